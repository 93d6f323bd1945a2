//! Why the sandbox refuses a request.
//!
//! How a refusal is written is the reply's business.

use hyper::StatusCode;

use crate::description::{Api, Method};

/// A refusal, with what each kind of API needs of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The HTTP status for APIs that show errors by it.
    pub(super) status: StatusCode,
    /// The code for APIs whose errors have one.
    pub(super) code: &'static str,
    /// For people.
    pub(super) message: String,
    /// The methods that are accepted, where another one is why.
    pub(super) allow: Vec<Method>,
    /// Whether the status is sent whatever the API: for what a server refuses before it knows the function.
    pub(super) is_of_http: bool,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), allow: Vec::new(), is_of_http: false }
    }

    /// A request that is wrong in itself.
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_request", message)
    }

    /// A request that is no request of this server, whatever the API.
    pub(super) fn of_http(status: StatusCode, message: impl Into<String>) -> Self {
        Self { is_of_http: true, ..Self::new(status, "invalid_request", message) }
    }

    /// A method that is not among those accepted.
    pub(super) fn method(method: &hyper::Method, accepted: &[Method]) -> Self {
        let names: Vec<_> = accepted.iter().map(|accepted| accepted.name()).collect();
        let message = format!("the method {method} is not accepted; send {}", names.join(" or "));
        Self { allow: accepted.to_vec(), ..Self::of_http(StatusCode::METHOD_NOT_ALLOWED, message) }
    }

    /// A method that no function of the API accepts.
    pub(super) fn method_of(api: &Api, method: &hyper::Method) -> Self {
        let mut accepted = Vec::new();
        for each in api.protocol.requests.iter().flat_map(|request| request.methods.iter()) {
            if !accepted.contains(each) {
                accepted.push(*each);
            }
        }
        Self::method(method, &accepted)
    }
}
