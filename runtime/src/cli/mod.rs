//! The command-line client of any API: `PROGRAM MODULE FUNCTION [--PARAMETER VALUE]…`, interpreted from the API's description.
//!
//! It knows no API; a program is a few lines that call [`main`] with a description. Standard output carries data and nothing else;
//! messages and questions go to standard error.
//!
//! A table shows a record as two columns, and a list of records, or records by their ids, as one row each. The format is `table` where
//! standard output is a terminal and `json` elsewhere, unless `--output` says otherwise. The exit codes are those of [`Exit`].

mod clap_error;
mod confirm;
mod connection;
mod console;
mod context;
mod curl;
mod exit;
mod functions;
mod grammar;
mod invocation;
mod json;
mod listing;
mod options;
mod output;
mod program;
mod run;
mod send;
mod serve;
mod table;
mod values;
mod words;

pub use self::console::Console;
pub use self::exit::Exit;
pub use self::program::{main, main_with, run, run_with};
