//! The command-line client of any API: `PROGRAM MODULE FUNCTION [--PARAMETER VALUE]…`, interpreted from the API's description.
//!
//! It knows no API; a program is a few lines that call [`main`] with a description, or run a [`Program`] with settings of its own. Standard
//! output carries data and nothing else; messages and questions go to standard error.
//!
//! A table shows a record as two columns, and a list of records, or records by their ids, as one row each; or, where the columns would be
//! too narrow to read, as a block each. The format is `table` where standard output is a terminal and `json` elsewhere, unless `--output`
//! says otherwise. The exit codes are those of [`Exit`].

mod clap_error;
mod columns;
mod commands;
mod confirm;
mod connection;
mod console;
mod context;
mod describe;
mod differences;
mod drift;
mod exit;
mod files;
mod functions;
mod grammar;
mod invocation;
mod json_values;
mod keyboard;
mod leaf;
mod line;
mod list;
mod listing;
mod lookup;
mod made;
mod notes;
mod options;
mod output;
mod pages;
mod plain;
mod program;
mod record;
mod run;
mod secrets;
mod send;
mod serve;
mod session;
mod settings;
mod signals;
mod sources;
mod table;
mod typed_json;
mod values;
mod variables;
mod visits;
mod watch;
mod words;

pub use self::console::Console;
pub use self::drift::{Asked, Compared, Difference, Drift, Gravity, Handler, Outcome, Place, Recorded, Seen};
pub use self::exit::Exit;
pub use self::grammar::is_own_command;
pub use self::program::{Program, command_name, main, main_with};
pub use self::watch::{Change, Report, Watcher};
