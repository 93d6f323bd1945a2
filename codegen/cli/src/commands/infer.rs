//! `actionapi infer`: from sample replies to a schema.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use actionapi_codegen::files::Files;
use clap::builder::PossibleValuesParser;
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use super::arguments;
use crate::failure::Failure;
use crate::infer::{self, Enums, Options, Problem};
use crate::output;

const FILES: &str = "FILE";
const OUT: &str = "out";
const NAME: &str = "name";
const ACTION: &str = "action";
const ENUMS: &str = "enums";

const NOTE: &str = "\
FILE is one of:
  - a reply as the server sent it, in a file named MODULE.FUNCTION.json, FUNCTION.json or MODULE.FUNCTION.WORD.json;
    several files of one function tell more; one whose word is `error` is a failure, and a word of three digits is its HTTP status
  - a HAR file, as browsers and proxies write it
  - a recorded call: an object with `module`, `function`, `parameters`, `status`, `headers` and `body`
  - a folder of these

Secrets are replaced in examples: fields whose names say that they are one, and texts that look like keys.";

pub(super) fn command() -> Command {
    let files = Arg::new(FILES).help("Sample replies").required(true).num_args(1..).value_parser(value_parser!(PathBuf));
    let name = Arg::new(NAME).long(NAME).value_name("NAME").help("The name of the API in a new schema").overrides_with(NAME);
    let action = Arg::new(ACTION)
        .long(ACTION)
        .value_name("PARAMETER")
        .help("A parameter of the requests in HAR files that chooses the function; given twice: the module's, then the function's")
        .action(ArgAction::Append);
    let enums = Arg::new(ENUMS)
        .long(ENUMS)
        .value_name("WHEN")
        .help("Whether texts of few values become enums: `auto` if they were seen often enough, `always`, or `never`")
        .default_value("auto")
        .hide_possible_values(true)
        .value_parser(PossibleValuesParser::new(["auto", "always", "never"]))
        .overrides_with(ENUMS);
    let out = arguments::path_option(OUT, "SCHEMA", "The file to write to, instead of standard output");
    arguments::command("infer", "Infer a schema from sample replies").args([files, out, name, action, enums]).after_help(NOTE)
}

pub(super) fn run(matches: &ArgMatches) -> Result<ExitCode, Failure> {
    let paths: Vec<PathBuf> = matches.get_many(FILES).into_iter().flatten().cloned().collect();
    let out = matches.get_one::<PathBuf>(OUT).map(PathBuf::as_path);
    let options = Options {
        name: api_name(matches.get_one::<String>(NAME), out),
        action: matches.get_many(ACTION).into_iter().flatten().cloned().collect(),
        enums: match matches.get_one::<String>(ENUMS).map(String::as_str) {
            Some("always") => Enums::Always,
            Some("never") => Enums::Never,
            _ => Enums::Auto,
        },
        retype: false,
    };
    let written = infer::infer(&paths, &options).map_err(failure)?;
    written.notes.iter().for_each(|note| output::print_error(&format!("note: {note}\n")));
    match out {
        None => output::print(&written.text)?,
        Some(path) => save(path, &written.text)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Replaces a file as a whole.
fn save(path: &Path, text: &str) -> Result<(), Failure> {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
        return Err(arguments::usage(command(), ErrorKind::InvalidValue, "`--out` is no path of a file"));
    };
    let mut files = Files::default();
    files.insert(name, text);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    files.write(folder).map(drop).map_err(|error| Failure::File(error.to_string()))
}

/// A name of an API: the one asked for, or the file's.
fn api_name(asked: Option<&String>, out: Option<&Path>) -> String {
    let stem = out.and_then(Path::file_stem).and_then(|stem| stem.to_str()).filter(|stem| *stem != "schema");
    let text = asked.map(String::as_str).or(stem).unwrap_or("example");
    let allowed = |each: char| each.is_ascii_lowercase() || each.is_ascii_digit() || each == '-' || each == '_';
    let name: String = text.to_ascii_lowercase().chars().map(|each| if allowed(each) { each } else { '-' }).collect();
    let name = name.trim_start_matches(|first: char| !first.is_ascii_lowercase());
    if name.is_empty() { "example".to_owned() } else { name.to_owned() }
}

fn failure(problem: Problem) -> Failure {
    match problem {
        Problem::Usage(message) => arguments::usage(command(), ErrorKind::InvalidValue, &message),
        Problem::File(message) => Failure::File(message),
        Problem::Schema(problems) => {
            output::print_diagnostics(&problems);
            Failure::Schema
        }
        Problem::Unfit(message) => Failure::Interpreted(message),
    }
}
