//! Decides whether a call is tried again, and after what wait: rules and arithmetic, which both clients use.
//!
//! It neither sends nor sleeps nor reads a clock: callers pass the times.

use std::time::Duration;

use crate::clock::Instant;
use crate::description::Effect;
use crate::error::Delivery;
use crate::settings::Backoff;

/// The rules for one call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    pub(crate) effect: Effect,
    /// The most attempts, at least 1.
    pub(crate) limit: u32,
    /// The time allowed for one attempt.
    pub(crate) timeout: Duration,
    /// When all of it must be over.
    pub(crate) deadline: Option<Instant>,
    pub(crate) backoff: Backoff,
}

/// The attempts made of one call.
#[derive(Debug)]
pub(crate) struct Attempts {
    rules: Rules,
    made: u32,
    /// Whether an earlier attempt may have reached the server.
    maybe_sent: bool,
}

/// The facts about a failed attempt that decide whether another follows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Failure {
    pub(crate) delivery: Delivery,
    /// Whether the failure tends to pass by itself.
    pub(crate) passing: bool,
    /// Whether the call has surely had no effect, though the server answered.
    pub(crate) undone: bool,
    /// How long the server asked to wait.
    pub(crate) retry_after: Option<Duration>,
}

impl Attempts {
    pub(crate) fn new(rules: Rules) -> Self {
        Self { rules, made: 0, maybe_sent: false }
    }

    /// The number of attempts begun.
    pub(crate) fn made(&self) -> u32 {
        self.made
    }

