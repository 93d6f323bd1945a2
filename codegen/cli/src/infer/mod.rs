//! From sample replies to functions and types, as a new schema or in an existing one.
//!
//! Each part uses only those before it: `words`, `takes`, `shape` and `structure`, what was seen; `secrets` and `scalars`; `model`,
//! `nodes` and `pool`, the types; `sample`, `har` and `samples`, the files; `yaml` and `write`, the text; `envelope`, `requests` and
//! `parameters`, what is guessed; `reading`, `replies` and `verify`, the real client and its decoder; `fresh`, a new schema.

mod envelope;
mod fresh;
mod har;
mod model;
mod nodes;
mod parameters;
mod pool;
mod reading;
mod replies;
mod requests;
mod sample;
mod samples;
mod scalars;
mod secrets;
mod shape;
mod structure;
mod takes;
mod verify;
mod words;
mod write;
mod yaml;

use std::path::PathBuf;

pub(crate) use self::fresh::{Options, Problem, Written};
pub(crate) use self::scalars::Enums;

/// Makes a new schema of the samples in these files and folders.
///
/// # Errors
/// If a file cannot be read, or nothing can be inferred.
pub(crate) fn infer(paths: &[PathBuf], options: &Options) -> Result<Written, Problem> {
    let samples = samples::read(paths).map_err(Problem::File)?;
    let mut written = fresh::schema(&samples, options)?;
    written.notes.splice(0..0, samples.skipped);
    Ok(written)
}
