//! The sandbox as a program of its own, until it is interrupted.
//!
//! What the sandbox answers is decided in `sandbox`.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::mpsc;

use clap::ArgMatches;

use super::console::Console;
use super::context::Context;
use super::exit::{Exit, Problem};
use super::grammar::{REPLAY, STRICT_REPLAY, WATCH};
use super::signals;
use super::watch::{Change, Report, Watcher};
use super::{variables, visits};
use crate::description::Api;
use crate::sandbox::Sandbox;

/// Serves until SIGINT or SIGTERM (elsewhere: Ctrl-C). The first line on standard output, written at once, is the endpoint.
pub(super) fn serve(
    context: Context<'_>,
    program: &ArgMatches,
    own: &ArgMatches,
    console: &mut Console<'_>,
) -> Result<Exit, Problem> {
    let api = context.api;
    let required = required(api, program, own, console)?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, own.get_one::<u16>("port").copied().unwrap_or(0)));
    let failed = |what: &str, error: &io::Error| Problem::new(Exit::Failure, format!("{what}: {error}"));
    // Before the address is printed: whoever reads it may interrupt at once.
    let (events, happened) = mpsc::channel();
    let interrupt = events.clone();
    let stop = Box::new(move |_| {
        // Nobody waits any more if the sandbox could not be started.
        let _ = interrupt.send(Event::Interrupted);
    });
    let _guard = signals::on_signal(stop).map_err(|error| failed("cannot wait for signals", &error))?;
    let mut sandbox =
        Sandbox::serve_on(api, address).map_err(|error| failed(&format!("cannot listen on {address}"), &error))?;
    prepare(&sandbox, own)?;
    for (name, value) in &required {
        sandbox.require_credential(name, value);
    }
    let pages = |api, sandbox: &Sandbox| visits::pages(api, context.program, sandbox.endpoint(), &required);
    sandbox.show(pages(api, &sandbox));
    if program.get_flag("verbose") {
        // The console is this thread's.
        let log = events.clone();
        sandbox.log_requests(move |line| drop(log.send(Event::Request(line.to_owned()))));
    }
    if let Some(Watcher(start)) = context.watcher.filter(|_| own.get_flag(WATCH)) {
        let changed = events.clone();
        let take = Box::new(move |change| changed.send(Event::Changed(change)).is_ok());
        start(Report { take, is_coloured: console.error_has_colour() }).map_err(Problem::usage)?;
    }
    announce(api, &sandbox, console)?;
    for event in happened {
        match event {
            Event::Request(line) => console.print_message(&line),
            Event::Changed(Change { text, api }) => {
                if let Some(api) = api {
                    let pages = pages(api, &sandbox);
                    sandbox.replace(api, &required, pages);
                }
                console.print_lines(&text);
            }
            Event::Interrupted => break,
        }
    }
    drop(sandbox);
    Ok(Exit::Success)
}

/// The values that options give to variables, which may stand before or after the command.
fn required(
    api: &'static Api,
    program: &ArgMatches,
    own: &ArgMatches,
    console: &mut Console<'_>,
) -> Result<Vec<(&'static str, String)>, Problem> {
    let mut required = Vec::new();
    for (_, variable, _) in api.protocol.given() {
        let given = match variables::from_options(variable, own, console)? {
            Some(value) => Some(value),
            None => variables::from_options(variable, program, console)?,
        };
        required.extend(given.map(|value| (&*variable.name.wire, value)));
    }
    Ok(required)
}

/// Sets what the sandbox replays, and by which names it is reached.
fn prepare(sandbox: &Sandbox, own: &ArgMatches) -> Result<(), Problem> {
    if let Some(folder) = own.get_one::<PathBuf>(REPLAY) {
        let is_strict = own.get_flag(STRICT_REPLAY);
        let replayed = if is_strict { sandbox.replay_strictly(folder) } else { sandbox.replay(folder) };
        replayed.map_err(|error| Problem::new(Exit::Failure, error.to_string()))?;
    }
    for name in own.get_many::<String>("accept-host").unwrap_or_default() {
        sandbox.accept_host(name);
    }
    Ok(())
}

/// Prints where the sandbox is.
fn announce(api: &Api, sandbox: &Sandbox, console: &mut Console<'_>) -> Result<(), Problem> {
    writeln!(console.output, "{}", sandbox.endpoint())
        .and_then(|()| console.output.flush())
        .map_err(|error| Problem::output(&error))?;
    console.print_message(&format!(
        "This is a sandbox of the {}. A browser shows its documentation there. Press Ctrl-C to stop it.",
        api.protocol.title
    ));
    Ok(())
}

/// What happens while the sandbox serves.
enum Event {
    /// It received a request: what it was and how it was answered, on one line.
    Request(String),
    /// The API changed, or could not.
    Changed(Change),
    Interrupted,
}
