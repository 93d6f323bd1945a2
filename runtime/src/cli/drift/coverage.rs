//! How many of the described fields replies had.
//!
//! It compares nothing: a field that is there was seen, whatever is in it.

use std::collections::BTreeSet;

use super::report::Seen;
use crate::description::{Api, Cases, Type, TypeDefinition, TypeId, WireForm};
use crate::forms;
use crate::json::Tree;

/// The fields that were seen.
pub(super) struct Coverage {
    api: &'static Api,
    seen: BTreeSet<(TypeId, usize)>,
}

impl Coverage {
    pub(super) fn new(api: &'static Api) -> Self {
        Self { api, seen: BTreeSet::new() }
    }

    /// Adds the data of a reply.
    pub(super) fn add(&mut self, kind: &'static Type, forms: &[WireForm], data: &str) {
        let plain = forms::plain(forms, data);
        let text = plain.as_ref().map_or(data, |plain| &*plain.text);
        if let Ok(tree) = Tree::read(text) {
            self.value(kind, &tree);
        }
    }

    fn value(&mut self, kind: &'static Type, value: &Tree) {
        match (kind.without_option(), value) {
            (Type::Record(id), Tree::Object(members)) => self.record(*id, members),
            (Type::Record(id), Tree::List(items)) if items.len() == 1 => self.record(*id, items[0].members()),
            (Type::Cases(id), Tree::Object(members)) => {
                let cases = self.api.types.get(id.0).and_then(TypeDefinition::cases);
                if let Some(record) = cases.and_then(|cases| case(cases, members)) {
                    self.record(record, members);
                }
            }
            (Type::List(item) | Type::Map(item), Tree::List(items)) => items.iter().for_each(|each| self.value(item, each)),
            (Type::List(item), Tree::Object(members)) if self.is_item(item, members) => self.value(item, value),
            (Type::List(item) | Type::Map(item), Tree::Object(members)) => {
                members.iter().for_each(|(_, each)| self.value(item, each));
            }
            _ => {}
        }
    }

    /// Whether an object in place of a list is its only item.
    fn is_item(&self, item: &Type, members: &[(String, Tree)]) -> bool {
        let fields = item.defined().map(|id| self.api.fields(id)).unwrap_or_default();
        fields.iter().any(|field| members.iter().any(|(name, _)| field.name.wire == *name))
    }

    fn record(&mut self, id: TypeId, members: &[(String, Tree)]) {
        for (index, field) in self.api.fields(id).iter().enumerate() {
            let value = members.iter().find(|(name, value)| field.name.wire == *name && *value != Tree::Null);
            let Some((_, value)) = value else { continue };
            self.seen.insert((id, index));
            match field.forms.is_empty() {
                true => self.value(&field.kind, value),
                false => self.add(&field.kind, &field.forms, &value.to_string()),
            }
        }
    }

    /// How much was seen.
    pub(super) fn counted(&self, functions: usize) -> Seen {
        let (mut described, mut open, mut known) = (0, Vec::new(), BTreeSet::new());
        open.extend(self.api.functions().map(|(_, function)| &function.returns));
        while let Some(kind) = open.pop() {
            let Some(id) = kind.defined().filter(|id| known.insert(*id)) else { continue };
            let Some(definition) = self.api.types.get(id.0) else { continue };
            described += definition.fields().len();
            open.extend(definition.inner());
        }
        Seen { functions, of_functions: self.api.functions().count(), fields: self.seen.len(), of_fields: described }
    }
}

/// The record of a case.
fn case(cases: &'static Cases, members: &[(String, Tree)]) -> Option<TypeId> {
    let chosen = members.iter().find(|(name, _)| *name == cases.discriminator).map(|(_, value)| value)?;
    let chosen = chosen.text().map_or_else(|| chosen.to_string(), str::to_owned);
    let at = cases.values().iter().position(|value| value.eq_ignore_ascii_case(&chosen))?;
    cases.cases.get(at)?.kind.defined()
}
