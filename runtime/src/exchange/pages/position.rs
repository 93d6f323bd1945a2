//! A position in a list that comes page by page, as text and back.
//!
//! It does not know what its parameters mean.

use std::fmt::{self, Write as _};
use std::str::FromStr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::error::Error;

/// A position in a list that comes page by page: where to go on, later or in another process.
///
/// As text it can be kept and read again. The text may change with the version of this crate. A secret that the server put into a
/// position is not in it; going on from such a position is an error.
///
/// ```
/// let position: actionapi::Position = "0,offset:50".parse()?;
/// assert_eq!(position.to_string(), "0,offset:50");
/// # Ok::<(), actionapi::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Position {
    /// What the page is asked for with, by the names that are sent.
    pub(super) parameters: Vec<(String, String)>,
    /// The items of that page that were given before.
    pub(super) skip: usize,
    /// The number of items on all pages before it, if that is known.
    pub(super) before: Option<u64>,
}

/// Characters that stay: all that neither a shell nor a URL has a meaning for.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

impl fmt::Display for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.skip)?;
        if let Some(before) = self.before {
            write!(formatter, ".{before}")?;
        }
        self.parameters.iter().try_for_each(|(name, value)| {
            let [name, value] = [name, value].map(|text| utf8_percent_encode(text, KEPT));
            formatter.write_char(',')?;
            write!(formatter, "{name}:{value}")
        })
    }
}

impl FromStr for Position {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        read(text).ok_or_else(|| {
            Error::parameter("the text is no position").with_hint("a position is the text that was printed or kept, unchanged")
        })
    }
}

fn read(text: &str) -> Option<Position> {
    let mut parts = text.trim().split(',');
    let head = parts.next()?;
    let (skip, before) = match head.split_once('.') {
        Some((skip, before)) => (skip, Some(before.parse().ok()?)),
        None => (head, None),
    };
    let decoded = |text: &str| Some(percent_decode_str(text).decode_utf8().ok()?.into_owned());
    let pair = |part: &str| {
        let (name, value) = part.split_once(':')?;
        Some((decoded(name)?, decoded(value)?))
    };
    Some(Position { parameters: parts.map(pair).collect::<Option<_>>()?, skip: skip.parse().ok()?, before })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn every_position_is_read_as_it_was_written() {
        let parameters = vec![("apcontinue".to_owned(), "Ä|b, c:d=%".to_owned()), (String::new(), String::new())];
        for (skip, before) in [(0, None), (7, Some(0)), (usize::MAX, Some(u64::MAX))] {
            let position = Position { parameters: parameters.clone(), skip, before };
            let text = position.to_string();
            assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b",.:-_%".contains(&byte)), "{text}");
            assert_eq!(text.parse::<Position>().unwrap(), position);
        }
    }

    #[test]
    fn other_texts_are_no_positions() {
        for text in ["", "-1", "1,", "1,a", "1.", "x,a:b", "1,a:%ff", "1 2", "18446744073709551616"] {
            assert!(text.parse::<Position>().is_err(), "{text}");
        }
    }
}
