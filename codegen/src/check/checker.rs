//! What every part of the check needs: the tables of types and credentials, the context of the functions, and the problems found.
//!
//! It checks nothing itself; the other files add a part each.

use super::credential_table::CredentialTable;
use super::type_table::TypeTable;
use crate::diagnostic::{Diagnostic, Kind};
use crate::document::{Literal, Map, Problems, Text};
use crate::ir::{self, Identifier};
use crate::names::{self, Case, Claim, Scope};
use crate::source::Span;

/// The state of a check.
pub(super) struct Checker<'a> {
    pub(super) types: TypeTable<'a>,
    pub(super) credentials: CredentialTable<'a>,
    pub(super) context: Context<'a>,
    pub(super) problems: Problems,
}

/// How the API forms the requests and replies of its functions.
pub(super) struct Context<'a> {
    /// The parameters of every request, as written.
    pub(super) constants: Option<Map<'a, Literal<'a>>>,
    /// The reply, unless it is invalid.
    pub(super) envelope: Option<ir::Envelope>,
    /// The texts for true and false.
    pub(super) booleans: (String, String),
}

impl<'a> Checker<'a> {
    pub(super) fn new() -> Self {
        let context = Context { constants: None, envelope: None, booleans: default_booleans() };
        Self { types: TypeTable::default(), credentials: CredentialTable::default(), context, problems: Problems::new() }
    }

    /// Adds a problem.
    pub(super) fn report(&mut self, problem: Diagnostic) {
        self.problems.push(problem);
    }

    /// The value, or `None` after adding the problem.
    pub(super) fn keep<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(problem) => {
                self.report(problem);
                None
            }
        }
    }

    /// Reports an empty value.
    pub(super) fn empty(&mut self, message: &str, span: Span, help: &str) {
        self.report(Diagnostic::new(Kind::EmptyValue, message).at(span, "").help(help));
    }

    /// The Rust name of something: from its `rust:`, or else from its name. `None` if it is invalid, which is reported.
    pub(super) fn rust_name(&mut self, what: &str, wire: Text<'_>, rust: Option<Text<'_>>, case: Case) -> Option<Identifier> {
        self.keep(names::rust_name(what, wire, rust, case))
    }

    /// Takes a name in a scope, and reports it if it is taken. Whether it was free.
    pub(super) fn claim(&mut self, scope: &mut Scope<'a>, name: &Identifier, claim: Claim<'a>) -> bool {
        self.keep(scope.claim(name, claim)).is_some()
    }
}

/// The texts for true and false unless the schema has others.
pub(super) fn default_booleans() -> (String, String) {
    ("1".to_owned(), "0".to_owned())
}

/// A description: Markdown without spaces around it.
pub(super) fn description(text: Option<Text<'_>>) -> String {
    text.map_or_else(String::new, |text| text.text.trim().to_owned())
}
