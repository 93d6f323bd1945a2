//! How a reply is printed: its form, and what may reach a terminal.

use clap::ArgMatches;

use super::console::{Console, printable};
use super::exit::{Exit, Problem};
use super::json::Json;
use super::table;
use crate::description::Type;

/// The form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// For reading.
    Table,
    /// The data as JSON.
    Json,
    /// The body as received.
    Raw,
}

impl Form {
    /// The form asked for, or the one that suits where the output goes.
    pub(super) fn of(options: &ArgMatches, console: &Console<'_>) -> Self {
        match options.get_one::<String>("output").map(String::as_str) {
            Some("table") => Self::Table,
            Some("json") => Self::Json,
            Some("raw") => Self::Raw,
            _ if console.output_is_terminal => Self::Table,
            _ => Self::Json,
        }
    }
}

/// A reply that is a success.
#[derive(Debug)]
pub(super) struct Answer {
    /// The body as received.
    pub(super) body: Vec<u8>,
    /// The data's JSON text; `null` where the reply has none.
    pub(super) data: String,
    /// The envelope's message, without secrets; may be empty.
    pub(super) message: String,
}

/// Prints the answer. In a table's case the message, which is for people, goes to standard error.
pub(super) fn print(answer: &Answer, kind: Type, form: Form, console: &mut Console<'_>) -> Result<Exit, Problem> {
    if form == Form::Raw {
        let body = String::from_utf8_lossy(&answer.body);
        let bytes = if console.output_is_terminal { printable(&body).into_bytes() } else { answer.body.clone() };
        console.output.write_all(&bytes).map_err(|error| Problem::output(&error))?;
        if console.output_is_terminal && !bytes.ends_with(b"\n") {
            console.output.write_all(b"\n").map_err(|error| Problem::output(&error))?;
        }
        return Ok(Exit::Success);
    }
    let Some(data) = Json::read(&answer.data) else {
        return Err(
            Problem::new(Exit::Reply, "the reply's data cannot be read").help("`--output raw` shows the body as received")
        );
    };
    let text = match form {
        Form::Table if data.is_null() => String::new(),
        Form::Table => table::layout(&data, kind, console.width),
        Form::Json | Form::Raw => format!("{}\n", data.pretty()),
    };
    if form == Form::Table && !answer.message.is_empty() {
        console.tell(&answer.message);
    }
    console.output.write_all(text.as_bytes()).map_err(|error| Problem::output(&error))?;
    Ok(Exit::Success)
}
