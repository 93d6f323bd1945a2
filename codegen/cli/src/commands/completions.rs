//! `actionapi completions`: the scripts by which shells complete command lines, and the hidden command that they run.
//!
//! What can stand where is `completion`'s.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use actionapi::cli::Program;
use actionapi::description::Api;
use actionapi_codegen::Source;
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command, value_parser};

use super::{arguments, interpret};
use crate::completion::{Candidate, Line, SCRIPTS};
use crate::failure::Failure;
use crate::{output, watch};

const SHELL: &str = "SHELL";
const WORDS: &str = "WORD";

const NOTE: &str = "\
Write them to where the shell looks for them:
  bash  ~/.local/share/bash-completion/completions/actionapi
  zsh   the file _actionapi in a folder of $fpath
  fish  ~/.config/fish/completions/actionapi.fish

After `actionapi call SCHEMA`, they offer the modules, functions and parameters of the schema.";

pub(super) fn command() -> Command {
    let shell = Arg::new(SHELL)
        .help("The shell: `bash`, `zsh` or `fish`")
        .required(true)
        .hide_possible_values(true)
        .value_parser(PossibleValuesParser::new(SCRIPTS.map(|(shell, _)| shell)));
    arguments::command("completions", "Print completions for a shell").arg(shell).after_help(NOTE)
}

pub(super) fn run(matches: &ArgMatches) -> Result<ExitCode, Failure> {
    let shell = matches.get_one::<String>(SHELL);
    let script = SCRIPTS.iter().find(|(name, _)| shell.is_some_and(|shell| shell == name));
    output::print(script.map_or("", |(_, script)| script))?;
    Ok(ExitCode::SUCCESS)
}

/// What scripts run: its arguments are the words after the program's name, of which the last is being typed.
pub(super) fn complete() -> Command {
    let words = Arg::new(WORDS).num_args(0..).allow_hyphen_values(true).last(true).value_parser(value_parser!(OsString));
    arguments::command("complete", "Print what can be the last word").arg(words).hide(true)
}

pub(super) fn run_complete(matches: &ArgMatches) -> Result<ExitCode, Failure> {
    let words = matches.get_many::<OsString>(WORDS).into_iter().flatten();
    let words: Vec<String> = words.map(|word| word.to_string_lossy().into_owned()).collect();
    let Some((current, before)) = words.split_last() else { return Ok(ExitCode::SUCCESS) };
    // What follows a `=` in bash.
    let current = if current == "=" { "" } else { current };
    let lines: String = candidates(before, current).iter().map(Candidate::line).collect();
    output::print(&lines)?;
    Ok(ExitCode::SUCCESS)
}

fn candidates(words: &[String], current: &str) -> Vec<Candidate> {
    let mut grammar = super::program();
    grammar.build();
    let mut line = Line::new(vec![&grammar]);
    let mut words = words.iter();
    for word in words.by_ref() {
        match line.command().filter(|command| is_interpreted(command)) {
            // The first word after such a command is the schema, which says what follows.
            Some(command) => return interpreted(command.get_name(), &expanded(word), words.as_slice(), current),
            None => line.read(word),
        }
    }
    match line.command() {
        Some(command) if is_interpreted(command) => vec![Candidate::File],
        _ => line.candidates(current),
    }
}

/// Whether a schema follows the command, and then what that says.
fn is_interpreted(command: &Command) -> bool {
    command.get_arguments().any(|argument| argument.get_id() == interpret::ARGUMENTS)
}

/// A path as typed: shells expand `~` and variables only when they run the line.
fn expanded(word: &str) -> PathBuf {
    let Some((root, path)) = word.split_once('/') else { return PathBuf::from(word) };
    let in_braces = root.strip_prefix("${").and_then(|name| name.strip_suffix('}'));
    let folder = match in_braces.or_else(|| root.strip_prefix('$')) {
        Some(variable) => std::env::var_os(variable).map(PathBuf::from),
        None if root == "~" => std::env::home_dir(),
        None => None,
    };
    folder.map_or_else(|| PathBuf::from(word), |folder| folder.join(path))
}

/// The candidates on the command line of an API, or in one of its own commands.
fn interpreted(name: &str, path: &Path, words: &[String], current: &str) -> Vec<Candidate> {
    // A pipe or a device might never end.
    if !path.is_file() {
        return Vec::new();
    }
    let checked = std::fs::read(path).ok().and_then(|bytes| Source::from_bytes(path.display().to_string(), bytes).ok());
    let checked = checked.and_then(|source| Some((actionapi_codegen::check(&source).ok()?, source)));
    // The schema may be anything, and a message would appear in the middle of the line.
    let Some((checked, source)) = checked else { return Vec::new() };
    // An API lives as long as the program.
    let api: &'static Api = Box::leak(Box::new(checked.api));
    let program = Program::new(api).name(format!("{} {name}", arguments::PROGRAM));
    let program = program.on_watch(watch::watcher(path.to_owned(), &source, api));
    let mut grammar = program.grammar().disable_help_subcommand(true);
    grammar.build();
    let mut line = Line::new(vec![&grammar]);
    if name != interpret::CALL {
        line.read(name);
    }
    words.iter().for_each(|word| line.read(word));
    line.candidates(current)
}