    /// When all attempts must be over.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.rules.deadline
    }

    /// Begins an attempt: the time allowed for it, or `None` if no time is left.
    pub(crate) fn begin(&mut self, now: Instant) -> Option<Duration> {
        let allowed = match self.rules.deadline {
            Some(deadline) => deadline.saturating_duration_since(now).min(self.rules.timeout),
            None => self.rules.timeout,
        };
        if allowed.is_zero() {
            return None;
        }
        self.made += 1;
        Some(allowed)
    }

    /// When a wait before the next attempt has to end: with the call, and otherwise after as long as all attempts of another may take.
    pub(crate) fn patience(&self, now: Instant) -> Option<Instant> {
        let most = now.checked_add(self.rules.timeout.saturating_mul(self.rules.limit));
        match (self.rules.deadline, most) {
            (Some(deadline), Some(most)) => Some(deadline.min(most)),
            (deadline, most) => deadline.or(most),
        }
    }

    /// When the call has to be over, if it has to.
    pub(crate) fn end(&self) -> Option<Instant> {
        self.rules.deadline
    }

    /// When an attempt that begins now must be over.
    #[cfg(feature = "async")]
    pub(crate) fn end_of_attempt(&self, now: Instant) -> Instant {
        let own = now.checked_add(self.rules.timeout).unwrap_or(now);
        self.rules.deadline.map_or(own, |deadline| deadline.min(own))
    }

    /// The time left for the call, if it has an end.
    pub(crate) fn time_left(&self, now: Instant) -> Option<Duration> {
        self.rules.deadline.map(|deadline| deadline.saturating_duration_since(now))
    }

    /// How long to wait before the next attempt, or `None` if this failure is the call's.
    pub(crate) fn wait_after(&mut self, failure: Failure, now: Instant) -> Option<Duration> {
        self.maybe_sent |= failure.delivery != Delivery::NeverSent && !failure.undone;
        let harmless = self.rules.effect.is_repeatable() || failure.undone || failure.delivery == Delivery::NeverSent;
        if !failure.passing || !harmless || self.made >= self.rules.limit {
            return None;
        }
        let asked = failure.retry_after.unwrap_or(Duration::ZERO);
        if asked > self.rules.backoff.retry_after {
            return None;
        }
        let wait = self.backoff().max(asked);
        let in_time = self.rules.deadline.is_none_or(|deadline| now.checked_add(wait).is_some_and(|then| then < deadline));
        in_time.then_some(wait)
    }

    /// The delivery of the call as a whole, when the last attempt failed with this one.
    pub(crate) fn delivery(&self, last: Delivery) -> Delivery {
        match last {
            Delivery::NeverSent if self.maybe_sent => Delivery::MaybeSent,
            last => last,
        }
    }

    /// The next wait: a random time between half of the backoff and all of it.
    fn backoff(&self) -> Duration {
        let Backoff { first, most, seed, .. } = self.rules.backoff;
        let doublings = self.made.saturating_sub(1).min(30);
        let whole = first.saturating_mul(1 << doublings).min(most);
        let share = match seed {
            Some(seed) => fastrand::Rng::with_seed(seed.wrapping_add(u64::from(self.made))).f64(),
            None => fastrand::f64(),
        };
        whole / 2 + (whole / 2).mul_f64(share)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    const RESET: Failure = Failure { delivery: Delivery::MaybeSent, passing: true, undone: false, retry_after: None };
    const REFUSED: Failure = Failure { delivery: Delivery::NeverSent, passing: true, undone: false, retry_after: None };

    fn rules(effect: Effect) -> Rules {
        let backoff = Backoff {
            first: Duration::from_millis(100),
            most: Duration::from_millis(250),
            retry_after: Duration::from_secs(60),
            seed: Some(7),
        };
        Rules { effect, limit: 3, timeout: Duration::from_secs(30), deadline: None, backoff }
    }

    #[test]
    fn reads_are_tried_three_times_with_growing_waits() {
        let now = Instant::now();
        let mut attempts = Attempts::new(rules(Effect::Read));
        let mut waits = Vec::new();
        while attempts.begin(now).is_some() {
            let Some(wait) = attempts.wait_after(RESET, now) else { break };
            waits.push(wait.as_millis());
        }
        assert_eq!(attempts.made(), 3);
        assert!((50..=100).contains(&waits[0]) && (100..=200).contains(&waits[1]), "{waits:?}");
    }

    #[test]
    fn writes_are_tried_again_only_if_never_sent() {
        let now = Instant::now();
        let mut attempts = Attempts::new(rules(Effect::Write));
        attempts.begin(now).unwrap();
        assert!(attempts.wait_after(REFUSED, now).is_some());
        attempts.begin(now).unwrap();
        assert!(attempts.wait_after(RESET, now).is_none());
        assert_eq!(attempts.delivery(Delivery::NeverSent), Delivery::MaybeSent);
    }

    #[test]
    fn what_may_be_done_twice_is_tried_again_as_a_read_is() {
        let now = Instant::now();
        let mut attempts = Attempts::new(rules(Effect::Idempotent));
        attempts.begin(now).unwrap();
        assert!(attempts.wait_after(RESET, now).is_some());
    }

    #[test]
    fn what_does_not_pass_is_not_tried_again() {
        let now = Instant::now();
        let mut attempts = Attempts::new(rules(Effect::Read));
        attempts.begin(now).unwrap();
        assert!(attempts.wait_after(Failure { passing: false, ..REFUSED }, now).is_none());
    }

    #[test]
    fn the_server_may_ask_for_a_minute_and_no_more() {
        let now = Instant::now();
        let mut attempts = Attempts::new(rules(Effect::Read));
        attempts.begin(now).unwrap();
        let asking = |seconds| Failure { retry_after: Some(Duration::from_secs(seconds)), ..RESET };
        assert_eq!(attempts.wait_after(asking(60), now), Some(Duration::from_secs(60)));
        assert_eq!(attempts.wait_after(asking(61), now), None);
    }

    #[test]
    fn the_deadline_shortens_attempts_and_forbids_waits_beyond_it() {
        let now = Instant::now();
        let deadline = Some(now + Duration::from_secs(2));
        let mut attempts = Attempts::new(Rules { deadline, ..rules(Effect::Read) });
        assert_eq!(attempts.begin(now), Some(Duration::from_secs(2)));
        assert!(attempts.wait_after(RESET, now).is_some());
        assert!(attempts.wait_after(RESET, now + Duration::from_secs(2)).is_none());
        assert_eq!(attempts.begin(now + Duration::from_secs(3)), None);
    }
}
