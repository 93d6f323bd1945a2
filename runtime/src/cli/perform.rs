//! A call from the first question to the last line: dry run, confirmation, sending, printing.
//!
//! The call itself is the blocking client's, in `send`.

use std::path::PathBuf;

use clap::ArgMatches;

use super::arguments::method_name;
use super::console::{Console, printable};
use super::exit::{Exit, Problem};
use super::invocation::Invocation;
use super::output::{Form, print};
use super::{confirm, connection, curl, send};
use crate::decode;
use crate::description::{Api, Method, Type};

/// Does what was asked, with the program's options.
pub(super) fn perform(
    api: &'static Api,
    invocation: &Invocation,
    options: &ArgMatches,
    console: &mut Console<'_>,
) -> Result<Exit, Problem> {
    let method = method(api, options);
    if options.get_flag("dry-run") {
        let endpoint = connection::endpoint(api, options, console);
        let endpoint = endpoint.map(|endpoint| connection::checked(&endpoint, options)).transpose()?;
        let authority = options.get_one::<PathBuf>("certificate-authority").map(PathBuf::as_path);
        let command = curl::command(api, endpoint.as_ref(), method, authority, invocation)?;
        let unset = unset_variables(api, &command, invocation, console);
        if !unset.is_empty() {
            console.tell(&format!("note: the command needs what is not set in the environment: {}", unset.join(", ")));
        }
        let command = if console.output_is_terminal { printable(&command) } else { command };
        return match writeln!(console.output, "{command}") {
            Ok(()) => Ok(Exit::Success),
            Err(error) => Err(Problem::output(&error)),
        };
    }
    let settings = send::settings(api, options, method)?;
    // Before any question: an answer to it would be lost if something else is missing.
    let connection = connection::connect(api, options, console)?;
    if confirm::is_needed(invocation) && connection.sandbox.is_none() && !options.get_flag("yes") {
        confirm::confirm(api, invocation, console)?;
    }
    let redactor = send::redactor(&connection, invocation);
    let answer = send::send(api, &connection, invocation, settings, &redactor)?;
    let kind = invocation.known.map_or(Type::Json, |function| function.reply);
    let compared = decode::check_data(&kind, &answer.data, &api.envelope);
    send::tell_drift(compared, options.get_flag("verbose"), &redactor, console);
    print(&answer, kind, Form::of(options, console), console)
}

/// The variables that the command reads and nobody has set.
fn unset_variables(api: &Api, command: &str, invocation: &Invocation, console: &Console<'_>) -> Vec<String> {
    let credentials = (0..api.credentials.len()).map(|index| api.credential_variable(index));
    let secrets = invocation.parameters.iter().filter(|given| given.secret);
    let secrets = secrets.map(|given| curl::secret_variable(api, &given.name));
    let all = std::iter::once(api.endpoint_variable()).chain(credentials).chain(secrets);
    all.filter(|name| command.contains(&format!("\"${name}\"")) && (console.environment)(name).is_none()).collect()
}

/// The method asked for, or the API's first.
fn method(api: &Api, options: &ArgMatches) -> Method {
    let asked = options.get_one::<String>("method").map(String::as_str);
    let named = |method: &&Method| asked.is_some_and(|asked| method_name(**method).eq_ignore_ascii_case(asked));
    api.request.methods.iter().find(named).or(api.request.methods.first()).copied().unwrap_or(Method::Post)
}
