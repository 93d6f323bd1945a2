//! The question before a call of a function that changes something.
//!
//! It does not know where the call goes. What it shows cannot look like a part of the question: every value is on one line that ends
//! before the terminal does.

use std::fmt::Write as _;

use super::console::{Console, columns};
use super::context::Context;
use super::exit::{Exit, Problem};
use super::files;
use super::invocation::Invocation;
use super::values::{Argument, Value};
use crate::description::Api;
use crate::text::{one_line, qualified, suggestion, summary};

/// The width of a line where that of the terminal is not known.
const WIDTH: usize = 80;

/// Whether the call must be confirmed: it changes something, or nobody knows that it does not.
pub(super) fn is_needed(invocation: &Invocation) -> bool {
    invocation.operation.effect.changes()
}

/// Asks on the terminal. Without a terminal, or with any answer but yes, the call is not made.
pub(super) fn confirm(context: Context<'_>, invocation: &Invocation, console: &mut Console<'_>) -> Result<(), Problem> {
    let name = one_line(&qualified(&invocation.operation.module, " ", &invocation.operation.function));
    let name = if invocation.function.is_some() { name } else { cut(&name, WIDTH / 2) };
    let what = match invocation.function {
        Some(function) if function.description.is_empty() => format!("`{name}` changes something"),
        Some(function) => format!("`{name}` changes something: {}", summary(&function.description)),
        None => format!("`{name}` is not in the schema, so it may change something{}", nearest(context.api, invocation)),
    };
    if !console.input_is_terminal || !console.error_is_terminal {
        let message = format!("{what}\n       There is no terminal on which to ask, so nothing was sent.");
        let Context { program, .. } = context;
        let help = format!("to send it without a question, put `--yes` before it: `{program} --yes {} …`", invocation.words);
        return Err(Problem::new(Exit::Declined, message).help(help));
    }
    let width = console.width.map_or(WIDTH, usize::from);
    let mut question = what;
    for Argument { name, value, is_secret } in &invocation.arguments {
        let line = format!("{name}: {}", if *is_secret { "(hidden)".to_owned() } else { shown(value) });
        // Writing to a string does not fail.
        let _ = write!(question, "\n  {}", cut(&one_line(&line), width.saturating_sub(3)));
    }
    console.print_message(&question);
    // What was typed before the question is no answer to it.
    console.discard_input();
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
        None if module.is_empty() => String::new(),
        None => suggestion(module, api.named_modules().map(|module| &*module.name.wire)),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::One(text) => text.clone(),
        Value::InForm(value) => value.shown(),
        Value::List(items) | Value::Joined(_, items) => items.join(", "),
        Value::File(file) => files::shown(file),
        Value::Files(all) => all.iter().map(files::shown).collect::<Vec<_>>().join(", "),
        Value::Map(entries) => entries.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(", "),
    }
}

/// The line as far as it fits into this width, and how much of it is left out: a line that the terminal breaks could end with what
/// looks like the next one.
fn cut(line: &str, width: usize) -> String {
    if columns(line) <= width {
        return line.to_owned();
    }
    let all = line.chars().count();
    // As long as the longest that it can be.
    let room = width.saturating_sub(format!("… ({all} more)").chars().count() + 1);
    let mut used = 0;
    let fits = |each: &char| {
        used += columns(each.encode_utf8(&mut [0; 4]));
        used <= room
    };
    let start: String = line.chars().take_while(fits).collect();
    format!("{start}… ({} more)", all - start.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_before_the_terminal_does() {
        assert_eq!(cut("name: short", 20), "name: short");
        assert_eq!(cut("name: a value that is long", 24), "name: a valu… (14 more)");
        for width in 0..60 {
            assert!(columns(&cut(&"日本".repeat(40), width)) <= width.max(12), "{width}");
        }
    }
}
