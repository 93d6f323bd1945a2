//! What the grammars of several commands share.

use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::error::ErrorKind;
use clap::{Arg, ArgMatches, Command, value_parser};

use crate::failure::Failure;
use crate::findings::Format;

pub(super) const PROGRAM: &str = "actionapi";
pub(super) const SCHEMA: &str = "SCHEMA";
pub(super) const FORMAT: &str = "format";

/// A command.
pub(super) fn command(name: &'static str, about: &'static str) -> Command {
    Command::new(name).about(about).display_name(PROGRAM)
}

/// The argument for the path of a schema.
pub(super) fn schema() -> Arg {
    Arg::new(SCHEMA).help("The path of the schema; `-` is standard input").required(true).value_parser(value_parser!(PathBuf))
}

/// The option for a path, without the dashes.
pub(super) fn path_option(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name(value)
        .help(help)
        .value_parser(value_parser!(PathBuf))
        .allow_hyphen_values(true)
        .overrides_with(name)
}

/// The option for the form in which findings are listed.
pub(super) fn format() -> Arg {
    Arg::new(FORMAT)
        .long(FORMAT)
        .value_name("FORMAT")
        .help("How findings are listed: `text` for people, `json`, or `github` for the annotations of GitHub Actions")
        .default_value("text")
        .hide_possible_values(true)
        .value_parser(PossibleValuesParser::new(Format::WORDS.map(|(word, _)| word)))
        .overrides_with(FORMAT)
}

/// The form in which findings are listed.
pub(super) fn chosen_format(matches: &ArgMatches) -> Format {
    let chosen = matches.get_one::<String>(FORMAT);
    Format::WORDS
        .iter()
        .find(|(word, _)| chosen.is_some_and(|chosen| chosen == word))
        .map_or(Format::Text, |(_, format)| *format)
}

/// The path of the schema.
pub(super) fn schema_path(matches: &ArgMatches) -> &Path {
    path(matches, SCHEMA)
}

/// The value of a required argument.
pub(super) fn path<'m>(matches: &'m ArgMatches, name: &str) -> &'m Path {
    matches.get_one::<PathBuf>(name).map(PathBuf::as_path).unwrap_or(Path::new(""))
}

/// The failure for arguments of a command that are invalid in a way that clap cannot see.
pub(super) fn usage(mut command: Command, kind: ErrorKind, message: &str) -> Failure {
    // The usage in the message names the program, too.
    let name = format!("{PROGRAM} {}", command.get_name());
    command = command.bin_name(name);
    Failure::Usage(command.error(kind, message))
}
