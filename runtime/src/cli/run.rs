//! A call from the first check to the last line: dry run, confirmation, sending, printing.
//!
//! It owns the order of these steps; each of them is in a file of its own.

use std::path::PathBuf;

use clap::ArgMatches;

use super::connection::Connection;
use super::console::Console;
use super::context::Context;
use super::exit::{Exit, Problem};
use super::invocation::{Encoded, Invocation};
use super::notes::Notes;
use super::output::{Format, print, print_raw};
use super::pages::{self, Asked};
use super::send::{self, Failure, Outgoing};
use super::settings::{settings, with_authority, with_proxy, without_proxy};
use super::values::Value;
use super::{confirm, connection, differences, files, made, options, variables};
use crate::description::{Api, Body, Method, Type};
use crate::exchange::request::unmet_variable;
use crate::settings::Settings;
use crate::snippets::curl::{self, Proxy, Target};
use crate::snippets::sketch::{Sent, Shown, Sketch, Subject};
use crate::text::{printable, qualified};

/// Makes a call, with the program's options.
pub(super) fn run_call(
    context: Context<'_>,
    invocation: &Invocation,
    options: &ArgMatches,
    console: &mut Console<'_>,
) -> Result<Exit, Problem> {
    let api = context.api;
    let settings = settings(context, options)?;
    let method = method(api, invocation, &settings, options)?;
    let destination = files::destination(context, invocation, options, console)?;
    let encoded = invocation.encoded(&api.protocol)?;
    let asked = Asked::of(invocation, options)?;
    if options.get_flag("dry-run") {
        let first = asked.as_ref().map(|asked| asked.first_page(invocation, &api.protocol)).transpose()?.unwrap_or_default();
        let encoded = pages::encoded(encoded, &first);
        return dry_run(context, invocation, &encoded, (method, &settings), options, console);
    }
    let settings = with_authority(settings, options)?;
    // Before any question: an answer to it would be lost if something else is missing.
    let Connection { endpoint, variables, sandbox } = connection::connect(context, options, &settings, console)?;
    let settings = match &sandbox {
        Some(_) => without_proxy(settings),
        None => {
            let endpoint = endpoint.url_of(api, api.protocol.request(invocation.operation.request), &variables)?;
            let endpoint = connection::checked(&endpoint, &settings)?;
            with_proxy(settings, &endpoint, options, console)?
        }
    };
    if confirm::is_needed(invocation) && sandbox.is_none() && !options.get_flag("yes") {
        confirm::confirm(context, invocation, console)?;
    }
    let redactor = differences::redactor(api, &variables, &encoded);
    let session = options.try_get_one::<PathBuf>(super::options::SESSION).ok().flatten().cloned();
    let invocation = &files::with_input(invocation.clone(), console)?;
    let outgoing = Outgoing { api, endpoint, variables, settings, method, invocation: invocation.clone(), session };
    let is_interruptible = console.is_process && sandbox.is_none();
    if let Some(destination) = destination {
        let result = if is_interruptible { send::send_interruptibly(outgoing, console) } else { send::send(outgoing) };
        let reply = result.map_err(|failure| failed(failure, Format::of(options, console), console))?;
        for warning in reply.warnings() {
            console.print_message(&format!("warning: the API says: {}", redactor.mask(warning)));
        }
        return files::save(reply.into_data(), &destination, console);
    }
    let format = match api.protocol.reply(invocation.operation.reply).body {
        // Text is for people as it is.
        Body::Text if !options.contains_id("output") => Format::Table,
        _ => Format::of(options, console),
    };
    let kind = invocation.function.map_or(&Type::JSON, |function| &function.returns);
    let profile = api.protocol.reply(invocation.operation.reply);
    let notes = Notes { api, kind, profile, format, is_verbose: options.get_flag("verbose"), redactor: &redactor };
    if let Some(asked) = asked {
        return pages::run(asked, outgoing, notes, console).map_err(|failure| failed(failure, format, console));
    }
    let result = if is_interruptible { send::send_interruptibly(outgoing, console) } else { send::send(outgoing) };
    let reply = match result {
        Ok(reply) => reply,
        Err(failure) => return Err(failed(failure, format, console)),
    };
    let is_of_type = notes.print(&reply, console);
    if *kind != Type::Nothing || format == Format::Raw {
        print(api, (kind, &profile.data_forms), &reply, format, console)?;
    }
    Ok(if is_of_type { Exit::Success } else { Exit::Reply })
}

/// Prints the body that came with a failure, if that is the format, and else says how to see one that is not the API's.
fn failed(failure: Failure, format: Format, console: &mut Console<'_>) -> Problem {
    let Failure { problem, body } = failure;
    match body {
        Some(body) if format == Format::Raw => {
            // Why the call failed matters more than that its body cannot be printed.
            let _ = print_raw(&body, console);
            problem
        }
        Some(_) if problem.exit == Exit::Reply && problem.help.is_none() => {
            problem.help("`--output raw` prints the body as received")
        }
        _ => problem,
    }
}

