//! Where a client keeps what it has fetched with one of its own functions, such as a session: one fetch at a time for all its clones and
//! threads, whose result those that wait for it share.
//!
//! It does not know how values are fetched or how its callers wait: it wakes whoever asked to be woken.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use crate::Secret;
use crate::clock::Instant;
use crate::error::Error;

/// The values of one fetch, for all calls of a client.
#[derive(Debug, Default)]
pub(crate) struct Slot {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    held: Option<Held>,
    /// The number of fetches begun. That of the one in flight, if there is one.
    round: u64,
    in_flight: bool,
    /// What was begun in this round or before is worth nothing, also if it comes later.
    void: u64,
    /// The last fetch that failed, with its round.
    failed: Option<(u64, Arc<Error>)>,
    waiting: Vec<Waker>,
}

/// Values that were fetched, until they are too old.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    /// In the order in which the fetch takes them.
    pub(crate) values: Arc<[Secret]>,
    /// The round that fetched them, by which a call says which values it was sent with.
    pub(crate) round: u64,
    /// From then on they are too old.
    pub(crate) until: Option<Instant>,
    /// The fetches whose values their own fetch was sent with, as indices, with the rounds of those values.
    pub(crate) with: Arc<[(usize, u64)]>,
}

/// The fetch that a call waits for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ticket(Option<u64>);

/// What a call does next.
#[derive(Debug)]
pub(crate) enum Turn<'s> {
    /// Use these values.
    Held(Held),
    /// Fetch them: nobody else does.
    Fetch(Permit<'s>),
    /// Another call fetches them, and wakes this one afterwards.
    Wait,
    /// The fetch that it waited for failed.
    Failed(Arc<Error>),
}

/// The right and the duty to fetch. Dropped without a result, it passes to the next that asks.
#[derive(Debug)]
pub(crate) struct Permit<'s> {
    slot: &'s Slot,
    round: u64,
    is_over: bool,
}

