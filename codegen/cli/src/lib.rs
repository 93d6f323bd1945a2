//! Everything that a person does with a schema: the library of the program `actionapi`.
//!
//! It is public for tests only, and may change with every version. Schemas are read, checked and generated from by
//! `actionapi_codegen`, and interpreted by `actionapi`; neither knows this package.
//!
//! Each part uses only those before it: `failure` and `output`, exit codes and text for people; `findings`, lists of what a command
//! found; `schema` and `revision`, reading schemas; the tools, a module each; `commands`, their arguments.

mod commands;
mod completion;
pub mod diff;
mod drift;
mod failure;
mod findings;
pub mod fmt;
mod infer;
pub mod lint;
mod new;
pub mod openapi;
mod output;
mod revision;
mod schema;
mod watch;

use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the program with its arguments, of which the first is its name.
#[must_use]
pub fn main_with(arguments: Vec<OsString>) -> ExitCode {
    commands::run(arguments).unwrap_or_else(|failure| {
        output::print_failure(&failure);
        ExitCode::from(failure.code())
    })
}
