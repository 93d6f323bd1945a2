//! `actionapi new`: a workspace around a schema that builds and whose tests pass.
//!
//! What is in its files is `new`'s.

use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;

use actionapi::text::shown_path;
use actionapi_codegen::Source;
use clap::error::ErrorKind;
use clap::{Arg, ArgMatches, Command};

use super::arguments;
use crate::failure::Failure;
use crate::new::{self, Origin, Workspace, folder, name};
use crate::{output, schema};

const NAME: &str = "NAME";
const SCHEMA: &str = "schema";
const PATH: &str = "path";

const NOTE: &str = "\
The folder NAME is a Cargo workspace with the package NAME-client, the client with its schema and a test, and the package NAME, its
command line. Without --schema, the schema is a short example with comments that say what to change.

The packages depend on the crates `actionapi` and `actionapi-codegen`: those of the registry in this program's version, or with --path
those of a clone.

An existing folder is left alone, unless it is empty. It is written completely or not at all.";

pub(super) fn command() -> Command {
    let name = Arg::new(NAME).help("The name of the folder and of the command line").required(true);
    let schema = arguments::path_option(SCHEMA, "SCHEMA", "The schema that is copied into the client; `-` is standard input");
    let path = arguments::path_option(PATH, "DIR", "A clone of the repository, whose crates the packages depend on");
    arguments::command("new", "Make a workspace with a client, its command line and a test")
        .args([name, schema, path])
        .after_help(NOTE)
}

pub(super) fn run(matches: &ArgMatches) -> Result<ExitCode, Failure> {
    let name = matches.get_one::<String>(NAME).map_or("", String::as_str);
    name::check(name).map_err(|message| arguments::usage(command(), ErrorKind::InvalidValue, &message))?;
    let source = match matches.get_one::<PathBuf>(SCHEMA) {
        Some(path) => schema::read(path)?,
        None => Source::new("schema.yaml", new::first_schema(name)),
    };
    let api = schema::check_source(&source)?.api;
    let origin = matches.get_one::<PathBuf>(PATH).map_or(Ok(Origin::Registry), |path| clone(path))?;
    let workspace = Workspace { name, schema: source.text(), api: &api, origin: &origin };
    let files = workspace.files();
    let folder = Path::new(name);
    folder::write(&files, folder).map_err(Failure::File)?;
    let paths: String = files.iter().map(|(path, _)| format!("wrote {name}/{path}\n")).collect();
    let schema = format!("{name}/{}/schema.yaml", workspace.client());
    let run = workspace.run();
    let first = if matches.contains_id(SCHEMA) { String::new() } else { format!("Edit {schema} first. ") };
    output::print(&format!("{paths}{first}In the folder {name}, run:\n  cargo test\n  {run}\n"))?;
    print_notes(&origin, name);
    Ok(ExitCode::SUCCESS)
}

/// Where the crates come from, and what cargo may say about a workspace around this one.
fn print_notes(origin: &Origin, name: &str) {
    let note = match origin {
        Origin::Registry => {
            let version = env!("CARGO_PKG_VERSION");
            format!(
                "the crates `actionapi` and `actionapi-codegen` come from the registry, in version {version}; if cargo does not find \
                 them there, change {name}/Cargo.toml, or run this command with `--path DIR` for a clone"
            )
        }
        Origin::Clone(path) => {
            let path = shown_path(Path::new(path));
            format!("the crates `actionapi` and `actionapi-codegen` come from {path}, as {name}/Cargo.toml says")
        }
    };
    output::print_error(&format!("note: {note}\n"));
    if let Some(outer) = folder::outer_workspace(Path::new(name)) {
        output::print_error(&format!(
            "note: {name} is a workspace of its own inside that of {}: where `members` there match it, add it to `exclude`\n",
            shown_path(&outer)
        ));
    }
}

/// A clone as seen from the new folder.
fn clone(path: &Path) -> Result<Origin, Failure> {
    for manifest in ["runtime/Cargo.toml", "codegen/Cargo.toml"] {
        if !path.join(manifest).is_file() {
            let message = format!("{} is not a clone of actionapi: it has no {manifest}", shown_path(path));
            return Err(Failure::File(message));
        }
    }
    let start = Path::new(if path.is_absolute() { "" } else { ".." });
    let seen: PathBuf = start.components().chain(path.components().filter(|part| *part != Component::CurDir)).collect();
    match seen.to_str() {
        // Cargo takes `/` everywhere.
        Some(text) => Ok(Origin::Clone(text.replace(std::path::MAIN_SEPARATOR, "/"))),
        None => Err(Failure::File(format!("{} is not UTF-8, which a Cargo.toml has to be", shown_path(path)))),
    }
}
