//! Carries files on reqwest: bodies that are read while they are sent.
//!
//! The time allowed is for each step: a file may take any time as long as it makes progress. It does not know what a file is for.

use std::future::Future as _;
use std::io::{self, Read as _};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use hyper::body::{Frame, SizeHint};
use secrecy::zeroize::Zeroizing;
use tokio::task::JoinHandle;

use super::incoming::{Incoming, Patience, receive};
use super::reqwest_error::{classify, classify_body};
use crate::clock::{Instant, timeout_at};
use crate::error::Delivery;
use crate::http::{Fault, HttpReply, HttpRequest, TransportError};
use crate::multipart::MultipartReader;

/// The most bytes that are read of a file at once.
const CHUNK: usize = 128 * 1024;

/// Longer than any attempt.
const FOREVER: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// When something last moved.
#[derive(Clone)]
struct Progress(Arc<Mutex<Instant>>);

impl Progress {
    fn note(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    fn last(&self) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes an attempt with files.
pub(super) async fn send(client: &reqwest::Client, request: HttpRequest) -> Result<HttpReply, TransportError> {
    let patience = Patience { step: request.timeout, deadline: request.deadline };
    let progress = Progress(Arc::new(Mutex::new(Instant::now())));
    let mut outgoing = reqwest::Request::new(request.method, request.url);
    *outgoing.headers_mut() = request.headers;
    *outgoing.timeout_mut() = Some(FOREVER);
    if let Some(upload) = request.upload {
        let opened =
            tokio::task::spawn_blocking(move || upload.open()).await.map_err(io::Error::other).and_then(|opened| opened);
        let reader = opened.map_err(|cause| TransportError::new(Fault::Request, Delivery::NeverSent, cause))?;
        let length = reader.length();
        let body = Outgoing { state: State::Idle(Box::new(reader)), left: length, progress: progress.clone() };
        *outgoing.body_mut() = Some(reqwest::Body::wrap(body));
    } else if !request.body.is_empty() {
        *outgoing.body_mut() = Some(request.body.into());
    } else if outgoing.method() == http::Method::POST {
        outgoing.headers_mut().insert(CONTENT_LENGTH, http::HeaderValue::from_static("0"));
    }
    let mut executing = pin!(client.execute(outgoing));
    let mut response = loop {
        let until = patience.until(progress.last());
        match timeout_at(until, executing.as_mut()).await {
            Ok(result) => break result.map_err(classify_sent)?,
            Err(_) if patience.until(progress.last()) > Instant::now() => {}
            Err(cause) => return Err(TransportError::new(Fault::Timeout, Delivery::MaybeSent, cause)),
        }
    };
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    let incoming = Incoming::new(reqwest::Body::from(response), patience, status, classify_body);
    let is_file = request.is_file && status.is_success();
    let (body, rest) = receive(incoming, &headers, is_file, request.reply_limit, None).await?;
    // As for other requests, without reqwest's extensions.
    Ok(HttpReply { rest, ..HttpReply::new(status, headers, body) })
}

/// A failure to read a file here is not the connection's.
fn classify_sent(error: reqwest::Error) -> TransportError {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(each) = cause {
        if let Some(Unread(problem)) = each.downcast_ref() {
            return TransportError::new(Fault::Request, Delivery::MaybeSent, problem.clone());
        }
        cause = each.source();
    }
    classify(error)
}

/// A body that is read in threads for blocking work while it is sent.
struct Outgoing {
    state: State,
    /// How many bytes are still to be sent, if that is known.
    left: Option<u64>,
    progress: Progress,
}

type Read = (Box<MultipartReader>, io::Result<Bytes>);

enum State {
    Idle(Box<MultipartReader>),
    Reading(JoinHandle<Read>),
    Over,
}

/// A file of the body could not be read.
#[derive(Debug)]
struct Unread(String);

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
