//! `actionapi generate`: the source of a client.

use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::arguments;
use crate::failure::Failure;
use crate::{output, schema};

const OUT: &str = "out";
const CHECK: &str = "check";

const NOTE: &str = "\
Generated source needs the crate `actionapi` of the same version as this program.
To generate the client whenever a package is built, call `actionapi_codegen::build` in its build script instead.

Exit code 100 with --check: the files in DIR are out of date.";

pub(super) fn command() -> Command {
    let out = arguments::path_option(OUT, "DIR", "The folder to write to, which is created if necessary").required(true);
    let check = Arg::new(CHECK)
        .long(CHECK)
        .help("Write nothing: show how the files in DIR differ from the generated ones")
        .action(ArgAction::SetTrue)
        .overrides_with(CHECK);
    arguments::command("generate", "Generate a client from a schema").args([arguments::schema(), out, check]).after_help(NOTE)
}

pub(super) fn run(matches: &ArgMatches) -> Result<ExitCode, Failure> {
    let generated = schema::generate(arguments::schema_path(matches))?;
    let folder = arguments::path(matches, OUT);
    let done = if matches.get_flag(CHECK) {
        output::compare(&generated.files, folder)
    } else {
        output::write(&generated.files, folder)
    };
    done.map(|()| ExitCode::SUCCESS)
}
