//! The user's own code in a call: it sees, and may change, each request before it is sent and each reply before it is read.
//!
//! One synchronous trait serves both clients: it can compute (sign, count, measure), but not wait. It does not know retries or
//! transports.

use std::fmt;

use bytes::Bytes;
use http::{Extensions, HeaderMap, StatusCode};
use url::Url;

use crate::Secret;
use crate::description::{Method, Operation, RequestProfile, Variable};
use crate::encode::{Pair, json_body, push_pair};
use crate::error::BoxError;

/// What all three see of a call.
macro_rules! of_call {
    () => {
        /// The wire name of the module; empty if the function has none.
        #[must_use]
        pub fn module(&self) -> &str {
            &self.operation.module
        }

        /// The wire name of the function.
        #[must_use]
        pub fn function(&self) -> &str {
            &self.operation.function
        }

        /// The number of this attempt, from 1.
        #[must_use]
        pub fn attempt(&self) -> u32 {
            self.attempt
        }
    };
}

/// What a request has of the client's variables and secrets.
macro_rules! of_client {
    () => {
        /// The value of a credential, by its name in the schema. This is how a credential is used that no template sends, such as the
        /// key of a signature.
        #[must_use]
        pub fn credential(&self, name: &str) -> Option<&Secret> {
            named(self.variables, name, true)
        }

        /// The value of a variable that is no secret, by its name in the schema.
        #[must_use]
        pub fn variable(&self, name: &str) -> Option<&str> {
            named(self.variables, name, false).map(Secret::expose)
        }

        /// Keeps a text out of all errors and traces of this call, also where the server repeats it, such as a signature in a header. A
        /// parameter that is a [`Pair::secret`] is kept out already.
        pub fn keep_secret(&mut self, secret: impl Into<Secret>) {
            self.secrets.push(secret.into());
        }
    };
}

/// What interceptors, the caller and the transport have for one another.
macro_rules! of_extensions {
    ($what:literal) => {
        #[doc = $what]
        #[must_use]
        pub fn extensions(&self) -> &Extensions {
            self.extensions
        }

        /// The extensions, to be changed.
        pub fn extensions_mut(&mut self) -> &mut Extensions {
            self.extensions
        }
    };
}

/// Sees, and may change, each request and each reply. It is called for every attempt.
///
/// A signature over the parameters, for example:
///
/// ```
/// use actionapi::encode::Pair;
/// use actionapi::{Interceptor, OutgoingRequest};
///
/// struct Signing;
///
/// impl Interceptor for Signing {
///     fn before(&self, request: &mut OutgoingRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
///         // A credential of the schema, which no template needs to send.
///         let secret = request.credential("secretkey").ok_or("the schema has no credential `secretkey`")?;
///         let length: usize = request.parameters().iter().map(|pair| pair.name.len() + pair.value.text().len()).sum();
///         let signature = format!("{}-{length}", secret.expose().len());
///         request.parameters_mut().push(Pair::secret("sig", signature));
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

    /// Called with each finished request, after [`before`](Self::before) of all interceptors and after everything that the schema makes
    /// of the request: what it sees is what is sent. It can sign that in a header.
    ///
    /// # Errors
    /// An error ends the call; nothing is sent.
    fn finished(&self, request: &mut FinishedRequest<'_>) -> Result<(), BoxError> {
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
    pub(crate) operation: &'r Operation,
    pub(crate) attempt: u32,
    pub(crate) endpoint: &'r Url,
    pub(crate) method: Method,
    pub(crate) headers: &'r mut HeaderMap,
    pub(crate) extensions: &'r mut Extensions,
    pub(crate) parameters: Vec<Pair>,
    pub(crate) profile: &'r RequestProfile,
    pub(crate) variables: Variables<'r>,
    pub(crate) secrets: Vec<Secret>,
}

/// The variables of an API, with their values in the same order.
type Variables<'v> = (&'v [Variable], &'v [Option<Secret>]);

