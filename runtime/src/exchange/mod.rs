//! One call from draft to answer, as a state machine that takes replies and times and returns the next step. Both clients drive it, so
//! that retries, limits, interceptors and the reading of replies exist once.
//!
//! It neither sends nor sleeps, and it does not know the type of a call's data. What every call passes once is marked `#[inline]`: its parts
//! are in files of their own, and so in units of compilation of their own.

pub(crate) mod answer;
mod attempts;
#[cfg(feature = "async")]
mod awaited;
mod budget;
mod building;
mod charset;
pub(crate) mod coding;
mod cookies;
mod diagnosis;
mod digest;
mod envelope;
pub(crate) mod fetching;
mod file;
mod interception;
mod json_request;
mod known;
mod late;
pub(crate) mod making;
mod misspelled;
mod opened;
mod outside;
pub(crate) mod pace;
mod paced;
pub(crate) mod pages;
mod parts;
mod record;
mod redirect;
pub(crate) mod reply;
pub(crate) mod request;
mod retry_after;
mod session;
pub(crate) mod shared;
pub(crate) mod slot;
#[cfg(feature = "sandbox")]
pub(crate) mod taken;
mod tls;
pub(crate) mod trace;
mod usual;
mod value;
mod view;

use std::time::Duration;

use self::answer::{Answer, Secrets};
use self::attempts::{Attempts, Failure, Rules};
use self::budget::Retry;
use self::envelope::{Envelope, Sender};
use self::fetching::Fetching;
use self::making::Table;
use self::opened::{Opened, Unpacked};
use self::pace::Place;
use self::parts::Parts;
use self::request::Draft;
use self::shared::Shared;
use self::tls::{certificate_hint, is_in_the_clear};
use self::trace::{AttemptEnd, Trace};
use crate::clock::Instant;
use crate::description::template::Values;
use crate::description::{Body, ErrorClass, Method, ReplyProfile, RequestProfile};
use crate::error::{BoxError, Delivery, Error, ErrorKind, Result};
use crate::http::{Fault, HttpReply, TransportError};
use crate::json;
use crate::redact::Redactor;
use crate::settings::Backoff;
use crate::settings::options::CallOptions;
use crate::upload::Upload;

/// One call on its way.
pub(crate) struct Exchange<'c> {
    shared: &'c Shared,
    draft: Draft,
    request_profile: &'static RequestProfile,
    reply_profile: &'static ReplyProfile,
    secrets: Secrets,
    /// The variables, if the client makes some of them.
    table: Option<Box<Table>>,
    attempts: Attempts,
    /// The last retry that it took from the client's budget.
    retry: Option<Retry<'c>>,
    method: Method,
    reply_limit: usize,
    begun: Instant,
    /// The method of the attempt on its way.
    sent: http::Method,
    trace: Trace,
    fetching: Option<Fetching>,
    /// The place of the attempt among those that share its rate.
    place: Option<Place<'c>>,
    /// The time for which the call has waited for its places.
    paced: Duration,
}

/// The next step after an attempt.
pub(crate) enum Step {
    /// The call is over.
    Done(Result<Box<Answer>>),
    /// Wait this long, then make the next attempt.
    Wait(Duration),
    /// Make the next attempt at once, with values that are fetched anew.
    Renew,
}

