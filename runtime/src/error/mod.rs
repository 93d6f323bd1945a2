//! The one error of every call and client: what failed, whether the request could have arrived, and what the server said.
//!
//! It does not know transports; whoever makes one masks the secrets in its texts first. `show` has how it is shown, `details` what else the
//! API said, and `mock` how a test makes one.

mod details;
mod mock;
mod request_id;
mod show;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

pub(crate) use self::request_id::request_id;
use crate::description::{ErrorClass, KnownError, Operation, ReplyProfile};

/// The result of a call, or of building a client.
pub type Result<T, E = Error> = std::result::Result<T, E>;

pub(crate) type BoxError = Box<dyn StdError + Send + Sync>;

/// Why a call failed, or why a client could not be built.
///
/// Its `Display` is one complete line: the function, what happened, a hint if there is one, and whether the request could have arrived.
/// Neither it nor its `Debug`, which begins with the same line, nor its [`source`](StdError::source) ever contains a credential or
/// another [`Secret`](crate::Secret) that was sent, even if the server repeats one.
///
/// The reply is kept whole: [`status`](Self::status), [`headers`](Self::headers), [`body`](Self::body), and the
/// [`details`](Self::details) in it. If the API had reported [success](Self::succeeded), the call had its effect, whatever failed
/// afterwards.
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    delivery: Delivery,
    text: String,
    hint: Option<Cow<'static, str>>,
    function: Option<(Cow<'static, str>, Cow<'static, str>)>,
    message: Option<String>,
    code: Option<String>,
    status: Option<StatusCode>,
    reply: Option<Came>,
    succeeded: bool,
    /// The schema's entry for it.
    known: Option<&'static KnownError>,
    retry_after: Option<Duration>,
    attempts: u32,
    /// Whether it ended the call because no retry was left.
    budget_was_empty: bool,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

/// What came back.
#[derive(Clone)]
struct Came {
    headers: HeaderMap,
    body: Bytes,
    /// Where the message and the code are in it.
    profile: &'static ReplyProfile,
    /// The beginning of the body on one line, with every secret masked.
    excerpt: String,
    /// The number that the server gave the request, with every secret masked.
    request_id: Option<String>,
}

/// The kinds of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client's settings are incomplete or wrong: a missing credential, an endpoint that is not a URL, plain http.
    Configuration,
    /// A parameter, header or option of the call cannot be sent as it is, or parameters that the function needs are not set.
    Parameter,
    /// An interceptor refused the request or the reply, with an error of its own.
    Interceptor,
    /// No connection could be made: the name does not resolve, the connection was refused, the TLS handshake failed.
    Connect,
    /// The server's certificate is not trusted: expired, for another name, signed by nobody known.
    Certificate,
    /// The complete reply did not arrive in the time allowed.
    Timeout,
    /// The connection broke before the whole reply was there.
    Interrupted,
    /// The server answered with a redirect, which is never followed.
    Redirect,
    /// The server answered with an HTTP status of failure, and no envelope that says more.
    Status,
    /// The reply is longer than the limit.
    TooLong,
    /// The reply is none of this API: not HTTP, not JSON, a web page, the wrong content type, no envelope.
    Unreadable,
    /// The API itself answered that the call failed: see [`message`](Error::message) and [`code`](Error::code).
    Api,
    /// The reply is a success, but its data is not of the type that the schema gives it.
    Decode,
}

impl ErrorKind {
    /// The name in metrics, which stays the same from version to version: `connect`, `too_long`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::Parameter => "parameter",
            Self::Interceptor => "interceptor",
            Self::Connect => "connect",
            Self::Certificate => "certificate",
            Self::Timeout => "timeout",
            Self::Interrupted => "interrupted",
            Self::Redirect => "redirect",
            Self::Status => "status",
            Self::TooLong => "too_long",
            Self::Unreadable => "unreadable",
            Self::Api => "api",
            Self::Decode => "decode",
        }
    }
}

/// Whether a request could have arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Delivery {
    /// It was not sent: the call has had no effect.
    NeverSent,
    /// It was sent, wholly or in part, and no complete reply arrived: nobody can say whether it had its effect.
    MaybeSent,
    /// The server answered it.
    Answered,
}

