//! Data of random types, for examples.

use actionapi::wire::Scalar;
use serde_json::Value;

use crate::schemas::{JSON, Kind, Maker};

impl Maker<'_> {
    /// Data of a type, as the wire spells it.
    pub(crate) fn data(&mut self, kind: &str, depth: usize) -> Value {
        if let Some(inner) = kind.strip_suffix('?') {
            let is_container = inner.ends_with('>') || inner == "json";
            return if !is_container && self.random.once_in(3) { Value::Null } else { self.data(inner, depth) };
        }
        if let Some(plain) = kind.strip_prefix(JSON) {
            return Value::from(self.data(plain, depth).to_string());
        }
        let few = if depth > 4 { 0 } else { self.random.below(3) };
        if let Some(item) = inner(kind, "list") {
            return (0..few).map(|_| self.data(item, depth + 1)).collect();
        }
        if let Some(value) = inner(kind, "map") {
            let keys = ["k1", "*/ \"#", "{}"];
            return Value::Object((0..few).map(|at| (keys[at].to_owned(), self.data(value, depth + 1))).collect());
        }
        match kind {
            "string" => Value::from(self.description()),
            "integer" => Value::from([0, -1, i64::MIN, i64::MAX, 13][self.random.below(5)]),
            "float" => Value::from([0.5, -1.25e-7, 3e8][self.random.below(3)]),
            "boolean" => Value::from(self.random.once_in(2)),
            "decimal" => Value::from(self.random.of(&["38.00", "-0.001", "7"])),
            "ip" => Value::from(self.random.of(&["192.0.2.1", "2001:db8::1"])),
            "url" => Value::from(self.random.of(&["https://example.org/?a=b#c", "mailto:a@example.org"])),
            "json" => serde_json::json!({ "a": [1, null, self.description()] }),
            name if Scalar::named(name).is_some() => {
                let sample = Scalar::named(name).map(|scalar| scalar.row().sample);
                sample.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default()
            }
            name => match self.types.iter().position(|(known, _)| known == name) {
                Some(at) => match &self.types[at].1 {
                    Kind::Enum(values) => Value::from(values[self.random.below(values.len())].clone()),
                    Kind::Record(fields) => {
                        let fields = fields.clone();
                        self.record_data(&fields, depth + 1)
                    }
                },
                // A type that is defined only now: the record itself, in a list or map of which there are none.
                None => Value::Null,
            },
        }
    }

    pub(crate) fn record_data(&mut self, fields: &[(String, String)], depth: usize) -> Value {
        let mut object = serde_json::Map::new();
        for (name, kind) in fields {
            if kind.ends_with('?') && self.random.once_in(3) {
                continue;
            }
            let deep = if depth > 4 { 9 } else { depth };
            object.insert(name.clone(), self.data(kind, deep));
        }
        Value::Object(object)
    }
}

/// The type within a list or map.
fn inner<'k>(kind: &'k str, container: &str) -> Option<&'k str> {
    kind.strip_prefix(container)?.strip_prefix('<')?.strip_suffix('>')
}
