//! The values that count as nothing, for each type.
//!
//! It does not read values: the reader does.

use std::fmt;

/// The values that count as nothing for a type, besides an absent field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nothing(u8);

const NULL: u8 = 1;
const EMPTY_TEXT: u8 = 2;
const ZERO_DATE: u8 = 4;
const FALSE: u8 = 8;
const EMPTY_LIST: u8 = 16;

impl Nothing {
    /// Only an absent field: for a list, a map and any JSON value.
    pub const ABSENT: Self = Self(0);
    /// Null: for a string and a boolean.
    pub const NULL: Self = Self(NULL);
    /// Null and `""`: for a number, an address, an enum.
    pub const EMPTY: Self = Self(NULL | EMPTY_TEXT);
    /// Null, `""` and the zero date: for dates and times.
    pub const ZERO_DATE: Self = Self(NULL | EMPTY_TEXT | ZERO_DATE);
    /// Null, `""`, false and `[]`: for a record.
    pub const RECORD: Self = Self(NULL | EMPTY_TEXT | FALSE | EMPTY_LIST);

    const fn has(self, what: u8) -> bool {
        self.0 & what != 0
    }

    pub(super) const fn null(self) -> bool {
        self.has(NULL)
    }

    pub(super) const fn text(self, raw: &str) -> bool {
        self.has(EMPTY_TEXT) && raw.is_empty() || self.has(ZERO_DATE) && is_zero_date(raw)
    }

    pub(super) const fn no(self) -> bool {
        self.has(FALSE)
    }

    pub(super) const fn empty_list(self) -> bool {
        self.has(EMPTY_LIST)
    }
}

/// As the reference lists it, in Markdown: ``absent, null, `""` ``.
impl fmt::Display for Nothing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("absent")?;
        let words = [
            (NULL, "null"),
            (EMPTY_TEXT, "`\"\"`"),
            (ZERO_DATE, "`0000-00-00`, `0000-00-00 00:00:00`"),
            (FALSE, "false"),
            (EMPTY_LIST, "`[]`"),
        ];
        words.iter().filter(|(what, _)| self.has(*what)).try_for_each(|(_, word)| write!(formatter, ", {word}"))
    }
}

/// Whether it is MySQL's value for a date that was never set.
const fn is_zero_date(raw: &str) -> bool {
    matches!(raw.as_bytes(), b"0000-00-00" | b"0000-00-00 00:00:00" | b"0000-00-00T00:00:00")
}
