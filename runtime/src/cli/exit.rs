//! How a run ends: the exit codes, and how a failure is printed.
//!
//! It does not know what failed: whoever makes a [`Problem`] chooses its exit code and texts.

use std::process::{ExitCode, Termination};

use super::console::Console;
use crate::description::ErrorClass;

/// How a run ended. A program's `main` can return it.
#[must_use = "it decides the exit code"]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Exit {
    /// It did what was asked.
    Success,
    /// Something on this machine failed: a file, a port, the output.
    Failure,
    /// The command line, the endpoint, a credential or a parameter is wrong or missing. Nothing was sent.
    Usage,
    /// The API answered with an error.
    Api,
    /// The server did not answer.
    Transport,
    /// The answer is not one of this API's: a redirect, a web page, an HTTP status of failure; or its data is not of the schema's type.
    Reply,
    /// The call was not confirmed. Nothing was sent.
    Declined,
    /// The API answered with an error whose class the schema says.
    Class(ErrorClass),
    /// A comparison found differences.
    Found,
    /// A signal ended a call that changes something; the request may have reached the server.
    Interrupted,
}

impl Exit {
    /// The exit code.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Failure => 1,
            Self::Usage => 2,
            Self::Api => 3,
            Self::Transport => 4,
            Self::Reply => 5,
            Self::Declined => 6,
            Self::Interrupted => 7,
            Self::Found => 100,
            Self::Class(class) => match class {
                ErrorClass::Auth => 10,
                ErrorClass::Denied => 11,
                ErrorClass::NotFound => 12,
                ErrorClass::Invalid => 13,
                ErrorClass::Busy => 14,
                ErrorClass::Broken => 15,
            },
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        self.into()
    }
}

/// The exit codes for the help.
pub(super) const EXIT_CODES: &str = "\
Exit codes:
  0  success
  1  a failure on this machine: a file, a port, the output
  2  usage: an option, parameter, endpoint or credential is wrong or missing; nothing was sent
  3  the API answered with an error
  4  no answer: the server could not be reached, or did not answer in time
  5  an answer that is not the API's: a redirect, a web page, an HTTP status of failure, or data
     that is not of the schema's type, which is printed all the same
  6  not confirmed; nothing was sent
  7  interrupted in the middle of a call that changes something; it may have reached the server
100  `drift` found differences";

/// The exit codes of an API whose schema says what kinds of failures its errors are.
pub(super) const CLASS_CODES: &str = "
 10  the API answered that the credentials are missing, wrong or too old
 11  the API answered that the caller may not do this
 12  the API answered that something does not exist
 13  the API answered that the request is wrong
 14  the API is busy and did nothing
 15  the API is broken";

/// Why a run did not do what was asked.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) exit: Exit,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl Problem {
    pub(super) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into(), help: None }
    }

    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds help to what there may be.
    pub(super) fn and_help(self, help: &str) -> Self {
        let whole = match &self.help {
            Some(first) => format!("{first}; {help}"),
            None => help.to_owned(),
        };
        self.help(whole)
    }

    /// Output could not be written. A reader that has seen enough, such as `head`, is no failure.
    pub(super) fn output(error: &std::io::Error) -> Self {
        let exit = if error.kind() == std::io::ErrorKind::BrokenPipe { Exit::Success } else { Exit::Failure };
        Self::new(exit, format!("cannot write the output: {error}"))
    }

    /// Prints the message and the help to standard error.
    pub(super) fn print(&self, console: &mut Console<'_>) {
        if self.exit == Exit::Success {
            return;
        }
        console.print_message(&format!("error: {}", self.message));
        if let Some(help) = &self.help {
            console.print_message(&format!("\nhelp: {help}"));
        }
    }
}
