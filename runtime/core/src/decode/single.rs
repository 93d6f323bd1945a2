//! One value where a list is expected, a list of one where a record is expected, and nothing where one of many records is expected.
//!
//! None of it is on the way of data in its plain form.

use super::container::{Opened, Step};
use crate::json::Token;
use crate::wire::{Forgiven, ListItem, Mismatch, Reader};

impl<'t> Reader<'t> {
    /// Takes nothing in place of a record in a list or map.
    #[inline]
    pub(super) fn hole(&mut self) -> Result<bool, Mismatch> {
        match self.scanner.peek()? {
            b'n' | b'f' | b'"' => self.take_hole(),
            _ => Ok(false),
        }
    }

    #[cold]
    fn take_hole(&mut self) -> Result<bool, Mismatch> {
        let (start, depth) = (self.scanner.at(), self.scanner.depth());
        let is_hole = match self.scanner.token()? {
            Token::Text { raw, .. } => raw.is_empty(),
            Token::Null | Token::Boolean(false) => true,
            _ => false,
        };
        if is_hole {
            self.forgive(Forgiven::Hole);
        } else {
            self.scanner.restore(start, depth);
        }
        Ok(is_hole)
    }

    /// Reads a value that is no list, whose token was taken from `start`, as its only item, or as a list without items.
    #[cold]
    pub(super) fn no_list(
        &mut self,
        token: Token<'t>,
        (start, depth): (usize, u32),
        mut item: impl FnMut(&mut Self, Step<'t>) -> Result<(), Mismatch>,
    ) -> Result<(), Mismatch> {
        if let Token::Null | Token::Boolean(false) | Token::Text { raw: "", .. } = token {
            return self.no_container("a list", token);
        }
        self.scanner.restore(start, depth);
        self.forgive(Forgiven::OneForList);
        item(self, Step::Only).map_err(|mismatch| match token {
            // What is wrong with an object is in its fields.
            Token::Object => mismatch,
            _ if mismatch.syntax().is_some() => mismatch,
            _ => Mismatch::with("a list", token).with_hint_of(&mismatch),
        })
    }

    /// Takes the beginning of a record that does not begin as an object.
    #[cold]
    pub(super) fn open_list(&mut self, token: Token<'t>) -> Result<Opened, Mismatch> {
        if token != Token::Array {
            return Err(Mismatch::with("a record", token));
        }
        // PHP writes an empty object as an empty array.
        if !self.scanner.item(&mut true)? {
            self.forgive(Forgiven::RecordAsList);
            return Ok(Opened::Empty);
        }
        let (start, depth) = (self.scanner.at(), self.scanner.depth());
        let is_object = self.scanner.peek()? == b'{';
        self.scanner.skip()?;
        if !is_object || self.scanner.item(&mut false)? {
            return Err(Mismatch::with("a record", token));
        }
        self.forgive(Forgiven::RecordInList);
        self.root += u32::from(depth == self.root);
        self.scanner.restore(start, depth);
        self.scanner.token()?;
        Ok(Opened::InList)
    }

    /// Takes the end of the list of one that a record is in.
    #[cold]
    pub(super) fn close_list(&mut self) -> Result<(), Mismatch> {
        if self.scanner.item(&mut false)? { Err(self.scanner.unexpected().into()) } else { Ok(()) }
    }

    /// Whether an object, whose bracket was taken, is one item of a list; otherwise its values are the items. Takes nothing.
    #[cold]
    pub(super) fn is_item(&mut self, item: &ListItem<'_>) -> Result<bool, Mismatch> {
        if *item == ListItem::Scalar {
            return Ok(false);
        }
        let (start, depth) = (self.scanner.at(), self.scanner.depth());
        let mut seen = Seen::default();
        let mut first = true;
        while let Some((raw, escaped)) = self.scanner.key(&mut first)? {
            let name = self.name(raw, escaped)?;
            if self.scanner.peek()? == b'{' && is_number(&name) {
                // The usual way in which PHP sends a list as an object.
                seen = Seen::default();
                break;
            }
            let value = self.scanner.at();
            self.scanner.skip()?;
            seen.add(&name, self.scanner.slice(value), item);
        }
        self.scanner.restore(start, depth);
        Ok(seen.is_item(item))
    }
}

/// What was seen of an object's fields.
#[derive(Default)]
struct Seen {
    /// How many have names that the item has, and how many have not.
    named: usize,
    unnamed: usize,
    /// Whether there is a string, a number or a boolean, and whether there is one that stands for no container either.
    has_scalar: bool,
    has_value: bool,
}

impl Seen {
    fn add(&mut self, name: &str, value: &str, item: &ListItem<'_>) {
        let is_named = match item {
            ListItem::Record(names) => names.contains(&name),
            ListItem::Moment => matches!(name, "date" | "timezone"),
            ListItem::Scalar | ListItem::Map => false,
        };
        *(if is_named { &mut self.named } else { &mut self.unnamed }) += 1;
        let is_scalar = !value.starts_with(['{', '[']) && value != "null";
        self.has_scalar |= is_scalar;
        self.has_value |= is_scalar && !matches!(value, "false" | "\"\"");
    }

    fn is_item(&self, item: &ListItem<'_>) -> bool {
        match item {
            ListItem::Scalar => false,
            ListItem::Moment => self.named == 2,
            // No map is a scalar, so the values are no maps.
            ListItem::Map => self.has_value,
            // No record is a scalar, so the values are no records. If all are containers, either reading may be meant unless the names
            // are those of the fields.
            ListItem::Record(_) => self.named > 0 && (self.has_scalar || self.unnamed == 0),
        }
    }
}

fn is_number(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit())
}
