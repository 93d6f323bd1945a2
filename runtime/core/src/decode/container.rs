//! Reading lists, maps, records and optional values. The routines that take a closure are the rules: the types use them, and so does
//! the check of data against a description.
//!
//! How a record's fields are put in order is in `fields`.

use std::borrow::Cow;

use crate::json::{self, Token};
use crate::wire::{Decode, Forgiven, ListItem, Mismatch, Nothing, Reader};

/// A map whose entries stay in the order they were sent.
pub type Map<T> = indexmap::IndexMap<String, T>;

/// Where a value is in its container.
#[derive(Clone, Copy)]
pub(super) enum Step<'t> {
    Index(usize),
    /// A key as it was sent, and whether there are escapes in it.
    Key {
        raw: &'t str,
        escaped: bool,
    },
    /// The value stands in place of a list, which has no other.
    Only,
}

impl Step<'_> {
    /// Its name in a path.
    pub(super) fn name(self) -> String {
        match self {
            Self::Index(index) => index.to_string(),
            Self::Key { raw, escaped } => json::unescape(raw, escaped).map_or_else(|| raw.to_owned(), Cow::into_owned),
            Self::Only => String::new(),
        }
    }
}

/// What a record begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opened {
    Object,
    /// An object in a list of one, whose end follows the object's.
    InList,
    /// An empty list, whose end was taken.
    Empty,
}

impl<'t> Reader<'t> {
    /// Reads a list, each item with `item`, which gets its position. If it has `holes`, nothing in place of an item is skipped; `alone`
    /// is how an item looks alone.
    pub(super) fn list<'n>(
        &mut self,
        holes: bool,
        alone: impl FnOnce() -> ListItem<'n>,
        mut item: impl FnMut(&mut Self, Step<'t>) -> Result<(), Mismatch>,
    ) -> Result<(), Mismatch> {
        let (mut first, mut index) = (true, 0);
        let start = (self.scanner.at(), self.scanner.depth());
        match self.scanner.token()? {
            Token::Array => {
                while self.scanner.item(&mut first)? {
                    if !(holes && self.hole()?) {
                        item(self, Step::Index(index)).map_err(|mismatch| mismatch.at(Step::Index(index).name()))?;
                    }
                    index += 1;
                }
            }
            Token::Object if !self.is_item(&alone())? => {
                self.forgive(Forgiven::ListAsObject);
                while let Some((raw, escaped)) = self.scanner.key(&mut first)? {
                    let step = Step::Key { raw, escaped };
                    if !(holes && self.hole()?) {
                        item(self, step).map_err(|mismatch| mismatch.at(step.name()))?;
                    }
                }
            }
            other => self.no_list(other, start, item)?,
        }
        Ok(())
    }

    /// Reads a map, each value with `value`, which gets its key. If it has `holes`, nothing in place of a value is skipped.
    pub(super) fn map(
        &mut self,
        holes: bool,
        mut value: impl FnMut(&mut Self, String) -> Result<(), Mismatch>,
    ) -> Result<(), Mismatch> {
        let (mut first, mut index) = (true, 0_usize);
        match self.scanner.token()? {
            Token::Object => {
                while let Some((raw, escaped)) = self.scanner.key(&mut first)? {
                    let key = self.unescape(raw, escaped)?.into_owned();
                    if !(holes && self.hole()?) {
                        value(self, key).map_err(|mismatch| mismatch.at(Step::Key { raw, escaped }.name()))?;
                    }
                }
            }
            Token::Array => {
                self.forgive(Forgiven::MapAsList);
                while self.scanner.item(&mut first)? {
                    if !(holes && self.hole()?) {
                        value(self, index.to_string()).map_err(|mismatch| mismatch.at(index.to_string()))?;
                    }
                    index += 1;
                }
            }
            other => self.no_container("a map", other)?,
        }
        Ok(())
    }

    /// Reads a record, each field with `field`, which gets its name.
    pub(super) fn each_field(
        &mut self,
        mut field: impl FnMut(&mut Self, String) -> Result<(), Mismatch>,
    ) -> Result<(), Mismatch> {
        let place = self.place;
        let opened = self.open_record()?;
        if opened == Opened::Empty {
            return Ok(());
        }
        let mut first = true;
        while let Some((raw, escaped)) = self.scanner.key(&mut first)? {
            let name = self.name(raw, escaped)?.into_owned();
            field(self, name)?;
        }
        self.place = place;
        if opened == Opened::InList { self.close_list() } else { Ok(()) }
    }

    /// Takes the beginning of a record.
    #[inline]
    pub(super) fn open_record(&mut self) -> Result<Opened, Mismatch> {
        match self.scanner.token()? {
            Token::Object => Ok(Opened::Object),
            other => self.open_list(other),
        }
    }

    /// The name of a record's field. Half of a character in it is not counted: the name is then none that the schema has.
    pub(super) fn name(&self, raw: &'t str, escaped: bool) -> Result<Cow<'t, str>, Mismatch> {
        json::unescape(raw, escaped).ok_or_else(|| self.scanner.unexpected().into())
    }

    pub(super) fn no_container(&mut self, expected: &str, token: Token<'_>) -> Result<(), Mismatch> {
        match token {
            Token::Null | Token::Boolean(false) | Token::Text { raw: "", .. } => {
                self.forgive(Forgiven::NoContainer);
                Ok(())
            }
            other => Err(Mismatch::with(expected, other)),
        }
    }
}

impl<T: Decode> Decode for Vec<T> {
    const NOTHING: Nothing = Nothing::ABSENT;
    const EXPECTED: &'static str = "a list";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        let mut items = Self::new();
        reader.list(T::HOLES, T::as_item, |reader, _| T::decode(reader).map(|item| items.push(item)))?;
        Ok(items)
    }

    fn as_item() -> ListItem<'static> {
        T::as_item()
    }

    fn no_data() -> Option<Self> {
        Some(Self::new())
    }
}

impl<T: Decode> Decode for Map<T> {
    const NOTHING: Nothing = Nothing::ABSENT;
    const EXPECTED: &'static str = "a map";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        let mut entries = Self::new();
        reader.map(T::HOLES, |reader, key| {
            let value = T::decode(reader)?;
            // If a key repeats, the first counts.
            entries.entry(key).or_insert(value);
            Ok(())
        })?;
        Ok(entries)
    }

    fn as_item() -> ListItem<'static> {
        ListItem::Map
    }

    fn no_data() -> Option<Self> {
        Some(Self::new())
    }
}

impl<T: Decode> Decode for Option<T> {
    const NOTHING: Nothing = T::NOTHING;
    const EXPECTED: &'static str = T::EXPECTED;

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        if reader.nothing(T::NOTHING)? { Ok(None) } else { T::decode(reader).map(Some) }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn as_item() -> ListItem<'static> {
        T::as_item()
    }
}
