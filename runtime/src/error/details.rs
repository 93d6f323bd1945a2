//! What an API said in an error beside its message and code.
//!
//! It reads the body that the error keeps when it is asked, and not before.

use serde_json::{Map, Value};

use super::Error;
use crate::decode;
use crate::description::{Place, Step};
use crate::json::{self, index};

impl Error {
    /// What the API said beside its message, its code and the field that shows success, as JSON: which parameter is wrong, what is
    /// missing, whatever this API adds. `None` where the body is not JSON, or has nothing else.
    ///
    /// A server may repeat a secret in it. It is read as the type `json` is: a number that `serde_json` cannot hold is a string of its
    /// digits.
    #[must_use]
    pub fn details(&self) -> Option<Value> {
        let reply = self.0.reply.as_ref()?;
        let text = std::str::from_utf8(&reply.body).ok()?;
        let repaired = json::repair(text, reply.profile.tolerates);
        let text = repaired.as_ref().map_or(text, |repaired| &repaired.json);
        let (mut value, _) = decode::from_json::<Value>(text).ok()?;
        let Value::Object(fields) = &value else { return Some(value) };
        let profile = reply.profile;
        // A place of failure holds the message and the code; what is beside them in it counts, unless it is the message itself.
        let is_message =
            |place: &&Place| find(fields, place).and_then(Value::as_str).is_some_and(|text| Some(text) == self.message());
        let failures = profile.failure.iter().map(|rule| &rule.at).filter(is_message).collect::<Vec<_>>();
        let places = profile.success.iter().map(|rule| &rule.at).chain(failures);
        for place in places.chain(profile.message.iter()).chain(profile.code.iter()) {
            if let Place::Body(pointer) = place {
                remove(&mut value, pointer.steps());
            }
        }
        if is_empty(&value) { None } else { Some(value) }
    }
}

fn find<'v>(fields: &'v Map<String, Value>, place: &Place) -> Option<&'v Value> {
    let Place::Body(pointer) = place else { return None };
    let (first, rest) = pointer.steps().split_first()?;
    rest.iter().try_fold(fields.get(first.text()?)?, |value, step| match value {
        Value::Array(items) => items.get(index(step.text()?)?),
        _ => value.get(step.text()?),
    })
}

/// Removes the value, and each array and object around it that it leaves empty, but not the whole.
fn remove(value: &mut Value, path: &[Step]) {
    let Some((step, rest)) = path.split_first().and_then(|(first, rest)| Some((first.text()?, rest))) else { return };
    let inner = match value {
        Value::Object(fields) => fields.get_mut(step),
        Value::Array(items) => index(step).and_then(|at| items.get_mut(at)),
        _ => None,
    };
    let Some(inner) = inner else { return };
    remove(inner, rest);
    if !rest.is_empty() && !is_empty(inner) {
        return;
    }
    match value {
        Value::Object(fields) => drop(fields.remove(step)),
        // The items after it keep their indices: another path may lead to one.
        Value::Array(items) => {
            if let Some(item) = index(step).and_then(|at| items.get_mut(at)) {
                *item = Value::Null;
            }
            if items.iter().all(Value::is_null) {
                items.clear();
            }
        }
        _ => {}
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}
