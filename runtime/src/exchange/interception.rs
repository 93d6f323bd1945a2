//! Where the user's interceptors see a call: its request before it is encoded and when it is finished, and its reply.
//!
//! It does not know what they do. Those that may await are called in `awaited`.

use http::{HeaderMap, Method as HttpMethod};

use super::building::Building;
use super::opened::{Opened, Unpacked};
use super::{Exchange, diagnosis, request};
use crate::Secret;
use crate::description::Method;
use crate::encode::Pair;
use crate::error::{BoxError, Delivery, Error, ErrorKind, Result};
use crate::http::HttpRequest;
use crate::settings::interceptor::{FinishedRequest, IncomingReply, Interceptor, OutgoingRequest};

/// A request as the interceptors leave it.
pub(super) struct Left {
    method: Method,
    parameters: Vec<Pair>,
    /// The secrets among the parameters, and those that an interceptor named. An error must not show them either.
    secrets: Vec<Secret>,
}

impl Left {
    pub(super) fn of(request: OutgoingRequest<'_>) -> Self {
        let added = request.parameters.iter().filter(|pair| pair.value.is_secret()).map(|pair| pair.value.text().into());
        let secrets = request.secrets.into_iter().chain(added).collect();
        Self { method: request.method, parameters: request.parameters, secrets }
    }
}

impl Exchange<'_> {
    /// Those that do not await.
    fn interceptors(&self) -> impl DoubleEndedIterator<Item = &dyn Interceptor> {
        self.shared.settings.interceptors.iter().filter_map(|hook| hook.synchronous())
    }

    /// Shows the request to each interceptor until one refuses it. Returns what they leave.
    pub(super) fn intercept(&mut self, building: &mut Building) -> Result<(Method, Vec<Pair>)> {
        let mut request = self.outgoing(building);
        let refusal = self.interceptors().find_map(|interceptor| interceptor.before(&mut request).err());
        let left = Left::of(request);
        self.take_left(left, refusal)
    }

    /// The request as interceptors see it.
    pub(super) fn outgoing<'r>(&'r self, building: &'r mut Building) -> OutgoingRequest<'r> {
        let Building { url, headers, extensions, .. } = building;
        OutgoingRequest {
            operation: &self.draft.operation,
            attempt: self.attempts.made(),
            endpoint: url,
            method: self.method,
            headers,
            extensions,
            parameters: request::pairs(self.shared.protocol, self.request_profile, self.values(), &self.draft),
            profile: self.request_profile,
            variables: (&self.shared.protocol.variables, self.values().variables),
            secrets: Vec::new(),
        }
    }

    pub(super) fn take_left(&mut self, left: Left, refusal: Option<BoxError>) -> Result<(Method, Vec<Pair>)> {
        let Left { method, parameters, secrets } = left;
        self.secrets.keep(secrets);
        match refusal {
            Some(cause) => Err(self.refused(cause, "request", Delivery::NeverSent)),
            None => Ok((method, parameters)),
        }
    }

    fn refused(&self, cause: BoxError, what: &str, delivery: Delivery) -> Error {
        let redactor = self.secrets.redactor();
        let text = format!("an interceptor refused the {what}: {}", redactor.line(&cause.to_string(), diagnosis::EXCERPT));
        Error::new(ErrorKind::Interceptor, delivery, text).with_source(redactor.source(cause))
    }

    /// Shows the request as it will be sent to each interceptor until one refuses it.
    pub(super) fn show_finished(&mut self, mut request: HttpRequest) -> Result<HttpRequest> {
        if self.shared.settings.interceptors.is_empty() {
            return Ok(request);
        }
        let mut finished = self.finished(&mut request);
        let refusal = self.interceptors().find_map(|interceptor| interceptor.finished(&mut finished).err());
        let secrets = finished.secrets;
        self.take_finished(request, secrets, refusal)
    }

    /// The finished request as interceptors see it.
    pub(super) fn finished<'r>(&'r self, request: &'r mut HttpRequest) -> FinishedRequest<'r> {
        let HttpRequest { method, url, headers, extensions, body, upload, .. } = request;
        let (method, url): (&HttpMethod, &url::Url) = (method, url);
        let headers: &mut HeaderMap = headers;
        FinishedRequest {
            operation: &self.draft.operation,
            attempt: self.attempts.made(),
            method,
            url,
            headers,
            extensions,
            body: upload.is_none().then_some(&**body),
            variables: (&self.shared.protocol.variables, self.values().variables),
            secrets: Vec::new(),
        }
    }

    pub(super) fn take_finished(
        &mut self,
        mut request: HttpRequest,
        secrets: Vec<Secret>,
        refusal: Option<BoxError>,
    ) -> Result<HttpRequest> {
        self.secrets.keep(secrets);
        request::remove_transport_headers(&mut request.headers);
        match refusal {
            Some(cause) => Err(self.refused(cause, "request", Delivery::NeverSent)),
            None => Ok(request),
        }
    }

    /// Shows the reply to each interceptor until one refuses it.
    #[inline]
    pub(super) fn intercept_reply(&self, opened: &mut Opened) {
        if self.shared.settings.interceptors.is_empty() {
            return;
        }
        let Some(mut incoming) = self.incoming(opened) else { return };
        let refusal = self.interceptors().rev().find_map(|interceptor| interceptor.after(&mut incoming).err());
        self.take_shown(opened, refusal);
    }

    /// The reply as interceptors see it, if there is one.
    pub(super) fn incoming<'r>(&'r self, opened: &'r mut Opened) -> Option<IncomingReply<'r>> {
        let elapsed = opened.arrived.saturating_duration_since(self.begun);
        let Unpacked { reply, .. } = opened.reply.as_mut().ok()?;
        Some(IncomingReply {
            operation: &self.draft.operation,
            attempt: self.attempts.made(),
            elapsed,
            status: &mut reply.status,
            headers: &mut reply.headers,
            extensions: &mut reply.extensions,
            body: &mut reply.body,
        })
    }

    pub(super) fn take_shown(&self, opened: &mut Opened, refusal: Option<BoxError>) {
        if let (Some(cause), Ok(unpacked)) = (refusal, &opened.reply) {
            let error = self.refused(cause, "reply", Delivery::Answered);
            let error = self.keep(error, &unpacked.reply);
            opened.refuse(error);
        }
    }
}
