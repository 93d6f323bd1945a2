//! Why the sandbox refuses a request.
//!
//! How a refusal is written is the reply's business.

use hyper::StatusCode;

/// A refusal, with what each kind of API needs of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The HTTP status for APIs that show errors by it.
    pub(super) status: StatusCode,
    /// The code for APIs whose errors have one.
    pub(super) code: &'static str,
    /// For people.
    pub(super) message: String,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }

    /// A request that is wrong in itself.
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_request", message)
    }
}
