//! What a user's own code may see and change: each request before it is sent, each reply before it is read.
//!
//! One synchronous trait for both clients: it can compute (sign, count, measure), not wait.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use url::Url;

use crate::Secret;
use crate::description;
use crate::error::BoxError;

/// Sees, and may change, each request and each reply. It is called for every attempt.
///
/// A signature over the parameters, for example:
///
/// ```
/// use actionapi::{Interceptor, OutgoingRequest};
///
/// struct Signing { secret: actionapi::Secret }
///
/// impl Interceptor for Signing {
///     fn before(&self, request: &mut OutgoingRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
///         let length = request.parameters().iter().map(|(name, value)| name.len() + value.len()).sum::<usize>();
///         let signature = format!("{}-{length}", self.secret.expose().len());
///         request.keep_secret(signature.as_str());
///         request.parameters_mut().push(("sig".to_owned(), signature));
///         Ok(())
///     }
/// }
/// ```
pub trait Interceptor: Send + Sync {
    /// Called before each attempt.
    ///
    /// # Errors
    /// An error ends the call; nothing is sent.
    fn before(&self, request: &mut OutgoingRequest<'_>) -> Result<(), BoxError> {
        let _ = request;
        Ok(())
    }

    /// Called with each reply, whatever its status, before it is read.
    ///
    /// # Errors
    /// An error ends the call.
    fn after(&self, reply: &mut IncomingReply<'_>) -> Result<(), BoxError> {
        let _ = reply;
        Ok(())
    }
}

/// A request about to be sent. It holds the credentials in plain text, which its `Debug` does not show.
pub struct OutgoingRequest<'r> {
    pub(super) module: &'r str,
    pub(super) function: &'r str,
    pub(super) attempt: u32,
    pub(super) endpoint: &'r Url,
    pub(super) method: description::Method,
    pub(super) headers: &'r mut HeaderMap,
    pub(super) parameters: Vec<(String, String)>,
    pub(super) secrets: Vec<Secret>,
}

impl OutgoingRequest<'_> {
    /// The wire name of the module.
    #[must_use]
    pub fn module(&self) -> &str {
        self.module
    }

    /// The wire name of the function.
    #[must_use]
    pub fn function(&self) -> &str {
        self.function
    }

    /// Which attempt of the call this is, from 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// The address, without the parameters.
    #[must_use]
    pub fn endpoint(&self) -> &Url {
        self.endpoint
    }

    /// The method: whether the parameters travel in the query or in the body.
    #[must_use]
    pub fn method(&self) -> description::Method {
        self.method
    }

    /// Chooses another method.
    pub fn set_method(&mut self, method: description::Method) {
        self.method = method;
    }

    /// The headers, but for those of the transport.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.headers
    }

    /// The headers, to be changed.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        self.headers
    }

    /// All parameters in the order sent, the constant ones first, not encoded yet.
    #[must_use]
    pub fn parameters(&self) -> &[(String, String)] {
        &self.parameters
    }

    /// All parameters, to be changed.
    pub fn parameters_mut(&mut self) -> &mut Vec<(String, String)> {
        &mut self.parameters
    }

    /// Keeps a text out of all errors and traces of this call, also where the server repeats it: what an interceptor adds that nobody
    /// else may know, such as a token.
    pub fn keep_secret(&mut self, secret: impl Into<Secret>) {
        self.secrets.push(secret.into());
    }

    /// The parameters urlencoded, as they will be sent.
    #[must_use]
    pub fn encoded(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.parameters).finish()
    }
}

/// A reply that has come, not read yet.
pub struct IncomingReply<'r> {
    pub(super) module: &'r str,
    pub(super) function: &'r str,
    pub(super) attempt: u32,
    pub(super) elapsed: std::time::Duration,
    pub(super) status: &'r mut StatusCode,
    pub(super) headers: &'r mut HeaderMap,
    pub(super) body: &'r mut Bytes,
}

impl IncomingReply<'_> {
    /// The wire name of the module.
    #[must_use]
    pub fn module(&self) -> &str {
        self.module
    }

    /// The wire name of the function.
    #[must_use]
    pub fn function(&self) -> &str {
        self.function
    }

    /// Which attempt of the call this is, from 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// How long the attempt took.
    #[must_use]
    pub fn elapsed(&self) -> std::time::Duration {
        self.elapsed
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        *self.status
    }

    /// Replaces the HTTP status.
    pub fn set_status(&mut self, status: StatusCode) {
        *self.status = status;
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.headers
    }

    /// The headers, to be changed.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        self.headers
    }

    /// The whole body.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        self.body
    }

    /// Replaces the body.
    pub fn set_body(&mut self, body: impl Into<Vec<u8>>) {
        *self.body = Bytes::from(body.into());
    }
}

impl fmt::Debug for OutgoingRequest<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.parameters.iter().map(|(name, _)| name.as_str()).collect();
        formatter
            .debug_struct("OutgoingRequest")
            .field("module", &self.module)
            .field("function", &self.function)
            .field("attempt", &self.attempt)
            .field("method", &self.method)
            .field("parameters", &names)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for IncomingReply<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("IncomingReply")
            .field("module", &self.module)
            .field("function", &self.function)
            .field("attempt", &self.attempt)
            .field("status", &self.status.as_u16())
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// The method as HTTP has it.
pub(super) fn http_method(method: description::Method) -> Method {
    match method {
        description::Method::Get => Method::GET,
        description::Method::Post => Method::POST,
    }
}
