//! Test doubles: they set what a function answers instead of its example, and show what it received.
//!
//! On a mistake they panic at the caller's line, as an assertion does. How an answer is sent is the server's business.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use bytes::Bytes;
use hyper::StatusCode;
use hyper::header::{CONTENT_LENGTH, HeaderName, HeaderValue, TRANSFER_ENCODING};

use super::received::{Received, listed};
use super::state::{Answer, Content, Key, Script, Shared, State, Whole};
use crate::decode::{self, Decode};
use crate::description::{Example, WireForm};
use crate::download::Download;
use crate::forms;
use crate::text::qualified;
use crate::wire::WriteJson;

/// A double of one function, whose data is of the type `T`.
///
/// Each of [`returns`](Self::returns), [`returns_example`](Self::returns_example), [`fails`](Self::fails), [`replies`](Self::replies),
/// [`sends`](Self::sends) and [`hangs_up`](Self::hangs_up) adds one answer; calls get the answers in that order, and the last one again
/// and again. The first of them on a new handle replaces all answers of earlier handles. Until one is given, the function answers its
/// example.
///
/// [`message`](Self::message), [`header`](Self::header), [`delays`](Self::delays) and [`hangs_up_after`](Self::hangs_up_after) change
/// the answer given last. The last three may also stand before the first answer, and then change that one; alone, they change the
/// example.
///
/// ```
/// use std::time::Duration;
/// # use actionapi::description::Embedded;
/// # use actionapi::sandbox::{Double, Sandbox};
/// # static API: Embedded = Embedded::new(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sandbox/shop.json")));
/// # let sandbox = Sandbox::start(API.get())?;
/// # let double = || -> Double<'_, actionapi::Value> { sandbox.double("items", "show") };
///
/// // `double()` stands for what generated code has for each function, such as `sandbox.items().show()`.
/// double()
///     .fails("busy") // an error of the API, at once,
///     .replies(503, "").header("Retry-After", "1") // then an error of HTTP,
///     .hangs_up() // then none,
///     .returns_example().delays(Duration::from_millis(20)); // and from then on the example, slowly
/// # let request = || {
/// #     use std::io::{Read, Write};
/// #     let mut stream = std::net::TcpStream::connect(sandbox.address()).unwrap();
/// #     stream.write_all(b"GET /?f=show&id=7 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
/// #     let mut reply = String::new();
/// #     stream.read_to_string(&mut reply).unwrap();
/// #     reply
/// # };
/// # assert!(request().contains("busy"));
/// # let reply = request();
/// # assert!(reply.starts_with("HTTP/1.1 503 ") && reply.contains("\r\nretry-after: 1\r\n"), "{reply}");
/// # assert_eq!(request(), "");
/// # let start = std::time::Instant::now();
/// # assert!(request().contains("Chair") && start.elapsed() >= Duration::from_millis(20));
///
/// // Slow enough for a client to lose its patience:
/// double().delays(Duration::from_secs(60));
///
/// // The connection ends in the middle of the reply:
/// double().hangs_up_after(10);
/// # assert!(request().ends_with("\r\n\r\n{\"ok\":true"));
///
/// // Something that is no HTTP:
/// double().sends("220 mail.example ESMTP\r\n");
/// # assert_eq!(request(), "220 mail.example ESMTP\r\n");
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// Requests are always checked: one with a misspelled, missing or mistyped parameter is answered with an error that says so, and uses
/// up no answer.
///
/// The latest 10,000 requests of a function are kept, fewer if their parameters are longer than 64 MiB together.
#[derive(Debug)]
pub struct Double<'a, T> {
    shared: &'a Shared,
    key: Key,
    example: &'static Example,
    /// Whether this handle has given an answer yet.
    stage: Stage,
    data: PhantomData<fn() -> T>,
}

impl Double<'_, Download> {
    /// Answers with this file. Its name is a header: `.header("Content-Disposition", "attachment; filename=a.pdf")`.
    ///
    /// # Panics
    /// If the content type is none of HTTP.
    #[track_caller]
    pub fn returns_file(self, content: impl Into<Vec<u8>>, content_type: &str) -> Self {
        match HeaderValue::from_str(content_type) {
            Ok(content_type) => self.answer(Content::File { content: Bytes::from(content.into()), content_type }),
            Err(_) => panic!("{self} cannot send the content type `{content_type}`: it is not valid"),
        }
    }
}

