//! Where the user's interceptors see a call: its request before it is encoded and when it is finished, and its reply.
//!
//! It does not know what they do.

use std::time::Instant;

use http::HeaderMap;
use url::Url;

use super::{Exchange, diagnosis, request};
use crate::description::Method;
use crate::encode::Pair;
use crate::error::{BoxError, Delivery, Error, ErrorKind, Result};
use crate::http::{HttpReply, HttpRequest};
use crate::secret::Secret;
use crate::settings::interceptor::{FinishedRequest, IncomingReply, OutgoingRequest};

/// A request as the interceptors leave it.
pub(super) struct Intercepted {
    pub(super) method: Method,
    pub(super) parameters: Vec<Pair>,
    /// The secrets among the parameters, and those that an interceptor named. An error must not show them either.
    pub(super) secrets: Vec<Secret>,
    /// Why an interceptor refused the request.
    pub(super) refusal: Option<BoxError>,
}

impl Exchange<'_> {
    /// Shows the request to each interceptor until one refuses it, and encodes what they leave.
    pub(super) fn intercept(&self, endpoint: &Url, headers: &mut HeaderMap) -> Intercepted {
        let mut request = OutgoingRequest {
            operation: &self.draft.operation,
            attempt: self.attempts.made(),
            endpoint,
            method: self.method,
            headers,
            parameters: request::pairs(self.shared.protocol, self.request_profile, self.values(), &self.draft),
            profile: self.request_profile,
            variables: (&self.shared.protocol.variables, self.values().variables),
            secrets: Vec::new(),
        };
        let mut interceptors = self.shared.settings.interceptors.iter();
        let refusal = interceptors.find_map(|interceptor| interceptor.before(&mut request).err());
        let added = request.parameters.iter().filter(|pair| pair.value.is_secret()).map(|pair| pair.value.text().into());
        let secrets = request.secrets.into_iter().chain(added).collect();
        Intercepted { method: request.method, parameters: request.parameters, secrets, refusal }
    }

    pub(super) fn refused(&self, cause: BoxError, what: &str, delivery: Delivery) -> Error {
        let redactor = self.secrets.redactor();
        let text = format!("an interceptor refused the {what}: {}", redactor.line(&cause.to_string(), diagnosis::EXCERPT));
        Error::new(ErrorKind::Interceptor, delivery, text).with_source(redactor.source(cause))
    }

    /// Shows the request as it will be sent to each interceptor until one refuses it.
    pub(super) fn show_finished(&mut self, mut request: HttpRequest) -> Result<HttpRequest> {
        let interceptors = &self.shared.settings.interceptors;
        if interceptors.is_empty() {
            return Ok(request);
        }
        let mut finished = FinishedRequest {
            operation: &self.draft.operation,
            attempt: self.attempts.made(),
            method: &request.method,
            url: &request.url,
            headers: &mut request.headers,
            body: request.upload.is_none().then_some(&*request.body),
            variables: (&self.shared.protocol.variables, self.values().variables),
            secrets: Vec::new(),
        };
        let refusal = interceptors.iter().find_map(|interceptor| interceptor.finished(&mut finished).err());
        let secrets = finished.secrets;
        self.secrets.keep(secrets);
        request::remove_transport_headers(&mut request.headers);
        match refusal {
            Some(cause) => Err(self.refused(cause, "request", Delivery::NeverSent)),
            None => Ok(request),
        }
    }

    /// Shows the reply to each interceptor.
    pub(super) fn intercept_reply(&self, reply: &mut HttpReply, now: Instant) -> Result<()> {
        for interceptor in self.shared.settings.interceptors.iter().rev() {
            let mut incoming = IncomingReply {
                operation: &self.draft.operation,
                attempt: self.attempts.made(),
                elapsed: now.saturating_duration_since(self.begun),
                status: &mut reply.status,
                headers: &mut reply.headers,
                body: &mut reply.body,
            };
            if let Err(cause) = interceptor.after(&mut incoming) {
                let error = self.refused(cause, "reply", Delivery::Answered);
                return Err(self.keep(error, reply));
            }
        }
        Ok(())
    }
}
