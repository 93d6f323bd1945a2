//! What lints find, and what a lint is.
//!
//! It knows no lint in particular.

use actionapi_codegen::{Remark, Severity, Span};

use super::edit::Edit;
use super::schema::Schema;

/// A lint.
pub struct Lint {
    /// Its identifier, which stays the same from version to version.
    pub id: &'static str,
    /// How bad its findings are.
    pub severity: Severity,
    /// Whether it runs only if it is asked for.
    pub is_off: bool,
    /// What it finds, on one line.
    pub summary: &'static str,
    /// Why that is worth a look, and what to do.
    pub explanation: &'static str,
    pub(super) check: fn(&Schema<'_>, &mut Report),
}

/// Something that a lint found.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) remark: Remark,
    /// The edits that make it right, if that is mechanical.
    pub(super) fix: Vec<Edit>,
}

/// What one lint finds.
pub(super) struct Report {
    id: &'static str,
    severity: Severity,
    pub(super) found: Vec<Found>,
}

impl Report {
    pub(super) fn new(lint: &Lint) -> Self {
        Self { id: lint.id, severity: lint.severity, found: Vec::new() }
    }

    /// A remark of this lint, which is not in the report yet.
    pub(super) fn remark(&self, message: impl AsRef<str>, span: Span) -> Remark {
        Remark::new(self.severity, self.id, message, span)
    }

    pub(super) fn add(&mut self, remark: Remark) {
        self.add_with(remark, Vec::new());
    }

    pub(super) fn add_with(&mut self, remark: Remark, fix: Vec<Edit>) {
        self.found.push(Found { remark, fix });
    }
}
