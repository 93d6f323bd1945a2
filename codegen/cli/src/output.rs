//! Standard output, standard error, and the generated files.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

use actionapi::description::Api;
use actionapi::text::{printable, shown_path};
use actionapi_codegen::files::Files;
use actionapi_codegen::{Diagnostics, Explanation};

use crate::failure::Failure;

/// Writes the files, and prints the path of each that changed.
pub(crate) fn write(files: &Files, folder: &Path) -> Result<(), Failure> {
    let written = files.write(folder).map_err(|error| Failure::File(error.to_string()))?;
    for path in &written {
        print(&format!("wrote {}\n", shown_path(path)))?;
    }
    Ok(())
}

/// Prints how the files in the folder differ.
pub(crate) fn compare(files: &Files, folder: &Path) -> Result<(), Failure> {
    let differences = files.compare(folder).map_err(|error| Failure::File(error.to_string()))?;
    for difference in &differences {
        print_error(&format!("{difference}\n"));
    }
    if differences.is_empty() { Ok(()) } else { Err(Failure::Found) }
}

/// Prints the message of a failure.
pub(crate) fn print_failure(failure: &Failure) {
    match failure {
        Failure::Usage(error) => print_usage(error),
        Failure::File(message) | Failure::Interpreted(message) => print_error(&format!("error: {message}\n")),
        Failure::Schema | Failure::Found => {}
    }
}

/// Prints that a schema is correct, and how much is in it.
pub(crate) fn print_summary(path: &Path, api: &Api) -> Result<(), Failure> {
    print(&format!("{}: no errors; {}\n", shown_path(path), summary(api)))
}

/// How many modules and functions an API has.
pub(crate) fn summary(api: &Api) -> String {
    let count = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let (modules, functions) = (api.named_modules().count(), api.functions().count());
    let modules = if modules == 0 { String::new() } else { format!("{}, ", count(modules, "module")) };
    format!("{modules}{}", count(functions, "function"))
}

/// Prints how a function is called and how its replies are read.
pub(crate) fn print_explanation(explanation: &Explanation) -> Result<(), Failure> {
    print(&if may_colour() && io::stdout().is_terminal() { explanation.coloured() } else { explanation.to_string() })
}

/// Prints what is wrong with the arguments; without colours if one of them has escapes, which nobody could find among those of colours.
fn print_usage(error: &clap::Error) {
    let is_printable = |argument: std::ffi::OsString| argument.to_str().is_some_and(|text| printable(text) == text);
    let text = error.render();
    let text = if is_coloured() && std::env::args_os().all(is_printable) {
        text.ansi().to_string()
    } else {
        printable(&text.to_string())
    };
    // The help says `Commands`, too.
    print_error(&text.replace("subcommand", "command"));
}

/// Prints diagnostics on standard error.
pub(crate) fn print_diagnostics(diagnostics: &Diagnostics) {
    if !diagnostics.is_empty() {
        print_error(&if is_coloured() { diagnostics.coloured() } else { diagnostics.to_string() });
    }
}

/// Whether messages are in colour: on a terminal that has colours, unless `NO_COLOR` is set.
pub(crate) fn is_coloured() -> bool {
    may_colour() && io::stderr().is_terminal()
}

/// Whether the environment allows colours.
fn may_colour() -> bool {
    let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let is_dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
    !no_colour && !is_dumb
}

/// Prints help or the version.
pub(crate) fn print_clap(text: &clap::Error) -> Result<(), Failure> {
    written(text.print())
}

/// Writes to standard output.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    written(io::stdout().write_all(text.as_bytes()))
}

/// A closed standard output is not a failure: the reader has seen enough.
fn written(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::File(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes to standard error. Nothing can be done if that fails.
pub(crate) fn print_error(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

/// Replaces a file as a whole, in a folder that is created if necessary. Returns whether it was another text before.
pub(crate) fn save(path: &Path, text: &str) -> Result<bool, Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let saved = folder.map_or(Ok(()), std::fs::create_dir_all);
    let saved = saved.map_err(|error| io::Error::new(error.kind(), format!("cannot write {}: {error}", shown_path(path))));
    let saved = saved.and_then(|()| actionapi_codegen::files::write_if_changed(path, text));
    saved.map_err(|error| Failure::File(error.to_string()))
}

/// The difference between two texts of a file of this name, as `diff -u` shows it.
pub(crate) fn difference(name: &str, before: &str, after: &str) -> String {
    similar::TextDiff::from_lines(before, after).unified_diff().header(name, name).to_string()
}
