//! The call itself, through the blocking client: its settings, its parameters, and what its errors mean for the exit code.

use std::time::Duration;

use clap::ArgMatches;

use super::connection::Connection;
use super::console::Console;
use super::exit::{Exit, Problem};
use super::invocation::Invocation;
use super::output::Answer;
use super::values::Value;
use crate::decode::{Drift, Mismatch};
use crate::description::{Api, Method};
use crate::redact::Redactor;
use crate::{Blocking, Builder, Error, ErrorKind, Secret, Settings};

/// The client's settings that the options ask for.
pub(super) fn settings(api: &Api, options: &ArgMatches, method: Method) -> Result<Settings, Problem> {
    let mut settings = Settings::new().method(method).user_agent(format!("{}/{}", api.name, env!("CARGO_PKG_VERSION")));
    if let Some(timeout) = options.get_one::<Duration>("timeout") {
        settings = settings.timeout(*timeout);
    }
    if let Some(attempts) = options.get_one::<u32>("attempts") {
        settings = settings.attempts(*attempts);
    }
    if let Some(path) = options.get_one::<std::path::PathBuf>("certificate-authority") {
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
    redactor: &Redactor,
) -> Result<Answer, Problem> {
    let mut builder = Builder::<Blocking>::new(api, connection.endpoint.as_str()).with(settings);
    for (index, credential) in connection.credentials.iter().enumerate() {
        builder = builder.credential(index, credential.clone());
    }
    let client = builder.build().map_err(|error| problem(&error))?;
    let mut call = client.call_raw(invocation.module.as_str(), invocation.function.as_str());
    for given in &invocation.parameters {
        call = match &given.value {
            Value::One(text) if given.secret => call.parameter(&given.name, Secret::from(text.as_str())),
            Value::List(items) if given.secret => {
                call.parameter(&given.name, items.iter().map(|item| Secret::from(item.as_str())).collect::<Vec<_>>())
            }
            Value::One(text) => call.parameter(&given.name, text.clone()),
            Value::List(items) => call.parameter(&given.name, items.clone()),
            Value::Map(entries) => call.parameter(&given.name, entries.clone()),
        };
    }
    let reply = call.send().map_err(|error| problem(&error))?;
    Ok(Answer {
        body: reply.body().to_vec(),
        data: reply.data().as_str().to_owned(),
        message: redactor.mask(reply.message().unwrap_or_default()),
    })
}

/// Which failure is which exit code.
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

/// Tells where the data is not as the schema has it. That it would not decode is told always, what is merely forgiven on request.
pub(super) fn tell_drift(compared: Result<Drift, Mismatch>, verbose: bool, redactor: &Redactor, console: &mut Console<'_>) {
    match compared {
        Err(mismatch) => {
            let mismatch = redactor.line(&mismatch.to_string(), 1_000);
            console.tell(&format!("warning: the reply is not of the schema's type: {mismatch}"));
        }
        Ok(drift) if verbose => {
            for line in redactor.mask(&drift.to_string()).lines() {
                console.tell(&format!("note: {line}"));
            }
        }
        Ok(_) => {}
    }
}

/// What keeps the call's secrets out of messages, should the server repeat them.
pub(super) fn redactor(connection: &Connection, invocation: &Invocation) -> Redactor {
    let mut secrets = connection.credentials.clone();
    for given in invocation.parameters.iter().filter(|given| given.secret) {
        match &given.value {
            Value::One(text) => secrets.push(text.as_str().into()),
            Value::List(items) => secrets.extend(items.iter().map(|item| item.as_str().into())),
            Value::Map(entries) => secrets.extend(entries.iter().map(|(_, value)| value.as_str().into())),
        }
    }
    Redactor::new(&secrets)
}
