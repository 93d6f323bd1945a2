//! Values that are one of several: a scalar or a word, and a record that a field of it chooses.
//!
//! It does not know any such type: they are generated.

use std::borrow::Cow;

use super::enumeration::known;
use crate::json::Token;
use crate::wire::reader::truth;
use crate::wire::{Decode, Forgiven, ListItem, Mismatch, Reader};

/// A record that the schema has no case for.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct UnknownCase {
    /// The value of the discriminator.
    pub discriminator: String,
    /// The whole value, as the server sent it.
    pub data: serde_json::Value,
}

/// What a record is.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// The case at this index. Its value comes next.
    Case(usize),
    /// None of the cases. Its value was taken.
    Unknown(UnknownCase),
}

impl Found {
    /// The value of none of the cases.
    #[must_use]
    pub fn into_unknown(self) -> UnknownCase {
        match self {
            Self::Unknown(unknown) => unknown,
            // Generated code has an arm for each case before it asks.
            Self::Case(_) => UnknownCase { discriminator: String::new(), data: serde_json::Value::Null },
        }
    }
}

impl ListItem<'static> {
    /// An item has a field of this name.
    #[must_use]
    pub fn of_field(name: &'static str) -> Self {
        Self::Record(vec![name])
    }
}

impl<'t> Reader<'t> {
    /// Reads a scalar, or one of these words. A text that is neither is a word that the schema does not have.
    ///
    /// # Errors
    /// If there is no scalar and no text, or something is not JSON.
    #[doc(hidden)]
    pub fn word_or<T: Decode>(&mut self, words: &[&str]) -> Result<Result<T, String>, Mismatch> {
        let value = self.scalar_or(words, T::decode)?;
        Ok(value.map_err(|(word, _)| word.into_owned()))
    }

    /// The same with a function that reads the scalar; and for a text whether it is one of the words.
    pub(super) fn scalar_or<T>(
        &mut self,
        words: &[&str],
        decode: impl FnOnce(&mut Self) -> Result<T, Mismatch>,
    ) -> Result<Result<T, (Cow<'t, str>, bool)>, Mismatch> {
        self.scanner.spaces();
        let (start, depth) = (self.scanner.at(), self.scanner.depth());
        let text = self.scalar_text()?;
        let after = self.scanner.at();
        if let Some(text) = &text
            && let Some(word) = known(words, text)
        {
            if *word != text.as_ref() {
                self.forgive(Forgiven::Case);
            }
            return Ok(Err((Cow::Owned((*word).to_owned()), true)));
        }
        self.scanner.restore(start, depth);
        match (decode(self), text) {
            (Ok(value), _) => Ok(Ok(value)),
            (Err(_), Some(text)) if !text.trim().is_empty() => {
                self.scanner.restore(after, depth);
                let place = self.place;
                self.drift.add_text(place, Forgiven::UnknownValue, &text);
                Ok(Err((text, false)))
            }
            (Err(mismatch), _) => Err(mismatch),
        }
    }

    /// Finds which of these cases the record is that comes next, by the value of its discriminator.
    ///
    /// # Errors
    /// If there is no record, or it has no discriminator, or something is not JSON.
    #[doc(hidden)]
    pub fn case(&mut self, discriminator: &'static str, cases: &[&str]) -> Result<Found, Mismatch> {
        let (text, at) = self.case_of(discriminator, cases)?;
        match at {
            Some(at) => {
                self.discriminator = discriminator;
                Ok(Found::Case(at))
            }
            None => {
                let data = serde_json::Value::decode(self)?;
                Ok(Found::Unknown(UnknownCase { discriminator: text.into_owned(), data }))
            }
        }
    }

    /// The value of the discriminator of the record that comes next, and the index of its case.
    pub(super) fn case_of(&mut self, discriminator: &str, cases: &[&str]) -> Result<(Cow<'t, str>, Option<usize>), Mismatch> {
        self.scanner.spaces();
        let (start, depth) = (self.scanner.at(), self.scanner.depth());
        let mut first = true;
        match self.scanner.token()? {
            Token::Object => {}
            token => return Err(Mismatch::with("a record", token)),
        }
        let mut found = None;
        while let Some((raw, escaped)) = self.scanner.key(&mut first)? {
            if *self.name(raw, escaped)? == *discriminator {
                found = Some(self.scalar_text()?.ok_or_else(|| Mismatch::new("a string", "another value").at(discriminator))?);
                break;
            }
            self.scanner.skip()?;
        }
        self.scanner.restore(start, depth);
        let text = found.ok_or_else(|| Mismatch::absent("a string").at(discriminator))?;
        let case = known(cases, &text).and_then(|case| Some((*case, cases.iter().position(|each| each == case)?)));
        match case {
            Some((case, _)) if case != text => self.forgive(Forgiven::Case),
            Some(_) => {}
            None => {
                let place = self.place;
                self.drift.add_text(place, Forgiven::UnknownValue, &text);
            }
        }
        Ok((text, case.map(|(_, at)| at)))
    }

    /// The text of a scalar; `None` if it is null, a list or an object, which is then passed over.
    fn scalar_text(&mut self) -> Result<Option<Cow<'t, str>>, Mismatch> {
        self.scanner.spaces();
        let (start, depth) = (self.scanner.at(), self.scanner.depth());
        Ok(match self.scanner.token()? {
            Token::Text { raw, escaped } => Some(self.unescape(raw, escaped)?),
            Token::Number(digits) => Some(Cow::Borrowed(digits)),
            Token::Boolean(value) => Some(Cow::Borrowed(truth(value))),
            Token::Null | Token::Array | Token::Object => {
                self.scanner.restore(start, depth);
                self.scanner.skip()?;
                None
            }
        })
    }
}

/// The value of a scalar whose text this is, without what was forgiven; for programs that have a text.
#[doc(hidden)]
#[must_use]
pub fn of_text<T: Decode>(text: &str) -> Option<T> {
    let mut json = String::new();
    crate::json::quote(text, &mut json);
    T::decode(&mut Reader::new(&json, 0, 0)).ok()
}
