//! Where a call goes and with which variables: from the options, the environment, or a sandbox inside this process. It reports
//! everything that is missing at once.
//!
//! It sends nothing; see `send`.

use std::borrow::Cow;
use std::fmt::Write as _;

use clap::ArgMatches;
use url::Url;

use super::console::Console;
use super::context::Context;
use super::exit::{Exit, Problem};
use super::variables;
use super::words::{is_plain, stdin_option};
use crate::Secret;
use crate::description::{Api, Endpoint, Need, RequestProfile, Unfilled, Variable};
use crate::sandbox::Sandbox;
use crate::settings::Settings;
use crate::settings::endpoint::parse;
use crate::snippets::file_option;
use crate::text::summary;

/// Where a call goes, and with which variables.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) endpoint: Place,
    /// In the order of the description's.
    pub(super) variables: Vec<Option<Secret>>,
    /// Kept running for as long as the connection is used.
    pub(super) sandbox: Option<Sandbox>,
}

/// Where the API is.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) url: String,
    /// The index of the endpoint, if the schema knows it.
    pub(super) known: Option<usize>,
}

impl Place {
    /// The address of the calls of this form, with these variables.
    pub(super) fn url_of(&self, api: &Api, profile: &RequestProfile, variables: &[Option<Secret>]) -> Result<String, Problem> {
        match self.known {
            Some(known) => known_url(api, profile.endpoint.unwrap_or(known), variables),
            None => Ok(self.url.clone()),
        }
    }
}

/// The address of an endpoint of the schema with these variables.
fn known_url(api: &Api, index: usize, variables: &[Option<Secret>]) -> Result<String, Problem> {
    let Some(known) = api.protocol.endpoints.get(index) else { return Ok(String::new()) };
    known.filled(variables).map(Cow::into_owned).map_err(|Unfilled { variable: index, problem }| {
        let Some(variable) = api.protocol.variables.get(index) else { return Problem::usage(problem) };
        let sources = sources(variable, &api.environment_variable(index));
        Problem::usage(format!("{} {problem}", variable.shown())).help(format!("give it with {sources}"))
    })
}

/// The variables that may be shown, as far as they are given.
pub(super) fn shown_variables(
    api: &Api,
    options: &ArgMatches,
    console: &mut Console<'_>,
) -> Result<Vec<Option<Secret>>, Problem> {
    let mut values = vec![None; api.protocol.variables.len()];
    for each @ (index, ..) in api.protocol.given().filter(|(_, variable, _)| !variable.is_secret) {
        values[index] = variables::value(api, each, options, console)?.map(Secret::from);
    }
    Ok(values)
}

/// The endpoint that the option names or gives, or the environment gives; or else the schema's.
pub(super) fn endpoint(api: &Api, options: &ArgMatches, console: &Console<'_>) -> Result<Option<Place>, Problem> {
    let known = |index: usize| Place { url: api.protocol.endpoints[index].url.clone().into_owned(), known: Some(index) };
    if let Some(text) = options.get_one::<String>("endpoint") {
        let place = || Place { url: text.clone(), known: None };
        return Ok(Some(api.protocol.endpoint(text).map_or_else(place, known)));
    }
    let given = console.variable(&api.endpoint_variable()).map_err(Problem::usage)?;
    let given = given.map(|url| Place { url, known: None });
    Ok(given.or_else(|| api.protocol.endpoint(Endpoint::DEFAULT).map(known)))
}

/// The endpoint as an address that credentials may be sent to.
pub(super) fn checked(endpoint: &str, settings: &Settings) -> Result<Url, Problem> {
    let allow = settings.allow_plain_http;
    parse(endpoint, allow).map_err(|error| {
        if !allow && parse(endpoint, true).is_ok() {
            return Problem::usage(
                "the endpoint is plain http on another machine: anyone on the network path could read the credentials",
            )
            .help("use https, or allow it with `--allow-plain-http`");
        }
        Problem::usage(error.to_string())
    })
}

