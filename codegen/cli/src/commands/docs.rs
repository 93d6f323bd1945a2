//! `actionapi docs`: documentation of the API as web pages.
//!
//! The pages are made in `actionapi::docs`.

use std::process::ExitCode;

use actionapi::docs::{Options, site};
use actionapi_codegen::files::Files;
use clap::{Arg, ArgAction, ArgMatches, Command};

use super::arguments;
use crate::failure::Failure;
use crate::{output, schema};

const OUT: &str = "out";
const CHECK: &str = "check";
const PROGRAM: &str = "program";
const CRATE: &str = "crate";

const NOTE: &str = "\
The first page is index.html. The pages need no server and no scripts; a small script adds a search.
Files of modules that the schema no longer has stay in DIR: remove DIR first to be rid of them.

`actionapi sandbox SCHEMA` serves the same pages to browsers, with forms to try the functions.

Exit code 100 with --check: the files in DIR are out of date.";

pub(super) fn command() -> Command {
    let out = arguments::path_option(OUT, "DIR", "The folder to write to, which is created if necessary").required(true);
    let check = Arg::new(CHECK)
        .long(CHECK)
        .help("Write nothing: show how the files in DIR differ from those that would be written")
        .action(ArgAction::SetTrue)
        .overrides_with(CHECK);
    let name = |id: &'static str, help: &'static str| {
        Arg::new(id).long(id).value_name("NAME").help(help).allow_hyphen_values(true).overrides_with(id)
    };
    let program = name(PROGRAM, "The command line in examples; by default the API's name");
    let package = name(CRATE, "The crate of the client in examples; by default the API's name and `_client`");
    arguments::command("docs", "Write documentation of the API as web pages")
        .args([arguments::schema(), out, program, package, check])
        .after_help(NOTE)
}

pub(super) fn run(matches: &ArgMatches) -> Result<ExitCode, Failure> {
    let api = schema::check(arguments::schema_path(matches))?.api;
    let mut options = Options::new(&api);
    if let Some(program) = matches.get_one::<String>(PROGRAM) {
        options.program.clone_from(program);
    }
    if let Some(path) = matches.get_one::<String>(CRATE) {
        options.path = path.replace('-', "_");
    }
    let mut files = Files::default();
    for file in site(&api, &options) {
        files.insert(file.name, file.text);
    }
    let folder = arguments::path(matches, OUT);
    let done = if matches.get_flag(CHECK) { output::compare(&files, folder) } else { output::write(&files, folder) };
    done.map(|()| ExitCode::SUCCESS)
}
