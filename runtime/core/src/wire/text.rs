//! Writing values: the trait of types that become one value of a form, the text under construction, and the trait of types that can be
//! written as JSON.
//!
//! It does not know any one scalar, each of which has a file of its own, or names and lists, which `encode` adds.

use std::borrow::Cow;
use std::fmt::{Display, Write as _};

use crate::json::stored;
use crate::secret::Secret;

/// How an API writes booleans into a form.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Booleans {
    /// The text for true.
    pub yes: Cow<'static, str>,
    /// The text for false.
    pub no: Cow<'static, str>,
}

stored! { struct Booleans { yes, no } }

impl Booleans {
    /// `1` and `0`, which most APIs use.
    pub const DIGITS: Self = Self { yes: Cow::Borrowed("1"), no: Cow::Borrowed("0") };
}

/// A type whose values are one text in a form.
pub trait WriteText {
    /// Writes the value's text.
    fn write(&self, text: &mut Text<'_>);

    /// The value itself if it is a `String`, which then need not be copied.
    ///
    /// # Errors
    /// The value, if it is of another type.
    fn into_string(self) -> Result<String, Self>
    where
        Self: Sized,
    {
        Err(self)
    }
}

/// A type whose values can be written as JSON, as a server of the API would send them.
pub trait WriteJson {
    /// Appends the value's JSON.
    fn write_json(&self, json: &mut String);

    /// Whether there is no value, so that a record leaves the field out. Null is a value of some types.
    fn is_absent(&self) -> bool {
        false
    }

    /// Adds the secrets in the value, which no error or log shows.
    fn add_secrets(&self, secrets: &mut Vec<Secret>) {
        let _ = secrets;
    }
}

/// The text of one value, as it is written.
#[derive(Debug)]
pub struct Text<'t> {
    pub(crate) out: &'t mut String,
    pub(crate) booleans: &'t Booleans,
    /// The secrets among the values written.
    pub(crate) secrets: &'t mut Vec<Secret>,
    /// The reason why the value cannot be sent.
    pub(crate) problem: Option<String>,
}

impl Text<'_> {
    /// Writes a text.
    pub fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    pub(super) fn display(&mut self, value: impl Display) {
        // Writing to a string does not fail.
        let _ = write!(self.out, "{value}");
    }
}

impl<T: WriteText + ?Sized> WriteText for &T {
    fn write(&self, text: &mut Text<'_>) {
        (**self).write(text);
    }
}

impl<T: WriteJson + ?Sized> WriteJson for &T {
    fn write_json(&self, json: &mut String) {
        (**self).write_json(json);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }

    fn add_secrets(&self, secrets: &mut Vec<Secret>) {
        (**self).add_secrets(secrets);
    }
}

/// Appends a value's digits.
pub(super) fn push_display(json: &mut String, value: impl Display) {
    // Writing to a string does not fail.
    let _ = write!(json, "{value}");
}
