//! Schemas: read, checked, or generated from, with their diagnostics printed.

use std::path::Path;

use actionapi_codegen::{Checked, Diagnostics, Generated, Source};

use crate::failure::Failure;
use crate::output::print_diagnostics;

/// Checks a schema.
pub(crate) fn check(path: &Path) -> Result<Checked, Failure> {
    let checked = actionapi_codegen::check(&read(path)?).map_err(|problems| refused(&problems))?;
    print_diagnostics(&checked.warnings);
    Ok(checked)
}

/// Generates from a schema.
pub(crate) fn generate(path: &Path) -> Result<Generated, Failure> {
    let generated = actionapi_codegen::generate(&read(path)?).map_err(|problems| refused(&problems))?;
    print_diagnostics(&generated.warnings);
    Ok(generated)
}

fn read(path: &Path) -> Result<Source, Failure> {
    Source::read(path).map_err(|error| match error.diagnostics() {
        Some(problems) => refused(&problems),
        None => Failure::File(error.to_string()),
    })
}

fn refused(problems: &Diagnostics) -> Failure {
    print_diagnostics(problems);
    Failure::Schema
}
