//! What counts as nothing, for each type.
//!
//! It does not read; `reader` asks it.

/// What counts as nothing for a type, besides a field that is absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nothing(u8);

impl Nothing {
    /// Only an absent field: a list's, map's and any JSON value's.
    pub const ABSENT: Self = Self(0);
    /// Null: a string's and a boolean's.
    pub const NULL: Self = Self(1);
    /// Null and `""`: a number's, an address's, an enum's.
    pub const EMPTY: Self = Self(1 | 2);
    /// Null, `""` and the zero date: those of dates and times.
    pub const ZERO_DATE: Self = Self(1 | 2 | 4);
    /// Null, `""`, false and `[]`: a record's.
    pub const RECORD: Self = Self(1 | 2 | 8 | 16);

    pub(super) const fn null(self) -> bool {
        self.0 & 1 != 0
    }

    pub(super) const fn text(self, raw: &str) -> bool {
        let empty = self.0 & 2 != 0 && raw.is_empty();
        empty || (self.0 & 4 != 0 && is_zero_date(raw))
    }

    pub(super) const fn no(self) -> bool {
        self.0 & 8 != 0
    }

    pub(super) const fn empty_array(self) -> bool {
        self.0 & 16 != 0
    }
}

/// What MySQL has in place of a date that was never set.
const fn is_zero_date(raw: &str) -> bool {
    matches!(raw.as_bytes(), b"0000-00-00" | b"0000-00-00 00:00:00" | b"0000-00-00T00:00:00")
}
