//! Values as the JSON in which this version stores them, and reads them again.
//!
//! What is read was written by the same version, so the members of an object come in the order of the fields, and those that are left out
//! have the usual value. That makes the code for a field one call; the derives of serde took a tenth of the first build.
//!
//! It does not know what is stored.

mod macros;
mod values;

use std::borrow::Cow;

use super::quote;
use super::scanner::{Scanner, Token};
use super::unescape;

pub(crate) use self::macros::{stored, stored_field, stored_variant};

/// A value that is stored as JSON.
pub trait Stored: Sized {
    /// Appends it as JSON.
    fn write(&self, json: &mut String);

    /// Reads one.
    ///
    /// # Errors
    /// If this version did not write it.
    fn read(json: &mut StoredReader<'_>) -> Result<Self, Misread>;
}

/// A text that this version did not write: where it goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misread {
    /// The byte, from 0.
    pub offset: usize,
    /// What should be there.
    pub expected: &'static str,
}

impl std::fmt::Display for Misread {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "at byte {} should be {}", self.offset, self.expected)
    }
}

impl std::error::Error for Misread {}

/// A value as JSON, without spaces. Characters that cannot be seen are escaped.
#[must_use]
pub fn to_stored(value: &impl Stored) -> String {
    let mut json = String::new();
    value.write(&mut json);
    json
}

/// The value that a text holds.
///
/// # Errors
/// If this version did not write it.
pub fn read_stored<T: Stored>(json: &str) -> Result<T, Misread> {
    let mut reader = StoredReader { scanner: Scanner::new(json), first: true, name: None };
    let value = T::read(&mut reader)?;
    reader.scanner.end().map_err(|_| reader.expected("the end"))?;
    Ok(value)
}

/// A cursor over stored JSON.
pub struct StoredReader<'t> {
    scanner: Scanner<'t>,
    /// Whether the next member or item is the first.
    first: bool,
    /// The name of the next member, or the object's end, if the cursor has passed it.
    name: Option<Option<&'t str>>,
}

impl<'t> StoredReader<'t> {
    #[cold]
    fn expected(&self, expected: &'static str) -> Misread {
        Misread { offset: self.scanner.at(), expected }
    }

    fn token(&mut self) -> Option<Token<'t>> {
        self.scanner.token().ok()
    }

    /// Takes a text.
    fn text(&mut self) -> Result<Cow<'t, str>, Misread> {
        match self.token() {
            Some(Token::Text { raw, escaped }) => unescape(raw, escaped),
            _ => None,
        }
        .ok_or_else(|| self.expected("a text"))
    }

    /// Takes a whole number.
    fn number<N: std::str::FromStr>(&mut self) -> Result<N, Misread> {
        match self.token() {
            Some(Token::Number(digits)) => digits.parse().ok(),
            _ => None,
        }
        .ok_or_else(|| self.expected("a whole number"))
    }

    /// Takes the beginning of an object.
    pub(crate) fn object(&mut self) -> Result<(), Misread> {
        self.first = true;
        if self.token() == Some(Token::Object) { Ok(()) } else { Err(self.expected("an object")) }
    }

    /// The name of the next member, which is not taken yet; `None` at the end of the object.
    fn name(&mut self) -> Result<Option<&'t str>, Misread> {
        if let Some(name) = self.name {
            return Ok(name);
        }
        let name = match self.scanner.key(&mut self.first) {
            Ok(None) => None,
            Ok(Some((name, false))) => Some(name),
            _ => return Err(self.expected("a name")),
        };
        self.name = Some(name);
        Ok(name)
    }

    /// Takes the name of the next member, if it is this one.
    fn is_next(&mut self, name: &str) -> Result<bool, Misread> {
        let is_it = self.name()? == Some(name);
        if is_it {
            self.name = None;
        }
        Ok(is_it)
    }

    /// Takes the member of this name.
    pub(crate) fn member<T: Stored>(&mut self, name: &'static str) -> Result<T, Misread> {
        if self.is_next(name)? { self.value() } else { Err(self.expected(name)) }
    }

    /// Takes the member of this name, if it is there.
    pub(crate) fn member_if_there<T: Stored>(&mut self, name: &'static str) -> Result<Option<T>, Misread> {
        if self.is_next(name)? { self.value().map(Some) } else { Ok(None) }
    }

    /// Takes a value within an object or a list.
    pub(crate) fn value<T: Stored>(&mut self) -> Result<T, Misread> {
        let value = T::read(self)?;
        self.first = false;
        Ok(value)
    }

    /// Takes the end of an object.
    pub(crate) fn end_of_object(&mut self) -> Result<(), Misread> {
        match self.name()? {
            None => {
                self.name = None;
                Ok(())
            }
            Some(_) => Err(self.expected("the end of an object")),
        }
    }

    /// Takes the beginning of a list.
    fn list(&mut self) -> Result<(), Misread> {
        self.first = true;
        if self.token() == Some(Token::Array) { Ok(()) } else { Err(self.expected("a list")) }
    }

    /// Whether a list has another item.
    fn has_item(&mut self) -> Result<bool, Misread> {
        self.scanner.item(&mut self.first).map_err(|_| self.expected("an item"))
    }

    /// Takes an item of a list, which must be there.
    fn item<T: Stored>(&mut self) -> Result<T, Misread> {
        if self.has_item()? { self.value() } else { Err(self.expected("an item")) }
    }

    /// Takes the end of a list.
    fn end_of_list(&mut self) -> Result<(), Misread> {
        if self.has_item()? { Err(self.expected("the end of a list")) } else { Ok(()) }
    }

    /// Takes the word of a variant: a text of its own, or the name of the only member of an object.
    pub(crate) fn word(&mut self) -> Result<Cow<'t, str>, Misread> {
        let word = match self.token() {
            Some(Token::Text { raw, escaped }) => unescape(raw, escaped),
            Some(Token::Object) => {
                self.first = true;
                let name = self.scanner.key(&mut self.first).ok().flatten();
                name.and_then(|(raw, escaped)| unescape(raw, escaped))
            }
            _ => None,
        };
        word.ok_or_else(|| self.expected("a variant"))
    }

    /// Takes the end of a variant that has a value.
    pub(crate) fn end_of_variant<T>(&mut self, value: T) -> Result<T, Misread> {
        self.end_of_object()?;
        Ok(value)
    }

    /// A variant that is not known.
    #[cold]
    pub(crate) fn unknown(&self) -> Misread {
        self.expected("a variant that this version knows")
    }
}

/// Begins the next member of an object, whose opening bracket is the last of the text if it is the first.
pub(crate) fn write_name(name: &str, json: &mut String) {
    if !json.ends_with('{') {
        json.push(',');
    }
    quote(name, json);
    json.push(':');
}

/// Appends a member of an object.
pub(crate) fn write_member(name: &str, value: &impl Stored, json: &mut String) {
    write_name(name, json);
    value.write(json);
}

/// Appends a member of an object, unless it has its usual value.
pub(crate) fn write_unless<T: Stored + PartialEq>(usual: &T, name: &str, value: &T, json: &mut String) {
    if value != usual {
        write_member(name, value, json);
    }
}

#[cfg(test)]
mod tests;
