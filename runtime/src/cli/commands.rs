//! The names of the program's own commands. What they do is elsewhere.

/// The commands that are the program's own. A module of such a name is called through `call`.
pub(super) const CALL: &str = "call";
pub(super) const SANDBOX: &str = "sandbox";
pub(super) const FUNCTIONS: &str = "functions";
pub(super) const COMPLETIONS: &str = "completions";
pub(super) const HELP: &str = "help";
pub(super) const DRIFT: &str = "drift";
