//! A connection: bytes written, and what came read through a buffer.
//!
//! It does not know how it was made, nor when it is used again.

use std::io::{self, ErrorKind, Read, Write};
use std::ops::Range;
use std::time::{Duration, Instant};

use http::{HeaderMap, StatusCode};
use secrecy::zeroize::Zeroizing;
use url::Url;

use super::framing::Framing;
use super::head;
use super::stream::{Layer, is_timeout, malformed};

/// The first length of the buffer.
const BUFFER: usize = 8 * 1024;

/// Whether a body is written in one piece with the head.
pub(super) fn goes_with_head(body: &[u8]) -> bool {
    const LONGEST: usize = 64 * 1024;
    body.len() <= LONGEST
}

pub(super) struct Connection {
    stream: Box<dyn Layer>,
    /// Scheme, host and port of the server.
    server: (bool, String, Option<u16>),
    buffer: Vec<u8>,
    /// The bytes of the buffer that came and are not read yet.
    unread: Range<usize>,
    /// Whether the server keeps it for another request, as far as the last head says.
    keeps: bool,
    /// Whether the last reply was read to its end.
    complete: bool,
    /// Whether only a part of a request was sent on it.
    is_spoiled: bool,
}

impl Connection {
    pub(super) fn new(stream: Box<dyn Layer>, url: &Url) -> Self {
        let host = url.host_str().unwrap_or_default().to_owned();
        let server = (url.scheme() == "https", host, url.port());
        Self { stream, server, buffer: Vec::new(), unread: 0..0, keeps: false, complete: false, is_spoiled: false }
    }

    pub(super) fn leads_to(&self, url: &Url) -> bool {
        let (is_https, host, port) = &self.server;
        *is_https == (url.scheme() == "https") && Some(&**host) == url.host_str() && *port == url.port()
    }

    /// The stream alone, if nothing that came is left unread.
    pub(super) fn into_stream(self) -> Option<Box<dyn Layer>> {
        self.unread.is_empty().then_some(self.stream)
    }

    /// Begins a request that must be over by then.
    pub(super) fn begin(&mut self, deadline: Instant) {
        self.stream.socket().begin(deadline);
        (self.keeps, self.complete) = (false, false);
    }

    /// Begins a request of which each step may take so long, and which must be over by the deadline.
    pub(super) fn begin_steps(&mut self, step: Duration, deadline: Option<Instant>) {
        self.begin(Instant::now());
        self.stream.socket().begin_steps(step, deadline);
    }

    /// Begins the next step.
    pub(super) fn begin_step(&mut self) {
        self.stream.socket().moved();
    }

    /// How many bytes of the request were handed to the system.
    pub(super) fn written(&mut self) -> usize {
        self.stream.socket().written()
    }

    pub(super) fn write(&mut self, mut head: Zeroizing<Vec<u8>>, body: &[u8]) -> io::Result<()> {
        // In one packet where that is possible.
        let in_one = goes_with_head(body);
        if in_one {
            head.extend_from_slice(body);
        }
        self.stream.write_all(&head)?;
        if !in_one {
            self.stream.write_all(body)?;
        }
        self.stream.flush()
    }

    /// Writes some of a request, unless the server answers meanwhile: whether all was written.
    pub(super) fn push(&mut self, bytes: &[u8]) -> io::Result<bool> {
        let mut rest = bytes;
        while !rest.is_empty() {
            if self.is_answered()? {
                return Ok(false);
            }
            match self.stream.write(rest) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(count) => rest = &rest[count..],
                // The server reads slowly, or not at all because it has answered.
                Err(error) if is_timeout(&error) && self.stream.socket().has_time() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        loop {
            match self.stream.flush() {
                Err(error) if is_timeout(&error) && self.stream.socket().has_time() => {}
                result => return result,
            }
        }
    }

    /// Whether the server has begun to answer, or closed the connection. What only announces an answer is none.
    fn is_answered(&mut self) -> io::Result<bool> {
        /// The beginning of an answer, with the first digit of its status.
        const ENOUGH: usize = 10;
        self.stream.socket().set_waiting(false)?;
        let filled = if self.unread().len() < ENOUGH { self.fill() } else { Ok(()) };
        self.stream.socket().set_waiting(true)?;
        match filled {
            Err(error) if is_timeout(&error) => Ok(false),
            // What it is, shows when the head is read.
            Err(_) => Ok(true),
            Ok(()) => Ok(self.unread().get(ENOUGH - 1).is_some_and(|digit| *digit != b'1')),
        }
    }

    /// Reads some bytes: those of the buffer, or what comes. Returns 0 at the end of the stream.
    pub(super) fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.unread.is_empty() {
            return self.stream.read(into);
        }
        let count = self.unread.len().min(into.len());
        into[..count].copy_from_slice(&self.unread()[..count]);
        self.consume(count);
        Ok(count)
    }

