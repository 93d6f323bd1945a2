//! A reply between its arrival and its reading: unpacked, so that the interceptors can see it.
//!
//! It does not know what is in a reply.

use bytes::Bytes;
use http::StatusCode;
use jiff::Timestamp;

use super::{Exchange, coding, diagnosis, host};
use crate::clock::Instant;
use crate::description::Body;
use crate::error::{Error, Result};
use crate::http::rest::Rest;
use crate::http::{HttpReply, TransportError};

/// What an attempt gave.
pub(crate) struct Opened {
    pub(super) status: Option<StatusCode>,
    pub(super) arrived: Instant,
    pub(super) reply: Result<Unpacked>,
}

/// A reply that arrived.
pub(super) struct Unpacked {
    pub(super) reply: HttpReply,
    pub(super) file: Option<Begun>,
}

/// A file as it was sent, whatever is seen of it.
pub(super) struct Begun {
    pub(super) beginning: Bytes,
    pub(super) rest: Option<Rest>,
}

impl Exchange<'_> {
    /// Takes the result of an attempt.
    #[inline]
    pub(crate) fn open(&mut self, result: Result<HttpReply, TransportError>, now: Instant) -> Opened {
        self.place = None;
        if let (Ok(reply), Some(jar)) = (&result, &self.shared.lasting.jar) {
            let values = jar.take(&host(self.endpoint()), &reply.headers, Timestamp::now());
            self.secrets.keep(values);
        }
        let status = result.as_ref().map_or_else(|error| error.status, |reply| Some(reply.status));
        let reply = match result {
            Ok(reply) => self.unpack(reply),
            Err(error) => Err(self.transport_error(error)),
        };
        Opened { status, arrived: now, reply }
    }

    #[inline]
    fn unpack(&self, mut reply: HttpReply) -> Result<Unpacked> {
        self.trace.reply(self.attempts.made(), reply.status, reply.body.len());
        if self.reply_profile.body == Body::File && reply.status.is_success() {
            let begun = Begun { rest: reply.rest.take(), beginning: reply.body.clone() };
            if begun.rest.is_none() && coding::named(&reply.headers).is_some() {
                // One that is not what it says is no JSON, and so is a file.
                let _ = coding::unpack(&mut reply, self.reply_limit);
            }
            return Ok(Unpacked { reply, file: Some(begun) });
        }
        match coding::unpack(&mut reply, self.reply_limit) {
            // The status says what is wrong with a failure.
            Err(packed) if reply.status.is_success() => {
                Err(self.keep(diagnosis::diagnose_packed(&packed, self.reply_limit), &reply))
            }
            _ => Ok(Unpacked { reply, file: None }),
        }
    }
}

impl Opened {
    /// Replaces a reply that an interceptor does not let through by this error.
    pub(super) fn refuse(&mut self, error: Error) {
        self.reply = Err(error);
    }
}
