//! The variables of a call that are fetched: which it needs, the call that fetches them, what is taken from its reply, and when values
//! are worth nothing any more.
//!
//! It neither sends nor waits. Both clients drive it.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use super::Exchange;
use super::answer::Answer;
use super::request::Draft;
use super::slot::{Held, Permit, Slot};
use crate::description::{Fetch, FetchParameter, Lasts, Making, Origin, Place, Protocol, Recipe, RequestProfile, Template};
use crate::error::{Delivery, Error, ErrorKind, Result};
use crate::secret::Secret;
use crate::settings::options::CallOptions;
use crate::text::qualified;

/// What a call has of the variables that are fetched.
#[derive(Debug)]
pub(super) struct Fetching {
    /// What it has of each fetch, in the order of [`Protocol::fetches`].
    states: Vec<State>,
    has_renewed: bool,
}

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
    /// `None` if requests of this form send nothing that is fetched. `given` are the variables that the user gives.
    pub(super) fn new(protocol: &Protocol, profile: &RequestProfile, given: &[Option<Secret>]) -> Option<Self> {
        if protocol.fetches.is_empty() {
            return None;
        }
        let mut needed = Needed { protocol, given, states: vec![State::Unneeded; protocol.fetches.len()] };
        profile.templates().for_each(|template| needed.template(template));
        let needs_some = needed.states.iter().any(|state| matches!(state, State::Missing));
        needs_some.then_some(Self { states: needed.states, has_renewed: false })
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
    fn template(&mut self, template: &Template) {
        template.variables().for_each(|index| self.variable(index));
    }

    fn variable(&mut self, index: usize) {
        let protocol = self.protocol;
        match protocol.variables.get(index).map(|variable| &variable.origin) {
            Some(Origin::Fetched(fetched)) => {
                let (Some(state), Some(fetch)) = (self.states.get_mut(fetched.fetch), protocol.fetches.get(fetched.fetch))
                else {
                    return;
                };
                if matches!(state, State::Unneeded) {
                    *state = State::Missing;
                    fetch.parameters.iter().for_each(|parameter| self.template(&parameter.value));
                }
            }
            Some(Origin::Made(Making { recipe: Recipe::First(all), .. })) => {
                // The others are not made, and so not fetched.
                if let Some(first) = all.iter().find(|template| self.is_there(template)) {
                    self.template(first);
                }
            }
            Some(Origin::Made(making)) => making.recipe.templates().into_iter().for_each(|template| self.template(template)),
            _ => {}
        }
    }

    /// Whether nothing in a template is absent.
    fn is_there(&self, template: &Template) -> bool {
        template.variables().all(|index| match self.protocol.variables.get(index).map(|variable| &variable.origin) {
            Some(Origin::Given(_)) => self.given.get(index).is_some_and(Option::is_some),
            Some(Origin::Fetched(fetched)) => self.protocol.fetches.get(fetched.fetch).is_some_and(|fetch| {
                let mut needed = fetch.parameters.iter().filter(|parameter| parameter.is_required);
                needed.all(|parameter| self.is_there(&parameter.value))
            }),
            Some(Origin::Made(Making { recipe: Recipe::First(all), .. })) => all.iter().any(|template| self.is_there(template)),
            Some(Origin::Made(making)) => making.recipe.templates().into_iter().all(|template| self.is_there(template)),
            None => false,
        })
    }
}

/// The fetches whose values are in a template, directly or through variables that are made of them.
fn fetches_in(protocol: &Protocol, template: &Template) -> Vec<usize> {
    let mut found = Vec::new();
    for index in template.variables() {
        match protocol.variables.get(index).map(|variable| &variable.origin) {
            Some(Origin::Fetched(fetched)) => found.push(fetched.fetch),
            Some(Origin::Made(making)) => {
                found.extend(making.recipe.templates().into_iter().flat_map(|template| fetches_in(protocol, template)));
            }
            _ => {}
        }
    }
    found
}

/// The fetches whose values the call of this fetch is sent with.
pub(super) fn fetches_for(protocol: &Protocol, fetch: &Fetch, given: &[Option<Secret>]) -> Vec<usize> {
    let mut needed = Needed { protocol, given, states: vec![State::Unneeded; protocol.fetches.len()] };
    protocol.request(fetch.operation.request).templates().for_each(|template| needed.template(template));
    fetch.parameters.iter().for_each(|parameter| needed.template(&parameter.value));
    (0..needed.states.len()).filter(|index| matches!(needed.states[*index], State::Missing)).collect()
}

