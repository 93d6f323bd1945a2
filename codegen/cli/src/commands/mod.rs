//! The commands, a file each: its arguments, and what it does with them.
//!
//! It owns the program's grammar and help. What a command finds out and prints is its tool's.

mod arguments;
mod check;
mod completions;
mod diff;
mod docs;
mod drift;
mod fmt;
mod generate;
mod infer;
mod interpret;
mod lint;
mod new;
mod openapi;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{ArgMatches, Command};

use crate::failure::Failure;
use crate::output;

/// A command of the program.
struct Entry {
    command: fn() -> Command,
    run: fn(&ArgMatches) -> Result<ExitCode, Failure>,
}

/// All commands, in the order of the help.
const COMMANDS: &[Entry] = &[
    Entry { command: check::command, run: check::run },
    Entry { command: diff::command, run: diff::run },
    Entry { command: fmt::command, run: fmt::run },
    Entry { command: lint::command, run: lint::run },
    Entry { command: interpret::functions, run: interpret::run_functions },
    Entry { command: interpret::call, run: interpret::run_call },
    Entry { command: interpret::sandbox, run: interpret::run_sandbox },
    Entry { command: drift::command, run: drift::run },
    Entry { command: generate::command, run: generate::run },
    Entry { command: new::command, run: new::run },
    Entry { command: infer::command, run: infer::run },
    Entry { command: docs::command, run: docs::run },
    Entry { command: openapi::command, run: openapi::run },
    Entry { command: completions::command, run: completions::run },
    Entry { command: completions::complete, run: completions::run_complete },
];

const ABOUT: &str = "Work with the schema of an action-style HTTP API: check it, call the API, serve a sandbox, and generate a typed Rust client";

const EXIT_CODES: &str = "\
Exit codes, except those of `call`, `drift`, `functions` and `sandbox`, which `actionapi call SCHEMA --help` has:
  0    Success, and nothing was found.
  1    A schema has errors, which are on standard error. Existing files stay as they are.
  2    The arguments are invalid.
  3    A file cannot be read or written.
  100  Something was found, as the command's help says.";

/// The program's grammar.
fn program() -> Command {
    Command::new(arguments::PROGRAM)
        .version(env!("CARGO_PKG_VERSION"))
        .propagate_version(true)
        .about(ABOUT)
        .after_help(EXIT_CODES)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommands(COMMANDS.iter().map(|entry| (entry.command)()))
}

/// Runs the program with its arguments, of which the first is its name.
pub(crate) fn run(arguments: Vec<OsString>) -> Result<ExitCode, Failure> {
    let matches = match program().try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) if error.use_stderr() => return Err(Failure::Usage(error)),
        // Help and version.
        Err(text) => return output::print_clap(&text).map(|()| ExitCode::SUCCESS),
    };
    // clap requires one of them.
    let Some((name, matches)) = matches.subcommand() else { return Ok(ExitCode::SUCCESS) };
    match COMMANDS.iter().find(|entry| (entry.command)().get_name() == name) {
        Some(entry) => (entry.run)(matches),
        None => Ok(ExitCode::SUCCESS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_is_sound() {
        program().debug_assert();
    }
}
