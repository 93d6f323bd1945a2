//! Interprets ureq's errors: which fault, and whether the request could have been sent.
//!
//! ureq does not report in which phase an I/O error happened, so the transport reports whether any of the body was read. Without a body,
//! only errors that can only come from connecting count as never sent. It does not know calls or retries.

use std::io::ErrorKind;

use http::StatusCode;
use ureq::{Error, Timeout};

use super::tls::is_certificate;
use crate::error::{BoxError, Delivery};
use crate::http::{Fault, TransportError};

/// Interprets an error before the head of the reply was complete. `taken` says whether any of the body was read, if there is one.
pub(super) fn classify(error: Error, taken: Option<bool>) -> TransportError {
    let fault = fault(&error);
    let sent = taken.unwrap_or(!happens_before_sending(&error, fault));
    let fault = match (fault, sent) {
        // An error before anything was sent is a failure to connect.
        (Fault::Interrupted, false) => Fault::Connect,
        (Fault::Connect, true) => Fault::Interrupted,
        (fault, _) => fault,
    };
    let delivery = if sent { Delivery::MaybeSent } else { Delivery::NeverSent };
    TransportError { fault, delivery, status: None, cause: describe(error) }
}

/// Interprets an error within the body of the reply.
pub(super) fn classify_body(error: Error, status: StatusCode) -> TransportError {
    let fault = if is_timeout(&error) { Fault::Timeout } else { Fault::Interrupted };
    TransportError { fault, delivery: Delivery::MaybeSent, status: Some(status), cause: describe(error) }
}

fn fault(error: &Error) -> Fault {
    match error {
        error if is_timeout(error) => Fault::Timeout,
        error if tls_error(error).is_some_and(is_certificate) => Fault::Certificate,
        Error::BadUri(_) | Error::Http(_) | Error::InvalidProxyUrl => Fault::Request,
        Error::HostNotFound | Error::ConnectionFailed | Error::ConnectProxyFailed(_) | Error::Tls(_) => Fault::Connect,
        _ => Fault::Interrupted,
    }
}

/// Whether the error can come only before a byte of the request was written.
fn happens_before_sending(error: &Error, fault: Fault) -> bool {
    match (fault, error) {
        (Fault::Connect | Fault::Certificate | Fault::Request, _) => true,
        (_, Error::Timeout(phase)) => matches!(phase, Timeout::Resolve | Timeout::Connect),
        (_, Error::Io(error)) => matches!(
            error.kind(),
            ErrorKind::ConnectionRefused
                | ErrorKind::HostUnreachable
                | ErrorKind::NetworkUnreachable
                | ErrorKind::AddrNotAvailable
        ),
        _ => false,
    }
}

fn is_timeout(error: &Error) -> bool {
    match error {
        Error::Timeout(_) => true,
        Error::Io(error) => matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock),
        _ => false,
    }
}

/// The error of TLS within, also where it is wrapped as one of I/O.
fn tls_error(error: &Error) -> Option<&rustls::Error> {
    match error {
        Error::Rustls(error) => Some(error),
        Error::Io(error) => error.get_ref()?.downcast_ref(),
        _ => None,
    }
}

/// The error in words without ureq's prefixes; the bare cause where there is one, as ureq's error has no `source`.
fn describe(error: Error) -> BoxError {
    match error {
        Error::Io(error) => error.into(),
        Error::Rustls(error) => error.into(),
        // The address may hold a credential in its query.
        Error::BadUri(_) => "the address cannot be used".into(),
        Error::HostNotFound => "the host's name does not resolve".into(),
        error => error.into(),
    }
}
