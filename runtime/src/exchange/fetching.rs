//! The variables of a call that are fetched: which it needs, the call that fetches them, what is taken from its reply, and when values
//! are worth nothing any more.
//!
//! It neither sends nor waits. Both clients drive it.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use super::Exchange;
use super::answer::Answer;
use super::request::{Draft, unmet_need};
use super::slot::{Held, Permit, Slot};
use crate::Secret;
use crate::clock::{Instant, SystemTime, UNIX_EPOCH};
use crate::description::{Fetch, FetchParameter, Lasts, Making, Origin, Place, Protocol, Recipe, RequestProfile, Template};
use crate::encode::Parameters;
use crate::error::{Delivery, Error, ErrorKind, Result};
use crate::settings::options::CallOptions;
use crate::text::qualified;

/// What a call has of the variables that are fetched.
#[derive(Debug)]
pub(super) struct Fetching {
    /// What it has of each fetch, in the order of [`Protocol::fetches`].
    states: Vec<State>,
    has_renewed: bool,
    /// How often what it holds was compared with what is there, before the next attempt.
    compared: u8,
    /// The rounds of all values that were there when the last attempt was sent.
    rounds: Vec<Option<u64>>,
}

/// As often as what a call holds is compared with what is there before an attempt: others may replace it all the time.
const COMPARED: u8 = 3;

#[derive(Clone, Debug, Default)]
enum State {
    /// The request does not send it.
    #[default]
    Unneeded,
    Missing,
    /// A needed parameter of its call is absent, and so it is.
    Absent,
    Held(Held),
}

/// A fetch that a call waits for, or makes itself.
pub(crate) struct Wanted<'c> {
    /// An index of [`Protocol::fetches`].
    pub(crate) fetch: usize,
    pub(crate) slot: &'c Slot,
    /// How long the call waits for another that makes it.
    pub(crate) until: Option<Instant>,
}

impl Fetching {
    /// `None` if this call sends nothing that is fetched. `given` are the variables that the user gives.
    pub(super) fn new(protocol: &Protocol, draft: &Draft, given: &[Option<Secret>]) -> Option<Self> {
        if protocol.fetches.is_empty() {
            return None;
        }
        let fetch = draft.fetch.and_then(|fetch| protocol.fetches.get(fetch));
        let states = needed(protocol, protocol.request(draft.operation.request), fetch, given);
        let needs_some = states.iter().any(|state| matches!(state, State::Missing));
        needs_some.then(|| Self { states, has_renewed: false, compared: 0, rounds: Vec::new() })
    }

    /// What the last attempt was sent with.
    fn held(&self) -> impl Iterator<Item = (usize, &Held)> {
        self.states.iter().enumerate().filter_map(|(index, state)| match state {
            State::Held(held) => Some((index, held)),
            _ => None,
        })
    }
}

/// Finds the fetches that a request needs. The checker has refused variables and fetches that need themselves.
struct Needed<'n> {
    protocol: &'n Protocol,
    given: &'n [Option<Secret>],
    states: Vec<State>,
}

impl Needed<'_> {
    fn is_given(&self, index: usize) -> bool {
        self.given.get(index).is_some_and(Option::is_some)
    }

    fn template(&mut self, template: &Template) {
        template.variables().for_each(|index| self.variable(index));
    }

    fn variable(&mut self, index: usize) {
        let protocol = self.protocol;
        match protocol.variables.get(index).map(|variable| &variable.origin) {
            Some(Origin::Fetched(fetched)) => {
                let (Some(state), Some(fetch)) = (self.states.get(fetched.fetch), protocol.fetches.get(fetched.fetch)) else {
                    return;
                };
                if matches!(state, State::Unneeded) {
                    let is_possible = protocol.is_possible(fetch, &|index| self.is_given(index));
                    self.states[fetched.fetch] = if is_possible { State::Missing } else { State::Absent };
                }
            }
            Some(Origin::Made(Making { recipe: Recipe::First(all), .. })) => {
                // The others are not made, and so not fetched.
                let is_there = |index| protocol.is_there(index, &|index| self.is_given(index));
                if let Some(first) = all.iter().find(|template| template.variables().all(is_there)) {
                    self.template(first);
                }
            }
            Some(Origin::Made(making)) => making.recipe.templates().into_iter().for_each(|template| self.template(template)),
            _ => {}
        }
    }
}

