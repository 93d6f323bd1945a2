//! The variables that a user gives: their options, and their values from the options and the environment.
//!
//! It does not know what they are sent as.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, value_parser};

use super::console::Console;
use super::exit::Problem;
use super::secrets::{self, Extent};
use super::words::{is_plain, stdin_option};
use crate::Secret;
use crate::description::{Api, Given, Origin, Scalar, Variable};
use crate::snippets::file_option;
use crate::snippets::sketch::Shown;
use crate::text::{one_line, qualified, summary};

/// What an option of a variable is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    /// The value that is sent.
    Read,
    /// The only value that the sandbox accepts.
    Accept,
}

/// The options of all variables. Secrets never come from an argument, which every user of the machine could read.
pub(super) fn variable_options(api: &'static Api, verb: Verb) -> Vec<Arg> {
    let mut options: Vec<Arg> = Vec::new();
    for (index, variable, given) in api.protocol.given().filter(|(_, variable, _)| is_plain(&variable.name.wire)) {
        let own = if variable.is_secret {
            credential_options(api, index, variable, verb)
        } else {
            vec![option(api, index, variable, given, verb)]
        };
        // A variable may have the name of another one's option.
        let is_taken = |option: &Arg| options.iter().any(|other| other.get_long() == option.get_long());
        let own: Vec<Arg> = own.into_iter().filter(|option| !is_taken(option)).collect();
        options.extend(own);
    }
    options
}

/// Where a credential comes from.
fn credential_options(api: &'static Api, index: usize, variable: &'static Variable, verb: Verb) -> Vec<Arg> {
    let name = &*variable.name.wire;
    let (file, stdin) = (file_option(name), stdin_option(name));
    // Standard input can be read only once.
    let others = api.protocol.credentials().map(|(_, other)| &*other.name.wire).filter(|other| *other != name);
    let others = others.filter(|other| is_plain(other)).map(stdin_option);
    let (verb, environment) = match verb {
        Verb::Accept => ("Accept only", String::new()),
        Verb::Read => ("Read", format!("; or set {} to the credential itself", api.environment_variable(index))),
    };
    vec![
        Arg::new(file.clone())
            .long(file.clone())
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .help(format!("{verb} the credential `{name}` from the first line of this file{environment}")),
        Arg::new(stdin.clone())
            .long(stdin)
            .action(ArgAction::SetTrue)
            .conflicts_with(file)
            .conflicts_with_all(others)
            .help(format!("{verb} the credential `{name}` from the first line of standard input")),
    ]
}

/// The option of a variable that may be shown.
fn option(api: &'static Api, index: usize, variable: &'static Variable, given: &'static Given, verb: Verb) -> Arg {
    let name = &*variable.name.wire;
    let about = match (verb, summary(&variable.description)) {
        (Verb::Accept, _) => format!("Accept only this value of the variable `{name}`"),
        (Verb::Read, about) if about.is_empty() => format!("The variable `{name}`"),
        (Verb::Read, about) => about,
    };
    let default = given.value.as_ref().filter(|_| verb == Verb::Read).map(|value| format!(" [default: {}]", one_line(value)));
    let environment = match verb {
        Verb::Accept => String::new(),
        Verb::Read => format!(" [environment: {}]", api.environment_variable(index)),
    };
    Arg::new(option_id(name))
        .long(name)
        .value_name(given.kind.row().placeholder)
        .allow_hyphen_values(true)
        .help(format!("{about}{}{environment}", default.unwrap_or_default()))
}

/// The option's name within the grammar, where the program's own options have their names.
fn option_id(name: &str) -> String {
    format!("variable {name}")
}

