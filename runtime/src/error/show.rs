//! How an error is shown: one complete line, and in `Debug` the same line first.
//!
//! It redacts nothing: all texts were redacted before.

use std::fmt;

use super::{Delivery, Error, ErrorKind};
use crate::text::qualified;

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((module, function)) = self.function() {
            write!(formatter, "{}: ", qualified(module, ".", function))?;
        }
        formatter.write_str(&self.0.text)?;
        if let Some(known) = self.known() {
            write!(formatter, " [{known}]")?;
        }
        if let Some(hint) = &self.0.hint {
            write!(formatter, "; {hint}")?;
        }
        let delivery = match (self.0.kind, self.0.delivery) {
            (ErrorKind::Configuration | ErrorKind::Parameter, _) | (_, Delivery::Answered) => None,
            (_, Delivery::NeverSent) => Some("the request was never sent"),
            (_, Delivery::MaybeSent) => Some("the request may have reached the server"),
        };
        let attempts = (self.0.attempts > 1).then(|| format!("{} attempts", self.0.attempts));
        match (delivery, attempts) {
            (None, None) => Ok(()),
            (Some(delivery), None) => write!(formatter, " ({delivery})"),
            (None, Some(attempts)) => write!(formatter, " ({attempts})"),
            (Some(delivery), Some(attempts)) => write!(formatter, " ({delivery}; {attempts})"),
        }
    }
}

impl fmt::Debug for Error {
    /// Begins with the line for people, so that `main() -> Result` reads well.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        fmt::Display::fmt(self, formatter)?;
        let mut fields = formatter.debug_struct("");
        fields.field("kind", &inner.kind).field("delivery", &inner.delivery).field("attempts", &inner.attempts);
        if let Some(status) = inner.status {
            fields.field("status", &status.as_u16());
        }
        if inner.succeeded {
            fields.field("succeeded", &true);
        }
        if let Some(known) = self.known() {
            fields.field("known", &known);
        }
        if let Some(code) = self.code() {
            fields.field("code", &code);
        }
        if let Some(retry_after) = inner.retry_after {
            fields.field("retry_after", &retry_after);
        }
        if let Some(id) = self.request_id() {
            fields.field("request_id", &id);
        }
        if let Some(reply) = &inner.reply {
            fields.field("body", &reply.excerpt);
        }
        if let Some(source) = &inner.source {
            fields.field("source", source);
        }
        fields.finish()
    }
}
