//! The one error of every call and client: what failed, whether the request could have arrived, and what the server said.
//!
//! It does not know transports or JSON; whoever makes one masks the secrets in its texts first.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use http::StatusCode;

use crate::description::Operation;

/// The result of a call, or of building a client.
pub type Result<T, E = Error> = std::result::Result<T, E>;

pub(crate) type BoxError = Box<dyn StdError + Send + Sync>;

/// Why a call failed, or why a client could not be built.
///
/// Its `Display` is one complete line: the function, what happened, a hint if there is one, and whether the request could have arrived.
/// Neither it nor its `Debug` nor its [`source`](StdError::source) ever contains a credential or another [`Secret`](crate::Secret) that
/// was sent, even if the server repeats one.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    delivery: Delivery,
    text: String,
    hint: Option<Cow<'static, str>>,
    function: Option<(Cow<'static, str>, Cow<'static, str>)>,
    message: Option<String>,
    code: Option<String>,
    status: Option<StatusCode>,
    retry_after: Option<Duration>,
    attempts: u32,
    source: Option<BoxError>,
}

/// The kinds of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client's settings are incomplete or wrong: a missing credential, an endpoint that is not a URL, plain http.
    Configuration,
    /// A parameter, header or option of the call cannot be sent as it is.
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
    /// The reply is none of this API: not JSON, a web page, the wrong content type, no envelope.
    Unreadable,
    /// The API itself answered that the call failed: see [`message`](Error::message) and [`code`](Error::code).
    Api,
    /// The reply is a success, but its data is not of the type that the schema gives it.
    Decode,
}

/// Whether a request could have arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Delivery {
    /// It surely never left: the call has had no effect.
    NeverSent,
    /// It was sent, wholly or in part, and no complete reply arrived: nobody can say whether it had its effect.
    MaybeSent,
    /// The server answered it.
    Answered,
}

impl Error {
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
            retry_after: None,
            attempts: 0,
            source: None,
        }))
    }

    /// A problem found before anything is sent.
    pub(crate) fn configuration(text: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, Delivery::NeverSent, text)
    }

    /// A parameter or option of the call that cannot be sent.
    pub(crate) fn parameter(text: impl Into<String>) -> Self {
        Self::new(ErrorKind::Parameter, Delivery::NeverSent, text)
    }

    #[must_use]
    pub(crate) fn with_hint(mut self, hint: impl Into<Cow<'static, str>>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    #[must_use]
    pub(crate) fn with_function(mut self, operation: &Operation) -> Self {
        self.0.function = Some((operation.module.clone(), operation.function.clone()));
        self
    }

    #[must_use]
    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.0.status = Some(status);
        self
    }

    #[must_use]
    pub(crate) fn with_api(mut self, message: Option<String>, code: Option<String>) -> Self {
        self.0.message = message;
        self.0.code = code;
        self
    }

    #[must_use]
    pub(crate) fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        self.0.retry_after = retry_after;
        self
    }

    #[must_use]
    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    #[must_use]
    pub(crate) fn with_source(mut self, source: Option<BoxError>) -> Self {
        self.0.source = source;
        self
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

    /// The wire names of the module and the function that were called; `None` for an error in building a client.
    #[must_use]
    pub fn function(&self) -> Option<(&str, &str)> {
        self.0.function.as_ref().map(|(module, function)| (module.as_ref(), function.as_ref()))
    }

    /// The API's own message for people, if the kind is [`ErrorKind::Api`].
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// The API's own code of the error, if the kind is [`ErrorKind::Api`].
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
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

    /// How long the server asked to wait, if it did.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The number of attempts made; 0 if the call failed before the first.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Whether the same call may well succeed later: transport failures, timeouts, and the HTTP statuses 429, 500, 502, 503 and 504.
    ///
    /// It does not say that repeating is harmless: for a function that changes something, see [`delivery`](Self::delivery) too.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self.0.kind {
            ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Interrupted => true,
            ErrorKind::Status | ErrorKind::Api => self.0.status.is_some_and(is_passing),
            _ => false,
        }
    }

    /// Whether the server refused the caller: HTTP status 401 or 403.
    ///
    /// It is false if the API refuses only in its envelope: see [`message`](Self::message) and [`code`](Self::code).
    #[must_use]
    pub fn is_auth(&self) -> bool {
        self.0.status.is_some_and(|status| matches!(status.as_u16(), 401 | 403))
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

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((module, function)) = self.function() {
            write!(formatter, "{module}.{function}: ")?;
        }
        formatter.write_str(&self.0.text)?;
        if let Some(hint) = &self.0.hint {
            write!(formatter, "; {hint}")?;
        }
        let delivery = match (self.0.kind, self.0.delivery) {
            (ErrorKind::Configuration | ErrorKind::Parameter, _) | (_, Delivery::Answered) => None,
            (_, Delivery::NeverSent) => Some("the request was never sent"),
            (_, Delivery::MaybeSent) => Some("the request may have reached the server"),
        };
        let attempts = (self.0.attempts > 1).then(|| format!("{} attempts", self.0.attempts));
        match (delivery, attempts) {
            (None, None) => Ok(()),
            (Some(delivery), None) => write!(formatter, " ({delivery})"),
            (None, Some(attempts)) => write!(formatter, " ({attempts})"),
            (Some(delivery), Some(attempts)) => write!(formatter, " ({delivery}; {attempts})"),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        let mut fields = formatter.debug_struct("Error");
        fields.field("kind", &inner.kind).field("delivery", &inner.delivery).field("text", &inner.text);
        if let Some(function) = self.function() {
            fields.field("function", &function);
        }
        for (name, value) in [("hint", self.hint()), ("message", self.message()), ("code", self.code())] {
            if let Some(value) = value {
                fields.field(name, &value);
            }
        }
        if let Some(status) = inner.status {
            fields.field("status", &status.as_u16());
        }
        if let Some(retry_after) = inner.retry_after {
            fields.field("retry_after", &retry_after);
        }
        fields.field("attempts", &inner.attempts);
        if let Some(source) = &inner.source {
            fields.field("source", source);
        }
        fields.finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
