//! The bodies of requests, whole or from files.
//!
//! It does not know what is in them.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Frame, SizeHint};

use super::outgoing::{Outgoing, Unread};

/// The body of a request.
pub(super) enum Body {
    /// One that is there as a whole; empty once it was handed on.
    Whole(Bytes),
    Files(Box<Outgoing>),
}

impl hyper::body::Body for Body {
    type Data = Bytes;
    type Error = Unread;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Unread>>> {
        match self.get_mut() {
            Self::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
            Self::Whole(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Self::Files(files) => Pin::new(files).poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(bytes) => bytes.is_empty(),
            Self::Files(files) => files.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Self::Files(files) => files.size_hint(),
        }
    }
}
