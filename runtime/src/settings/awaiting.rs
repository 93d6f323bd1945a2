//! Interceptors that may await, for the async client alone, and the one list of interceptors of both kinds.
//!
//! It does not know who calls them, nor how long they may take.

#[cfg(feature = "async")]
use std::pin::Pin;
use std::sync::Arc;

use super::interceptor::Interceptor;
#[cfg(feature = "async")]
use super::interceptor::{FinishedRequest, IncomingReply, OutgoingRequest};
#[cfg(feature = "async")]
use crate::error::BoxError;

/// An interceptor of one of the kinds.
#[derive(Clone)]
pub(crate) enum Hook {
    Synchronous(Arc<dyn Interceptor>),
    #[cfg(feature = "async")]
    Awaited(Arc<dyn AsyncInterceptor>),
}

impl Hook {
    /// The interceptor, unless it may await.
    pub(crate) fn synchronous(&self) -> Option<&dyn Interceptor> {
        match self {
            Self::Synchronous(interceptor) => Some(&**interceptor),
            #[cfg(feature = "async")]
            Self::Awaited(_) => None,
        }
    }
}

/// What a method of an [`AsyncInterceptor`] returns: `Box::pin(async move { … })`.
#[cfg(feature = "async")]
pub type InterceptorFuture<'a> = Pin<Box<dyn Future<Output = Result<(), BoxError>> + Send + 'a>>;

/// As [`Interceptor`], but each method may await: a token from a vault, a place in a queue. It is for the async client; a blocking client
/// whose settings have one is not built.
///
/// Interceptors of both kinds are called in the order in which they were added, and in the opposite order on replies. What they wait for is
/// part of the [time of an attempt](crate::Settings::timeout) and of the [deadline](crate::Settings::deadline) of the call: an attempt gets
/// what they leave of its time, except where files are sent or received. One that takes too long before the request ends the call with an
/// error of the kind [`Timeout`](crate::ErrorKind::Timeout), and nothing was sent.
///
/// A call that it makes with its own client is intercepted too, and may so call itself without end: give it a client without it.
///
/// If the call is dropped, the future is dropped where it waits: keep nothing half done across an `await`.
///
/// ```
/// use actionapi::{AsyncInterceptor, InterceptorFuture, OutgoingRequest, Secret};
///
/// struct Vault;
///
/// impl Vault {
///     async fn token(&self) -> Result<Secret, std::io::Error> {
///         // Fetched over the network, or kept from the last time.
///         Ok(Secret::from("t0ken"))
///     }
/// }
///
/// impl AsyncInterceptor for Vault {
///     fn before<'a>(&'a self, request: &'a mut OutgoingRequest<'_>) -> InterceptorFuture<'a> {
///         Box::pin(async move {
///             let token = self.token().await?;
///             request.headers_mut().insert("authorization", format!("Bearer {}", token.expose()).parse()?);
///             request.keep_secret(token);
///             Ok(())
///         })
///     }
/// }
///
/// let settings = actionapi::Settings::new().async_interceptor(Vault);
/// # let _ = settings;
/// ```
#[cfg(feature = "async")]
pub trait AsyncInterceptor: Send + Sync {
    /// Called before each attempt, as [`Interceptor::before`].
    ///
    /// # Errors
    /// An error ends the call; nothing is sent.
    fn before<'a>(&'a self, request: &'a mut OutgoingRequest<'_>) -> InterceptorFuture<'a> {
        let _ = request;
        Box::pin(std::future::ready(Ok(())))
    }

    /// Called with each finished request, as [`Interceptor::finished`].
    ///
    /// # Errors
    /// An error ends the call; nothing is sent.
    fn finished<'a>(&'a self, request: &'a mut FinishedRequest<'_>) -> InterceptorFuture<'a> {
        let _ = request;
        Box::pin(std::future::ready(Ok(())))
    }

    /// Called with each reply, as [`Interceptor::after`].
    ///
    /// # Errors
    /// An error ends the call.
    fn after<'a>(&'a self, reply: &'a mut IncomingReply<'_>) -> InterceptorFuture<'a> {
        let _ = reply;
        Box::pin(std::future::ready(Ok(())))
    }
}
