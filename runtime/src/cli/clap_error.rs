//! What clap reports: help and version, and errors, to which it adds a hint where the program knows more than clap does.
//!
//! It does not parse.

use std::ffi::OsString;

use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::console::Console;
use super::context::Context;
use super::exit::{Exit, Problem};
use super::grammar::CALL;
use crate::description::Api;

/// Prints what clap reports: help and version to standard output, errors to standard error. `called` are the words that name the
/// function whose parameters it is about, if it got so far.
pub(super) fn print(
    context: Context<'_>,
    grammar: &Command,
    error: &clap::Error,
    called: Option<&str>,
    console: &mut Console<'_>,
) -> Exit {
    let text = error.render();
    if !error.use_stderr() {
        let text = tidied(&if console.output_has_colour() { text.ansi().to_string() } else { text.to_string() });
        return match console.output.write_all(text.as_bytes()).and_then(|()| console.output.flush()) {
            Ok(()) => Exit::Success,
            Err(error) => Problem::output(&error).exit,
        };
    }
    let text = if console.error_has_colour() { text.ansi().to_string() } else { text.to_string() };
    let _ = console.error.write_all(text.as_bytes());
    let program = context.program;
    if let Some(option) = misplaced(grammar, error) {
        console.print_message(&format!(
            "\nhelp: `{option}` is an option of the program; those go before the module: `{program} {option} … MODULE FUNCTION`"
        ));
    } else if let Some(words) = lacking(error, called) {
        console.print_message(&format!("\nhelp: to send what the schema does not have: `{program} {words} …`"));
    }
    Exit::Usage
}

/// Help without the line of spaces that clap prints for an option without a text.
fn tidied(help: &str) -> String {
    let mut out = String::with_capacity(help.len());
    let mut is_option = false;
    for line in help.lines() {
        if !(is_option && !line.is_empty() && line.trim().is_empty()) {
            out.push_str(line.trim_end());
            out.push('\n');
        }
        is_option = line.contains("--");
    }
    out
}

/// The words that name the function whose parameters the error is about, if it is about those.
pub(super) fn called(api: &Api, arguments: &[OsString], error: &clap::Error) -> Option<String> {
    let option = unknown_option(error)?;
    let words: Vec<&str> = arguments.iter().map(|argument| argument.to_str().unwrap_or_default()).collect();
    let at = words.iter().rposition(|word| word.starts_with(option))?;
    let mut pairs = words[..at].windows(2);
    pairs.find(|pair| api.function(pair[0], pair[1]).is_some()).map(|pair| pair.join(" "))
}

/// The words that call what the schema lacks, if that is what was asked for and nothing in the schema is similar.
fn lacking(error: &clap::Error, called: Option<&str>) -> Option<String> {
    let has = |kind| error.get(kind).is_some();
    match (error.kind(), called) {
        (ErrorKind::InvalidSubcommand, _) if !has(ContextKind::SuggestedSubcommand) => Some(format!("{CALL} MODULE FUNCTION")),
        (ErrorKind::UnknownArgument, Some(called)) if !has(ContextKind::SuggestedArg) => {
            Some(format!("{CALL} --untyped {called} {}", unknown_option(error)?))
        }
        _ => None,
    }
}

/// The option that no command has.
fn unknown_option(error: &clap::Error) -> Option<&str> {
    match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(argument)) if error.kind() == ErrorKind::UnknownArgument && argument.starts_with("--") => {
            argument.split('=').next()
        }
        _ => None,
    }
}

/// The program's option that was given where the API's parameters are expected.
fn misplaced(grammar: &Command, error: &clap::Error) -> Option<String> {
    let name = unknown_option(error)?.strip_prefix("--")?;
    grammar.get_arguments().any(|option| option.get_long() == Some(name)).then(|| format!("--{name}"))
}
