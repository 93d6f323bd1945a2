//! Types that no function uses.

use actionapi_core::description::{Module, Type};

use super::checker::Checker;
use crate::diagnostic::{Diagnostic, Kind, quote};

impl Checker<'_> {
    /// Warns of shared types that no function takes or returns, alone or in another type.
    pub(super) fn usage(&mut self, modules: &[Module]) {
        let types = &self.types;
        let mut used = vec![false; types.len()];
        let mut found = Vec::new();
        for function in modules.iter().flat_map(|module| &module.functions) {
            let parameters = function.parameters.iter().map(|parameter| &parameter.kind);
            found.extend(parameters.chain([&function.returns]).filter_map(Type::defined));
        }
        while let Some(id) = found.pop() {
            if !std::mem::replace(&mut used[id.0], true) {
                found.extend(types.fields(id).filter_map(|(kind, _)| kind.defined()));
            }
        }
        let unused = types.shared().filter(|id| !used[id.0]).map(|id| types.name(id));
        let unused: Vec<_> = unused.chain(types.unused_aliases()).collect();
        for name in unused {
            let problem = Diagnostic::new(Kind::UnusedType, format!("no function uses the type {}", quote(name.text)));
            self.report(problem.at(name.span, "").help("use it, or remove it"));
        }
    }
}