impl<'c> Exchange<'c> {
    pub(crate) fn new(shared: &'c Shared, draft: Draft, trace: Trace, now: Instant) -> Result<Self> {
        let refuse = |error: Error| error.with_function(&draft.operation);
        let default = CallOptions::default();
        let options = draft.options.as_deref().unwrap_or(&default);
        if let Some(problem) = draft.problem.as_deref().or(options.headers.problem()) {
            return Err(refuse(Error::parameter(problem)));
        }
        let settings = &shared.settings;
        let request_profile = shared.protocol.request(draft.operation.request);
        let reply_profile = shared.protocol.reply(draft.operation.reply);
        // The parameters of one that fetches are not there yet.
        if let Some(unmet) = request::unmet_need(request_profile, &draft).filter(|_| draft.fetch.is_none()) {
            return Err(refuse(Error::parameter(unmet)));
        }
        // The client's choice is for the functions that accept it; the call's own must be accepted.
        let asked = options.method.or(settings.method.filter(|method| request_profile.methods.contains(method)));
        let asked = if draft.parameters.has_files() { options.method.or(Some(Method::Post)) } else { asked };
        let method = request::method(shared.protocol, request_profile, asked).map_err(refuse)?;
        if draft.parameters.has_files() && method != Method::Post {
            return Err(refuse(Error::parameter(format!("a file is sent with POST, not with {}", method.name()))));
        }
        let deadline = options.deadline.or(settings.deadline);
        let rules = Rules {
            effect: draft.operation.effect,
            limit: options.attempts.unwrap_or(settings.attempts).max(1),
            timeout: options.timeout.unwrap_or(settings.timeout),
            // A deadline too far off for the clock is none.
            deadline: deadline.and_then(|deadline| now.checked_add(deadline)),
            backoff: backoff(settings.backoff, options),
        };
        let reply_limit = options.reply_limit.unwrap_or(settings.reply_limit);
        let secrets = Secrets::new(shared, &draft, options);
        let is_given = |index: usize| secrets.variables().get(index).is_some_and(Option::is_some);
        if let Some(error) = request::unmet_variable(shared.protocol, request_profile, &is_given) {
            return Err(refuse(error));
        }
        let attempts = Attempts::new(rules);
        let fetching = Fetching::new(shared.protocol, &draft, secrets.variables());
        let table = making::makes(shared.protocol).then(|| Box::new(Table::new(shared.protocol, secrets.variables())));
        Ok(Self {
            shared,
            draft,
            request_profile,
            reply_profile,
            secrets,
            table,
            attempts,
            retry: None,
            method,
            reply_limit,
            begun: now,
            sent: http::Method::POST,
            trace,
            fetching,
            place: None,
            paced: Duration::ZERO,
        })
    }

    /// Whether the call may be sent again even if it may have arrived.
    #[inline]
    pub(crate) fn may_repeat(&self) -> bool {
        self.draft.operation.effect.is_repeatable()
    }

    /// Whether a file of the call cannot be sent again.
    fn is_spent(&self) -> bool {
        let parameters = &self.draft.parameters;
        parameters.has_files() && parameters.pairs().iter().any(|pair| pair.value.as_file().is_some_and(Upload::is_spent))
    }

