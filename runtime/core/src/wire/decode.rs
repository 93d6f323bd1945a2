//! The trait of the types that the data of a reply can be read as.
//!
//! It does not know what any type accepts.

use std::any::Any;

use super::mismatch::Mismatch;
use super::nothing::Nothing;
use super::reader::Reader;

/// A type that the data of a reply is read as.
///
/// Scalars, lists, maps, optional values and records implement it; see [`decode`](crate::decode).
pub trait Decode: Sized {
    /// The values that count as nothing if the type is optional.
    const NOTHING: Nothing = Nothing::NULL;

    /// The expected value in messages: `an integer`.
    const EXPECTED: &'static str;

    /// Whether null among such values in a list or map is a hole, which is skipped.
    #[doc(hidden)]
    const HOLES: bool = false;

    /// Whether it is the data as it was sent, in whatever form.
    #[doc(hidden)]
    const IS_RAW: bool = false;

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

    /// The value of a reply without data, if the type has one for it: a list, a map or a record may have, which as a field must be there.
    #[must_use]
    fn no_data() -> Option<Self> {
        Self::absent()
    }

    /// The value that was received beside the JSON, which is a file, if the type is one.
    #[doc(hidden)]
    #[must_use]
    fn received(received: &mut dyn Any) -> Option<Self> {
        let _ = received;
        None
    }

    /// How such a value looks alone, in place of a list of them.
    #[doc(hidden)]
    #[must_use]
    fn as_item() -> ListItem<'static> {
        ListItem::Scalar
    }
}

/// What tells an object that is one item of a list from an object whose values are the items.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListItem<'n> {
    /// An item is no object, or any: then the values are the items.
    Scalar,
    /// An item is a map.
    Map,
    /// An item is PHP's `DateTime`.
    Moment,
    /// An item has fields of these names.
    Record(Vec<&'n str>),
}