    /// Never to be used again: only a part of the request was sent on it.
    pub(super) fn spoil(&mut self) {
        self.is_spoiled = true;
    }

    /// Reads the head of the reply; those before it that only say that one will come are passed over.
    pub(super) fn read_head(&mut self) -> io::Result<(StatusCode, HeaderMap, Framing)> {
        const MOST_INTERIM: usize = 16;
        for _ in 0..MOST_INTERIM {
            let (status, headers, is_1_1) = self.read_one_head()?;
            if status == StatusCode::SWITCHING_PROTOCOLS {
                return Err(malformed("the server switches to another protocol"));
            }
            if !status.is_informational() {
                let framing = Framing::of(status, &headers)?;
                self.keeps = head::keeps(status, &headers, is_1_1) && framing != Framing::ToTheEnd;
                return Ok((status, headers, framing));
            }
        }
        Err(malformed("the server only announces a reply again and again"))
    }

    fn read_one_head(&mut self) -> io::Result<(StatusCode, HeaderMap, bool)> {
        let mut searched = 0;
        loop {
            let bytes = &self.buffer[self.unread.clone()];
            head::check_beginning(bytes)?;
            if let Some(length) = head::length(bytes, searched) {
                let parsed = head::parse(&bytes[..length])?;
                self.unread.start += length;
                return Ok(parsed);
            }
            if bytes.len() > head::LIMIT {
                return Err(malformed(format!("its head is longer than {} bytes", head::LIMIT)));
            }
            // The end of a head has at most three bytes, the first of which may be here already.
            searched = bytes.len().saturating_sub(3);
            self.fill()?;
        }
    }

    /// The bytes that came and are not read yet.
    pub(super) fn unread(&self) -> &[u8] {
        &self.buffer[self.unread.clone()]
    }

    /// So many of them are read.
    pub(super) fn consume(&mut self, count: usize) {
        self.unread.start += count;
    }

    /// Waits for more bytes.
    pub(super) fn fill(&mut self) -> io::Result<()> {
        if self.unread.is_empty() {
            self.unread = 0..0;
        }
        if self.unread.end == self.buffer.len() {
            if self.unread.start > 0 {
                self.buffer.copy_within(self.unread.clone(), 0);
                self.unread = 0..self.unread.len();
            } else {
                self.buffer.resize((self.buffer.len() * 2).max(BUFFER), 0);
            }
        }
        match self.stream.read(&mut self.buffer[self.unread.end..])? {
            0 => Err(end()),
            more => {
                self.unread.end += more;
                Ok(())
            }
        }
    }

    /// Reads what comes, past the buffer, which must be empty. Returns 0 at the end of the stream.
    pub(super) fn read_past_buffer(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.stream.read(into)
    }

    /// The reply was read to its end.
    pub(super) fn complete(&mut self) {
        self.complete = true;
    }

    /// Whether another request may follow on it.
    pub(super) fn is_reusable(&self) -> bool {
        self.keeps && self.complete && !self.is_spoiled && self.unread.is_empty()
    }

    /// Whether the server has neither closed it nor sent anything while it was idle.
    pub(super) fn is_open(&mut self) -> bool {
        let far = Instant::now() + std::time::Duration::from_secs(60);
        self.stream.socket().begin(far);
        if self.stream.socket().set_waiting(false).is_err() {
            return false;
        }
        // What TLS sends of its own accord is taken in, and is nothing to read here.
        let waits = matches!(self.stream.read(&mut [0]), Err(error) if error.kind() == ErrorKind::WouldBlock);
        waits && self.stream.socket().set_waiting(true).is_ok()
    }
}

/// The connection ended in the midst of a reply.
pub(super) fn end() -> io::Error {
    io::Error::new(ErrorKind::UnexpectedEof, "the server closed it before the reply was complete")
}
