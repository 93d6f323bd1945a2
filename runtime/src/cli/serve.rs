//! The sandbox as a program of its own, until it is interrupted.
//!
//! It owns the signals. What the sandbox answers is decided in `sandbox`.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use clap::ArgMatches;
use tokio::runtime::Builder;

use super::connection::given_credential;
use super::console::Console;
use super::exit::{Exit, Problem};
use crate::description::Api;
use crate::sandbox::Sandbox;

/// Serves until SIGINT or SIGTERM (elsewhere: Ctrl-C). The first line on standard output, written at once, is the endpoint.
pub(super) fn serve(
    api: &'static Api,
    program: &ArgMatches,
    own: &ArgMatches,
    console: &mut Console<'_>,
) -> Result<Exit, Problem> {
    let mut credentials = Vec::new();
    for credential in api.protocol.credentials.iter() {
        // The options may stand before or after the command.
        let given = match given_credential(credential, own, console)? {
            Some(value) => Some(value),
            None => given_credential(credential, program, console)?,
        };
        credentials.extend(given.map(|value| (&*credential.name.wire, value)));
    }
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, own.get_one::<u16>("port").copied().unwrap_or(0)));
    let failed = |what: &str, error: &io::Error| Problem::new(Exit::Failure, format!("{what}: {error}"));
    let no_signals = |error: io::Error| failed("cannot wait for signals", &error);
    let runtime = Builder::new_current_thread().enable_io().build().map_err(no_signals)?;
    let mut interrupted = {
        // Before the address is printed: whoever reads it may interrupt at once.
        let _entered = runtime.enter();
        Interrupted::listen().map_err(no_signals)?
    };
    let sandbox = Sandbox::serve_on(api, address).map_err(|error| failed(&format!("cannot listen on {address}"), &error))?;
    for (name, value) in credentials {
        sandbox.require_credential(name, value);
    }
    writeln!(console.output, "{}", sandbox.endpoint())
        .and_then(|()| console.output.flush())
        .map_err(|error| Problem::output(&error))?;
    console.print_message(&format!("This is a sandbox of the {}. Press Ctrl-C to stop it.", api.protocol.title));
    runtime.block_on(interrupted.wait());
    drop(sandbox);
    Ok(Exit::Success)
}

/// The signals that end the sandbox.
#[cfg(unix)]
struct Interrupted {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Interrupted {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn wait(&mut self) {
        std::future::poll_fn(|context| {
            let interrupt = self.interrupt.poll_recv(context).is_ready();
            let terminate = self.terminate.poll_recv(context).is_ready();
            if interrupt || terminate { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
        })
        .await;
    }
}

#[cfg(not(unix))]
struct Interrupted;

#[cfg(not(unix))]
impl Interrupted {
    #[allow(clippy::unnecessary_wraps, reason = "the same signature as where listening can fail")]
    fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    async fn wait(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
