//! Replies as the sandbox writes them: a success with data, or an error, each part where the reply profile says it is.
//!
//! The client reads replies with code of its own; the two meet only over HTTP.

use std::borrow::Cow;

use serde_json::Value;

use super::node::{Into, Node};
use super::pages::Page;
use crate::description::template::Values;
use crate::description::{Body, KnownError, Place, ReplyProfile, Rule, Step, Test, Wait};
use crate::json;

/// A reply as it is sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) body: String,
    /// The headers that are parts of the reply.
    pub(super) headers: Vec<(String, String)>,
}

/// Writes the replies to calls of one function.
#[derive(Clone, Copy)]
pub(super) struct Writer<'w> {
    pub(super) profile: &'w ReplyProfile,
    /// What placeholders in places stand for.
    pub(super) values: Values<'w>,
    /// What clients fetch with the function, with its place.
    pub(super) gives: &'w [(&'w Place, &'w str)],
}

/// A reply as it is put together.
struct Draft<'w> {
    body: Node<'w>,
    headers: Vec<(String, String)>,
}

impl<'w> Writer<'w> {
    /// A success with this data, which is JSON text.
    pub(super) fn success(self, message: &str, data: &'w str) -> Written {
        self.with_data(message, data, &[])
    }

    /// A success with a page of the example.
    pub(super) fn page(self, message: &str, page: &'w Page) -> Written {
        self.with_data(message, &page.data, &page.beside)
    }

    fn with_data(self, message: &str, data: &'w str, beside: &'w [(Place, String, String)]) -> Written {
        if matches!(self.profile.body, Body::Text | Body::File) {
            return self.text_of_success(data);
        }
        let mut draft = Draft::new();
        for rule in self.profile.success.iter() {
            let text = match &rule.test {
                Test::Is(values) => values.first().map_or("success", |value| &**value),
                Test::Contains(values) => values.first().map_or("success", |value| &**value),
                // The data has it.
                Test::Present => continue,
            };
            self.put(&mut draft, &rule.at, text, scalar(text));
        }
        if let Some(place) = self.place_of_message(message) {
            self.put(&mut draft, place, message, quoted(message));
        }
        for (place, text, json) in beside {
            self.put(&mut draft, place, text, json.clone());
        }
        for (place, value) in self.gives {
            // What is in the data is in the example.
            if self.resolved(place).is_none_or(|path| !path.starts_with(&self.steps(self.profile.data.steps()))) {
                self.put(&mut draft, place, value, quoted(value));
            }
        }
        if self.profile.has_data {
            draft.body.insert_data(&self.steps(self.profile.data.steps()), data);
        }
        draft.written()
    }

    /// A success whose body is text: the data, or what the rule of success looks for.
    fn text_of_success(self, data: &str) -> Written {
        let mut draft = Draft::new();
        let mut wanted = "";
        for rule in self.profile.success.iter() {
            let (Test::Is(values) | Test::Contains(values)) = &rule.test else { continue };
            let value = values.first().map_or("", |value| &**value);
            match rule.at {
                Place::Text => wanted = value,
                Place::Header(_) | Place::Cookie(_) => self.put(&mut draft, &rule.at, value, String::new()),
                _ => {}
            }
        }
        for (place, value) in self.gives {
            if let Place::Header(_) | Place::Cookie(_) = place {
                self.put(&mut draft, place, value, String::new());
            }
        }
        let body = match serde_json::from_str(data) {
            Ok(Value::String(text)) if self.profile.has_data => text,
            Ok(Value::Null) | Err(_) => wanted.to_owned(),
            _ if self.profile.has_data => data.to_owned(),
            _ => wanted.to_owned(),
        };
        text_reply(body, draft.headers)
    }

    /// The body of an error that a rule for the text tells from a success.
    fn text_of_failure(self, message: &str) -> Option<String> {
        let is_of_text = |rule: &&Rule| rule.at == Place::Text;
        if let Some(rule) = self.profile.failure.first().filter(is_of_text) {
            return Some(match &rule.test {
                Test::Is(values) => values.first().map_or("error", |value| &**value).to_owned(),
                Test::Contains(values) => format!("{}: {message}", values.first().map_or("error", |value| &**value)),
                Test::Present => message.to_owned(),
            });
        }
        let rule = self.profile.success.iter().find(is_of_text)?;
        let looks_well = match &rule.test {
            Test::Is(values) => values.iter().any(|value| value.trim().eq_ignore_ascii_case(message.trim())),
            Test::Contains(values) => values.iter().any(|value| message.to_lowercase().contains(&value.to_lowercase())),
            Test::Present => !message.is_empty(),
        };
        Some(if looks_well { String::new() } else { message.to_owned() })
    }

