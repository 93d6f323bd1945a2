//! Test doubles: what a function answers instead of its example, and what it received.
//!
//! Being test helpers, they panic at the caller's line on a mistake, as an assertion does.

use std::collections::VecDeque;
use std::fmt::{self, Write};
use std::marker::PhantomData;

use hyper::StatusCode;
use serde_core::Serialize;

use super::Shared;
use crate::decode::{self, Decode};
use crate::description::Function;

/// A double of one function, whose data is of the type `T`.
///
/// Each of [`returns`](Self::returns), [`fails`](Self::fails) and [`replies`](Self::replies) adds one answer; calls get the answers in
/// that order, and the last one again and again. The first of them on a new handle forgets what an earlier handle had said.
/// Until one is given, the function answers its example.
///
/// Requests are checked as ever: one with a misspelt, missing or mistyped parameter is answered with an error that says so, and uses
/// no answer up.
#[derive(Debug)]
pub struct Double<'a, T> {
    shared: &'a Shared,
    function: &'static Function,
    /// Whether this handle has given an answer yet.
    started: bool,
    data: PhantomData<fn() -> T>,
}

/// What is known of one function that was called or has a double.
#[derive(Debug, Default)]
pub(super) struct Script {
    answers: VecDeque<Answer>,
    pub(super) received: Vec<Received>,
}

impl Script {
    /// The next answer; the last one stays.
    pub(super) fn next(&mut self) -> Option<Answer> {
        if self.answers.len() > 1 { self.answers.pop_front() } else { self.answers.front().cloned() }
    }
}

/// What a double answers.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    Data { message: String, data: String },
    Fails { message: String },
    Replies { status: StatusCode, body: String },
}

impl<'a, T> Double<'a, T> {
    pub(super) fn new(shared: &'a Shared, function: &'static Function) -> Self {
        Self { shared, function, started: false, data: PhantomData }
    }

    /// Answers with this data: anything that serialises to the JSON the API would send. The message is the example's; see
    /// [`message`](Self::message).
    ///
    /// # Panics
    /// If the value does not decode as the function's data, or has a field that the schema does not know, in which case a test with it
    /// would prove nothing. [`replies`](Self::replies) sends anything.
    #[track_caller]
    pub fn returns(self, value: impl Serialize) -> Self
    where
        T: Decode,
    {
        let data = match serde_json::to_string(&value) {
            Ok(data) => data,
            Err(error) => panic!("{self} cannot return this: it does not serialise: {error}"),
        };
        match decode::from_json::<T>(&data) {
            Err(mismatch) => panic!("{self} cannot return this: {mismatch}"),
            Ok((_, drift)) => {
                if let Some(unknown) = drift.unknown().next() {
                    panic!("{self} cannot return this: its reply has no field `{unknown}`; `replies` sends anything");
                }
            }
        }
        let message = self.function.example.message.to_owned();
        self.answer(Answer::Data { message, data })
    }

    /// Changes the message of the answer given last.
    ///
    /// # Panics
    /// If this handle has given no answer yet, or one whose body was given whole.
    #[track_caller]
    pub fn message(self, text: impl Into<String>) -> Self {
        {
            let mut state = self.shared.state();
            let script = state.scripts.entry((self.function.module, self.function.name)).or_default();
            match script.answers.back_mut().filter(|_| self.started) {
                Some(Answer::Data { message, .. } | Answer::Fails { message }) => *message = text.into(),
                Some(Answer::Replies { .. }) => panic!("{self}: `replies` has given the whole body, its message too"),
                None => panic!("{self} has no answer yet to give a message to: call `returns` or `fails` first"),
            }
        }
        self
    }

    /// Answers with an error of the API that has this message.
    pub fn fails(self, message: impl Into<String>) -> Self {
        self.answer(Answer::Fails { message: message.into() })
    }

