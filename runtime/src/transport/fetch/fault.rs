//! What a failure of `fetch` means. Browsers do not say whether a request was sent, nor why it failed; Node.js does.
//!
//! It does not know requests.

use http::StatusCode;
use js_sys::Reflect;
use wasm_bindgen::{JsCast as _, JsValue};

use crate::error::Delivery;
use crate::http::{Fault, TransportError};

/// The codes of Node.js for a connection that could not be made.
const NO_CONNECTION: [&str; 6] =
    ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"];

/// The failure of a fetch that threw this, before or after the head of the reply.
pub(super) fn interrupted(thrown: &JsValue, status: Option<StatusCode>) -> TransportError {
    let text = text(thrown);
    let cause = member(thrown, "cause").filter(JsValue::is_object);
    let code = cause.as_ref().and_then(|cause| member(cause, "code")?.as_string());
    let is_unconnected = status.is_none() && code.is_some_and(|code| NO_CONNECTION.contains(&&*code));
    let (fault, delivery) = match is_unconnected {
        true => (Fault::Connect, Delivery::NeverSent),
        false => (Fault::Interrupted, Delivery::MaybeSent),
    };
    let text = match cause.as_ref().map(self::text) {
        Some(cause) if !cause.is_empty() => format!("{text}: {cause}"),
        _ => text,
    };
    TransportError { status, ..TransportError::new(fault, delivery, without_queries(&text)) }
}

/// The text without the queries of the addresses in it: some environments name the whole address, which may hold a credential.
fn without_queries(text: &str) -> String {
    let words = text.split(' ').map(|word| match (word.contains("://"), word.split_once('?')) {
        (true, Some((address, _))) => address,
        _ => word,
    });
    words.collect::<Vec<_>>().join(" ")
}

/// What an exception says of itself.
fn text(thrown: &JsValue) -> String {
    let message = member(thrown, "message").and_then(|message| message.as_string()).filter(|message| !message.is_empty());
    let text = message.or_else(|| member(thrown, "code")?.as_string()).or_else(|| thrown.as_string());
    text.unwrap_or_else(|| "the fetch failed".to_owned())
}

fn member(value: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(value.dyn_ref::<js_sys::Object>()?, &JsValue::from(name)).ok()
}
