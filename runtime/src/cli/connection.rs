//! Where a call goes and with which credentials: from the options, the environment, or a sandbox inside this process. It reports
//! everything that is missing at once.
//!
//! It sends nothing; see `send`.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use url::Url;

use super::console::Console;
use super::context::Context;
use super::exit::{Exit, Problem};
use super::options::{file_option, stdin_option};
use super::words::{first_line, is_plain};
use crate::description::{Api, Credential};
use crate::sandbox::Sandbox;
use crate::secret::Secret;
use crate::settings::endpoint::parse;

/// The longest credential that is read, in bytes.
const CREDENTIAL_LIMIT: u64 = 64 * 1024;

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
pub(super) fn endpoint(api: &Api, options: &ArgMatches, console: &Console<'_>) -> Option<String> {
    options.get_one::<String>("endpoint").cloned().or_else(|| (console.environment)(&api.endpoint_variable()))
}

/// The endpoint as an address that credentials may be sent to.
pub(super) fn checked(endpoint: &str, options: &ArgMatches) -> Result<Url, Problem> {
    let allow = options.get_flag("allow-plain-http");
    parse(endpoint, allow).map_err(|error| {
        if !allow && parse(endpoint, true).is_ok() {
            return Problem::usage(
                "the endpoint is plain http on another machine: anyone on the way could read the credentials",
            )
            .help("use https, or put `--allow-plain-http` before the module");
        }
        Problem::usage(error.to_string())
    })
}

/// Finds everything that a call needs, or reports all that is missing.
pub(super) fn connect(context: Context<'_>, options: &ArgMatches, console: &mut Console<'_>) -> Result<Connection, Problem> {
    let Context { api, program } = context;
    if options.get_flag("sandbox") {
        return to_sandbox(api);
    }
    let endpoint = endpoint(api, options, console);
    let mut credentials = Vec::new();
    let mut missing = Vec::new();
    if endpoint.is_none() {
        missing.push(format!("the endpoint: `--endpoint URL`, or the environment variable {}", api.endpoint_variable()));
    }
    for (index, credential) in api.protocol.credentials.iter().enumerate() {
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
    Problem::usage(message).help(format!(
        "these options go before the module: `{program} --endpoint URL …`.\n      \
         To try the API without any settings, use the sandbox: `{program} --sandbox …`"
    ))
}

fn missing_credential(credential: &Credential, variable: &str) -> String {
    let name = &credential.name.wire;
    let mut text = format!("the credential `{name}`: ");
    if is_plain(name) {
        let _ = write!(text, "`--{} FILE`, `--{}`, or ", file_option(credential), stdin_option(credential));
    }
    let _ = write!(text, "the environment variable {variable}");
    if !credential.description.is_empty() {
        let _ = write!(text, "\n    {}", first_line(&credential.description));
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
    let (source, line) = if let Some(path) = options.get_one::<PathBuf>(&file_option(credential)) {
        (path.display().to_string(), read_file(path))
    } else if options.get_flag(&stdin_option(credential)) {
        if console.input_is_terminal {
            console.print_message(&format!("Type the credential `{name}` (it is shown as you type):"));
        }
        ("standard input".to_owned(), read_first_line(&mut console.input))
    } else {
        return Ok(None);
    };
    let problem = match line {
        Ok(text) if !text.is_empty() => return Ok(Some(text)),
        Ok(_) => "its first line is empty".to_owned(),
        Err(error) => error.to_string(),
    };
    Err(Problem::usage(format!("cannot read the credential `{name}` from {source}: {problem}")))
}

fn read_file(path: &Path) -> io::Result<String> {
    read_first_line(&mut BufReader::new(File::open(path)?))
}

/// The first line without its line end, which most files of secrets have.
fn read_first_line(reader: &mut dyn BufRead) -> io::Result<String> {
    let mut line = String::new();
    reader.take(CREDENTIAL_LIMIT).read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
