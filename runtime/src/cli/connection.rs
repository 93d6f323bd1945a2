//! Where a call goes and with which credentials: the options, the environment, or a sandbox inside this process. It tells everything
//! that is missing at once.
//!
//! It sends nothing; see `perform`.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use clap::ArgMatches;
use url::Url;

use super::arguments::{file_option, first_line, is_plain, stdin_option};
use super::console::Console;
use super::exit::{Exit, Problem};
use crate::Secret;
use crate::client::endpoint::parse;
use crate::description::{Api, Credential};
use crate::sandbox::Sandbox;

/// The longest credential read, in bytes.
const CREDENTIAL_LIMIT: u64 = 64 * 1024;

/// Where a call goes, and with what.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) endpoint: String,
    /// In the order of [`Api::credentials`].
    pub(super) credentials: Vec<Secret>,
    /// Kept running for as long as it is called.
    pub(super) sandbox: Option<Sandbox>,
}

/// The end point named by the option or the environment.
pub(super) fn endpoint(api: &Api, options: &ArgMatches, console: &Console<'_>) -> Option<String> {
    options.get_one::<String>("endpoint").cloned().or_else(|| (console.environment)(&api.endpoint_variable()))
}

/// The end point as an address that credentials may be sent to.
pub(super) fn checked(endpoint: &str, options: &ArgMatches) -> Result<Url, Problem> {
    let allow = options.get_flag("allow-plain-http");
    parse(endpoint, allow).map_err(|error| {
        if !allow && parse(endpoint, true).is_ok() {
            return Problem::usage(
                "the end point is plain http on another machine: everyone on the way could read the credentials",
            )
            .help("use https, or put `--allow-plain-http` before the module");
        }
        Problem::usage(error.to_string())
    })
}

/// Finds everything that a call needs, or says all that is missing.
pub(super) fn connect(api: &'static Api, options: &ArgMatches, console: &mut Console<'_>) -> Result<Connection, Problem> {
    if options.get_flag("sandbox") {
        let sandbox =
            Sandbox::start(api).map_err(|error| Problem::new(Exit::Failure, format!("cannot start the sandbox: {error}")))?;
        let credentials = api.credentials.iter().map(|_| Secret::from("sandbox")).collect();
        return Ok(Connection { endpoint: sandbox.endpoint().to_owned(), credentials, sandbox: Some(sandbox) });
    }
    let endpoint = endpoint(api, options, console);
    let mut credentials = Vec::new();
    let mut missing = Vec::new();
    if endpoint.is_none() {
        missing.push(format!("the end point: `--endpoint URL`, or the environment variable {}", api.endpoint_variable()));
    }
    for (index, credential) in api.credentials.iter().enumerate() {
        let variable = api.credential_variable(index);
        let given = match given_credential(credential, options, console)? {
            Some(text) => Some(text),
            None => (console.environment)(&variable).map(|text| text.trim_end_matches(['\r', '\n']).to_owned()),
        };
        match given {
            Some(text) => credentials.push(Secret::from(text)),
            None => missing.push(missing_credential(credential, &variable)),
        }
    }
    match endpoint {
        Some(endpoint) if missing.is_empty() => {
            checked(&endpoint, options)?;
            Ok(Connection { endpoint, credentials, sandbox: None })
        }
        _ => Err(needs(api, &missing)),
    }
}

fn needs(api: &Api, missing: &[String]) -> Problem {
    let mut message = String::from("there is not all that a call needs; missing are");
    for each in missing {
        // Writing to a string does not fail.
        let _ = write!(message, "\n  - {each}");
    }
    Problem::usage(message).help(format!(
        "these options go before the module: `{0} --endpoint URL …`.\n      To try the API without any of it, use the sandbox: `{0} --sandbox …`",
        api.name
    ))
}

fn missing_credential(credential: &Credential, variable: &str) -> String {
    let mut text = format!("the credential `{}`: ", credential.name);
    if is_plain(credential.name) {
        let _ = write!(text, "`--{} FILE`, `--{}`, or ", file_option(credential), stdin_option(credential));
    }
    let _ = write!(text, "the environment variable {variable}");
    if !credential.description.is_empty() {
        let _ = write!(text, "\n    {}", first_line(credential.description));
    }
    text
}

/// The credential that the options name, if they name one.
pub(super) fn given_credential(
    credential: &Credential,
    options: &ArgMatches,
    console: &mut Console<'_>,
) -> Result<Option<String>, Problem> {
    let fail = |place: &str, problem: &str| {
        Err(Problem::usage(format!("cannot read the credential `{}` from {place}: {problem}", credential.name)))
    };
    if !is_plain(credential.name) {
        return Ok(None);
    }
    if let Some(path) = options.get_one::<std::path::PathBuf>(&file_option(credential)) {
        let place = path.display().to_string();
        return match read_file(path) {
            Ok(text) if text.is_empty() => fail(&place, "its first line is empty"),
            Ok(text) => Ok(Some(text)),
            Err(error) => fail(&place, &error.to_string()),
        };
    }
    if !options.get_flag(&stdin_option(credential)) {
        return Ok(None);
    }
    if console.input_is_terminal {
        console.tell(&format!("The credential `{}`, which will be shown as you type:", credential.name));
    }
    match first_line_of(&mut console.input) {
        Ok(text) if text.is_empty() => fail("standard input", "its first line is empty"),
        Ok(text) => Ok(Some(text)),
        Err(error) => fail("standard input", &error.to_string()),
    }
}

fn read_file(path: &Path) -> std::io::Result<String> {
    first_line_of(&mut BufReader::new(File::open(path)?))
}

/// The first line without its end; files of secrets usually end with one.
fn first_line_of(reader: &mut dyn BufRead) -> std::io::Result<String> {
    let mut line = String::new();
    reader.take(CREDENTIAL_LIMIT).read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
