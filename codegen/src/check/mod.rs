//! From the document to the resolved API, with every problem there is on the way. What passes here generates Rust that compiles.
//!
//! It knows nothing of YAML's syntax and nothing of what the generated code looks like, but for the names it has already.

mod api;
mod carried;
mod credentials;
mod default;
mod definitions;
mod example;
mod functions;
mod http;
mod json;
mod known;
mod members;
mod modules;
mod recursion;
mod surroundings;
mod template;
mod types;
mod usage;

use self::surroundings::Surroundings;
use crate::diagnostic::{Diagnostic, Diagnostics, Kind, Severity};
use crate::document::{Document, Problems, Read as _, Text, VERSION, Whole};
use crate::ir;
use crate::source::{Source, Span};
use crate::yaml::{self, Content, Node, ScalarKind};

/// A schema that passed.
#[derive(Debug)]
#[non_exhaustive]
pub struct Checked {
    /// The API it describes.
    pub api: ir::Api,
    /// What is worth knowing all the same; may be empty.
    pub warnings: Diagnostics,
}

/// Checks a schema.
///
/// # Errors
/// If there is anything in it that must not be; all of that.
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

fn check_tree(root: &Node<'_>, problems: &mut Problems) -> Option<ir::Api> {
    if let Content::Scalar(scalar) = &root.content
        && yaml::kind(scalar) == ScalarKind::Null
    {
        let empty = Diagnostic::new(Kind::Empty, "there is no schema in this file").at(Span::default(), "");
        problems.push(empty.help(format!("begin with `format: {VERSION}`, `api:` and `modules:`")));
        return None;
    }
    if !matches!(root.content, Content::Mapping(_)) {
        let problem = Diagnostic::new(Kind::WrongKind, "a schema is a mapping").at(root.span, "");
        problems.push(
            problem.help(format!("begin with `format: {VERSION}`, `api:` and `modules:`, each followed by what belongs to it")),
        );
        return None;
    }
    // The keys of another version may be others.
    if let Some(problem) = version(root) {
        problems.push(problem);
        return None;
    }
    let document = Document::read(root, root.span, problems)?;
    check_document(&document, problems)
}

/// What is the matter with the version of the format, if it is there and a number.
fn version(root: &Node<'_>) -> Option<Diagnostic> {
    let Content::Mapping(entries) = &root.content else { return None };
    let node = &entries.iter().find(|entry| entry.key.text == "format")?.value;
    let Whole { value, span } = Whole::read(node, node.span, &mut Problems::new())?;
    let problem = || Diagnostic::new(Kind::FormatVersion, format!("there is no version {value} of the format")).at(span, "");
    match value {
        VERSION => None,
        0 => Some(problem().help(format!("this generator reads version {VERSION}"))),
        _ => Some(
            Diagnostic::new(Kind::FormatVersion, format!("version {value} of the format is newer than this generator"))
                .at(span, format!("it reads version {VERSION}"))
                .help("use a newer version of the generator"),
        ),
    }
}

fn check_document<'a>(document: &Document<'a>, problems: &mut Problems) -> Option<ir::Api> {
    let api = document.api.0.as_ref();
    let credentials = credentials::check(api.and_then(|api| api.credentials.as_ref()), problems);
    let overview = api.and_then(|api| api::check(api, &credentials, problems));
    let booleans = overview.as_ref().map_or_else(api::default_booleans, |overview| overview.request.booleans.clone());
    let mut types = definitions::check(document.types.as_ref(), problems);
    let constants = api.and_then(|api| api.request.as_ref()?.parameters.as_ref());
    let envelope = overview.as_ref().map(|overview| &overview.envelope);
    let surroundings = Surroundings { credentials: &credentials, constants, envelope, booleans: &booleans };
    let modules = document.modules.0.as_ref().and_then(|map| modules::check(map, &surroundings, &mut types, problems));
    let types = types.finish();
    recursion::check(&types, problems);
    let (overview, modules) = (overview?, modules?);
    usage::check(&types, &modules, problems);
    if let Some(map) = &document.modules.0 {
        let headers = api.and_then(|api| api.request.as_ref()?.headers.as_ref());
        carried::check(headers, &overview.request, map, problems);
    }
    let types = types.into_definitions()?;
    let api = ir::Api {
        name: overview.name,
        title: overview.title,
        description: overview.description,
        credentials: credentials.into_definitions()?,
        request: overview.request,
        envelope: overview.envelope,
        types,
        modules,
    };
    Some(api)
}

/// A description as Markdown without blanks around it.
fn description(text: Option<Text<'_>>) -> String {
    text.map_or_else(String::new, |text| text.text.trim().to_owned())
}

/// Reports what must not be empty.
fn nothing(what: &str, span: Span, help: &str, problems: &mut Problems) {
    problems.push(Diagnostic::new(Kind::EmptyValue, what).at(span, "").help(help));
}
