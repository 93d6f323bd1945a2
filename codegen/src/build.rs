//! The generator in a build script.
//!
//! It owns what is particular to builds: instructions to cargo on standard output, and schemas that git checked out as the text of a
//! symbolic link.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use actionapi_core::text::one_line;

use crate::diagnostic::Diagnostic;
use crate::generate::generate_for;
use crate::package::Package;
use crate::source::{Position, Source};

/// Generates a client in a build script:
///
/// ```no_run
/// fn main() -> std::process::ExitCode {
///     actionapi_codegen::build("schema.yaml")
/// }
/// ```
///
/// The path of the schema is relative to the folder of the package's `Cargo.toml`. The client is written to `client.rs` in `OUT_DIR`,
/// beside the description `client.json` and the front page `client.md`. The package takes them in at the root of its crate:
///
/// ```ignore
/// #![doc = include_str!(concat!(env!("OUT_DIR"), "/client.md"))]
/// actionapi::include_client!();
/// ```
///
/// Cargo runs the script again only when the schema changes.
///
/// If the schema has errors, they are printed on standard error and the build fails; existing files stay as they are.
#[must_use = "the script ends with it"]
pub fn build(schema: impl AsRef<Path>) -> ExitCode {
    match run(schema.as_ref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprint!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run(schema: &Path) -> Result<(), String> {
    let out =
        env::var_os("OUT_DIR").map(PathBuf::from).ok_or("error: OUT_DIR is not set: `build` runs only in build scripts\n")?;
    watch(schema)?;
    let path = follow(schema);
    if path != schema {
        watch(&path)?;
    }
    // Cargo runs the script in the package's folder, but people read its messages in another.
    let source = Source::read(&fs::canonicalize(&path).unwrap_or(path)).map_err(|error| match error.diagnostics() {
        Some(problems) => problems.to_string(),
        None => format!("error: {error}\n"),
    })?;
    let package = Package::new(&variable("CARGO_PKG_NAME"), &variable("CARGO_PKG_VERSION"));
    let generated = generate_for(&source, &package).map_err(|problems| problems.to_string())?;
    for warning in &generated.warnings {
        println!("cargo::warning={}", line(&source, warning));
    }
    generated.files.write(&out).map_err(|error| format!("error: {error}\n"))?;
    Ok(())
}

/// Lets cargo run the script again when the file changes.
fn watch(path: &Path) -> Result<(), String> {
    let path = path.display().to_string();
    // Cargo reads an instruction a line, and would obey what follows the line end.
    if path.contains(['\n', '\r']) {
        return Err(format!("error: cargo cannot watch the schema {}: there is a line end in its path\n", one_line(&path)));
    }
    println!("cargo::rerun-if-changed={path}");
    Ok(())
}

/// A variable that cargo sets for build scripts.
fn variable(name: &str) -> String {
    env::var(name).unwrap_or_default()
}

/// The path of the schema. Where symbolic links are not available, git writes one as a file that contains the link's target.
fn follow(schema: &Path) -> PathBuf {
    const LONGEST_LINK: u64 = 4096;
    let is_short = fs::metadata(schema).is_ok_and(|metadata| metadata.len() <= LONGEST_LINK);
    let text = if is_short { fs::read_to_string(schema).unwrap_or_default() } else { String::new() };
    let link = text.trim_end();
    let target = schema.with_file_name(link);
    // A schema has several lines and colons; the target of a link has neither.
    if !link.is_empty() && !link.contains(['\n', ':']) && target.is_file() { target } else { schema.to_owned() }
}

/// A diagnostic on one line: cargo shows only one line of a warning.
fn line(source: &Source, diagnostic: &Diagnostic) -> String {
    match diagnostic.labels().first().map(|label| source.position(label.span.start)) {
        Some(Position { line, column }) => format!("{}:{line}:{column}: {}", source.shown_name(), diagnostic.message()),
        None => format!("{}: {}", source.shown_name(), diagnostic.message()),
    }
}
