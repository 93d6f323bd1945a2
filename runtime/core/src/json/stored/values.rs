//! How the values of the standard library are stored.
//!
//! It knows none of the project's types: `macros` stores those.

use std::borrow::Cow;

use super::super::quote;
use super::super::scanner::Token;
use super::{Misread, Stored, StoredReader};

fn write_items<'i, T: Stored + 'i>(items: impl IntoIterator<Item = &'i T>, json: &mut String) {
    json.push('[');
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            json.push(',');
        }
        item.write(json);
    }
    json.push(']');
}

fn read_items<T: Stored>(json: &mut StoredReader<'_>) -> Result<Vec<T>, Misread> {
    json.list()?;
    let mut items = Vec::new();
    while json.has_item()? {
        items.push(json.value()?);
    }
    Ok(items)
}

impl Stored for Cow<'static, str> {
    fn write(&self, json: &mut String) {
        quote(self, json);
    }

    fn read(json: &mut StoredReader<'_>) -> Result<Self, Misread> {
        json.text().map(|text| Cow::Owned(text.into_owned()))
    }
}

impl Stored for String {
    fn write(&self, json: &mut String) {
        quote(self, json);
    }

    fn read(json: &mut StoredReader<'_>) -> Result<Self, Misread> {
        json.text().map(Cow::into_owned)
    }
}

impl Stored for bool {
    fn write(&self, json: &mut String) {
        json.push_str(if *self { "true" } else { "false" });
    }

    fn read(json: &mut StoredReader<'_>) -> Result<Self, Misread> {
        match json.token() {
            Some(Token::Boolean(value)) => Ok(value),
            _ => Err(json.expected("true or false")),
        }
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Stored for $number {
            fn write(&self, json: &mut String) {
                json.push_str(&self.to_string());
            }

            fn read(json: &mut StoredReader<'_>) -> Result<Self, Misread> {
                json.number()
            }
        }
    )*};
}

numbers!(u16 u32 u64 usize i64);

/// `null` is nothing, so it must not be the JSON of a value that is there.
impl<T: Stored> Stored for Option<T> {
    fn write(&self, json: &mut String) {
        match self {
            Some(value) => value.write(json),
            None => json.push_str("null"),
        }
    }

    fn read(json: &mut StoredReader<'_>) -> Result<Self, Misread> {
        let before = json.scanner.clone();
        if json.token() == Some(Token::Null) {
            return Ok(None);
        }
        json.scanner = before;
        T::read(json).map(Some)
    }
}

impl<T: Stored> Stored for Box<T> {
    fn write(&self, json: &mut String) {
        T::write(self, json);
    }

    fn read(json: &mut StoredReader<'_>) -> Result<Self, Misread> {
        T::read(json).map(Box::new)
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn write(&self, json: &mut String) {
        write_items(self, json);
    }

    fn read(json: &mut StoredReader<'_>) -> Result<Self, Misread> {
        read_items(json)
    }
}

impl<T: Stored + Clone> Stored for Cow<'static, [T]> {
    fn write(&self, json: &mut String) {
        write_items(self.iter(), json);
    }

    fn read(json: &mut StoredReader<'_>) -> Result<Self, Misread> {
        read_items(json).map(Cow::Owned)
    }
}

impl<A: Stored, B: Stored> Stored for (A, B) {
    fn write(&self, json: &mut String) {
        json.push('[');
        self.0.write(json);
        json.push(',');
        self.1.write(json);
        json.push(']');
    }

    fn read(json: &mut StoredReader<'_>) -> Result<Self, Misread> {
        json.list()?;
        let pair = (json.item()?, json.item()?);
        json.end_of_list()?;
        Ok(pair)
    }
}
