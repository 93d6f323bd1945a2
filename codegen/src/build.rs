//! The generator as a step of a build: called by a build script, it speaks cargo's language on standard output.
//!
//! It owns what is particular to builds: where the schema is if a link to it was checked out as text, what cargo watches, the cache
//! kept beside the output, and that the last good output stays if the schema has a problem.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::UNIX_EPOCH;

use crate::diagnostic::Diagnostic;
use crate::files::write_if_changed;
use crate::generate::generate_cached;
use crate::source::{Position, Source};

/// Generates the client that a schema describes, from a build script whose `main` is this alone:
///
/// ```no_run
/// fn main() -> std::process::ExitCode {
///     actionapi_codegen::build("schema.yaml")
/// }
/// ```
///
/// The path is that of the schema, from the folder of the package's `Cargo.toml`. The client is written to `$OUT_DIR/NAME.rs`, where
/// NAME is the API's name with `_` for `-`; the package includes it at its root with
/// `include!(concat!(env!("OUT_DIR"), "/NAME.rs"));`. Cargo runs the script again when the schema changes, not otherwise.
///
/// Problems of the schema are told on standard error, and the build fails; what was generated before stays as it is.
#[must_use = "the script ends with it"]
pub fn build(schema: impl AsRef<Path>) -> ExitCode {
    let schema = schema.as_ref();
    println!("cargo::rerun-if-changed={}", schema.display());
    match run(schema) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprint!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run(schema: &Path) -> Result<(), String> {
    let out =
        env::var_os("OUT_DIR").map(PathBuf::from).ok_or("error: OUT_DIR is not set: this runs in build scripts alone\n")?;
    let path = follow(schema);
    if path != schema {
        println!("cargo::rerun-if-changed={}", path.display());
    }
    // Cargo runs the script in the package's folder, but people read its messages elsewhere.
    let source = Source::read(&fs::canonicalize(&path).unwrap_or(path)).map_err(|error| match error.diagnostics() {
        Some(problems) => problems.to_string(),
        None => format!("error: {error}\n"),
    })?;
    let generator = identity();
    let cache_path = out.join("codegen.cache");
    let cache = fs::read_to_string(&cache_path).unwrap_or_default();
    let (generated, cache) = generate_cached(&source, &cache, generator.as_deref()).map_err(|problems| problems.to_string())?;
    for warning in &generated.warnings {
        println!("cargo::warning={}", line(&source, warning));
    }
    generated.files.write(&out).map_err(|error| format!("error: {error}\n"))?;
    // A cache that cannot be written makes the next build slower, not wrong.
    cache.map(|cache| write_if_changed(&cache_path, &cache));
    Ok(())
}

/// Where a schema is. Git writes a symbolic link as a file that holds the link's path where the file system or the settings have no
/// links.
fn follow(schema: &Path) -> PathBuf {
    const LONGEST_LINK: u64 = 4096;
    let is_short = fs::metadata(schema).is_ok_and(|metadata| metadata.len() <= LONGEST_LINK);
    let text = if is_short { fs::read_to_string(schema).unwrap_or_default() } else { String::new() };
    let link = text.trim_end();
    let target = schema.with_file_name(link);
    // A schema has several lines, and colons; the text of a link has neither.
    if !link.is_empty() && !link.contains(['\n', ':']) && target.is_file() { target } else { schema.to_owned() }
}

/// A diagnostic on one line, which is all that cargo shows of a warning.
fn line(source: &Source, diagnostic: &Diagnostic) -> String {
    match diagnostic.labels().first().map(|label| source.position(label.span.start)) {
        Some(Position { line, column }) => format!("{}:{line}:{column}: {}", source.name(), diagnostic.message()),
        None => format!("{}: {}", source.name(), diagnostic.message()),
    }
}

/// What tells this generator from any other, its dependencies included: the program it is a part of. Without it there is no cache.
fn identity() -> Option<String> {
    let program = fs::metadata(env::current_exe().ok()?).ok()?;
    let modified = program.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("{} {} {}", env!("CARGO_PKG_VERSION"), program.len(), modified.as_nanos()))
}
