//! From the document to the resolved API, with every problem on the way. A schema that passes generates Rust that compiles.
//!
//! It knows nothing of YAML's syntax, and of the generated code only its reserved names.

mod aliases;
mod api;
mod cases;
mod checker;
mod checks;
mod date_pattern;
mod default;
mod definitions;
mod deprecated;
mod depth;
mod each_attempt;
mod endpoints;
mod errors;
mod example;
mod fetch;
mod files;
mod forms;
mod functions;
mod http;
mod json;
mod json_body;
mod json_flow;
mod layers;
mod made;
mod making;
mod marks;
mod members;
mod modules;
mod names;
mod needs;
mod node_path;
mod odd_names;
mod page_keys;
mod page_places;
mod pages;
mod place;
mod profiles;
mod recursion;
mod reply;
mod request;
mod said_pages;
mod sent;
mod skeleton;
mod template;
mod template_names;
mod type_table;
mod types;
mod usage;
mod variable_table;
mod variables;
mod wire_names;

use actionapi_core::description::Api;

use self::checker::Checker;
use crate::diagnostic::{Diagnostic, Diagnostics, Kind, Severity};
use crate::document::{Document, Problems, Read as _, VERSION, Whole};
use crate::source::{Source, Span};
use crate::yaml::{self, Content, Node, ScalarKind};

/// A valid schema.
#[derive(Debug)]
#[non_exhaustive]
pub struct Checked {
    /// The API that it describes.
    pub api: Api,
    /// Problems that do not prevent generation; often none.
    pub warnings: Diagnostics,
}

/// Checks a schema.
///
/// # Errors
/// If the schema is invalid: all of its errors.
pub fn check(source: &Source) -> Result<Checked, Diagnostics> {
    let mut problems = Problems::new();
    let api = match yaml::parse(source) {
        Ok(root) => check_tree(&root, &mut problems),
        Err(problem) => {
            problems.push(problem);
            None
        }
    };
    let errors = problems.iter().any(|problem| problem.severity() == Severity::Error);
    match api {
        Some(api) if !errors => Ok(Checked { api, warnings: Diagnostics::new(source, problems) }),
        _ => {
            // Warnings would often only follow from the errors.
            problems.retain(|problem| problem.severity() == Severity::Error);
            Err(Diagnostics::new(source, problems))
        }
    }
}

fn check_tree(root: &Node<'_>, problems: &mut Problems) -> Option<Api> {
    let begin = format!("begin with `format: {VERSION}`, `api:` and `modules:`");
    if matches!(&root.content, Content::Scalar(scalar) if yaml::kind(scalar) == ScalarKind::Null) {
        problems.push(Diagnostic::new(Kind::Empty, "the schema is empty").at(Span::default(), "").help(begin));
        return None;
    }
    if !matches!(root.content, Content::Mapping(_)) {
        problems.push(Diagnostic::new(Kind::WrongKind, "a schema must be a mapping").at(root.span, "").help(begin));
        return None;
    }
    // Another version may have other keys.
    if let Some(problem) = check_version(root) {
        problems.push(problem);
        return None;
    }
    if let Content::Mapping(entries) = &root.content
        && !entries.iter().any(|entry| matches!(&*entry.key.text, "modules" | "functions"))
    {
        let problem = Diagnostic::new(Kind::MissingKey, "missing key `modules` or `functions`").at(root.span, "in here");
        problems.push(problem.help("add `modules:`, or `functions:` for functions without a module"));
    }
    let document = Document::read(root, root.span, problems)?;
    let mut checker = Checker::default();
    let unread = problems.iter().filter(|problem| problem.severity() == Severity::Error);
    checker.unread = unread.filter_map(|problem| problem.labels().first()).map(|label| label.span).collect();
    checker.is_read = problems.iter().all(|problem| problem.severity() == Severity::Warning);
    let api = checker.document(&document);
    for problem in problems.iter_mut().filter(|problem| problem.kind() == Kind::MissingKey) {
        let owner = problem.labels().first().map(|label| label.span);
        if let Some(skeleton) = owner.and_then(|owner| checker.skeletons.get(&(owner, problem.message().to_owned()))) {
            *problem = problem.clone().help(skeleton);
        }
    }
    problems.append(&mut checker.problems);
    api
}

/// The problem with the version of the format, if it is a number.
fn check_version(root: &Node<'_>) -> Option<Diagnostic> {
    let Content::Mapping(entries) = &root.content else { return None };
    let node = &entries.iter().find(|entry| entry.key.text == "format")?.value;
    let Whole { value, span } = Whole::read(node, node.span, &mut Problems::new())?;
    let problem = |message: String| Diagnostic::new(Kind::FormatVersion, message);
    match value {
        VERSION => None,
        0 => {
            let problem = problem(format!("unknown version {value} of the format")).at(span, "");
            Some(problem.help(format!("this generator reads version {VERSION}")))
        }
        _ => {
            let problem = problem(format!("version {value} of the format is newer than this generator"));
            Some(problem.at(span, format!("this generator reads version {VERSION}")).help("use a newer generator"))
        }
    }
}
