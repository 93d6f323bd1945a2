//! The ways in which the program fails, with their exit codes and messages.

/// A failure.
pub(crate) enum Failure {
    /// The schema has errors, which are already printed.
    Schema,
    /// The arguments are invalid.
    Usage(clap::Error),
    /// A file cannot be read or written.
    File(String),
    /// Something was found, and is already printed.
    Found,
    /// The command line of an API cannot begin, for a reason on this machine.
    Interpreted(String),
}

impl Failure {
    /// The same failure, in a command that has the exit codes of an API's command line.
    pub(crate) fn interpreted(self) -> Self {
        match self {
            Self::File(message) => Self::Interpreted(message),
            other => other,
        }
    }

    /// The exit code.
    pub(crate) fn code(&self) -> u8 {
        match self {
            // As the command line of an API.
            Self::Schema | Self::Interpreted(_) => 1,
            Self::Usage(_) => 2,
            Self::File(_) => 3,
            Self::Found => 100,
        }
    }
}
