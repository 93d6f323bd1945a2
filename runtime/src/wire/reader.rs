//! The reader: a cursor over the data of a reply, what was forgiven so far, and the ways to read that several scalars share.
//!
//! It does not know any one scalar, each of which has a file of its own, or lists, maps and records, which `decode` reads.

use std::borrow::Cow;

use super::drift::{Drift, Forgiven, Place};
use super::mismatch::Mismatch;
use super::nothing::Nothing;
use crate::json::{self, Scanner, Token};

/// A cursor over the JSON text of a reply's data.
#[derive(Debug)]
pub struct Reader<'t> {
    pub(crate) scanner: Scanner<'t>,
    pub(crate) drift: Drift,
    /// The field whose value is being read, for the drift.
    pub(crate) place: Option<Place>,
    /// Fields that came before the one that is expected, those of the innermost record last.
    pub(crate) early: Vec<Early>,
    /// The names of the root's fields that belong to the reply and not to its data.
    pub(crate) beside_data: Vec<&'t str>,
}

/// A field that came before the one that is expected.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Early {
    /// Its index among the record's fields.
    pub(crate) index: usize,
    /// Where its value begins.
    pub(crate) start: usize,
}

impl<'t> Reader<'t> {
    /// A reader of the value at `offset`, inside `levels` objects.
    pub(crate) fn new(text: &'t str, offset: usize, levels: usize) -> Self {
        let mut scanner = Scanner::new(text);
        scanner.restore(offset, u32::try_from(levels).unwrap_or(json::DEPTH));
        Self { scanner, drift: Drift::default(), place: None, early: Vec::new(), beside_data: Vec::new() }
    }

    /// Notes a field that the record at hand does not have, unless it is the reply's own.
    #[cold]
    pub(crate) fn unknown_field(&mut self, place: Option<Place>, name: &str) {
        let is_root = self.scanner.depth() == 1;
        if !(is_root && self.beside_data.contains(&name)) {
            self.drift.add_unknown(place, Forgiven::UnknownField, name);
        }
    }

    /// Checks the rest of the text, and returns what was forgiven.
    pub(crate) fn finish(mut self, levels: usize) -> Result<Drift, Mismatch> {
        json::finish(&mut self.scanner, levels)?;
        Ok(self.drift)
    }

    /// The JSON text of the next value, whatever it is.
    ///
    /// # Errors
    /// If it is not JSON.
    pub fn raw(&mut self) -> Result<&'t str, Mismatch> {
        self.scanner.spaces();
        let start = self.scanner.at();
        self.scanner.skip()?;
        Ok(self.scanner.slice(start))
    }

    /// Takes the next value if it stands for nothing.
    pub(crate) fn nothing(&mut self, nothing: Nothing) -> Result<bool, Mismatch> {
        let candidate = match self.scanner.peek()? {
            b'n' => nothing.null(),
            b'"' => nothing.text(""),
            b'f' => nothing.no(),
            b'[' => nothing.empty_list(),
            _ => false,
        };
        if !candidate {
            return Ok(false);
        }
        let (start, depth) = (self.scanner.at(), self.scanner.depth());
        let is_nothing = match self.scanner.token()? {
            Token::Text { raw, .. } => nothing.text(raw),
            Token::Array => !self.scanner.item(&mut true)?,
            _ => true,
        };
        if !is_nothing {
            self.scanner.restore(start, depth);
        }
        Ok(is_nothing)
    }

    /// Notes that something was forgiven.
    #[inline]
    pub(crate) fn forgive(&mut self, forgiven: Forgiven) {
        self.drift.add(self.place, forgiven);
    }

    pub(crate) fn unescape(&self, raw: &'t str, escaped: bool) -> Result<Cow<'t, str>, Mismatch> {
        json::unescape(raw, escaped).ok_or_else(|| self.scanner.unexpected().into())
    }

    /// The text of a string, number or boolean; or the token, if it is none of them.
    pub(super) fn text(&mut self) -> Result<Result<Cow<'t, str>, Token<'t>>, Mismatch> {
        let text = match self.scanner.token()? {
            Token::Text { raw, escaped } => return self.unescape(raw, escaped).map(Ok),
            Token::Number(digits) => digits,
            Token::Boolean(value) => truth(value),
            other => return Ok(Err(other)),
        };
        self.forgive(Forgiven::NotText);
        Ok(Ok(Cow::Borrowed(text)))
    }

    /// A number that `parse` makes of its digits, in quotes or not.
    pub(super) fn number<T>(&mut self, expected: &'static str, parse: impl Fn(&str) -> Option<T>) -> Result<T, Mismatch> {
        let token = self.scanner.token()?;
        let digits = match token {
            Token::Number(digits) => digits,
            Token::Text { raw, .. } => {
                self.forgive(Forgiven::AsText(expected));
                raw
            }
            other => return Err(Mismatch::with(expected, other)),
        };
        parse(digits).ok_or_else(|| Mismatch::with(expected, token))
    }

    /// A value that `parse` makes of a string.
    pub(super) fn parsed<T>(&mut self, expected: &str, parse: impl Fn(&mut Self, &str) -> Option<T>) -> Result<T, Mismatch> {
        let token = self.scanner.token()?;
        let Token::Text { raw, escaped } = token else { return Err(Mismatch::with(expected, token)) };
        let text = self.unescape(raw, escaped)?;
        parse(self, &text).ok_or_else(|| Mismatch::with(expected, token))
    }

    /// A date or datetime that `parse` makes of a string. `parse` also returns whether the string had the form of the other type.
    pub(super) fn moment<T>(&mut self, expected: &str, parse: fn(&str) -> Option<(T, bool)>) -> Result<T, Mismatch> {
        self.parsed(expected, |reader, text| {
            let (value, is_other_form) = parse(text)?;
            if is_other_form {
                reader.forgive(Forgiven::Midnight);
            }
            Some(value)
        })
    }
}

/// The word that a boolean is in JSON.
pub(crate) fn truth(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}
