//! `actionapi generate`: the source of a client.

use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::arguments;
use crate::failure::Failure;
use crate::{output, schema};

const OUT: &str = "out";
const CHECK: &str = "check";
const PACKAGE: &str = "package";

const NOTE: &str = "\
Generated source needs the crate `actionapi` of the same version as this program.
To generate the client whenever a package is built, call `actionapi_codegen::build` in its build script instead.

Exit code 100 with --check: the files in DIR are out of date.";

pub(super) fn command() -> Command {
    let out = arguments::path_option(OUT, "DIR", "The folder to write to, which is created if necessary").required(true);
    let package =
        Arg::new(PACKAGE).long(PACKAGE).value_name("NAME").value_parser(package_name).help(
            "The package that the client is for, which the examples of client.md name; unless set, that is the API's name",
        );
    let check = Arg::new(CHECK)
        .long(CHECK)
        .help("Write nothing: show how the files in DIR differ from the generated ones")
        .action(ArgAction::SetTrue)
        .overrides_with(CHECK);
    arguments::command("generate", "Generate a client from a schema")
        .args([arguments::schema(), out, package, check])
        .after_help(NOTE)
}

/// The name of a package, as cargo takes it.
fn package_name(text: &str) -> Result<String, String> {
    let is_name = text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if is_name { Ok(text.to_owned()) } else { Err("a package name has letters, digits, `-` and `_`".to_owned()) }
}

pub(super) fn run(matches: &ArgMatches) -> Result<ExitCode, Failure> {
    let generated = schema::generate(arguments::schema_path(matches), matches.get_one::<String>(PACKAGE).map(String::as_str))?;
    let folder = arguments::path(matches, OUT);
    let done = if matches.get_flag(CHECK) {
        output::compare(&generated.files, folder)
    } else {
        output::write(&generated.files, folder)
    };
    done.map(|()| ExitCode::SUCCESS)
}
