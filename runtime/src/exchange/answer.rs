//! The successful end of an exchange: the reply, where its parts are, and what is needed to make a typed reply or an error of it.
//!
//! The one generic step of a call, decoding the data, is taken from here, so that all before it is compiled once.

use std::borrow::Cow;
use std::sync::Arc;

use super::envelope::{Data, Parts};
use super::request::Draft;
use super::unreadable;
use crate::client::Shared;
use crate::client::options::CallOptions;
use crate::decode::{self, Decode, Drift, Mismatch};
use crate::description::Api;
use crate::error::{Delivery, Error, ErrorKind, Result};
use crate::redact::Redactor;
use crate::reply::Reply;
use crate::transport::HttpReply;
use crate::{Secret, json};

/// The secrets of one call.
#[derive(Clone)]
pub(crate) struct Secrets {
    credentials: Arc<[Secret]>,
    others: Vec<Secret>,
}

impl Secrets {
    pub(super) fn new(shared: &Shared, draft: &Draft, options: &CallOptions) -> Self {
        let mut others = draft.form.secrets().to_vec();
        others.extend_from_slice(shared.settings.headers.secrets());
        others.extend_from_slice(options.headers.secrets());
        others.extend_from_slice(&shared.endpoint_secrets);
        Self { credentials: shared.credentials(), others }
    }

    /// Adds those that an interceptor put into the request.
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
    pub(super) api: &'static Api,
    pub(super) module: Cow<'static, str>,
    pub(super) function: Cow<'static, str>,
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
            Some(Data { start, levels }) => decode::from_reply(self.text(), start, levels, &self.api.envelope),
            None => decode::from_absent().map(|data| (data, Drift::default())),
        };
        decoded.map_err(|mismatch| self.mismatch(mismatch))
    }

    fn text(&self) -> &str {
        // It was read as UTF-8 before, so nothing is lost.
        std::str::from_utf8(&self.reply.body).unwrap_or_default()
    }

    fn mismatch(&self, mismatch: Mismatch) -> Error {
        let redactor = self.secrets.redactor();
        if let Some(syntax) = mismatch.syntax() {
            return self.complete(unreadable::no_json(self.text(), &syntax, &redactor));
        }
        let prefix = self.api.envelope.data.map(|path| path.join(".")).unwrap_or_default();
        let text = redactor.line(&mismatch.within(&prefix).to_string(), 1_000);
        self.complete(Error::new(ErrorKind::Decode, Delivery::Answered, text))
    }

    fn complete(&self, error: Error) -> Error {
        error
            .with_status(self.reply.status)
            .with_attempts(self.attempts)
            .with_function(self.module.clone(), self.function.clone())
    }
}
