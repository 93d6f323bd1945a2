//! The layers that bytes pass through: the socket, with its deadline and its count, and TLS on top of it, once or twice.
//!
//! It does not know HTTP.

use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use http::StatusCode;
use rustls::{ClientConnection, StreamOwned};

use crate::error::Delivery;
use crate::http::{Fault, TransportError};

/// What bytes are read from and written to.
pub(super) trait Layer: Read + Write + Send {
    /// The socket at the bottom.
    fn socket(&mut self) -> &mut Socket;
}

pub(super) struct Socket {
    tcp: TcpStream,
    /// When reading and writing must be over.
    deadline: Instant,
    /// How many bytes of the current request were handed to the system.
    written: usize,
}

impl Socket {
    pub(super) fn new(tcp: TcpStream, deadline: Instant) -> io::Result<Self> {
        tcp.set_nodelay(true)?;
        Ok(Self { tcp, deadline, written: 0 })
    }

    pub(super) fn begin(&mut self, deadline: Instant) {
        self.deadline = deadline;
        self.written = 0;
    }

    pub(super) fn written(&self) -> usize {
        self.written
    }

    pub(super) fn set_waiting(&self, waits: bool) -> io::Result<()> {
        self.tcp.set_nonblocking(!waits)
    }

    fn left(&self) -> io::Result<Duration> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(ErrorKind::TimedOut.into()) } else { Ok(left) }
    }
}

impl Read for Socket {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            self.tcp.set_read_timeout(Some(self.left()?))?;
            match self.tcp.read(buffer) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                result => return result,
            }
        }
    }
}

impl Write for Socket {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            self.tcp.set_write_timeout(Some(self.left()?))?;
            match self.tcp.write(bytes) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                result => {
                    self.written += result.as_ref().copied().unwrap_or(0);
                    return result;
                }
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Layer for Socket {
    fn socket(&mut self) -> &mut Socket {
        self
    }
}

impl Layer for Box<dyn Layer> {
    fn socket(&mut self) -> &mut Socket {
        (**self).socket()
    }
}

impl<L: Layer> Layer for StreamOwned<ClientConnection, L> {
    fn socket(&mut self) -> &mut Socket {
        self.sock.socket()
    }
}

/// Whether time ran out: a socket that waits reports it as either.
pub(super) fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock)
}

/// What came is not HTTP.
pub(super) fn malformed(problem: impl Into<String>) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, Malformed(problem.into()))
}

#[derive(Debug)]
struct Malformed(String);

impl std::fmt::Display for Malformed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Malformed {}

/// The failure of a request that may have arrived.
pub(super) fn fail(error: io::Error, status: Option<StatusCode>) -> TransportError {
    let fault = if is_timeout(&error) {
        Fault::Timeout
    } else if error.get_ref().is_some_and(|inner| inner.is::<Malformed>()) {
        Fault::Malformed
    } else {
        Fault::Interrupted
    };
    TransportError { fault, delivery: Delivery::MaybeSent, status, cause: error.into() }
}

/// An error of the same kind that says the same.
pub(super) fn copy(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::new(error.kind(), error.to_string()),
    }
}
