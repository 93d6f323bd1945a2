//! A reply that is a file: whether it is one, and what is handed to the caller.
//!
//! It does not know transports, nor how a file is read.

use bytes::Bytes;
use http::header::CONTENT_LENGTH;

use super::answer::Answer;
use super::envelope;
use super::opened::Begun;
use super::parts::Parts;
use super::{Exchange, host};
use crate::download::{Download, Source, file_name};
use crate::error::Result;
use crate::http::HttpReply;
use crate::http::rest::{Rest, is_attachment};
use crate::recording::Content;

impl Exchange<'_> {
    /// Reads the reply to a function that returns a file, whose status was one of success when it was received.
    pub(super) fn read_file(&self, reply: HttpReply, file: Begun) -> Result<Box<Answer>> {
        let Begun { beginning: begun, rest } = file;
        let is_whole = rest.is_none() && !is_attachment(&reply.headers);
        let parts = self.with_envelope(&reply, |envelope, sender| {
            let text = std::str::from_utf8(&reply.body).ok().filter(|_| is_whole || !reply.status.is_success());
            envelope::read(envelope, sender, &reply, text)
        });
        let parts = match parts {
            Ok(parts) => parts,
            Err(error) => {
                self.record(&reply);
                return Err(error);
            }
        };
        self.record_as(&reply, file_of(&reply, &begun, rest.is_none()));
        Ok(Box::new(self.answer_with_file(reply, parts, begun, rest)))
    }

    fn answer_with_file(&self, mut reply: HttpReply, parts: Parts, begun: Bytes, rest: Option<Rest>) -> Answer {
        let stream = rest.and_then(|rest| rest.take());
        let source = Source {
            operation: self.draft.operation.clone(),
            host: host(self.endpoint()),
            attempts: self.attempts.made(),
            redactor: self.secrets.redactor(),
        };
        let download = Download::new(&reply.headers, begun, stream, source);
        reply.body = Bytes::new();
        Answer { download: Some(Box::new(Some(download))), ..self.answer_of(reply, None, parts) }
    }
}

/// What a recording has of a file: its name and its length, if that is known.
fn file_of<'r>(reply: &HttpReply, begun: &[u8], is_whole: bool) -> Content<'r> {
    let length = match is_whole {
        true => Some(begun.len() as u64),
        false => reply.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok()),
    };
    Content::File { name: file_name(&reply.headers), length }
}