    /// Where the request goes.
    fn endpoint(&self) -> &'c url::Url {
        self.shared.endpoint_of(self.request_profile)
    }

    /// The values for the templates of this call.
    fn values(&self) -> Values<'_> {
        let operation = &self.draft.operation;
        let variables = self.table.as_ref().map_or(self.secrets.variables(), |table| table.values());
        let parameters = &self.draft.parameters;
        Values { module: &operation.module, function: &operation.function, variables, parameters }
    }

    /// Takes the result of an attempt, and returns the next step.
    #[inline]
    pub(crate) fn answer(&mut self, result: Result<HttpReply, TransportError>, now: Instant) -> Step {
        let mut opened = self.open(result, now);
        self.intercept_reply(&mut opened);
        self.judge(opened, now)
    }

    /// Takes what the interceptors leave of a reply, and returns the next step.
    #[inline]
    pub(crate) fn judge(&mut self, opened: Opened, now: Instant) -> Step {
        let Opened { status, arrived, reply } = opened;
        let result = reply.and_then(|unpacked| self.read(unpacked));
        self.trace.attempt_over(AttemptEnd {
            number: self.attempts.made(),
            method: &self.sent,
            endpoint: self.shared.endpoint_of(self.request_profile),
            status,
            duration: arrived.saturating_duration_since(self.begun),
            error: result.as_ref().err(),
        });
        let error = match result {
            Ok(answer) => {
                self.shared.budget.succeed(self.retry.is_some());
                self.end_fetched();
                return Step::Done(Ok(answer));
            }
            Err(error) if !self.is_spent() && self.renews(&error) => {
                self.trace.renew(self.attempts.made(), &error);
                return Step::Renew;
            }
            Err(error) => error,
        };
        let failure = Failure {
            delivery: error.delivery(),
            passing: error.is_retryable(),
            undone: error.class() == Some(ErrorClass::Busy),
            retry_after: error.retry_after(),
        };
        match self.attempts.wait_after(failure, now) {
            Some(_) if self.is_spent() => {
                let error = error.and_hint("the call was not repeated, because the reader of a file can be read only once");
                Step::Done(Err(self.finish_error(error)))
            }
            Some(wait) => match self.shared.budget.take() {
                Some(retry) => {
                    self.retry = Some(retry);
                    self.trace.retry(self.attempts.made(), wait, &error);
                    Step::Wait(wait)
                }
                None => {
                    self.trace.budget_empty(self.attempts.made());
                    Step::Done(Err(self.finish_error(error.with_empty_budget())))
                }
            },
            None => Step::Done(Err(self.finish_error(error))),
        }
    }

    /// The answer, boxed: it is large, and goes through every layer of the client.
    #[inline]
    fn read(&self, unpacked: Unpacked) -> Result<Box<Answer>> {
        let Unpacked { mut reply, file } = unpacked;
        if let Some(file) = file {
            return self.read_file(reply, file);
        }
        charset::make_utf8(&mut reply);
        self.record(&reply);
        let text = std::str::from_utf8(&reply.body).ok();
        // Text is as it is.
        let is_json = self.reply_profile.body == Body::Json;
        let repaired = text.filter(|_| is_json).and_then(|text| json::repair(text, self.reply_profile.tolerates));
        let text = repaired.as_ref().map(|repaired| &*repaired.json).or(text);
        let parts = self.with_envelope(&reply, |envelope, sender| envelope::read(envelope, sender, &reply, text))?;
        Ok(Box::new(self.answer_of(reply, repaired, parts)))
    }

    #[cold]
    fn keep(&self, error: Error, reply: &HttpReply) -> Error {
        envelope::keep_reply(error, self.reply_profile, reply, &self.secrets.redactor())
    }

    /// Reads a reply with what is known of how its parts are found, and of who sent it.
    #[inline]
    fn with_envelope<T>(&self, reply: &HttpReply, read: impl FnOnce(Envelope<'_>, &Sender<'_>) -> Result<T>) -> Result<T> {
        let endpoint = self.endpoint();
        let own = match reply.status.is_redirection() {
            true => request::address(self.request_profile, endpoint, self.values()).ok(),
            false => None,
        };
        let address = own.as_ref().unwrap_or(endpoint);
        // With TLS the proxy sees no request, and answers none.
        let proxy = self.shared.proxy.as_deref().filter(|_| endpoint.scheme() == "http");
        let sender = Sender { address, proxy };
        let redactor = || self.secrets.redactor();
        let (profile, usual) = (self.reply_profile, self.shared.usual_of(self.draft.operation.reply));
        read(Envelope { profile, usual, values: self.values(), redactor: &redactor }, &sender)
    }

    #[inline]
    fn answer_of(&self, reply: HttpReply, repaired: Option<json::Repaired>, parts: Parts) -> Answer {
        Answer {
            profile: self.reply_profile,
            operation: self.draft.operation.clone(),
            secrets: self.secrets.clone(),
            reply,
            repaired,
            parts,
            download: None,
            attempts: self.attempts.made(),
            paced: self.paced,
            sent_with: self.sent_with(),
        }
    }

    #[cold]
    fn transport_error(&self, error: TransportError) -> Error {
        let TransportError { fault, delivery, status, cause } = error;
        let redactor = self.secrets.redactor();
        let host = || match &self.shared.proxy {
            Some(proxy) => format!("{} through the proxy `{proxy}`", host(self.endpoint())),
            None => host(self.endpoint()),
        };
        let why = redactor.line(&root_cause(&cause, &redactor), diagnosis::EXCERPT);
        let (kind, text) = match fault {
            Fault::Request => (ErrorKind::Parameter, format!("the request cannot be sent: {why}")),
            Fault::Connect => (ErrorKind::Connect, format!("no connection to {}: {why}", host())),
            Fault::Certificate => (ErrorKind::Certificate, format!("the certificate of {} is not trusted: {why}", host())),
            Fault::Timeout if delivery == Delivery::NeverSent => {
                (ErrorKind::Timeout, format!("no connection to {} in the time allowed", host()))
            }
            Fault::Timeout => (ErrorKind::Timeout, format!("no complete reply from {} in the time allowed", host())),
            Fault::Interrupted => (ErrorKind::Interrupted, format!("the connection to {} broke: {why}", host())),
            Fault::Malformed => (ErrorKind::Unreadable, format!("the reply of {} is not HTTP: {why}", host())),
            Fault::TooLong => (ErrorKind::TooLong, why.clone()),
        };
        let error = Error::new(kind, delivery, text).with_source(redactor.source(cause));
        let error = match fault {
            Fault::Certificate => error.with_hint(certificate_hint(&why)),
            // What rustls says of an answer in the clear.
            Fault::Connect if is_in_the_clear(&why, self.shared.proxy.is_some()) => {
                error.with_hint("the server may not use TLS on this port; the endpoint may have to begin with `http://`")
            }
            Fault::Interrupted if status.is_none() && IS_WEB => error.with_hint(
                "if this is a browser, the API may not allow the origin of the page (CORS): only the browser's console says so",
            ),
            Fault::TooLong => error.with_hint("the limit can be set for the client or for one call"),
            _ => error,
        };
        match status {
            // Where the status alone shows success, it was one, though not all of the reply came.
            Some(status) if status.is_success() && self.reply_profile.is_by_status() => {
                error.with_status(status).after_success()
            }
            // Not the status of a failure, and not to be retried because of it.
            Some(status) => error.with_status(status),
            None => error,
        }
    }

    /// Completes an error that ends the call.
    #[cold]
    fn finish_error(&self, mut error: Error) -> Error {
        error.set_delivery(self.attempts.delivery(error.delivery()));
        let error = error.with_function(&self.draft.operation).with_attempts(self.attempts.made());
        if error.succeeded() && !self.may_repeat() {
            return error.and_hint("the server reported success, so the call may have had its effect");
        }
        error
    }
}

