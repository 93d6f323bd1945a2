//! A value of a reply, as rules and messages see it: its text, whether it says anything, and how it compares with a text of the schema.

use std::borrow::Cow;

use crate::decode;
use crate::json;

/// A value of a reply.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value<'v> {
    text: &'v str,
    /// Whether it is JSON text, and not plain text.
    is_json: bool,
}

impl<'v> Value<'v> {
    pub(super) fn json(text: &'v str) -> Self {
        Self { text, is_json: true }
    }

    pub(super) fn plain(text: &'v str) -> Self {
        Self { text, is_json: false }
    }

    /// What a string stands for, and the JSON text of anything else.
    pub(super) fn text(&self) -> Cow<'v, str> {
        if self.is_json { json::text(self.text) } else { self.text.into() }
    }

    /// The text as it stands in the reply.
    pub(super) fn written(&self) -> &'v str {
        self.text
    }

    /// Whether it is a string or plain text.
    pub(super) fn is_text(&self) -> bool {
        !self.is_json || self.text.starts_with('"')
    }

    pub(super) fn is_scalar(&self) -> bool {
        !self.is_json || !self.text.starts_with(['[', '{'])
    }

    /// Whether a rule without a condition takes it for empty.
    pub(super) fn is_empty(&self) -> bool {
        self.is_nothing() || matches!(&*self.text(), "0" | "false")
    }

    /// Whether it stands for no object and no list: null, false, `""`, `[]` or `{}`.
    pub(super) fn is_nothing(&self) -> bool {
        if !self.is_json {
            return self.text.is_empty();
        }
        let inner = self.text.strip_prefix(['[', '{']).and_then(|rest| rest.strip_suffix([']', '}']));
        matches!(self.text, "null" | "false" | r#""""#) || inner.is_some_and(|inner| inner.trim().is_empty())
    }

    /// Whether it has nothing for people to read. A long text has something.
    pub(super) fn says_nothing(&self) -> bool {
        const LONG: usize = 64 * 1024;
        self.is_nothing() || self.text.len() < LONG && self.text().trim().is_empty()
    }

    /// Whether it is this text: in any case, with spaces around it, of a number by its value, or, of true and false, as the type boolean reads it. A
    /// success must not be taken for a refusal because of its spelling.
    pub(super) fn is(&self, wanted: &str) -> bool {
        if !self.is_scalar() {
            return false;
        }
        let text = self.text();
        if text == wanted || text.trim().eq_ignore_ascii_case(wanted.trim()) {
            return true;
        }
        match wanted {
            "true" => self.truth(&text) == Some(true),
            "false" => self.truth(&text) == Some(false),
            _ => !self.is_text() && number(&text).is_some_and(|value| number(wanted) == Some(value)),
        }
    }

    /// The boolean that it stands for.
    fn truth(&self, text: &str) -> Option<bool> {
        if self.is_json
            && let Ok((value, _)) = decode::from_json(self.text)
        {
            return Some(value);
        }
        match number(text) {
            Some(1.0) => Some(true),
            Some(0.0) => Some(false),
            _ => None,
        }
    }
}

fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let is_number = text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '-' | '+' | '.'));
    if is_number { text.parse().ok() } else { None }
}
