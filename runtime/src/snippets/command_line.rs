//! A call as a line for a shell that runs the API's own command line.
//!
//! It does not know how that reads its arguments.

use std::fmt::Write as _;

use super::sample::typed;
use super::shell::shell_word;
use crate::description::{Api, Function, Module};

/// A call with a value for each parameter that it needs. Secrets are read from files.
pub(crate) fn command_line(api: &Api, program: &str, module: &Module, function: &Function) -> String {
    let mut line = format!("{program} {}", called(&module.name.wire, &function.name.wire));
    for parameter in function.small_call().into_iter().filter(|parameter| !parameter.is_presence()) {
        let name = &*parameter.name.wire;
        let (option, value) = if parameter.kind.item().is_secret() {
            (file_option(name), "FILE".to_owned())
        } else {
            (name.to_owned(), typed(api, api.request_of(function), parameter))
        };
        // Writing to a string does not fail.
        let _ = write!(line, " {} {}", shell_word(&format!("--{option}")), shell_word(&value));
    }
    line
}

/// The words that call a function.
pub(crate) fn called(module: &str, function: &str) -> String {
    match module {
        "" => shell_word(function),
        module => format!("{} {}", shell_word(module), shell_word(function)),
    }
}

/// The name of the option that reads a credential or a secret parameter from a file.
pub(crate) fn file_option(name: &str) -> String {
    format!("{name}-file")
}
