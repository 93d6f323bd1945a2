//! Parameters that must be sent: a list, a map or a record of which nothing would be sent is refused.
//!
//! It does not know how they are sent.

use super::parameters::{Encode, Entry};

/// A value of which something must be sent.
#[derive(Clone, Debug)]
pub struct Required<T>(T);

/// A list, a map or a record that a call cannot be without. In a form, one without parts is no parameter at all, which is an error.
pub fn required<T: Encode>(value: T) -> Required<T> {
    Required(value)
}

impl<T: Encode> Encode for Required<T> {
    fn encode(self, entry: Entry<'_>) -> Result<(), String> {
        if entry.adds(self.0)? { Ok(()) } else { Err(EMPTY.to_owned()) }
    }
}

/// What is wrong with a required parameter that has no parts.
#[doc(hidden)]
pub const EMPTY: &str = "it is required, and nothing would be sent of it, because it is empty";