/// What a call with a request of this form needs of each fetch. `fetch` is the one that it is made for, if there is one.
fn needed(protocol: &Protocol, profile: &RequestProfile, fetch: Option<&Fetch>, given: &[Option<Secret>]) -> Vec<State> {
    let mut needed = Needed { protocol, given, states: vec![State::Unneeded; protocol.fetches.len()] };
    profile.templates().for_each(|template| needed.template(template));
    profile.needs.iter().for_each(|index| needed.variable(*index));
    let own = fetch.into_iter().flat_map(|fetch| fetch.parameters.iter());
    own.for_each(|parameter| needed.template(&parameter.value));
    needed.states
}

/// The fetches whose values the call of this fetch is sent with.
pub(super) fn fetches_for(protocol: &Protocol, fetch: &Fetch, given: &[Option<Secret>]) -> Vec<usize> {
    let states = needed(protocol, protocol.request(fetch.operation.request), Some(fetch), given);
    (0..states.len()).filter(|index| matches!(states[*index], State::Missing)).collect()
}

impl<'c> Exchange<'c> {
    /// The next fetch that the request needs.
    #[inline]
    pub(crate) fn wanted(&mut self, now: Instant) -> Option<Wanted<'c>> {
        if self.fetching.is_some() { self.next_wanted(now) } else { None }
    }

    fn next_wanted(&mut self, now: Instant) -> Option<Wanted<'c>> {
        let fetching = self.fetching.as_mut()?;
        if !fetching.states.iter().any(|state| matches!(state, State::Missing)) && fetching.compared < COMPARED {
            fetching.compared += 1;
            for (state, slot) in fetching.states.iter_mut().zip(self.shared.slots.iter()) {
                // Another call, or one that fetched something else for this one, has found that it is worth nothing any more.
                if matches!(state, State::Held(held) if slot.round() != Some(held.round)) {
                    *state = State::Missing;
                }
            }
        }
        let fetch = fetching.states.iter().position(|state| matches!(state, State::Missing))?;
        Some(Wanted { fetch, slot: self.shared.slots.get(fetch)?, until: self.attempts.patience(now) })
    }

    /// The parameters of a call that fetches, made for each attempt: what they are made of may have been fetched anew.
    pub(super) fn fill_fetch(&mut self) -> Result<()> {
        let protocol = self.shared.protocol;
        let Some(fetch) = self.draft.fetch.and_then(|fetch| protocol.fetches.get(fetch)) else { return Ok(()) };
        let mut all = Vec::with_capacity(fetch.parameters.len());
        for FetchParameter { name, value, is_required } in fetch.parameters.iter() {
            match self.fill(value, &fetch.operation) {
                Some(text) => all.push((name, text, protocol.is_secret(value))),
                None if *is_required => return Err(Error::parameter(format!("nothing is there for its parameter `{name}`"))),
                None => {}
            }
        }
        self.draft.parameters = Parameters::default();
        for (name, text, is_secret) in all {
            match is_secret {
                true => self.draft.add(protocol, name.clone(), Secret::from(text)),
                false => self.draft.add(protocol, name.clone(), text),
            }
        }
        self.secrets.keep(self.draft.parameters.secrets().to_vec());
        let unmet = self.draft.problem.take().or_else(|| unmet_need(self.request_profile, &self.draft));
        unmet.map_or(Ok(()), |problem| Err(Error::parameter(problem)))
    }

    /// Notes what is there before an attempt is sent.
    #[inline]
    pub(super) fn note_rounds(&mut self) {
        if let Some(fetching) = &mut self.fetching {
            fetching.compared = 0;
            fetching.rounds = self.shared.slots.iter().map(Slot::round).collect();
        }
    }

    fn set_state(&mut self, fetch: usize, state: State) {
        let values = match &state {
            State::Held(held) => Some(Arc::clone(&held.values)),
            _ => None,
        };
        for (variable, _, fetched) in self.shared.protocol.fetched(fetch) {
            let value = values.as_ref().and_then(|values| values.get(fetched.value).cloned());
            if let Some(table) = &mut self.table {
                table.set(variable, value.clone());
            }
            self.secrets.set_variable(variable, value);
        }
        if let Some(slot) = self.fetching.as_mut().and_then(|fetching| fetching.states.get_mut(fetch)) {
            *slot = state;
        }
    }

    /// Sends the values with the call.
    pub(crate) fn hold(&mut self, fetch: usize, held: Held) {
        self.set_state(fetch, State::Held(held));
    }

    /// The call that fetches. It ends when this one has to.
    pub(crate) fn fetch_draft(&mut self, fetch: usize, now: Instant) -> Draft {
        let mut draft = Draft::new(self.shared.protocol.fetches[fetch].operation.clone());
        draft.fetch = Some(fetch);
        if let Some(left) = self.attempts.time_left(now) {
            draft.options = Some(Box::new(CallOptions::new().deadline(left)));
        }
        draft
    }

    /// Takes the result of the call that fetches. Those that wait share it.
    pub(crate) fn fetched(
        &mut self,
        fetch: usize,
        permit: Permit<'_>,
        result: Result<Box<Answer>>,
        now: Instant,
    ) -> Result<()> {
        let wanted = &self.shared.protocol.fetches[fetch];
        let taken = result.and_then(|answer| {
            let values = answer.take(&wanted.takes)?;
            let until = wanted.lasts.as_ref().map(|lasts| until(lasts, &answer, now)).transpose()?;
            Ok((values, until, answer.sent_with.as_slice().into()))
        });
        match taken {
            Ok((values, until, with)) => {
                let held = permit.succeed(values.into(), until, with);
                self.hold(fetch, held);
                Ok(())
            }
            // It ran out of time that others may have.
            Err(error) if error.is_timeout() && self.attempts.time_left(now).is_some_and(|left| left.is_zero()) => {
                drop(permit);
                Err(self.not_fetched(fetch, error))
            }
            Err(error) => {
                let shared = error.again();
                permit.fail(Arc::new(shared));
                Err(self.not_fetched(fetch, error))
            }
        }
    }

    /// The values that this call is sent with, as fetches with their rounds.
    #[inline]
    pub(super) fn sent_with(&self) -> Vec<(usize, u64)> {
        self.fetching.iter().flat_map(Fetching::held).map(|(fetch, held)| (fetch, held.round)).collect()
    }

    /// The error of this call if a fetch failed.
    pub(crate) fn not_fetched(&self, fetch: usize, error: Error) -> Error {
        let what = format!("{} could not be fetched with `{}`", self.fetched_names(fetch), self.fetch_name(fetch));
        let mut error = error.before_call(&what);
        if self.attempts.made() > 0 {
            // Sent, and refused with an error that asks for new values.
            error.set_delivery(Delivery::Answered);
        }
        self.finish_error(error)
    }

    /// The error of this call if another makes the fetch for too long.
    pub(crate) fn waited_too_long(&self, fetch: usize) -> Error {
        let text = format!("{} was not there in the time allowed", self.fetched_names(fetch));
        let hint = format!("another call is fetching it with `{}`, and waits for the server", self.fetch_name(fetch));
        self.finish_error(Error::new(ErrorKind::Timeout, Delivery::NeverSent, text).with_hint(hint))
    }

    fn fetch_name(&self, fetch: usize) -> String {
        let operation = &self.shared.protocol.fetches[fetch].operation;
        qualified(&operation.module, ".", &operation.function).to_string()
    }

    fn fetched_names(&self, fetch: usize) -> String {
        let names = self.shared.protocol.fetched(fetch).map(|(_, variable, _)| format!("`{}`", variable.name.wire));
        names.collect::<Vec<_>>().join(" and ")
    }

    /// Whether the call is made once more with new values, because this error says that those it was sent with are worth nothing.
    pub(super) fn renews(&mut self, error: &Error) -> bool {
        let renewed: &[usize] = error.known_error().map_or(&[], |known| &known.renews);
        let Some(fetching) = self.fetching.as_mut().filter(|fetching| !fetching.has_renewed) else { return false };
        let dropped: Vec<(usize, Held)> =
            fetching.held().filter(|(index, _)| renewed.contains(index)).map(|(index, held)| (index, held.clone())).collect();
        if dropped.is_empty() {
            return false;
        }
        fetching.has_renewed = true;
        let beside = renewed.iter().filter(|index| dropped.iter().all(|(held, _)| held != *index));
        let beside: Vec<(usize, u64)> = beside.filter_map(|index| Some((*index, (*fetching.rounds.get(*index)?)?))).collect();
        for (fetch, held) in &dropped {
            self.shared.drop_values(held.with.iter().copied().chain([(*fetch, held.round)]));
        }
        self.shared.drop_values(beside.into_iter());
        let gone = |state: &State| matches!(state, State::Held(_));
        if let Some(fetching) = &mut self.fetching {
            // What is still good is taken from its place again.
            fetching.states.iter_mut().filter(|state| gone(state)).for_each(|state| *state = State::Missing);
        }
        true
    }

    /// Drops what a success of this function makes worth nothing.
    #[inline]
    pub(super) fn end_fetched(&self) {
        for fetch in self.reply_profile.ends.iter() {
            let Some(slot) = self.shared.slots.get(*fetch) else { continue };
            if let Some(held) = slot.take() {
                self.shared.drop_values(held.with.iter().copied().chain([(*fetch, held.round)]));
            }
        }
    }
}

