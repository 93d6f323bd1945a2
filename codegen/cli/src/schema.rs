//! Schemas: read, checked, or generated from, with their diagnostics printed.

use std::io::Read as _;
use std::path::Path;

use actionapi::text::shown_path;
use actionapi_codegen::{Checked, Diagnostics, Generated, Package, Source};

use crate::failure::Failure;
use crate::output::{self, print_diagnostics};

/// The path that stands for standard input.
pub(crate) const STANDARD_INPUT: &str = "-";

/// Checks a schema.
pub(crate) fn check(path: &Path) -> Result<Checked, Failure> {
    check_source(&read(path)?)
}

/// Checks the text of a schema.
pub(crate) fn check_source(source: &Source) -> Result<Checked, Failure> {
    let checked = actionapi_codegen::check(source).map_err(|problems| refused(&problems))?;
    print_diagnostics(&checked.warnings);
    Ok(checked)
}

/// Generates from a schema, for the package of this name.
pub(crate) fn generate(path: &Path, package: Option<&str>) -> Result<Generated, Failure> {
    let source = read(path)?;
    let generated = match package {
        Some(name) => actionapi_codegen::generate_for(&source, &Package::new(name, "0.1.0")),
        None => actionapi_codegen::generate(&source),
    };
    let generated = generated.map_err(|problems| refused(&problems))?;
    print_diagnostics(&generated.warnings);
    Ok(generated)
}

/// The text of a schema.
pub(crate) fn read(path: &Path) -> Result<Source, Failure> {
    from_bytes(&path.display().to_string(), bytes(path)?)
}

/// The bytes of a schema, as they are.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    if path != Path::new(STANDARD_INPUT) {
        let read = std::fs::read(path);
        return read.map_err(|error| Failure::File(format!("cannot read {}: {error}", shown_path(path))));
    }
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().read_to_end(&mut bytes);
    read.map(|_| bytes).map_err(|error| Failure::File(format!("cannot read standard input: {error}")))
}

/// The text of a schema that these bytes are.
pub(crate) fn from_bytes(name: &str, bytes: Vec<u8>) -> Result<Source, Failure> {
    Source::from_bytes(name, bytes).map_err(|error| match error.diagnostics() {
        Some(problems) => refused(&problems),
        None => Failure::File(error.to_string()),
    })
}

/// Replaces the text of a schema's file, and keeps the byte-order mark that the file has, which is no part of what is read.
pub(crate) fn rewrite(path: &Path, text: &str) -> Result<(), Failure> {
    const MARK: &str = "\u{feff}";
    let has_mark = std::fs::read(path).is_ok_and(|bytes| bytes.starts_with(MARK.as_bytes()));
    let marked = if has_mark { format!("{MARK}{text}") } else { text.to_owned() };
    output::save(path, &marked).map(drop)
}

/// Prints why a schema is refused.
pub(crate) fn refused(problems: &Diagnostics) -> Failure {
    print_diagnostics(problems);
    Failure::Schema
}
