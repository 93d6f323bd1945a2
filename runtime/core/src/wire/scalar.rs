//! The parts of a scalar type: the facts in its own file, and the row made of them.
//!
//! It does not know which scalars there are: `table` does.

use super::decode::{Decode, ListItem};
use super::mismatch::Mismatch;
use super::nothing::Nothing;
use super::reader::Reader;
use super::text::{Booleans, Text, WriteJson, WriteText};
use crate::json::quote;

/// Everything that is particular to one scalar type; the rows of the table are made of it.
pub(super) trait Wire: Decode + WriteText + WriteJson {
    /// How the scalar is written, described and recognized.
    const FACTS: Facts;

    /// Whether a text is what a value of the type is sent as, or another spelling that a server takes as well.
    fn is_text(text: &str, booleans: &Booleans) -> bool;

    /// The wire's spelling of what a person typed: what a typed client would send for that value. A text that is no value of the type stays
    /// as it is.
    fn normalize(text: &str, booleans: &Booleans) -> String {
        let sent = if Self::is_text(text, booleans) { sent::<Self>(text, booleans) } else { None };
        sent.unwrap_or_else(|| text.to_owned())
    }

    /// The JSON of the value that a text stands for, as a JSON body has it; `None` if it is no value of the type.
    fn json(text: &str) -> Option<String> {
        let (mut quoted, mut json) = (String::new(), String::new());
        quote(text, &mut quoted);
        Self::decode(&mut Reader::new(&quoted, 0, 0)).ok()?.write_json(&mut json);
        Some(json)
    }
}

/// The text that is sent for the value in this one.
fn sent<T: Wire>(text: &str, booleans: &Booleans) -> Option<String> {
    let mut json = String::new();
    quote(text, &mut json);
    let value = T::decode(&mut Reader::new(&json, 0, 0)).ok()?;
    let (mut out, mut secrets) = (String::new(), Vec::new());
    let mut text = Text { out: &mut out, booleans, secrets: &mut secrets, problem: None };
    value.write(&mut text);
    if text.problem.is_some() { None } else { Some(out) }
}

/// The part of a row that is plain data.
pub(super) struct Facts {
    pub(super) rust: &'static str,
    pub(super) takes_into: bool,
    pub(super) wanted: &'static str,
    pub(super) placeholder: &'static str,
    pub(super) sample: &'static str,
    pub(super) aliases: &'static [&'static str],
    pub(super) sends: &'static str,
    pub(super) accepts: &'static str,
}

/// A scalar type as every part of the project needs it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Row {
    /// Its name in a schema; for [`Scalar::Secret`](super::Scalar::Secret) the key that makes a string one.
    pub name: &'static str,
    /// The path of its Rust type: `i64`, `::actionapi::Decimal`.
    pub rust: &'static str,
    /// Whether a typed method takes whatever converts into the type.
    pub takes_into: bool,
    /// The values that count as nothing if the type is optional.
    pub nothing: Nothing,
    /// The expected value in a message about a reply: `an integer`.
    pub expected: &'static str,
    /// The expected value in a message about a parameter: ``a date such as `2012-08-01` ``. Empty for a boolean, whose texts the API chooses.
    pub wanted: &'static str,
    /// The placeholder of a value in help: `INTEGER`.
    pub placeholder: &'static str,
    /// A value in its plain form, as JSON.
    pub sample: &'static str,
    /// Its names in other formats.
    pub aliases: &'static [&'static str],
    /// The text that is sent, in Markdown, for the reference.
    pub sends: &'static str,
    /// The accepted values, in Markdown, for the reference.
    pub accepts: &'static str,
    /// How a value looks alone, in place of a list of them.
    pub(crate) as_item: fn() -> ListItem<'static>,
    /// Reads a value and forgets it.
    pub decode: fn(&mut Reader<'_>) -> Result<(), Mismatch>,
    /// Whether a text is what a value is sent as, or another spelling that a server takes as well.
    pub is_text: fn(&str, &Booleans) -> bool,
    /// The wire's spelling of what a person typed. A text that is no value of the type stays as it is.
    pub normalize: fn(&str, &Booleans) -> String,
    /// The JSON of the value that a text stands for, as a JSON body has it; `None` if it is no value of the type.
    pub json: fn(&str) -> Option<String>,
}

/// The row of a scalar with this name.
pub(super) const fn row<T: Wire>(name: &'static str) -> Row {
    let Facts { rust, takes_into, wanted, placeholder, sample, aliases, sends, accepts } = T::FACTS;
    Row {
        name,
        rust,
        takes_into,
        nothing: T::NOTHING,
        expected: T::EXPECTED,
        wanted,
        placeholder,
        sample,
        aliases,
        sends,
        accepts,
        as_item: T::as_item,
        decode: forget::<T>,
        is_text: T::is_text,
        normalize: T::normalize,
        json: T::json,
    }
}

fn forget<T: Wire>(reader: &mut Reader<'_>) -> Result<(), Mismatch> {
    T::decode(reader).map(drop)
}
