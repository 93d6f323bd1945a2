//! Enums: a text that the schema has, in any case, or one that it does not have.
//!
//! It does not know any enum: they are generated.

use std::borrow::Cow;

use crate::json::Token;
use crate::text::lowered;
use crate::wire::reader::truth;
use crate::wire::{Forgiven, Mismatch, Reader};

/// The value with this spelling, or else one that differs only in case.
#[must_use]
pub fn known<'k, E: AsRef<str>>(known: &'k [E], text: &str) -> Option<&'k E> {
    let exact = known.iter().find(|value| value.as_ref() == text);
    exact.or_else(|| {
        let text = lowered(text);
        known.iter().find(|value| lowered(value.as_ref()) == text)
    })
}

impl<'t> Reader<'t> {
    /// A value of an enum whose known values are these, made of its text.
    ///
    /// # Errors
    /// If the value has no text, or is nothing, or is not JSON.
    pub fn enumeration<E: AsRef<str> + for<'x> From<&'x str>>(&mut self, expected: &str, known: &[E]) -> Result<E, Mismatch> {
        let (text, _) = self.enumerated(expected, known)?;
        Ok(E::from(&text))
    }

    /// The text of a value of an enum, and whether the enum has it.
    pub(super) fn enumerated(&mut self, expected: &str, values: &[impl AsRef<str>]) -> Result<(Cow<'t, str>, bool), Mismatch> {
        let has = |text: &str| values.iter().any(|value| value.as_ref() == text);
        let text = match self.scanner.token()? {
            token @ Token::Text { raw: "", .. } if !has("") => return Err(Mismatch::with(expected, token)),
            Token::Text { raw, escaped } => self.unescape(raw, escaped)?,
            // Values are texts in the schema, but nothing keeps a server from sending a number for "1".
            Token::Number(digits) => Cow::Borrowed(digits),
            Token::Boolean(value) => Cow::Borrowed(truth(value)),
            other => return Err(Mismatch::with(expected, other)),
        };
        if has(&text) {
            return Ok((text, true));
        }
        let is_known = known(values, &text).is_some();
        if is_known {
            self.forgive(Forgiven::Case);
        } else {
            let place = self.place;
            self.drift.add_text(place, Forgiven::UnknownValue, &text);
        }
        Ok((text, is_known))
    }
}
