//! What a schema says of a function or parameter that new programs should not use.
//!
//! It does not know how what replaces it is written where the text is read.

use crate::json::stored;

/// That something is deprecated, and what else is known about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deprecation {
    /// The version or date of the API since which it is deprecated; may be empty.
    pub since: String,
    /// Why, or what to do; may be empty.
    pub note: String,
    /// What to use instead.
    pub instead: Option<Instead>,
}

stored! { struct Deprecation { since, note, instead } }

/// What to use instead of something deprecated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instead {
    /// A function, by the wire names of its module and of itself.
    Function(String, String),
    /// Another parameter of the same function, by its wire name.
    Parameter(String),
}

stored! { enum Instead { "function" Function(one, other), "parameter" Parameter(value) } }

impl Deprecation {
    /// What is known, in one text, with what to use instead as it is written where the text is read; empty if nothing is known.
    #[must_use]
    pub fn details(&self, instead: impl FnOnce(&Instead) -> String) -> String {
        let since = if self.since.is_empty() { String::new() } else { format!("since {}", self.since) };
        let instead = self.instead.as_ref().map(|each| format!("use {} instead", instead(each))).unwrap_or_default();
        let parts: Vec<&str> =
            [&since, &self.note, &instead].into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        parts.join("; ")
    }

    /// The same, after the word `deprecated`.
    #[must_use]
    pub fn labelled(&self, instead: impl FnOnce(&Instead) -> String) -> String {
        let details = self.details(instead);
        if details.is_empty() { "deprecated".to_owned() } else { format!("deprecated: {details}") }
    }
}
