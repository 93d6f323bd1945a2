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
