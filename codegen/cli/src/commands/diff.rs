//! `actionapi diff`: what changed between two schemas, what that breaks, and the version that it needs.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use actionapi::text::one_line;
use actionapi_codegen::Source;
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use super::arguments;
use crate::diff::{self, Report, Side, Version};
use crate::failure::Failure;
use crate::findings::{self, Format};
use crate::revision::Revision;
use crate::{output, schema};

const OLD: &str = "OLD";
const NEW: &str = "NEW";
const AGAINST: &str = "against";
const VERSION: &str = "version";
const CHANGELOG: &str = "changelog";
const RULES: &str = "rules";

const NOTE: &str = "\
What a difference breaks:
  wire       Calls that worked fail: the server takes no longer what was sent, or replies can no longer be read.
  source     Programs that use the generated crate no longer compile.
  behaviour  Programs compile, and act otherwise.
The first two need a new major version, the last one and everything new a minor one. Before 1.0, a break needs a minor version.

Exit code 100: something breaks; with --version, the new version does not suffice.";

pub(super) fn command() -> Command {
    let path = |name: &'static str, help: &'static str| Arg::new(name).help(help).value_parser(value_parser!(PathBuf));
    let old = path(OLD, "The path of the old schema; with --against, of the new one; `-` is standard input")
        .required_unless_present(RULES);
    let new = path(NEW, "The path of the new schema").conflicts_with(AGAINST).required_unless_present_any([AGAINST, RULES]);
    let against = Arg::new(AGAINST)
        .long(AGAINST)
        .value_name("REV[:PATH]")
        .help("Compare with the schema in this git revision, at the same path or at PATH from the root of the repository")
        .overrides_with(AGAINST);
    let version = Arg::new(VERSION)
        .long(VERSION)
        .value_name("OLD..NEW")
        .help("Say whether the version of the generated crate grows enough")
        .overrides_with(VERSION);
    let changelog = flag(CHANGELOG, "Print the differences in Markdown, for a changelog").conflicts_with("format");
    let rules = flag(RULES, "List all kinds of differences, and what they break").exclusive(true);
    arguments::command("diff", "Report what changed between two schemas, and what that breaks")
        .args([old, new, against, version, changelog, rules, arguments::format()])
        .override_usage("actionapi diff [OPTIONS] OLD NEW\n       actionapi diff [OPTIONS] SCHEMA --against REV[:PATH]")
        .disable_version_flag(true)
        .after_help(NOTE)
}

fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).help(help).action(ArgAction::SetTrue).overrides_with(name)
}

pub(super) fn run(matches: &ArgMatches) -> Result<ExitCode, Failure> {
    if matches.get_flag(RULES) {
        return output::print(&diff::listed_rules()).map(|()| ExitCode::SUCCESS);
    }
    let versions = matches.get_one::<String>(VERSION).map(|text| versions(text)).transpose()?;
    let (old, new) = sources(matches)?;
    let new_side = side(&new)?;
    let changes = match &old {
        Some(old) => diff::compare(&side(old)?, &new_side),
        None => diff::all_new(&new_side),
    };
    let report = Report { changes: &changes, old: old.as_ref(), new: &new, versions: versions.as_ref() };
    match arguments::chosen_format(matches) {
        _ if matches.get_flag(CHANGELOG) => output::print(&report.changelog())?,
        Format::Text => output::print(&report.text())?,
        Format::Json => output::print(&format!("{}\n", report.json()))?,
        format @ Format::Github => findings::print(&report.annotations(), format)?,
    }
    if report.fails() { Err(Failure::Found) } else { Ok(ExitCode::SUCCESS) }
}

/// The old schema, if there was one, and the new one.
fn sources(matches: &ArgMatches) -> Result<(Option<Source>, Source), Failure> {
    let usage = |message: &str| arguments::usage(command(), ErrorKind::InvalidValue, message);
    let first = arguments::path(matches, OLD);
    let input = Path::new(schema::STANDARD_INPUT);
    let Some(text) = matches.get_one::<String>(AGAINST) else {
        let second = arguments::path(matches, NEW);
        if first == input && second == input {
            return Err(usage("only one of the schemas can be on standard input"));
        }
        return Ok((Some(schema::read(first)?), schema::read(second)?));
    };
    let Some(revision) = Revision::parse(text) else {
        return Err(usage(&format!(
            "expected a git revision such as `main` or `v1.2.0:schema.yaml`, found `{}`",
            one_line(text)
        )));
    };
    if first == input && !revision.has_path() {
        return Err(usage("standard input has no path: write `--against REV:PATH`"));
    }
    let new = schema::read(first)?;
    let (name, bytes) = revision.read(if first == input { Path::new("./-") } else { first })?;
    let Some(bytes) = bytes else {
        output::print_error(&format!("note: {} does not exist: everything is new\n", one_line(&name)));
        return Ok((None, new));
    };
    Ok((Some(schema::from_bytes(&name, bytes)?), new))
}

/// A schema to be compared. Its warnings are those of `check`.
fn side(source: &Source) -> Result<Side, Failure> {
    Side::new(source).map_err(|problems| {
        output::print_diagnostics(&problems);
        Failure::Schema
    })
}

/// The old and the new version.
fn versions(text: &str) -> Result<(Version, Version), Failure> {
    let usage = |message: &str| arguments::usage(command(), ErrorKind::InvalidValue, message);
    let Some((old, new)) = text.split_once("..") else {
        return Err(usage(&format!("expected two versions such as `1.4.2..1.5.0`, found `{}`", one_line(text))));
    };
    let version = |text: &str| text.parse::<Version>().map_err(|message| usage(&one_line(&message)));
    Ok((version(old)?, version(new)?))
}
