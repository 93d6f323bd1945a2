//! Types that no function uses.
//!
//! It knows nothing of whether the types are sound.

use super::known::Finished;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::Problems;
use crate::ir::{Module, Type, TypeId};

/// Reports the schema's types that no function takes or returns, alone or within another.
pub(super) fn check(types: &Finished<'_>, modules: &[Module], problems: &mut Problems) {
    let mut used = vec![false; types.len()];
    let mut found = Vec::new();
    for function in modules.iter().flat_map(|module| &module.functions) {
        let parameters = function.parameters.iter().map(|parameter| &parameter.kind);
        found.extend(parameters.chain([&function.reply]).filter_map(defined));
    }
    while let Some(id) = found.pop() {
        if !std::mem::replace(&mut used[id.0], true) {
            found.extend(types.fields(id).filter_map(|(kind, _)| defined(kind)));
        }
    }
    for id in types.shared().filter(|id| !used[id.0]) {
        let name = types.name(id);
        let problem = Diagnostic::new(Kind::UnusedType, format!("no function uses the type {}", quote(name.text)));
        problems.push(problem.at(name.span, "").help("use it, or leave it out"));
    }
}

/// The defined type in a type, if there is one.
fn defined(kind: &Type) -> Option<TypeId> {
    match kind {
        Type::Defined(id) => Some(*id),
        Type::List(inner) | Type::Map(inner) | Type::Optional(inner) => defined(inner),
        _ => None,
    }
}
