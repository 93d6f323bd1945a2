//! Writing parameters into a form: what each wire type is sent as, and how lists and maps are spelt.
//!
//! A string, an IP address, a URL and an enum are sent as they are, numbers as their digits, a boolean as one of the two texts the
//! schema gives, a date as `2012-08-01`, a datetime as `2012-08-01 18:30:56`, a timestamp as seconds, JSON as its text. A map `a` is
//! sent as `a[key]=value`, a list as the schema says.
//!
//! This module knows nothing of requests: which parameters they always have, and where the form goes.

mod check;
mod form;
mod scalar;

pub use self::check::check_text;
pub use self::form::{Encode, Entry, Form};
pub use self::scalar::{Scalar, Text};

/// The items of a list of strings.
pub fn texts(items: impl IntoIterator<Item = impl Into<String>>) -> Vec<String> {
    items.into_iter().map(Into::into).collect()
}

/// The items of a list.
pub fn list<T>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    items.into_iter().collect()
}

/// The entries of a map of strings.
pub fn text_entries(entries: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>) -> Vec<(String, String)> {
    entries.into_iter().map(|(key, value)| (key.into(), value.into())).collect()
}

/// The entries of a map.
pub fn entries<T>(entries: impl IntoIterator<Item = (impl Into<String>, T)>) -> Vec<(String, T)> {
    entries.into_iter().map(|(key, value)| (key.into(), value)).collect()
}
