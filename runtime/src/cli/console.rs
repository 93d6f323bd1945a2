//! What the command line reads and writes: the three streams, whether they are terminals, and the environment.
//!
//! It owns the rule that nothing from a server reaches a terminal unfiltered, and knows nothing about APIs.

use std::ffi::OsString;
use std::io::{self, BufRead, IsTerminal, Write};

use super::keyboard;
use crate::text::printable;

/// The streams and the environment of a run. Tests bring their own.
pub struct Console<'c> {
    /// Standard input.
    pub input: &'c mut dyn BufRead,
    /// Standard output: data, and nothing else.
    pub output: &'c mut dyn Write,
    /// Standard error: messages and questions.
    pub error: &'c mut dyn Write,
    /// The environment variable of this name, if it is set and not empty.
    pub environment: &'c dyn Fn(&str) -> Option<OsString>,
    /// Whether standard input is a terminal.
    pub input_is_terminal: bool,
    /// Whether standard output is a terminal.
    pub output_is_terminal: bool,
    /// Whether standard error is a terminal.
    pub error_is_terminal: bool,
    /// The width of the terminal, if output or messages go to one.
    pub width: Option<u16>,
    /// Whether the streams are the process's own, so that its terminal and its signals are this run's.
    pub(super) is_process: bool,
    /// Whether colours are unwanted, whatever the environment says.
    pub(super) is_plain: bool,
    /// Whether standard input, which can be read only once, was read.
    input_was_read: bool,
}

impl std::fmt::Debug for Console<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Console").field("output_is_terminal", &self.output_is_terminal).finish_non_exhaustive()
    }
}

impl<'c> Console<'c> {
    /// A console without terminals.
    pub fn new(
        input: &'c mut dyn BufRead,
        output: &'c mut dyn Write,
        error: &'c mut dyn Write,
        environment: &'c dyn Fn(&str) -> Option<OsString>,
    ) -> Self {
        Self {
            input,
            output,
            error,
            environment,
            input_is_terminal: false,
            output_is_terminal: false,
            error_is_terminal: false,
            width: None,
            is_process: false,
            is_plain: false,
            input_was_read: false,
        }
    }

    /// Prints a text for people to standard error, with its control characters made visible. A failure to write is ignored, because
    /// there is nowhere to report it.
    pub(super) fn print_message(&mut self, text: &str) {
        let _ = writeln!(self.error, "{}", printable(text));
        let _ = self.error.flush();
    }

    /// Prints whole lines to standard error as they are, which whoever made them has checked.
    pub(super) fn print_lines(&mut self, lines: &str) {
        let _ = self.error.write_all(lines.as_bytes());
        let _ = self.error.flush();
    }

    /// Whether colours are wanted on standard error.
    pub(super) fn error_has_colour(&self) -> bool {
        self.error_is_terminal && self.wants_colour()
    }

    /// Whether colours are wanted on standard output.
    pub(super) fn output_has_colour(&self) -> bool {
        self.output_is_terminal && self.wants_colour()
    }

    fn wants_colour(&self) -> bool {
        let is_dumb = || (self.environment)("TERM").is_some_and(|terminal| terminal == "dumb");
        !self.is_plain && (self.environment)("NO_COLOR").is_none() && !is_dumb()
    }

    /// The width for what is printed to standard output, if that is a terminal.
    pub(super) fn output_width(&self) -> Option<usize> {
        self.width.filter(|_| self.output_is_terminal).map(usize::from)
    }

    /// The text of an environment variable, if it is set and not empty.
    ///
    /// # Errors
    /// If it is not UTF-8.
    pub(super) fn variable(&self, name: &str) -> Result<Option<String>, String> {
        let text = (self.environment)(name).map(OsString::into_string).transpose();
        text.map_err(|_| format!("the environment variable {name} is not UTF-8"))
    }

    /// Notes that standard input is read to its end.
    ///
    /// # Errors
    /// If it was read before. A terminal can be read again.
    pub(super) fn take_input(&mut self) -> Result<(), &'static str> {
        let was_read = std::mem::replace(&mut self.input_was_read, true);
        if was_read && !self.input_is_terminal { Err("it can be read only once") } else { Ok(()) }
    }

    /// Throws away what was typed and not read yet.
    pub(super) fn discard_input(&self) {
        if self.is_process && self.input_is_terminal {
            keyboard::discard();
        }
    }
}

/// Runs with the process's own streams and environment.
pub(super) fn with_process<R>(run: impl FnOnce(&mut Console<'_>) -> R) -> R {
    let environment = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let (mut input, mut output, mut error) = (io::stdin().lock(), io::stdout().lock(), io::stderr().lock());
    let mut console = Console::new(&mut input, &mut output, &mut error, &environment);
    console.input_is_terminal = io::stdin().is_terminal();
    console.output_is_terminal = io::stdout().is_terminal();
    console.error_is_terminal = io::stderr().is_terminal();
    // Of the first of output, error and input that is a terminal.
    console.width = terminal_size::terminal_size().map(|(width, _)| width.0);
    console.is_process = true;
    run(&mut console)
}

/// The columns that a text takes on a terminal, counted generously: whether a character of the scripts that have wide ones is wide
/// depends on the terminal.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(|character| if character < '\u{1100}' { 1 } else { 2 }).sum()
}
