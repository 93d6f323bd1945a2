//! A form under construction: urlencoded text, and the secrets in it.
//!
//! It knows nothing of what a scalar is sent as.

use std::fmt;

use url::form_urlencoded::byte_serialize;

use super::scalar::{Scalar, Text};
use crate::Secret;
use crate::description::{Booleans, ListStyle};

/// A type whose values can be parameters: scalars, and lists and maps of them.
pub trait Encode {
    /// Writes the value under its name.
    ///
    /// # Errors
    /// Why the value cannot be sent.
    fn encode(&self, entry: Entry<'_>) -> Result<(), String>;
}

/// Parameters, urlencoded one after the other.
///
/// ```
/// use actionapi::description::{Booleans, ListStyle};
/// use actionapi::encode::Form;
///
/// let mut form = Form::new(ListStyle::Brackets, Booleans { yes: "1", no: "0" });
/// form.add("name", &"a b")?;
/// form.add("ids", &vec![1, 2])?;
/// assert_eq!(form.as_str(), "name=a+b&ids%5B%5D=1&ids%5B%5D=2");
/// # Ok::<(), String>(())
/// ```
#[derive(Clone)]
pub struct Form {
    lists: ListStyle,
    booleans: Booleans,
    text: String,
    secrets: Vec<Secret>,
    /// The value that is written, before it is urlencoded; kept for its memory alone.
    value: String,
}

/// The room made for the parameters at once, which is enough for most.
const USUAL: usize = 128;

/// The place in a form where one parameter is written.
#[derive(Debug)]
pub struct Entry<'f> {
    form: &'f mut Form,
    name: &'f str,
}

impl Form {
    /// A form without parameters, of an API that writes lists and booleans so.
    #[must_use]
    pub fn new(lists: ListStyle, booleans: Booleans) -> Self {
        Self { lists, booleans, text: String::new(), secrets: Vec::new(), value: String::new() }
    }

    /// Adds a parameter.
    ///
    /// # Errors
    /// Why the value cannot be sent; the form is then as it was.
    pub fn add(&mut self, name: &str, value: &dyn Encode) -> Result<(), String> {
        let (length, secrets) = (self.text.len(), self.secrets.len());
        value.encode(Entry { form: self, name }).inspect_err(|_| {
            self.text.truncate(length);
            self.secrets.truncate(secrets);
        })
    }

    /// The parameters as `application/x-www-form-urlencoded` text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The secrets among the values.
    #[must_use]
    pub fn secrets(&self) -> &[Secret] {
        &self.secrets
    }

    /// Appends `name` and `suffix`, urlencoded, and `=` and the value.
    fn pair(&mut self, name: &str, suffix: &str, value: &str) {
        if self.text.is_empty() {
            self.text.reserve(USUAL);
        } else {
            self.text.push('&');
        }
        self.text.extend(byte_serialize(name.as_bytes()));
        self.text.extend(byte_serialize(suffix.as_bytes()));
        self.text.push('=');
        self.text.extend(byte_serialize(value.as_bytes()));
    }

    fn value(&mut self, scalar: &dyn Scalar) -> Result<String, String> {
        let mut out = std::mem::take(&mut self.value);
        out.clear();
        let mut text = Text { out: &mut out, booleans: self.booleans, secrets: &mut self.secrets, problem: None };
        scalar.write(&mut text);
        match text.problem {
            Some(problem) => Err(problem),
            None => Ok(out),
        }
    }
}

impl Entry<'_> {
    fn one(self, scalar: &dyn Scalar) -> Result<(), String> {
        let value = self.form.value(scalar)?;
        self.form.pair(self.name, "", &value);
        self.form.value = value;
        Ok(())
    }

    fn list<'i>(self, items: impl Iterator<Item = &'i dyn Scalar>) -> Result<(), String> {
        if let ListStyle::Joined(separator) = self.form.lists {
            return self.joined(items, separator);
        }
        for (index, item) in items.enumerate() {
            let value = self.form.value(item)?;
            match self.form.lists {
                ListStyle::Brackets => self.form.pair(self.name, "[]", &value),
                ListStyle::Indexed => self.form.pair(self.name, &format!("[{index}]"), &value),
                ListStyle::Repeated | ListStyle::Joined(_) => self.form.pair(self.name, "", &value),
            }
        }
        Ok(())
    }

    fn joined<'i>(self, items: impl Iterator<Item = &'i dyn Scalar>, separator: &str) -> Result<(), String> {
        let mut values = Vec::new();
        for item in items {
            let value = self.form.value(item)?;
            if value.contains(separator) {
                return Err(format!("the item {} contains {separator:?}, which stands between items", values.len() + 1));
            }
            values.push(value);
        }
        self.form.pair(self.name, "", &values.join(separator));
        Ok(())
    }

    fn map<'i>(self, entries: impl Iterator<Item = (&'i str, &'i dyn Scalar)>) -> Result<(), String> {
        for (key, value) in entries {
            let value = self.form.value(value)?;
            self.form.pair(self.name, &format!("[{key}]"), &value);
        }
        Ok(())
    }
}

impl<T: Scalar> Encode for T {
    fn encode(&self, entry: Entry<'_>) -> Result<(), String> {
        entry.one(self)
    }
}

impl<T: Scalar> Encode for Vec<T> {
    fn encode(&self, entry: Entry<'_>) -> Result<(), String> {
        entry.list(self.iter().map(|item| item as &dyn Scalar))
    }
}

impl<T: Scalar, const LENGTH: usize> Encode for [T; LENGTH] {
    fn encode(&self, entry: Entry<'_>) -> Result<(), String> {
        entry.list(self.iter().map(|item| item as &dyn Scalar))
    }
}

impl<T: Scalar> Encode for Vec<(String, T)> {
    fn encode(&self, entry: Entry<'_>) -> Result<(), String> {
        entry.map(self.iter().map(|(key, value)| (key.as_str(), value as &dyn Scalar)))
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the text: there may be secrets in it.
        write!(formatter, "Form({} bytes)", self.text.len())
    }
}
