//! `actionapi drift`: where the real API differs from a schema, and the edit that takes it up.
//!
//! The calls and the comparison are `actionapi::cli`'s; this adds what only the schema's text tells.

use std::ffi::OsString;
use std::process::ExitCode;

use actionapi::cli::{Asked, Drift, Handler, Program, command_name};
use actionapi::description::Api;
use clap::{ArgMatches, Command};

use super::arguments::PROGRAM;
use super::interpret;
use crate::drift;
use crate::failure::Failure;
use crate::schema;

const DRIFT: &str = "drift";

pub(super) fn command() -> Command {
    interpret::interpreted(DRIFT, "Compare the real API with the schema", "[OPTIONS] [--format FORMAT] [--patch]").after_help(
        "`actionapi drift SCHEMA --help` lists the options, those of `call` too.\n\n\
         Exit code 100: there are differences that clients notice. Otherwise that of the first call that failed, or 0.",
    )
}

pub(super) fn run(matches: &ArgMatches) -> Result<ExitCode, Failure> {
    let (path, arguments) = interpret::split(command(), matches)?;
    let source = schema::read(&path).map_err(Failure::interpreted)?;
    // An API lives as long as the program.
    let api: &'static Api = Box::leak(Box::new(schema::check_source(&source).map_err(Failure::interpreted)?.api));
    let program = command_name(&[PROGRAM, "call", &path.to_string_lossy()]);
    let print = move |drift: &Drift, asked: Asked<'_>| drift::printed(api, &source, drift, asked);
    let handler = Handler { print: Box::new(print), formats: drift::FORMATS };
    Ok(Program::new(api).name(program).on_drift(handler).run([OsString::from(DRIFT)].into_iter().chain(arguments)).into())
}
