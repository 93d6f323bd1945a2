//! What a comparison found, as data.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::super::exit::Exit;
use crate::description::TypeId;
use crate::text::one_line;

/// Where an API differs from its description.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Drift {
    /// Each difference once, with how often it was seen.
    pub findings: Vec<Difference>,
    /// The calls, in the order in which they were made.
    pub calls: Vec<Compared>,
    /// How much of the description was seen.
    pub coverage: Seen,
    /// The functions that read and were not called, each with the reason.
    pub uncalled: Vec<(String, String)>,
    /// How the first call that failed would have ended.
    pub(super) failure: Option<Exit>,
}

/// A difference between a reply and its description.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// What kind it is, which stays the same from version to version.
    pub id: &'static str,
    /// How bad it is.
    pub gravity: Gravity,
    /// On one line.
    pub message: String,
    /// The function, `module.function`.
    pub function: String,
    /// The path to it in the data, with `*` for the items of lists and the keys of maps; empty for the data as a whole.
    pub field: String,
    /// The beginning of the first such value, without secrets.
    pub value: Option<String>,
    /// How often it was seen.
    pub count: u64,
    /// Where the schema says otherwise.
    pub place: Place,
}

/// How bad a difference is. The words are those of GitHub's annotations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Gravity {
    /// Typed clients fail.
    Error,
    /// Clients do not see something, or see it as unknown.
    Warning,
    /// Clients take it for what was meant.
    Notice,
}

/// Where a schema says what a reply is not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// The wire name of the module; empty if the function has none.
    pub module: String,
    /// The wire name of the function.
    pub function: String,
    /// The record.
    pub record: Option<TypeId>,
    /// The field of the record.
    pub field: Option<String>,
    /// The enum.
    pub values: Option<TypeId>,
}

/// A call and what came of it.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Compared {
    /// The function, `module.function`.
    pub function: String,
    /// The parameters of a check.
    pub parameters: Vec<(String, String)>,
    /// What came of it.
    pub outcome: Outcome,
    /// Why the reply could not be compared.
    pub message: Option<String>,
    /// The reply, without the secrets of the call.
    pub reply: Option<Recorded>,
}

/// What came of a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// The reply is as the schema says.
    #[default]
    Same,
    /// The reply differs.
    Differs,
    /// There is no reply to compare.
    Failed,
}

/// A reply without the secrets of the call.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Recorded {
    /// The wire name of the module; empty if the function has none.
    pub module: String,
    /// The wire name of the function.
    pub function: String,
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: Vec<(String, String)>,
    /// The whole body.
    pub body: String,
}

/// How much of a description was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Seen {
    /// The functions that were called.
    pub functions: usize,
    /// All functions.
    pub of_functions: usize,
    /// The fields of replies that were there.
    pub fields: usize,
    /// All fields of replies.
    pub of_fields: usize,
}

impl Gravity {
    /// The word of it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }
}

impl Outcome {
    /// The word of it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Differs => "differs",
            Self::Failed => "failed",
        }
    }
}

impl Difference {
    fn to_json(&self) -> Value {
        let mut json = json!({
            "id": self.id, "level": self.gravity.word(), "message": self.message, "function": self.function, "field": self.field,
            "count": self.count,
        });
        if let Some(value) = &self.value {
            json["value"] = value.as_str().into();
        }
        json
    }
}

impl Compared {
    fn to_json(&self) -> Value {
        let mut json = json!({ "function": self.function, "outcome": self.outcome.word() });
        for (name, value) in &self.parameters {
            json["parameters"][name] = value.as_str().into();
        }
        if let Some(message) = &self.message {
            json["message"] = message.as_str().into();
        }
        json
    }
}

impl Drift {
    /// For programs.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let Seen { functions, of_functions, fields, of_fields } = self.coverage;
        json!({
            "findings": self.findings.iter().map(Difference::to_json).collect::<Vec<_>>(),
            "calls": self.calls.iter().map(Compared::to_json).collect::<Vec<_>>(),
            "coverage": { "functions": functions, "of_functions": of_functions, "fields": fields, "of_fields": of_fields },
            "uncalled": self.uncalled,
        })
    }

    pub(super) fn called_functions(&self) -> usize {
        let mut names: Vec<&str> = self.calls.iter().map(|call| call.function.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names.len()
    }

    /// The differences that a client notices.
    pub fn noticed(&self) -> impl Iterator<Item = &Difference> {
        self.findings.iter().filter(|difference| difference.gravity != Gravity::Notice)
    }

    /// How the program ends.
    pub(super) fn exit(&self) -> Exit {
        if self.noticed().next().is_some() { Exit::Found } else { self.failure.unwrap_or(Exit::Success) }
    }

    /// For people: the functions that differ or failed, each with its differences, and how much was seen.
    #[must_use]
    pub fn to_text(&self, is_verbose: bool) -> String {
        /// As many functions are named that were not called.
        const NAMED: usize = 10;
        let mut text = String::new();
        let mut shown: Vec<&str> = Vec::new();
        for call in &self.calls {
            let parameters: Vec<String> = call.parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let with = if parameters.is_empty() { String::new() } else { format!(" ({})", parameters.join(", ")) };
            let name = one_line(&format!("{}{with}", call.function));
            // Writing to a string does not fail.
            let _ = match (&call.message, call.outcome) {
                (Some(message), _) => writeln!(text, "{name}: not compared: {message}"),
                (None, Outcome::Same) if is_verbose => writeln!(text, "{name}: as the schema says"),
                _ => Ok(()),
            };
            if !shown.contains(&call.function.as_str()) {
                shown.push(&call.function);
                self.add_findings(&call.function, is_verbose, &mut text);
            }
        }
        let Seen { functions, of_functions, fields, of_fields } = self.coverage;
        let _ = writeln!(text, "called {functions} of {of_functions} functions, saw {fields} of {of_fields} fields of replies");
        if !self.uncalled.is_empty() {
            let all = if is_verbose { self.uncalled.len() } else { NAMED };
            let mut names: Vec<String> =
                self.uncalled.iter().take(all).map(|(name, why)| format!("{} ({why})", one_line(name))).collect();
            let more = self.uncalled.len().saturating_sub(all);
            names.extend((more > 0).then(|| format!("{more} more")));
            let _ = writeln!(text, "read, but were not called: {}", names.join(", "));
        }
        text
    }

    fn add_findings(&self, function: &str, is_verbose: bool, text: &mut String) {
        let own = || self.findings.iter().filter(|difference| difference.function == function);
        let noticed: Vec<&Difference> =
            own().filter(|difference| difference.gravity != Gravity::Notice || is_verbose).collect();
        let quiet = own().count() - noticed.len();
        if noticed.is_empty() && quiet == 0 {
            return;
        }
        let count = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
        let also = match (noticed.len(), quiet) {
            (_, 0) => String::new(),
            (0, quiet) => {
                format!("nothing but {} that clients take for what was meant (`--verbose`)", count(quiet, "unusual form"))
            }
            (_, quiet) => format!(", and {} that clients take for what was meant (`--verbose`)", count(quiet, "unusual form")),
        };
        let differs = if noticed.is_empty() { String::new() } else { count(noticed.len(), "difference") };
        let _ = writeln!(text, "{}: {differs}{also}", one_line(function));
        for difference in noticed {
            let times = if difference.count > 1 { format!(" ({} times)", difference.count) } else { String::new() };
            let _ = writeln!(text, "  {}{times}", difference.message);
        }
    }
}
