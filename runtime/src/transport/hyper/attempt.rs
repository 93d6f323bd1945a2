//! An attempt without files from the request to the last byte of the reply, within its time.
//!
//! It does not know where the request goes.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Poll, ready};

use bytes::Bytes;
use http::{Response, StatusCode};
use hyper::body::{Body as _, Frame, Incoming};
use hyper_util::client::legacy::ResponseFuture;

use super::error::{classify, classify_body};
use crate::clock::{self, Instant};
use crate::error::Delivery;
use crate::http::{Fault, HttpReply, TransportError};
use crate::transport::{first_capacity, next_capacity};

/// An attempt without files that was begun.
pub(super) struct Attempt {
    pub(super) response: ResponseFuture,
    /// The most bytes of the body.
    pub(super) limit: usize,
    /// When all of it must be there.
    pub(super) end: Instant,
}

impl Attempt {
    /// The reply, if it is there in time.
    pub(super) async fn finish(self) -> Result<HttpReply, TransportError> {
        let mut status = None;
        match clock::timeout_at(self.end, exchange(self.response, self.limit, &mut status)).await {
            Ok(result) => result,
            Err(cause) => {
                let error = TransportError::new(Fault::Timeout, Delivery::MaybeSent, cause);
                Err(TransportError { status, ..error })
            }
        }
    }
}

/// Waits for the reply, and notes the status once that is known.
async fn exchange(
    response: ResponseFuture,
    limit: usize,
    status: &mut Option<StatusCode>,
) -> Result<HttpReply, TransportError> {
    let mut response = response.await.map_err(classify)?;
    *status = Some(response.status());
    let body = read(&mut response, limit).await?;
    Ok(HttpReply::new(response.status(), std::mem::take(response.headers_mut()), body))
}

/// The whole body, if it is within the limit. One that comes in one piece is not copied.
async fn read(response: &mut Response<Incoming>, limit: usize) -> Result<Bytes, TransportError> {
    let status = response.status();
    let Some(first) = piece(response).await? else { return Ok(Bytes::new()) };
    let Some(second) = (if first.len() > limit { None } else { piece(response).await? }) else {
        return if first.len() > limit { Err(TransportError::too_long(limit, status)) } else { Ok(first) };
    };
    let mut body = Vec::with_capacity(first_capacity(response.headers(), limit).max(first.len() + second.len()));
    body.extend_from_slice(&first);
    let mut chunk = Some(second);
    while let Some(bytes) = chunk {
        let length = body.len() + bytes.len();
        if length > limit {
            return Err(TransportError::too_long(limit, status));
        }
        if length > body.capacity() {
            // By default the buffer would grow to twice the limit.
            body.reserve_exact(next_capacity(body.capacity(), limit).max(length) - body.len());
        }
        body.extend_from_slice(&bytes);
        chunk = piece(response).await?;
    }
    Ok(body.into())
}

/// The next piece of the body.
async fn piece(response: &mut Response<Incoming>) -> Result<Option<Bytes>, TransportError> {
    let status = response.status();
    poll_fn(|context| {
        loop {
            let frame = ready!(Pin::new(response.body_mut()).poll_frame(context)).transpose();
            match frame.map_err(|error| classify_body(error, status))?.map(Frame::into_data) {
                None => return Poll::Ready(Ok(None)),
                Some(Ok(bytes)) => return Poll::Ready(Ok(Some(bytes))),
                // Trailers.
                Some(Err(_)) => {}
            }
        }
    })
    .await
}
