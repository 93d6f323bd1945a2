//! The schema that an argument names: read, checked, or generated from, with its diagnostics printed.

use actionapi_codegen::{Diagnostics, Generated, Source};
use clap::ArgMatches;

use crate::arguments::schema_path;
use crate::failure::Failure;
use crate::output::print_diagnostics;

/// Checks the schema.
pub(crate) fn check(matches: &ArgMatches) -> Result<(), Failure> {
    let checked = actionapi_codegen::check(&read(matches)?).map_err(|problems| refused(&problems))?;
    print_diagnostics(&checked.warnings);
    Ok(())
}

/// Generates from the schema.
pub(crate) fn generate(matches: &ArgMatches) -> Result<Generated, Failure> {
    let generated = actionapi_codegen::generate(&read(matches)?).map_err(|problems| refused(&problems))?;
    print_diagnostics(&generated.warnings);
    Ok(generated)
}

fn read(matches: &ArgMatches) -> Result<Source, Failure> {
    Source::read(schema_path(matches)).map_err(|error| match error.diagnostics() {
        Some(problems) => refused(&problems),
        None => Failure::File(error.to_string()),
    })
}

fn refused(problems: &Diagnostics) -> Failure {
    print_diagnostics(problems);
    Failure::Schema
}
