//! Places in a reply.

use super::macros::mapping;
use super::values::{Either, Text};

/// A place in the body, or another.
pub(crate) type PlaceEntry<'a> = Either<Text<'a>, PlaceOutside<'a>>;

mapping! {
    /// A place in a reply that is not in its body.
    PlaceOutside {
        /// The name of a header.
        header: Option<Text<'a>>,
        /// The name of a cookie that the reply sets.
        cookie: Option<Text<'a>>,
    }
}
