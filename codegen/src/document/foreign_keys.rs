//! Keys that other formats have where this one has a type, and what to write instead.
//!
//! It knows nothing of how keys are read.

use actionapi::text::nearest;

use crate::yaml::Entry;

/// Foreign keys, what to write instead, and whether they replace a type.
const KEYS: &[(&[&str], &str, bool)] = &[
    (&["enum", "oneOf", "values"], "define the enum under `types:`, and write its name here as the `type`", true),
    (&["fields", "properties", "record"], "define the record under `types:`, and write its name here as the `type`", true),
    (&["items"], "write a list as `type: list<string>`", true),
    (&["nullable", "optional", "required"], "write a `?` after an optional type: `string?`", false),
];

/// What to write instead of a foreign key, and whether the key replaces a type; `known` are the keys allowed here.
pub(super) fn instead_of(key: &str, known: &[&str]) -> Option<(&'static str, bool)> {
    let (_, help, is_type) = KEYS.iter().find(|(keys, _, _)| takes_type(known) && keys.contains(&key))?;
    Some((help, *is_type))
}

/// What to write instead if the entries are the fields of a record in place of a type.
pub(super) fn instead_of_fields(entries: &[Entry<'_>], known: &[&str]) -> Option<&'static str> {
    let mut others = entries.iter().map(|entry| &*entry.key.text).filter(|key| !known.contains(key)).peekable();
    let are_fields = takes_type(known)
        && others.peek().is_some()
        && !entries.iter().any(|entry| entry.lone || entry.key.text == "type")
        && others.all(|key| key != "<<" && instead_of(key, known).is_none() && nearest(key, known.iter().copied()).is_none());
    let help = if known.contains(&"default") {
        "a parameter cannot be a record: use `json`, `map<string>`, or a parameter for each field"
    } else {
        "define the inner record under `types:`, and write its name here"
    };
    are_fields.then_some(help)
}

/// Whether one of the keys is the type.
fn takes_type(known: &[&str]) -> bool {
    known.contains(&"type")
}
