//! The edit of a schema that takes up what a comparison found, as a unified diff.
//!
//! What is edited, and how, is decided as `infer --into` does: types get wider, records get fields, enums get values. Types that contradict
//! the replies are changed, too, for the server is right about what it sends.

use std::fmt::Write as _;

use actionapi::cli::Drift;
use actionapi::text::one_line;
use actionapi_codegen::Source;

use crate::infer::{self, Enums, Options, Problem, Received};
use crate::output;

/// An edit.
pub(super) struct Patch {
    /// The unified diff; empty if there is nothing to edit.
    pub(super) text: String,
    /// What it cannot take up, a line each.
    pub(super) messages: String,
}

/// The edit of a schema.
///
/// # Errors
/// If the schema would have errors with it.
pub(super) fn patch(source: &Source, drift: &Drift) -> Result<Patch, String> {
    let differing: Vec<&str> = drift.noticed().map(|difference| difference.function.as_str()).collect();
    let calls = drift.calls.iter().filter(|call| differing.contains(&call.function.as_str()));
    let replies = calls.filter_map(|call| call.reply.as_ref()).map(|reply| Received {
        module: reply.module.clone(),
        function: reply.function.clone(),
        status: reply.status,
        headers: reply.headers.clone(),
        body: reply.body.clone(),
    });
    let options = Options { name: String::new(), action: Vec::new(), enums: Enums::Never, retype: true };
    let merged = infer::merge_replies(source, replies.collect(), &options).map_err(problem)?;
    let mut messages = String::new();
    for left in &merged.contradictions {
        // Writing to a string does not fail.
        let _ = writeln!(messages, "not in the patch: {}", left.message);
    }
    for note in &merged.notes {
        let _ = writeln!(messages, "note: {note}");
    }
    let path = one_line(source.name());
    let text = match merged.text == source.text() {
        true => String::new(),
        false => output::difference(&path, source.text(), &merged.text),
    };
    Ok(Patch { text, messages })
}

fn problem(problem: Problem) -> String {
    match problem {
        Problem::Usage(message) | Problem::File(message) | Problem::Unfit(message) => message,
        Problem::Schema(problems) => problems.to_string(),
    }
}
