//! The call itself, through the blocking client: its parameters, what a signal in the middle of it means, and what its errors mean for
//! the exit code.
//!
//! It does not decide whether to call, and prints nothing.

use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use super::connection::Place;
use super::console::Console;
use super::exit::{Exit, Problem};
use super::files::Sending;
use super::invocation::Invocation;
use super::{session, signals};
use crate::Secret;
use crate::client::{Blocking, Builder, Call, Client};
use crate::description::{Api, Method};
use crate::error::{Error, ErrorKind};
use crate::exchange::reply::Reply;
use crate::settings::Settings;
use crate::settings::options::CallOptions;
use crate::text::qualified;
use crate::wire::Decode;

/// How often the progress of files is shown.
const TICK: Duration = Duration::from_millis(100);

/// A call with everything that it needs.
#[derive(Clone, Debug)]
pub(super) struct Outgoing {
    pub(super) api: &'static Api,
    pub(super) endpoint: Place,
    /// In the order of the description's.
    pub(super) variables: Vec<Option<Secret>>,
    pub(super) settings: Settings,
    pub(super) method: Method,
    pub(super) invocation: Invocation,
    /// The file that keeps the session.
    pub(super) session: Option<PathBuf>,
}

/// Why there is no reply to print, and the body that came all the same, if one did.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) problem: Problem,
    pub(super) body: Option<Vec<u8>>,
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self { problem, body: None }
    }
}

/// A client, and the file that keeps its session.
pub(super) struct Opened {
    pub(super) client: Client<Blocking>,
    endpoint: String,
    session: Option<PathBuf>,
    /// The session that was in the file.
    kept: Option<Secret>,
}

impl Opened {
    /// Puts the session into its file, if it is another one now.
    pub(super) fn keep(&self) -> Result<(), Problem> {
        let now = self.client.session();
        match &self.session {
            Some(path) if now != self.kept => session::write(path, &self.endpoint, now.as_ref()),
            _ => Ok(()),
        }
    }
}

/// The client that sends the call.
pub(super) fn open(outgoing: Outgoing) -> Result<Opened, Failure> {
    let Outgoing { api, endpoint, variables, settings, session, .. } = outgoing;
    let Place { url: endpoint, known } = endpoint;
    let builder = known.map_or_else(
        || Builder::<Blocking>::new(&api.protocol, &endpoint),
        |index| Builder::<Blocking>::at(&api.protocol, index),
    );
    let mut builder = builder.with(settings);
    let kept = match &session {
        Some(path) => {
            session::check(path)?;
            session::read(path, &endpoint)?
        }
        None => None,
    };
    if let Some(kept) = &kept {
        builder = builder.session(kept.clone());
    }
    for (index, value) in variables.into_iter().enumerate() {
        if let Some(value) = value {
            builder = builder.credential(index, value);
        }
    }
    let client = builder.build().map_err(|error| problem(&error))?;
    Ok(Opened { client, endpoint, session, kept })
}

/// The method is the call's: the client's would have to be one that all functions accept.
pub(super) fn options(method: Method) -> CallOptions {
    CallOptions::new().method(method)
}

/// Calls the function and waits for the reply.
pub(super) fn send<T: Decode>(outgoing: Outgoing) -> Result<Reply<T>, Failure> {
    let (method, invocation) = (outgoing.method, outgoing.invocation.clone());
    let opened = open(outgoing)?;
    let mut call = Call::<Blocking, T>::new(&opened.client, invocation.operation.clone()).with(options(method));
    for argument in &invocation.arguments {
        call = call.parameter(argument.name.clone(), argument);
    }
    let result = call.send();
    opened.keep()?;
    result.map_err(|error| failure(&error))
}

/// What an error means.
pub(super) fn failure(error: &Error) -> Failure {
    Failure { problem: problem(error), body: error.body().map(<[u8]>::to_vec) }
}

/// Calls the function as [`send`] does. A signal in the middle of a call that changes something ends the wait, so that whoever sent the
/// signal reads what it means.
///
/// While files are sent, their progress is shown.
pub(super) fn send_interruptibly<T: Decode + Send + 'static>(
    mut outgoing: Outgoing,
    console: &Console<'_>,
) -> Result<Reply<T>, Failure> {
    let operation = outgoing.invocation.operation.clone();
    let mut sending = Sending::of(&mut outgoing.invocation.arguments, console);
    if !operation.effect.changes() && sending.is_none() {
        return send(outgoing);
    }
    let (ended, end) = mpsc::channel();
    let interrupted = ended.clone();
    let stop = Box::new(move |_| {
        // Nobody waits any more where the reply has just arrived.
        let _ = interrupted.send(None);
    });
    let unwatched =
        |error: std::io::Error| Problem::new(Exit::Failure, format!("cannot wait for signals: {error}; nothing was sent"));
    let _guard = signals::on_signal(stop).map_err(unwatched)?;
    let call = move || {
        let _ = ended.send(Some(send(outgoing)));
    };
    std::thread::Builder::new().name("call".to_owned()).spawn(call).map_err(unwatched)?;
    let end = loop {
        // Only this thread may write to the terminal.
        match (end.recv_timeout(TICK), &mut sending) {
            (Err(RecvTimeoutError::Timeout), Some(sending)) => sending.show(),
            (Err(RecvTimeoutError::Timeout), None) => {}
            (end, _) => break end,
        }
    };
    drop(sending);
    match end {
        Ok(Some(result)) => result,
        Ok(None) => {
            let called = qualified(&operation.module, ".", &operation.function);
            let message = format!("{called}: interrupted; the request may have reached the server");
            Err(Problem::new(Exit::Interrupted, message).help("find out whether it had its effect before you repeat it").into())
        }
        Err(_) => {
            Err(Problem::new(Exit::Failure, "the call ended unexpectedly; the request may have reached the server").into())
        }
    }
}

/// The exit code of a failure, and which option helps.
pub(super) fn problem(error: &Error) -> Problem {
    let by_kind = match error.kind() {
        ErrorKind::Configuration | ErrorKind::Parameter => Exit::Usage,
        ErrorKind::Api => Exit::Api,
        ErrorKind::Connect | ErrorKind::Certificate | ErrorKind::Timeout | ErrorKind::Interrupted => Exit::Transport,
        ErrorKind::Redirect | ErrorKind::Status | ErrorKind::TooLong | ErrorKind::Unreadable | ErrorKind::Decode => Exit::Reply,
        ErrorKind::Interceptor => Exit::Failure,
    };
    let exit = error.class().map_or(by_kind, Exit::Class);
    let problem = Problem::new(exit, error.to_string());
    match error.kind() {
        ErrorKind::TooLong => problem.help("`--reply-limit MIB` sets the limit"),
        ErrorKind::Certificate if error.hint().is_some_and(|hint| hint.contains("authority")) => {
            let platform =
                if cfg!(feature = "platform-verifier") { ", `--platform-roots` those that this machine trusts" } else { "" };
            problem.help(format!("`--certificate-authority FILE` trusts the certificates in that file{platform}"))
        }
        _ => problem,
    }
}
