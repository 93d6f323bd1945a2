//! Lists, maps, optional values and records as JSON. What each scalar is written as is in `wire`.

use crate::decode::{Map, UnknownCase};
use crate::forms;
use crate::json::quote;
use crate::secret::Secret;
use crate::wire::WriteJson;

/// Appends a record with these fields, without those that are absent.
pub fn write_record(json: &mut String, fields: &[(&str, &dyn WriteJson)]) {
    let fields = fields.iter().filter(|(_, value)| !value.is_absent());
    between(json, ('{', '}'), fields, |json, (name, value)| {
        quote(name, json);
        json.push(':');
        value.write_json(json);
    });
}

/// As [`write_record`], with the fields that have no name in the schema.
pub fn write_record_with_rest<T: WriteJson>(json: &mut String, fields: &[(&str, &dyn WriteJson)], rest: &Map<T>) {
    let rest = rest.iter().filter(|(name, _)| !fields.iter().any(|(field, _)| field == name));
    let rest: Vec<(&str, &dyn WriteJson)> = rest.map(|(name, value)| (&**name, value as &dyn WriteJson)).collect();
    let fields = fields.iter().chain(&rest).filter(|(_, value)| !value.is_absent());
    between(json, ('{', '}'), fields, |json, (name, value)| {
        quote(name, json);
        json.push(':');
        value.write_json(json);
    });
}

/// Appends a record with the field that says which it is.
pub fn write_case(json: &mut String, discriminator: &str, value: &str, record: &dyn WriteJson) {
    let mut text = String::new();
    record.write_json(&mut text);
    json.push_str(&forms::with_field(discriminator, value, &text));
}

impl WriteJson for UnknownCase {
    fn write_json(&self, json: &mut String) {
        self.data.write_json(json);
    }
}

fn between<T>(json: &mut String, brackets: (char, char), items: impl Iterator<Item = T>, write: impl Fn(&mut String, T)) {
    json.push(brackets.0);
    for (index, item) in items.enumerate() {
        if index > 0 {
            json.push(',');
        }
        write(json, item);
    }
    json.push(brackets.1);
}

impl<T: WriteJson> WriteJson for [T] {
    fn write_json(&self, json: &mut String) {
        between(json, ('[', ']'), self.iter(), |json, item| item.write_json(json));
    }

    fn add_secrets(&self, secrets: &mut Vec<Secret>) {
        self.iter().for_each(|item| item.add_secrets(secrets));
    }
}

impl<T: WriteJson> WriteJson for Vec<T> {
    fn write_json(&self, json: &mut String) {
        self.as_slice().write_json(json);
    }

    fn add_secrets(&self, secrets: &mut Vec<Secret>) {
        self.as_slice().add_secrets(secrets);
    }
}

impl<T: WriteJson, const LENGTH: usize> WriteJson for [T; LENGTH] {
    fn write_json(&self, json: &mut String) {
        self.as_slice().write_json(json);
    }

    fn add_secrets(&self, secrets: &mut Vec<Secret>) {
        self.as_slice().add_secrets(secrets);
    }
}

impl<T: WriteJson> WriteJson for Map<T> {
    fn write_json(&self, json: &mut String) {
        between(json, ('{', '}'), self.iter(), |json, (key, value)| {
            quote(key, json);
            json.push(':');
            value.write_json(json);
        });
    }

    fn add_secrets(&self, secrets: &mut Vec<Secret>) {
        self.iter().for_each(|(_, value)| value.add_secrets(secrets));
    }
}

impl<T: WriteJson> WriteJson for Option<T> {
    fn write_json(&self, json: &mut String) {
        match self {
            Some(value) => value.write_json(json),
            None => json.push_str("null"),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn add_secrets(&self, secrets: &mut Vec<Secret>) {
        self.iter().for_each(|value| value.add_secrets(secrets));
    }
}
