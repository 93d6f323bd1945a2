//! `actionapi lint`: what is correct in a schema, and probably not meant.

use std::path::Path;
use std::process::ExitCode;

use actionapi::text::{nearest, shown_path};
use actionapi_codegen::{Kind, Remark, Severity, Source, render_remarks};
use clap::builder::PossibleValuesParser;
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Command};

use super::arguments;
use crate::failure::Failure;
use crate::findings::{Finding, Format};
use crate::lint::{ABOUT_COMMENTS, LINTS, Lint, Linted, Options, fixed, lint};
use crate::{findings, output, schema};

const LEVEL: &str = "level";
const FIX: &str = "fix";
const ENABLE: &str = "enable";
const LIST: &str = "list";
const EXPLAIN: &str = "explain";

const LEVELS: [(&str, Severity); 3] =
    [("error", Severity::Error), ("warning", Severity::Warning), ("notice", Severity::Notice)];

const NOTE: &str = "\
A finding that is as it should be is allowed by a comment with a reason, on the line above the entry or at the end of its line:
  # allow(unmarked-secret): it says which page comes next
  token: string?
The warnings of `actionapi check` are among the findings, and can be allowed as well.

Exit code 100: a warning or an error is listed. Notices alone give 0.";

pub(super) fn command() -> Command {
    let level = Arg::new(LEVEL)
        .long(LEVEL)
        .value_name("LEVEL")
        .help("List only findings of this level and worse: `error`, `warning` or `notice`")
        .default_value("notice")
        .hide_possible_values(true)
        .value_parser(PossibleValuesParser::new(LEVELS.map(|(word, _)| word)))
        .overrides_with(LEVEL);
    let enable = Arg::new(ENABLE)
        .long(ENABLE)
        .value_name("ID")
        .help("Also run a lint that is off by default; may be repeated")
        .action(ArgAction::Append);
    let fix = Arg::new(FIX)
        .long(FIX)
        .help("Change the schema where that is mechanical, and list what is left")
        .action(ArgAction::SetTrue)
        .overrides_with(FIX);
    let list =
        Arg::new(LIST).long(LIST).help("List all lints with their levels").action(ArgAction::SetTrue).overrides_with(LIST);
    let explain = Arg::new(EXPLAIN).long(EXPLAIN).value_name("ID").help("Explain a lint").overrides_with(EXPLAIN);
    let schema = arguments::schema().required(false).required_unless_present_any([LIST, EXPLAIN]);
    arguments::command("lint", "Find what is correct in a schema and probably not meant").after_help(NOTE).args([
        schema,
        level,
        enable,
        fix,
        arguments::format(),
        list,
        explain,
    ])
}

pub(super) fn run(matches: &ArgMatches) -> Result<ExitCode, Failure> {
    if let Some(id) = matches.get_one::<String>(EXPLAIN) {
        return explain(id).map(|()| ExitCode::SUCCESS);
    }
    if matches.get_flag(LIST) {
        return output::print(&list()).map(|()| ExitCode::SUCCESS);
    }
    let enabled: Vec<String> = matches.get_many::<String>(ENABLE).into_iter().flatten().cloned().collect();
    for id in &enabled {
        known(id)?;
    }
    let options = Options { enabled };
    let path = arguments::schema_path(matches);
    let mut source = schema::read(path)?;
    let mut linted = of(&source, &options)?;
    if matches.get_flag(FIX)
        && let Some(text) = fix(path, &source, &linted)?
    {
        source = Source::new(source.name(), text);
        linted = of(&source, &options)?;
    }
    let chosen = matches.get_one::<String>(LEVEL);
    let level = LEVELS.iter().find(|(word, _)| chosen.is_some_and(|chosen| chosen == word));
    let level = level.map_or(Severity::Notice, |(_, level)| *level);
    print(path, &source, &linted, level, arguments::chosen_format(matches))
}

fn of(source: &Source, options: &Options) -> Result<Linted, Failure> {
    lint(source, options).map_err(|problems| {
        output::print_diagnostics(&problems);
        Failure::Schema
    })
}

