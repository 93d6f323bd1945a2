//! The beginning of a value for people, without secrets: those of the call, fields that the schema marks, and fields whose names say what
//! they are. A field that the schema does not have cannot be marked.

use crate::json::Tree;
use crate::redact::Redactor;
use crate::text::lowered;

/// What stands for a secret.
const HIDDEN: &str = "[secret]";
/// The most characters that are shown.
const SHOWN: usize = 80;
/// Parts of names of secrets.
const SECRET: &[&str] = &[
    "passw",
    "pwd",
    "secret",
    "token",
    "apikey",
    "api_key",
    "api-key",
    "privatekey",
    "private_key",
    "credential",
    "session",
    "cvv",
    "authcode",
];
/// Whole names of secrets.
const WHOLE: &[&str] = &["pin", "key", "sid", "otp", "auth"];

/// What keeps secrets out of an excerpt.
pub(super) struct Excerpts<'e> {
    pub(super) redactor: &'e Redactor,
    /// The names of fields that the schema marks.
    pub(super) marked: Vec<String>,
}

impl Excerpts<'_> {
    /// The beginning of a value, which is in the field of this name.
    pub(super) fn of(&self, name: &str, value: &Tree) -> String {
        self.redactor.line(&self.masked(name, value).to_string(), SHOWN)
    }

    /// Whether a value in the field of this name is not shown.
    pub(super) fn is_secret(&self, name: &str) -> bool {
        let lower = lowered(name);
        self.marked.iter().any(|marked| marked == name)
            || WHOLE.contains(&lower.as_str())
            || SECRET.iter().any(|part| lower.contains(part))
    }

    fn masked(&self, name: &str, value: &Tree) -> Tree {
        match value {
            Tree::Object(members) => {
                Tree::Object(members.iter().map(|(key, value)| (key.clone(), self.masked_in(name, key, value))).collect())
            }
            Tree::List(items) => Tree::List(items.iter().map(|item| self.masked(name, item)).collect()),
            Tree::Text(text) if self.is_secret(name) && !text.is_empty() => Tree::Text(HIDDEN.to_owned()),
            Tree::Number(_) if self.is_secret(name) => Tree::Text(HIDDEN.to_owned()),
            other => other.clone(),
        }
    }

    /// A member; within a secret, everything is one.
    fn masked_in(&self, owner: &str, name: &str, value: &Tree) -> Tree {
        self.masked(if self.is_secret(owner) { owner } else { name }, value)
    }
}
