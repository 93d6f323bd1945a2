//! The body of a request with files: `multipart/form-data`, put together while it is read.
//!
//! It does not know parameters, nor how a body is sent.

use std::collections::VecDeque;
use std::fmt::{self, Write as _};
use std::io::{self, Read};
use std::sync::Arc;

use secrecy::zeroize::Zeroizing;

use crate::chance::chance;
use crate::upload::{Opened, Upload};

/// The body of a request with files: parts in the order in which they are sent. It can be read several times, unless a file of it is a
/// reader.
#[derive(Clone)]
pub struct Multipart {
    boundary: String,
    pieces: Vec<Piece>,
    /// The bytes since the last file. They may hold secrets, so they are wiped.
    open: Zeroizing<Vec<u8>>,
}

#[derive(Clone)]
enum Piece {
    Bytes(Arc<Zeroizing<Vec<u8>>>),
    File(Upload),
}

/// The body as it is read.
pub struct MultipartReader {
    pieces: VecDeque<Reading>,
    length: Option<u64>,
}

enum Reading {
    Bytes { bytes: Arc<Zeroizing<Vec<u8>>>, at: usize },
    File(Opened),
}

impl Multipart {
    /// A body without parts.
    pub(crate) fn new() -> Self {
        // What a file contains cannot be made to contain the boundary: nobody can foresee it.
        let boundary = format!("actionapi-{:016x}{:016x}", chance(), chance());
        Self { boundary, pieces: Vec::new(), open: Zeroizing::new(Vec::with_capacity(1024)) }
    }

    /// Adds a text.
    pub(crate) fn add_text(&mut self, name: &str, value: &str) {
        self.begin(name);
        self.push(&["\r\n\r\n", value, "\r\n"]);
    }

    /// Adds a file.
    pub(crate) fn add_file(&mut self, name: &str, upload: &Upload) {
        self.begin(name);
        // Some servers take a backslash for an escape, and others for the end of a folder's name.
        let file_name = escaped(&upload.name()).replace('\\', "%5C");
        let content_type: String = upload.content_type().chars().filter(|each| !each.is_control()).collect();
        self.push(&["; filename=\"", &file_name, "\"\r\nContent-Type: ", &content_type, "\r\n\r\n"]);
        let before = std::mem::replace(&mut self.open, Zeroizing::new(Vec::with_capacity(256)));
        self.pieces.extend([Piece::Bytes(Arc::new(before)), Piece::File(upload.clone())]);
        self.push(&["\r\n"]);
    }

    fn begin(&mut self, name: &str) {
        let boundary = self.boundary.clone();
        self.push(&["--", &boundary, "\r\nContent-Disposition: form-data; name=\"", &escaped(name), "\""]);
    }

    fn push(&mut self, texts: &[&str]) {
        let more: usize = texts.iter().map(|text| text.len()).sum();
        if self.open.capacity() - self.open.len() < more {
            // A vector that grows by itself leaves a copy behind.
            let mut larger = Zeroizing::new(Vec::with_capacity((self.open.len() + more) * 2));
            larger.extend_from_slice(&self.open);
            self.open = larger;
        }
        texts.iter().for_each(|text| self.open.extend_from_slice(text.as_bytes()));
    }

    /// The value of the header `Content-Type`.
    #[must_use]
    pub fn content_type(&self) -> String {
        format!("multipart/form-data; boundary={}", self.boundary)
    }

    /// Begins to read the body; its files are opened.
    ///
    /// # Errors
    /// If a file cannot be opened, or is a reader that was read already.
    pub fn open(&self) -> io::Result<MultipartReader> {
        let end = format!("--{}--\r\n", self.boundary);
        let mut last = Zeroizing::new(Vec::with_capacity(self.open.len() + end.len()));
        last.extend_from_slice(&self.open);
        last.extend_from_slice(end.as_bytes());
        let mut length = Some(0);
        let mut pieces = VecDeque::new();
        for piece in self.pieces.iter().cloned().chain([Piece::Bytes(Arc::new(last))]) {
            let (reading, more) = match piece {
                Piece::Bytes(bytes) => {
                    let more = Some(bytes.len() as u64);
                    (Reading::Bytes { bytes, at: 0 }, more)
                }
                Piece::File(upload) => {
                    let opened = upload.open()?;
                    let length = opened.length();
                    (Reading::File(opened), length)
                }
            };
            length = length.zip(more).map(|(length, more)| length + more);
            pieces.push_back(reading);
        }
        Ok(MultipartReader { pieces, length })
    }

    /// Whether a file of it is a reader that was begun, so that it cannot be sent again.
    #[must_use]
    pub fn is_spent(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::File(upload) if upload.is_spent()))
    }
}

impl MultipartReader {
    /// The number of bytes of the whole body, if it is known.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.length
    }
}

impl Read for MultipartReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(first) = self.pieces.front_mut() {
            let count = first.read(buffer)?;
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            self.pieces.pop_front();
        }
        Ok(0)
    }
}

impl Reading {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Bytes { bytes, at } => {
                let count = (&bytes[*at..]).read(buffer)?;
                *at += count;
                Ok(count)
            }
            Self::File(opened) => opened.read(buffer),
        }
    }
}

/// A name as browsers write it into the head of a part. Other control characters would make the head invalid, so they are escaped too.
fn escaped(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for character in name.chars() {
        match character {
            '"' | '\0'..='\x1f' | '\x7f' => {
                // Writing to a string does not fail.
                let _ = write!(text, "%{:02X}", u32::from(character));
            }
            _ => text.push(character),
        }
    }
    text
}

impl fmt::Debug for Multipart {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the texts: some are secret.
        let files = self.pieces.iter().filter_map(|piece| if let Piece::File(upload) = piece { Some(upload) } else { None });
        formatter.write_str("Multipart ")?;
        formatter.debug_list().entries(files).finish()
    }
}

impl fmt::Debug for MultipartReader {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("MultipartReader").field("length", &self.length).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn read(multipart: &Multipart) -> String {
        let mut text = String::new();
        let mut reader = multipart.open().unwrap();
        reader.read_to_string(&mut text).unwrap();
        assert!(reader.length().is_none_or(|length| length == text.len() as u64));
        text.replace(&multipart.boundary, "B")
    }

    #[test]
    fn parts_are_written_in_their_order_each_time() {
        let mut multipart = Multipart::new();
        multipart.add_text("a\"b", "x\r\ny");
        multipart.add_file("f", &Upload::bytes(*b"123").with_name("n\n.txt").with_content_type("text/plain\r\nX: y"));
        let expected = "--B\r\nContent-Disposition: form-data; name=\"a%22b\"\r\n\r\nx\r\ny\r\n\
                        --B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"n%0A.txt\"\r\nContent-Type: text/plainX: y\r\n\r\n\
                        123\r\n--B--\r\n";
        assert_eq!(read(&multipart), expected);
        assert_eq!(read(&multipart), expected);
    }

    #[test]
    fn a_reader_is_read_once_and_to_its_length() {
        let mut multipart = Multipart::new();
        multipart.add_file("f", &Upload::reader(&b"12345"[..]).with_length(3));
        assert!(!multipart.is_spent());
        assert!(read(&multipart).contains("\r\n123\r\n"));
        assert!(multipart.is_spent() && multipart.open().is_err());
        let mut short = Multipart::new();
        short.add_file("f", &Upload::reader(&b"1"[..]).with_length(3));
        let error = short.open().unwrap().read_to_end(&mut Vec::new()).unwrap_err();
        assert_eq!(error.to_string(), "the file `file` ended 2 bytes early");
    }
}
