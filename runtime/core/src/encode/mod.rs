//! Parameters: the names and values that a call sends, how lists and maps become several of them, and the form they are encoded into at
//! the end. What each scalar is sent as is in [`wire`](crate::wire).
//!
//! A map `a` is sent as `a[key]=value`, a list as the schema says. In a JSON body each value is JSON.
//!
//! This module does not know requests: which parameters they always have, and where the form goes.

mod check;
mod check_json;
mod form;
mod formed;
mod json;
mod json_body;
pub(crate) mod names;
mod parameters;
mod required;

pub use self::check::check_text;
pub use self::check_json::check_json;
pub use self::form::push_pair;
pub use self::formed::{FormedField, InForm, Joined, Presence, check_formed, field, formed, joined, joined_or, presence};
#[doc(hidden)]
pub use self::formed::{written, written_json};
pub use self::json::{write_case, write_record, write_record_with_rest};
pub use self::json_body::json_body;
pub use self::names::{NamePart, name_parts};
pub use self::parameters::{Encode, Entry, Pair, PairValue, Parameters, text_of};
#[doc(hidden)]
pub use self::required::EMPTY;
pub use self::required::{Required, required};
use crate::upload::Upload;
pub use crate::wire::{Text, WriteJson, WriteText};

/// The items of a list of strings.
pub fn texts(items: impl IntoIterator<Item = impl Into<String>>) -> Vec<String> {
    items.into_iter().map(Into::into).collect()
}

/// The items of a list.
pub fn list<T>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    items.into_iter().collect()
}

/// The files of a list.
pub fn files(items: impl IntoIterator<Item = impl Into<Upload>>) -> Vec<Upload> {
    items.into_iter().map(Into::into).collect()
}

/// The entries of a map of strings.
pub fn text_entries(entries: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>) -> Vec<(String, String)> {
    entries.into_iter().map(|(key, value)| (key.into(), value.into())).collect()
}

/// The entries of a map.
pub fn entries<T>(entries: impl IntoIterator<Item = (impl Into<String>, T)>) -> Vec<(String, T)> {
    entries.into_iter().map(|(key, value)| (key.into(), value)).collect()
}
