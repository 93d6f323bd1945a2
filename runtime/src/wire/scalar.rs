//! What a scalar type consists of: the facts that its file gives, and the row that is made of them.
//!
//! Which scalars there are is in `table`.

use super::decode::Decode;
use super::mismatch::Mismatch;
use super::nothing::Nothing;
use super::reader::Reader;
use super::text::{Booleans, WriteJson, WriteText};

/// All that is particular to one scalar type; the rows of the table are made of it.
pub(super) trait Wire: Decode + WriteText + WriteJson {
    /// How the scalar is written, described and recognized.
    const FACTS: Facts;

    /// Whether a text is what a value of the type is sent as, or another spelling that a server takes as well.
    fn is_text(text: &str, booleans: &Booleans) -> bool;

    /// The wire's spelling of what a person typed. A text that is no value of the type stays as it is.
    fn normalize(text: &str, _booleans: &Booleans) -> String {
        text.to_owned()
    }
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
    /// Its name in a schema; for [`Scalar::Secret`] the key that makes a string one.
    pub name: &'static str,
    /// The path of its Rust type: `i64`, `::actionapi::Decimal`.
    pub rust: &'static str,
    /// Whether a typed method takes whatever converts into the type.
    pub takes_into: bool,
    /// What counts as nothing where the type is optional.
    pub nothing: Nothing,
    /// What a message about a reply says is expected: `an integer`.
    pub expected: &'static str,
    /// What a message about a parameter says is wanted: ``a date such as `2012-08-01` ``. Empty for a boolean, whose texts the API chooses.
    pub wanted: &'static str,
    /// What stands for a value in help: `INTEGER`.
    pub placeholder: &'static str,
    /// A value in its plain form, as JSON.
    pub sample: &'static str,
    /// What other formats call the type.
    pub aliases: &'static [&'static str],
    /// What a value is sent as, in Markdown, for the reference.
    pub sends: &'static str,
    /// What is accepted, in Markdown, for the reference.
    pub accepts: &'static str,
    /// Reads a value and forgets it.
    pub decode: fn(&mut Reader<'_>) -> Result<(), Mismatch>,
    /// Whether a text is what a value is sent as, or another spelling that a server takes as well.
    pub is_text: fn(&str, &Booleans) -> bool,
    /// The wire's spelling of what a person typed. A text that is no value of the type stays as it is.
    pub normalize: fn(&str, &Booleans) -> String,
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
        decode: forget::<T>,
        is_text: T::is_text,
        normalize: T::normalize,
    }
}

fn forget<T: Wire>(reader: &mut Reader<'_>) -> Result<(), Mismatch> {
    T::decode(reader).map(drop)
}
