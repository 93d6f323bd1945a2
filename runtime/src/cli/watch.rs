//! What another program, which knows where the API's description comes from, reports while a sandbox of it is served.
//!
//! It does not know files.

use std::fmt;

use crate::description::Api;

/// Where changes are reported.
pub struct Report {
    /// Takes each change; returns whether the sandbox still runs.
    pub take: Box<dyn Fn(Change) -> bool + Send>,
    /// Whether the text of a change may be in colour.
    pub is_coloured: bool,
}

/// Follows the description of an API: it is started when the sandbox is, and reports changes from a thread of its own. It returns why it
/// cannot.
pub struct Watcher(pub Box<dyn Fn(Report) -> Result<(), String>>);

/// A change of what an API is described by.
#[derive(Clone, Debug)]
pub struct Change {
    /// What happened, in whole lines that are safe for a terminal.
    pub text: String,
    /// The API from now on, unless it stays.
    pub api: Option<&'static Api>,
}

impl fmt::Debug for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Report").field("is_coloured", &self.is_coloured).finish_non_exhaustive()
    }
}

impl fmt::Debug for Watcher {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Watcher").finish_non_exhaustive()
    }
}
