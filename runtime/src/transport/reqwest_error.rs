//! Interprets reqwest's errors: which fault, and whether the request could have been sent.
//!
//! reqwest distinguishes a failure to connect from a later one. Any other error counts as never sent only if it is certain that it came
//! before the first byte. It does not know calls or retries.

use std::error::Error as StdError;

use http::StatusCode;

use super::tls::is_certificate;
use crate::error::Delivery;
use crate::http::{Fault, TransportError};

/// Interprets an error before the head of the reply was complete.
pub(super) fn classify(error: reqwest::Error) -> TransportError {
    // The URL's query may hold a credential.
    let error = error.without_url();
    let (fault, delivery) = if error.is_builder() {
        (Fault::Request, Delivery::NeverSent)
    } else if any_cause(&error, |cause: &rustls::Error| is_certificate(cause)) {
        (Fault::Certificate, Delivery::NeverSent)
    } else if error.is_connect() {
        let fault = if error.is_timeout() { Fault::Timeout } else { Fault::Connect };
        (fault, Delivery::NeverSent)
    } else if any_cause(&error, hyper::Error::is_canceled) {
        // The connection was closed before it took the request.
        (Fault::Connect, Delivery::NeverSent)
    } else if error.is_timeout() {
        (Fault::Timeout, Delivery::MaybeSent)
    } else if any_cause(&error, hyper::Error::is_parse) {
        (Fault::Malformed, Delivery::MaybeSent)
    } else {
        (Fault::Interrupted, Delivery::MaybeSent)
    };
    TransportError { fault, delivery, status: None, cause: error.into() }
}

/// Interprets an error within the body of the reply.
pub(super) fn classify_body(error: reqwest::Error, status: StatusCode) -> TransportError {
    let error = error.without_url();
    // What hyper says of a chunk that is none.
    let is_malformed = |cause: &std::io::Error| {
        matches!(cause.kind(), std::io::ErrorKind::InvalidInput | std::io::ErrorKind::InvalidData)
            && !cause.get_ref().is_some_and(|inner| inner.is::<rustls::Error>())
    };
    let fault = if error.is_timeout() {
        Fault::Timeout
    } else if any_cause(&error, is_malformed) {
        Fault::Malformed
    } else {
        Fault::Interrupted
    };
    TransportError { fault, delivery: Delivery::MaybeSent, status: Some(status), cause: error.into() }
}

/// Whether some cause is of the type and meets the condition. An I/O error's inner error counts as a cause of it, which its
/// `source` skips.
fn any_cause<C: StdError + 'static>(error: &(dyn StdError + 'static), is: fn(&C) -> bool) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if error.downcast_ref::<C>().is_some_and(is) {
            return true;
        }
        let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        next = match inner {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    false
}
