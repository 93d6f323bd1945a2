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
    /// A control character in a string, where JSON has an escape.
    Control,
    /// A word that JSON does not have, such as `NaN`.
    Word,
    /// A comma after the last item or field.
    Comma,
    /// Something after the end of the JSON.
    After,
    /// Arrays and objects are nested more deeply than [`DEPTH`].
    Depth,
}

/// How deeply arrays and objects may be nested, as in `serde_json`: a depth that fits into a program's stack.
pub const DEPTH: u32 = 128;

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

    /// Whether the text is JSON, but goes on after it, at [`offset`](Self::offset).
    #[must_use]
    pub fn is_late_end(&self) -> bool {
        self.reason == Reason::After
    }

    /// The word with which a schema tolerates this in a text, if there is one.
    pub fn tolerance(&self, text: &str) -> Option<&'static str> {
        let rest = text.get(self.offset..).unwrap_or_default();
        match self.reason {
            Reason::Control => Some("control_characters"),
            Reason::Comma => Some("trailing_commas"),
            Reason::Word if rest.starts_with("NaN") || rest.starts_with("Infinity") => Some("nan"),
            _ => None,
        }
    }

    /// What is wrong, as a message says it before the byte: `there is a control character in a string`.
    #[must_use]
    pub fn problem(&self) -> &'static str {
        match self.reason {
            Reason::End => "the JSON ends early",
            Reason::Unexpected => "it is wrong",
            Reason::Depth => "the JSON is nested too deeply",
            Reason::Control => "there is a control character in a string, which must be escaped,",
            Reason::Word => "there is a word that JSON does not have",
            Reason::Comma => "there is a comma after the last item",
            Reason::After => "the JSON has ended, but the text goes on",
        }
    }
}

impl fmt::Display for Syntax {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reason {
            Reason::End => write!(formatter, "the JSON ends early, after {} bytes", self.offset),
            Reason::Depth => write!(formatter, "the JSON is nested more than {DEPTH} levels deep at byte {}", self.offset),
            _ => write!(formatter, "this is not JSON: {} at byte {}", self.problem(), self.offset),
        }
    }
}

impl std::error::Error for Syntax {}
