//! The signals that end the process: SIGINT and SIGTERM (elsewhere: Ctrl-C).
//!
//! It does not know what they interrupt: whoever must not end silently says what to do instead.

use std::io;
use std::sync::{Mutex, OnceLock, PoisonError};

use tokio::runtime::Builder;

/// What to do at a signal, which gets the exit code that the process would have.
type Action = Box<dyn FnOnce(i32) + Send>;

/// What the next signal leads to, instead of the end of the process.
static ACTION: Mutex<Option<Action>> = Mutex::new(None);

/// The action stands until this is dropped; afterwards a signal ends the process.
#[derive(Debug)]
pub(super) struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {
        set(None);
    }
}

fn set(action: Option<Action>) {
    *ACTION.lock().unwrap_or_else(PoisonError::into_inner) = action;
}

/// Runs the action at the next signal instead of ending the process.
///
/// # Errors
/// If the system gives no signals.
pub(super) fn on_signal(action: Action) -> io::Result<Guard> {
    static WATCHED: OnceLock<Result<(), io::ErrorKind>> = OnceLock::new();
    WATCHED.get_or_init(|| watch().map_err(|error| error.kind())).map_err(io::Error::from)?;
    set(Some(action));
    Ok(Guard)
}

/// From here on the process itself must end at a signal: once there is a handler, the system does not.
fn watch() -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_io().build()?;
    let mut signals = {
        let _entered = runtime.enter();
        Signals::new()?
    };
    let wait = move || {
        loop {
            let code = runtime.block_on(signals.next());
            let action = ACTION.lock().unwrap_or_else(PoisonError::into_inner).take();
            action.map_or_else(|| std::process::exit(code), |action| action(code));
        }
    };
    std::thread::Builder::new().name("signals".to_owned()).spawn(wait).map(drop)
}

/// The signals as they come.
#[cfg(unix)]
#[derive(Debug)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    /// The exit code of a process that the next signal ends, as shells report it.
    async fn next(&mut self) -> i32 {
        use std::task::Poll;
        std::future::poll_fn(|context| {
            if self.interrupt.poll_recv(context).is_ready() {
                Poll::Ready(130)
            } else if self.terminate.poll_recv(context).is_ready() {
                Poll::Ready(143)
            } else {
                Poll::Pending
            }
        })
        .await
    }
}

#[cfg(not(unix))]
#[derive(Debug)]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    #[allow(clippy::unnecessary_wraps, reason = "the same signature as where listening can fail")]
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> i32 {
        let _ = tokio::signal::ctrl_c().await;
        130
    }
}
