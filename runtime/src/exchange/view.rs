//! The values of a reply at the places that its profile names, and what the rules of the profile say of them.
//!
//! It decides nothing about the call.

use std::borrow::Cow;
use std::ops::Range;

use http::HeaderMap;
use http::header::SET_COOKIE;

use super::value::Value;
use crate::description::template::Values;
use crate::description::{Place, Pointer, ReplyProfile, Rule, Step, Test};
use crate::json;

/// A reply whose body is JSON, or text.
pub(super) struct View<'r> {
    profile: &'r ReplyProfile,
    text: &'r str,
    /// Whether the body is JSON, so that there are places in it.
    is_json: bool,
    headers: &'r HeaderMap,
    /// What placeholders in the profile's places stand for.
    values: Values<'r>,
    /// The values that one pass over the body finds.
    found: Vec<Found<'r>>,
}

/// A pointer from the root, and where it leads.
type Found<'r> = (Cow<'r, [Step]>, Option<Range<usize>>);

/// What the rules say of a reply.
pub(super) enum Verdict<'p> {
    Success,
    /// It failed by this rule.
    Failure(&'p Rule),
    /// What this rule of success looks at is not there.
    Missing(&'p Rule),
}

/// Where the data is.
pub(super) enum Located {
    At(Range<usize>),
    /// It is not there, though everything around it is.
    Absent,
    /// A step before the last one leads nowhere; the pointer as far as that step.
    Broken(String),
}

impl<'r> View<'r> {
    /// # Errors
    /// If the text is not JSON.
    pub(super) fn new(
        profile: &'r ReplyProfile,
        text: &'r str,
        headers: &'r HeaderMap,
        values: Values<'r>,
    ) -> Result<Self, json::Syntax> {
        // As many paths as a search takes.
        const MOST: usize = 32;
        let rules = profile.failure.iter().chain(profile.success.iter()).chain(profile.empty.iter()).map(|rule| &rule.at);
        let places = rules.chain(profile.message.iter()).chain(profile.code.iter()).chain(profile.warnings.iter());
        let places = places.chain(profile.request_id.iter());
        let data = Cow::Borrowed(profile.data.steps());
        let mut found: Vec<Found<'r>> = Vec::new();
        for steps in places.filter_map(|place| place.pointer(&profile.data)).chain([data]) {
            let is_new = !found.iter().any(|(known, _)| *known == steps);
            if is_new && !steps.is_empty() && found.len() < MOST && steps.iter().all(Step::is_plain) {
                found.push((steps, None));
            }
        }
        let paths: Vec<&[Step]> = found.iter().map(|(steps, _)| &**steps).collect();
        let mut spans = vec![None; paths.len()];
        json::find(text, &paths, &mut spans)?;
        for ((_, slot), span) in found.iter_mut().zip(spans) {
            *slot = span;
        }
        Ok(Self { profile, text, is_json: true, headers, values, found })
    }

    /// A reply that is text, or the JSON object that its body is.
    pub(super) fn of_text(profile: &'r ReplyProfile, text: &'r str, headers: &'r HeaderMap, values: Values<'r>) -> Self {
        let is_object = json::after_marks(text).starts_with('{');
        let view = if is_object { Self::new(profile, text, headers, values).ok() } else { None };
        view.unwrap_or(Self { profile, text, is_json: false, headers, values, found: Vec::new() })
    }

    /// What the rules say of a reply that is text. What is not there in a JSON object is no failure: it may be the text.
    pub(super) fn verdict_of_text(&self) -> Verdict<'r> {
        if let Some(rule) = self.profile.failure.iter().find(|rule| self.holds(rule)) {
            return Verdict::Failure(rule);
        }
        let may_miss = |rule: &Rule| rule.at.is_in_json() && self.at(&rule.at).is_empty();
        let mut rules = self.profile.success.iter().filter(|rule| !may_miss(rule));
        rules.find(|rule| !self.holds(rule)).map_or(Verdict::Success, Verdict::Failure)
    }

    /// The same of a reply that is a file, whose text says nothing unless it is a JSON object.
    pub(super) fn verdict_of_file(&self) -> Verdict<'r> {
        let counts = |rule: &&'r Rule| self.is_json || !matches!(rule.at, Place::Text);
        if let Some(rule) = self.profile.failure.iter().filter(counts).find(|rule| self.holds(rule)) {
            return Verdict::Failure(rule);
        }
        let may_miss = |rule: &Rule| rule.at.is_in_json() && self.at(&rule.at).is_empty();
        let mut rules = self.profile.success.iter().filter(counts).filter(|rule| !may_miss(rule));
        rules.find(|rule| !self.holds(rule)).map_or(Verdict::Success, Verdict::Failure)
    }

    /// The body, if it is text that says something.
    pub(super) fn plain_text(&self) -> Option<Value<'r>> {
        Some(Value::plain(self.text)).filter(|value| !self.is_json && !value.says_nothing())
    }

    /// What the rules say of the reply, whatever its status.
    pub(super) fn verdict(&self) -> Verdict<'r> {
        if let Some(rule) = self.profile.failure.iter().find(|rule| self.holds(rule)) {
            return Verdict::Failure(rule);
        }
        match self.profile.success.iter().find(|rule| !self.holds(rule)) {
            None => Verdict::Success,
            Some(rule) if self.at(&rule.at).is_empty() => Verdict::Missing(rule),
            Some(rule) => Verdict::Failure(rule),
        }
    }

    /// Whether a failure only says that there is no data.
    pub(super) fn says_empty(&self) -> bool {
        self.profile.empty.iter().any(|rule| self.holds(rule))
    }

    fn holds(&self, rule: &Rule) -> bool {
        self.at(&rule.at).iter().any(|value| holds(&rule.test, value))
    }

    /// The first scalar at these places that is not empty.
    pub(super) fn first(&self, places: &[Place]) -> Option<Value<'r>> {
        places.iter().flat_map(|place| self.at(place)).find(|value| value.is_scalar() && !value.says_nothing())
    }

    /// The whole text.
    pub(super) fn text(&self) -> &'r str {
        self.text
    }

    /// The first value at these places that says something: a number, a list and an object do, too.
    pub(super) fn first_of_any_kind(&self, places: &[Place]) -> Option<Value<'r>> {
        let is_message = |value: &Value<'_>| !value.says_nothing() && value.written() != "true";
        places.iter().flat_map(|place| self.at(place)).find(is_message)
    }

    /// The text of each scalar at these places that is not empty.
    pub(super) fn texts(&self, places: &[Place]) -> Vec<String> {
        let values = places.iter().flat_map(|place| self.at(place));
        values.filter(|value| value.is_scalar() && !value.says_nothing()).map(|value| value.text().into_owned()).collect()
    }

    /// The values at a place.
    pub(super) fn at(&self, place: &Place) -> Vec<Value<'r>> {
        let texts = |name: &str| self.headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
        match place {
            Place::Text => vec![Value::plain(self.text)],
            Place::Header(name) => texts(name).map(Value::plain).collect(),
            Place::Cookie(name) => texts(SET_COOKIE.as_str()).filter_map(|set| cookie(set, name)).map(Value::plain).collect(),
            _ => {
                let steps = place.pointer(&self.profile.data).unwrap_or_default();
                self.ranges(&steps).into_iter().map(|range| Value::json(&self.text[range])).collect()
            }
        }
    }

    fn ranges(&self, steps: &[Step]) -> Vec<Range<usize>> {
        if !self.is_json {
            return Vec::new();
        }
        match self.found.iter().find(|(known, _)| **known == *steps) {
            Some((_, found)) => found.iter().cloned().collect(),
            None => {
                // A place that is made of something absent is nowhere.
                let sought: Option<Vec<_>> = steps.iter().map(|step| sought(step, self.values)).collect();
                // The whole text is known to be JSON.
                sought.and_then(|sought| json::lookup(self.text, &sought).ok()).unwrap_or_default()
            }
        }
    }

    /// The data.
    pub(super) fn data(&self) -> Located {
        let steps = self.profile.data.steps();
        if let Some(range) = self.ranges(steps).into_iter().next() {
            return Located::At(range);
        }
        for length in 1..steps.len() {
            match self.ranges(&steps[..length]).into_iter().next() {
                Some(range) if Value::json(&self.text[range.clone()]).is_nothing() => return Located::Absent,
                Some(_) => {}
                None => return Located::Broken(format!("/{}", Pointer(steps[..length].to_vec().into()))),
            }
        }
        Located::Absent
    }
}

/// The name of a step, or `None` for each; `None` as a whole if the name is made of something absent.
fn sought<'s>(step: &'s Step, values: Values<'_>) -> Option<Option<Cow<'s, str>>> {
    match step {
        Step::Each => Some(None),
        Step::Name(template) => match step.text() {
            Some(text) => Some(Some(Cow::Borrowed(text))),
            None => template.fill(values).map(|name| Some(name.into())),
        },
    }
}

fn holds(test: &Test, value: &Value<'_>) -> bool {
    match test {
        Test::Present => !value.is_empty(),
        Test::Is(wanted) => wanted.iter().any(|wanted| value.is(wanted)),
        Test::Contains(wanted) => {
            let text = value.text().to_lowercase();
            wanted.iter().any(|wanted| text.contains(&wanted.to_lowercase()))
        }
    }
}

/// The value of a cookie that a reply sets.
fn cookie<'s>(set: &'s str, name: &str) -> Option<&'s str> {
    let (found, value) = set.split(';').next()?.split_once('=')?;
    (found.trim() == name).then_some(value.trim())
}
