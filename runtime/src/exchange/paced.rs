//! A call that waits for its place among those that share its rate.
//!
//! It knows nothing of how places are given.

use std::task::Waker;
use std::time::Duration;

use super::Exchange;
use super::pace::{self, Wait};
use crate::clock::Instant;
use crate::error::{Delivery, Error, ErrorKind, Result};

impl Exchange<'_> {
    /// Whether the next attempt has to ask when it may begin.
    #[inline]
    pub(crate) fn is_paced(&self) -> bool {
        self.request_profile.rate.is_some() && self.shared.limiter_of(self.request_profile).is_some()
    }

    /// When the call has to be over, if it has to.
    pub(crate) fn end(&self) -> Option<Instant> {
        self.attempts.end()
    }

    /// Asks whether the next attempt may begin; `waker` is woken if it has to wait for others.
    pub(crate) fn pace(&mut self, now: Instant, waker: &Waker) -> Result<Wait> {
        let Some(limiter) = self.shared.limiter_of(self.request_profile) else { return Ok(Wait::Over) };
        let end = self.attempts.end();
        let asked = self.place.get_or_insert_with(|| limiter.place()).ask(now, end, waker);
        asked.map_err(|_| self.paced_too_long())
    }

    /// The next attempt began after this wait.
    pub(crate) fn has_waited(&mut self, wait: Duration) {
        if wait >= pace::NOTICED {
            self.paced += wait;
            self.trace.paced(wait);
        }
    }

    /// The error of a call that may not be sent in time.
    pub(crate) fn paced_too_long(&self) -> Error {
        let rate = self.request_profile.rate.and_then(|index| self.shared.protocol.rates.get(index));
        let text = "the time allowed for the call ends before it may be sent".to_owned();
        let hint = rate.map(|rate| format!("the schema allows {rate}, and other calls of this client come first"));
        let error = Error::new(ErrorKind::Timeout, Delivery::NeverSent, text);
        self.finish_error(match hint {
            Some(hint) => error.with_hint(hint),
            None => error,
        })
    }
}
