//! The body of a reply that comes piece by piece: as a whole up to a limit, or as a file that is read when the caller reads it.
//!
//! The time allowed is for each piece. It does not know whose body it is.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Buf, Bytes};
use http::{HeaderMap, StatusCode};
use http_body::Body;
use tokio::io::{AsyncRead, ReadBuf};

use super::first_capacity;
use crate::clock::{self, Instant, Sleep};
use crate::error::Delivery;
use crate::http::rest::{Rest, Stream, wants_more};
use crate::http::{Fault, TransportError};

/// The time that a step may take.
#[derive(Clone, Copy)]
pub(super) struct Patience {
    pub(super) step: Duration,
    pub(super) deadline: Option<Instant>,
}

impl Patience {
    /// When the step that began then must be over.
    pub(super) fn until(self, begun: Instant) -> Instant {
        let own = begun.checked_add(self.step).unwrap_or(begun);
        self.deadline.map_or(own, |deadline| deadline.min(own))
    }
}

/// The beginning of a body that `is_file`, and what reads the rest; or the whole of another one, which must be there by this time, if there is
/// one.
pub(super) async fn receive<B>(
    incoming: Incoming<B>,
    headers: &HeaderMap,
    is_file: bool,
    limit: usize,
    end: Option<Instant>,
) -> Result<(Bytes, Option<Rest>), TransportError>
where
    B: Body + Unpin + Send + Sync + 'static,
    B::Error: 'static,
{
    let status = incoming.status;
    match end {
        _ if is_file => begin(incoming, headers).await,
        None => whole(incoming, headers, limit).await,
        Some(end) => clock::timeout_at(end, whole(incoming, headers, limit)).await.unwrap_or_else(|cause| {
            let error = TransportError::new(Fault::Timeout, Delivery::MaybeSent, cause);
            Err(TransportError { status: Some(status), ..error })
        }),
    }
}

/// Reads as much as shows that the body is a file.
async fn begin<B>(mut incoming: Incoming<B>, headers: &HeaderMap) -> Result<(Bytes, Option<Rest>), TransportError>
where
    B: Body + Unpin + Send + Sync + 'static,
    B::Error: 'static,
{
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
async fn whole<B: Body + Unpin>(
    mut incoming: Incoming<B>,
    headers: &HeaderMap,
    limit: usize,
) -> Result<(Bytes, Option<Rest>), TransportError> {
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
pub(super) struct Incoming<B: Body> {
    body: B,
    /// What was received and is not read yet.
    chunk: Bytes,
    patience: Patience,
    sleep: Pin<Box<Sleep>>,
    /// Whether the server must send something before the time of the sleep.
    is_waiting: bool,
    status: StatusCode,
    classify: fn(B::Error, StatusCode) -> TransportError,
}

impl<B: Body + Unpin> Incoming<B> {
    /// A body whose errors are interpreted by `classify`.
    pub(super) fn new(
        body: B,
        patience: Patience,
        status: StatusCode,
        classify: fn(B::Error, StatusCode) -> TransportError,
    ) -> Self {
        let sleep = Box::pin(clock::sleep_until(patience.until(Instant::now())));
        Self { body, chunk: Bytes::new(), patience, sleep, is_waiting: false, status, classify }
    }

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
                    clock::reset(self.sleep.as_mut(), until);
                    self.is_waiting = true;
                    break;
                }
                Poll::Ready(None) => return Poll::Ready(Ok(None)),
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Err((self.classify)(error, self.status))),
                Poll::Ready(Some(Ok(frame))) => {
                    self.is_waiting = false;
                    if let Ok(mut chunk) = frame.into_data()
                        && chunk.has_remaining()
                    {
                        return Poll::Ready(Ok(Some(chunk.copy_to_bytes(chunk.remaining()))));
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

impl<B: Body + Unpin> AsyncRead for Incoming<B> {
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