/// Whether `fetch` carries the requests.
const IS_WEB: bool = cfg!(all(target_family = "wasm", target_os = "unknown"));

/// The client's waits, unless the call has its own.
fn backoff(client: Backoff, options: &CallOptions) -> Backoff {
    let (first, most) = options.backoff.unwrap_or((client.first, client.most));
    Backoff { first, most, retry_after: options.retry_after_limit.unwrap_or(client.retry_after), ..client }
}

/// Notes in the span how the call ended.
pub(crate) fn conclude(trace: &Trace, result: &Result<Box<Answer>>) {
    match result {
        Ok(answer) => trace.over(answer.attempts, None),
        Err(error) => trace.over(error.attempts(), Some(error)),
    }
}

/// The method as HTTP has it.
fn http_method(method: Method) -> http::Method {
    match method {
        Method::Get => http::Method::GET,
        Method::Post => http::Method::POST,
    }
}

/// The host and port for people, without the rest of the address.
pub(crate) fn host(endpoint: &url::Url) -> String {
    let host = endpoint.host_str().unwrap_or_default();
    match endpoint.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// The innermost cause: what went wrong, without the layers that passed it on.
fn root_cause(error: &BoxError, redactor: &Redactor) -> String {
    let mut cause: &(dyn std::error::Error + 'static) = error.as_ref();
    while let Some(next) = cause.source() {
        cause = next;
    }
    redactor.mask(&cause.to_string())
}
