//! Interceptors that may await: they see what the others see, at the same places.
//!
//! How long they may take is the driver's matter. A step that is dropped while an interceptor waits leaves nothing behind.

use std::future::poll_fn;
use std::pin::pin;
use std::time::Duration;

use super::Exchange;
use super::building::Building;
use super::interception::Left;
use super::opened::Opened;
use super::trace::AttemptScope;
use crate::clock::Instant;
use crate::description::Method;
use crate::encode::Pair;
use crate::error::{Delivery, Error, ErrorKind, Result};
use crate::http::HttpRequest;
use crate::settings::awaiting::Hook;

/// Why one of the hooks refuses what it sees, after which no other is called. A closure cannot lend what it has to a future.
macro_rules! refusal {
    ($hooks:expr, $method:ident, $seen:ident) => {{
        let mut refusal = None;
        for hook in $hooks {
            let result = match hook {
                Hook::Synchronous(interceptor) => interceptor.$method(&mut $seen),
                Hook::Awaited(interceptor) => interceptor.$method(&mut $seen).await,
            };
            if let Err(cause) = result {
                refusal = Some(cause);
                break;
            }
        }
        refusal
    }};
}

impl Exchange<'_> {
    /// Whether some interceptor may await.
    #[inline]
    pub(crate) fn awaits(&self) -> bool {
        self.shared.settings.interceptors.iter().any(|hook| matches!(hook, Hook::Awaited(_)))
    }

    /// When an attempt that begins now must be over, its interceptors included.
    pub(crate) fn end_of_attempt(&self, now: Instant) -> Instant {
        self.attempts.end_of_attempt(now)
    }

    /// The next attempt's request, as [`request`](Self::request).
    pub(crate) async fn request_awaited(&mut self, now: Instant) -> Result<HttpRequest> {
        let (timeout, scope) = self.begin(now)?;
        let request = within(&scope, self.build_awaited(timeout)).await;
        self.finish_request(request)
    }

    async fn build_awaited(&mut self, timeout: Duration) -> Result<HttpRequest> {
        let mut building = self.begin_building(timeout)?;
        let (method, parameters) = self.intercept_awaited(&mut building).await?;
        let request = self.encode(building, method, parameters)?;
        self.show_finished_awaited(request).await
    }

    async fn intercept_awaited(&mut self, building: &mut Building) -> Result<(Method, Vec<Pair>)> {
        let hooks = &self.shared.settings.interceptors;
        let mut request = self.outgoing(building);
        let refusal = refusal!(hooks, before, request);
        let left = Left::of(request);
        self.take_left(left, refusal)
    }

    async fn show_finished_awaited(&mut self, mut request: HttpRequest) -> Result<HttpRequest> {
        let hooks = &self.shared.settings.interceptors;
        let mut finished = self.finished(&mut request);
        let refusal = refusal!(hooks, finished, finished);
        let secrets = finished.secrets;
        self.take_finished(request, secrets, refusal)
    }

    /// The request goes out only now.
    pub(crate) fn sends(&mut self, now: Instant) {
        self.begun = now;
    }

    /// Shows the reply to each interceptor until one refuses it.
    pub(crate) async fn intercept_reply_awaited(&mut self, opened: &mut Opened) {
        let hooks = &self.shared.settings.interceptors;
        let Some(mut incoming) = self.incoming(opened) else { return };
        let refusal = refusal!(hooks.iter().rev(), after, incoming);
        self.take_shown(opened, refusal);
    }

    /// The error of a call whose interceptors took too long before it could be sent.
    pub(crate) fn intercepted_too_long(&self) -> Error {
        self.finish_error(Error::new(ErrorKind::Timeout, Delivery::NeverSent, TOO_LONG).with_hint(HINT))
    }

    /// The interceptors took too long for this reply.
    pub(crate) fn shown_too_long(&self, opened: &mut Opened) {
        if let Ok(unpacked) = &opened.reply {
            // Not a timeout: the call arrived, and must not be repeated because of what looks at its reply.
            let error = Error::new(ErrorKind::Interceptor, Delivery::Answered, TOO_LONG).with_hint(HINT);
            let error = self.keep(error, &unpacked.reply);
            opened.refuse(error);
        }
    }
}

const TOO_LONG: &str = "an interceptor did not finish in the time allowed";
const HINT: &str = "what it waits for is part of the time of an attempt";

/// Polls a future within the span of an attempt.
async fn within<F: Future>(scope: &AttemptScope, future: F) -> F::Output {
    let mut future = pin!(future);
    poll_fn(|context| scope.within(|| future.as_mut().poll(context))).await
}
