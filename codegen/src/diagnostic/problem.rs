//! A single diagnostic: its kind, message, labels and help.

use actionapi_core::text::one_line;

use super::kind::{Kind, Severity};
use crate::source::Span;

/// A message about a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    kind: Kind,
    message: String,
    pub(super) labels: Vec<Label>,
    help: Option<String>,
}

/// A position in the text that a diagnostic points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The range of the text.
    pub span: Span,
    /// A note about it; may be empty.
    pub text: String,
}

impl Diagnostic {
    /// A diagnostic without a position. All texts are made printable, so that no schema can disturb a terminal.
    pub(crate) fn new(kind: Kind, message: impl AsRef<str>) -> Self {
        Self { kind, message: one_line(message.as_ref()), labels: Vec::new(), help: None }
    }

    /// Adds a label; the first one is the diagnostic's own position.
    pub(crate) fn at(mut self, span: Span, text: impl AsRef<str>) -> Self {
        self.labels.push(Label { span, text: one_line(text.as_ref()) });
        self
    }

    /// Says how to fix it.
    pub(crate) fn help(self, help: impl AsRef<str>) -> Self {
        self.maybe_help(Some(help))
    }

    /// Says how to fix it, if that is known.
    pub(crate) fn maybe_help(mut self, help: Option<impl AsRef<str>>) -> Self {
        self.help = help.map(|help| one_line(help.as_ref()));
        self
    }

    /// The kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether it prevents generation.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.kind.severity()
    }

    /// The message, on one line.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The position, then related ones. Empty only if the text has no position to show.
    #[must_use]
    pub fn labels(&self) -> &[Label] {
        &self.labels
    }

    /// How to fix it.
    #[must_use]
    pub fn help_text(&self) -> Option<&str> {
        self.help.as_deref()
    }
}
