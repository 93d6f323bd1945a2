//! What a command found, as lists for programs.
//!
//! It does not know what is searched for. For people, each command prints its findings as suits them.

use std::fmt::Write as _;

use actionapi_codegen::{Remark, Severity, Source, Span};
use serde::Serialize;

use crate::failure::Failure;
use crate::output;

/// How findings are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Text,
    /// An object whose `findings` is a list.
    Json,
    /// Workflow commands of GitHub Actions, which become annotations.
    Github,
}

impl Format {
    /// All of them, with the words that choose them.
    pub(crate) const WORDS: [(&'static str, Self); 3] = [("text", Self::Text), ("json", Self::Json), ("github", Self::Github)];
}

/// How bad it is. The words are those of GitHub's annotations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Level {
    Error,
    Warning,
    Notice,
}

impl From<Severity> for Level {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Error,
            Severity::Warning => Self::Warning,
            Severity::Notice => Self::Notice,
        }
    }
}

/// A range in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Place {
    /// The path, as given.
    pub(crate) path: String,
    /// From 1, as all of them.
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) end_line: usize,
    /// The character after the last one.
    pub(crate) end_column: usize,
}

impl Place {
    /// The range of a schema's text.
    pub(crate) fn new(source: &Source, span: Span) -> Self {
        let (start, end) = (source.position(span.start), source.position(span.end));
        let path = source.name().to_owned();
        Self { path, line: start.line, column: start.column, end_line: end.line, end_column: end.column }
    }
}

/// Something that a command found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Finding {
    /// What kind it is, which stays the same from version to version.
    pub(crate) id: &'static str,
    pub(crate) level: Level,
    /// On one line.
    pub(crate) message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) help: Option<String>,
    /// Where it is.
    #[serde(flatten)]
    pub(crate) place: Option<Place>,
}

impl Finding {
    /// A remark about this schema.
    pub(crate) fn of(source: &Source, remark: &Remark) -> Self {
        Self {
            id: remark.id,
            level: remark.severity.into(),
            message: remark.message().to_owned(),
            help: remark.help_text().map(str::to_owned),
            place: remark.labels().first().map(|label| Place::new(source, label.span)),
        }
    }
}

/// Prints findings on standard output, for a program. A command prints those for people itself.
pub(crate) fn print(findings: &[Finding], format: Format) -> Result<(), Failure> {
    match format {
        Format::Text => Ok(()),
        Format::Json => output::print(&format!("{}\n", serde_json::json!({ "findings": findings }))),
        Format::Github => output::print(&annotations(findings)),
    }
}

/// Workflow commands of GitHub Actions, a line for each finding.
pub(crate) fn annotations(findings: &[Finding]) -> String {
    findings.iter().map(annotation).collect()
}

/// The workflow command that shows a finding beside the line of a change.
fn annotation(finding: &Finding) -> String {
    let level = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Notice => "notice",
    };
    let mut text = format!("::{level} ");
    if let Some(place) = &finding.place {
        let path = property(&place.path);
        let Place { line, column, end_line, end_column, .. } = place;
        let _ = write!(text, "file={path},line={line},endLine={end_line},");
        // GitHub ignores columns of a range of several lines, and counts the last one in.
        if line == end_line {
            let _ = write!(text, "col={column},endColumn={},", end_column.saturating_sub(1).max(*column));
        }
    }
    let message = match &finding.help {
        Some(help) => format!("{}\nhelp: {help}", finding.message),
        None => finding.message.clone(),
    };
    let _ = writeln!(text, "title={}::{}", property(finding.id), data(&message));
    text
}

/// A text after `::`, with the escapes of workflow commands.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, where commas and colons are escaped, too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
