//! What every part of the check needs: the tables of types and variables, the profiles, the context of the functions, and the
//! problems found.
//!
//! It checks nothing itself; the other files add a part each.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use actionapi_core::description::{Endpoint, Name, Rate, Template};

use super::deprecated::FunctionNames;
use super::fetch;
use super::forms::Pending;
use super::layers::{Called, Context};
use super::profiles::Profiles;
use super::said_pages::SaidPages;
use super::template::Parameters;
use super::type_table::TypeTable;
use super::variable_table::VariableTable;
use crate::diagnostic::{Diagnostic, Kind};
use crate::document::{Problems, Text};
use crate::names::{self, Case, Claim, Scope};
use crate::source::Span;

/// The state of a check.
#[derive(Default)]
pub(super) struct Checker<'a> {
    pub(super) types: TypeTable<'a>,
    pub(super) variables: VariableTable<'a>,
    /// The calls that fetch variables, as written.
    pub(super) fetches: Vec<fetch::Written<'a>>,
    /// The parameters of the function that is checked, as its templates name them.
    pub(super) parameters: Parameters<'a>,
    pub(super) profiles: Profiles,
    pub(super) known_endpoints: Vec<Endpoint>,
    /// How fast functions may be called, one for each layer that says so.
    pub(super) known_rates: Vec<Rate>,
    pub(super) context: Context<'a>,
    pub(super) function_names: FunctionNames<'a>,
    pub(super) problems: Problems,
    /// Where something could not be read.
    pub(super) unread: Vec<Span>,
    /// Whether everything so far was read without an error, so that what it lacks is not meant to be there.
    pub(super) is_read: bool,
    /// The functions, with how they are called.
    pub(super) called: Vec<Called<'a>>,
    /// The forms whose types are not checked yet.
    pub(super) pending: Vec<Pending>,
    /// The parameters of the function that is checked which the client makes unless they are set.
    pub(super) made_defaults: Vec<(String, Template)>,
    /// The problems that are reported once, with their positions.
    reported: HashSet<(Kind, usize)>,
    /// The first function of whose replies nothing says when they are a success.
    pub(super) undecided: Option<Text<'a>>,
    /// The help for a missing example, by the position and the message of the problem, which is reported before the types are known.
    pub(super) skeletons: HashMap<(Span, String), String>,
    /// The pages of all layers above functions.
    pub(super) pages_of_layers: Vec<Rc<SaidPages<'a>>>,
    /// The templates of the layers around that name the module, with the positions where they do.
    pub(super) naming_module: Vec<(Template, Span)>,
}

impl<'a> Checker<'a> {
    /// Adds a problem.
    pub(super) fn report(&mut self, problem: Diagnostic) {
        self.problems.push(problem);
    }

    /// Whether something could not be read in a short mapping after this key, so that what seems to be missing may be there.
    pub(super) fn is_unread(&self, key: Span) -> bool {
        // The tree does not know where a mapping ends.
        const SHORT: usize = 80;
        self.unread.iter().any(|span| (key.start..key.end + SHORT).contains(&span.start))
    }

    /// Adds a problem with something that is looked at for several functions, the first time.
    pub(super) fn report_once(&mut self, at: Span, problem: Diagnostic) {
        if self.reported.insert((problem.kind(), at.start)) {
            self.problems.push(problem);
        }
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
    pub(super) fn rust_name(&mut self, what: &str, wire: Text<'_>, rust: Option<Text<'_>>, case: Case) -> Option<String> {
        self.look_alike(what, wire);
        self.keep(names::rust_name(what, wire, rust, case))
    }

    /// Takes a name in a scope, and reports it if it is taken. Whether it was free.
    pub(super) fn claim(&mut self, scope: &mut Scope<'a>, name: &str, claim: Claim<'a>) -> bool {
        self.keep(scope.claim(name, claim)).is_some()
    }
}

/// A name in the schema with its Rust name.
pub(super) fn name(wire: Text<'_>, rust: String) -> Name {
    Name { wire: wire.text.to_owned().into(), rust: rust.into() }
}

/// A description: Markdown without spaces around it.
pub(super) fn description(text: Option<Text<'_>>) -> String {
    text.map_or_else(String::new, |text| text.text.trim().to_owned())
}