/// Finds everything that a call needs, or reports all that is missing.
pub(super) fn connect(
    context: Context<'_>,
    options: &ArgMatches,
    settings: &Settings,
    console: &mut Console<'_>,
) -> Result<Connection, Problem> {
    let Context { api, program, .. } = context;
    if options.get_flag("sandbox") {
        return to_sandbox(api);
    }
    let endpoint = endpoint(api, options, console)?;
    let mut values = vec![None; api.protocol.variables.len()];
    let mut missing = Vec::new();
    if endpoint.is_none() {
        let names: Vec<String> = api.protocol.endpoints.iter().map(|endpoint| format!("`{}`", endpoint.name.wire)).collect();
        let names = if names.is_empty() { String::new() } else { format!(", or its name ({})", names.join(", ")) };
        let variable = api.endpoint_variable();
        missing.push(format!("the endpoint: `--endpoint URL`{names}, or the environment variable {variable}"));
    }
    for each @ (index, variable, _) in api.protocol.given() {
        match variables::value(api, each, options, console)? {
            None if variable.is_required() => missing.push(missing_variable(variable, &api.environment_variable(index))),
            value => values[index] = value.map(Secret::from),
        }
    }
    let index = |name: &str| api.protocol.variables.iter().position(|variable| variable.name.wire == name);
    let has = |name: &str| index(name).is_some_and(|index| values[index].is_some());
    for need in api.protocol.needs.iter() {
        if let Some(unmet) = need.violation(has, |name| format!("`{name}`")) {
            missing.push(unmet_need(api, need, &unmet));
        }
    }
    match endpoint {
        Some(mut endpoint) if missing.is_empty() => {
            if let Some(index) = endpoint.known {
                endpoint.url = known_url(api, index, &values)?;
            }
            checked(&endpoint.url, settings)?;
            Ok(Connection { endpoint, variables: values, sandbox: None })
        }
        _ => Err(missing_settings(program, &missing)),
    }
}

fn to_sandbox(api: &'static Api) -> Result<Connection, Problem> {
    let sandbox =
        Sandbox::start(api).map_err(|error| Problem::new(Exit::Failure, format!("cannot start the sandbox: {error}")))?;
    let variables = variables::for_sandbox(api);
    let endpoint = Place { url: sandbox.endpoint().to_owned(), known: None };
    Ok(Connection { endpoint, variables, sandbox: Some(sandbox) })
}

fn missing_settings(program: &str, missing: &[String]) -> Problem {
    let mut message = String::from("missing settings:");
    for each in missing {
        // Writing to a string does not fail.
        let _ = write!(message, "\n  - {each}");
    }
    Problem::usage(message).help(format!("to try the API without any settings, use the sandbox: `{program} --sandbox …`"))
}

fn missing_variable(variable: &Variable, environment: &str) -> String {
    let mut text = format!("{}: {}", variable.shown(), sources(variable, environment));
    if !variable.description.is_empty() {
        let _ = write!(text, "\n    {}", summary(&variable.description));
    }
    text
}

/// Where a variable may come from.
fn sources(variable: &Variable, environment: &str) -> String {
    let name = &variable.name.wire;
    let options = match (is_plain(name), variable.is_secret) {
        (false, _) => String::new(),
        (true, true) => format!("`--{} FILE`, `--{}`, or ", file_option(name), stdin_option(name)),
        (true, false) => format!("`--{name}`, or "),
    };
    format!("{options}the environment variable {environment}")
}

/// What is wrong with the variables, and where each that is named may come from.
fn unmet_need(api: &Api, need: &Need, unmet: &str) -> String {
    let named = api.protocol.given().filter(|(_, variable, _)| need.parameters.contains(&variable.name.wire));
    let lines = named.map(|(index, variable, _)| {
        let name = &variable.name.wire;
        format!("\n    `{name}`: {}", sources(variable, &api.environment_variable(index)))
    });
    lines.fold(unmet.to_owned(), |text, line| text + &line)
}
