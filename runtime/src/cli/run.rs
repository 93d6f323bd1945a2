//! A call from the first check to the last line: dry run, confirmation, sending, printing.
//!
//! It owns the order of these steps; each of them is in a file of its own.

use std::path::PathBuf;

use clap::ArgMatches;

use super::console::{Console, printable};
use super::context::Context;
use super::curl::{self, Target};
use super::exit::{Exit, Problem};
use super::invocation::{Encoded, Invocation};
use super::output::{Format, print};
use super::{confirm, connection, options, send};
use crate::decode;
use crate::description::{Api, Method, Type};

/// Makes a call, with the program's options.
pub(super) fn run_call(
    context: Context<'_>,
    invocation: &Invocation,
    options: &ArgMatches,
    console: &mut Console<'_>,
) -> Result<Exit, Problem> {
    let api = context.api;
    let method = method(api, invocation, options)?;
    let encoded = invocation.encoded(&api.protocol)?;
    if options.get_flag("dry-run") {
        return dry_run(api, invocation, &encoded, method, options, console);
    }
    let settings = send::settings(api, options)?;
    // Before any question: an answer to it would be lost if something else is missing.
    let connection = connection::connect(context, options, console)?;
    if confirm::is_needed(invocation) && connection.sandbox.is_none() && !options.get_flag("yes") {
        confirm::confirm(context, invocation, console)?;
    }
    let redactor = send::redactor(&connection, &encoded);
    let reply = send::send(api, &connection, invocation, settings, method)?;
    let kind = invocation.function.map_or(&Type::JSON, |function| &function.returns);
    let reply_profile = api.protocol.reply(invocation.operation.reply);
    if let Ok(report) = decode::inspect_data(api, kind, reply.data().as_str(), reply_profile) {
        send::print_differences(&report, options.get_flag("verbose"), &redactor, console);
    }
    let message = redactor.mask(reply.message().unwrap_or_default());
    print(api, kind, &reply, &message, Format::of(options, console), console)
}

/// The method asked for, or the first that the function accepts.
fn method(api: &Api, invocation: &Invocation, options: &ArgMatches) -> Result<Method, Problem> {
    let profile = api.protocol.request(invocation.operation.request);
    let asked = options::method(api, options);
    profile.method(asked).ok_or_else(|| {
        let (module, function) = (&invocation.operation.module, &invocation.operation.function);
        let accepted: Vec<&str> = profile.methods.iter().map(|method| method.name()).collect();
        Problem::usage(format!("`{module} {function}` does not accept the method {}", asked.map_or("", Method::name)))
            .help(format!("it accepts {}", accepted.join(", ")))
    })
}

/// Prints the call as a command.
fn dry_run(
    api: &Api,
    invocation: &Invocation,
    encoded: &[Encoded<'_>],
    method: Method,
    options: &ArgMatches,
    console: &mut Console<'_>,
) -> Result<Exit, Problem> {
    let endpoint = connection::endpoint(api, options, console);
    let endpoint = endpoint.map(|endpoint| connection::checked(&endpoint, options)).transpose()?;
    let authority = options.get_one::<PathBuf>("certificate-authority").map(PathBuf::as_path);
    let target = Target { endpoint: endpoint.as_ref(), method, authority };
    let command = curl::command(api, invocation, encoded, target)?;
    let unset = unset_variables(api, &command.variables, console);
    if !unset.is_empty() {
        console.print_message(&format!("note: the command reads variables that are not set: {}", unset.join(", ")));
    }
    let text = if console.output_is_terminal { printable(&command.text) } else { command.text };
    writeln!(console.output, "{text}").map_err(|error| Problem::output(&error))?;
    Ok(Exit::Success)
}

/// The variables that a command reads and nobody has set: the endpoint's and the credentials' first.
fn unset_variables(api: &Api, variables: &[String], console: &Console<'_>) -> Vec<String> {
    let credentials = (0..api.protocol.credentials.len()).map(|index| api.credential_variable(index));
    let settings = std::iter::once(api.endpoint_variable()).chain(credentials).filter(|name| variables.contains(name));
    let mut unset: Vec<String> = Vec::new();
    for name in settings.chain(variables.iter().cloned()) {
        if !unset.contains(&name) && (console.environment)(&name).is_none() {
            unset.push(name);
        }
    }
    unset
}
