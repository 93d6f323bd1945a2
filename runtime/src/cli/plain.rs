//! The data of a reply with every value in the plain form of its type, which tables lay out.

use std::borrow::Cow;

use crate::decode::{self, known};
use crate::description::{Api, Type, TypeDefinition, Types as _, WireForm};
use crate::forms;
use crate::json::Tree;

/// The record that an object of this type is; of a type with cases, the one that its discriminator says.
pub(super) fn record_in<'a>(api: &'a Api, kind: &Type, fields: &[(String, Tree)]) -> Option<&'a TypeDefinition> {
    record_of(api, kind, |name| fields.iter().find(|(field, _)| field == name)?.1.scalar().map(Cow::Borrowed))
}

/// The same by a function that gives the text of a field.
pub(super) fn record_of<'a, 't>(
    api: &'a Api,
    kind: &Type,
    text: impl FnOnce(&str) -> Option<Cow<'t, str>>,
) -> Option<&'a TypeDefinition> {
    let definition = api.definition(kind.without_option().defined()?)?;
    let Some(cases) = definition.cases() else { return Some(definition) };
    let text = text(&cases.discriminator)?;
    let values = cases.values();
    let value = known(&values, &text)?;
    let case = cases.cases.iter().find(|case| case.name.wire == *value)?;
    api.definition(case.kind.defined()?)
}

/// The items of a value that is read as a list, whatever it is: an object may be an item alone.
pub(super) fn items_of(api: &Api, value: &Tree, item: &Type) -> Option<Vec<Tree>> {
    let text = value.to_string();
    decode::items(api, item, &text)?.into_iter().map(|item| Tree::read(item).ok()).collect()
}

/// Undoes the forms of a value and of the fields in it. What does not have its form stays as it is.
pub(super) fn undo(api: &Api, value: &mut Tree, kind: &Type, forms: &[WireForm]) {
    if !forms.is_empty()
        && let Ok(plain) = forms::plain(forms, &value.to_string())
        && let Ok(plain) = Tree::read(&plain.text)
    {
        *value = plain;
    }
    if let (Tree::Object(_), Type::List(item)) = (&*value, kind.without_option())
        && let Some(items) = items_of(api, value, item)
    {
        *value = Tree::List(items);
    }
    match (value, kind.without_option()) {
        (Tree::Object(fields), Type::Record(_) | Type::Cases(_)) => {
            let record = record_in(api, kind, fields);
            for field in record.map(TypeDefinition::fields).unwrap_or_default() {
                if let Some((_, value)) = fields.iter_mut().find(|(name, _)| *name == field.name.wire) {
                    undo(api, value, &field.kind, &field.forms);
                }
            }
            let Some((record, rest)) = record.and_then(|record| Some((record, record.rest.as_ref()?))) else { return };
            let is_named = |name: &str| record.fields().iter().any(|field| field.name.wire == name);
            for (_, value) in fields.iter_mut().filter(|(name, _)| !is_named(name)) {
                undo(api, value, rest.kind.item_type(), &[]);
            }
        }
        (Tree::Object(entries), Type::Map(item)) => {
            entries.iter_mut().for_each(|(_, value)| undo(api, value, item, &[]));
        }
        (Tree::List(items), Type::List(item) | Type::Map(item)) => {
            items.iter_mut().for_each(|value| undo(api, value, item, &[]));
        }
        _ => {}
    }
}
