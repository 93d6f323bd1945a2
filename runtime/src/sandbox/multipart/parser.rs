//! Divides a body into its parts, whatever pieces it arrives in. It keeps no more than its limits, whatever arrives.
//!
//! It does not know where the pieces come from.

use std::fmt;

use super::head::{self, Head};
use super::{BODY_LIMIT, Form};
use crate::sandbox::received::ReceivedFile;
use crate::sandbox::request::PARAMETER_LIMIT;

/// The longest head of a part, and the most spaces after a boundary.
const HEAD_LIMIT: usize = 16 * 1024;

/// The most bytes of a file that are kept.
const KEPT_OF_FILE: usize = 64 * 1024;

/// Why a body is no form.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Problem {
    Malformed(&'static str),
    TooLong,
    TooMany,
}

/// A body that is being read.
pub(super) struct Parser {
    /// What ends a part: the boundary with the line end before it.
    delimiter: Vec<u8>,
    state: State,
    /// What arrived and is not read yet: less than a delimiter or a head, between two pieces.
    unread: Vec<u8>,
    form: Form,
    /// How many bytes of names and texts there are.
    texts: usize,
    /// How many bytes of files are kept.
    kept: usize,
}

enum State {
    Preamble,
    AfterBoundary,
    Head,
    Text { name: String, text: Vec<u8> },
    File { head: Head, file_name: String, length: u64, content: Vec<u8> },
    Epilogue,
}

impl Parser {
    pub(super) fn new(content_type: &str) -> Result<Self, Problem> {
        let boundary = head::boundary(content_type).ok_or(Problem::Malformed("its content type has no boundary"))?;
        let delimiter = [b"\r\n--", boundary.as_bytes()].concat();
        // The first boundary needs no line end before it.
        let unread = b"\r\n".to_vec();
        Ok(Self { delimiter, state: State::Preamble, unread, form: Form::default(), texts: 0, kept: 0 })
    }

    /// Reads the next piece of the body.
    pub(super) fn push(&mut self, piece: &[u8]) -> Result<(), Problem> {
        let mut unread = std::mem::take(&mut self.unread);
        unread.extend_from_slice(piece);
        let mut rest = unread.as_slice();
        while let Some(after) = self.step(rest)? {
            rest = after;
        }
        self.unread = rest.to_vec();
        Ok(())
    }

    /// What was read, once the whole body was.
    pub(super) fn finish(self) -> Result<Form, Problem> {
        match self.state {
            State::Epilogue => Ok(self.form),
            State::Preamble => Err(Problem::Malformed("its boundary does not occur in it")),
            _ => Err(Problem::Malformed("it ends before its last boundary")),
        }
    }

