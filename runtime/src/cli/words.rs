//! Words of the command line: which names can be options and commands, which words a shell's script may contain, and lines of words.
//!
//! It does not know what the names stand for.

use super::console::columns;
use crate::text::is_unprintable;

/// What a grammar is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To parse arguments and print help.
    Parsing,
    /// To be written into a shell's script.
    Script,
}

impl Purpose {
    /// Whether the name can be an option or a command.
    pub(super) fn takes(self, name: &str) -> bool {
        is_plain(name) && self.takes_value(name)
    }

    /// Whether the value can be offered. Shells expand the words of a completion, so a `$(…)` among them would be run.
    pub(super) fn takes_value(self, value: &str) -> bool {
        let is_safe = |each: char| each.is_alphanumeric() || "-_.,:+@/%".contains(each);
        self == Self::Parsing || (!value.is_empty() && value.chars().all(is_safe))
    }
}

/// Whether a parser can tell an option of this name from values and from other options, and people can see what it is.
pub(super) fn is_plain(name: &str) -> bool {
    let is_odd = |each: char| each.is_whitespace() || is_unprintable(each) || each == '=';
    !name.is_empty() && !name.starts_with('-') && !name.contains(is_odd)
}

/// The name of the option that reads a credential or a secret parameter from standard input.
pub(super) fn stdin_option(name: &str) -> String {
    format!("{name}-stdin")
}

/// The width below which a description has no lines of its own beside names.
pub(super) const NARROWEST: usize = 20;

/// The text in lines of at most this width, broken between words. A word that is longer has a line of its own.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        if let Some(line) = lines.last_mut() {
            if line.is_empty() {
                line.push_str(word);
            } else if columns(line) + 1 + columns(word) <= width {
                line.push(' ');
                line.push_str(word);
            } else {
                lines.push(word.to_owned());
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_between_words() {
        assert_eq!(wrapped("one two three fourteen", 9), ["one two", "three", "fourteen"]);
        assert_eq!(wrapped("", 9), [""]);
    }
}
