//! The successful end of an exchange: the reply, the positions of its parts, and the context for a typed reply or an error.
//!
//! Decoding the data is the only generic step of a call. It starts here, so that everything before it is compiled once and does not know
//! the data's type.

use std::sync::Arc;

use super::diagnosis;
use super::envelope::{Data, Parts};
use super::reply::Reply;
use super::request::Draft;
use super::shared::Shared;
use crate::decode;
use crate::description::{Operation, Path, ReplyProfile};
use crate::error::{Delivery, Error, ErrorKind, Result};
use crate::http::HttpReply;
use crate::json;
use crate::redact::Redactor;
use crate::secret::Secret;
use crate::settings::options::CallOptions;
use crate::wire::{Decode, Drift, Mismatch};

/// The secrets of one call.
#[derive(Clone)]
pub(crate) struct Secrets {
    credentials: Arc<[Secret]>,
    others: Vec<Secret>,
}

impl Secrets {
    pub(super) fn new(shared: &Shared, draft: &Draft, options: &CallOptions) -> Self {
        let mut others = draft.parameters.secrets().to_vec();
        others.extend_from_slice(shared.settings.headers.secrets());
        others.extend_from_slice(options.headers.secrets());
        others.extend_from_slice(&shared.endpoint_secrets);
        Self { credentials: shared.credentials(), others }
    }

    /// Adds the secrets that an interceptor put into the request.
    pub(super) fn keep(&mut self, secrets: Vec<Secret>) {
        self.others.extend(secrets);
    }

    pub(super) fn credentials(&self) -> &[Secret] {
        &self.credentials
    }

    pub(crate) fn redactor(&self) -> Redactor {
        Redactor::new(self.credentials.iter().chain(&self.others))
    }
}

/// A successful reply whose data is not decoded yet.
pub(crate) struct Answer {
    pub(super) profile: &'static ReplyProfile,
    pub(super) operation: Operation,
    pub(super) secrets: Secrets,
    pub(super) reply: HttpReply,
    pub(super) parts: Parts,
    pub(super) attempts: u32,
}

impl Answer {
    /// The data alone.
    pub(crate) fn into_data<T: Decode>(self) -> Result<T> {
        Ok(self.decode()?.0)
    }

    /// The data and all that came with it.
    pub(crate) fn into_reply<T: Decode>(self) -> Result<Reply<T>> {
        let (data, mut drift) = self.decode()?;
        if drift.has_text() {
            let redactor = self.secrets.redactor();
            drift.replace_text(|text| redactor.mask(text));
        }
        let message = self.parts.message.clone().map(|range| json::text(&self.text()[range]).into_owned());
        Ok(Reply::new(data, drift, message, self.reply, self.attempts))
    }

    fn decode<T: Decode>(&self) -> Result<(T, Drift)> {
        let decoded = match self.parts.data {
            Some(Data { start, levels }) => decode::from_reply(self.text(), start, levels, self.profile.beside_data()),
            None => decode::from_absent().map(|data| (data, Drift::default())),
        };
        decoded.map_err(|mismatch| self.mismatch(&mismatch))
    }

    fn text(&self) -> &str {
        // It was read as UTF-8 before, so nothing is lost.
        std::str::from_utf8(&self.reply.body).unwrap_or_default()
    }

    fn mismatch(&self, mismatch: &Mismatch) -> Error {
        let redactor = self.secrets.redactor();
        if let Some(syntax) = mismatch.syntax() {
            return self.complete(diagnosis::not_json(self.text(), &syntax, &redactor));
        }
        let prefix = self.profile.data.as_ref().map(Path::dotted).unwrap_or_default();
        let text = redactor.line(&mismatch.within(&prefix).to_string(), 1_000);
        let error = Error::new(ErrorKind::Decode, Delivery::Answered, text);
        self.complete(match mismatch.hint() {
            Some(hint) => error.with_hint(hint),
            None => error,
        })
    }

    fn complete(&self, error: Error) -> Error {
        error.with_status(self.reply.status).with_attempts(self.attempts).with_function(&self.operation)
    }
}
