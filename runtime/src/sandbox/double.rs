//! Test doubles: they set what a function answers instead of its example, and show what it received.
//!
//! On a mistake they panic at the caller's line, as an assertion does.

use std::fmt::{self, Write};
use std::marker::PhantomData;

use hyper::StatusCode;

use super::state::{Answer, Key, Received, Script, Shared, State};
use crate::decode::{self, Decode};
use crate::wire::WriteJson;

/// A double of one function, whose data is of the type `T`.
///
/// Each of [`returns`](Self::returns), [`fails`](Self::fails) and [`replies`](Self::replies) adds one answer; calls get the answers in
/// that order, and the last one again and again. The first of them on a new handle replaces all answers of earlier handles.
/// Until one is given, the function answers its example.
///
/// Requests are always checked: one with a misspelled, missing or mistyped parameter is answered with an error that says so, and uses
/// up no answer.
#[derive(Debug)]
pub struct Double<'a, T> {
    shared: &'a Shared,
    key: Key,
    /// The message of the function's example.
    message: &'static str,
    /// Whether this handle has given an answer yet.
    started: bool,
    data: PhantomData<fn() -> T>,
}

impl<'a, T> Double<'a, T> {
    pub(super) fn new(shared: &'a Shared, key: Key, message: &'static str) -> Self {
        Self { shared, key, message, started: false, data: PhantomData }
    }

    /// The function's script in a state.
    fn script<'s>(&self, state: &'s mut State) -> &'s mut Script {
        state.scripts.entry(self.key).or_default()
    }

    /// Answers with this data: the function's own type, or anything else that can be written as the JSON that the API would send, such
    /// as a `serde_json::Value`. The message is the example's; see [`message`](Self::message).
    ///
    /// # Panics
    /// If the value does not decode as the function's data, or has a field that the schema does not have: a test with it would prove
    /// nothing. [`replies`](Self::replies) sends anything.
    #[track_caller]
    pub fn returns(self, value: impl WriteJson) -> Self
    where
        T: Decode,
    {
        let mut data = String::new();
        value.write_json(&mut data);
        match decode::from_json::<T>(&data) {
            Err(mismatch) => panic!("{self} cannot return this: {mismatch}"),
            Ok((_, drift)) => {
                if let Some(unknown) = drift.unknown().next() {
                    panic!("{self} cannot return this: its reply has no field `{unknown}`; `replies` sends anything");
                }
            }
        }
        let message = self.message.to_owned();
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
            let script = self.script(&mut state);
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
            let script = self.script(&mut state);
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
        state.scripts.get(&self.key).map_or_else(Vec::new, |script| script.received.clone())
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
            let has =
                |(name, value): &(&str, &str)| request.parameters().iter().any(|(key, sent)| key == name && sent == value);
            request.refusal().is_none() && expected.iter().all(has)
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
        let (module, function) = self.key;
        write!(formatter, "the double of `{module}.{function}`")
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
                if request.parameters().is_empty() { "no parameters".to_owned() } else { listed(request.parameters()) };
            write!(formatter, "\n  {} {parameters}", request.method())?;
            if let Some(refusal) = request.refusal() {
                write!(formatter, " (refused: {refusal})")?;
            }
        }
        Ok(())
    }
}
