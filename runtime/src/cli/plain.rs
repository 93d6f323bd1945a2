//! The data of a reply with every value in the plain form of its type, which tables lay out.

use super::json::Json;
use crate::description::{Api, Type, WireForm};
use crate::forms;

/// Undoes the forms of a value and of the fields in it. What does not have its form stays as it is.
pub(super) fn undo(api: &Api, value: &mut Json, kind: &Type, forms: &[WireForm]) {
    if !forms.is_empty()
        && let Ok(plain) = forms::plain(forms, &value.compact())
        && let Ok(plain) = Json::read(&plain.text)
    {
        *value = plain;
    }
    match (value, kind.without_option()) {
        (Json::Object(fields), Type::Record(id)) => {
            for field in api.fields(*id) {
                if let Some((_, value)) = fields.iter_mut().find(|(name, _)| *name == field.name.wire) {
                    undo(api, value, &field.kind, &field.forms);
                }
            }
        }
        (Json::Object(entries), Type::Map(item) | Type::List(item)) => {
            entries.iter_mut().for_each(|(_, value)| undo(api, value, item, &[]));
        }
        (Json::List(items), Type::List(item) | Type::Map(item)) => {
            items.iter_mut().for_each(|value| undo(api, value, item, &[]));
        }
        _ => {}
    }
}
