//! What is said on standard error about a reply: where it differs from the schema, the API's warnings, its message.
//!
//! It does not print the data.

use super::console::Console;
use super::differences;
use super::output::Format;
use crate::client::RawData;
use crate::description::{Api, ReplyProfile, Type};
use crate::exchange::reply::Reply;
use crate::redact::Redactor;

/// What decides what is said.
#[derive(Clone, Copy)]
pub(super) struct Notes<'n> {
    pub(super) api: &'static Api,
    pub(super) kind: &'n Type,
    pub(super) profile: &'n ReplyProfile,
    pub(super) format: Format,
    pub(super) is_verbose: bool,
    pub(super) redactor: &'n Redactor,
}

impl Notes<'_> {
    /// Says what there is to say. Returns whether the data is of its type.
    pub(super) fn print(self, reply: &Reply<RawData>, console: &mut Console<'_>) -> bool {
        let Self { api, kind, profile, format, is_verbose, redactor } = self;
        let is_of_type = differences::report(api, kind, reply, profile, is_verbose, redactor, console);
        if is_verbose && !reply.paced().is_zero() {
            let waited = reply.paced().as_secs_f64();
            console.print_message(&format!("note: waited {waited:.1} s, because of how many calls the API takes"));
        }
        for warning in reply.warnings() {
            console.print_message(&format!("warning: the API says: {}", redactor.mask(warning)));
        }
        let message = redactor.mask(reply.message().unwrap_or_default());
        // The message may be all that is left of what the API said.
        let is_alone = !is_of_type || reply.data().as_str() == "null";
        if !message.is_empty() && (format == Format::Table || is_alone) {
            console.print_message(&message);
        }
        is_of_type
    }
}
