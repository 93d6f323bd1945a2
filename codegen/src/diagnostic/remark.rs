//! What a tool remarks about a schema.
//!
//! It does not know what is remarked on, or how it is shown.

use actionapi_core::text::one_line;

use super::kind::Severity;
use super::problem::{Diagnostic, Label};
use crate::source::{Source, Span};

/// A message of a tool about a schema. It is shown as diagnostics are, with the identifier of its rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// How bad it is.
    pub severity: Severity,
    /// The rule.
    pub id: &'static str,
    pub(super) message: String,
    pub(super) labels: Vec<Label>,
    pub(super) help: Option<String>,
}

impl Remark {
    /// A remark at a position. All texts are made printable.
    #[must_use]
    pub fn new(severity: Severity, id: &'static str, message: impl AsRef<str>, span: Span) -> Self {
        let labels = vec![Label { span, text: String::new() }];
        Self { severity, id, message: one_line(message.as_ref()), labels, help: None }
    }

    /// Also points at another position.
    #[must_use]
    pub fn and(mut self, source: &Source, span: Span, text: impl AsRef<str>) -> Self {
        self.labels.push(Label { span: span.within(source.text()), text: one_line(text.as_ref()) });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl AsRef<str>) -> Self {
        self.help = Some(one_line(help.as_ref()));
        self
    }

    /// The message, on one line.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The position, then related ones.
    #[must_use]
    pub fn labels(&self) -> &[Label] {
        &self.labels
    }

    /// What to do about it.
    #[must_use]
    pub fn help_text(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

impl From<&Diagnostic> for Remark {
    /// A diagnostic of the checker, whose rule is its kind.
    fn from(diagnostic: &Diagnostic) -> Self {
        Self {
            severity: diagnostic.severity(),
            id: diagnostic.kind().name(),
            message: diagnostic.message().to_owned(),
            labels: diagnostic.labels().to_vec(),
            help: diagnostic.help_text().map(str::to_owned),
        }
    }
}