/// Writes a schema with its fixes, and returns its new text.
fn fix(path: &Path, source: &Source, linted: &Linted) -> Result<Option<String>, Failure> {
    if path == Path::new(schema::STANDARD_INPUT) {
        return Err(arguments::usage(
            command(),
            ErrorKind::ArgumentConflict,
            "`--fix` changes a file, and standard input is none",
        ));
    }
    let Some((text, count)) = fixed(source, linted) else { return Ok(None) };
    schema::rewrite(path, &text)?;
    output::print_error(&format!("{}: fixed {count}\n", shown_path(path)));
    Ok(Some(text))
}

/// Prints the findings of a level and worse.
fn print(path: &Path, source: &Source, linted: &Linted, level: Severity, format: Format) -> Result<ExitCode, Failure> {
    let remarks: Vec<Remark> = linted.remarks().filter(|remark| remark.severity <= level).cloned().collect();
    match format {
        Format::Text => {
            output::print_error(&render_remarks(source, &remarks, output::is_coloured()));
            let summary = format!("{}: {}\n", shown_path(path), summary(&remarks, linted.fixable()));
            if remarks.is_empty() { output::print(&summary)? } else { output::print_error(&summary) }
        }
        format => {
            let found: Vec<_> = remarks.iter().map(|remark| Finding::of(source, remark)).collect();
            findings::print(&found, format)?;
        }
    }
    let is_bad = remarks.iter().any(|remark| remark.severity <= Severity::Warning);
    if is_bad { Err(Failure::Found) } else { Ok(ExitCode::SUCCESS) }
}

/// How many findings there are of each level.
fn summary(remarks: &[Remark], fixable: usize) -> String {
    let counts = LEVELS.iter().filter_map(|(word, level)| {
        let count = remarks.iter().filter(|remark| remark.severity == *level).count();
        (count > 0).then(|| format!("{count} {word}{}", if count == 1 { "" } else { "s" }))
    });
    let counts: Vec<String> = counts.collect();
    match (counts.is_empty(), fixable) {
        (true, _) => "no findings".to_owned(),
        (false, 0) => counts.join(", "),
        (false, fixable) => format!("{}; `--fix` fixes {fixable}", counts.join(", ")),
    }
}

fn word(severity: Severity) -> &'static str {
    LEVELS.iter().find(|(_, level)| *level == severity).map_or("", |(word, _)| word)
}

/// All lints, each on a line.
fn list() -> String {
    let lines = LINTS.iter().map(|lint| (lint.id, if lint.is_off { "off" } else { word(lint.severity) }, lint.summary));
    let lines = lines.chain(ABOUT_COMMENTS.iter().map(|(id, summary)| (*id, "warning", *summary)));
    lines.map(|(id, level, summary)| format!("{id:<21}  {level:<7}  {summary}\n")).collect()
}

fn known(id: &str) -> Result<&'static Lint, Failure> {
    if let Some(lint) = LINTS.iter().find(|lint| lint.id == id) {
        return Ok(lint);
    }
    let hint = match nearest(id, LINTS.iter().map(|lint| lint.id)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if Kind::ALL.iter().any(|kind| kind.name() == id) => "it is found by `actionapi check`".to_owned(),
        None => "`actionapi lint --list` lists all".to_owned(),
    };
    Err(arguments::usage(command(), ErrorKind::InvalidValue, &format!("no lint `{id}`; {hint}")))
}

fn explain(id: &str) -> Result<(), Failure> {
    if let Some((id, summary)) = ABOUT_COMMENTS.iter().find(|(known, _)| *known == id) {
        return output::print(&format!("{id} (warning): {summary}\n"));
    }
    let lint = known(id)?;
    let off = if lint.is_off { ", off by default" } else { "" };
    output::print(&format!("{id} ({}{off}): {}\n\n{}\n", word(lint.severity), lint.summary, lint.explanation))
}
