//! The question before a call of a function that changes something.
//!
//! It does not know where the call goes.

use std::fmt::Write as _;

use super::console::Console;
use super::context::Context;
use super::exit::{Exit, Problem};
use super::invocation::Invocation;
use super::values::{Argument, Value};
use super::words::first_line;
use crate::description::{Api, Effect};
use crate::text::suggestion;

/// Whether the call must be confirmed: it changes something, or nobody knows that it does not.
pub(super) fn is_needed(invocation: &Invocation) -> bool {
    invocation.operation.effect == Effect::Write
}

/// Asks on the terminal. Without a terminal, or with any answer but yes, the call is not made.
pub(super) fn confirm(context: Context<'_>, invocation: &Invocation, console: &mut Console<'_>) -> Result<(), Problem> {
    let name = format!("{} {}", invocation.operation.module, invocation.operation.function);
    let what = match invocation.function {
        Some(function) => format!("`{name}` changes something: {}", first_line(&function.description)),
        None => format!("`{name}` is not in the schema, so it may change something{}", nearest(context.api, invocation)),
    };
    if !console.input_is_terminal || !console.error_is_terminal {
        let message = format!("{what}\n       There is no terminal on which to ask, so nothing was sent.");
        let Context { program, .. } = context;
        let help = format!("to send it without a question, put `--yes` before it: `{program} --yes {} …`", invocation.words);
        return Err(Problem::new(Exit::Declined, message).help(help));
    }
    let mut question = what;
    for Argument { name, value, is_secret } in &invocation.arguments {
        // Writing to a string does not fail.
        let _ = write!(question, "\n  {name}: {}", if *is_secret { "(hidden)".to_owned() } else { shown(value) });
    }
    console.print_message(&question);
    match answer(console)?.trim().to_ascii_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(Problem::new(Exit::Declined, "not confirmed; nothing was sent")),
    }
}

fn answer(console: &mut Console<'_>) -> Result<String, Problem> {
    let _ = write!(console.error, "Send it? [y/N] ");
    let _ = console.error.flush();
    let mut answer = String::new();
    let read = console.input.read_line(&mut answer);
    let read =
        read.map_err(|error| Problem::new(Exit::Declined, format!("cannot read the answer: {error}; nothing was sent")))?;
    if read == 0 {
        // The end of input leaves the cursor after the question.
        console.print_message("");
    }
    Ok(answer)
}

fn nearest(api: &Api, invocation: &Invocation) -> String {
    let (module, function) = (&invocation.operation.module, &invocation.operation.function);
    match api.module(module) {
        Some(module) => suggestion(function, module.functions.iter().map(|function| &*function.name.wire)),
        None => suggestion(module, api.modules.iter().map(|module| &*module.name.wire)),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::One(text) => text.clone(),
        Value::List(items) => items.join(", "),
        Value::Map(entries) => entries.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(", "),
    }
}