impl Answer {
    /// The text at each of these places.
    fn take(&self, takes: &[Place]) -> Result<Vec<Secret>> {
        takes.iter().map(|place| self.text_at(place).map(Secret::from)).collect()
    }

    /// # Errors
    /// If there is nothing.
    fn text_at(&self, place: &Place) -> Result<String> {
        self.first_text(place).ok_or_else(|| {
            let text = format!("the reply has no text or number at `{place}`");
            self.missing(Error::new(ErrorKind::Decode, Delivery::Answered, text))
        })
    }
}

/// Until when values last that a reply gave.
fn until(lasts: &Lasts, answer: &Answer, now: Instant) -> Result<Instant> {
    let far = now + Duration::from_secs(365 * 24 * 60 * 60);
    let after = |time: Duration| now.checked_add(time).unwrap_or(far).min(far);
    let unreadable = |place: &Place, what: &str| {
        let text = format!("the reply has no {what} at `{place}`");
        answer.missing(Error::new(ErrorKind::Decode, Delivery::Answered, text))
    };
    match lasts {
        Lasts::Milliseconds(time) => Ok(after(Duration::from_millis(*time))),
        Lasts::At(place) => {
            let seconds = answer.text_at(place)?.trim().parse::<f64>().ok();
            let time = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds.max(0.0)).ok());
            time.map(after).ok_or_else(|| unreadable(place, "number of seconds"))
        }
        Lasts::Until(place) => {
            let moment = moment(answer.text_at(place)?.trim()).ok_or_else(|| unreadable(place, "date and time"))?;
            Ok(after(moment.duration_since(SystemTime::now()).unwrap_or_default()))
        }
    }
}

/// The moment that a text names: seconds since 1970, or a date and time, in UTC unless it says otherwise.
fn moment(text: &str) -> Option<SystemTime> {
    if let Ok(seconds) = text.parse::<f64>() {
        return UNIX_EPOCH.checked_add(Duration::try_from_secs_f64(seconds).ok()?);
    }
    let in_utc = || Offset::UTC.to_timestamp(text.parse::<DateTime>().ok()?).ok();
    let timestamp = text.parse::<Timestamp>().ok().or_else(in_utc)?;
    UNIX_EPOCH.checked_add(Duration::from_secs(timestamp.as_second().try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_in_several_ways() {
        let expected = UNIX_EPOCH.checked_add(Duration::from_secs(1_790_000_000));
        for text in ["1790000000", "2026-09-21T14:13:20Z", "2026-09-21 14:13:20", "2026-09-21T16:13:20+02:00"] {
            assert_eq!(moment(text), expected, "{text}");
        }
        assert_eq!(moment("tomorrow"), None);
    }
}
