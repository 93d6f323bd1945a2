//! Interprets the errors of hyper and of what connects: which fault, and whether the request could have been sent.
//!
//! hyper-util distinguishes a failure to connect from a later one. Any other error counts as never sent only if it is certain that it came
//! before the first byte. It does not know calls or retries.

use std::error::Error as StdError;
use std::io::{self, ErrorKind};

use http::StatusCode;
use hyper_util::client::legacy::Error;

use crate::error::Delivery;
use crate::http::{Fault, TransportError};
use crate::transport::tls::is_certificate;

/// Interprets an error before the head of the reply was complete.
#[cold]
pub(super) fn classify(error: Error) -> TransportError {
    let (fault, delivery) = if any_cause(&error, |cause: &rustls::Error| is_certificate(cause)) {
        (Fault::Certificate, Delivery::NeverSent)
    } else if error.is_connect() {
        let fault = if is_timeout(&error) { Fault::Timeout } else { Fault::Connect };
        (fault, Delivery::NeverSent)
    } else if any_cause(&error, hyper::Error::is_canceled) {
        // The connection was closed before it took the request.
        (Fault::Connect, Delivery::NeverSent)
    } else if is_timeout(&error) {
        (Fault::Timeout, Delivery::MaybeSent)
    } else if any_cause(&error, hyper::Error::is_parse) {
        (Fault::Malformed, Delivery::MaybeSent)
    } else {
        (Fault::Interrupted, Delivery::MaybeSent)
    };
    TransportError { fault, delivery, status: None, cause: error.into() }
}

/// Interprets an error within the body of the reply.
#[cold]
pub(super) fn classify_body(error: hyper::Error, status: StatusCode) -> TransportError {
    // What hyper says of a chunk that is none.
    let is_malformed = |cause: &io::Error| {
        matches!(cause.kind(), ErrorKind::InvalidInput | ErrorKind::InvalidData)
            && !cause.get_ref().is_some_and(|inner| inner.is::<rustls::Error>())
    };
    let fault = if is_timeout(&error) {
        Fault::Timeout
    } else if any_cause(&error, is_malformed) {
        Fault::Malformed
    } else {
        Fault::Interrupted
    };
    TransportError { fault, delivery: Delivery::MaybeSent, status: Some(status), cause: error.into() }
}

/// Whether the system, or the time for connecting, ended it.
fn is_timeout(error: &(dyn StdError + 'static)) -> bool {
    any_cause(error, |cause: &io::Error| cause.kind() == ErrorKind::TimedOut)
}

/// Whether some cause is of the type and meets the condition. An I/O error's inner error counts as a cause of it, which its
/// `source` skips.
fn any_cause<C: StdError + 'static>(error: &(dyn StdError + 'static), is: fn(&C) -> bool) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if error.downcast_ref::<C>().is_some_and(is) {
            return true;
        }
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = match inner {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    false
}
