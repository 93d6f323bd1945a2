//! Carries files: bodies that are read while they are sent, and replies that are read when the caller reads them.
//!
//! The time allowed is for each step: a file may take any time as long as it makes progress. It does not know what a file is for.

use std::io::{self, ErrorKind, Read};
use std::sync::Arc;

use http::{HeaderMap, StatusCode};
use secrecy::zeroize::Zeroizing;

use super::connection::{Connection, end};
use super::framing::Framing;
use super::{Agent, body, stream};
use crate::error::Delivery;
use crate::http::rest::{Rest, Stream, wants_more};
use crate::http::{Fault, HttpReply, HttpRequest, TransportError};
use crate::multipart::MultipartReader;

/// The most bytes that are read of a file at once.
const CHUNK: usize = 64 * 1024;

/// Makes an attempt with files.
pub(super) fn send(agent: &Arc<Agent>, request: &HttpRequest, careful: bool) -> Result<HttpReply, TransportError> {
    let upload = request.upload.as_ref().map(|upload| upload.open()).transpose();
    let mut upload = upload.map_err(|cause| TransportError::new(Fault::Request, Delivery::NeverSent, cause))?;
    let length = match &upload {
        Some(reader) => reader.length(),
        None => Some(request.body.len() as u64),
    };
    let (mut connection, head) = agent.prepare(request, length, careful)?;
    connection.begin_steps(request.timeout, request.deadline);
    let written = match &mut upload {
        Some(reader) => write(&mut connection, &head, reader, length.is_none()),
        None => connection.write(head, &request.body).map(|()| true).map_err(Unsent::Io),
    };
    let written = written.map_err(|unsent| match unsent {
        Unsent::Io(cause) => Ok(cause),
        Unsent::File(cause) => Err(TransportError::new(Fault::Request, Delivery::MaybeSent, cause)),
    });
    let written = match written {
        Ok(is_whole) => Ok(is_whole),
        Err(cause) => Err(cause?),
    };
    let (status, headers, framing) = super::read_head(&mut connection, written)?;
    if request.is_file && status.is_success() {
        return begin(Incoming::new(connection, framing, status, agent), status, headers);
    }
    let body = body::read(&mut connection, framing, request.reply_limit, status, &headers)?;
    agent.keep(connection);
    Ok(HttpReply::new(status, headers, body))
}

/// Why a body was not sent as a whole.
enum Unsent {
    Io(io::Error),
    /// The file cannot be read.
    File(io::Error),
}

impl From<io::Error> for Unsent {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Sends the head and the body, unless the server answers before it has all of it: whether all was sent.
fn write(connection: &mut Connection, head: &[u8], reader: &mut MultipartReader, is_chunked: bool) -> Result<bool, Unsent> {
    if !connection.push(head)? {
        return Ok(false);
    }
    // It may hold secrets.
    let mut chunk = Zeroizing::new(vec![0; CHUNK]);
    loop {
        let count = fill(reader, &mut chunk).map_err(Unsent::File)?;
        if is_chunked {
            let (before, after) = (format!("{count:x}\r\n"), "\r\n");
            if !(connection.push(before.as_bytes())?
                && connection.push(&chunk[..count])?
                && connection.push(after.as_bytes())?)
            {
                return Ok(false);
            }
        } else if !connection.push(&chunk[..count])? {
            return Ok(false);
        }
        if count == 0 {
            connection.flush()?;
            return Ok(true);
        }
    }
}

/// Reads until the buffer is full or nothing more comes.
fn fill(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match reader.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Reads as much as shows that the body is a file.
fn begin(mut incoming: Incoming, status: StatusCode, headers: HeaderMap) -> Result<HttpReply, TransportError> {
    let mut begun = Vec::new();
    let mut buffer = vec![0; 8 * 1024];
    while wants_more(&headers, &begun) {
        match incoming.read_some(&mut buffer).map_err(|error| stream::fail(error, Some(status)))? {
            0 => return Ok(HttpReply::new(status, headers, begun)),
            count => begun.extend_from_slice(&buffer[..count]),
        }
    }
    let rest = Some(Rest::new(Stream::Blocking(Box::new(incoming))));
    Ok(HttpReply { rest, ..HttpReply::new(status, headers, begun) })
}

/// The body of a reply that is read when the caller reads it.
struct Incoming {
    /// The connection, until the end of the body or a failure.
    connection: Option<Connection>,
    framing: Framing,
    /// How many bytes of the body, or of the chunk, are still to come.
    left: u64,
    /// Whether a chunk was begun.
    in_chunk: bool,
    status: StatusCode,
    agent: Arc<Agent>,
}

impl Incoming {
    fn new(connection: Connection, framing: Framing, status: StatusCode, agent: &Arc<Agent>) -> Self {
        let left = if let Framing::Length(length) = framing { length } else { 0 };
        Self { connection: Some(connection), framing, left, in_chunk: false, status, agent: Arc::clone(agent) }
    }

    /// Reads some bytes; none at the end.
    fn read_some(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(mut connection) = self.connection.take() else { return Ok(0) };
        // The time that the caller takes between two reads is not the server's.
        connection.begin_step();
        let count = self.read_from(&mut connection, buffer)?;
        if count > 0 {
            self.connection = Some(connection);
        } else {
            connection.complete();
            self.agent.keep(connection);
        }
        Ok(count)
    }

    fn read_from(&mut self, connection: &mut Connection, buffer: &mut [u8]) -> io::Result<usize> {
        match self.framing {
            Framing::ToTheEnd => return connection.read(buffer),
            Framing::Chunks if self.left == 0 => {
                self.left = body::next_chunk(connection, self.in_chunk)? as u64;
                self.in_chunk = true;
            }
            _ => {}
        }
        if self.left == 0 {
            return Ok(0);
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        match connection.read(&mut buffer[..most])? {
            0 => Err(end()),
            count => {
                self.left -= count as u64;
                Ok(count)
            }
        }
    }
}

impl Read for Incoming {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        self.read_some(buffer).map_err(|error| io::Error::other(stream::fail(error, Some(self.status))))
    }
}
