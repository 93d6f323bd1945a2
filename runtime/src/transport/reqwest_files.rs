//! Carries files on reqwest: bodies that are read while they are sent, and replies that are read when the caller reads them.
//!
//! The time allowed is for each step: a file may take any time as long as it makes progress. It does not know what a file is for.

use std::future::Future as _;
use std::io::{self, Read as _};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use bytes::{Buf as _, Bytes};
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, StatusCode};
use hyper::body::{Body as _, Frame, SizeHint};
use secrecy::zeroize::Zeroizing;
use tokio::io::{AsyncRead, ReadBuf};
use tokio::task::JoinHandle;
use tokio::time::Sleep;

use super::first_capacity;
use super::reqwest_error::{classify, classify_body};
use crate::error::Delivery;
use crate::http::rest::{Rest, Stream, wants_more};
use crate::http::{Fault, HttpReply, HttpRequest, TransportError};
use crate::upload::MultipartReader;

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

/// The time that a step may take.
#[derive(Clone, Copy)]
struct Patience {
    step: Duration,
    deadline: Option<Instant>,
}

impl Patience {
    /// When the step that began then must be over.
    fn until(self, begun: Instant) -> Instant {
        let own = begun.checked_add(self.step).unwrap_or(begun);
        self.deadline.map_or(own, |deadline| deadline.min(own))
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
        match tokio::time::timeout_at(until.into(), executing.as_mut()).await {
            Ok(result) => break result.map_err(classify_sent)?,
            Err(_) if patience.until(progress.last()) > Instant::now() => {}
            Err(cause) => return Err(TransportError::new(Fault::Timeout, Delivery::MaybeSent, cause)),
        }
    };
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    let extensions = std::mem::take(response.extensions_mut());
    let incoming = Incoming {
        body: response.into(),
        chunk: Bytes::new(),
        patience,
        sleep: Box::pin(tokio::time::sleep_until(patience.until(Instant::now()).into())),
        is_waiting: false,
        status,
    };
    let body = if request.is_file && status.is_success() {
        begin(incoming, &headers).await
    } else {
        whole(incoming, &headers, request.reply_limit).await
    };
    let (body, rest) = body?;
    Ok(HttpReply { status, headers, body, extensions, rest })
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

/// Reads as much as shows that the body is a file.
async fn begin(mut incoming: Incoming, headers: &HeaderMap) -> Result<(Bytes, Option<Rest>), TransportError> {
    let mut begun = Vec::new();
    while wants_more(headers, &begun) {
        match incoming.next().await? {
            None => return Ok((begun.into(), None)),
            Some(chunk) => begun.extend_from_slice(&chunk),
        }
    }
    Ok((begun.into(), Some(Rest::new(Stream::Async(Box::pin(incoming))))))
}

/// Reads the whole body, if it is within the limit.
async fn whole(mut incoming: Incoming, headers: &HeaderMap, limit: usize) -> Result<(Bytes, Option<Rest>), TransportError> {
    let mut body = Vec::with_capacity(first_capacity(headers, limit));
    while let Some(chunk) = incoming.next().await? {
        if chunk.len() > limit - body.len() {
            return Err(TransportError::too_long(limit, incoming.status));
        }
        body.extend_from_slice(&chunk);
    }
    Ok((body.into(), None))
}

/// The body of a reply.
struct Incoming {
    body: reqwest::Body,
    /// What was received and is not read yet.
    chunk: Bytes,
    patience: Patience,
    sleep: Pin<Box<Sleep>>,
    /// Whether the server must send something before the time of the sleep.
    is_waiting: bool,
    status: StatusCode,
}

impl Incoming {
    async fn next(&mut self) -> Result<Option<Bytes>, TransportError> {
        std::future::poll_fn(|context| self.poll_next(context)).await
    }

    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, TransportError>> {
        loop {
            match Pin::new(&mut self.body).poll_frame(context) {
                Poll::Pending if self.is_waiting => break,
                Poll::Pending => {
                    // The time that the caller takes between two reads is not the server's.
                    let until = self.patience.until(Instant::now());
                    self.sleep.as_mut().reset(until.into());
                    self.is_waiting = true;
                    break;
                }
                Poll::Ready(None) => return Poll::Ready(Ok(None)),
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Err(classify_body(error, self.status))),
                Poll::Ready(Some(Ok(frame))) => {
                    self.is_waiting = false;
                    if let Ok(chunk) = frame.into_data()
                        && !chunk.is_empty()
                    {
                        return Poll::Ready(Ok(Some(chunk)));
                    }
                }
            }
        }
        ready!(self.sleep.as_mut().poll(context));
        let cause = "no byte came in the time allowed";
        let error = TransportError::new(Fault::Timeout, Delivery::MaybeSent, cause);
        Poll::Ready(Err(TransportError { status: Some(self.status), ..error }))
    }
}

impl AsyncRead for Incoming {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.chunk.is_empty() {
            match ready!(self.poll_next(context)) {
                Ok(Some(chunk)) => self.chunk = chunk,
                Ok(None) => return Poll::Ready(Ok(())),
                Err(error) => return Poll::Ready(Err(io::Error::other(error))),
            }
        }
        let count = self.chunk.len().min(buffer.remaining());
        buffer.put_slice(&self.chunk[..count]);
        self.chunk.advance(count);
        Poll::Ready(Ok(()))
    }
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
