//! What other formats have where a type belongs, and how it is written here.
//!
//! It knows nothing of how keys are read.

use super::tree::Entry;
use crate::diagnostic::nearest;

/// Keys of others beside a type's, what to do instead, and whether they stand in a type's place.
const KEYS: &[(&[&str], &str, bool)] = &[
    (&["enum", "oneOf", "values"], "define the enum under `types:`, and write its name here as the `type`", true),
    (&["fields", "properties", "record"], "define the record under `types:`, and write its name here as the `type`", true),
    (&["items"], "a list is written `list<string>`, as the `type`", true),
    (&["nullable", "optional", "required"], "a `?` behind the type says that it may be left out: `string?`", false),
];

/// What to do instead of a key that others have, and whether it stands in a type's place; `known` are the keys that belong there.
pub(super) fn instead_of(key: &str, known: &[&str]) -> Option<(&'static str, bool)> {
    let (_, help, is_type) = KEYS.iter().find(|(keys, _, _)| takes_type(known) && keys.contains(&key))?;
    Some((help, *is_type))
}

/// What to do instead if these are the fields of a record where a type is due.
pub(super) fn instead_of_fields(entries: &[Entry<'_>], known: &[&str]) -> Option<&'static str> {
    let mut others = entries.iter().map(|entry| &*entry.key.text).filter(|key| !known.contains(key)).peekable();
    let are_fields = takes_type(known)
        && others.peek().is_some()
        && !entries.iter().any(|entry| entry.lone || entry.key.text == "type")
        && others.all(|key| key != "<<" && instead_of(key, known).is_none() && nearest(key, known.iter().copied()).is_none());
    let help = if known.contains(&"default") {
        "a parameter cannot be a record: take `json`, or `map<string>`, or a parameter for each field"
    } else {
        "a record within another is defined under `types:`, and its name written here"
    };
    are_fields.then_some(help)
}

/// Whether one of the keys is the type.
fn takes_type(known: &[&str]) -> bool {
    known.contains(&"type")
}
