//! What a client has fetched, as a text that another process can go on from.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

#[cfg(feature = "cli")]
use super::answer::UNNAMED;
use super::cookies::Jar;
use super::fetching::fetches_for;
use super::shared::Shared;
use crate::Secret;
use crate::clock::{Instant, SystemTime, UNIX_EPOCH};
#[cfg(feature = "cli")]
use crate::description::Fetched;
use crate::description::RequestPart;
use crate::error::{Error, Result};
use crate::text::fnv;

/// What the cookies are kept as. No variable can have the name.
const COOKIES: &str = RequestPart::Cookies.name();

/// Whose session it is. No variable can have the name.
const OWNER: &str = "/owner";

/// Shorter secrets could be found by what is kept of them.
const SHORT: usize = 10;

/// A fetched variable, kept.
struct Kept {
    value: String,
    /// Until when it lasts, in seconds since 1970.
    until: Option<u64>,
}

impl Kept {
    fn into_json(self) -> Value {
        let mut json = json!({ "value": self.value });
        if let Some(until) = self.until {
            json["until"] = until.into();
        }
        json
    }

    fn of_json(json: &Value) -> Option<Self> {
        let until = match json.get("until") {
            None => None,
            Some(until) => Some(until.as_u64()?),
        };
        Some(Self { value: json.get("value")?.as_str()?.to_owned(), until })
    }
}

impl Shared {
    /// All that is fetched and not too old, as JSON; `None` if there is nothing.
    pub(crate) fn session(&self) -> Option<Secret> {
        let now = Instant::now();
        let mut kept = BTreeMap::new();
        for (fetch, slot) in self.slots.iter().enumerate() {
            let Some(held) = slot.held(now) else { continue };
            let until = held.until.and_then(|until| {
                let moment = SystemTime::now().checked_add(until.saturating_duration_since(now))?;
                Some(moment.duration_since(UNIX_EPOCH).ok()?.as_secs())
            });
            for (_, variable, fetched) in self.protocol.fetched(fetch) {
                if let Some(value) = held.values.get(fetched.value) {
                    kept.insert(&*variable.name.wire, Kept { value: value.expose().to_owned(), until });
                }
            }
        }
        if let Some(cookies) = self.lasting.jar.as_ref().and_then(|jar| jar.session(Timestamp::now())) {
            kept.insert(COOKIES, Kept { value: cookies, until: None });
        }
        if kept.is_empty() {
            return None;
        }
        if let Some(value) = self.owner() {
            kept.insert(OWNER, Kept { value, until: None });
        }
        let json: Map<_, _> = kept.into_iter().map(|(name, kept)| (name.to_owned(), kept.into_json())).collect();
        Some(Value::Object(json).to_string().into())
    }

    /// Goes on from what another client had fetched. What is too old, what the API no longer fetches, or what was fetched for another user
    /// is left out.
    ///
    /// # Errors
    /// If the text is none that a client gave.
    pub(crate) fn resume(&self, session: &Secret) -> Result<()> {
        let json: Option<Map<String, Value>> = serde_json::from_str(session.expose()).ok();
        let kept =
            json.as_ref().and_then(|json| json.iter().map(|(name, kept)| Some((&**name, Kept::of_json(kept)?))).collect());
        let Some(kept): Option<BTreeMap<&str, Kept>> = kept else {
            let error = Error::configuration("the session is none that a client of this API gave");
            return Err(error.with_hint("build the client without it; it fetches a new one"));
        };
        if kept.get(OWNER).is_some_and(|kept| Some(&kept.value) != self.owner().as_ref()) {
            return Ok(());
        }
        if let (Some(jar), Some(cookies)) = (&self.lasting.jar, kept.get(COOKIES)) {
            jar.resume(&cookies.value, Timestamp::now());
        }
        let (now, clock) = (Instant::now(), SystemTime::now());
        let mut rounds = vec![None; self.slots.len()];
        for (fetch, slot) in self.slots.iter().enumerate() {
            let mut all: Vec<_> = self.protocol.fetched(fetch).collect();
            all.sort_by_key(|(_, _, fetched)| fetched.value);
            let all: Option<Vec<&Kept>> = all.iter().map(|(_, variable, _)| kept.get(&*variable.name.wire)).collect();
            let Some(all) = all else { continue };
            let until = all.iter().filter_map(|kept| kept.until).min();
            let left = until.map(|until| (UNIX_EPOCH + Duration::from_secs(until)).duration_since(clock).unwrap_or_default());
            if left.is_none_or(|left| !left.is_zero()) {
                let values = all.iter().map(|kept| Secret::from(&*kept.value)).collect();
                rounds[fetch] = Some(slot.keep(values, left.and_then(|left| now.checked_add(left))));
            }
        }
        self.relate(&rounds);
        Ok(())
    }

