//! The values that count as nothing, for each type.
//!
//! It does not read values: the reader does.

use std::fmt;

use super::moment;

/// The values that count as nothing for a type, besides an absent field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nothing(u8);

const NULL: u8 = 1;
const EMPTY_TEXT: u8 = 2;
const ZERO_DATE: u8 = 4;
const FALSE: u8 = 8;
const EMPTY_LIST: u8 = 16;
/// A text of nothing but spaces.
const BLANK: u8 = 32;

impl Nothing {
    /// Only an absent field: for a list, a map and any JSON value.
    pub const ABSENT: Self = Self(0);
    /// Null: for a boolean, and for an enum that has the values `""` and `false`.
    pub const NULL: Self = Self(NULL);
    /// Null and false: for a string, and for an enum that has the value `""`.
    pub const NULL_OR_FALSE: Self = Self(NULL | FALSE);
    /// Null and `""`: for an enum that has the value `false`.
    pub const NULL_OR_EMPTY: Self = Self(NULL | EMPTY_TEXT);
    /// Null, `""` and false: for an enum.
    pub const EMPTY: Self = Self(NULL | EMPTY_TEXT | FALSE);
    /// Null, false, and a text that is empty or blank: for a number and an address.
    pub const BLANK: Self = Self(NULL | EMPTY_TEXT | FALSE | BLANK);
    /// As [`BLANK`](Self::BLANK), and the zero date: for dates and times.
    pub const ZERO_DATE: Self = Self(NULL | EMPTY_TEXT | FALSE | BLANK | ZERO_DATE);
    /// Null, `""`, false and `[]`: for a record.
    pub const RECORD: Self = Self(NULL | EMPTY_TEXT | FALSE | EMPTY_LIST);
    /// What counts as nothing for an enum with these values: a text that the enum has is a value.
    #[must_use]
    pub fn of_enum(values: &[&str]) -> Self {
        match (values.contains(&""), values.contains(&"false")) {
            (false, false) => Self::EMPTY,
            (true, false) => Self::NULL_OR_FALSE,
            (false, true) => Self::NULL_OR_EMPTY,
            (true, true) => Self::NULL,
        }
    }

    const fn has(self, what: u8) -> bool {
        self.0 & what != 0
    }

    pub(super) const fn null(self) -> bool {
        self.has(NULL)
    }

    pub(super) const fn no(self) -> bool {
        self.has(FALSE)
    }

    pub(super) const fn empty_list(self) -> bool {
        self.has(EMPTY_LIST)
    }

    pub(super) const fn zero_date(self) -> bool {
        self.has(ZERO_DATE)
    }

    /// Whether a string that begins with this byte may be nothing. It need not be.
    pub(super) const fn may_begin(self, byte: u8) -> bool {
        match byte {
            b'"' => self.has(EMPTY_TEXT),
            b'0' | b'-' | b'T' | b'W' => self.has(ZERO_DATE),
            // Spaces, or the beginning of an escape.
            b' ' | b'\\' => self.has(BLANK),
            _ => false,
        }
    }

    /// Whether a string is nothing, and then whether in an unusual form.
    pub(super) fn text(self, text: &str) -> Option<bool> {
        if text.is_empty() && self.has(EMPTY_TEXT) {
            return Some(false);
        }
        if self.has(BLANK) && text.trim().is_empty() {
            return Some(true);
        }
        if !self.has(ZERO_DATE) {
            return None;
        }
        let trimmed = text.trim();
        moment::zero_date(trimmed).map(|is_unusual| is_unusual || trimmed.len() < text.len())
    }
}

/// As the reference lists it, in Markdown: ``absent, null, `""`, false``.
impl fmt::Display for Nothing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("absent")?;
        let words = [
            (NULL, "null"),
            (EMPTY_TEXT, "`\"\"`"),
            (FALSE, "false"),
            (EMPTY_LIST, "`[]`"),
            (ZERO_DATE, "the zero date in any form (`0000-00-00`, `-0001-11-30 00:00:00`)"),
        ];
        words.iter().filter(|(what, _)| self.has(*what)).try_for_each(|(_, word)| write!(formatter, ", {word}"))
    }
}
