//! The question before a function that changes something is called.
//!
//! It knows nothing of where the call goes.

use std::fmt::Write as _;

use super::arguments::first_line;
use super::console::Console;
use super::exit::{Exit, Problem};
use super::invocation::Invocation;
use super::values::{Given, Value};
use crate::description::{Api, Effect};
use crate::suggestion::suggestion;

/// Whether the call must be confirmed: it changes something, or nobody can say that it does not.
pub(super) fn is_needed(invocation: &Invocation) -> bool {
    invocation.known.is_none_or(|function| function.effect == Effect::Write)
}

/// Asks on the terminal; without one, or with any answer but yes, the call is not made.
pub(super) fn confirm(api: &'static Api, invocation: &Invocation, console: &mut Console<'_>) -> Result<(), Problem> {
    let name = format!("{} {}", invocation.module, invocation.function);
    let what = match invocation.known {
        Some(function) => format!("`{name}` changes something: {}", first_line(function.description)),
        None => format!("`{name}` is not in the schema, so it may change something{}", nearest(api, invocation)),
    };
    if !console.input_is_terminal || !console.error_is_terminal {
        return Err(Problem::new(
            Exit::Declined,
            format!("{what}\n       There is no terminal to ask on, so it was not sent."),
        )
        .help(format!("to send it without being asked, put `--yes` before it: `{} --yes {} …`", api.name, invocation.words)));
    }
    let mut question = what;
    for Given { name, value, secret } in &invocation.parameters {
        // Writing to a string does not fail.
        let _ = write!(question, "\n  {name}: {}", if *secret { "(hidden)".to_owned() } else { shown(value) });
    }
    console.tell(&question);
    let _ = write!(console.error, "Send it? [y/N] ");
    let _ = console.error.flush();
    let mut answer = String::new();
    let read =
        console.input.read_line(&mut answer).map_err(|error| Problem::new(Exit::Declined, format!("no answer: {error}")))?;
    if read == 0 {
        // The end of input leaves the cursor behind the question.
        console.tell("");
    }
    match answer.trim().to_ascii_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(Problem::new(Exit::Declined, "not confirmed; nothing was sent")),
    }
}

fn nearest(api: &'static Api, invocation: &Invocation) -> String {
    match api.module(&invocation.module) {
        Some(module) => suggestion(&invocation.function, module.functions.iter().map(|function| function.name)),
        None => suggestion(&invocation.module, api.modules.iter().map(|module| module.name)),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::One(text) => text.clone(),
        Value::List(items) => items.join(", "),
        Value::Map(entries) => entries.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(", "),
    }
}
