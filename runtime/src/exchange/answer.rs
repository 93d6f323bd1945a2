//! The successful end of an exchange: the reply, the positions of its parts, and the context for a typed reply or an error.
//!
//! Decoding the data is the only generic step of a call. It starts here, so that everything before it is compiled once and does not know
//! the data's type.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use super::diagnosis;
use super::envelope::keep_reply;
use super::outside;
use super::pages::Facts;
use super::parts::{Data, Message, Parts, Rest};
use super::reply::Reply;
use super::request::Draft;
use super::shared::Shared;
use super::value::Value;
use super::view::View;
use crate::Secret;
use crate::decode;
use crate::description::template::Values;
use crate::description::{Operation, Pages, Place, Protocol, ReplyProfile};
use crate::download::Download;
use crate::error::{Delivery, Error, ErrorKind, Result};
use crate::http::HttpReply;
use crate::json::{self, Repaired};
use crate::redact::Redactor;
use crate::settings::options::CallOptions;
use crate::wire::{Decode, Drift, Forgiven, Mismatch};

/// What stands for a secret without a name.
pub(super) const UNNAMED: &str = "secret";

/// The secrets of one call.
#[derive(Clone)]
pub(crate) struct Secrets {
    protocol: &'static Protocol,
    variables: Arc<[Option<Secret>]>,
    others: Vec<Secret>,
}

impl Secrets {
    pub(super) fn new(shared: &Shared, draft: &Draft, options: &CallOptions) -> Self {
        let mut others = draft.parameters.secrets().to_vec();
        others.extend_from_slice(shared.settings.headers.secrets());
        others.extend_from_slice(options.headers.secrets());
        others.extend_from_slice(&shared.endpoint_secrets);
        Self { protocol: shared.protocol, variables: shared.variables(), others }
    }

    /// Sets a variable that was fetched, and keeps the value out of all messages from now on, also when it is replaced.
    pub(super) fn set_variable(&mut self, index: usize, value: Option<Secret>) {
        let mut variables = self.variables.to_vec();
        if let Some(variable) = variables.get_mut(index) {
            self.others.extend(value.clone());
            *variable = value;
            self.variables = variables.into();
        }
    }

    /// Adds the secrets that an interceptor put into the request.
    pub(super) fn keep(&mut self, secrets: Vec<Secret>) {
        self.others.extend(secrets);
    }

    /// The variables, in the order of [`Protocol::variables`].
    pub(super) fn variables(&self) -> &[Option<Secret>] {
        &self.variables
    }

    /// All of them with the names that stand for them. `own` are those of the function's own parameters.
    pub(super) fn named(&self, own: impl Iterator<Item = (String, Secret)>) -> Vec<(String, Secret)> {
        let variables = self.protocol.variables.iter().zip(&*self.variables).filter(|(variable, _)| variable.is_secret);
        let variables =
            variables.filter_map(|(variable, value)| Some((variable.name.wire.clone().into_owned(), value.clone()?)));
        variables.chain(own).chain(self.others.iter().map(|secret| (UNNAMED.to_owned(), secret.clone()))).collect()
    }

    pub(crate) fn redactor(&self) -> Redactor {
        let variables = self.protocol.variables.iter().zip(&*self.variables);
        let secrets = variables.filter(|(variable, _)| variable.is_secret).filter_map(|(_, value)| value.as_ref());
        Redactor::new(secrets.chain(&self.others))
    }
}

/// A successful reply whose data is not decoded yet.
pub(crate) struct Answer {
    pub(super) profile: &'static ReplyProfile,
    pub(super) operation: Operation,
    pub(super) secrets: Secrets,
    pub(super) reply: HttpReply,
    /// The JSON that the body stands for, where it is none and the schema tolerates that.
    pub(super) repaired: Option<Repaired>,
    pub(super) parts: Parts,
    /// The file, if the function returns one. It is taken by whoever asks for it.
    pub(super) download: Option<Box<Option<Download>>>,
    pub(super) attempts: u32,
    pub(super) paced: Duration,
    /// The fetched values that the call was sent with.
    pub(super) sent_with: Vec<(usize, u64)>,
}

impl Answer {
    /// The data alone.
    pub(crate) fn into_data<T: Decode>(mut self: Box<Self>) -> Result<T> {
        Ok(self.decode()?.0)
    }

    /// The data and all that came with it.
    pub(crate) fn into_reply<T: Decode>(mut self: Box<Self>) -> Result<Reply<T>> {
        let (data, mut drift) = self.decode()?;
        outside::count(self.text(), self.parts.data, self.profile, self.repaired.as_ref(), &mut drift);
        if drift.has_text() {
            let redactor = self.secrets.redactor();
            drift.replace_text(|text| redactor.mask(text));
        }
        let message = self.message().map(Cow::into_owned);
        Ok(Reply::new(
            data,
            drift,
            message,
            (self.parts.warnings, self.parts.request_id),
            self.reply,
            (self.attempts, self.paced),
        ))
    }

