//! `actionapi check`: the errors and warnings of a schema.

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Arg, ArgMatches, Command};

use super::arguments;
use crate::failure::Failure;
use crate::findings::{Finding, Format};
use crate::{findings, output, schema};

const EXPLAIN: &str = "explain";

pub(super) fn command() -> Command {
    let explain = Arg::new(EXPLAIN)
        .long(EXPLAIN)
        .value_name("MODULE.FUNCTION")
        .help("Also print what a function's requests and replies are, with the line of the schema that says so")
        .conflicts_with(arguments::FORMAT)
        .overrides_with(EXPLAIN);
    arguments::command("check", "Check a schema, and print its errors and warnings").args([
        arguments::schema(),
        explain,
        arguments::format(),
    ])
}

pub(super) fn run(matches: &ArgMatches) -> Result<ExitCode, Failure> {
    let path = arguments::schema_path(matches);
    let source = schema::read(path)?;
    let checked = match arguments::chosen_format(matches) {
        Format::Text => schema::check_source(&source),
        format => list(&source, format),
    };
    match matches.get_one::<String>(EXPLAIN).map(|function| actionapi_codegen::explain(&source, function)) {
        // A schema with errors is explained, too: layers may be what is wrong.
        Some(Ok(explanation)) => output::print_explanation(&explanation)?,
        Some(Err(unknown)) if checked.is_ok() => {
            return Err(arguments::usage(command(), ErrorKind::InvalidValue, &unknown.to_string()));
        }
        Some(Err(_)) => {}
        None => {
            if let (Ok(checked), Format::Text) = (&checked, arguments::chosen_format(matches)) {
                output::print_summary(path, &checked.api)?;
            }
        }
    }
    checked.map(|_| ExitCode::SUCCESS)
}

/// Checks a schema, and lists its errors and warnings on standard output, for a program.
fn list(source: &actionapi_codegen::Source, format: Format) -> Result<actionapi_codegen::Checked, Failure> {
    let checked = actionapi_codegen::check(source);
    let diagnostics = checked.as_ref().map_or_else(|errors| errors, |checked| &checked.warnings);
    let found: Vec<_> = diagnostics.iter().map(|diagnostic| Finding::of(source, &diagnostic.into())).collect();
    findings::print(&found, format)?;
    checked.map_err(|_| Failure::Schema)
}