impl<'c> Exchange<'c> {
    /// The next fetch that the request needs.
    pub(crate) fn wanted(&mut self, now: Instant) -> Option<Wanted<'c>> {
        // One whose own parameters are there. The checker has refused cycles.
        loop {
            let fetching = self.fetching.as_ref()?;
            let missing = |index: &usize| matches!(fetching.states.get(*index), Some(State::Missing));
            let protocol = self.shared.protocol;
            let is_next = |index: &usize| {
                let own = protocol.fetches[*index].parameters.iter();
                let mut needed = own.flat_map(|parameter| fetches_in(protocol, &parameter.value));
                needed.all(|needed| !missing(&needed))
            };
            let fetch = (0..fetching.states.len()).filter(missing).find(is_next)?;
            if self.fetch_parameters(&protocol.fetches[fetch]).is_some() {
                return Some(Wanted { fetch, slot: self.shared.slots.get(fetch)?, until: self.attempts.patience(now) });
            }
            self.set_state(fetch, State::Absent);
        }
    }

    /// The parameters of the call that fetches; `None` if one that it needs is absent.
    fn fetch_parameters(&mut self, fetch: &'static Fetch) -> Option<Vec<(&'static FetchParameter, String)>> {
        let mut all = Vec::new();
        for parameter in fetch.parameters.iter() {
            match self.fill(&parameter.value, &fetch.operation) {
                Some(text) => all.push((parameter, text)),
                None if parameter.is_required => return None,
                None => {}
            }
        }
        Some(all)
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
        let protocol = self.shared.protocol;
        let fetch = &protocol.fetches[fetch];
        let mut draft = Draft::new(fetch.operation.clone());
        for (parameter, text) in self.fetch_parameters(fetch).unwrap_or_default() {
            if protocol.is_secret(&parameter.value) {
                draft.add(protocol, parameter.name.clone(), Secret::from(text));
            } else {
                draft.add(protocol, parameter.name.clone(), text);
            }
        }
        if let Some(left) = self.attempts.time_left(now) {
            draft.options = Some(Box::new(CallOptions::new().deadline(left)));
        }
        draft
    }

    /// Takes the result of the call that fetches. Those that wait share it.
    pub(crate) fn fetched(&mut self, fetch: usize, permit: Permit<'_>, result: Result<Answer>, now: Instant) -> Result<()> {
        let wanted = &self.shared.protocol.fetches[fetch];
        let taken = result.and_then(|answer| {
            let values = answer.take(&wanted.takes)?;
            let until = wanted.lasts.as_ref().map(|lasts| until(lasts, &answer, now)).transpose()?;
            let with = answer.sent_with.iter().copied().chain(self.sent_with_of(wanted)).collect();
            Ok((values, until, with))
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

    /// The values of other fetches among the parameters of one.
    fn sent_with_of(&self, fetch: &Fetch) -> Vec<(usize, u64)> {
        let own = fetch.parameters.iter();
        let needed: Vec<usize> = own.flat_map(|parameter| fetches_in(self.shared.protocol, &parameter.value)).collect();
        self.sent_with().into_iter().filter(|(other, _)| needed.contains(other)).collect()
    }

    /// The values that this call is sent with, as fetches with their rounds.
    pub(super) fn sent_with(&self) -> Vec<(usize, u64)> {
        self.fetching.iter().flat_map(Fetching::held).map(|(fetch, held)| (fetch, held.round)).collect()
    }

    /// The error of this call if a fetch failed.
    pub(crate) fn not_fetched(&self, fetch: usize, error: Error) -> Error {
        let what = format!("{} could not be fetched with `{}`", self.fetched_names(fetch), self.fetch_name(fetch));
        self.finish_error(error.before_call(&what))
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
        for (fetch, held) in &dropped {
            self.drop_values(*fetch, held);
        }
        let gone = |state: &State| matches!(state, State::Held(_));
        if let Some(fetching) = &mut self.fetching {
            // What is still good is taken from its place again.
            fetching.states.iter_mut().filter(|state| gone(state)).for_each(|state| *state = State::Missing);
        }
        true
    }

    /// Drops values, what was used up for them, and what was fetched with them; values that another call has replaced stay.
    fn drop_values(&self, fetch: usize, held: &Held) {
        for (index, round) in held.with.iter().copied().chain([(fetch, held.round)]) {
            if let Some(slot) = self.shared.slots.get(index) {
                slot.drop_round(round);
            }
            self.shared.slots.iter().for_each(|slot| slot.drop_fetched_with((index, round)));
        }
    }

    /// Drops what a success of this function makes worth nothing.
    pub(super) fn end_fetched(&self) {
        for fetch in self.reply_profile.ends.iter() {
            let Some(slot) = self.shared.slots.get(*fetch) else { continue };
            if let Some(held) = slot.take() {
                self.drop_values(*fetch, &held);
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
