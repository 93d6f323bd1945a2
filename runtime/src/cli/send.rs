//! The call itself, through the blocking client: its settings, its parameters, and what its errors mean for the exit code.
//!
//! It does not decide whether to call, and prints no reply.

use std::path::PathBuf;
use std::time::Duration;

use clap::ArgMatches;

use super::connection::Connection;
use super::console::Console;
use super::exit::{Exit, Problem};
use super::invocation::{Encoded, Invocation};
use crate::client::{Blocking, Builder, Call, RawData};
use crate::decode::Report;
use crate::description::{Api, Method};
use crate::error::{Error, ErrorKind};
use crate::exchange::reply::Reply;
use crate::redact::Redactor;
use crate::settings::Settings;
use crate::settings::options::CallOptions;

/// The client's settings that the options ask for.
pub(super) fn settings(api: &Api, options: &ArgMatches) -> Result<Settings, Problem> {
    let mut settings = Settings::new().user_agent(format!("{}/{}", api.protocol.name, env!("CARGO_PKG_VERSION")));
    if let Some(timeout) = options.get_one::<Duration>("timeout") {
        settings = settings.timeout(*timeout);
    }
    if let Some(attempts) = options.get_one::<u32>("attempts") {
        settings = settings.attempts(*attempts);
    }
    if let Some(path) = options.get_one::<PathBuf>("certificate-authority") {
        let pem = std::fs::read(path).map_err(|error| Problem::usage(format!("cannot read {}: {error}", path.display())))?;
        settings = settings.certificate_authority(pem);
    }
    Ok(if options.get_flag("allow-plain-http") { settings.allow_plain_http() } else { settings })
}

/// Calls the function and waits for the reply.
pub(super) fn send(
    api: &'static Api,
    connection: &Connection,
    invocation: &Invocation,
    settings: Settings,
    method: Method,
) -> Result<Reply<RawData>, Problem> {
    let mut builder = Builder::<Blocking>::new(&api.protocol, connection.endpoint.as_str()).with(settings);
    for (index, credential) in connection.credentials.iter().enumerate() {
        builder = builder.credential(index, credential.clone());
    }
    let client = builder.build().map_err(|error| problem(&error))?;
    // The method is the call's: the client's would have to be one that all functions accept.
    let options = CallOptions::new().method(method);
    let mut call = Call::<Blocking, RawData>::new(&client, invocation.operation.clone()).with(options);
    for argument in &invocation.arguments {
        call = call.parameter(argument.name.clone(), argument);
    }
    call.send().map_err(|error| problem(&error))
}

/// The exit code of a failure.
fn problem(error: &Error) -> Problem {
    let exit = match error.kind() {
        ErrorKind::Configuration | ErrorKind::Parameter => Exit::Usage,
        ErrorKind::Api => Exit::Api,
        ErrorKind::Connect | ErrorKind::Certificate | ErrorKind::Timeout | ErrorKind::Interrupted => Exit::Transport,
        ErrorKind::Redirect | ErrorKind::Status | ErrorKind::TooLong | ErrorKind::Unreadable | ErrorKind::Decode => Exit::Reply,
        ErrorKind::Interceptor => Exit::Failure,
    };
    Problem::new(exit, error.to_string())
}

/// Prints where the data differs from the schema: what does not fit its type always, what decoding forgives only if asked for.
pub(super) fn print_differences(report: &Report, verbose: bool, redactor: &Redactor, console: &mut Console<'_>) {
    if let [first, more @ ..] = report.mismatches.as_slice() {
        let first = redactor.line(&first.to_string(), 1_000);
        let more = if more.is_empty() { String::new() } else { format!(" (and {} more)", more.len()) };
        console.print_message(&format!("warning: the reply does not match the schema: {first}{more}"));
    }
    if verbose {
        for line in redactor.mask(&report.drift.to_string()).lines() {
            console.print_message(&format!("note: {line}"));
        }
    }
}

/// What keeps the call's secrets out of messages, should the server repeat them.
pub(super) fn redactor(connection: &Connection, encoded: &[Encoded<'_>]) -> Redactor {
    let own = encoded.iter().flat_map(|each| each.parameters.secrets());
    Redactor::new(connection.credentials.iter().chain(own))
}