    /// Where a success has the message too.
    fn place_of_message(self, message: &str) -> Option<&'w Place> {
        let place = self.profile.message.first()?;
        let Some(path) = self.resolved(place) else { return Some(place) };
        let data = self.steps(self.profile.data.steps());
        let is_of_failure = |rule: &Rule| self.resolved(&rule.at).is_some_and(|failure| overlaps(&failure, &path));
        let is_only_of_errors = self.profile.failure.iter().any(is_of_failure);
        let is_wanted = if is_only_of_errors || data.starts_with(&path) || exclude(&data, &path) {
            // A message that an API has only in errors would look like an error; or the data is where errors have their message, or in a
            // list where they have an object.
            false
        } else {
            // An empty message within the data is none; and an API without a rule of success has messages in errors.
            !path.starts_with(&data) || (!self.profile.success.is_empty() && !message.is_empty())
        };
        is_wanted.then_some(place)
    }

    /// An error that the schema names. The message has the words by which it is known.
    pub(super) fn known(self, known: &'w KnownError, message: &str) -> Written {
        let words = known.contains.first().map_or(&*known.name, |words| &**words);
        let message = match message {
            "" => words.to_owned(),
            message if known.contains.iter().any(|words| message.contains(&**words)) => message.to_owned(),
            message if known.contains.is_empty() => message.to_owned(),
            message => format!("{words}: {message}"),
        };
        let mut draft = self.failed(&message, known.codes.first().map_or("failed", |code| &**code), !known.codes.is_empty());
        if let Some(place) = &known.at {
            self.put(&mut draft, place, &known.name, quoted(&known.name));
        }
        if let Some(Wait::At(place)) = &known.wait {
            self.put(&mut draft, place, "1", "1".to_owned());
        }
        draft.written()
    }

    /// An error.
    pub(super) fn failure(self, message: &str, code: &str) -> Written {
        if let Some(text) = self.text_of_failure(message) {
            return text_reply(text, Vec::new());
        }
        self.failed(message, code, false).written()
    }

    fn failed(self, message: &str, code: &str, is_known: bool) -> Draft<'w> {
        let mut draft = Draft::new();
        // Where the code shows success, it shows the failure too.
        if let Some(place) = self.profile.code.first().filter(|_| is_known)
            && self.profile.success.iter().any(|rule| rule.at == *place)
        {
            self.put(&mut draft, place, code, scalar(code));
        }
        // What comes first in a place stays there: the word of the schema's own, before one that only is none of success.
        let failure = self.profile.failure.first();
        if let Some(Rule { at, test: Test::Is(values) }) = failure {
            let text = values.first().map_or("error", |value| &**value);
            self.put(&mut draft, at, text, scalar(text));
        }
        for rule in self.profile.success.iter() {
            if let Test::Is(values) | Test::Contains(values) = &rule.test {
                let text = failure_value(values);
                self.put(&mut draft, &rule.at, text, scalar(text));
            }
        }
        if let Some(place) = self.profile.message.first() {
            let message = match failure {
                Some(Rule { at, test: Test::Contains(texts) }) if at == place => {
                    format!("{}: {message}", texts.first().map_or("error", |text| &**text))
                }
                _ => message.to_owned(),
            };
            self.put(&mut draft, place, &message, quoted(&message));
        }
        if let Some(place) = self.profile.code.first() {
            self.put(&mut draft, place, code, scalar(code));
        }
        match failure {
            Some(Rule { at, test: Test::Present }) => self.put(&mut draft, at, message, quoted(message)),
            Some(Rule { at, test: Test::Contains(texts) }) => {
                let text = texts.first().map_or("error", |text| &**text);
                self.put(&mut draft, at, text, quoted(text));
            }
            _ => {}
        }
        draft
    }

    /// Puts a part of the reply in its place: as JSON text into the body, or as it is into a header.
    fn put(self, draft: &mut Draft<'w>, place: &'w Place, text: &str, json: String) {
        match place {
            Place::Header(name) => draft.headers.push((name.to_string(), text.to_owned())),
            Place::Cookie(name) => draft.headers.push(("set-cookie".to_owned(), format!("{name}={text}"))),
            _ => {
                if let Some(steps) = self.resolved(place) {
                    draft.body.insert(&steps, json);
                }
            }
        }
    }

    /// The steps from the root of the body to a place in it.
    fn resolved(self, place: &'w Place) -> Option<Vec<Into<'w>>> {
        match place {
            Place::Body(pointer) => Some(self.steps(pointer.steps())),
            Place::Data(pointer) => Some([self.steps(self.profile.data.steps()), self.steps(pointer.steps())].concat()),
            _ => None,
        }
    }

    fn steps(self, steps: &'w [Step]) -> Vec<Into<'w>> {
        steps.iter().map(|step| self.step(step)).collect()
    }

    fn step(self, step: &'w Step) -> Into<'w> {
        let name: Cow<'w, str> = match step {
            Step::Each => return Into::Item(0),
            Step::Name(template) => {
                step.text().map_or_else(|| template.fill(self.values).unwrap_or_default().into(), Cow::Borrowed)
            }
        };
        if let Some(index) = json::index(&name) {
            return Into::Item(index);
        }
        match name.strip_prefix('-').and_then(json::index) {
            Some(back) => Into::Item(back.saturating_sub(1)),
            None => Into::Member(name),
        }
    }
}

impl Draft<'_> {
    fn new() -> Self {
        Self { body: Node::Object(Vec::new()), headers: Vec::new() }
    }

    fn written(self) -> Written {
        let mut body = String::new();
        self.body.write(&mut body);
        Written { body, headers: self.headers }
    }
}

