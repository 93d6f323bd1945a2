//! The command-line client of any API: `PROGRAM MODULE FUNCTION [--parameter value …]`, read from the API's table.
//!
//! It knows no API; a program is a few lines that call [`main`] with its table. What is printed on standard output is data and nothing
//! else; messages and questions go to standard error.
//!
//! How the table is shown: a record as two columns, a list of records and records by their ids as one row each. The form is
//! `table` where standard output is a terminal and `json` elsewhere, unless `--output` says otherwise. Exit codes are [`Exit`]'s.

mod arguments;
mod confirm;
mod connection;
mod console;
mod curl;
mod exit;
mod invocation;
mod json;
mod listing;
mod output;
mod perform;
mod send;
mod serve;
mod table;
mod values;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgMatches, Command};

pub use console::Console;
pub use exit::Exit;

use self::arguments::{CALL, COMPLETIONS, FUNCTIONS, Purpose, SANDBOX, program};
use self::exit::Problem;
use crate::description::{Api, Function};

/// Runs the command line of this API with the process's arguments, streams and environment.
#[must_use]
pub fn main(api: &'static Api) -> ExitCode {
    let exit = console::with_process(|console| run(api, std::env::args_os(), console));
    ExitCode::from(exit.code())
}

/// Runs the command line of this API. The first of the arguments is the program's own name, as the process's are.
pub fn run(api: &'static Api, arguments: impl IntoIterator<Item = OsString>, console: &mut Console<'_>) -> Exit {
    let mut program = program(api, Purpose::Parsing);
    if let Some(width) = console.width {
        program = program.term_width(usize::from(width));
    }
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let outcome = match program.try_get_matches_from_mut(&arguments) {
        Ok(matches) => dispatch(api, &mut program, &matches, console),
        Err(error) => return tell_clap(&program, &error, called(api, &arguments, &error), console),
    };
    let outcome = outcome.and_then(|exit| match console.output.flush() {
        Ok(()) => Ok(exit),
        Err(error) => Err(Problem::output(&error)),
    });
    match outcome {
        Ok(exit) => exit,
        Err(problem) => {
            problem.tell(console);
            problem.exit
        }
    }
}

fn dispatch(
    api: &'static Api,
    program: &mut Command,
    matches: &ArgMatches,
    console: &mut Console<'_>,
) -> Result<Exit, Problem> {
    match matches.subcommand() {
        Some((COMPLETIONS, matches)) => listing::completions(api, matches, console),
        Some((FUNCTIONS, _)) => listing::functions(api, console),
        Some((SANDBOX, own)) => serve::serve(api, matches, own, console),
        Some((CALL, own)) => match invocation::by_name(api, own)? {
            invocation::Asked::Call(invocation) => perform::perform(api, &invocation, matches, console),
            invocation::Asked::Help(known, error) => Ok(tell_clap(program, &error, Some(known), console)),
        },
        Some((module, matches_of_module)) => {
            let Some((function, own)) = matches_of_module.subcommand() else {
                return Err(Problem::usage("no function is named"));
            };
            let invocation = invocation::of_table(api, module, function, own)?;
            perform::perform(api, &invocation, matches, console)
        }
        None => Err(Problem::usage("no module is named")),
    }
}

/// Prints what clap has to say, of this function's parameters if it got so far: help and version to standard output, anything else to
/// standard error.
fn tell_clap(program: &Command, error: &clap::Error, called: Option<&Function>, console: &mut Console<'_>) -> Exit {
    let text = error.render();
    if !error.use_stderr() {
        let text = tidied(&if console.output_has_colour() { text.ansi().to_string() } else { text.to_string() });
        return match console.output.write_all(text.as_bytes()).and_then(|()| console.output.flush()) {
            Ok(()) => Exit::Success,
            Err(error) => Problem::output(&error).exit,
        };
    }
    let text = if console.error_has_colour() { text.ansi().to_string() } else { text.to_string() };
    let _ = console.error.write_all(text.as_bytes());
    let name = program.get_name();
    if let Some(option) = misplaced(program, error) {
        console.tell(&format!(
            "\nhelp: `{option}` is an option of the program; those go before the module: `{name} {option} … MODULE FUNCTION`"
        ));
    } else if let Some(words) = lacking(error, called) {
        console.tell(&format!("\nhelp: what the schema lacks can be sent all the same: `{name} {words} …`"));
    }
    Exit::Usage
}

/// Help without the line of blanks that clap gives to an option of which there is nothing to say.
fn tidied(help: &str) -> String {
    let mut out = String::with_capacity(help.len());
    let mut is_option = false;
    for line in help.lines() {
        if !(is_option && !line.is_empty() && line.trim().is_empty()) {
            out.push_str(line.trim_end());
            out.push('\n');
        }
        is_option = line.contains("--");
    }
    out
}

/// The function whose parameters clap complains about, if it is those.
fn called(api: &'static Api, arguments: &[OsString], error: &clap::Error) -> Option<&'static Function> {
    let option = unknown_option(error)?;
    let words: Vec<&str> = arguments.iter().map(|argument| argument.to_str().unwrap_or_default()).collect();
    let at = words.iter().rposition(|word| word.starts_with(option))?;
    words[..at].windows(2).find_map(|pair| api.function(pair[0], pair[1]))
}

/// The words that call what the schema lacks, if that is what was asked for and nothing that it has is similar.
fn lacking(error: &clap::Error, called: Option<&Function>) -> Option<String> {
    let has = |kind| error.get(kind).is_some();
    match (error.kind(), called) {
        (ErrorKind::InvalidSubcommand, _) if !has(ContextKind::SuggestedSubcommand) => Some(format!("{CALL} MODULE FUNCTION")),
        (ErrorKind::UnknownArgument, Some(Function { module, name, .. })) if !has(ContextKind::SuggestedArg) => {
            Some(format!("{CALL} --untyped {module} {name} {}", unknown_option(error)?))
        }
        _ => None,
    }
}

/// The option that no command has.
fn unknown_option(error: &clap::Error) -> Option<&str> {
    match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(argument)) if error.kind() == ErrorKind::UnknownArgument && argument.starts_with("--") => {
            argument.split('=').next()
        }
        _ => None,
    }
}

/// The program's option that stands where the API's parameters are expected.
fn misplaced(program: &Command, error: &clap::Error) -> Option<String> {
    let name = unknown_option(error)?.strip_prefix("--")?;
    program.get_arguments().any(|option| option.get_long() == Some(name)).then(|| format!("--{name}"))
}
