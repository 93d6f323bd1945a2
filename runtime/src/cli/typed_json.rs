//! JSON that a person typed for a parameter, with each scalar in it as it would be sent if it were a parameter of its own.
//!
//! Lists, records and their fields stay as they were typed; the check of the whole judges them.

use std::borrow::Cow;

use super::leaf::leaf;
use super::plain::record_of;
use crate::description::{Api, RequestProfile, Type, TypeDefinition, WireForm};
use crate::encode::{check_json, written_json};
use crate::forms::Parts;
use crate::json::{self, quote};

/// The JSON of a parameter of this type in these forms, for JSON that a person typed.
///
/// # Errors
/// Everything that is wrong with the scalars, each problem with its path; or what is wrong with the rest.
pub(super) fn canonical(
    api: &Api,
    profile: &RequestProfile,
    kind: &Type,
    forms: &[WireForm],
    typed: &str,
) -> Result<String, Vec<String>> {
    json::check(typed).map_err(|syntax| vec![format!("expected JSON: {syntax}")])?;
    let mut walk = Walk { api, profile, path: Vec::new(), problems: Vec::new() };
    let json = walk.formed(kind, forms, typed);
    if !walk.problems.is_empty() {
        return Err(walk.problems);
    }
    check_json(api, kind, forms, &json).map(|()| json).map_err(|problem| vec![problem])
}

struct Walk<'w> {
    api: &'w Api,
    profile: &'w RequestProfile,
    path: Vec<String>,
    problems: Vec<String>,
}

impl Walk<'_> {
    /// A value that may be in its form, or in the plain form of its type.
    fn formed(&mut self, kind: &Type, forms: &[WireForm], json: &str) -> String {
        let is_whole = forms.iter().all(|form| matches!(form, WireForm::Names(_)));
        if is_whole {
            return self.value(kind, json);
        }
        let scalar = matches!(kind.without_option(), Type::Scalar(_) | Type::Enum(_));
        if !scalar || check_json(self.api, kind, forms, json).is_ok() {
            return json.to_owned();
        }
        written_json(forms, &self.value(kind, json))
    }

    fn value(&mut self, kind: &Type, json: &str) -> String {
        let api = self.api;
        match (kind.without_option(), Parts::of(json)) {
            (Type::Scalar(_) | Type::Enum(_), Some(parts)) => self.scalar(kind, &parts, json),
            (Type::List(item), Some(Parts::List(items))) => {
                let items = items.into_iter().enumerate();
                let items: Vec<String> =
                    items.map(|(index, value)| self.inside(index.to_string(), |walk| walk.value(item, value))).collect();
                format!("[{}]", items.join(","))
            }
            (Type::Map(item), Some(Parts::Object(members))) => self.members(members, |walk, _, value| walk.value(item, value)),
            (Type::Record(_) | Type::Cases(_), Some(Parts::Object(members))) => {
                let text = |name: &str| members.iter().find(|(member, _)| *member == name).map(|(_, value)| json::text(value));
                let Some(record) = record_of(api, kind, text) else { return json.to_owned() };
                self.members(members, |walk, name, value| walk.field(record, name, value))
            }
            _ => json.to_owned(),
        }
    }

    fn field(&mut self, record: &TypeDefinition, name: &str, json: &str) -> String {
        match (record.fields().iter().find(|field| field.name.wire == name), &record.rest) {
            (Some(field), _) => self.formed(&field.kind, &field.forms, json),
            (None, Some(rest)) => self.value(rest.kind.item_type(), json),
            (None, None) => json.to_owned(),
        }
    }

    /// A scalar or a value of an enum. What is none, or nothing, stays as it is.
    fn scalar(&mut self, kind: &Type, parts: &Parts<'_>, json: &str) -> String {
        let text = match parts {
            _ if kind.without_option() == &Type::JSON => return json.to_owned(),
            Parts::Text(text) if text.is_empty() && kind.is_optional() => return json.to_owned(),
            Parts::Text(_) | Parts::Number(_) | Parts::Boolean(_) => json::text(json),
            Parts::Null | Parts::List(_) | Parts::Object(_) => return json.to_owned(),
        };
        leaf(self.api, self.profile, kind.without_option(), &text).unwrap_or_else(|problem| {
            let path = self.path.join(".");
            self.problems.push(if path.is_empty() { problem } else { format!("{path}: {problem}") });
            json.to_owned()
        })
    }

    fn members(
        &mut self,
        members: Vec<(Cow<'_, str>, &str)>,
        mut value: impl FnMut(&mut Self, &str, &str) -> String,
    ) -> String {
        let members = members.into_iter().map(|(name, json)| {
            let json = self.inside(name.to_string(), |walk| value(walk, &name, json));
            let mut member = String::new();
            quote(&name, &mut member);
            format!("{member}:{json}")
        });
        format!("{{{}}}", members.collect::<Vec<_>>().join(","))
    }

    fn inside(&mut self, step: String, read: impl FnOnce(&mut Self) -> String) -> String {
        self.path.push(step);
        let json = read(self);
        self.path.pop();
        json
    }
}