    /// Answers with this HTTP status and body, whatever they are; the content type is `application/json`.
    ///
    /// # Panics
    /// If the status is not one from 200 to 599.
    #[track_caller]
    pub fn replies(self, status: u16, body: impl Into<String>) -> Self {
        match StatusCode::from_u16(status) {
            Ok(code) if (200..600).contains(&status) => self.answer(Answer::Replies { status: code, body: body.into() }),
            _ => panic!("{self} cannot reply with the HTTP status {status}: the final ones are from 200 to 599"),
        }
    }

    fn answer(mut self, answer: Answer) -> Self {
        {
            let mut state = self.shared.state();
            let script = state.scripts.entry((self.function.module, self.function.name)).or_default();
            if !self.started {
                script.answers.clear();
            }
            script.answers.push_back(answer);
        }
        self.started = true;
        self
    }

    /// All requests to this function so far, in the order they came, refused ones too.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        let state = self.shared.state();
        state.scripts.get(&(self.function.module, self.function.name)).map_or_else(Vec::new, |script| script.received.clone())
    }

    /// Asserts that one of the requests, not a refused one, had all these parameters with these values. No parameters at all asserts
    /// that there was a request.
    ///
    /// # Panics
    /// If there was none; the message shows what was received.
    #[track_caller]
    pub fn assert_received(&self, expected: &[(&str, &str)]) {
        let received = self.received();
        let matches = |request: &Received| {
            let has = |(name, value): &(&str, &str)| request.parameters.iter().any(|(key, sent)| key == name && sent == value);
            request.refusal.is_none() && expected.iter().all(has)
        };
        assert!(received.iter().any(matches), "{self} did not receive {}{}", listed(expected), Requests(&received));
    }

    /// Asserts that the function was not called.
    ///
    /// # Panics
    /// If it was; the message shows what was received.
    #[track_caller]
    pub fn assert_not_received(&self) {
        let received = self.received();
        assert!(received.is_empty(), "{self} was not to be called{}", Requests(&received));
    }
}

impl<T> fmt::Display for Double<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the double of `{}.{}`", self.function.module, self.function.name)
    }
}

/// A request that a function received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    method: String,
    parameters: Vec<(String, String)>,
    refusal: Option<String>,
}

impl Received {
    pub(super) fn new(method: &str, parameters: Vec<(String, String)>, refusal: Option<String>) -> Self {
        Self { method: method.to_owned(), parameters, refusal }
    }

    /// The HTTP method.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The value of the parameter of this wire name; of a list's or map's item, its name is such as `ids[]` or `tags[colour]`.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The function's own parameters, names and values as they were sent; what every request carries is not among them.
    #[must_use]
    pub fn parameters(&self) -> &[(String, String)] {
        &self.parameters
    }

    /// Why the sandbox refused the request, if it did.
    #[must_use]
    pub fn refusal(&self) -> Option<&str> {
        self.refusal.as_deref()
    }
}

fn listed<N: AsRef<str>, V: AsRef<str>>(parameters: &[(N, V)]) -> String {
    if parameters.is_empty() {
        return "a request".to_owned();
    }
    let mut text = String::new();
    for (index, (name, value)) in parameters.iter().enumerate() {
        let separator = if index == 0 { "" } else { ", " };
        // Writing to a string does not fail.
        let _ = write!(text, "{separator}{}={:?}", name.as_ref(), value.as_ref());
    }
    text
}

/// The end of an assertion's message.
struct Requests<'r>(&'r [Received]);

impl fmt::Display for Requests<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return formatter.write_str("; it received nothing");
        }
        formatter.write_str("; it received:")?;
        for request in self.0 {
            let parameters =
                if request.parameters.is_empty() { "no parameters".to_owned() } else { listed(&request.parameters) };
            write!(formatter, "\n  {} {parameters}", request.method)?;
            if let Some(refusal) = &request.refusal {
                write!(formatter, " (refused: {refusal})")?;
            }
        }
        Ok(())
    }
}
