//! What each scalar is sent as.
//!
//! It knows nothing of forms and of lists.

use std::fmt::{Display, Write as _};
use std::net::IpAddr;

use crate::description::Booleans;
use crate::{Date, DateTime, Decimal, Secret, Timestamp, Url, Value};

/// A type whose values are one text in a form.
pub trait Scalar {
    /// Writes the value's text.
    fn write(&self, text: &mut Text<'_>);
}

/// The text of one value, as it is written.
#[derive(Debug)]
pub struct Text<'t> {
    pub(super) out: &'t mut String,
    pub(super) booleans: Booleans,
    pub(super) secrets: &'t mut Vec<Secret>,
    /// Why the value cannot be sent.
    pub(super) problem: Option<String>,
}

impl Text<'_> {
    /// Writes a text.
    pub fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn display(&mut self, value: impl Display) {
        // Writing to a string does not fail.
        let _ = write!(self.out, "{value}");
    }
}

impl Scalar for str {
    fn write(&self, text: &mut Text<'_>) {
        text.push(self);
    }
}

impl Scalar for String {
    fn write(&self, text: &mut Text<'_>) {
        text.push(self);
    }
}

impl<T: Scalar + ?Sized> Scalar for &T {
    fn write(&self, text: &mut Text<'_>) {
        (**self).write(text);
    }
}

impl Scalar for Secret {
    fn write(&self, text: &mut Text<'_>) {
        text.push(self.expose());
        text.secrets.push(self.clone());
    }
}

impl Scalar for i64 {
    fn write(&self, text: &mut Text<'_>) {
        text.display(self);
    }
}

impl Scalar for f64 {
    fn write(&self, text: &mut Text<'_>) {
        if !self.is_finite() {
            text.problem = Some(format!("{self} is not a number that can be sent"));
        }
        text.display(self);
    }
}

impl Scalar for Decimal {
    fn write(&self, text: &mut Text<'_>) {
        text.display(self);
    }
}

impl Scalar for bool {
    fn write(&self, text: &mut Text<'_>) {
        text.push(if *self { text.booleans.yes } else { text.booleans.no });
    }
}

impl Scalar for Date {
    fn write(&self, text: &mut Text<'_>) {
        text.display(self);
    }
}

impl Scalar for DateTime {
    fn write(&self, text: &mut Text<'_>) {
        text.display(self.strftime("%Y-%m-%d %H:%M:%S%.f"));
    }
}

impl Scalar for Timestamp {
    fn write(&self, text: &mut Text<'_>) {
        text.display(self.as_second());
    }
}

impl Scalar for IpAddr {
    fn write(&self, text: &mut Text<'_>) {
        text.display(self);
    }
}

impl Scalar for Url {
    fn write(&self, text: &mut Text<'_>) {
        text.push(self.as_str());
    }
}

impl Scalar for Value {
    fn write(&self, text: &mut Text<'_>) {
        text.display(self);
    }
}
