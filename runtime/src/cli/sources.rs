//! Where the values of parameters come from: arguments, and for secrets files, standard input and the environment.
//!
//! It does not check values against their types; see `values`.

use std::ffi::OsStr;
use std::path::PathBuf;

use super::console::Console;
use super::context::Context;
use super::exit::Problem;
use super::secrets::{self, Extent};
use super::words::stdin_option;
use crate::description::{Function, Parameter, Scalar, Type};
use crate::snippets::file_option;
use crate::snippets::shell::secret_variable;

/// A value, or where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Text(String),
    File(PathBuf),
    Input,
}

/// A parameter that is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Given {
    pub(super) name: String,
    pub(super) source: Source,
}

impl Given {
    pub(super) fn text(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), source: Source::Text(value.into()) }
    }
}

/// Whether the word is an option of this function, and if so, whether its value is in the next word.
pub(super) fn option(function: &Function, word: &OsStr) -> Option<bool> {
    let name = word.to_str()?.strip_prefix("--")?;
    let takes_value = |name: &str| match secret_option(function, name) {
        Some((_, is_file)) => Some(is_file),
        None => function.parameter(name).map(|_| true),
    };
    takes_value(name).or_else(|| split(name, |name| takes_value(name).is_some()).map(|_| false))
}

/// Whether the option of this name is that of a boolean, which is true without a value.
pub(super) fn is_flag(function: &Function, name: &str) -> bool {
    function.parameter(name).is_some_and(|parameter| *parameter.given().without_option() == Type::Scalar(Scalar::Boolean))
}

/// `NAME=VALUE` in two, where the name may have a `=` in it: the shortest name that is known.
pub(super) fn split(text: &str, is_known: impl Fn(&str) -> bool) -> Option<(&str, &str)> {
    text.match_indices('=').map(|(at, _)| (&text[..at], &text[at + 1..])).find(|(name, _)| is_known(name))
}

/// The secret parameter that the option `NAME-file` or `NAME-stdin` gives, and whether it is the former.
pub(super) fn secret_option<'f>(function: &'f Function, option: &str) -> Option<(&'f Parameter, bool)> {
    if function.parameter(option).is_some() {
        return None;
    }
    let secrets = || function.parameters.iter().filter(|parameter| parameter.kind.item().is_secret());
    let with = |is_file: bool, name: fn(&str) -> String| {
        secrets().find(|parameter| name(&parameter.name.wire) == option).map(|parameter| (parameter, is_file))
    };
    with(true, file_option).or_else(|| with(false, stdin_option))
}

/// The variable in which a secret parameter is looked for if it is not given: a single one, not a list.
pub(super) fn variable(context: Context<'_>, parameter: &Parameter) -> Option<String> {
    parameter.is_secret().then(|| secret_variable(context.api, &parameter.name.wire))
}

/// The values, read from wherever they are. A dry run shows no secret, and so reads none.
pub(super) fn read(
    context: Context<'_>,
    function: &Function,
    given: Vec<Given>,
    is_dry: bool,
    console: &mut Console<'_>,
) -> Result<Vec<(String, String)>, Problem> {
    let mut pairs = Vec::new();
    for parameter in &function.parameters {
        let Some(variable) = variable(context, parameter) else { continue };
        let name = &*parameter.name.wire;
        if given.iter().any(|each| each.name == name) || (console.environment)(&variable).is_none() {
            continue;
        }
        if !parameter.is_required() {
            console.print_message(&format!("note: the parameter `{name}` comes from the environment variable {variable}"));
        }
        let what = format!("the parameter `{name}`");
        let value = if is_dry { None } else { secrets::from_variable(&what, &variable, console)? };
        pairs.push((name.to_owned(), value.unwrap_or_else(|| UNREAD.to_owned())));
    }
    for Given { name, source } in given {
        let what = format!("the parameter `{name}`");
        let text = match source {
            Source::Text(text) => {
                pairs.push((name, text));
                continue;
            }
            _ if is_dry => UNREAD.to_owned(),
            Source::File(path) => secrets::from_file(&what, &path, Extent::Whole, console)?,
            Source::Input => secrets::from_input(&what, Extent::Whole, console)?,
        };
        if function.parameter(&name).is_some_and(|parameter| parameter.kind.is_container()) {
            pairs.extend(text.lines().map(|line| (name.clone(), line.to_owned())));
        } else {
            pairs.push((name, text));
        }
    }
    Ok(pairs)
}

/// What stands for a secret that a dry run does not read; it is an entry of a map, too.
const UNREAD: &str = "secret=secret";
