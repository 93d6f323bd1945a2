//! The body of a request with files: it is read while it is sent.
//!
//! It does not know what a file is for, nor how long it may take.

use std::io::{self, Read as _};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Frame, SizeHint};
use secrecy::zeroize::Zeroizing;
use tokio::task::JoinHandle;

use crate::clock::Instant;
use crate::multipart::MultipartReader;

/// The most bytes that are read of a file at once.
const CHUNK: usize = 128 * 1024;

/// When something last moved.
#[derive(Clone)]
pub(super) struct Progress(Arc<Mutex<Instant>>);

impl Progress {
    pub(super) fn new() -> Self {
        Self(Arc::new(Mutex::new(Instant::now())))
    }

    fn note(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    pub(super) fn last(&self) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A body that is read in threads for blocking work while it is sent.
pub(super) struct Outgoing {
    state: State,
    /// How many bytes are still to be sent, if that is known.
    left: Option<u64>,
    progress: Progress,
}

impl Outgoing {
    pub(super) fn new(reader: MultipartReader, progress: Progress) -> Self {
        let left = reader.length();
        Self { state: State::Idle(Box::new(reader)), left, progress }
    }
}

type Read = (Box<MultipartReader>, io::Result<Bytes>);

enum State {
    Idle(Box<MultipartReader>),
    Reading(JoinHandle<Read>),
    Over,
}

/// A file of the body could not be read.
#[derive(Debug)]
pub(super) struct Unread(pub(super) String);

impl std::fmt::Display for Unread {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Unread {}

fn read(mut reader: Box<MultipartReader>) -> Read {
    // It may hold secrets.
    let mut chunk = Zeroizing::new(vec![0; CHUNK]);
    let mut filled = 0;
    while filled < CHUNK {
        match reader.read(&mut chunk[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return (reader, Err(error)),
        }
    }
    chunk.truncate(filled);
    (reader, Ok(Bytes::from_owner(chunk)))
}

impl hyper::body::Body for Outgoing {
    type Data = Bytes;
    type Error = Unread;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Unread>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Over) {
                State::Idle(reader) => self.state = State::Reading(tokio::task::spawn_blocking(move || read(reader))),
                State::Reading(mut reading) => {
                    let Poll::Ready(done) = Pin::new(&mut reading).poll(context) else {
                        self.state = State::Reading(reading);
                        return Poll::Pending;
                    };
                    let (reader, result) = match done {
                        Ok(done) => done,
                        Err(error) => return Poll::Ready(Some(Err(Unread(error.to_string())))),
                    };
                    let chunk = match result {
                        Ok(chunk) if chunk.is_empty() => return Poll::Ready(None),
                        Ok(chunk) => chunk,
                        Err(error) => return Poll::Ready(Some(Err(Unread(error.to_string())))),
                    };
                    self.progress.note();
                    self.left = self.left.map(|left| left.saturating_sub(chunk.len() as u64));
                    self.state = State::Idle(reader);
                    return Poll::Ready(Some(Ok(Frame::data(chunk))));
                }
                State::Over => return Poll::Ready(None),
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.left == Some(0)
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
