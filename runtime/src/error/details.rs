//! What an API said in an error beside its message and code.
//!
//! It reads the body that the error keeps when it is asked, and not before.

use serde_json::{Map, Value};

use super::Error;
use crate::decode;
use crate::description::{Path, Success};
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
        let told = match &profile.success {
            Success::Is { field, .. } => Some(field),
            // Such a field holds the message and the code; what is beside them in it counts.
            Success::Absent { .. } | Success::HttpStatus => None,
        };
        let mut paths = vec![told, profile.message.as_ref(), profile.code.as_ref()];
        if let Success::Absent { field } = &profile.success
            && find(fields, field).is_some_and(|value| value.as_str().is_some_and(|text| Some(text) == self.message()))
        {
            paths.push(Some(field));
        }
        for path in paths.into_iter().flatten() {
            remove(&mut value, path.names());
        }
        if is_empty(&value) { None } else { Some(value) }
    }
}

fn find<'v>(fields: &'v Map<String, Value>, path: &Path) -> Option<&'v Value> {
    let (first, rest) = path.names().split_first()?;
    rest.iter().try_fold(fields.get(&**first)?, |value, step| match value {
        Value::Array(items) => items.get(index(step)?),
        _ => value.get(&**step),
    })
}

/// Removes the value, and each array and object around it that it leaves empty, but not the whole.
fn remove(value: &mut Value, path: &[impl AsRef<str>]) {
    let Some((first, rest)) = path.split_first() else { return };
    let step = first.as_ref();
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
