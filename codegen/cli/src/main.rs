//! The program `actionapi`: everything a person does with a schema.
//!
//! It owns the arguments, the exit codes, and where messages go. The library does the work.

mod arguments;
mod failure;
mod output;
mod schema;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::ArgMatches;

use self::arguments::{CHECK, GENERATE};
use self::failure::Failure;

fn main() -> ExitCode {
    match run(std::env::args_os().collect()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.print();
            ExitCode::from(failure.code())
        }
    }
}

fn run(arguments: Vec<OsString>) -> Result<(), Failure> {
    let matches = match arguments::program().try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) if error.use_stderr() => return Err(Failure::Usage(error)),
        // Help and version.
        Err(text) => return output::print_clap(&text),
    };
    match matches.subcommand() {
        Some((CHECK, matches)) => schema::check(matches),
        Some((GENERATE, matches)) => generate(matches),
        // clap requires one of them.
        _ => Ok(()),
    }
}

fn generate(matches: &ArgMatches) -> Result<(), Failure> {
    let generated = schema::generate(matches)?;
    let folder = arguments::out(matches);
    if arguments::is_check(matches) {
        output::compare(&generated.files, folder)
    } else {
        output::write(&generated.files, folder)
    }
}
