//! What the command line reads and writes: the three streams, whether they are terminals, and the environment.
//!
//! It owns the rule that nothing from a server reaches a terminal unfiltered, and knows nothing about APIs.

use std::fmt::Write as _;
use std::io::{self, BufRead, IsTerminal, Write};

use crate::text::is_invisible;

/// The streams and the environment of a run. Tests bring their own.
pub struct Console<'c> {
    /// Standard input.
    pub input: &'c mut dyn BufRead,
    /// Standard output: data, and nothing else.
    pub output: &'c mut dyn Write,
    /// Standard error: messages and questions.
    pub error: &'c mut dyn Write,
    /// Whether standard input is a terminal.
    pub input_is_terminal: bool,
    /// Whether standard output is a terminal.
    pub output_is_terminal: bool,
    /// Whether standard error is a terminal.
    pub error_is_terminal: bool,
    /// The width of the terminal, if output is one.
    pub width: Option<u16>,
    /// The environment variable of this name, if it is set and not empty.
    pub environment: &'c dyn Fn(&str) -> Option<String>,
}

impl std::fmt::Debug for Console<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Console").field("output_is_terminal", &self.output_is_terminal).finish_non_exhaustive()
    }
}

impl Console<'_> {
    /// Prints a text for people to standard error, with its control characters made visible. A failure to write is ignored, because
    /// there is nowhere to report it.
    pub(super) fn print_message(&mut self, text: &str) {
        let _ = writeln!(self.error, "{}", printable(text));
        let _ = self.error.flush();
    }

    /// Whether colours are wanted on standard error.
    pub(super) fn error_has_colour(&self) -> bool {
        self.error_is_terminal && (self.environment)("NO_COLOR").is_none()
    }

    /// Whether colours are wanted on standard output.
    pub(super) fn output_has_colour(&self) -> bool {
        self.output_is_terminal && (self.environment)("NO_COLOR").is_none()
    }
}

/// Runs with the process's own streams and environment.
pub(super) fn with_process<R>(run: impl FnOnce(&mut Console<'_>) -> R) -> R {
    let environment = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let output_is_terminal = io::stdout().is_terminal();
    run(&mut Console {
        input: &mut io::stdin().lock(),
        output: &mut io::stdout().lock(),
        error: &mut io::stderr().lock(),
        input_is_terminal: io::stdin().is_terminal(),
        output_is_terminal,
        error_is_terminal: io::stderr().is_terminal(),
        width: terminal_size::terminal_size().filter(|_| output_is_terminal).map(|(width, _)| width.0),
        environment: &environment,
    })
}

/// The text with every character that could steer a terminal, or reorder what it shows, written as an escape. Line ends and tabs stay.
pub(super) fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if steers(character) && character != '\n' && character != '\t' {
            // Writing to a string does not fail.
            let _ = write!(out, "\\u{{{:x}}}", u32::from(character));
        } else {
            out.push(character);
        }
    }
    out
}

/// Whether a character could steer a terminal, or make it show a different text.
fn steers(character: char) -> bool {
    character.is_control() || is_invisible(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_made_visible() {
        assert_eq!(
            printable("a\u{1b}[31m\u{9b}b\u{202e}\u{61c}\u{200b}c\r\n\té"),
            "a\\u{1b}[31m\\u{9b}b\\u{202e}\\u{61c}\\u{200b}c\\u{d}\n\té"
        );
    }
}