/// The value of a variable that the options have, if they have one.
pub(super) fn from_options(
    variable: &Variable,
    options: &ArgMatches,
    console: &mut Console<'_>,
) -> Result<Option<String>, Problem> {
    let name = &variable.name.wire;
    if !is_plain(name) {
        return Ok(None);
    }
    if !variable.is_secret {
        // One of a name that the program has for itself has no option.
        return Ok(options.try_get_one::<String>(&option_id(name)).ok().flatten().cloned());
    }
    if let Some(path) = options.try_get_one::<PathBuf>(&file_option(name)).ok().flatten() {
        secrets::from_file(&variable.shown(), path, Extent::FirstLine, console).map(Some)
    } else if options.try_get_one::<bool>(&stdin_option(name)).ok().flatten() == Some(&true) {
        secrets::from_input(&variable.shown(), Extent::FirstLine, console).map(Some)
    } else {
        Ok(None)
    }
}

/// The value of a variable from the options or the environment, or its default.
pub(super) fn value(
    api: &Api,
    (index, variable, given): (usize, &Variable, &Given),
    options: &ArgMatches,
    console: &mut Console<'_>,
) -> Result<Option<String>, Problem> {
    let name = api.environment_variable(index);
    let text = match from_options(variable, options, console)? {
        Some(text) => Some(text),
        None if variable.is_secret => secrets::from_variable(&variable.shown(), &name, console)?,
        None => console.variable(&name).map_err(Problem::usage)?,
    };
    let booleans = &api.protocol.request(0).booleans;
    let Some(text) = text else { return Ok(given.value.as_deref().map(str::to_owned)) };
    if variable.is_secret {
        return Ok(Some(text));
    }
    let row = given.kind.row();
    let text = (row.normalize)(&text, booleans);
    if (row.is_text)(&text, booleans) {
        return Ok(Some(text));
    }
    Err(Problem::usage(format!("{}: expected {}, found {text:?}", variable.shown(), given.kind.wanted(booleans))))
}

/// How a dry run shows each variable. It reads no secret.
pub(super) fn shown(api: &Api, options: &ArgMatches, console: &mut Console<'_>) -> Result<Vec<Shown>, Problem> {
    let mut all = vec![Shown::Absent; api.protocol.variables.len()];
    for each @ (index, variable, given) in api.protocol.given() {
        let name = api.environment_variable(index);
        all[index] = if variable.is_secret {
            let has_option = is_plain(&variable.name.wire) && has_option(&variable.name.wire, options);
            let is_given = has_option || !given.is_optional || (console.environment)(&name).is_some();
            if is_given { Shown::Environment(name) } else { Shown::Absent }
        } else {
            match value(api, each, options, console)? {
                Some(text) => Shown::Text(text),
                None if given.is_optional => Shown::Absent,
                None => Shown::Environment(name),
            }
        };
    }
    for (index, variable) in api.protocol.variables.iter().enumerate() {
        let Origin::Fetched(fetched) = &variable.origin else { continue };
        let Some(fetch) = api.protocol.fetches.get(fetched.fetch) else { continue };
        if api.protocol.is_possible(fetch, &|index| all.get(index).is_some_and(|shown| *shown != Shown::Absent)) {
            let function = qualified(&fetch.operation.module, ".", &fetch.operation.function);
            all[index] = Shown::Text(format!("‹{}: from {function}›", variable.name.wire));
        }
    }
    Ok(all)
}

fn has_option(name: &str, options: &ArgMatches) -> bool {
    options.try_get_one::<PathBuf>(&file_option(name)).ok().flatten().is_some()
        || options.try_get_one::<bool>(&stdin_option(name)).ok().flatten() == Some(&true)
}

/// The values by which the sandbox inside this process is called.
pub(super) fn for_sandbox(api: &Api) -> Vec<Option<Secret>> {
    let mut all = vec![None; api.protocol.variables.len()];
    for (index, _, given) in api.protocol.needed_for(api.protocol.requests.iter()) {
        let text = if given.kind == Scalar::String { "sandbox" } else { given.kind.row().sample.trim_matches('"') };
        all[index] = Some(Secret::from(text));
    }
    all
}
