//! The program: from the arguments to the exit code.
//!
//! It chooses what to run; everything that is run is in the files beside it.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{ArgMatches, Command};

use super::console::{self, Console};
use super::context::Context;
use super::exit::{Exit, Problem};
use super::grammar::{self, CALL, COMPLETIONS, FUNCTIONS, SANDBOX};
use super::invocation::{self, Asked};
use super::run::run_call;
use super::words::Purpose;
use super::{clap_error, listing, serve};
use crate::description::Api;

/// Runs the command line of this API, named as the API, with the process's arguments, streams and environment.
#[must_use]
pub fn main(api: &'static Api) -> ExitCode {
    main_with(api, &api.protocol.name, std::env::args_os().skip(1))
}

/// Runs the command line of this API as a part of another program, with the process's streams and environment.
///
/// `name` is how help and messages call the program; it may be several words, such as `actionapi call schema.yaml`, of which it then
/// prints no completions. `arguments` are those after the name.
#[must_use]
pub fn main_with(api: &'static Api, name: &str, arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let exit = console::with_process(|console| run_with(api, name, arguments, console));
    ExitCode::from(exit.code())
}

/// Runs the command line of this API. The first argument is the program's name, as it is among a process's arguments; help and messages
/// show the API's instead.
pub fn run(api: &'static Api, arguments: impl IntoIterator<Item = OsString>, console: &mut Console<'_>) -> Exit {
    run_with(api, &api.protocol.name, arguments.into_iter().skip(1), console)
}

/// Runs the command line of this API; for the name and the arguments see [`main_with`].
pub fn run_with(
    api: &'static Api,
    name: &str,
    arguments: impl IntoIterator<Item = OsString>,
    console: &mut Console<'_>,
) -> Exit {
    let context = Context { api, program: name };
    let mut grammar = grammar::program(context, Purpose::Parsing);
    if let Some(width) = console.width {
        grammar = grammar.term_width(usize::from(width));
    }
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let outcome = match grammar.try_get_matches_from_mut(&arguments) {
        Ok(matches) => dispatch(context, &grammar, &matches, console),
        Err(error) => {
            let called = clap_error::called(api, &arguments, &error);
            return clap_error::print(context, &grammar, &error, called.as_deref(), console);
        }
    };
    let outcome = outcome.and_then(|exit| match console.output.flush() {
        Ok(()) => Ok(exit),
        Err(error) => Err(Problem::output(&error)),
    });
    outcome.unwrap_or_else(|problem| {
        problem.print(console);
        problem.exit
    })
}

fn dispatch(context: Context<'_>, grammar: &Command, matches: &ArgMatches, console: &mut Console<'_>) -> Result<Exit, Problem> {
    match matches.subcommand() {
        Some((COMPLETIONS, own)) => listing::completions(context, own, console),
        Some((FUNCTIONS, _)) => listing::functions(context.api, console),
        Some((SANDBOX, own)) => serve::serve(context.api, matches, own, console),
        Some((CALL, own)) => match invocation::by_name(context, own)? {
            Asked::Call(invocation) => run_call(context, &invocation, matches, console),
            Asked::Clap(called, error) => Ok(clap_error::print(context, grammar, &error, Some(&called), console)),
        },
        Some((module, of_module)) => {
            let Some((function, own)) = of_module.subcommand() else {
                return Err(Problem::usage("no function is named"));
            };
            let invocation = invocation::by_commands(context, module, function, own)?;
            run_call(context, &invocation, matches, console)
        }
        None => Err(Problem::usage("no module is named")),
    }
}
