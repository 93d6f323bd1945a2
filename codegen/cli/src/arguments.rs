//! The grammar of the command line, with its help.

use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

pub(crate) const CHECK: &str = "check";
pub(crate) const GENERATE: &str = "generate";

const SCHEMA: &str = "SCHEMA";
const OUT: &str = "out";

const ABOUT: &str =
    "Describe an action-style HTTP API once, in YAML: check the schema, and generate a typed Rust client from it.";

const EXIT_CODES: &str = "\
Exit codes:
  0  Success.
  1  The schema has errors, which are on standard error. Existing files stay as they are.
  2  The arguments are invalid.
  3  A file cannot be read or written.
  4  With --check: the files in DIR are out of date.";

const GENERATE_NOTE: &str = "\
Generated source needs the crate `actionapi` of the same version as this program.
To generate the client whenever a package is built, call `actionapi_codegen::build` in its build script instead.";

/// The program's commands.
pub(crate) fn program() -> Command {
    Command::new("actionapi")
        .version(env!("CARGO_PKG_VERSION"))
        .propagate_version(true)
        .about(ABOUT)
        .after_help(EXIT_CODES)
        .subcommand_required(true)
        .disable_help_subcommand(true)
        .subcommands([check(), generate()])
}

fn check() -> Command {
    command(CHECK, "Check a schema, and print its errors and warnings").arg(schema())
}

fn generate() -> Command {
    let out = Arg::new(OUT)
        .long(OUT)
        .value_name("DIR")
        .help("The folder to write to, which is created if necessary")
        .required(true)
        .value_parser(value_parser!(PathBuf))
        .allow_hyphen_values(true)
        .overrides_with(OUT);
    let check = Arg::new(CHECK)
        .long(CHECK)
        .help("Write nothing: show how the files in DIR differ from the generated ones")
        .action(ArgAction::SetTrue)
        .overrides_with(CHECK);
    command(GENERATE, "Generate a client from a schema").args([schema(), out, check]).after_help(GENERATE_NOTE)
}

fn command(name: &'static str, about: &'static str) -> Command {
    Command::new(name).about(about).display_name("actionapi")
}

fn schema() -> Arg {
    Arg::new(SCHEMA).help("The path of the schema").required(true).value_parser(value_parser!(PathBuf))
}

/// The path of the schema.
pub(crate) fn schema_path(matches: &ArgMatches) -> &Path {
    path(matches, SCHEMA)
}

/// The folder of the generated files.
pub(crate) fn out(matches: &ArgMatches) -> &Path {
    path(matches, OUT)
}

/// Whether the generated files are only compared.
pub(crate) fn is_check(matches: &ArgMatches) -> bool {
    matches.get_flag(CHECK)
}

/// The value of a required argument.
fn path<'m>(matches: &'m ArgMatches, name: &str) -> &'m Path {
    matches.get_one::<PathBuf>(name).map(PathBuf::as_path).unwrap_or(Path::new(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_is_sound() {
        program().debug_assert();
    }
}