    /// Reads one thing from what is there; what is left then, unless more must arrive first.
    fn step<'b>(&mut self, bytes: &'b [u8]) -> Result<Option<&'b [u8]>, Problem> {
        match self.state {
            State::Preamble | State::Text { .. } | State::File { .. } => self.content(bytes),
            State::AfterBoundary => self.after_boundary(bytes),
            State::Head => self.head(bytes),
            State::Epilogue => Ok((!bytes.is_empty()).then_some(&[])),
        }
    }

    /// The content of a part, up to the next boundary or as far as it is there.
    fn content<'b>(&mut self, bytes: &'b [u8]) -> Result<Option<&'b [u8]>, Problem> {
        if let Some(at) = find(bytes, &self.delimiter) {
            self.add(&bytes[..at])?;
            self.end_part()?;
            return Ok(Some(&bytes[at + self.delimiter.len()..]));
        }
        // The beginning of a delimiter may be the last that arrived.
        let from = bytes.len().saturating_sub(self.delimiter.len() - 1);
        let at = (from..bytes.len()).find(|at| self.delimiter.starts_with(&bytes[*at..])).unwrap_or(bytes.len());
        self.add(&bytes[..at])?;
        Ok((at > 0).then_some(&bytes[at..]))
    }

    fn add(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        match &mut self.state {
            State::Text { text, .. } => {
                self.texts += bytes.len();
                if self.texts > BODY_LIMIT {
                    return Err(Problem::TooLong);
                }
                text.extend_from_slice(bytes);
            }
            State::File { length, content, .. } => {
                *length += bytes.len() as u64;
                let room = (KEPT_OF_FILE - content.len()).min(BODY_LIMIT - self.kept);
                let kept = &bytes[..bytes.len().min(room)];
                content.extend_from_slice(kept);
                self.kept += kept.len();
            }
            _ => {}
        }
        Ok(())
    }

    fn end_part(&mut self) -> Result<(), Problem> {
        match std::mem::replace(&mut self.state, State::AfterBoundary) {
            State::Text { name, text } => {
                let text = String::from_utf8(text).unwrap_or_else(|text| String::from_utf8_lossy(text.as_bytes()).into_owned());
                self.form.parameters.push((name, text));
            }
            State::File { head: Head { name, content_type, .. }, file_name, length, content } => {
                let content = Some(content).filter(|content| content.len() as u64 == length);
                self.form.files.push(ReceivedFile::new(&name, &file_name, content_type, length, content));
                self.form.parameters.push((name, file_name));
            }
            _ => {}
        }
        if self.form.parameters.len() > PARAMETER_LIMIT { Err(Problem::TooMany) } else { Ok(()) }
    }

    /// After a boundary: two dashes if it is the last one, or else the end of its line.
    fn after_boundary<'b>(&mut self, bytes: &'b [u8]) -> Result<Option<&'b [u8]>, Problem> {
        if bytes.starts_with(b"--") {
            self.state = State::Epilogue;
            return Ok(Some(&bytes[2..]));
        }
        let spaces = bytes.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        if spaces > HEAD_LIMIT {
            return Err(Problem::Malformed("a boundary is not the end of its line"));
        }
        let rest = &bytes[spaces..];
        if let Some(rest) = rest.strip_prefix(b"\r\n") {
            self.state = State::Head;
            return Ok(Some(rest));
        }
        let may_follow = b"\r\n".starts_with(rest) || spaces == 0 && b"--".starts_with(rest);
        if may_follow { Ok(None) } else { Err(Problem::Malformed("a boundary is not the end of its line")) }
    }

    fn head<'b>(&mut self, bytes: &'b [u8]) -> Result<Option<&'b [u8]>, Problem> {
        const END: &[u8] = b"\r\n\r\n";
        let searched = &bytes[..bytes.len().min(HEAD_LIMIT)];
        // A part without headers has only the empty line.
        let (head, rest) = match bytes.strip_prefix(b"\r\n") {
            Some(rest) => (&bytes[..0], rest),
            None => match find(searched, END) {
                Some(at) => (&bytes[..at], &bytes[at + END.len()..]),
                None if bytes.len() >= HEAD_LIMIT => return Err(Problem::Malformed("the head of a part is too long")),
                None => return Ok(None),
            },
        };
        let head = head::read(head).ok_or(Problem::Malformed("a part has no name"))?;
        self.texts += head.name.len() + head.file_name.as_ref().map_or(0, String::len);
        if self.texts > BODY_LIMIT {
            return Err(Problem::TooLong);
        }
        self.state = match head.file_name.clone() {
            Some(file_name) => State::File { head, file_name, length: 0, content: Vec::new() },
            None => State::Text { name: head.name, text: Vec::new() },
        };
        Ok(Some(rest))
    }
}

/// Where a text that begins with a line end occurs.
fn find(bytes: &[u8], sought: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|byte| *byte == b'\r') {
        if bytes[from + at..].starts_with(sought) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(problem) => write!(formatter, "the multipart body is malformed: {problem}"),
            Self::TooLong => write!(formatter, "the texts of the body are longer than {BODY_LIMIT} bytes"),
            Self::TooMany => write!(formatter, "more than {PARAMETER_LIMIT} parameters"),
        }
    }
}
