//! The body of a reply of `fetch`, read piece by piece from its stream.
//!
//! It does not know whose body it is, nor how long it may be.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::StatusCode;
use http_body::{Body, Frame};
use js_sys::{Reflect, Uint8Array};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStreamDefaultReader, Response};

use super::abort::Abort;
use super::fault;
use crate::http::TransportError;

/// A body; dropping it ends the fetch.
pub(super) struct Chunks(SendWrapper<Inner>);

struct Inner {
    /// `None` once the body is read, and if there is none.
    reader: Option<ReadableStreamDefaultReader>,
    reading: Option<JsFuture>,
    _abort: Abort,
}

/// What reading a body threw.
pub(super) struct Broken(SendWrapper<JsValue>);

impl Broken {
    /// The failure of a reply with this status.
    pub(super) fn classify(&self, status: StatusCode) -> TransportError {
        fault::interrupted(&self.0, Some(status))
    }
}

impl Chunks {
    /// The body of this response.
    pub(super) fn new(response: &Response, abort: Abort) -> Result<Self, JsValue> {
        let reader = response.body().map(|stream| ReadableStreamDefaultReader::new(&stream)).transpose()?;
        Ok(Self(SendWrapper::new(Inner { reader, reading: None, _abort: abort })))
    }
}

impl Inner {
    fn poll_read(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, JsValue>>> {
        let Some(reader) = &self.reader else { return Poll::Ready(None) };
        let reading = self.reading.get_or_insert_with(|| JsFuture::from(reader.read()));
        let read = ready!(Pin::new(reading).poll(context));
        self.reading = None;
        let chunk = read.and_then(|read| chunk(&read));
        if !matches!(chunk, Ok(Some(_))) {
            self.reader = None;
        }
        Poll::Ready(chunk.transpose())
    }
}

/// The bytes of a read; `None` at the end.
fn chunk(read: &JsValue) -> Result<Option<Bytes>, JsValue> {
    if Reflect::get(read, &JsValue::from("done"))?.is_truthy() {
        return Ok(None);
    }
    let value = Reflect::get(read, &JsValue::from("value"))?.dyn_into::<Uint8Array>()?;
    Ok(Some(value.to_vec().into()))
}

impl Body for Chunks {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        let read = ready!(self.0.poll_read(context));
        Poll::Ready(read.map(|read| read.map(Frame::data).map_err(|thrown| Broken(SendWrapper::new(thrown)))))
    }
}