    /// The given variables that what is fetched depends on, such as the user's name; all of them where there are cookies, on which
    /// anything may depend. Of a secret only two bytes of a hash, which tell most others apart, and nothing of a short one, of which two
    /// bytes would be most. `None` if it depends on none.
    fn owner(&self) -> Option<String> {
        let variables = self.variables();
        let is_used = |index: usize| {
            self.lasting.jar.is_some() || self.protocol.fetches.iter().any(|fetch| self.protocol.fetch_uses(fetch, index))
        };
        let shown = self.protocol.given().filter(|(index, ..)| is_used(*index)).filter_map(|(index, variable, _)| {
            let value = variables.get(index)?.as_ref()?.expose();
            let name = &variable.name.wire;
            match variable.is_secret {
                true if value.len() < SHORT => None,
                true => Some(format!("{name}~{:04x}", two_bytes(value))),
                false => Some(format!("{name}={value:?}")),
            }
        });
        let owner = shown.collect::<Vec<_>>().join(" ");
        (!owner.is_empty()).then_some(owner)
    }

    /// Says which of these values were fetched with others of them: those go together when they are worth nothing any more.
    fn relate(&self, rounds: &[Option<u64>]) {
        let given = self.variables();
        for ((slot, fetch), round) in self.slots.iter().zip(self.protocol.fetches.iter()).zip(rounds) {
            let Some(round) = *round else { continue };
            let others = fetches_for(self.protocol, fetch, &given);
            slot.was_fetched_with(
                round,
                others.into_iter().filter_map(|other| Some((other, (*rounds.get(other)?)?))).collect(),
            );
        }
    }

    /// All secrets that calls are sent with, by the names that stand for them, but for those of their own parameters.
    #[cfg(feature = "cli")]
    pub(crate) fn secrets(&self) -> Vec<(String, Secret)> {
        let (variables, now) = (self.variables(), Instant::now());
        let given = self.protocol.variables.iter().zip(&*variables).filter(|(variable, _)| variable.is_secret);
        let given = given.filter_map(|(variable, value)| Some((variable, value.clone()?)));
        let held = self.slots.iter().enumerate().filter_map(|(fetch, slot)| Some((fetch, slot.held(now)?)));
        let fetched = held.flat_map(|(fetch, held)| {
            let value =
                move |(_, variable, fetched): (_, _, Fetched)| Some((variable, held.values.get(fetched.value)?.clone()));
            self.protocol.fetched(fetch).filter_map(value)
        });
        let named = given.chain(fetched).map(|(variable, value)| (variable.name.wire.clone().into_owned(), value));
        let cookies = self.lasting.jar.iter().flat_map(Jar::secrets).map(|value| (COOKIES.to_owned(), value));
        let others = self.settings.headers.secrets().iter().chain(&self.endpoint_secrets);
        named.chain(cookies).chain(others.map(|value| (UNNAMED.to_owned(), value.clone()))).collect()
    }

    /// Drops all that is fetched, and the cookies.
    pub(crate) fn forget(&self) {
        self.lasting.jar.iter().for_each(Jar::clear);
        self.slots.iter().for_each(|slot| drop(slot.take()));
    }
}

/// Two bytes of the hash of a text.
fn two_bytes(text: &str) -> u16 {
    fnv(text.bytes()).to_be_bytes()[..2].iter().fold(0, |bytes, byte| bytes << 8 | u16::from(*byte))
}
