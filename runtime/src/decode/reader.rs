//! The reader: a cursor over the data of a reply, and what was forgiven so far.
//!
//! What each type accepts is in `scalar` and `container`; this is what they share.

use std::borrow::Cow;

use super::drift::{Drift, Forgiven, Place};
use super::fields::Fields;
use super::mismatch::{self, Mismatch};
use super::nothing::Nothing;
use super::several::Several;
use crate::description;
use crate::json::{self, Scanner, Token};

/// A cursor over the JSON text of a reply's data.
#[derive(Debug)]
pub struct Reader<'t> {
    pub(super) scanner: Scanner<'t>,
    pub(super) drift: Drift,
    /// The field whose value is read, for the drift.
    pub(super) place: Option<Place>,
    /// Fields that came before the ones that are waited for, those of the innermost record last.
    pub(super) early: Vec<Early>,
    /// Of a reply that is read as a whole, how it is formed.
    envelope: Option<&'static description::Envelope>,
}

/// A field that came before another one that is waited for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Early {
    /// Its index in the record's description.
    pub(super) index: usize,
    /// Where its value begins.
    pub(super) start: usize,
}

impl<'t> Reader<'t> {
    /// A reader of the value at `offset`, inside of `levels` objects.
    pub(crate) fn new(text: &'t str, offset: usize, levels: usize) -> Self {
        let mut scanner = Scanner::new(text);
        scanner.restore(offset, u32::try_from(levels).unwrap_or(json::DEPTH));
        Self { scanner, drift: Drift::default(), place: None, early: Vec::new(), envelope: None }
    }

    /// A reader of data that may be a whole reply of this form.
    pub(crate) fn within(self, envelope: &'static description::Envelope) -> Self {
        Self { envelope: Some(envelope), ..self }
    }

    /// Notes a field that the record at hand does not have; but the envelope's own fields are known.
    #[cold]
    pub(super) fn unknown_field(&mut self, place: Option<Place>, name: &str) {
        let is_root = self.scanner.depth() == 1;
        if !(is_root && self.envelope.is_some_and(|envelope| envelope.is_beside_data(name))) {
            self.drift.add_unknown(place, Forgiven::UnknownField, name);
        }
    }

    /// Checks the rest of the text, and gives what was forgiven.
    pub(super) fn finish(mut self, levels: usize) -> Result<Drift, Mismatch> {
        json::finish(&mut self.scanner, levels)?;
        Ok(self.drift)
    }

    /// The JSON text of the value that is next, whatever it is.
    ///
    /// # Errors
    /// If it is not JSON.
    pub fn raw(&mut self) -> Result<&'t str, Mismatch> {
        self.scanner.blanks();
        let start = self.scanner.at();
        self.scanner.skip()?;
        Ok(self.scanner.slice(start))
    }

    /// The fields of a record, in the order of its description, which is that of the tuple.
    ///
    /// # Errors
    /// If there is no object, or a field's value does not fit its type, or something is not JSON.
    #[inline]
    pub fn record<S: Several>(&mut self, known: &'static description::Record) -> Result<S, Mismatch> {
        let mut fields = Fields::open(self, known)?;
        let all = S::take(&mut fields)?;
        fields.close()?;
        Ok(all)
    }

    /// A value of an enum, made of its text.
    ///
    /// # Errors
    /// If there is something that has no text, or nothing, or what is not JSON.
    pub fn enumeration<E: for<'x> From<&'x str>>(&mut self, known: &'static description::Enum) -> Result<E, Mismatch> {
        let text = self.enumerated(known.name, known.values)?;
        Ok(E::from(&text))
    }

    /// Takes a value that stands for nothing, if one is next.
    pub(super) fn nothing(&mut self, nothing: Nothing) -> Result<bool, Mismatch> {
        let candidate = match self.scanner.peek()? {
            b'n' => nothing.null(),
            b'"' => nothing.text(""),
            b'f' => nothing.no(),
            b'[' => nothing.empty_array(),
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
    pub(super) fn forgive(&mut self, forgiven: Forgiven) {
        self.drift.add(self.place, forgiven);
    }

    pub(super) fn unescape(&self, raw: &'t str, escaped: bool) -> Result<Cow<'t, str>, Mismatch> {
        json::unescape(raw, escaped).ok_or_else(|| self.scanner.unexpected().into())
    }

    /// A mismatch with a value that began with this token and whose rest, if any, is not read.
    #[cold]
    pub(super) fn mismatch(&self, expected: &str, found: Token<'_>) -> Mismatch {
        Mismatch::with(expected, found)
    }

    /// As [`mismatch`](Self::mismatch), without the value.
    #[cold]
    pub(super) fn secret_mismatch(&self, expected: &str, found: Token<'_>) -> Mismatch {
        Mismatch::new(expected, mismatch::kind(found))
    }
}
