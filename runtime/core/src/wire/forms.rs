//! The unusual forms of scalars: what is tried once the plain form has failed, and what to change in the schema if all fails.
//!
//! Which forms there are is in each scalar's own file.

use std::borrow::Cow;

use super::drift::Forgiven;
use super::mismatch::{Mismatch, OPTIONAL};
use super::moment::Moment;
use super::reader::Reader;
use crate::json::Token;

/// The unusual forms of a scalar.
pub(super) struct Forms<T> {
    /// What a message says is expected: `an integer`.
    pub(super) expected: &'static str,
    /// Whether a number is a value, and a string that stands for one is only forgiven.
    pub(super) is_number: bool,
    /// Another form of a text or number, without the spaces around it.
    pub(super) text: fn(&str) -> Option<T>,
    /// PHP's object.
    pub(super) object: fn(&Moment<'_>) -> Option<T>,
    /// What to do about a text or number that has none of the forms.
    pub(super) hint: fn(&str) -> &'static str,
}

impl<T> Forms<T> {
    /// Only the plain form of a number, perhaps with spaces around it.
    pub(super) const fn plain(expected: &'static str, hint: fn(&str) -> &'static str) -> Self {
        Self { expected, is_number: true, text: |_| None, object: |_| None, hint }
    }
}

impl<'t> Reader<'t> {
    /// A number that `plain` makes of its digits, in quotes or not; or what one of the other forms is.
    #[inline]
    pub(super) fn number<T>(&mut self, plain: impl Fn(&str) -> Option<T>, forms: &Forms<T>) -> Result<T, Mismatch> {
        let token = self.scanner.token()?;
        let value = match token {
            Token::Number(digits) => plain(digits),
            Token::Text { raw, escaped: false } => {
                let value = plain(raw);
                if value.is_some() {
                    self.forgive(Forgiven::AsText(forms.expected));
                }
                value
            }
            _ => None,
        };
        match value {
            Some(value) => Ok(value),
            None => self.other_form(token, plain, forms),
        }
    }

    /// A value that `plain` makes of a string; or what one of the other forms is.
    #[inline]
    pub(super) fn parsed<T>(&mut self, plain: impl Fn(&str) -> Option<T>, forms: &Forms<T>) -> Result<T, Mismatch> {
        let token = self.scanner.token()?;
        let value = if let Token::Text { raw, escaped: false } = token { plain(raw) } else { None };
        match value {
            Some(value) => Ok(value),
            None => self.other_form(token, plain, forms),
        }
    }

    /// A value that is not in its plain form, or has escapes in it.
    #[cold]
    pub(super) fn other_form<T>(
        &mut self,
        token: Token<'t>,
        plain: impl Fn(&str) -> Option<T>,
        forms: &Forms<T>,
    ) -> Result<T, Mismatch> {
        let (text, escaped) = match token {
            Token::Text { raw, escaped } => (self.unescape(raw, escaped)?, escaped),
            Token::Number(digits) if forms.is_number => (Cow::Borrowed(digits), false),
            other => return self.other_kind(other, forms),
        };
        if escaped && let Some(value) = plain(&text) {
            if forms.is_number {
                self.forgive(Forgiven::AsText(forms.expected));
            }
            return Ok(value);
        }
        let trimmed = text.trim();
        let value = if trimmed.len() < text.len() { plain(trimmed) } else { None };
        match value.or_else(|| (forms.text)(trimmed)) {
            Some(value) => {
                self.drift.add_text(self.place, Forgiven::Form(forms.expected), &text);
                Ok(value)
            }
            // A text that stands for nothing is explained as that.
            None if trimmed.is_empty() => Err(Mismatch::with(forms.expected, token).with_hint(OPTIONAL)),
            None => Err(Mismatch::with(forms.expected, token).with_hint((forms.hint)(trimmed))),
        }
    }

    /// A value that is no text, and no number where one is expected.
    fn other_kind<T>(&mut self, token: Token<'t>, forms: &Forms<T>) -> Result<T, Mismatch> {
        let mismatch = Mismatch::with(forms.expected, token);
        Err(match token {
            Token::Number(digits) => mismatch.with_hint((forms.hint)(digits)),
            Token::Object => match self.time_object()? {
                Some(moment) => match (forms.object)(&moment) {
                    Some(value) => {
                        self.forgive(Forgiven::TimeAsObject);
                        return Ok(value);
                    }
                    None => mismatch.with_hint((forms.hint)(&moment.date)),
                },
                None => mismatch,
            },
            _ => mismatch,
        })
    }
}

/// What to do about words in place of a number.
pub(super) const WORDS: &str = "if the server sends words, units or a currency here, make this a `string` in the schema";

/// What to do about a text in place of a date or an address.
pub(super) const OTHER_TEXTS: &str = "if the server sends other texts here, make this a `string` in the schema";
