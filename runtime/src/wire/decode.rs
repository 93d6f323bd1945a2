//! The trait of everything that the data of a reply can be read as.
//!
//! What each type accepts is its own.

use super::mismatch::Mismatch;
use super::nothing::Nothing;
use super::reader::Reader;

/// A type that the data of a reply is read as.
///
/// Scalars have it; so have lists, maps, optional values and records; see [`decode`](crate::decode).
pub trait Decode: Sized {
    /// What counts as nothing where the type is optional.
    const NOTHING: Nothing = Nothing::NULL;

    /// What a message says is expected: `an integer`.
    const EXPECTED: &'static str;

    /// Reads a value.
    ///
    /// # Errors
    /// If the value does not fit the type, or is not JSON.
    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch>;

    /// The value of a field that is absent, if the type has one for it.
    #[must_use]
    fn absent() -> Option<Self> {
        None
    }

    /// The value of a reply without data, if the type has one for it.
    #[must_use]
    fn no_data() -> Option<Self> {
        Self::absent()
    }
}
