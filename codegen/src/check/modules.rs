//! The modules, and the names they may not have.
//!
//! It knows nothing of what is in a function.

use super::known::Types;
use super::surroundings::Surroundings;
use super::{description, functions, nothing};
use crate::document::{Map, Module, Problems, Text};
use crate::ir::{self, Identifier, ModuleId};
use crate::names::{Case, Claim, Scope, rust_name};

/// What the generated code has already: modules at its root, and methods where modules are methods too, as on the clients and on the
/// sandbox, which has those of the runtime's.
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

/// The modules. `None`: one of them is of no use.
pub(super) fn check<'a>(
    map: &Map<'a, Module<'a>>,
    surroundings: &Surroundings<'_, 'a>,
    types: &mut Types<'a>,
    problems: &mut Problems,
) -> Option<Vec<ir::Module>> {
    if map.entries.is_empty() {
        nothing("an API has at least one module", map.span, "write one, with its `functions:`", problems);
    }
    let mut scope = Scope::new(Case::Snake, RESERVED);
    for (setter, claim) in surroundings.credentials.setters() {
        scope.claim(&setter, claim, problems);
    }
    let entries = map.entries.iter().enumerate();
    let modules: Vec<_> = entries
        .map(|(index, (name, value))| {
            let rust = module_name(*name, value.as_ref(), &mut scope, problems);
            let functions =
                functions::check(value.as_ref()?.functions.0.as_ref()?, ModuleId(index), surroundings, types, problems);
            let name = ir::Name { wire: name.text.to_owned(), rust: rust? };
            Some(ir::Module { name, description: description(value.as_ref()?.description), functions: functions? })
        })
        .collect();
    modules.into_iter().collect()
}

fn module_name<'a>(
    name: Text<'a>,
    value: Option<&Module<'a>>,
    scope: &mut Scope<'a>,
    problems: &mut Problems,
) -> Option<Identifier> {
    if name.text.is_empty() {
        nothing("a module has a name", name.span, "write one before the `:`", problems);
        return None;
    }
    let rust = rust_name("module", name, value.and_then(|value| value.rust), Case::Snake, problems)?;
    scope.claim(&rust, Claim::new("module", name), problems);
    Some(rust)
}
