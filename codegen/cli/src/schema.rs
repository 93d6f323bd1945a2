//! Schemas: read, checked, or generated from, with their diagnostics printed.

use std::io::{self, Read as _};
use std::path::Path;

use actionapi_codegen::{Checked, Diagnostics, Generated, ReadError, Source};

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
    let read = if path == Path::new("-") { from_standard_input() } else { Source::read(path) };
    read.map_err(|error| match error.diagnostics() {
        Some(problems) => refused(&problems),
        None => Failure::File(error.to_string()),
    })
}

fn from_standard_input() -> Result<Source, ReadError> {
    let (name, mut bytes) = ("<standard input>", Vec::new());
    match io::stdin().lock().read_to_end(&mut bytes) {
        Ok(_) => Source::from_bytes(name, bytes),
        Err(error) => Err(ReadError::Io { name: name.to_owned(), error }),
    }
}

fn refused(problems: &Diagnostics) -> Failure {
    print_diagnostics(problems);
    Failure::Schema
}
