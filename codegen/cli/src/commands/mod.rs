//! The grammar of the command line, with its help.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

pub(crate) const CHECK: &str = "check";
pub(crate) const GENERATE: &str = "generate";
pub(crate) const CALL: &str = "call";
pub(crate) const SANDBOX: &str = "sandbox";
pub(crate) const FUNCTIONS: &str = "functions";

const SCHEMA: &str = "SCHEMA";
const OUT: &str = "out";
const EXPLAIN: &str = "explain";

const ARGUMENTS: &str = "arguments";

const ABOUT: &str = "Work with the schema of an action-style HTTP API: check it, call the API, serve a sandbox, and generate a typed Rust client";

const EXIT_CODES: &str = "\
Exit codes of `check` and `generate`; `actionapi call SCHEMA --help` has those of the other commands:
  0  Success.
  1  The schema has errors, which are on standard error. Existing files stay as they are.
  2  The arguments are invalid.
  3  A file cannot be read or written.
  4  With --check: the files in DIR are out of date.";

const GENERATE_NOTE: &str = "\
Generated source needs the crate `actionapi` of the same version as this program.
To generate the client whenever a package is built, call `actionapi_codegen::build` in its build script instead.";

/// The program's commands.
pub(crate) fn program() -> Command {
    Command::new("actionapi")
        .version(env!("CARGO_PKG_VERSION"))
        .propagate_version(true)
        .about(ABOUT)
        .after_help(EXIT_CODES)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommands([check(), functions(), call(), sandbox(), generate()])
}

fn check() -> Command {
    let explain = Arg::new(EXPLAIN)
        .long(EXPLAIN)
        .value_name("MODULE.FUNCTION")
        .help("Also print what a function's requests and replies are, with the line of the schema that says so")
        .overrides_with(EXPLAIN);
    command(CHECK, "Check a schema, and print its errors and warnings").args([schema(), explain])
}

fn generate() -> Command {
    let out = Arg::new(OUT)
        .long(OUT)
        .value_name("DIR")
        .help("The folder to write to, which is created if necessary")
        .required(true)
        .value_parser(value_parser!(PathBuf))
        .allow_hyphen_values(true)
        .overrides_with(OUT);
    let check = Arg::new(CHECK)
        .long(CHECK)
        .help("Write nothing: show how the files in DIR differ from the generated ones")
        .action(ArgAction::SetTrue)
        .overrides_with(CHECK);
    command(GENERATE, "Generate a client from a schema").args([schema(), out, check]).after_help(GENERATE_NOTE)
}

fn call() -> Command {
    interpreted(CALL, "Call a function of the API", "[OPTIONS] MODULE FUNCTION [--PARAMETER VALUE]…")
        .after_help("`actionapi call SCHEMA --help` lists the options and the modules.")
}

fn sandbox() -> Command {
    interpreted(SANDBOX, "Serve a sandbox of the API on this machine", "[OPTIONS]")
        .after_help("`actionapi sandbox SCHEMA --help` lists the options.")
}

fn functions() -> Command {
    interpreted(FUNCTIONS, "List the functions of the API, or those of one module", "[MODULE] [--output json]")
        .after_help("With `--output json`: also their parameters and what they return.")
}

/// A command whose arguments after the schema are for the command line of the API.
fn interpreted(name: &'static str, about: &'static str, rest: &str) -> Command {
    let arguments = Arg::new(ARGUMENTS)
        .value_name(SCHEMA)
        .help("The path of the schema, and what follows")
        .num_args(1..)
        .required(true)
        .trailing_var_arg(true)
        .allow_hyphen_values(true)
        .hide(true)
        .value_parser(value_parser!(OsString));
    command(name, about).override_usage(format!("actionapi {name} {SCHEMA} {rest}").trim_end().to_owned()).arg(arguments)
}

fn command(name: &'static str, about: &'static str) -> Command {
    Command::new(name).about(about).display_name("actionapi")
}

fn schema() -> Arg {
    Arg::new(SCHEMA).help("The path of the schema; `-` is standard input").required(true).value_parser(value_parser!(PathBuf))
}

/// The path of the schema.
pub(crate) fn schema_path(matches: &ArgMatches) -> &Path {
    path(matches, SCHEMA)
}

/// The path of the schema, and the arguments for the command line of the API.
///
/// # Errors
/// If an option is where the schema should be: which options there are, the schema says.
pub(crate) fn interpreted_arguments(name: &str, matches: &ArgMatches) -> Result<(PathBuf, Vec<OsString>), clap::Error> {
    let mut arguments = matches.get_many::<OsString>(ARGUMENTS).into_iter().flatten().cloned();
    let path = arguments.next().unwrap_or_default();
    if path.as_encoded_bytes().starts_with(b"-") {
        let message = format!("expected the path of the schema, found `{}`; options go after it", path.to_string_lossy());
        return Err(program().find_subcommand_mut(name).map_or_else(
            || clap::Error::raw(ErrorKind::UnknownArgument, &message),
            |command| command.error(ErrorKind::UnknownArgument, &message),
        ));
    }
    Ok((path.into(), arguments.collect()))
}

/// The folder of the generated files.
pub(crate) fn out(matches: &ArgMatches) -> &Path {
    path(matches, OUT)
}

/// The function to explain.
pub(crate) fn explain(matches: &ArgMatches) -> Option<&str> {
    matches.get_one::<String>(EXPLAIN).map(String::as_str)
}

/// The failure if the schema does not have the function to explain.
pub(crate) fn unexplained(message: &str) -> clap::Error {
    let raw = |command: &mut Command| command.error(ErrorKind::InvalidValue, message);
    program().find_subcommand_mut(CHECK).map_or_else(|| clap::Error::raw(ErrorKind::InvalidValue, message), raw)
}

/// Whether the generated files are only compared.
pub(crate) fn is_check(matches: &ArgMatches) -> bool {
    matches.get_flag(CHECK)
}

/// The value of a required argument.
fn path<'m>(matches: &'m ArgMatches, name: &str) -> &'m Path {
    matches.get_one::<PathBuf>(name).map(PathBuf::as_path).unwrap_or(Path::new(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_is_sound() {
        program().debug_assert();
    }
}
