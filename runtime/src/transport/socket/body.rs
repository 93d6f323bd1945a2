//! The body of a reply, read up to its limit and never beyond its end.
//!
//! It does not know what the body is for, nor codings other than chunks.

use std::io;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::connection::{Connection, end};
use super::framing::Framing;
use super::stream::{fail, malformed};
use crate::http::TransportError;
use crate::transport::{first_capacity, next_capacity};

/// Reads the whole body, if it is within the limit.
pub(super) fn read(
    connection: &mut Connection,
    framing: Framing,
    limit: usize,
    status: StatusCode,
    headers: &HeaderMap,
) -> Result<Bytes, TransportError> {
    let mut body = Body { bytes: vec![0; first_capacity(headers, limit)], filled: 0, limit };
    let result = match framing {
        Framing::Length(length) => body.read_length(connection, length),
        Framing::Chunks => body.read_chunks(connection),
        Framing::ToTheEnd => body.read_to_the_end(connection),
    };
    match result {
        Ok(()) => {
            connection.complete();
            body.bytes.truncate(body.filled);
            Ok(body.bytes.into())
        }
        Err(Ended::TooLong) => Err(TransportError::too_long(limit, status)),
        Err(Ended::Io(error)) => Err(fail(error, Some(status))),
    }
}

enum Ended {
    TooLong,
    Io(io::Error),
}

impl From<io::Error> for Ended {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

struct Body {
    bytes: Vec<u8>,
    /// How many of them are the body's; the rest is room for more.
    filled: usize,
    limit: usize,
}

impl Body {
    fn read_length(&mut self, connection: &mut Connection, length: u64) -> Result<(), Ended> {
        // What is too long is not waited for.
        let mut left = usize::try_from(length).ok().filter(|length| *length <= self.limit).ok_or(Ended::TooLong)?;
        left -= self.take(connection, left)?;
        while left > 0 {
            left -= self.read_some(connection, left)?.ok_or_else(end)?;
        }
        Ok(())
    }

    fn read_to_the_end(&mut self, connection: &mut Connection) -> Result<(), Ended> {
        self.take(connection, usize::MAX)?;
        while self.read_some(connection, usize::MAX)?.is_some() {}
        Ok(())
    }

    fn read_chunks(&mut self, connection: &mut Connection) -> Result<(), Ended> {
        loop {
            let mut left = chunk_length(&read_line(connection)?)?;
            if left == 0 {
                break;
            }
            while left > 0 {
                if connection.unread().is_empty() {
                    connection.fill()?;
                }
                left -= self.take(connection, left)?;
            }
            if !read_line(connection)?.is_empty() {
                return Err(malformed("a chunk of it is longer than it says").into());
            }
        }
        Ok(pass_trailers(connection)?)
    }

    /// Takes what is in the buffer already, up to so many bytes.
    fn take(&mut self, connection: &mut Connection, most: usize) -> Result<usize, Ended> {
        let count = connection.unread().len().min(most);
        let filled = self.filled + count;
        if filled > self.limit {
            return Err(Ended::TooLong);
        }
        self.make_room(filled);
        self.bytes[self.filled..filled].copy_from_slice(&connection.unread()[..count]);
        self.filled = filled;
        connection.consume(count);
        Ok(count)
    }

    /// Reads some bytes past the buffer, up to so many. `None` at the end of the stream.
    fn read_some(&mut self, connection: &mut Connection, most: usize) -> Result<Option<usize>, Ended> {
        self.make_room(self.filled + 1);
        let until = self.bytes.len().min(self.filled.saturating_add(most));
        let count = connection.read_past_buffer(&mut self.bytes[self.filled..until])?;
        self.filled += count;
        if self.filled > self.limit {
            return Err(Ended::TooLong);
        }
        Ok((count > 0).then_some(count))
    }

    /// Makes room for so many bytes in all. Left to itself, the vector would make twice the room that the limit allows.
    fn make_room(&mut self, length: usize) {
        const LEAST: usize = 8 * 1024;
        if length > self.bytes.len() {
            let room = next_capacity(self.bytes.len().max(LEAST), self.limit).max(length);
            self.bytes.reserve_exact(room - self.bytes.len());
            self.bytes.resize(room, 0);
        }
    }
}

/// Passes over what follows the last chunk, which is of no interest here.
fn pass_trailers(connection: &mut Connection) -> io::Result<()> {
    const MOST_TRAILERS: usize = 100;
    for _ in 0..MOST_TRAILERS {
        if read_line(connection)?.is_empty() {
            return Ok(());
        }
    }
    Err(malformed(format!("it has more than {MOST_TRAILERS} headers after its body")))
}

/// The length of the next chunk, once the last byte of the one before it was read, if there was one. After the last one it is 0.
pub(super) fn next_chunk(connection: &mut Connection, is_after_chunk: bool) -> io::Result<usize> {
    if is_after_chunk && !read_line(connection)?.is_empty() {
        return Err(malformed("a chunk of it is longer than it says"));
    }
    let length = chunk_length(&read_line(connection)?)?;
    if length == 0 {
        pass_trailers(connection)?;
    }
    Ok(length)
}

/// A line of at most 16 KiB, without its end.
fn read_line(connection: &mut Connection) -> io::Result<Vec<u8>> {
    const LONGEST: usize = 16 * 1024;
    let mut searched = 0;
    loop {
        let bytes = connection.unread();
        if let Some(at) = bytes[searched..].iter().position(|byte| *byte == b'\n') {
            let length = searched + at;
            let line = bytes[..length].strip_suffix(b"\r").unwrap_or(&bytes[..length]).to_vec();
            connection.consume(length + 1);
            return Ok(line);
        }
        if bytes.len() > LONGEST {
            return Err(malformed("a line between the chunks of its body is too long"));
        }
        searched = bytes.len();
        connection.fill()?;
    }
}

/// The length of a chunk; what follows a `;` is of no interest here.
fn chunk_length(line: &[u8]) -> io::Result<usize> {
    let broken = || malformed("the length of a chunk is not a number");
    let digits = line.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_hexdigit) {
        return Err(broken());
    }
    let digits = std::str::from_utf8(digits).map_err(|_| broken())?;
    usize::from_str_radix(digits, 16).map_err(|_| broken())
}
