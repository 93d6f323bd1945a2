//! A record's fields, taken in the schema's order, whatever order they came in.
//!
//! Most often the orders are the same, and the text is passed over once. A field that came early is remembered by where its value
//! begins. Nothing here knows the fields' types.

use super::container::{Map, Opened};
use crate::wire::drift::Place;
use crate::wire::reader::{Early, Unnamed};
use crate::wire::{Decode, ListItem, Mismatch, Nothing, Reader};

/// A record: a struct whose fields are read through [`Reader::record`]. It is read as any [`Decode`] is; what counts as nothing is the
/// same for all records.
pub trait Record: Sized {
    /// Reads a record.
    ///
    /// # Errors
    /// If there is no object, or a field's value does not fit its type, or something is not JSON.
    fn read(reader: &mut Reader<'_>) -> Result<Self, Mismatch>;
}

impl<T: Record> Decode for T {
    const NOTHING: Nothing = Nothing::RECORD;
    const EXPECTED: &'static str = "a record";
    const HOLES: bool = true;

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        T::read(reader)
    }

    fn as_item() -> ListItem<'static> {
        // A record that is refused says which fields it has.
        let mut reader = Reader::new("0", 0, 0);
        let _ = T::read(&mut reader);
        ListItem::Record(reader.refused.to_vec())
    }

    /// A record that needs no field.
    fn no_data() -> Option<Self> {
        T::read(&mut Reader::new("{}", 0, 0)).ok()
    }
}

/// The fields of one record, taken one by one.
#[derive(Debug)]
pub struct Fields<'r, 't> {
    reader: &'r mut Reader<'t>,
    /// The name of the record's Rust type.
    record: &'static str,
    /// The wire names of its fields.
    names: &'static [&'static str],
    /// The index of the field that is taken next.
    next: usize,
    /// Where this record's early fields begin among all.
    early: usize,
    first: bool,
    /// Whether the object's end was passed.
    ended: bool,
    /// The field whose value the record is.
    place: Option<Place>,
    /// Whether the object is in a list of one.
    in_list: bool,
    /// Where the cursor goes on after the value of an early field.
    resume: Option<usize>,
    /// The field by which the record was chosen, which need not be among its fields.
    discriminator: &'static str,
    /// Where this record's fields without a name in the schema begin among all, if it keeps them.
    unnamed: Option<usize>,
}

impl<'r, 't> Fields<'r, 't> {
    /// A record that is not opened yet. It is made where it stays, because it is too large to be moved for nothing.
    #[inline]
    pub(super) fn new(reader: &'r mut Reader<'t>, record: &'static str, names: &'static [&'static str]) -> Self {
        Self {
            record,
            names,
            next: 0,
            early: reader.early.len(),
            first: true,
            ended: false,
            place: reader.place,
            in_list: false,
            resume: None,
            discriminator: "",
            unnamed: None,
            reader,
        }
    }

    /// Takes the beginning of the record.
    pub(super) fn open(&mut self) -> Result<(), Mismatch> {
        match self.reader.open_record() {
            Ok(opened) => (self.ended, self.in_list) = (opened == Opened::Empty, opened == Opened::InList),
            Err(mismatch) => {
                self.reader.refused = self.names;
                return Err(mismatch);
            }
        }
        self.discriminator = std::mem::take(&mut self.reader.discriminator);
        Ok(())
    }

    /// Takes the next field.
    ///
    /// # Errors
    /// If its value does not fit the type, or is not JSON; or if it is absent and the type needs one.
    #[inline]
    #[allow(clippy::should_implement_trait, reason = "each field has a type of its own")]
    pub fn next<T: Decode>(&mut self) -> Result<T, Mismatch> {
        if !self.seek()? {
            return T::absent().ok_or_else(|| self.missing(T::EXPECTED));
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
            self.reader.place = Some(Place { record: self.record, field: self.name(index) });
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
            let found = self.reader.name(raw, escaped)?;
            if found == name {
                return Ok(true);
            }
            self.pass(&found)?;
        }
        Ok(false)
    }

    /// Passes over the value of a field that is not expected now.
    fn pass(&mut self, name: &str) -> Result<(), Mismatch> {
        match self.names.iter().position(|field| *field == name) {
            // Earlier ones were taken or came already: if a field repeats, the first counts.
            Some(index) if index >= self.next && self.find_early(index).is_none() => {
                self.reader.scanner.spaces();
                self.reader.early.push(Early { index, start: self.reader.scanner.at() });
            }
            Some(_) => {}
            None if !self.discriminator.is_empty() && self.discriminator == name => {}
            None if self.unnamed.is_some() => {
                self.reader.scanner.spaces();
                let (start, depth) = (self.reader.scanner.at(), self.reader.scanner.depth());
                self.reader.unnamed.push(Unnamed { name: name.to_owned(), start, depth });
            }
            None => {
                let place = Some(Place { record: self.record, field: "" });
                self.reader.unknown_field(place, name);
            }
        }
        Ok(self.reader.scanner.skip()?)
    }

    /// Passes over what is left of the record.
    pub(super) fn close(&mut self) -> Result<(), Mismatch> {
        self.pass_all()?;
        self.finish()
    }

    /// Keeps the fields without a name in the schema, too.
    pub(super) fn keep_rest(&mut self) {
        self.unnamed = Some(self.reader.unnamed.len());
    }

    /// Passes over what is left of the record, and reads the fields without a name in the schema.
    pub(super) fn close_with_rest<T: Decode>(&mut self) -> Result<Map<T>, Mismatch> {
        self.pass_all()?;
        let (end, depth) = (self.reader.scanner.at(), self.reader.scanner.depth());
        let mut entries = Map::new();
        let own = self.unnamed.unwrap_or(self.reader.unnamed.len());
        for Unnamed { name, start, depth } in self.reader.unnamed.split_off(own) {
            self.reader.scanner.restore(start, depth);
            if self.reader.is_beside_data(&name) || T::HOLES && self.reader.hole()? {
                continue;
            }
            self.reader.place = Some(Place { record: self.record, field: "" });
            let value = T::decode(self.reader).map_err(|mismatch| mismatch.at(&*name))?;
            // If a key repeats, the first counts.
            entries.entry(name).or_insert(value);
        }
        self.reader.scanner.restore(end, depth);
        self.finish()?;
        Ok(entries)
    }

    fn pass_all(&mut self) -> Result<(), Mismatch> {
        while !self.ended {
            match self.reader.scanner.key(&mut self.first)? {
                Some((raw, escaped)) => {
                    let name = self.reader.name(raw, escaped)?;
                    self.pass(&name)?;
                }
                None => self.ended = true,
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Mismatch> {
        self.reader.early.truncate(self.early);
        self.reader.place = self.place;
        if self.in_list { self.reader.close_list() } else { Ok(()) }
    }

    fn name(&self, index: usize) -> &'static str {
        self.names.get(index).copied().unwrap_or_default()
    }

    #[cold]
    fn missing(&self, expected: &str) -> Mismatch {
        Mismatch::absent(expected).at(self.name(self.next - 1))
    }
}
