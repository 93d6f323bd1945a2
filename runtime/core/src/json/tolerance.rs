//! What a schema tolerates in replies that are not JSON.
//!
//! It does not know how such a reply is read.

use super::stored;

/// What is tolerated in a reply that is not JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tolerance {
    /// Text before and after the JSON, such as a notice of PHP.
    pub text_around: bool,
    /// `NaN`, `Infinity` and `-Infinity`, which are read as null.
    pub nan: bool,
    /// Control characters in strings that are not escaped.
    pub control_characters: bool,
    /// A comma after the last item or field.
    pub trailing_commas: bool,
}

stored! { struct Tolerance { text_around = false, nan = false, control_characters = false, trailing_commas = false } }

impl Tolerance {
    /// Only JSON.
    pub const NONE: Self = Self { text_around: false, nan: false, control_characters: false, trailing_commas: false };

    /// Whether only JSON is read.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::NONE
    }
}
