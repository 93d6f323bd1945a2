//! A successful reply as a whole.
//!
//! It is made by the exchange; it decodes nothing itself.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{Extensions, HeaderMap, StatusCode};

use crate::error::request_id;
use crate::http::HttpReply;
use crate::wire::Drift;

/// A successful reply: the data, and everything that came with it.
#[derive(Clone)]
pub struct Reply<T> {
    data: T,
    drift: Drift,
    message: Option<String>,
    warnings: Vec<String>,
    request_id: Option<String>,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    extensions: Extensions,
    attempts: u32,
    paced: Duration,
}

impl<T> Reply<T> {
    pub(crate) fn new(
        data: T,
        drift: Drift,
        message: Option<String>,
        (warnings, request_id): (Vec<String>, Option<String>),
        reply: HttpReply,
        (attempts, paced): (u32, Duration),
    ) -> Self {
        let HttpReply { status, headers, body, extensions, .. } = reply;
        Self { data, drift, message, warnings, request_id, status, headers, body, extensions, attempts, paced }
    }

    /// The data.
    #[must_use]
    pub fn data(&self) -> &T {
        &self.data
    }

    pub(crate) fn data_mut(&mut self) -> &mut T {
        &mut self.data
    }

    /// The data alone.
    #[must_use]
    pub fn into_data(self) -> T {
        self.data
    }

    /// The message for people, if the reply has one.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// What the server said beside the data, where the schema has a place for it: a parameter that it ignored, a function that will go.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Everything that decoding forgave, and the fields that the schema does not have.
    #[must_use]
    pub fn drift(&self) -> &Drift {
        &self.drift
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The HTTP headers, without those of a compression that was undone.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The id that the server gave the request, for whoever looks for it in the server's log: from the schema's place for it, or else the
    /// first of the headers `X-Request-Id`,
    /// `X-Amzn-RequestId`, `X-Correlation-Id`, `CF-Ray` and the like that the reply has.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref().or_else(|| request_id(&self.headers))
    }

    /// The whole body, the envelope included: as it was received, but unpacked and in UTF-8. It is empty if the data is a file.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// What a transport of the caller's own and the interceptors have added to the reply.
    #[must_use]
    pub fn extensions(&self) -> &Extensions {
        &self.extensions
    }

    /// The number of attempts made, from 1.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// How long the call waited because the schema says how many calls the API takes; zero if it did not wait.
    #[must_use]
    pub fn paced(&self) -> Duration {
        self.paced
    }
}

impl<T: fmt::Debug> fmt::Debug for Reply<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Neither the headers, the body nor the message: the server may repeat a secret in them.
        formatter
            .debug_struct("Reply")
            .field("data", &self.data)
            .field("drift", &self.drift)
            .field("status", &self.status.as_u16())
            .field("bytes", &self.body.len())
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}
