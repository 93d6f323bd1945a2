//! The reader: a cursor over the data of a reply, what was forgiven so far, and the ways to read that several scalars share.
//!
//! It does not know any one scalar, each of which has a file of its own, or lists, maps and records, which `decode` reads.

use std::borrow::Cow;

use super::drift::{Drift, Forgiven, Place};
use super::mismatch::Mismatch;
use super::moment::{self, Moment};
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
    /// Fields without a name in the schema, of records that keep them; those of the innermost record last.
    pub(crate) unnamed: Vec<Unnamed>,
    /// The names of the root's fields that belong to the reply and not to its data.
    pub(crate) beside_data: Vec<&'t str>,
    /// How many arrays and objects are open in the root.
    pub(crate) root: u32,
    /// The fields of the record that was last refused because there is no object.
    pub(crate) refused: &'static [&'static str],
    /// The field by which the record that comes next was chosen; empty if none was.
    pub(crate) discriminator: &'static str,
}

/// A field that came before the one that is expected.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Early {
    /// Its index among the record's fields.
    pub(crate) index: usize,
    /// Where its value begins.
    pub(crate) start: usize,
}

/// A field without a name in the schema.
#[derive(Debug)]
pub(crate) struct Unnamed {
    pub(crate) name: String,
    /// Where its value begins.
    pub(crate) start: usize,
    pub(crate) depth: u32,
}

impl<'t> Reader<'t> {
    /// A reader of the value at `offset`, inside `levels` objects.
    pub(crate) fn new(text: &'t str, offset: usize, levels: usize) -> Self {
        let mut scanner = Scanner::new(text);
        scanner.restore(offset.max(json::marks(text)), u32::try_from(levels).unwrap_or(json::DEPTH));
        Self {
            scanner,
            drift: Drift::default(),
            place: None,
            early: Vec::new(),
            unnamed: Vec::new(),
            beside_data: Vec::new(),
            root: 1,
            refused: &[],
            discriminator: "",
        }
    }

    /// A reader of a whole text, which counts a byte-order mark before it.
    pub(crate) fn whole(text: &'t str) -> Self {
        let mut reader = Self::new(text, 0, 0);
        if json::marks(text) > 0 {
            reader.forgive(Forgiven::ByteOrderMark);
        }
        reader
    }

    /// Notes a field that the record at hand does not have, unless it is the reply's own.
    #[cold]
    pub(crate) fn unknown_field(&mut self, place: Option<Place>, name: &str) {
        if !self.is_beside_data(name) {
            self.drift.add_text(place, Forgiven::UnknownField, name);
        }
    }

    /// Whether a field of the record at hand is the reply's own.
    pub(crate) fn is_beside_data(&self, name: &str) -> bool {
        self.scanner.depth() == self.root && self.beside_data.contains(&name)
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
            b'"' => self.scanner.second().is_some_and(|byte| nothing.may_begin(byte)),
            b'f' => nothing.no(),
            b'[' => nothing.empty_list(),
            b'-' | b'{' => nothing.zero_date(),
            _ => false,
        };
        if candidate { self.is_nothing(nothing) } else { Ok(false) }
    }

    /// The same for a value that may well stand for nothing.
    fn is_nothing(&mut self, nothing: Nothing) -> Result<bool, Mismatch> {
        let (start, depth) = (self.scanner.at(), self.scanner.depth());
        let token = self.scanner.token()?;
        // Whether it is nothing, and then whether in an unusual form.
        let found = match token {
            Token::Text { raw, escaped } => json::unescape(raw, escaped).and_then(|text| nothing.text(&text)),
            Token::Array => {
                if self.scanner.item(&mut true)? {
                    None
                } else {
                    Some(false)
                }
            }
            Token::Number(digits) => moment::is_zero_seconds(digits).then_some(true),
            Token::Object => self.time_object()?.filter(|time| nothing.text(&time.date).is_some()).map(|_| true),
            Token::Null => Some(false),
            Token::Boolean(_) => Some(true),
        };
        match found {
            None => self.scanner.restore(start, depth),
            Some(false) => {}
            Some(true) => {
                let text = if let Token::Text { raw, .. } = token { raw } else { self.scanner.slice(start) };
                self.drift.add_text(self.place, Forgiven::Nothing, text);
            }
        }
        Ok(found.is_some())
    }

    /// Reads the rest of an object that may be PHP's `DateTime`; `None` if it is not.
    pub(super) fn time_object(&mut self) -> Result<Option<Moment<'t>>, Mismatch> {
        let (mut date, mut zone) = (None, None);
        let mut first = true;
        while let Some((raw, escaped)) = self.scanner.key(&mut first)? {
            let name = self.unescape(raw, escaped)?;
            let slot = match &*name {
                "date" => &mut date,
                "timezone" => &mut zone,
                _ => {
                    self.scanner.skip()?;
                    continue;
                }
            };
            match self.scanner.peek()? {
                b'"' => {
                    if let Token::Text { raw, escaped } = self.scanner.token()? {
                        *slot = Some(self.unescape(raw, escaped)?);
                    }
                }
                _ => self.scanner.skip()?,
            }
        }
        Ok(date.zip(zone).map(|(date, zone)| Moment { date, zone }))
    }

    /// Notes that something was forgiven.
    #[inline]
    pub(crate) fn forgive(&mut self, forgiven: Forgiven) {
        self.drift.add(self.place, forgiven);
    }

    /// What the inside of a string stands for.
    #[inline]
    pub(crate) fn unescape(&mut self, raw: &'t str, escaped: bool) -> Result<Cow<'t, str>, Mismatch> {
        if escaped { self.unescape_noting(raw) } else { Ok(Cow::Borrowed(raw)) }
    }

    fn unescape_noting(&mut self, raw: &'t str) -> Result<Cow<'t, str>, Mismatch> {
        let mut half = false;
        let text = json::unescape_noting(raw, true, &mut half).ok_or_else(|| self.scanner.unexpected())?;
        if half {
            self.forgive(Forgiven::HalfCharacter);
        }
        Ok(text)
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
}

/// The word that a boolean is in JSON.
pub(crate) fn truth(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}