impl Error {
    #[cold]
    pub(crate) fn new(kind: ErrorKind, delivery: Delivery, text: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            delivery,
            text: text.into(),
            hint: None,
            function: None,
            message: None,
            code: None,
            status: None,
            reply: None,
            succeeded: false,
            known: None,
            retry_after: None,
            attempts: 0,
            budget_was_empty: false,
            source: None,
        }))
    }

    /// A problem found before anything is sent.
    #[cold]
    pub(crate) fn configuration(text: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, Delivery::NeverSent, text)
    }

    /// A parameter or option of the call that cannot be sent.
    #[cold]
    pub(crate) fn parameter(text: impl Into<String>) -> Self {
        Self::new(ErrorKind::Parameter, Delivery::NeverSent, text)
    }

    #[must_use]
    #[cold]
    pub(crate) fn with_hint(mut self, hint: impl Into<Cow<'static, str>>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// Adds a hint to the one that there may be.
    #[must_use]
    #[cold]
    pub(crate) fn and_hint(mut self, hint: &'static str) -> Self {
        self.0.hint = Some(match self.0.hint.take() {
            Some(first) => format!("{first}; {hint}").into(),
            None => hint.into(),
        });
        self
    }

    #[must_use]
    #[cold]
    pub(crate) fn with_function(mut self, operation: &Operation) -> Self {
        self.0.function = Some((operation.module.clone(), operation.function.clone()));
        self
    }

    /// Keeps the reply. The excerpt of its body and the request's id are without secrets.
    #[must_use]
    pub(crate) fn with_reply(
        mut self,
        status: StatusCode,
        headers: HeaderMap,
        body: Bytes,
        profile: &'static ReplyProfile,
        (excerpt, request_id): (String, Option<String>),
    ) -> Self {
        self.0.status = Some(status);
        self.0.reply = Some(Came { headers, body, profile, excerpt, request_id });
        self
    }

    /// The error is one that the schema names.
    #[must_use]
    pub(crate) fn with_known(mut self, known: &'static KnownError) -> Self {
        self.0.known = Some(known);
        self
    }

    /// Replaces the request's id by what the schema's place for it has, if anything.
    #[must_use]
    pub(crate) fn with_request_id(mut self, id: Option<String>) -> Self {
        if let (Some(reply), Some(id)) = (&mut self.0.reply, id) {
            reply.request_id = Some(id);
        }
        self
    }

    /// The API had reported success.
    #[must_use]
    #[cold]
    pub(crate) fn after_success(mut self) -> Self {
        self.0.succeeded = true;
        self
    }

    #[must_use]
    #[cold]
    pub(crate) fn with_api(mut self, message: Option<String>, code: Option<String>) -> Self {
        self.0.message = message;
        self.0.code = code;
        self
    }

    #[must_use]
    #[cold]
    pub(crate) fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        self.0.retry_after = retry_after;
        self
    }

    #[must_use]
    #[cold]
    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// The call was not repeated, because the client had no retry left.
    #[must_use]
    pub(crate) fn with_empty_budget(mut self) -> Self {
        self.0.budget_was_empty = true;
        self.and_hint("the call was not repeated, because too many others failed: the client's retry budget is empty")
    }

    #[must_use]
    #[cold]
    pub(crate) fn with_source(mut self, source: Option<BoxError>) -> Self {
        self.0.source = source.map(Arc::from);
        self
    }

    /// The same error again, for another call that failed because of it.
    #[cold]
    pub(crate) fn again(&self) -> Self {
        Self(self.0.clone())
    }

    /// The kind of failure.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Whether the request could have arrived, all attempts taken together.
    #[must_use]
    pub fn delivery(&self) -> Delivery {
        self.0.delivery
    }

    pub(crate) fn set_delivery(&mut self, delivery: Delivery) {
        self.0.delivery = delivery;
    }

    /// The wire names of the module and the function that were called; the module is empty if the function has none. `None` for an error in building a client.
    #[must_use]
    pub fn function(&self) -> Option<(&str, &str)> {
        self.0.function.as_ref().map(|(module, function)| (module.as_ref(), function.as_ref()))
    }

    /// The API's own message for people, if the kind is [`ErrorKind::Api`], or if it came with a success whose data cannot be read.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// The API's own code of the error, if the kind is [`ErrorKind::Api`].
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The schema's name for this error, if it has one: that of a variant of the generated `ErrorCode`.
    #[must_use]
    pub fn known(&self) -> Option<&'static str> {
        self.0.known.map(|known| &*known.name)
    }

    /// The schema's entry for this error.
    pub(crate) fn known_error(&self) -> Option<&'static KnownError> {
        self.0.known
    }

    /// The error of a call that a fetch before it failed.
    #[must_use]
    #[cold]
    pub(crate) fn before_call(mut self, what: &str) -> Self {
        self.0.text = format!("{what}: {}", self.0.text);
        self.0.delivery = Delivery::NeverSent;
        self.0.succeeded = false;
        self
    }

    /// What kind of failure it is, where the schema says so.
    #[must_use]
    pub fn class(&self) -> Option<ErrorClass> {
        self.0.known?.class
    }

    /// The next thing to try, if one is known.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// The HTTP status of the reply, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The HTTP headers of the reply, if there was a complete one. A server may repeat a secret in them.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.reply.as_ref().map(|reply| &reply.headers)
    }

    /// The body of the reply, if there was a complete one. A server may repeat a secret in it.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        self.0.reply.as_ref().map(|reply| &*reply.body)
    }

    /// The id that the server gave the request, for whoever looks for it in the server's log: from the schema's place for it, or else the
    /// first of the headers `X-Request-Id`,
    /// `X-Amzn-RequestId`, `X-Correlation-Id`, `CF-Ray` and the like that the reply has. Secrets in it are masked; `Debug` shows it.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.reply.as_ref()?.request_id.as_deref()
    }

    /// Whether the API had reported success: the call had its effect, and only reading its data failed.
    #[must_use]
    pub fn succeeded(&self) -> bool {
        self.0.succeeded
    }

    /// How long the server asked to wait, if it did, whatever the status. It is [`Duration::MAX`] if the server's words for it cannot be
    /// read.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The number of attempts made; 0 if the call failed before the first.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Whether the call would have been repeated, had the client's [budget of retries](crate::Settings::retry_budget) not been empty: many
    /// of its calls fail.
    #[must_use]
    pub fn retry_budget_was_empty(&self) -> bool {
        self.0.budget_was_empty
    }

    /// Whether the same call may well succeed later: transport failures, timeouts, the HTTP statuses 429, 500, 502, 503 and 504, and
    /// wherever the server says [when](Self::retry_after). Where the schema says what [kind of failure](Self::class) an error is, that
    /// decides.
    ///
    /// It does not say that repeating is harmless: for a function that changes something, see [`delivery`](Self::delivery) too.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        if let Some(class) = self.class() {
            return matches!(class, ErrorClass::Busy | ErrorClass::Broken);
        }
        match self.0.kind {
            ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Interrupted => true,
            ErrorKind::Status | ErrorKind::Api => self.0.status.is_some_and(is_passing) || self.0.retry_after.is_some(),
            _ => false,
        }
    }

    /// Whether the server refused the caller: HTTP status 401 or 403, or an error that the schema says is one.
    #[must_use]
    pub fn is_auth(&self) -> bool {
        match self.class() {
            Some(class) => matches!(class, ErrorClass::Auth | ErrorClass::Denied),
            None => self.0.status.is_some_and(|status| matches!(status.as_u16(), 401 | 403)),
        }
    }

    /// Whether a time limit ended the call.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.0.kind == ErrorKind::Timeout
    }

    /// Whether the API itself answered that the call failed.
    #[must_use]
    pub fn is_api(&self) -> bool {
        self.0.kind == ErrorKind::Api
    }
}

/// Whether a status of failure is usually temporary.
pub(crate) fn is_passing(status: StatusCode) -> bool {
    matches!(status.as_u16(), 429 | 500 | 502 | 503 | 504)
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
