//! How fast a client sends: at most so many attempts in a time, and so many at once, for all its clones and threads.
//!
//! It neither sleeps nor reads a clock: callers pass the times, and are told when to ask again.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::time::Duration;

use crate::clock::Instant;
use crate::description::Rate;

/// The attempts of the functions that share a rate.
#[derive(Debug)]
pub(crate) struct Limiter {
    rate: &'static Rate,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// When attempts began or will begin, in order: those that still count.
    starts: VecDeque<Instant>,
    /// The number of attempts that are on their way or wait for their beginning.
    running: u32,
    waiting: Vec<Waker>,
}

/// An attempt among those of a limiter. Dropped, it makes room for the next.
#[derive(Debug)]
pub(crate) struct Place<'l> {
    limiter: &'l Limiter,
    is_running: bool,
    start: Option<Instant>,
    has_begun: bool,
}

/// What an attempt does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wait {
    /// Begin.
    Over,
    /// Wait until then, and ask again.
    Until(Instant),
    /// Wait to be woken, and ask again.
    ForOthers,
}

/// An attempt cannot begin in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLate;

impl Limiter {
    pub(crate) fn new(rate: &'static Rate) -> Self {
        Self { rate, state: Mutex::default() }
    }

    /// An attempt that has no place yet.
    pub(crate) fn place(&self) -> Place<'_> {
        Place { limiter: self, is_running: false, start: None, has_begun: false }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // No step leaves it half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// When the next attempt may begin.
    fn next(&mut self, rate: &Rate, now: Instant) -> Instant {
        let (Some(calls), per) = (rate.calls, rate.per()) else { return now };
        while self.starts.front().is_some_and(|start| *start + per <= now) {
            self.starts.pop_front();
        }
        let calls = usize::try_from(calls.max(1)).unwrap_or(usize::MAX);
        match self.starts.len().checked_sub(calls).and_then(|index| self.starts.get(index)) {
            Some(start) => *start + per,
            None => now,
        }
    }

    fn wake(&mut self) {
        self.waiting.drain(..).for_each(Waker::wake);
    }
}

impl Place<'_> {
    /// Asks to begin, before `end` if there is one; `waker` is woken if it has to wait for others.
    pub(crate) fn ask(&mut self, now: Instant, end: Option<Instant>, waker: &Waker) -> Result<Wait, TooLate> {
        let Limiter { rate, .. } = *self.limiter;
        let mut state = self.limiter.state();
        if !self.is_running {
            if rate.concurrent.is_some_and(|most| state.running >= most.max(1)) {
                if end.is_some_and(|end| now >= end) {
                    return Err(TooLate);
                }
                if !state.waiting.iter().any(|other| other.will_wake(waker)) {
                    state.waiting.push(waker.clone());
                }
                return Ok(Wait::ForOthers);
            }
            state.running += 1;
            self.is_running = true;
        }
        let start = match self.start {
            Some(start) => start,
            None => {
                let start = state.next(rate, now);
                if end.is_some_and(|end| start >= end) {
                    return Err(TooLate);
                }
                if rate.calls.is_some() {
                    state.starts.push_back(start);
                }
                *self.start.insert(start)
            }
        };
        self.has_begun = start <= now;
        Ok(if self.has_begun { Wait::Over } else { Wait::Until(start) })
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut state = self.limiter.state();
        if let Some(start) = self.start.filter(|_| !self.has_begun)
            && let Some(index) = state.starts.iter().rposition(|other| *other == start)
        {
            state.starts.remove(index);
        }
        if self.is_running {
            state.running -= 1;
            state.wake();
        }
    }
}

/// The longest wait that is no wait: a clock is not finer.
pub(crate) const NOTICED: Duration = Duration::from_millis(1);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    static RATE: Rate = Rate { calls: Some(2), per_ms: 1_000, concurrent: None };
    static SEATS: Rate = Rate { calls: None, per_ms: 0, concurrent: Some(1) };

    fn ms(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    #[test]
    fn only_so_many_attempts_begin_in_any_span() {
        let (limiter, begun) = (Limiter::new(&RATE), Instant::now());
        let ask = |place: &mut Place<'_>, at: u64| place.ask(begun + ms(at), None, Waker::noop()).unwrap();
        let mut places: Vec<_> = (0..5).map(|_| limiter.place()).collect();
        assert_eq!([ask(&mut places[0], 0), ask(&mut places[1], 600)], [Wait::Over, Wait::Over]);
        assert_eq!(ask(&mut places[2], 700), Wait::Until(begun + ms(1_000)));
        assert_eq!(ask(&mut places[3], 700), Wait::Until(begun + ms(1_600)));
        // The two that wait count.
        assert_eq!(ask(&mut places[4], 800), Wait::Until(begun + ms(2_000)));
        assert_eq!(ask(&mut places[2], 1_000), Wait::Over);
        // One that gives up makes room for those that ask after it.
        drop(places.remove(4));
        drop(places.remove(3));
        assert_eq!(ask(&mut limiter.place(), 1_100), Wait::Until(begun + ms(1_600)));
    }

    #[test]
    fn only_so_many_are_on_their_way() {
        let (limiter, now) = (Limiter::new(&SEATS), Instant::now());
        let (mut first, mut second) = (limiter.place(), limiter.place());
        assert_eq!(first.ask(now, None, Waker::noop()), Ok(Wait::Over));
        assert_eq!(second.ask(now, Some(now + ms(1)), Waker::noop()), Ok(Wait::ForOthers));
        assert_eq!(second.ask(now + ms(1), Some(now + ms(1)), Waker::noop()), Err(TooLate));
        drop(first);
        assert_eq!(second.ask(now, None, Waker::noop()), Ok(Wait::Over));
    }

    #[test]
    fn a_wait_beyond_the_end_is_refused_at_once() {
        let (limiter, now) = (Limiter::new(&RATE), Instant::now());
        let mut places: Vec<_> = (0..3).map(|_| limiter.place()).collect();
        for place in &mut places[..2] {
            assert_eq!(place.ask(now, None, Waker::noop()), Ok(Wait::Over));
        }
        assert_eq!(places[2].ask(now, Some(now + ms(1_000)), Waker::noop()), Err(TooLate));
        assert_eq!(places[2].ask(now, Some(now + ms(1_001)), Waker::noop()), Ok(Wait::Until(now + ms(1_000))));
    }
}
