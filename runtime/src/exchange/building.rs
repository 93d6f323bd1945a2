//! The request of an attempt, step by step: what is sent before the parameters, the interceptors, the signatures, the encoding.
//!
//! What each step writes is in `request`. It does not know who sends it.

use std::time::Duration;

use bytes::Bytes;
use http::{Extensions, HeaderMap};
use secrecy::zeroize::Zeroizing;
use url::Url;

use super::trace::AttemptScope;
use super::{Exchange, http_method, request};
use crate::clock::Instant;
use crate::description::template::Values;
use crate::description::{Body, Method};
use crate::encode::Pair;
use crate::error::{Delivery, Error, ErrorKind, Result};
use crate::http::HttpRequest;

/// A request whose parameters are not encoded yet.
pub(super) struct Building {
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) extensions: Extensions,
    timeout: Duration,
}

impl Exchange<'_> {
    /// The next attempt's request.
    #[inline]
    pub(crate) fn request(&mut self, now: Instant) -> Result<HttpRequest> {
        let (timeout, scope) = self.begin(now)?;
        let request = scope.within(|| self.build(timeout));
        self.finish_request(request)
    }

    /// Begins the next attempt: the time allowed for it, and its span.
    #[inline]
    pub(super) fn begin(&mut self, now: Instant) -> Result<(Duration, AttemptScope)> {
        self.begun = now;
        let Some(timeout) = self.attempts.begin(now) else {
            let text = "the time allowed for the call ended before it could be sent";
            return Err(self.finish_error(Error::new(ErrorKind::Timeout, Delivery::NeverSent, text)));
        };
        if let Some(retry) = &mut self.retry {
            retry.spend();
        }
        self.note_rounds();
        Ok((timeout, self.trace.begin_attempt(self.attempts.made(), self.endpoint())))
    }

    #[inline]
    pub(super) fn finish_request(&mut self, request: Result<HttpRequest>) -> Result<HttpRequest> {
        let request = request.map_err(|error| self.finish_error(error))?;
        self.sent = request.method.clone();
        Ok(request)
    }

    #[inline]
    fn build(&mut self, timeout: Duration) -> Result<HttpRequest> {
        let mut building = self.begin_building(timeout)?;
        if self.shared.settings.interceptors.is_empty() && !self.reads_request() {
            return self.encode_own(building);
        }
        let (method, parameters) = self.intercept(&mut building)?;
        let request = self.encode(building, method, parameters)?;
        self.show_finished(request)
    }

    /// Puts together what does not depend on the parameters.
    #[inline]
    pub(super) fn begin_building(&mut self, timeout: Duration) -> Result<Building> {
        self.make_early()?;
        let values = self.values();
        let mut url = request::address(self.request_profile, self.endpoint(), values)?;
        request::add_constants(self.request_profile.query.iter(), values, &mut url);
        let headers = self.headers(values)?;
        let extensions = self.draft.options.as_ref().map_or_else(Extensions::new, |options| options.extensions.clone());
        Ok(Building { url, headers, extensions, timeout })
    }

    /// Adds the parameters where nobody sees them before.
    #[inline]
    fn encode_own(&self, mut building: Building) -> Result<HttpRequest> {
        let (protocol, profile, values) = (self.shared.protocol, self.request_profile, self.values());
        if self.draft.parameters.has_files() {
            return self.request_with_files(building, &request::pairs(protocol, profile, values, &self.draft));
        }
        let form = request::encode_all(protocol, profile, values, &self.draft)?;
        let body = request::place(profile, self.method, form, &mut building.url, &mut building.headers)?;
        Ok(self.request_of(http_method(self.method), building, body))
    }

    /// Adds the parameters that the interceptors left, and what is made of them.
    pub(super) fn encode(&mut self, mut building: Building, method: Method, mut parameters: Vec<Pair>) -> Result<HttpRequest> {
        let has_files = |pairs: &[Pair]| pairs.iter().any(|pair| pair.value.as_file().is_some());
        let Building { url, headers, .. } = &mut building;
        request::remove_transport_headers(headers);
        let form = match self.reads_request() {
            true => self.sign(method, &mut parameters, url, headers)?,
            false if has_files(&parameters) => Zeroizing::default(),
            false => request::encode(self.request_profile, &parameters)?,
        };
        if has_files(&parameters) {
            return self.request_with_files(building, &parameters);
        }
        let body = request::place(self.request_profile, method, form, url, headers)?;
        Ok(self.request_of(http_method(method), building, body))
    }

    /// The request of these parts.
    #[inline]
    fn request_of(&self, method: http::Method, building: Building, body: Bytes) -> HttpRequest {
        let Building { url, mut headers, extensions, timeout } = building;
        let is_file = self.reply_profile.body == Body::File;
        if is_file {
            request::ask_for_file(&mut headers);
        }
        let (reply_limit, deadline) = (self.reply_limit, self.attempts.deadline());
        HttpRequest { method, url, headers, body, upload: None, timeout, reply_limit, is_file, extensions, deadline }
    }

    /// The request with these parameters, some of which are files.
    #[cold]
    fn request_with_files(&self, mut building: Building, pairs: &[Pair]) -> Result<HttpRequest> {
        let upload = request::multipart(pairs, &mut building.headers)?;
        let request = self.request_of(http::Method::POST, building, Bytes::new());
        Ok(HttpRequest { upload: Some(Box::new(upload)), ..request })
    }

    #[inline]
    fn headers(&self, values: Values<'_>) -> Result<HeaderMap> {
        // A clone would have no room for more.
        let mut headers = HeaderMap::with_capacity(self.shared.headers.len() + 8);
        headers.extend(self.shared.headers.iter().map(|(name, value)| (name.clone(), value.clone())));
        request::add_headers(self.request_profile.headers.iter(), values, &mut headers)?;
        self.shared.settings.headers.apply(&mut headers);
        if let Some(options) = &self.draft.options {
            options.headers.apply(&mut headers);
        }
        Ok(headers)
    }
}