impl OutgoingRequest<'_> {
    of_call!();
    of_client!();
    of_extensions!(
        "What the call's [options](crate::CallOptions::extension) and earlier interceptors have for this one and for the transport."
    );

    /// The address, without the parameters.
    #[must_use]
    pub fn endpoint(&self) -> &Url {
        self.endpoint
    }

    /// The method: whether the parameters travel in the query or in the body.
    #[must_use]
    pub fn method(&self) -> Method {
        self.method
    }

    /// Chooses another method.
    pub fn set_method(&mut self, method: Method) {
        self.method = method;
    }

    /// The headers, but for those of the transport.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.headers
    }

    /// The headers, to be changed. Those that say where the request goes and where it ends, such as `host` and `content-length`, are
    /// the transport's: they are removed again.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        self.headers
    }

    /// All parameters, those of every request first, not encoded yet. They are sent in this order, files at the end. If the body is
    /// JSON, their names are places in it, such as `/params/limit`, and a value that is no text is a
    /// [`PairValue::Json`](crate::encode::PairValue::Json). A file has [a name and a length](crate::encode::PairValue::as_file).
    #[must_use]
    pub fn parameters(&self) -> &[Pair] {
        &self.parameters
    }

    /// All parameters, to be changed. Into a JSON body, [`Pair::text`] puts a string and [`Pair::json`] any value; a name without a `/`
    /// at its beginning is a member of the whole.
    pub fn parameters_mut(&mut self) -> &mut Vec<Pair> {
        &mut self.parameters
    }

    /// The parameters urlencoded, as they will be sent if there is no file among them; of a file, the value is empty. If the body is
    /// JSON, that, or nothing where two of them are in one place.
    #[must_use]
    pub fn encoded(&self) -> String {
        if self.profile.body.json().is_some() {
            return json_body(&self.parameters).unwrap_or_default();
        }
        let mut form = String::new();
        self.parameters.iter().for_each(|pair| push_pair(&mut form, &pair.name, pair.value.text()));
        form
    }
}

/// The variable of this name.
fn named<'v>((variables, values): Variables<'v>, name: &str, is_secret: bool) -> Option<&'v Secret> {
    let index = variables.iter().position(|each| each.name.wire == name && each.is_secret == is_secret)?;
    values.get(index)?.as_ref()
}

/// A request as it is sent, but for the headers of the transport. It holds the credentials in plain text, which its `Debug` does not show.
pub struct FinishedRequest<'r> {
    pub(crate) operation: &'r Operation,
    pub(crate) attempt: u32,
    pub(crate) method: &'r http::Method,
    pub(crate) url: &'r Url,
    pub(crate) headers: &'r mut HeaderMap,
    pub(crate) extensions: &'r mut Extensions,
    /// `None` if it is put together while it is sent.
    pub(crate) body: Option<&'r [u8]>,
    pub(crate) variables: Variables<'r>,
    pub(crate) secrets: Vec<Secret>,
}

impl FinishedRequest<'_> {
    of_call!();
    of_client!();
    of_extensions!(
        "What the call's [options](crate::CallOptions::extension) and earlier interceptors have for this one and for the transport."
    );

    /// The HTTP method.
    #[must_use]
    pub fn method(&self) -> &http::Method {
        self.method
    }

    /// The address with its query.
    #[must_use]
    pub fn url(&self) -> &Url {
        self.url
    }

    /// The body; `None` if there are files in it, which are read while they are sent.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        self.body
    }

    /// The headers, but for those of the transport.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.headers
    }

    /// The headers, to be changed, as in [`OutgoingRequest::headers_mut`].
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        self.headers
    }
}

impl fmt::Debug for FinishedRequest<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = (self.module(), self.function());
        formatter.debug_struct("FinishedRequest").field("function", &names).finish_non_exhaustive()
    }
}

/// A reply that has arrived and is not read yet.
pub struct IncomingReply<'r> {
    pub(crate) operation: &'r Operation,
    pub(crate) attempt: u32,
    pub(crate) elapsed: std::time::Duration,
    pub(crate) status: &'r mut StatusCode,
    pub(crate) headers: &'r mut HeaderMap,
    pub(crate) extensions: &'r mut Extensions,
    pub(crate) body: &'r mut Bytes,
}

impl IncomingReply<'_> {
    of_call!();
    of_extensions!(
        "What the transport and inner interceptors have added, which [`Reply::extensions`](crate::Reply::extensions) has in the end."
    );

    /// The time that the attempt took.
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

    /// The headers, without those of a compression that was undone.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.headers
    }

    /// The headers, to be changed.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        self.headers
    }

    /// The whole body, unpacked; of a file, the beginning that was received.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        self.body
    }

    /// Replaces the body, unless it is a file.
    pub fn set_body(&mut self, body: impl Into<Vec<u8>>) {
        *self.body = Bytes::from(body.into());
    }
}

impl fmt::Debug for OutgoingRequest<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.parameters.iter().map(|pair| &*pair.name).collect();
        formatter
            .debug_struct("OutgoingRequest")
            .field("module", &self.operation.module)
            .field("function", &self.operation.function)
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
            .field("module", &self.operation.module)
            .field("function", &self.operation.function)
            .field("attempt", &self.attempt)
            .field("status", &self.status.as_u16())
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
