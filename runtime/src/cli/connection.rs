//! Where a call goes and with which credentials: from the options, the environment, or a sandbox inside this process. It reports
//! everything that is missing at once.
//!
//! It sends nothing; see `send`.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::ArgMatches;
use url::Url;

use super::console::Console;
use super::context::Context;
use super::exit::{Exit, Problem};
use super::options::{file_option, stdin_option};
use super::secrets::{self, Extent};
use super::words::is_plain;
use crate::description::{Api, Credential};
use crate::sandbox::Sandbox;
use crate::secret::Secret;
use crate::settings::Settings;
use crate::settings::endpoint::parse;
use crate::text::summary;

/// Where a call goes, and with which credentials.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) endpoint: String,
    /// In the order of the description's.
    pub(super) credentials: Vec<Secret>,
    /// Kept running for as long as the connection is used.
    pub(super) sandbox: Option<Sandbox>,
}

/// The endpoint that the option or the environment names.
pub(super) fn endpoint(api: &Api, options: &ArgMatches, console: &Console<'_>) -> Result<Option<String>, Problem> {
    match options.get_one::<String>("endpoint") {
        Some(endpoint) => Ok(Some(endpoint.clone())),
        None => console.variable(&api.endpoint_variable()).map_err(Problem::usage),
    }
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
    let mut credentials = Vec::new();
    let mut missing = Vec::new();
    if endpoint.is_none() {
        missing.push(format!("the endpoint: `--endpoint URL`, or the environment variable {}", api.endpoint_variable()));
    }
    for (index, credential) in api.protocol.credentials.iter().enumerate() {
        let variable = api.credential_variable(index);
        let given = match given_credential(credential, options, console)? {
            Some(text) => Some(text),
            None => secrets::from_variable(&what(credential), &variable, console)?,
        };
        match given {
            Some(text) => credentials.push(Secret::from(text)),
            None => missing.push(missing_credential(credential, &variable)),
        }
    }
    match endpoint {
        Some(endpoint) if missing.is_empty() => {
            checked(&endpoint, settings)?;
            Ok(Connection { endpoint, credentials, sandbox: None })
        }
        _ => Err(missing_settings(program, &missing)),
    }
}

fn to_sandbox(api: &'static Api) -> Result<Connection, Problem> {
    let sandbox =
        Sandbox::start(api).map_err(|error| Problem::new(Exit::Failure, format!("cannot start the sandbox: {error}")))?;
    let credentials = api.protocol.credentials.iter().map(|_| Secret::from("sandbox")).collect();
    Ok(Connection { endpoint: sandbox.endpoint().to_owned(), credentials, sandbox: Some(sandbox) })
}

fn missing_settings(program: &str, missing: &[String]) -> Problem {
    let mut message = String::from("missing settings:");
    for each in missing {
        // Writing to a string does not fail.
        let _ = write!(message, "\n  - {each}");
    }
    Problem::usage(message).help(format!("to try the API without any settings, use the sandbox: `{program} --sandbox …`"))
}

fn missing_credential(credential: &Credential, variable: &str) -> String {
    let name = &credential.name.wire;
    let mut text = format!("the credential `{name}`: ");
    if is_plain(name) {
        let _ = write!(text, "`--{} FILE`, `--{}`, or ", file_option(name), stdin_option(name));
    }
    let _ = write!(text, "the environment variable {variable}");
    if !credential.description.is_empty() {
        let _ = write!(text, "\n    {}", summary(&credential.description));
    }
    text
}

/// The credential that the options name, if they name one.
pub(super) fn given_credential(
    credential: &Credential,
    options: &ArgMatches,
    console: &mut Console<'_>,
) -> Result<Option<String>, Problem> {
    let name = &credential.name.wire;
    if !is_plain(name) {
        return Ok(None);
    }
    if let Some(path) = options.get_one::<PathBuf>(&file_option(name)) {
        secrets::from_file(&what(credential), path, Extent::FirstLine, console).map(Some)
    } else if options.get_flag(&stdin_option(name)) {
        secrets::from_input(&what(credential), Extent::FirstLine, console).map(Some)
    } else {
        Ok(None)
    }
}

/// How messages name a credential.
fn what(credential: &Credential) -> String {
    format!("the credential `{}`", credential.name.wire)
}
