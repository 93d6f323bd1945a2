//! A record's fields, taken in the order of its description, whatever order they came in.
//!
//! Most often that is the same order, and the text is passed over once. A field that came early is remembered by where its value
//! begins. It knows nothing of the fields' types.

use super::Decode;
use super::drift::Place;
use super::mismatch::Mismatch;
use super::reader::{Early, Reader};
use crate::description::Record;

/// The fields of one record, taken one by one.
#[derive(Debug)]
pub struct Fields<'r, 't> {
    reader: &'r mut Reader<'t>,
    record: &'static Record,
    /// The index of the field that is taken next.
    next: usize,
    /// Where this record's early fields begin among all.
    early: usize,
    first: bool,
    /// Whether the object's end was passed.
    ended: bool,
    /// Where the cursor goes on after the value of an early field.
    resume: Option<usize>,
}

impl<'r, 't> Fields<'r, 't> {
    /// Takes the beginning of a record.
    pub(super) fn open(reader: &'r mut Reader<'t>, record: &'static Record) -> Result<Self, Mismatch> {
        let ended = !reader.open_record()?;
        let early = reader.early.len();
        Ok(Self { reader, record, next: 0, early, first: true, ended, resume: None })
    }

    /// Takes the next field.
    ///
    /// # Errors
    /// If its value does not fit the type, or is not JSON; or if it is absent and the type needs one.
    #[inline]
    #[allow(clippy::should_implement_trait, reason = "each field has a type of its own")]
    pub fn next<T: Decode>(&mut self) -> Result<T, Mismatch> {
        if !self.seek()? {
            return T::absent().ok_or_else(|| self.missing());
        }
        match T::decode(self.reader) {
            Ok(value) => {
                if let Some(offset) = self.resume.take() {
                    let depth = self.reader.scanner.depth();
                    self.reader.scanner.restore(offset, depth);
                }
                Ok(value)
            }
            Err(mismatch) => Err(mismatch.at(self.name(self.next - 1))),
        }
    }

    /// Moves the cursor to the value of the next field, if there is one.
    fn seek(&mut self) -> Result<bool, Mismatch> {
        let index = self.next;
        self.next += 1;
        let found = match self.find_early(index) {
            Some(start) => {
                let (at, depth) = (self.reader.scanner.at(), self.reader.scanner.depth());
                self.resume = Some(at);
                self.reader.scanner.restore(start, depth);
                true
            }
            None => self.advance(index)?,
        };
        if found {
            self.reader.place = Some(Place { record: self.record.name, field: self.name(index) });
        }
        Ok(found)
    }

    fn find_early(&self, index: usize) -> Option<usize> {
        self.reader.early.get(self.early..)?.iter().find(|early| early.index == index).map(|early| early.start)
    }

    /// Passes over fields until the one of this index.
    fn advance(&mut self, index: usize) -> Result<bool, Mismatch> {
        while !self.ended {
            let name = self.name(index);
            if self.reader.scanner.key_is(&mut self.first, name) {
                return Ok(true);
            }
            let Some((raw, escaped)) = self.reader.scanner.key(&mut self.first)? else {
                self.ended = true;
                break;
            };
            if !escaped && raw == name {
                return Ok(true);
            }
            let found = self.reader.unescape(raw, escaped)?;
            if found == name {
                return Ok(true);
            }
            self.pass(&found)?;
        }
        Ok(false)
    }

    /// Passes over the value of a field that is not waited for now.
    fn pass(&mut self, name: &str) -> Result<(), Mismatch> {
        match self.record.fields.iter().position(|field| field.name == name) {
            // Those before were taken, or came already: of fields of the same name the first counts.
            Some(index) if index >= self.next && self.find_early(index).is_none() => {
                self.reader.scanner.blanks();
                self.reader.early.push(Early { index, start: self.reader.scanner.at() });
            }
            Some(_) => {}
            None => {
                let place = Some(Place { record: self.record.name, field: "" });
                self.reader.unknown_field(place, name);
            }
        }
        Ok(self.reader.scanner.skip()?)
    }

    /// Passes over what is left of the record.
    pub(super) fn close(mut self) -> Result<(), Mismatch> {
        while !self.ended {
            match self.reader.scanner.key(&mut self.first)? {
                Some((raw, escaped)) => {
                    let name = self.reader.unescape(raw, escaped)?;
                    self.pass(&name)?;
                }
                None => self.ended = true,
            }
        }
        self.reader.early.truncate(self.early);
        Ok(())
    }

    fn name(&self, index: usize) -> &'static str {
        self.record.fields.get(index).map_or("", |field| field.name)
    }

    #[cold]
    fn missing(&self) -> Mismatch {
        let field = self.record.fields.get(self.next - 1);
        let expected = field.map_or_else(String::new, |field| super::shape::expected(field.kind));
        Mismatch::new(expected, "nothing").at(self.name(self.next - 1))
    }
}
