//! What samples show about the types of an existing schema: fields that it does not have, nothing where it has a value, values that are
//! not of their type.
//!
//! What a type takes is the decoder's business. It does not know the schema's text.

use std::collections::{BTreeMap, BTreeSet};

use actionapi::Tree;
use actionapi::decode::inspect_in_form;
use actionapi::description::{Api, Definition, Field, Type, TypeId, WireForm};

use super::shape::Shape;

/// Where a type is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Seat {
    /// A field of a record.
    Field(TypeId, String),
    /// What a function returns.
    Returns(String, String),
}

/// What was seen.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Types that must have a `?`: where they are written, and in how many lists and maps.
    pub(super) nothing: BTreeSet<(Seat, usize)>,
    /// Records that have more fields than the schema: each record with only those.
    pub(super) more: BTreeMap<TypeId, Shape>,
    /// Values that enums do not have.
    pub(super) values: BTreeMap<TypeId, BTreeSet<String>>,
    /// Types that do not take a value, with the decoder's reason and all values that were seen there.
    pub(super) contradictions: BTreeMap<Seat, String>,
    pub(super) all: BTreeMap<Seat, Shape>,
}

/// A walk through data.
struct Walk<'w> {
    api: &'w Api,
    seen: &'w mut Seen,
    /// Names that are the reply's own.
    beside: BTreeSet<&'w str>,
}

/// A type where it is written.
#[derive(Clone)]
struct At<'w> {
    seat: Seat,
    depth: usize,
    forms: &'w [WireForm],
}

/// Adds the data of a function's reply.
pub(super) fn add(api: &Api, module: &str, function: &str, data: &Tree, seen: &mut Seen) {
    let Some(known) = api.function(module, function) else { return };
    let reply = api.reply_of(known);
    let at = At { seat: Seat::Returns(module.to_owned(), function.to_owned()), depth: 0, forms: &reply.data_forms };
    let mut walk = Walk { api, seen, beside: reply.beside_data().collect() };
    // A reply without data is an empty list or map.
    if *data == Tree::Null && known.returns.is_container() || matches!(known.returns, Type::Nothing | Type::File) {
        return;
    }
    walk.value(&known.returns, data, &at);
}

impl<'w> Walk<'w> {
    fn value(&mut self, kind: &'w Type, value: &Tree, at: &At<'w>) {
        self.seen.all.entry(at.seat.clone()).or_default().add(value);
        let is_plain = at.forms.is_empty() || at.forms == [WireForm::One];
        match (kind.without_option(), value) {
            (Type::Record(id), Tree::Object(members)) if is_plain => self.record(*id, members),
            (Type::Record(id), Tree::List(items)) if is_plain && matches!(&items[..], [Tree::Object(_)]) => {
                self.record(*id, items[0].members())
            }
            (Type::List(item), Tree::List(items)) if is_plain => items.iter().for_each(|each| self.inner(item, each, at)),
            (Type::List(item), Tree::Object(members)) if is_plain => {
                if self.is_item(item, members) {
                    self.inner(item, value, at);
                } else {
                    members.iter().for_each(|(_, each)| self.inner(item, each, at));
                }
            }
            (Type::Map(item), Tree::Object(members)) if is_plain => {
                members.iter().for_each(|(_, each)| self.inner(item, each, at))
            }
            (Type::Map(item), Tree::List(items)) if is_plain => items.iter().for_each(|each| self.inner(item, each, at)),
            (Type::Enum(id), Tree::Text(text)) if is_plain => self.enumerated(*id, kind, text, value, at),
            _ => self.check(kind, value, at),
        }
    }

    fn inner(&mut self, kind: &'w Type, value: &Tree, at: &At<'w>) {
        let is_hole = matches!(value, Tree::Null | Tree::Boolean(false)) || value.text() == Some("");
        if is_hole && matches!(kind, Type::Record(_) | Type::Cases(_)) {
            return;
        }
        self.beside.clear();
        self.value(kind, value, &At { depth: at.depth + 1, forms: &[], ..at.clone() });
    }

    /// Whether an object in place of a list is its only item.
    fn is_item(&self, item: &Type, members: &[(String, Tree)]) -> bool {
        let Some(id) = item.defined() else { return false };
        members.iter().any(|(name, _)| self.api.fields(id).iter().any(|field| field.name.wire == *name))
    }

    fn enumerated(&mut self, id: TypeId, kind: &Type, text: &str, value: &Tree, at: &At<'w>) {
        let Some(definition) = self.api.types.get(id.0) else { return };
        let is_known = definition.values().iter().any(|known| known.eq_ignore_ascii_case(text));
        match definition.kind {
            Definition::Enum(_) if !text.is_empty() && !is_known => {
                self.seen.values.entry(id).or_default().insert(text.to_owned());
            }
            _ => self.check(kind, value, at),
        }
    }

    fn record(&mut self, id: TypeId, members: &[(String, Tree)]) {
        let Some(definition) = self.api.types.get(id.0) else { return };
        let beside = std::mem::take(&mut self.beside);
        let fields: &'w [Field] = definition.fields();
        for field in fields {
            let seat = Seat::Field(id, field.name.wire.to_string());
            match members.iter().find(|(name, _)| field.name.wire == *name) {
                Some((_, value)) => self.value(&field.kind, value, &At { seat, depth: 0, forms: &field.forms }),
                None if field.kind.is_optional() || field.forms.contains(&WireForm::Presence) => {}
                None => {
                    self.seen.nothing.insert((seat, 0));
                }
            }
        }
        let is_new = |(name, _): &&(String, Tree)| {
            !beside.contains(name.as_str()) && !fields.iter().any(|field| field.name.wire == *name)
        };
        let new: Vec<_> = members.iter().filter(is_new).cloned().collect();
        if definition.rest.is_none() {
            self.seen.more.entry(id).or_default().add(&Tree::Object(new));
        }
    }

    /// Whether the decoder takes a value; if not, whether a `?` is enough.
    fn check(&mut self, kind: &Type, value: &Tree, at: &At<'w>) {
        let text = value.to_string();
        let reason = |kind: &Type| {
            let report = inspect_in_form(self.api, kind, at.forms, &text).ok()?;
            report.mismatches.first().map(ToString::to_string)
        };
        let Some(why) = reason(kind) else { return };
        let may_be_nothing = !kind.is_optional() && reason(&Type::Optional(Box::new(kind.clone()))).is_none();
        if may_be_nothing {
            self.seen.nothing.insert((at.seat.clone(), at.depth));
        } else {
            self.seen.contradictions.entry(at.seat.clone()).or_insert(why);
        }
    }
}