/// A reply whose body is text.
fn text_reply(body: String, mut headers: Vec<(String, String)>) -> Written {
    headers.push(("content-type".to_owned(), "text/plain; charset=utf-8".to_owned()));
    Written { body, headers }
}

fn overlaps(one: &[Into<'_>], other: &[Into<'_>]) -> bool {
    one.starts_with(other) || other.starts_with(one)
}

/// Whether one place is in a list where the other is in an object.
fn exclude(one: &[Into<'_>], other: &[Into<'_>]) -> bool {
    let apart = one.iter().zip(other).find(|(one, other)| one != other);
    matches!(apart, Some((Into::Item(_), Into::Member(_)) | (Into::Member(_), Into::Item(_))))
}

/// A text like those of success, but none of them.
fn failure_value(values: &[Cow<'static, str>]) -> &'static str {
    let candidates: &[&'static str] = match values.first().map(|value| &**value) {
        Some("true" | "false") => &["false", "true"],
        Some(value) if value.parse::<f64>().is_ok() => &["0", "1", "-1", "500", "99999"],
        _ => &["error", "failure", "failed", "fail", ""],
    };
    candidates.iter().copied().find(|candidate| !values.iter().any(|value| value == candidate)).unwrap_or("")
}

/// The JSON of a scalar that the schema wrote as text: numbers and booleans as such.
fn scalar(text: &str) -> String {
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Number(_) | Value::Bool(_)) => text.to_owned(),
        _ => quoted(text),
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::new();
    json::quote(text, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::description::{Part, Pointer, Template};

    fn pointer(text: &str) -> Pointer {
        Pointer(text.split('/').filter(|name| !name.is_empty()).map(step).collect())
    }

    fn step(name: &str) -> Step {
        if name == "*" { Step::Each } else { Step::Name(Template(vec![Part::Text(name.to_owned().into())].into())) }
    }

    fn rule(at: &str, test: Test) -> Rule {
        Rule { at: Place::Body(pointer(at)), test }
    }

    fn is(at: &str, values: &[&'static str]) -> Rule {
        rule(at, Test::Is(values.iter().map(|value| (*value).into()).collect()))
    }

    fn profile(success: Option<Rule>, failure: Option<Rule>, message: &str, code: &str, data: &str) -> ReplyProfile {
        let places = |at: &str| if at.is_empty() { vec![].into() } else { vec![Place::Body(pointer(at))].into() };
        ReplyProfile {
            success: success.into_iter().collect(),
            failure: failure.into_iter().collect(),
            message: places(message),
            code: places(code),
            data: pointer(data),
            ..ReplyProfile::PLAIN
        }
    }

    const VALUES: Values<'_> = Values::names("m", "f");

    fn success(profile: &ReplyProfile, message: &str, data: &str) -> String {
        Writer { profile, values: VALUES, gives: &[] }.success(message, data).body
    }

    fn failure(profile: &ReplyProfile, message: &str, code: &str) -> String {
        Writer { profile, values: VALUES, gives: &[] }.failure(message, code).body
    }

    #[test]
    fn a_status_of_numbers_or_booleans_is_one() {
        let numeric = profile(Some(is("/ok", &["0"])), None, "/text", "", "/result/data");
        assert_eq!(success(&numeric, "m", "[1]"), r#"{"ok":0,"text":"m","result":{"data":[1]}}"#);
        assert_eq!(failure(&numeric, "m", "c"), r#"{"ok":1,"text":"m"}"#);
        let boolean = profile(Some(is("/ok", &["true"])), None, "", "/code", "");
        assert_eq!(success(&boolean, "m", r#" {"a":38.00}"#), r#"{"ok":true,"a":38.00}"#);
        assert_eq!(success(&boolean, "m", "{}"), r#"{"ok":true}"#);
        assert_eq!(success(&boolean, "m", r#"{"ok":true,"a":1}"#), r#"{"ok":true,"a":1}"#);
        assert_eq!(success(&boolean, "m", "null"), r#"{"ok":true}"#);
        assert_eq!(failure(&boolean, "m", "c"), r#"{"ok":false,"code":"c"}"#);
        let told = profile(Some(is("/ok", &["true"])), None, "/text", "", "");
        assert_eq!(success(&told, "m", r#"{"a":1}"#), r#"{"ok":true,"text":"m","a":1}"#);
        assert_eq!(success(&told, "m", r#"{"ok":true,"a":1}"#), r#"{"text":"m","ok":true,"a":1}"#);
        assert_eq!(success(&told, "", r#"{"a":1}"#), r#"{"ok":true,"a":1}"#);
        let named = profile(Some(is("/ok", &["error", "fine"])), None, "", "", "/data");
        assert_eq!(failure(&named, "m", "c"), r#"{"ok":"failure"}"#);
    }

    #[test]
    fn an_error_field_is_there_only_in_errors() {
        let error = || Some(rule("/error", Test::Present));
        let nested = profile(None, error(), "/error/info", "/error/code", "");
        assert_eq!(success(&nested, "m", "[]"), "[]");
        assert_eq!(failure(&nested, "m\"", "c"), r#"{"error":{"info":"m\"","code":"c"}}"#);
        let flat = profile(None, error(), "/error", "", "/data");
        assert_eq!(success(&flat, "m", "1"), r#"{"data":1}"#);
        assert_eq!(failure(&flat, "m", "c"), r#"{"error":"m"}"#);
        let apart = profile(None, error(), "/message", "", "/data");
        assert_eq!(success(&apart, "m", "1"), r#"{"message":"m","data":1}"#);
        assert_eq!(failure(&apart, "m", "c"), r#"{"message":"m","error":"m"}"#);
    }

    #[test]
    fn items_of_lists_are_made() {
        let listed = profile(None, Some(rule("/errors", Test::Present)), "/errors/*/text", "/errors/0/code", "/results/-1");
        assert_eq!(success(&listed, "m", r#"{"a":1}"#), r#"{"results":[{"a":1}]}"#);
        assert_eq!(failure(&listed, "m", "c"), r#"{"errors":[{"text":"m","code":"c"}]}"#);
    }

    #[test]
    fn data_in_a_list_has_no_message_beside_the_list() {
        let listed = profile(None, Some(is("/result", &["error"])), "/message", "", "/0");
        assert_eq!(success(&listed, "m", r#"{"a":1}"#), r#"[{"a":1}]"#);
        assert_eq!(failure(&listed, "m", "c"), r#"{"result":"error","message":"m"}"#);
    }

    #[test]
    fn a_failure_has_the_word_of_the_schema() {
        let both = profile(Some(is("/stat", &["ok"])), Some(is("/stat", &["fail"])), "/message", "", "/data");
        assert_eq!(failure(&both, "m", "c"), r#"{"stat":"fail","message":"m"}"#);
        assert_eq!(success(&both, "m", "1"), r#"{"stat":"ok","message":"m","data":1}"#);
        let apart = profile(Some(is("/stat", &["ok"])), Some(is("/error", &["1"])), "/message", "", "/data");
        assert_eq!(failure(&apart, "m", "c"), r#"{"error":1,"stat":"error","message":"m"}"#);
    }

    #[test]
    fn a_failure_told_by_its_message_has_the_words() {
        let contains = Test::Contains(vec!["no access".into()].into());
        let told = profile(None, Some(rule("/message", contains)), "/message", "", "/data");
        assert_eq!(failure(&told, "m", "c"), r#"{"message":"no access: m"}"#);
        let is = profile(None, Some(is("/status", &["-1"])), "/message", "", "/data");
        assert_eq!(failure(&is, "m", "c"), r#"{"status":-1,"message":"m"}"#);
    }
}
