//! The terminal that the process reads from: input without echo, and input thrown away.
//!
//! It prints nothing, and does nothing where standard input is not a terminal or the system is not a Unix.

/// Throws away what was typed and not read yet.
pub(super) fn discard() {
    #[cfg(unix)]
    let _ = rustix::termios::tcflush(std::io::stdin(), rustix::termios::QueueSelector::IFlush);
}

/// Shows nothing of what is typed until it is dropped, or a signal ends the process.
#[derive(Debug)]
pub(super) struct Silence {
    #[cfg(unix)]
    _guard: crate::cli::signals::Guard,
    #[cfg(unix)]
    before: rustix::termios::Termios,
}

impl Silence {
    /// Turns the echo off, and throws away what was typed before. `None` means that it cannot be turned off.
    #[cfg(unix)]
    pub(super) fn start() -> Option<Self> {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

        let before = tcgetattr(std::io::stdin()).ok()?;
        let restored = before.clone();
        let guard = crate::cli::signals::on_signal(Box::new(move |code| {
            restore(&restored);
            std::process::exit(code);
        }));
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        // The line end that ends the input is still shown, so that the next line is one of its own.
        silent.local_modes.insert(LocalModes::ECHONL);
        tcsetattr(std::io::stdin(), OptionalActions::Flush, &silent).ok()?;
        Some(Self { _guard: guard.ok()?, before })
    }

    #[cfg(not(unix))]
    pub(super) fn start() -> Option<Self> {
        None
    }
}

#[cfg(unix)]
fn restore(before: &rustix::termios::Termios) {
    let _ = rustix::termios::tcsetattr(std::io::stdin(), rustix::termios::OptionalActions::Now, before);
}

#[cfg(unix)]
impl Drop for Silence {
    fn drop(&mut self) {
        restore(&self.before);
    }
}
