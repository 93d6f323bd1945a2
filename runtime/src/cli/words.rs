//! Words of the command line: which names can be options and commands, and which words a shell's script may contain.
//!
//! It does not know what the names stand for.

/// What a grammar is made for.
#[derive(Clone, Copy, PartialEq, Eq)]
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

/// Whether a parser can tell an option of this name from values and from other options.
pub(super) fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('-')
        && !name.contains(|each: char| each.is_whitespace() || each.is_control() || each == '=')
}

/// The first line of a description, for lists.
pub(super) fn first_line(description: &str) -> &str {
    description.lines().next().unwrap_or_default()
}
