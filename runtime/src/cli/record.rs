//! The recordings that a run makes, if the options ask for some, and what is said if one cannot be written.
//!
//! It does not know what is in them.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use clap::ArgMatches;

use super::console::Console;
use super::context::Context;
use super::exit::{Exit, Problem};
use super::options::RECORD;
use crate::recording::Recorder;

/// Runs with a recorder, if the options ask for one. A call whose recording cannot be written is a failure on this machine, though its
/// reply is printed.
pub(super) fn with_recorder(
    context: Context<'_>,
    options: &ArgMatches,
    console: &mut Console<'_>,
    run: impl FnOnce(Context<'_>, &mut Console<'_>) -> Result<Exit, Problem>,
) -> Result<Exit, Problem> {
    let Some(folder) = options.get_one::<PathBuf>(RECORD) else { return run(context, console) };
    // The calls may be made in another thread, and the console is this one's.
    let problems = Arc::new(Mutex::new(Vec::new()));
    let added = Arc::clone(&problems);
    let report = move |problem: &str| added.lock().unwrap_or_else(PoisonError::into_inner).push(problem.to_owned());
    let recorder = Recorder::with_report(context.api, folder, report);
    let recorder = recorder.map_err(|error| Problem::new(Exit::Failure, error.to_string()).help("nothing was sent"))?;
    let settings = context.settings.clone().record(recorder);
    let result = run(Context { settings: &settings, ..context }, console);
    let problems = std::mem::take(&mut *problems.lock().unwrap_or_else(PoisonError::into_inner));
    for problem in &problems {
        console.print_message(&format!("warning: {problem}"));
    }
    match result {
        Ok(Exit::Success) if !problems.is_empty() => Ok(Exit::Failure),
        other => other,
    }
}
