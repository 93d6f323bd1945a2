//! The modules and their names.
//!
//! It knows no details of functions.

use super::checker::{Checker, description};
use crate::document::{Map, Module, Text};
use crate::ir::{self, Identifier, ModuleId};
use crate::names::{Case, Claim, Scope};

/// The generated modules, and the methods of the client and the sandbox, where modules are methods too.
const RESERVED: &[(&str, &str)] = &[
    ("address", "a method of the sandbox"),
    ("blocking", "the module of the blocking client"),
    ("builder", "a method of the client"),
    ("builder_from_environment", "a method of the client"),
    ("call_raw", "a method of the client"),
    ("clone", "a method of the client"),
    ("clone_from", "a method of the client"),
    ("description", "the module of the API's description"),
    ("double", "a method of the sandbox"),
    ("endpoint", "a method of the sandbox"),
    ("from_environment", "a method of the client"),
    ("into", "a method of every value"),
    ("require_credential", "a method of the sandbox"),
    ("runtime", "a method of the client"),
    ("sandbox", "the module of the sandbox"),
    ("start", "a method of the sandbox"),
    ("to_owned", "a method of the client"),
    ("try_into", "a method of every value"),
    ("types", "the module of the types"),
];

impl<'a> Checker<'a> {
    /// The modules. `None` if one of them is invalid.
    pub(super) fn modules(&mut self, map: &Map<'a, Module<'a>>) -> Option<Vec<ir::Module>> {
        if map.entries.is_empty() {
            self.empty("the API has no modules", map.span, "write one, with its `functions:`");
        }
        let mut scope = Scope::new(Case::Snake, RESERVED);
        for (setter, claim) in self.credentials.setters() {
            self.claim(&mut scope, &setter, claim);
        }
        let mut modules = Vec::new();
        for (index, (name, value)) in map.entries.iter().enumerate() {
            let rust = self.module_name(*name, value.as_ref(), &mut scope);
            modules.push(value.as_ref().and_then(|value| self.module(*name, value, rust, ModuleId(index))));
        }
        modules.into_iter().collect()
    }

    fn module(&mut self, name: Text<'a>, value: &Module<'a>, rust: Option<Identifier>, id: ModuleId) -> Option<ir::Module> {
        let functions = value.functions.0.as_ref().and_then(|map| self.functions(map, id));
        let name = ir::Name { wire: name.text.to_owned(), rust: rust? };
        Some(ir::Module { name, description: description(value.description), functions: functions? })
    }

    fn module_name(&mut self, name: Text<'a>, value: Option<&Module<'a>>, scope: &mut Scope<'a>) -> Option<Identifier> {
        if name.text.is_empty() {
            self.empty("the module has no name", name.span, "write one before the `:`");
            return None;
        }
        let rust = self.rust_name("module", name, value.and_then(|value| value.rust), Case::Snake)?;
        self.claim(scope, &rust, Claim::new("module", name));
        Some(rust)
    }
}
