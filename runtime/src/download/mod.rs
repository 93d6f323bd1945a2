//! A file as the data of a reply, which is received while it is read.
//!
//! It does not know where its bytes come from; how it becomes a file on disk is in `save`, and which name the server gave it in `name`.

mod name;
mod save;

use std::any::Any;
use std::fmt;
use std::io::{self, ErrorKind as IoErrorKind, Read};

use bytes::{Buf as _, Bytes};
use http::HeaderMap;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};

pub(crate) use self::name::of as file_name;
pub(crate) use self::save::Partial;
use crate::description::Operation;
use crate::error::{Delivery, Error, ErrorKind};
use crate::http::rest::Stream;
use crate::http::{Fault, TransportError};
use crate::redact::Redactor;
use crate::wire::{Decode, Mismatch, Reader};

/// A file that a function returns. It is received while it is read, so its size does not matter, and no limit of replies is for it.
/// The time allowed for an attempt is the longest that may pass without a byte of it.
///
/// A download that breaks is an error, and is not continued: the call must be made again. The errors are those of `std::io`, with an
/// [`Error`] inside where the network is the cause.
///
/// One from the blocking client is a [`Read`], one from the async client a `tokio::io::AsyncRead`. Each fails if it is read in the
/// other way.
///
/// ```no_run
/// # fn make(download: actionapi::Download) -> std::io::Result<()> {
/// let name = download.file_name().unwrap_or("invoice.pdf").to_owned();
/// download.save_to(name)?;
/// # Ok(())
/// # }
/// ```
pub struct Download {
    content_type: Option<String>,
    file_name: Option<String>,
    length: Option<u64>,
    received: u64,
    /// The bytes that were received and are not read yet.
    begun: Bytes,
    stream: Option<Stream>,
    has_failed: bool,
    source: Source,
}

/// What errors say of the call.
pub(crate) struct Source {
    pub(crate) operation: Operation,
    pub(crate) host: String,
    pub(crate) attempts: u32,
    pub(crate) redactor: Redactor,
}

impl Download {
    pub(crate) fn new(headers: &HeaderMap, begun: Bytes, stream: Option<Stream>, source: Source) -> Self {
        let text = |value: &http::HeaderValue| value.to_str().ok().map(str::to_owned);
        let length = match stream {
            Some(_) => headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.trim().parse().ok()),
            None => Some(begun.len() as u64),
        };
        let content_type = headers.get(CONTENT_TYPE).and_then(text);
        let file_name = name::of(headers);
        Self { content_type, file_name, length, received: 0, begun, stream, has_failed: false, source }
    }

    /// The content type, as the server wrote it.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// The name that the server gave the file. It is a single name without folders, and without characters that mean something to a
    /// system.
    #[must_use]
    pub fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// The number of bytes of the whole file, if the server announced it.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// The number of bytes that were read.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.received
    }

    /// Takes what was received before.
    fn take_begun(&mut self, buffer: &mut [u8]) -> usize {
        let count = self.begun.len().min(buffer.len());
        self.begun.copy_to_slice(&mut buffer[..count]);
        self.received += count as u64;
        count
    }

    /// Notes what was read into a buffer that is not empty.
    fn note(&mut self, result: io::Result<usize>) -> io::Result<usize> {
        let failed = match result {
            Ok(0) => match self.length.filter(|length| self.received < *length) {
                None => {
                    self.stream = None;
                    return Ok(0);
                }
                Some(length) => {
                    let cause = format!("it ended after {} of {length} bytes", self.received);
                    io::Error::other(TransportError::new(Fault::Interrupted, Delivery::MaybeSent, cause))
                }
            },
            Ok(count) => {
                self.received += count as u64;
                return Ok(count);
            }
            Err(error) if error.kind() == IoErrorKind::Interrupted => return Err(error),
            Err(error) => error,
        };
        self.has_failed = true;
        self.stream = None;
        Err(self.explain(failed))
    }

    /// The error of the stream as the caller gets it.
    fn explain(&self, error: io::Error) -> io::Error {
        let kind = error.kind();
        let Source { operation, host, attempts, redactor } = &self.source;
        let (fault, cause) = match error.downcast::<TransportError>() {
            Ok(TransportError { fault, cause, .. }) => (fault, cause),
            Err(error) => (Fault::Interrupted, error.into()),
        };
        let why = redactor.line(&cause.to_string(), 300);
        let (kind, error_kind, text) = match fault {
            Fault::Timeout => {
                let text = format!("nothing more of the file came from {host} in the time allowed");
                (IoErrorKind::TimedOut, ErrorKind::Timeout, text)
            }
            _ if kind == IoErrorKind::Unsupported => (kind, ErrorKind::Configuration, why),
            _ => {
                let text = format!("the connection to {host} broke in the middle of the file: {why}");
                (IoErrorKind::UnexpectedEof, ErrorKind::Interrupted, text)
            }
        };
        let error = Error::new(error_kind, Delivery::Answered, text).with_source(redactor.source(cause)).after_success();
        io::Error::new(kind, error.with_attempts(*attempts).with_function(operation))
    }

    fn fail_again(&self) -> io::Result<()> {
        if self.has_failed { Err(io::Error::other("the download failed before")) } else { Ok(()) }
    }
}

impl Read for Download {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.fail_again()?;
        if !self.begun.is_empty() || buffer.is_empty() {
            return Ok(self.take_begun(buffer));
        }
        let result = match &mut self.stream {
            None => Ok(0),
            Some(Stream::Blocking(reader)) => reader.read(buffer),
            #[cfg(feature = "async")]
            Some(Stream::Async(_)) => Err(of_other("async", "`AsyncRead`, `chunk` or a method that ends in `_async`")),
        };
        self.note(result)
    }
}

#[cfg(feature = "async")]
impl tokio::io::AsyncRead for Download {
    fn poll_read(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
        buffer: &mut tokio::io::ReadBuf<'_>,
    ) -> std::task::Poll<io::Result<()>> {
        use std::task::{Poll, ready};
        self.fail_again()?;
        if !self.begun.is_empty() || buffer.remaining() == 0 {
            let count = self.take_begun(buffer.initialize_unfilled());
            buffer.advance(count);
            return Poll::Ready(Ok(()));
        }
        let before = buffer.filled().len();
        let result = match &mut self.stream {
            None => Ok(()),
            Some(Stream::Async(reader)) => ready!(reader.as_mut().poll_read(context, buffer)),
            Some(Stream::Blocking(_)) => Err(of_other("blocking", "`Read`, or a method without `_async`")),
        };
        let count = buffer.filled().len() - before;
        Poll::Ready(self.note(result.map(|()| count)).map(|_| ()))
    }
}

#[cfg(feature = "async")]
fn of_other(client: &str, way: &str) -> io::Error {
    io::Error::new(IoErrorKind::Unsupported, format!("this download comes from the {client} client: use {way}"))
}

/// A file is not read from JSON, but taken as it was received.
impl Decode for Download {
    const EXPECTED: &'static str = "a file";

    fn decode(_: &mut Reader<'_>) -> Result<Self, Mismatch> {
        Err(Mismatch::new(Self::EXPECTED, "JSON"))
    }

    fn received(received: &mut dyn Any) -> Option<Self> {
        received.downcast_mut::<Option<Self>>()?.take()
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Download")
            .field("content_type", &self.content_type)
            .field("file_name", &self.file_name)
            .field("length", &self.length)
            .field("received", &self.received)
            .finish_non_exhaustive()
    }
}
