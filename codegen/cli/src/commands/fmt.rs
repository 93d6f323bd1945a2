//! `actionapi fmt`: schemas in one style.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use actionapi::text::{one_line, shown_path};
use actionapi_codegen::Source;
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use super::arguments;
use crate::failure::Failure;
use crate::fmt::{self, Unformatted};
use crate::{output, schema};

const CHECK: &str = "check";
const DIFF: &str = "diff";

const NOTE: &str = "\
Keys are written in the order of the reference, quotes only where YAML needs them, and what is in braces stays so where it fits on a line \
of 128 characters. Comments, blank lines, names and their order, and texts stay as they are. A schema that would say something else \
afterwards is not written.

Exit code 100 with --check or --diff: some of the schemas are not formatted.";

pub(super) fn command() -> Command {
    let schemas = Arg::new(arguments::SCHEMA)
        .help("The paths of the schemas; `-` is standard input, whose text is printed")
        .required(true)
        .num_args(1..)
        .value_parser(value_parser!(PathBuf));
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).help(help).action(ArgAction::SetTrue).overrides_with(name)
    };
    arguments::command("fmt", "Format schemas").after_help(NOTE).args([
        schemas,
        flag(CHECK, "Write nothing: list the schemas that are not formatted"),
        flag(DIFF, "Write nothing: show what would change, as a unified diff"),
    ])
}

pub(super) fn run(matches: &ArgMatches) -> Result<ExitCode, Failure> {
    let paths: Vec<&PathBuf> = matches.get_many(arguments::SCHEMA).into_iter().flatten().collect();
    if paths.iter().filter(|path| is_input(path)).count() > 1 {
        return Err(arguments::usage(command(), ErrorKind::ArgumentConflict, "`-` can be given once"));
    }
    let (check, diff) = (matches.get_flag(CHECK), matches.get_flag(DIFF));
    // All of them are formatted, whatever is wrong with one.
    let failures: Vec<Failure> = paths.into_iter().filter_map(|path| format(path, check, diff).err()).collect();
    failures.iter().for_each(output::print_failure);
    let worst = failures.iter().find(|failure| !matches!(failure, Failure::Found)).or(failures.first());
    Ok(worst.map_or(ExitCode::SUCCESS, |failure| ExitCode::from(failure.code())))
}

fn is_input(path: &Path) -> bool {
    path == Path::new(schema::STANDARD_INPUT)
}

/// Formats a schema: writes it, or says how it differs.
fn format(path: &Path, check: bool, diff: bool) -> Result<(), Failure> {
    let bytes = schema::bytes(path)?;
    let source = schema::from_bytes(&path.display().to_string(), bytes.clone())?;
    let text = fmt::format(&source).map_err(|reason| unformatted(&source, reason))?;
    let is_formatted = bytes == text.as_bytes();
    if diff && !is_formatted {
        output::print(&output::difference(&shown_path(path), &String::from_utf8_lossy(&bytes), &text))?;
    }
    if check && !is_formatted && !diff {
        output::print(&format!("{}\n", shown_path(path)))?;
    }
    if check || diff {
        return if is_formatted { Ok(()) } else { Err(Failure::Found) };
    }
    if is_input(path) {
        return output::print(&text);
    }
    output::save(path, &text).map(drop)
}

fn unformatted(source: &Source, reason: Unformatted) -> Failure {
    match reason {
        Unformatted::NotYaml(problems) => schema::refused(&problems),
        Unformatted::Unsupported { span, what } => {
            let at = source.position(span.start);
            let name = source.shown_name();
            output::print_error(&format!(
                "error: {name}:{}:{}: cannot format {}; the schema stays as it is\n",
                at.line,
                at.column,
                one_line(&what)
            ));
            Failure::Schema
        }
        Unformatted::Changed => {
            let name = source.shown_name();
            let why = "formatted, it would say something else, which is a mistake of `actionapi fmt`; it stays as it is";
            output::print_error(&format!("error: {name}: {why}\n"));
            Failure::Schema
        }
    }
}