/// The method asked for, or the first that the function accepts.
pub(super) fn method(api: &Api, invocation: &Invocation, settings: &Settings, options: &ArgMatches) -> Result<Method, Problem> {
    let profile = api.protocol.request(invocation.operation.request);
    let has_files = invocation.arguments.iter().any(|argument| matches!(argument.value, Value::File(_) | Value::Files(_)));
    let asked = options::method(api, options).or(has_files.then_some(Method::Post));
    let own = settings.method.filter(|method| profile.methods.contains(method));
    profile.method(asked.or(own)).ok_or_else(|| {
        let (module, function) = (&invocation.operation.module, &invocation.operation.function);
        let accepted: Vec<&str> = profile.methods.iter().map(|method| method.name()).collect();
        let called = qualified(module, " ", function);
        Problem::usage(format!("`{called}` does not accept the method {}", asked.map_or("", Method::name)))
            .help(format!("it accepts {}", accepted.join(", ")))
    })
}

/// Prints the call as a command.
fn dry_run(
    context: Context<'_>,
    invocation: &Invocation,
    encoded: &[Encoded<'_>],
    (method, settings): (Method, &Settings),
    options: &ArgMatches,
    console: &mut Console<'_>,
) -> Result<Exit, Problem> {
    let api = context.api;
    let endpoint = connection::endpoint(api, options, console)?;
    let profile = api.protocol.request(invocation.operation.request);
    let given = connection::shown_variables(api, options, console)?;
    let url = endpoint.map(|place| place.url_of(api, profile, &given)).transpose()?;
    let endpoint = url.map(|url| connection::checked(&url, settings)).transpose()?;
    let authority = options.get_one::<PathBuf>("certificate-authority").map(PathBuf::as_path);
    let proxy = match options.get_one::<String>("proxy") {
        Some(address) => Proxy::Address(address),
        None if options.get_flag("no-proxy") => Proxy::None,
        None => Proxy::Environment,
    };
    let target = Target { authority, proxy, headers: &settings.headers };
    let mut variables = variables::shown(api, options, console)?;
    let is_given = |index: usize| variables.get(index).is_some_and(|shown| *shown != Shown::Absent);
    if let Some(missing) = unmet_variable(&api.protocol, profile, &is_given) {
        return Err(Problem::usage(missing.to_string()));
    }
    let hashed = made::Dry { api, invocation, encoded, method, endpoint: endpoint.as_ref() }.make(&mut variables);
    print_hashed(&hashed, options.get_flag("verbose"), console);
    let sent: Vec<_> = encoded.iter().map(|each| Sent { name: &each.argument.name, parameters: &each.parameters }).collect();
    let (operation, endpoint) = (&invocation.operation, endpoint.as_ref());
    let subject = Subject { api, operation, sent: &sent, variables: &variables, method, endpoint };
    let command = curl::command(api, Sketch::new(subject).map_err(Problem::usage)?, target);
    let unset = unset_variables(api, &command.variables, console);
    if !unset.is_empty() {
        console.print_message(&format!("note: the command reads variables that are not set: {}", unset.join(", ")));
    }
    let text = if console.output_is_terminal { printable(&command.text) } else { command.text };
    writeln!(console.output, "{text}").map_err(|error| Problem::output(&error))?;
    Ok(Exit::Success)
}

/// Says that the command lacks what is made of secrets, and of which texts it is made.
fn print_hashed(hashed: &[(String, String)], verbose: bool, console: &mut Console<'_>) {
    let names: Vec<String> = hashed.iter().map(|(name, _)| format!("`{name}`")).collect();
    if !names.is_empty() {
        console.print_message(&format!(
            "note: {} cannot be shown without secrets; the command has `***` for what is made of them",
            names.join(", ")
        ));
    }
    for (name, text) in hashed.iter().filter(|_| verbose) {
        console.print_message(&format!("note: the text of `{name}`: {}", printable(text)));
    }
}

/// The variables that a command reads and nobody has set: the endpoint's and those of the API's variables first.
fn unset_variables(api: &Api, variables: &[String], console: &Console<'_>) -> Vec<String> {
    let given = api.protocol.given().map(|(index, ..)| api.environment_variable(index));
    let settings = std::iter::once(api.endpoint_variable()).chain(given).filter(|name| variables.contains(name));
    let mut unset: Vec<String> = Vec::new();
    for name in settings.chain(variables.iter().cloned()) {
        if !unset.contains(&name) && (console.environment)(&name).is_none() {
            unset.push(name);
        }
    }
    unset
}
