//! The modules and their names.
//!
//! It knows no details of functions.

use actionapi::description;

use super::checker::{Checker, description, name};
use super::deprecated::Replaced;
use super::layers::{Layer, Level};
use crate::document::{Map, Module, Text};
use crate::names::{Case, Claim, Scope};
use crate::reserved;

impl<'a> Checker<'a> {
    /// The modules. `None` if one of them is invalid.
    pub(super) fn modules(&mut self, map: &Map<'a, Module<'a>>) -> Option<Vec<description::Module>> {
        if map.entries.is_empty() {
            self.empty("the API has no modules", map.span, "write one, with its `functions:`");
        }
        let mut scope = Scope::new(Case::Snake, reserved::of_modules());
        for (setter, claim) in self.credentials.setters() {
            self.claim(&mut scope, &setter, claim);
        }
        let mut modules = Vec::new();
        for (index, (name, value)) in map.entries.iter().enumerate() {
            let rust = self.module_name(*name, value.as_ref(), &mut scope);
            modules.push(value.as_ref().and_then(|value| self.module(*name, value, rust, index)));
        }
        modules.into_iter().collect()
    }

    fn module(
        &mut self,
        wire: Text<'a>,
        value: &Module<'a>,
        rust: Option<String>,
        index: usize,
    ) -> Option<description::Module> {
        let layer = Layer {
            level: Level::Module,
            request: value.request.as_ref(),
            reply: value.reply.as_ref(),
            errors: value.errors.as_ref(),
            data: None,
        };
        let outer = self.enter(layer);
        self.deprecated_layer(Level::Module, value.deprecated.as_ref(), Replaced::Layer(wire.text));
        let functions = value.functions.0.as_ref().and_then(|map| self.functions(map, wire, index));
        self.leave(outer);
        let (name, description) = (name(wire, rust?), description(value.description));
        Some(description::Module { name, description, functions: functions? })
    }

    fn module_name(&mut self, name: Text<'a>, value: Option<&Module<'a>>, scope: &mut Scope<'a>) -> Option<String> {
        if name.text.is_empty() {
            self.empty("the module has no name", name.span, "write one before the `:`");
            return None;
        }
        let rust = self.rust_name("module", name, value.and_then(|value| value.rust), Case::Snake)?;
        self.claim(scope, &rust, Claim::new("module", name));
        self.odd_name("module", name);
        self.command_name(name);
        Some(rust)
    }
}
