//! A call for its recording: what was sent, and what came.
//!
//! It does not know what becomes of that.

use super::{Exchange, request};
use crate::description::{Constant, Origin};
use crate::encode::Pair;
use crate::http::HttpReply;
use crate::recording::{Content, Observed, Record};

impl Exchange<'_> {
    /// Records the reply, if the client records.
    #[inline]
    pub(super) fn record(&self, reply: &HttpReply) {
        self.record_as(reply, Content::Bytes(&reply.body));
    }

    /// Records a reply whose body is this, if the client records.
    #[inline]
    pub(super) fn record_as(&self, reply: &HttpReply, content: Content<'_>) {
        if let Some(recorder) = &self.shared.settings.recorder {
            self.record_with(&**recorder, reply, content);
        }
    }

    #[cold]
    fn record_with(&self, recorder: &dyn Record, reply: &HttpReply, content: Content<'_>) {
        let own = self.draft.parameters.pairs();
        let defaults = request::defaults(self.shared.protocol, self.request_profile, self.values(), own);
        let parameters: Vec<Pair> = own.iter().cloned().chain(defaults).collect();
        // Those of the function itself come first: they have names.
        let own = parameters.iter().filter(|pair| pair.value.is_secret());
        let own = own.map(|pair| (pair.name.clone().into_owned(), pair.value.text().into()));
        let secrets = self.secrets.named(own);
        let made = |constant: &Constant| constant.value.variables().any(|index| self.is_made(index));
        let made = self.request_profile.defaults.iter().filter(|constant| made(constant));
        let made = made.map(|constant| constant.name.clone().into_owned()).collect();
        let (operation, status) = (&self.draft.operation, reply.status.as_u16());
        recorder.record(&Observed { operation, parameters, made, secrets, status, headers: &reply.headers, content });
    }

    /// Whether a variable is made by the client, perhaps by chance.
    fn is_made(&self, index: usize) -> bool {
        self.shared.protocol.variables.get(index).is_some_and(|variable| matches!(variable.origin, Origin::Made(_)))
    }
}
