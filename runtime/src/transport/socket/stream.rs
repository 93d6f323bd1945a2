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
pub(super) trait Layer: Read + Write + Send + Sync {
    /// The socket at the bottom.
    fn socket(&mut self) -> &mut Socket;
}

pub(super) struct Socket {
    tcp: TcpStream,
    /// When reading and writing must be over.
    deadline: Instant,
    /// How long a step may take, and when all of them must be over, if the deadline moves with each step.
    steps: Option<(Duration, Option<Instant>)>,
    /// How many bytes of the current request were handed to the system.
    written: usize,
}

impl Socket {
    pub(super) fn new(tcp: TcpStream, deadline: Instant) -> io::Result<Self> {
        tcp.set_nodelay(true)?;
        Ok(Self { tcp, deadline, steps: None, written: 0 })
    }

    pub(super) fn begin(&mut self, deadline: Instant) {
        self.deadline = deadline;
        self.steps = None;
        self.written = 0;
    }

    /// From now on, each step may take so long.
    pub(super) fn begin_steps(&mut self, step: Duration, deadline: Option<Instant>) {
        self.steps = Some((step, deadline));
        self.moved();
    }

    /// A step was made, and the next one begins.
    pub(super) fn moved(&mut self) {
        if let Some((step, deadline)) = self.steps {
            let now = Instant::now();
            let own = now.checked_add(step).unwrap_or(now);
            self.deadline = deadline.map_or(own, |deadline| deadline.min(own));
        }
    }

    pub(super) fn has_time(&self) -> bool {
        self.left().is_ok()
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
                Ok(count) if count > 0 => {
                    self.moved();
                    return Ok(count);
                }
                result => return result,
            }
        }
    }
}

impl Write for Socket {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            // Whoever moves step by step looks between them whether an answer came.
            const SLICE: Duration = Duration::from_millis(200);
            let left = self.left()?;
            self.tcp.set_write_timeout(Some(if self.steps.is_some() { left.min(SLICE) } else { left }))?;
            match self.tcp.write(bytes) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                result => {
                    self.written += result.as_ref().copied().unwrap_or(0);
                    if result.is_ok() {
                        self.moved();
                    }
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
