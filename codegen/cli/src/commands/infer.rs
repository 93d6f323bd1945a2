//! `actionapi infer`: from sample replies to a schema.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use actionapi::text::one_line;
use clap::builder::PossibleValuesParser;
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use super::arguments;
use crate::failure::Failure;
use crate::findings::{self, Finding, Format, Level};
use crate::infer::{self, Enums, Options, Problem};
use crate::{output, schema};

const FILES: &str = "FILE";
const OUT: &str = "out";
const NAME: &str = "name";
const ACTION: &str = "action";
const ENUMS: &str = "enums";
const INTO: &str = "into";
const RETYPE: &str = "retype";

const NOTE: &str = "\
FILE is one of:
  - a reply as the server sent it, in a file named MODULE.FUNCTION.json, FUNCTION.json or MODULE.FUNCTION.WORD.json;
    several files of one function tell more; one whose word is `error` is a failure, and a word of three digits is its HTTP status
  - a HAR file, as browsers and proxies write it
  - a recorded call: an object with `module`, `function`, `parameters`, `status`, `headers` and `body`
  - a folder of these

With --into, the samples are merged into a schema: a type gets a `?` where nothing was seen, records get fields, enums get values,
and functions are added. No other line changes. What contradicts the schema is reported.

Exit code 100 with --into: samples contradict the schema. Everything else is written.

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
    let out = arguments::path_option(OUT, "SCHEMA", "The file to write to, instead of standard output or the schema of --into");
    let into = arguments::path_option(INTO, "SCHEMA", "Merge the samples into this schema").conflicts_with_all([NAME, ACTION]);
    let retype = Arg::new(RETYPE)
        .long(RETYPE)
        .help("With --into: also change types that contradict the samples")
        .action(ArgAction::SetTrue)
        .requires(INTO)
        .overrides_with(RETYPE);
    arguments::command("infer", "Infer a schema from sample replies")
        .args([files, into, out, name, action, enums, retype, arguments::format()])
        .after_help(NOTE)
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
        retype: matches.get_flag(RETYPE),
    };
    if let Some(schema) = matches.get_one::<PathBuf>(INTO) {
        return merge(schema, &paths, &options, out, arguments::chosen_format(matches));
    }
    let written = infer::infer(&paths, &options).map_err(failure)?;
    written.notes.iter().for_each(|note| output::print_error(&format!("note: {note}\n")));
    match out {
        None => output::print(&written.text)?,
        Some(path) => drop(output::save(path, &written.text)?),
    }
    Ok(ExitCode::SUCCESS)
}

/// Merges into a schema, and reports what that changes.
fn merge(schema: &Path, paths: &[PathBuf], options: &Options, out: Option<&Path>, format: Format) -> Result<ExitCode, Failure> {
    let is_input = schema == Path::new("-");
    if is_input && out.is_none() && format != Format::Text {
        let message = "with `--into -` the schema goes to standard output, and `--format` needs `--out`";
        return Err(arguments::usage(command(), ErrorKind::ArgumentConflict, message));
    }
    let source = schema::read(schema)?;
    let merged = infer::merge(&source, paths, options).map_err(failure)?;
    merged.notes.iter().for_each(|note| output::print_error(&format!("note: {note}\n")));
    match out {
        Some(path) => drop(output::save(path, &merged.text)?),
        None if is_input => output::print(&merged.text)?,
        None if merged.text == source.text() => {}
        None => schema::rewrite(schema, &merged.text)?,
    }
    match format {
        Format::Text => {
            let all = merged.changes.iter().chain(&merged.contradictions);
            let text: String = all.map(shown).collect();
            // Standard output has the schema.
            if is_input && out.is_none() { output::print_error(&text) } else { output::print(&text)? }
        }
        format => findings::print(&[&merged.changes[..], &merged.contradictions[..]].concat(), format)?,
    }
    if merged.contradictions.is_empty() { Ok(ExitCode::SUCCESS) } else { Err(Failure::Found) }
}

/// A finding on a line, with its position.
fn shown(finding: &Finding) -> String {
    let place = finding.place.as_ref().map(|place| format!("{}:{}:{}: ", one_line(&place.path), place.line, place.column));
    let word = if finding.level == Level::Error { "error: " } else { "" };
    format!("{}{word}{}\n", place.unwrap_or_default(), finding.message)
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
