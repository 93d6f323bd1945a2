//! The error of a text that is not JSON.
//!
//! It does not know what the text is: a reply, a parameter or an example.

use std::fmt;

/// Where a text is not JSON, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Syntax {
    offset: usize,
    reason: Reason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// The text ends too early.
    End,
    /// A byte that no JSON has there.
    Unexpected,
    /// Arrays and objects are nested more deeply than [`DEPTH`].
    Depth,
}

/// How deeply arrays and objects may be nested, as in `serde_json`: a depth that fits into a program's stack.
pub(crate) const DEPTH: u32 = 128;

impl Syntax {
    pub(super) fn new(offset: usize, reason: Reason) -> Self {
        Self { offset, reason }
    }

    /// The byte at which the text goes wrong, from 0.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// Whether the text is fine as far as it goes, but breaks off.
    #[must_use]
    pub fn is_early_end(&self) -> bool {
        self.reason == Reason::End
    }
}

impl fmt::Display for Syntax {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reason {
            Reason::End => write!(formatter, "the JSON ends early, after {} bytes", self.offset),
            Reason::Unexpected => write!(formatter, "this is not JSON: it is wrong at byte {}", self.offset),
            Reason::Depth => write!(formatter, "the JSON is nested more than {DEPTH} levels deep at byte {}", self.offset),
        }
    }
}

impl std::error::Error for Syntax {}