/// What a handle has given yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Nothing,
    /// The example, changed: it stays unless an answer takes its place.
    Changes,
    Answers,
}

impl<'a, T> Double<'a, T> {
    pub(super) fn new(shared: &'a Shared, key: Key, example: &'static Example) -> Self {
        Self { shared, key, example, stage: Stage::Nothing, data: PhantomData }
    }

    /// The forms of the function's data.
    fn data_forms(&self) -> &'static [WireForm] {
        let (api, (module, function)) = (self.shared.api, self.key);
        api.function(module, function).map(|function| &*api.reply_of(function).data_forms).unwrap_or_default()
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
        let message = self.example.message.clone();
        let data = forms::written(self.data_forms(), &data);
        self.answer(Content::Data { message, data })
    }

    /// Answers with the example of the schema.
    #[track_caller]
    pub fn returns_example(self) -> Self {
        let example = self.example();
        self.answer(example)
    }

    /// Answers with an error of the API that has this message.
    #[track_caller]
    pub fn fails(self, message: impl Into<String>) -> Self {
        self.answer(Content::Fails { message: message.into(), known: None })
    }

    /// Answers with an error that the schema names: a variant of the generated `ErrorCode`, or its name. The reply has the code, the
    /// status and the words by which a client knows it.
    ///
    /// # Panics
    /// If the function has no error of this name.
    #[track_caller]
    pub fn fails_with(self, error: impl AsRef<str>) -> Self {
        let profile = self.shared.api.function(self.key.0, self.key.1).map(|function| self.shared.api.reply_of(function));
        let errors = profile.map(|profile| &*profile.errors).unwrap_or_default();
        match errors.iter().find(|known| known.name == error.as_ref()) {
            Some(known) => self.answer(Content::Fails { message: String::new(), known: Some(known) }),
            None => panic!("{self} has no error `{}`", error.as_ref()),
        }
    }

    /// Answers with this HTTP status and body, whatever they are; the content type is `application/json`, unless another one is given
    /// as a [`header`](Self::header).
    ///
    /// # Panics
    /// If the status is not one from 200 to 599.
    #[track_caller]
    pub fn replies(self, status: u16, body: impl Into<String>) -> Self {
        match StatusCode::from_u16(status) {
            Ok(code) if (200..600).contains(&status) => {
                self.answer(Content::Whole(Whole::Reply { status: code, body: Bytes::from(body.into()) }))
            }
            _ => panic!("{self} cannot reply with the HTTP status {status}: the final ones are from 200 to 599"),
        }
    }

    /// Sends these bytes in place of a reply, and closes the connection: a reply as no HTTP library would write it, or no HTTP at all.
    ///
    /// # Panics
    /// If a header was given for this answer, or a length at which it hangs up.
    #[track_caller]
    pub fn sends(self, bytes: impl Into<Vec<u8>>) -> Self {
        self.answer(Content::Whole(Whole::Bytes(Bytes::from(bytes.into()))))
    }

    /// Closes the connection without a reply. The request has arrived by then; a client cannot know whether it was obeyed.
    ///
    /// # Panics
    /// As [`sends`](Self::sends).
    #[track_caller]
    pub fn hangs_up(self) -> Self {
        self.sends([])
    }

    /// Changes the message of the answer given last.
    ///
    /// # Panics
    /// If this handle has given no answer yet, or one whose body was given whole.
    #[track_caller]
    pub fn message(self, text: impl Into<String>) -> Self {
        if self.stage != Stage::Answers {
            panic!("{self} has no answer yet to give a message to: call `returns`, `returns_example` or `fails` first");
        }
        self.change(|answer| match &mut answer.content {
            Content::Data { message, .. } | Content::Page { message, .. } | Content::Fails { message, .. } => {
                *message = text.into();
                Ok(())
            }
            Content::Whole(Whole::Reply { .. }) => {
                Err("have another message: `replies` has given the whole body, its message too")
            }
            Content::File { .. } => Err("have a message: its last answer is a file"),
            Content::Whole(Whole::Bytes(_)) => Err("have a message: its last answer is no reply"),
        })
    }

    /// Adds a header to the answer given last, or to the first one. It replaces one that every reply of the sandbox has, such as
    /// `Content-Type`; the same name can be given several times.
    ///
    /// # Panics
    /// If this is no header of HTTP, or one that says how long the body is, or if the answer is no reply.
    #[track_caller]
    pub fn header(self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        let (name, value) = (name.as_ref(), value.as_ref());
        let parsed = name.parse::<HeaderName>().ok().zip(HeaderValue::from_str(value).ok());
        let Some((name, value)) = parsed else { panic!("{self} cannot send the header `{name}: {value}`: it is not valid") };
        if [CONTENT_LENGTH, TRANSFER_ENCODING].contains(&name) {
            panic!("{self} cannot send another `{name}` than that of its body; `sends` sends anything");
        }
        self.change(|answer| {
            answer.headers.push((name, value));
            if answer.content.is_reply() { Ok(()) } else { Err("have a header: its last answer is no reply") }
        })
    }

    /// Holds the answer given last back for this time, or the first one if none was given.
    ///
    /// Other requests are answered meanwhile, and the next one to this function gets the next answer.
    #[track_caller]
    pub fn delays(self, time: Duration) -> Self {
        self.change(|answer| {
            answer.delay = time;
            Ok(())
        })
    }

    /// Closes the connection after so many bytes of the answer's body: of the answer given last, or of the first one if none was given.
    /// A body that is not longer is sent as a whole.
    ///
    /// # Panics
    /// If the answer is no reply.
    #[track_caller]
    pub fn hangs_up_after(self, bytes: usize) -> Self {
        self.change(|answer| {
            answer.cut = Some(bytes);
            if answer.content.is_reply() { Ok(()) } else { Err("hang up later: its last answer is no reply") }
        })
    }

    fn example(&self) -> Content {
        Content::Data { message: self.example.message.clone(), data: self.example.data.clone() }
    }

    /// Adds an answer, or puts it in the place of the example that was changed before the first answer.
    #[track_caller]
    fn answer(mut self, content: Content) -> Self {
        let is_odd = {
            let mut state = self.shared.state();
            let answers = &mut self.script(&mut state).answers;
            if self.stage == Stage::Nothing {
                answers.clear();
            }
            match answers.back_mut().filter(|_| self.stage == Stage::Changes) {
                Some(answer) => {
                    answer.content = content;
                    !answer.content.is_reply() && (answer.cut.is_some() || !answer.headers.is_empty())
                }
                None => {
                    answers.push_back(Answer::new(content));
                    false
                }
            }
        };
        assert!(!is_odd, "{self} cannot have a header or a length for its first answer, which is no reply");
        self.stage = Stage::Answers;
        self
    }

    /// Changes the answer given last; before the first answer, the example. `change` says what cannot be done to it.
    #[track_caller]
    fn change(mut self, change: impl FnOnce(&mut Answer) -> Result<(), &'static str>) -> Self {
        let example = self.example();
        let changed = {
            let mut state = self.shared.state();
            let answers = &mut self.script(&mut state).answers;
            if self.stage == Stage::Nothing {
                answers.clear();
            }
            // The last one is never used up.
            if answers.is_empty() {
                answers.push_back(Answer::new(example));
            }
            answers.back_mut().map_or(Ok(()), change)
        };
        if let Err(problem) = changed {
            panic!("{self} cannot {problem}");
        }
        if self.stage == Stage::Nothing {
            self.stage = Stage::Changes;
        }
        self
    }

    /// The requests to this function so far, in the order they came, refused ones too. Only the latest are [kept](Self).
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        let state = self.shared.state();
        state.scripts.get(&self.key).map_or_else(Vec::new, |script| script.received.all())
    }

    /// Forgets all requests to this function so far, so that assertions are about those to come.
    pub fn clear_received(&self) {
        self.script(&mut self.shared.state()).received = Default::default();
    }

    /// Asserts that one of the requests, not a refused one, had all these parameters with these values. No parameters at all asserts
    /// that there was a request.
    ///
    /// # Panics
    /// If there was none; the message shows what was received.
    #[track_caller]
    pub fn assert_received(&self, expected: &[(&str, &str)]) {
        let mut state = self.shared.state();
        let received = &self.script(&mut state).received;
        assert!(received.any_has(expected), "{self} did not receive {}{received}", listed(expected));
    }

    /// Asserts that the function was not called.
    ///
    /// # Panics
    /// If it was; the message shows what was received.
    #[track_caller]
    pub fn assert_not_received(&self) {
        let mut state = self.shared.state();
        let received = &self.script(&mut state).received;
        assert!(received.is_empty(), "{self} was not to be called{received}");
    }
}

impl<T> fmt::Display for Double<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (module, function) = self.key;
        write!(formatter, "the double of `{}`", qualified(module, ".", function))
    }
}
