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

use self::arguments::{CALL, CHECK, FUNCTIONS, GENERATE, SANDBOX};
use self::failure::Failure;

fn main() -> ExitCode {
    run(std::env::args_os().collect()).unwrap_or_else(|failure| {
        output::print_failure(&failure);
        ExitCode::from(failure.code())
    })
}

fn run(arguments: Vec<OsString>) -> Result<ExitCode, Failure> {
    let matches = match arguments::program().try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) if error.use_stderr() => return Err(Failure::Usage(error)),
        // Help and version.
        Err(text) => return output::print_clap(&text).map(|()| ExitCode::SUCCESS),
    };
    match matches.subcommand() {
        Some((CHECK, matches)) => check(matches).map(|()| ExitCode::SUCCESS),
        Some((GENERATE, matches)) => generate(matches).map(|()| ExitCode::SUCCESS),
        Some((command @ (CALL | SANDBOX | FUNCTIONS), matches)) => interpret(command, matches),
        // clap requires one of them.
        _ => Ok(ExitCode::SUCCESS),
    }
}

fn check(matches: &ArgMatches) -> Result<(), Failure> {
    let path = arguments::schema_path(matches);
    let source = schema::read(path)?;
    let checked = schema::check_source(&source);
    if let Ok(checked) = &checked
        && arguments::explain(matches).is_none()
    {
        return output::print_summary(path, &checked.api);
    }
    // A schema with errors is explained, too: layers may be what is wrong.
    match arguments::explain(matches).map(|function| actionapi_codegen::explain(&source, function)) {
        Some(Ok(explanation)) => output::print_explanation(&explanation)?,
        Some(Err(unknown)) if checked.is_ok() => return Err(Failure::Usage(arguments::unexplained(&unknown.to_string()))),
        _ => {}
    }
    checked.map(drop)
}

fn generate(matches: &ArgMatches) -> Result<(), Failure> {
    let generated = schema::generate(arguments::schema_path(matches))?;
    let folder = arguments::out(matches);
    if arguments::is_check(matches) {
        output::compare(&generated.files, folder)
    } else {
        output::write(&generated.files, folder)
    }
}

/// Runs the command line of the API: any of it, or one of its own commands.
fn interpret(command: &str, matches: &ArgMatches) -> Result<ExitCode, Failure> {
    let (path, arguments) = arguments::interpreted_arguments(command, matches).map_err(Failure::Usage)?;
    // An API lives as long as the program.
    let api = Box::leak(Box::new(schema::check(&path).map_err(Failure::interpreted)?.api));
    let name = actionapi::cli::command_name(&["actionapi", CALL, &path.to_string_lossy()]);
    let command = Some(command).filter(|command| *command != CALL).map(OsString::from);
    Ok(actionapi::cli::main_with(api, &name, command.into_iter().chain(arguments)))
}