    /// The text of the first scalar at a place, if it says something.
    pub(super) fn first_text(&self, place: &Place) -> Option<String> {
        let (text, headers) = (self.text(), &self.reply.headers);
        let names = Values::names(&self.operation.module, &self.operation.function);
        let values = Values { variables: self.secrets.variables(), ..names };
        let view = match self.parts.is_text {
            true => View::of_text(self.profile, text, headers, values),
            // A body that is no JSON has no places, but its reply has headers.
            false => View::new(self.profile, text, headers, values)
                .unwrap_or_else(|_| View::of_text(self.profile, "", headers, values)),
        };
        view.first(std::slice::from_ref(place)).map(|value| value.text().into_owned())
    }

    /// Completes the error of a reply that lacks something beside its data.
    pub(super) fn missing(&self, error: Error) -> Error {
        self.complete(error, &self.secrets.redactor())
    }

    /// What the reply says about the pages of a list.
    pub(crate) fn facts(&self, pages: &Pages) -> Facts {
        let names = Values::names(&self.operation.module, &self.operation.function);
        let values = Values { variables: self.secrets.variables(), ..names };
        let view = View::new(self.profile, self.text(), &self.reply.headers, values);
        // A reply without a body has headers.
        let view = view.or_else(|_| View::new(self.profile, "null", &self.reply.headers, values));
        Facts::read(pages, view.as_ref().ok())
    }

    /// The secrets of the call.
    pub(crate) fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    fn message(&self) -> Option<Cow<'_, str>> {
        match self.parts.message.as_ref()? {
            Message::Written(range) => {
                let value = Value::json(&self.text()[range.clone()]);
                (!value.says_nothing()).then(|| value.text())
            }
            Message::Text(text) => Some(Cow::Borrowed(&**text)),
        }
    }

    fn decode<T: Decode>(&mut self) -> Result<(T, Drift)> {
        if let Some(download) = &mut self.download {
            let data = T::received(&mut **download);
            return data.map(|data| (data, Drift::default())).ok_or_else(|| self.is_file());
        }
        let decoded = match self.parts.data {
            Some(_) if self.parts.is_text => {
                let text = self.text();
                let mut quoted = String::with_capacity(text.len() + 2);
                json::quote(text.strip_prefix('\u{feff}').unwrap_or(text), &mut quoted);
                decode::from_json(&quoted)
            }
            Some(Data { start, rest }) => {
                let (end, levels) = match rest {
                    Rest::Read(end) => (end, 0),
                    Rest::Unread(levels) => (self.text().len(), levels),
                };
                let text = self.text().get(..end).unwrap_or_default();
                decode::from_reply(text, start, levels, self.profile.beside_data(), &self.profile.data_forms)
            }
            None => decode::from_absent().map(|data| (data, Drift::default())),
        };
        decoded.or_else(|mismatch| match self.parts.otherwise.take() {
            Some(error) => Err(error.with_attempts(self.attempts).with_function(&self.operation)),
            None => self.without_data(&mismatch),
        })
    }

    /// The error of a call for other data than the file that came.
    #[cold]
    fn is_file(&self) -> Error {
        let error = Error::new(ErrorKind::Decode, Delivery::Answered, "the reply is a file, which this call does not expect");
        let hint = "call the function by its own method, or `Call::<_, Download>`";
        self.complete(error.with_hint(hint), &self.secrets.redactor())
    }

    /// Null, `""` and false are decoded as no data, if the type has a value for that.
    fn without_data<T: Decode>(&self, mismatch: &Mismatch) -> Result<(T, Drift)> {
        let data = self.parts.data.map(|data| self.text()[data.start..].trim_start()).unwrap_or_default();
        let nothing = ["null", "false", r#""""#].into_iter().find(|nothing| data.starts_with(nothing));
        match (decode::from_absent(), nothing) {
            (Ok(data), Some(nothing)) if json::check(self.text()).is_ok() => {
                let mut drift = Drift::default();
                if nothing != "null" {
                    drift.add_text(None, Forgiven::Nothing, nothing.trim_matches('"'));
                }
                Ok((data, drift))
            }
            _ => Err(self.mismatch(mismatch)),
        }
    }

    fn text(&self) -> &str {
        if let Some(repaired) = &self.repaired {
            return &repaired.json;
        }
        // It was read as UTF-8 before, so nothing is lost.
        std::str::from_utf8(&self.reply.body).unwrap_or_default()
    }

    fn mismatch(&self, mismatch: &Mismatch) -> Error {
        let redactor = self.secrets.redactor();
        if let Some(syntax) = mismatch.syntax() {
            return self.complete(diagnosis::not_json(&self.reply, self.text(), &syntax, &redactor), &redactor);
        }
        let prefix = self.profile.data.to_string().replace('/', ".");
        let text = redactor.line(&mismatch.within(&prefix).to_string(), 1_000);
        let error = Error::new(ErrorKind::Decode, Delivery::Answered, text);
        let error = error.with_api(self.message().map(|message| redactor.mask(&message)), None);
        let error = match mismatch.hint() {
            Some(hint) => error.with_hint(hint),
            None => error,
        };
        self.complete(error, &redactor)
    }

    /// Completes an error in the data of a reply that reports success.
    fn complete(&self, error: Error, redactor: &Redactor) -> Error {
        let error = keep_reply(error, self.profile, &self.reply, redactor).after_success();
        let error = error.with_attempts(self.attempts).with_function(&self.operation);
        if self.operation.effect.is_repeatable() {
            return error;
        }
        error.and_hint("the API reported success: the call had its effect, so do not repeat it")
    }
}
