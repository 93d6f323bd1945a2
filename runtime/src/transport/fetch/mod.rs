//! Carries requests on `fetch`, which browsers, their workers and Node.js have.
//!
//! JavaScript's values stay in the thread that made them, and a client's futures must be `Send`: here is one thread, and a wrapper promises
//! the compiler that. With threads of WebAssembly, a call that is polled in another thread than before panics.
//!
//! It does not know what a browser makes of a failure: `fault` does.

mod abort;
mod body;
mod fault;
mod outgoing;

use std::sync::Arc;

use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use js_sys::{Array, Function, Promise, Reflect};
use send_wrapper::SendWrapper;
use url::Url;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Response, ResponseType};

use self::abort::Abort;
use self::body::Chunks;
use super::incoming::{Incoming, Patience, receive};
use crate::clock::{Instant, timeout_at};
use crate::error::{Delivery, Result};
use crate::http::{AsyncTransport, Fault, HiddenRedirect, HttpReply, HttpRequest, TransportError};
use crate::settings::Settings;

/// The transport of a client: `fetch`, or the caller's own.
#[derive(Clone)]
pub enum Transport {
    Fetch,
    Custom(Arc<dyn AsyncTransport>),
}

impl Transport {
    /// The transport that the settings ask for.
    pub(crate) fn new(settings: &Settings, _: Option<&Url>, _: &Url) -> Result<Self> {
        Ok(settings.async_transport.as_ref().map_or(Self::Fetch, |transport| Self::Custom(Arc::clone(transport))))
    }

    /// Nothing of Tokio's runtime is used.
    pub(crate) fn lacks_runtime(&self) -> bool {
        false
    }

    /// Makes one attempt. Whether the call will be sent again changes nothing: nobody sees the browser's connections.
    pub(crate) async fn send(&self, mut request: HttpRequest, _: bool) -> Result<HttpReply, TransportError> {
        request.collect_upload()?;
        match self {
            Self::Fetch => SendWrapper::new(send(request)).await,
            Self::Custom(transport) => transport.send(request).await,
        }
    }
}

async fn send(request: HttpRequest) -> Result<HttpReply, TransportError> {
    let patience = Patience { step: request.timeout, deadline: request.deadline };
    let end = patience.until(Instant::now());
    let abort = Abort::new()?;
    let response = match timeout_at(end, response(&request, &abort.signal())).await {
        Ok(response) => response?,
        Err(cause) => return Err(TransportError::new(Fault::Timeout, Delivery::MaybeSent, cause)),
    };
    if response.type_() == ResponseType::Opaqueredirect {
        let mut reply = HttpReply::new(StatusCode::FOUND, HeaderMap::new(), "");
        reply.extensions.insert(HiddenRedirect);
        return Ok(reply);
    }
    let status = StatusCode::from_u16(response.status()).map_err(|cause| malformed(cause, None))?;
    let headers = headers(&response).map_err(|text| malformed(text, Some(status)))?;
    let chunks = Chunks::new(&response, abort).map_err(|thrown| fault::interrupted(&thrown, Some(status)))?;
    let incoming = Incoming::new(chunks, patience, status, |error, status| error.classify(status));
    let (is_file, limit) = (request.is_file, request.reply_limit);
    let begins = is_file && status.is_success();
    let (body, rest) = receive(incoming, &headers, begins, limit, (!is_file).then_some(end)).await?;
    Ok(HttpReply { rest, ..HttpReply::new(status, headers, body) })
}

/// Sends the request, and waits for the head of the reply.
async fn response(request: &HttpRequest, signal: &AbortSignal) -> Result<Response, TransportError> {
    let outgoing = outgoing::make(request, signal)?;
    let global = js_sys::global();
    let fetch = Reflect::get(&global, &JsValue::from("fetch")).ok().and_then(|fetch| fetch.dyn_into::<Function>().ok());
    let Some(fetch) = fetch else {
        return Err(TransportError::new(Fault::Request, Delivery::NeverSent, "there is no function `fetch` here"));
    };
    let promise = fetch.call1(&global, &outgoing).and_then(|promise| promise.dyn_into::<Promise>());
    let promise = promise.map_err(|thrown| fault::interrupted(&thrown, None))?;
    let response = JsFuture::from(promise).await.and_then(|response| response.dyn_into::<Response>());
    response.map_err(|thrown| fault::interrupted(&thrown, None))
}

/// The headers of a reply that are shown: in a browser, those that the server exposes to the page's origin.
///
/// # Errors
/// The text that says what is wrong.
fn headers(response: &Response) -> Result<HeaderMap, &'static str> {
    const WRONG: &str = "a header cannot be read";
    let mut headers = HeaderMap::new();
    for entry in js_sys::try_iter(&response.headers()).ok().flatten().ok_or(WRONG)? {
        let entry = entry.map_err(|_| WRONG)?.dyn_into::<Array>().map_err(|_| WRONG)?;
        let (name, value) = (entry.get(0).as_string().ok_or(WRONG)?, entry.get(1).as_string().ok_or(WRONG)?);
        // Each character stands for a byte.
        let value: Vec<u8> = value.chars().map(u8::try_from).collect::<Result<_, _>>().map_err(|_| WRONG)?;
        let name = HeaderName::try_from(name).map_err(|_| WRONG)?;
        headers.append(name, HeaderValue::try_from(value).map_err(|_| WRONG)?);
    }
    // The body comes unpacked, and a length is of the packed one. Whether it was packed, another origin need not show.
    if headers.remove(CONTENT_ENCODING).is_some() || response.type_() == ResponseType::Cors {
        headers.remove(CONTENT_LENGTH);
    }
    Ok(headers)
}

fn malformed(cause: impl Into<crate::error::BoxError>, status: Option<StatusCode>) -> TransportError {
    TransportError { status, ..TransportError::new(Fault::Malformed, Delivery::MaybeSent, cause) }
}