impl Slot {
    /// What a call does that needs the values now. `ticket` is the call's own from one question to the next; `waker` is woken if it has
    /// to wait.
    pub(crate) fn turn(&self, ticket: &mut Ticket, now: Instant, waker: &Waker) -> Turn<'_> {
        let mut state = self.state();
        if let Some(held) = state.held.as_ref().filter(|held| held.until.is_none_or(|until| now < until)) {
            return Turn::Held(held.clone());
        }
        if let (Some(waited), Some((round, error))) = (ticket.0, &state.failed)
            && *round >= waited
        {
            return Turn::Failed(Arc::clone(error));
        }
        if state.in_flight {
            ticket.0.get_or_insert(state.round);
            if !state.waiting.iter().any(|other| other.will_wake(waker)) {
                state.waiting.push(waker.clone());
            }
            return Turn::Wait;
        }
        state.held = None;
        state.in_flight = true;
        state.round += 1;
        Turn::Fetch(Permit { slot: self, round: state.round, is_over: false })
    }

    /// The values, if they are there and not too old.
    pub(crate) fn held(&self, now: Instant) -> Option<Held> {
        self.state().held.clone().filter(|held| held.until.is_none_or(|until| now < until))
    }

    /// The round of the values that are there, however old.
    pub(crate) fn round(&self) -> Option<u64> {
        self.state().held.as_ref().map(|held| held.round)
    }

    /// Puts values here that were fetched before, such as those of another process.
    /// Returns their round.
    pub(crate) fn keep(&self, values: Arc<[Secret]>, until: Option<Instant>) -> u64 {
        let mut state = self.state();
        state.round += 1;
        state.held = Some(Held { values, round: state.round, until, with: Arc::new([]) });
        state.round
    }

    /// Says with which values of other fetches those of this round were fetched.
    pub(crate) fn was_fetched_with(&self, round: u64, with: Arc<[(usize, u64)]>) {
        if let Some(held) = self.state().held.as_mut().filter(|held| held.round == round) {
            held.with = with;
        }
    }

    /// Drops the values if they are those of this round: another call may have replaced them meanwhile.
    pub(crate) fn drop_round(&self, round: u64) {
        let mut state = self.state();
        if state.held.as_ref().is_some_and(|held| held.round == round) {
            state.held = None;
        }
    }

    /// Drops the values if this one of another fetch was sent for them.
    pub(crate) fn drop_fetched_with(&self, other: (usize, u64)) {
        let mut state = self.state();
        if state.held.as_ref().is_some_and(|held| held.with.contains(&other)) {
            state.held = None;
        }
    }

    /// Takes the values out. A fetch in flight is for the calls that wait for it, and its values are not kept.
    pub(crate) fn take(&self) -> Option<Held> {
        let mut state = self.state();
        state.void = state.round;
        state.held.take()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // No step leaves it half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Permit<'_> {
    /// The fetch succeeded.
    pub(crate) fn succeed(mut self, values: Arc<[Secret]>, until: Option<Instant>, with: Arc<[(usize, u64)]>) -> Held {
        let held = Held { values, round: self.round, until, with };
        self.end(|state| {
            if held.round > state.void {
                state.held = Some(held.clone());
            }
        });
        held
    }

    /// The fetch failed: whoever waits for it fails with it, and the next call tries anew.
    pub(crate) fn fail(mut self, error: Arc<Error>) {
        let round = self.round;
        self.end(|state| state.failed = Some((round, error)));
    }

    fn end(&mut self, change: impl FnOnce(&mut State)) {
        let mut state = self.slot.state();
        change(&mut state);
        state.in_flight = false;
        let waiting = std::mem::take(&mut state.waiting);
        drop(state);
        self.is_over = true;
        waiting.into_iter().for_each(Waker::wake);
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        if !self.is_over {
            // Abandoned: one of those that wait takes over.
            self.end(|_| ());
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic, reason = "tests")]

    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::Wake;
    use std::time::Duration;

    use super::*;
    use crate::error::{Delivery, ErrorKind};

    #[derive(Default)]
    struct Bell(AtomicUsize);

    impl Wake for Bell {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn values(text: &str) -> Arc<[Secret]> {
        Arc::new([Secret::from(text)])
    }

    fn permit<'s>(slot: &'s Slot, ticket: &mut Ticket, now: Instant) -> Permit<'s> {
        match slot.turn(ticket, now, Waker::noop()) {
            Turn::Fetch(permit) => permit,
            other => panic!("no permit: {other:?}"),
        }
    }

    #[test]
    fn one_fetches_and_the_others_wait_and_share() {
        let (slot, now, bell) = (Slot::default(), Instant::now(), Arc::new(Bell::default()));
        let waker = Waker::from(Arc::clone(&bell));
        let first = permit(&slot, &mut Ticket::default(), now);
        let mut second = Ticket::default();
        assert!(matches!(slot.turn(&mut second, now, &waker), Turn::Wait));
        assert!(matches!(slot.turn(&mut second, now, &waker), Turn::Wait), "asked twice");
        first.succeed(values("s"), None, Arc::new([]));
        assert_eq!(bell.0.load(Ordering::SeqCst), 1);
        let Turn::Held(held) = slot.turn(&mut second, now, &waker) else { panic!("nothing held") };
        assert_eq!(held.values[0].expose(), "s");
    }

    #[test]
    fn those_that_wait_share_the_error_and_the_next_call_tries_anew() {
        let (slot, now) = (Slot::default(), Instant::now());
        let first = permit(&slot, &mut Ticket::default(), now);
        let mut second = Ticket::default();
        assert!(matches!(slot.turn(&mut second, now, Waker::noop()), Turn::Wait));
        first.fail(Arc::new(Error::new(ErrorKind::Api, Delivery::Answered, "wrong password")));
        assert!(matches!(slot.turn(&mut second, now, Waker::noop()), Turn::Failed(_)));
        drop(permit(&slot, &mut Ticket::default(), now));
    }

    #[test]
    fn an_abandoned_fetch_passes_to_one_that_waits() {
        let (slot, now, bell) = (Slot::default(), Instant::now(), Arc::new(Bell::default()));
        let first = permit(&slot, &mut Ticket::default(), now);
        let mut second = Ticket::default();
        assert!(matches!(slot.turn(&mut second, now, &Waker::from(Arc::clone(&bell))), Turn::Wait));
        drop(first);
        assert_eq!(bell.0.load(Ordering::SeqCst), 1);
        permit(&slot, &mut second, now).succeed(values("s"), None, Arc::new([]));
    }

    #[test]
    fn only_the_values_that_an_attempt_was_sent_with_are_dropped() {
        let (slot, now) = (Slot::default(), Instant::now());
        let old = permit(&slot, &mut Ticket::default(), now).succeed(values("old"), None, Arc::new([]));
        slot.drop_round(old.round);
        let new = permit(&slot, &mut Ticket::default(), now).succeed(values("new"), None, Arc::new([]));
        slot.drop_round(old.round);
        assert_eq!(slot.held(now).map(|held| held.round), Some(new.round));
    }

    #[test]
    fn what_is_forgotten_while_it_is_fetched_is_not_kept() {
        let (slot, now) = (Slot::default(), Instant::now());
        let first = permit(&slot, &mut Ticket::default(), now);
        slot.take();
        assert_eq!(first.succeed(values("old"), None, Arc::new([])).values[0].expose(), "old");
        assert!(slot.held(now).is_none());
        let second = permit(&slot, &mut Ticket::default(), now);
        second.succeed(values("new"), None, Arc::new([]));
        assert_eq!(slot.held(now).map(|held| held.values[0].expose().to_owned()).as_deref(), Some("new"));
    }

    #[test]
    fn values_grow_old() {
        let (slot, now) = (Slot::default(), Instant::now());
        let until = now + Duration::from_secs(60);
        permit(&slot, &mut Ticket::default(), now).succeed(values("s"), Some(until), Arc::new([]));
        assert!(slot.held(until - Duration::from_millis(1)).is_some());
        assert!(slot.held(until).is_none());
        permit(&slot, &mut Ticket::default(), until).succeed(values("t"), None, Arc::new([]));
    }
}
