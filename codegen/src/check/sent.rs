//! The records that parameters are made of, which programs write: their fields become arguments and setters.

use actionapi_core::description::{Module, TypeId, Types as _, sent_records};

use super::checker::Checker;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::reserved;

impl Checker<'_> {
    /// Reports the optional fields whose setters would have a name that is taken.
    pub(super) fn sent_records(&mut self, modules: &[Module]) {
        let functions = modules.iter().flat_map(|module| &module.functions);
        for id in sent_records(&self.types, functions) {
            self.sent_record(id);
        }
    }

    fn sent_record(&mut self, id: TypeId) {
        let reserved = reserved::of_sent_records();
        let fields = self.types.definition(id).map(|definition| definition.fields()).unwrap_or_default();
        let names = self.types.fields(id).map(|(_, name)| name);
        let taken = fields.iter().zip(names).filter_map(|(field, wire)| {
            let (name, what) = reserved.iter().find(|(name, _)| *name == &*field.name.rust && field.kind.is_optional())?;
            Some((*name, *what, wire?))
        });
        let problems: Vec<_> = taken
            .map(|(name, what, wire)| {
                let message = format!("the field {} becomes {}, which is {what}", quote(wire.text), quote(name));
                let problem = Diagnostic::new(Kind::Reserved, message).at(wire.span, "");
                problem.help("give it another name: `rust: other_name`")
            })
            .collect();
        self.problems.extend(problems);
    }
}
