//! Where a path in data leads: through which types, and to which value.
//!
//! It compares nothing.

use crate::description::{Api, Type, TypeDefinition, TypeId};
use crate::json::Tree;

/// Where a path leads.
pub(super) struct Followed<'a> {
    /// The path with `*` for the items of lists and the keys of maps.
    pub(super) shown: String,
    /// The record that the last name is in.
    pub(super) record: Option<TypeId>,
    /// The last name in a record.
    pub(super) field: Option<String>,
    /// The type there; `None` if the description does not have the field.
    pub(super) kind: Option<&'a Type>,
}

/// Follows a path through a type and the data.
pub(super) fn follow<'a>(api: &'a Api, kind: &'a Type, data: &Tree, path: &[&str]) -> Followed<'a> {
    let mut followed = Followed { shown: String::new(), record: None, field: None, kind: Some(kind) };
    let mut there = Some(data);
    for step in path {
        let kind = followed.kind.take().map(|kind| as_record(api, kind, there));
        there = there.and_then(|tree| inner(tree, step));
        match kind.map(Type::without_option) {
            Some(Type::List(item) | Type::Map(item)) => {
                followed.add("*");
                followed.kind = Some(item);
            }
            Some(record) => {
                let record = record_with(api, record, step);
                let field = record.and_then(|id| {
                    let definition = api.types.get(id.0)?;
                    definition.fields().iter().find(|field| field.name.wire == **step)
                });
                followed.add(step);
                followed.record = record.or(record_of(kind));
                followed.field = Some((*step).to_owned());
                followed.kind = field.map(|field| &field.kind);
            }
            None => followed.add(step),
        }
    }
    followed
}

impl Followed<'_> {
    fn add(&mut self, step: &str) {
        if !self.shown.is_empty() {
            self.shown.push('.');
        }
        self.shown.push_str(step);
    }
}

/// The type itself; but of a list whose only item is alone, the item.
fn as_record<'a>(api: &'a Api, kind: &'a Type, data: Option<&Tree>) -> &'a Type {
    match (kind.without_option(), data) {
        (Type::List(item), Some(Tree::Object(members))) => {
            let fields = record_of(Some(item)).map(|id| api.fields(id)).unwrap_or_default();
            let is_item = members.iter().any(|(name, _)| fields.iter().any(|field| field.name.wire == *name));
            if is_item { item } else { kind }
        }
        _ => kind,
    }
}

fn record_of(kind: Option<&Type>) -> Option<TypeId> {
    match kind?.without_option() {
        Type::Record(id) => Some(*id),
        _ => None,
    }
}

/// The record that is this type, or the one of its cases that has the field.
fn record_with(api: &Api, kind: &Type, name: &str) -> Option<TypeId> {
    match kind {
        Type::Record(id) => Some(*id),
        Type::Cases(id) => {
            let cases = api.types.get(id.0).and_then(TypeDefinition::cases)?;
            let has = |id: &TypeId| api.fields(*id).iter().any(|field| field.name.wire == name);
            let mut records = cases.cases.iter().filter_map(|case| record_of(Some(&case.kind)));
            records.find(has)
        }
        _ => None,
    }
}

/// The value at a path.
pub(super) fn value<'t>(data: &'t Tree, path: &[&str]) -> Option<&'t Tree> {
    path.iter().try_fold(data, |tree, step| inner(tree, step))
}

fn inner<'t>(tree: &'t Tree, step: &str) -> Option<&'t Tree> {
    match tree {
        // A list of one record is the record.
        Tree::List(items) => match step.parse::<usize>() {
            Ok(index) => items.get(index),
            Err(_) => items.first().filter(|_| items.len() == 1)?.get(step),
        },
        tree => tree.get(step),
    }
}
