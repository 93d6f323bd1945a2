//! Reading lists, maps, records and optional values. The routines that take a closure are the rules: the types use them, and so does
//! the check of data against a description.
//!
//! How a record's fields are put in order is in `fields`.

use std::borrow::Cow;

use crate::json::{self, Token};
use crate::wire::{Decode, Forgiven, Mismatch, Nothing, Reader};

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
}

impl Step<'_> {
    /// Its name in a path.
    pub(super) fn name(self) -> String {
        match self {
            Self::Index(index) => index.to_string(),
            Self::Key { raw, escaped } => json::unescape(raw, escaped).map_or_else(|| raw.to_owned(), Cow::into_owned),
        }
    }
}

impl Reader<'_> {
    /// Reads a list, each item with `item`, which gets its position.
    pub(super) fn list(&mut self, mut item: impl FnMut(&mut Self, Step<'_>) -> Result<(), Mismatch>) -> Result<(), Mismatch> {
        let (mut first, mut index) = (true, 0);
        match self.scanner.token()? {
            Token::Array => {
                while self.scanner.item(&mut first)? {
                    let step = Step::Index(index);
                    item(self, step).map_err(|mismatch| mismatch.at(step.name()))?;
                    index += 1;
                }
            }
            Token::Object => {
                self.forgive(Forgiven::ListAsObject);
                while let Some((raw, escaped)) = self.scanner.key(&mut first)? {
                    let step = Step::Key { raw, escaped };
                    item(self, step).map_err(|mismatch| mismatch.at(step.name()))?;
                }
            }
            other => self.no_container("a list", other)?,
        }
        Ok(())
    }

    /// Reads a map, each value with `value`, which gets its key.
    pub(super) fn map(&mut self, mut value: impl FnMut(&mut Self, String) -> Result<(), Mismatch>) -> Result<(), Mismatch> {
        let (mut first, mut index) = (true, 0_usize);
        match self.scanner.token()? {
            Token::Object => {
                while let Some((raw, escaped)) = self.scanner.key(&mut first)? {
                    let key = self.unescape(raw, escaped)?.into_owned();
                    value(self, key).map_err(|mismatch| mismatch.at(Step::Key { raw, escaped }.name()))?;
                }
            }
            Token::Array => {
                self.forgive(Forgiven::MapAsList);
                while self.scanner.item(&mut first)? {
                    value(self, index.to_string()).map_err(|mismatch| mismatch.at(index.to_string()))?;
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
        if !self.open_record()? {
            return Ok(());
        }
        let mut first = true;
        while let Some((raw, escaped)) = self.scanner.key(&mut first)? {
            let name = self.unescape(raw, escaped)?.into_owned();
            field(self, name)?;
        }
        Ok(())
    }

    /// Takes the beginning of a record. Returns whether it can have fields.
    pub(super) fn open_record(&mut self) -> Result<bool, Mismatch> {
        match self.scanner.token()? {
            Token::Object => Ok(true),
            // PHP writes an empty object as an empty array.
            Token::Array if !self.scanner.item(&mut true)? => {
                self.forgive(Forgiven::RecordAsList);
                Ok(false)
            }
            other => Err(Mismatch::with("a record", other)),
        }
    }

    fn no_container(&mut self, expected: &str, token: Token<'_>) -> Result<(), Mismatch> {
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
        reader.list(|reader, _| T::decode(reader).map(|item| items.push(item)))?;
        Ok(items)
    }
}

impl<T: Decode> Decode for Map<T> {
    const NOTHING: Nothing = Nothing::ABSENT;
    const EXPECTED: &'static str = "a map";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        let mut entries = Self::new();
        reader.map(|reader, key| {
            let value = T::decode(reader)?;
            // If a key repeats, the first counts.
            entries.entry(key).or_insert(value);
            Ok(())
        })?;
        Ok(entries)
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
}
