//! What clap reports: help and version, and errors, to which it adds a hint where the program knows more than clap does.
//!
//! It does not parse.

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::commands::CALL;
use super::console::Console;
use super::context::Context;
use super::exit::{Exit, Problem};
use super::options::options;
use crate::text::{nearest, printable};

/// Prints what clap reports: help and version to standard output, errors to standard error. `called` are the words that name the
/// function whose parameters it is about, if it got so far.
pub(super) fn print(
    context: Context<'_>,
    mut error: clap::Error,
    called: Option<&str>,
    console: &mut Console<'_>,
) -> Result<Exit, Problem> {
    forget_far_suggestion(&mut error);
    let text = error.render();
    if !error.use_stderr() {
        let text = tidied(&shown(&text, console.output_has_colour()));
        let written = console.output.write_all(text.as_bytes());
        return written.map(|()| Exit::Success).map_err(|error| Problem::output(&error));
    }
    let text = shown(&text, console.error_has_colour());
    let _ = console.error.write_all(text.as_bytes());
    let program = context.program;
    if let Some(option) = misspelled(context, &error) {
        console.print_message(&format!("\nhelp: the program has the option `{option}`; `{program} --help` lists all"));
    } else if let Some(words) = lacking(&error, called) {
        console.print_message(&format!("\nhelp: to send what the schema does not have: `{program} {words} …`"));
    }
    Ok(Exit::Usage)
}

/// The text, in which nothing that came from elsewhere is an escape.
fn shown(text: &StyledStr, has_colour: bool) -> String {
    if has_colour { text.ansi().to_string() } else { printable(&text.to_string()) }
}

/// Removes a value that clap calls similar though hardly anybody would mistype one for the other.
fn forget_far_suggestion(error: &mut clap::Error) {
    let Some(ContextValue::String(given)) = error.get(ContextKind::InvalidValue) else { return };
    let is_far = match error.get(ContextKind::SuggestedValue) {
        Some(ContextValue::String(suggested)) => nearest(given, [suggested.as_str()]).is_none(),
        _ => false,
    };
    if is_far {
        error.remove(ContextKind::SuggestedValue);
    }
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

/// The words that call what the schema lacks, if that is what was asked for and nothing in the schema is similar.
fn lacking(error: &clap::Error, called: Option<&str>) -> Option<String> {
    let called = called.filter(|_| error.get(ContextKind::SuggestedArg).is_none())?;
    // Whoever wrote that wants it where it belongs.
    let option = Some(unknown_option(error)?).filter(|option| *option != "--untyped");
    let words = [Some(CALL), Some("--untyped"), Some(called), option];
    Some(words.into_iter().flatten().collect::<Vec<_>>().join(" "))
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

/// The option of the program that was probably meant, where a function has nothing similar.
fn misspelled(context: Context<'_>, error: &clap::Error) -> Option<String> {
    let name = unknown_option(error)?.strip_prefix("--")?;
    if error.get(ContextKind::SuggestedArg).is_some() {
        return None;
    }
    let options = options(context.api);
    nearest(name, options.iter().filter_map(|option| option.get_long())).map(|option| format!("--{option}"))
}
