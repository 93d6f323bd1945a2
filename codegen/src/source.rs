//! The text of a schema, its name, and positions in it.
//!
//! It knows nothing of what the text says.

use std::fmt;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use actionapi_core::text::one_line;

/// The text of a schema under the name that diagnostics show. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct Source {
    name: Arc<str>,
    text: Arc<str>,
    /// Where each line begins, once somebody asks for a position.
    lines: Arc<OnceLock<Vec<usize>>>,
}

/// A range of bytes in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The offset of the first byte.
    pub start: usize,
    /// The offset after the last byte.
    pub end: usize,
}

/// A position in a text, as people count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The character within the line, from 1.
    pub column: usize,
}

/// The reason why a schema's file could not be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReadError {
    /// The file cannot be read.
    Io {
        /// The name of the file, as given.
        name: String,
        /// The system's error.
        error: io::Error,
    },
    /// The file is not text in UTF-8.
    NotUtf8 {
        /// The text, with all bytes that are not UTF-8 replaced. Up to `offset` it is as in the file, without a byte-order mark.
        source: Source,
        /// The offset of the first byte that is not UTF-8, after a byte-order mark.
        offset: usize,
    },
}

/// The byte-order mark, with which some editors begin a text.
const MARK: &str = "\u{feff}";

impl Source {
    /// A text under a name, without its byte-order mark.
    #[must_use]
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let text = text.strip_prefix(MARK).map_or_else(|| text.clone(), Arc::from);
        Self { name: name.into(), text, lines: Arc::default() }
    }

    /// Reads a file; its name is the path as given.
    ///
    /// # Errors
    /// If the file cannot be read, or is not UTF-8.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        let name = path.display().to_string();
        match fs::read(path) {
            Ok(bytes) => Self::from_bytes(name, bytes),
            Err(error) => Err(ReadError::Io { name, error }),
        }
    }

    /// Reads a text from bytes.
    ///
    /// # Errors
    /// If they are not UTF-8.
    pub fn from_bytes(name: impl Into<Arc<str>>, bytes: Vec<u8>) -> Result<Self, ReadError> {
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self::new(name, text)),
            Err(error) => {
                let mark = if error.as_bytes().starts_with(MARK.as_bytes()) { MARK.len() } else { 0 };
                let offset = error.utf8_error().valid_up_to() - mark;
                let source = Self::new(name, String::from_utf8_lossy(error.as_bytes()).into_owned());
                Err(ReadError::NotUtf8 { source, offset })
            }
        }
    }

    /// The name, as given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name for messages: on one line, whatever is in it.
    #[must_use]
    pub fn shown_name(&self) -> String {
        one_line(&self.name)
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The position of a byte.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let offset = floor(&self.text, offset);
        let begins = || [0].into_iter().chain(self.text.match_indices('\n').map(|(newline, _)| newline + 1)).collect();
        let lines = self.lines.get_or_init(begins);
        let line = lines.partition_point(|begin| *begin <= offset);
        let start = line.checked_sub(1).and_then(|index| lines.get(index)).copied().unwrap_or_default();
        Position { line, column: self.text[start..offset].chars().count() + 1 }
    }
}

impl Span {
    /// The range from one offset to another.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The part of the range that is in the text, on character boundaries.
    pub(crate) fn within(self, text: &str) -> Self {
        let start = floor(text, self.start);
        let end = (self.end.max(start)..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
        Self { start, end }
    }
}

/// The nearest character boundary at or before the offset.
pub(crate) fn floor(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

impl fmt::Display for ReadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { name, error } => write!(formatter, "cannot read {}: {error}", one_line(name)),
            Self::NotUtf8 { source, offset } => write!(formatter, "{} is not UTF-8: byte {offset}", source.shown_name()),
        }
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { error, .. } => Some(error),
            Self::NotUtf8 { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_span_is_kept_within_the_text() {
        let within = |start, end| {
            let Span { start, end } = Span::new(start, end).within("aäb");
            (start, end)
        };
        assert_eq!((within(1, 2), within(2, 3), within(3, 9)), ((1, 3), (1, 3), (3, 4)));
        assert_eq!((within(4, 5), within(9, 9), within(3, 2)), ((4, 4), (4, 4), (3, 3)));
    }

    #[test]
    fn positions_count_lines_and_characters() {
        let source = Source::new("a.yaml", "äb\ncd\n");
        let at = |offset| {
            let Position { line, column } = source.position(offset);
            (line, column)
        };
        assert_eq!(
            [at(0), at(1), at(2), at(3), at(4), at(6), at(99)],
            [(1, 1), (1, 1), (1, 2), (1, 3), (2, 1), (2, 3), (3, 1)]
        );
    }

    #[test]
    fn a_byte_order_mark_is_removed() {
        let source = Source::new("a.yaml", "\u{feff}format: 1\n");
        assert_eq!((source.text(), source.position(3)), ("format: 1\n", Position { line: 1, column: 4 }));
    }

    #[test]
    fn bytes_that_are_not_utf8_have_their_offset_in_the_message() {
        let error = Source::from_bytes("a.yaml", b"format: 1\n\xff".to_vec()).unwrap_err();
        assert_eq!(error.to_string(), "a.yaml is not UTF-8: byte 10");
        let marked = Source::from_bytes("a.yaml", b"\xef\xbb\xbfformat: 1\n\xff".to_vec()).unwrap_err();
        assert_eq!(marked.to_string(), error.to_string());
    }
}
