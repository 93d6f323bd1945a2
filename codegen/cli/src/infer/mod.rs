//! From sample replies to functions and types, as a new schema or in an existing one.
//!
//! Each part uses only those before it: `words`, `takes`, `shape` and `structure`, what was seen; `secrets` and `scalars`; `model`,
//! `nodes` and `pool`, the types; `sample`, `har` and `samples`, the files; `yaml` and `write`, the text; `envelope`, `requests` and
//! `parameters`, what is guessed; `reading`, `replies` and `verify`, the real client and its decoder; `fresh`, a new schema; `seen`, `seats`, `edits`, `plan`, `routes`
//! and `existing`, an existing one.

mod edits;
mod envelope;
mod existing;
mod fresh;
mod har;
mod model;
mod nodes;
mod parameters;
mod plan;
mod pool;
mod reading;
mod replies;
mod requests;
mod routes;
mod sample;
mod samples;
mod scalars;
mod seats;
mod secrets;
mod seen;
mod shape;
mod structure;
mod takes;
#[cfg(test)]
mod tests;
mod verify;
mod words;
mod write;
mod yaml;

use std::path::PathBuf;

use actionapi_codegen::Source;

pub(crate) use self::existing::Merged;
pub(crate) use self::fresh::{Inferred, Options, Problem};
pub(crate) use self::scalars::Enums;
pub(crate) use self::seats::Schema;
pub(crate) use self::seen::Seat;

/// Makes a new schema of the samples in these files and folders.
///
/// # Errors
/// If a file cannot be read, or nothing can be inferred.
pub(crate) fn infer(paths: &[PathBuf], options: &Options) -> Result<Inferred, Problem> {
    let samples = samples::read(paths).map_err(Problem::File)?;
    let mut written = fresh::schema(&samples, options)?;
    written.notes.splice(0..0, samples.skipped);
    Ok(written)
}

/// Merges the samples in these files and folders into a schema.
///
/// # Errors
/// If a file cannot be read, the schema has errors, or the result would have some.
pub(crate) fn merge(source: &Source, paths: &[PathBuf], options: &Options) -> Result<Merged, Problem> {
    let samples = samples::read(paths).map_err(Problem::File)?;
    let mut merged = existing::merge(source, &samples, options)?;
    merged.notes.splice(0..0, samples.skipped);
    Ok(merged)
}

/// A reply, and the function that was called.
pub(crate) struct Received {
    pub(crate) module: String,
    pub(crate) function: String,
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

/// Merges replies into a schema.
///
/// # Errors
/// As [`merge`].
pub(crate) fn merge_replies(source: &Source, replies: Vec<Received>, options: &Options) -> Result<Merged, Problem> {
    let sample = |(index, reply): (usize, Received)| {
        let Received { module, function, status, headers, body } = reply;
        let origin = format!("reply {}", index + 1);
        let call = sample::Called::Function { module, function, parameters: Vec::new() };
        sample::Sample { origin, call, status, headers, body, is_failure: false }
    };
    let samples = replies.into_iter().enumerate().map(sample).collect();
    existing::merge(source, &samples::Samples { samples, skipped: Vec::new() }, options)
}
