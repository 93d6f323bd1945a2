//! How a reply is printed: in which format, and what may reach a terminal.
//!
//! How a table is laid out is decided in `table`.

use clap::ArgMatches;

use super::console::Console;
use super::exit::{Exit, Problem};
use super::table;
use crate::client::RawData;
use crate::description::{Api, Type, WireForm};
use crate::exchange::reply::Reply;
use crate::json::Tree;
use crate::text::printable;

/// The format of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// The data for people.
    Table,
    /// The data as JSON.
    Json,
    /// The body as received.
    Raw,
}

impl Format {
    /// The format asked for, or the one that suits where the output goes.
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

/// Prints a reply whose data should be of this type, in these forms.
pub(super) fn print(
    api: &Api,
    (kind, forms): (&Type, &[WireForm]),
    reply: &Reply<RawData>,
    format: Format,
    console: &mut Console<'_>,
) -> Result<(), Problem> {
    if format == Format::Raw {
        return print_raw(reply.body(), console);
    }
    let data = Tree::read(reply.data().as_str()).map_err(|error| {
        Problem::new(Exit::Reply, format!("the reply's data is invalid: {error}"))
            .help("`--output raw` shows the body as received")
    })?;
    let text = match format {
        Format::Table => table::layout(api, data, kind, forms, console.output_width()),
        Format::Json | Format::Raw => format!("{}\n", data.pretty()),
    };
    write(text.as_bytes(), console)
}

/// Prints a body as received; on a terminal without what could steer that.
pub(super) fn print_raw(body: &[u8], console: &mut Console<'_>) -> Result<(), Problem> {
    if !console.output_is_terminal {
        return write(body, console);
    }
    let mut text = printable(&String::from_utf8_lossy(body));
    if !text.ends_with('\n') {
        text.push('\n');
    }
    write(text.as_bytes(), console)
}

/// Writes bytes to standard output.
pub(super) fn write(bytes: &[u8], console: &mut Console<'_>) -> Result<(), Problem> {
    console.output.write_all(bytes).map_err(|error| Problem::output(&error))
}
