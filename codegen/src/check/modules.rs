//! The modules and their names.
//!
//! It knows no details of functions.

use actionapi_core::description::{self, Name};

use super::checker::{Checker, description, name};
use super::deprecated::Replaced;
use super::functions::Scopes;
use super::layers::{Layer, Level};
use crate::document::{Function, Map, Module, Text};
use crate::names::{self, Case, Claim, Scope};
use crate::reserved;

impl<'a> Checker<'a> {
    /// The modules: first that of the functions at the top, if there are any. `None` if one of them is invalid.
    pub(super) fn modules(
        &mut self,
        functions: Option<&Map<'a, Function<'a>>>,
        modules: Option<&Map<'a, Module<'a>>>,
    ) -> Option<Vec<description::Module>> {
        let top = functions.map(|functions| self.top(functions, modules));
        let named = match modules {
            Some(modules) => self.named(modules, usize::from(top.is_some())),
            None => Some(Vec::new()),
        };
        let mut all: Vec<_> = top.into_iter().collect::<Option<_>>()?;
        all.extend(named?);
        (!all.is_empty()).then_some(all)
    }

    /// The functions at the top. They are methods of the client, as modules are.
    fn top(&mut self, map: &Map<'a, Function<'a>>, modules: Option<&Map<'a, Module<'a>>>) -> Option<description::Module> {
        let has_endpoints = !self.known_endpoints.is_empty();
        let sessions = reserved::of_sessions(!self.fetches.is_empty()).chain(reserved::of_endpoints(has_endpoints));
        let mut methods = Scope::new(Case::Snake, reserved::of_top_functions().into_iter().chain(sessions).collect());
        for (setter, claim) in self.variables.setters() {
            self.claim(&mut methods, &setter, claim);
        }
        for (name, value) in modules.iter().flat_map(|modules| &modules.entries) {
            let rust = value.as_ref().and_then(|value| value.rust);
            // What is wrong with the names is reported with the modules.
            if let Ok(rust) = names::rust_name("module", *name, rust, Case::Snake) {
                let _ = methods.claim(&rust, Claim::new("module", *name));
            }
        }
        let functions = self.functions(map, Scopes::new(None, 0, methods))?;
        let name = Name { wire: "".into(), rust: reserved::TOP.into() };
        Some(description::Module { name, description: String::new(), request: 0, reply: 0, functions })
    }

    fn named(&mut self, map: &Map<'a, Module<'a>>, first: usize) -> Option<Vec<description::Module>> {
        if map.entries.is_empty() {
            self.empty("the API has no modules", map.span, "write one, with its `functions:`");
        }
        let has_endpoints = !self.known_endpoints.is_empty();
        let sessions = reserved::of_sessions(!self.fetches.is_empty()).chain(reserved::of_endpoints(has_endpoints));
        let mut scope = Scope::new(Case::Snake, reserved::of_modules().into_iter().chain(sessions).collect());
        for (setter, claim) in self.variables.setters() {
            self.claim(&mut scope, &setter, claim);
        }
        let mut modules = Vec::new();
        for (index, (name, value)) in map.entries.iter().enumerate() {
            let rust = self.module_name(*name, value.as_ref(), &mut scope);
            modules.push(value.as_ref().and_then(|value| self.module(*name, value, rust, first + index)));
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
            rate: value.rate.as_ref(),
        };
        let named = self.naming_module.len();
        let outer = self.enter(layer);
        self.deprecated_layer(Level::Module, value.deprecated.as_ref(), Replaced::Layer(wire.text));
        self.pages_layer(Level::Module, value.pages.as_ref());
        let methods = Scope::new(Case::Snake, Vec::new());
        let functions = value.functions.0.as_ref().and_then(|map| self.functions(map, Scopes::new(Some(wire), index, methods)));
        let (request, reply) = (self.context.request, self.context.reply);
        self.leave(outer);
        self.naming_module.truncate(named);
        let (name, description) = (name(wire, rust?), description(value.description));
        Some(description::Module { name, description, request, reply, functions: functions? })
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
