//! `actionapi call`, `functions` and `sandbox`: the command line of the API that a schema describes.
//!
//! What follows the schema is for that command line, which `actionapi::cli` has.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use actionapi::cli::{Program, command_name};
use actionapi::description::Api;
use clap::error::ErrorKind;
use clap::{Arg, ArgMatches, Command, value_parser};

use super::arguments::{self, PROGRAM, SCHEMA};
use crate::failure::Failure;
use crate::{schema, watch};

pub(super) const CALL: &str = "call";
const FUNCTIONS: &str = "functions";
const SANDBOX: &str = "sandbox";

pub(super) const ARGUMENTS: &str = "arguments";

pub(super) fn call() -> Command {
    interpreted(CALL, "Call a function of the API", "[OPTIONS] MODULE FUNCTION [--PARAMETER VALUE]…")
        .after_help("`actionapi call SCHEMA --help` lists the options and the modules.")
}

pub(super) fn run_call(matches: &ArgMatches) -> Result<ExitCode, Failure> {
    interpret(call(), None, matches)
}

pub(super) fn functions() -> Command {
    interpreted(FUNCTIONS, "List the functions of the API, or those of one module", "[MODULE] [--output json]")
        .after_help("With `--output json`: also their parameters and what they return.")
}

pub(super) fn run_functions(matches: &ArgMatches) -> Result<ExitCode, Failure> {
    interpret(functions(), Some(FUNCTIONS), matches)
}

pub(super) fn sandbox() -> Command {
    interpreted(SANDBOX, "Serve a sandbox of the API on this machine", "[OPTIONS]")
        .after_help("`actionapi sandbox SCHEMA --help` lists the options.")
}

pub(super) fn run_sandbox(matches: &ArgMatches) -> Result<ExitCode, Failure> {
    interpret(sandbox(), Some(SANDBOX), matches)
}

/// A command whose arguments after the schema are for the command line of the API.
pub(super) fn interpreted(name: &'static str, about: &'static str, rest: &str) -> Command {
    let arguments = Arg::new(ARGUMENTS)
        .value_name(SCHEMA)
        .help("The path of the schema, and what follows")
        .num_args(1..)
        .required(true)
        .trailing_var_arg(true)
        .allow_hyphen_values(true)
        .hide(true)
        .value_parser(value_parser!(OsString));
    let usage = format!("{PROGRAM} {name} {SCHEMA} {rest}");
    arguments::command(name, about).override_usage(usage.trim_end().to_owned()).arg(arguments)
}

/// The path of the schema, and the arguments after it.
pub(super) fn split(command: Command, matches: &ArgMatches) -> Result<(PathBuf, Vec<OsString>), Failure> {
    let mut arguments = matches.get_many::<OsString>(ARGUMENTS).into_iter().flatten().cloned();
    let path = PathBuf::from(arguments.next().unwrap_or_default());
    // Which options there are, the schema says.
    if path.as_os_str().as_encoded_bytes().starts_with(b"-") {
        let message = format!("expected the path of the schema, found `{}`; options go after it", path.to_string_lossy());
        return Err(arguments::usage(command, ErrorKind::UnknownArgument, &message));
    }
    Ok((path, arguments.collect()))
}

/// Runs the command line of the API: any of it, or one of its own commands.
fn interpret(command: Command, name: Option<&'static str>, matches: &ArgMatches) -> Result<ExitCode, Failure> {
    let (path, arguments) = split(command, matches)?;
    let source = schema::read(&path).map_err(Failure::interpreted)?;
    // An API lives as long as the program.
    let api: &'static Api = Box::leak(Box::new(schema::check_source(&source).map_err(Failure::interpreted)?.api));
    let program = command_name(&[PROGRAM, CALL, &path.to_string_lossy()]);
    let program = Program::new(api).name(program).on_watch(watch::watcher(path, &source, api));
    Ok(program.run(name.map(OsString::from).into_iter().chain(arguments)).into())
}
