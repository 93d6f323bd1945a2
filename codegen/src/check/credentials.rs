//! The secrets a client holds.
//!
//! It knows nothing of where they are sent, but that they are.

use std::cell::Cell;
use std::collections::HashSet;

use actionapi::description::{ENDPOINT, environment_variable};

use super::description;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{Credential, Either, Map, Problems, Text};
use crate::ir::{self, Identifier};
use crate::names::{Case, Claim, Scope, rust_name};

/// What the builder of a client has already.
const RESERVED: &[(&str, &str)] = &[
    ("build", "a method of the client's builder"),
    ("clone", "a method of the client's builder"),
    ("clone_from", "a method of the client's builder"),
    ("method", "a method of the client's builder"),
    ("to_owned", "a method of the client's builder"),
    ("with", "a method of the client's builder"),
];

/// The credentials of the schema, in its order.
pub(super) struct Credentials<'a>(Vec<Known<'a>>);

struct Known<'a> {
    name: Text<'a>,
    definition: Option<ir::Credential>,
    used: Cell<bool>,
}

pub(super) fn check<'a>(map: Option<&Map<'a, Either<Text<'a>, Credential<'a>>>>, problems: &mut Problems) -> Credentials<'a> {
    let mut scope = Scope::new(Case::Snake, RESERVED);
    let entries = map.map(|map| map.entries.as_slice()).unwrap_or_default();
    let mut variables: Vec<(String, Text<'a>)> = Vec::new();
    let known = entries.iter().map(|(name, value)| {
        let definition = value.as_ref().and_then(|value| credential(*name, value, &mut scope, &mut variables, problems));
        Known { name: *name, definition, used: Cell::new(false) }
    });
    Credentials(known.collect())
}

fn credential<'a>(
    name: Text<'a>,
    value: &Either<Text<'a>, Credential<'a>>,
    scope: &mut Scope<'a>,
    variables: &mut Vec<(String, Text<'a>)>,
    problems: &mut Problems,
) -> Option<ir::Credential> {
    let (about, rust) = match value {
        Either::Short(about) => (Some(*about), None),
        Either::Long(long) => (long.description, long.rust),
    };
    if !name_is_legal(name, problems) {
        return None;
    }
    let rust = rust_name("credential", name, rust, Case::Snake, problems)?;
    let before = problems.len();
    scope.claim(&rust, Claim::new("credential", name), problems);
    // Whatever the API is called: that is the same for all.
    let variable = environment_variable("", name.text);
    match variables.iter().find(|(taken, _)| *taken == variable) {
        Some((_, first)) if problems.len() == before => problems.push(
            Diagnostic::new(
                Kind::BadName,
                format!("the credentials {} and {} have the same environment variable", quote(first.text), quote(name.text)),
            )
            .at(name.span, "")
            .at(first.span, "first here")
            .help("give one of them another name"),
        ),
        _ => variables.push((variable, name)),
    }
    Some(ir::Credential { name: ir::Name { wire: name.text.to_owned(), rust }, description: description(about) })
}

fn name_is_legal(name: Text<'_>, problems: &mut Problems) -> bool {
    let taken = match name.text {
        "module" | "function" => Some("what is called"),
        name if environment_variable("", name) == environment_variable("", ENDPOINT) => {
            Some("the end point, also in the environment")
        }
        _ => None,
    };
    let problem = if let Some(taken) = taken {
        Diagnostic::new(Kind::BadName, format!("{} cannot name a credential: it stands for {taken}", quote(name.text)))
            .help("give it another name")
    } else if is_name(name.text) {
        return true;
    } else {
        Diagnostic::new(Kind::BadName, format!("{} cannot name a credential", quote(name.text)))
            .help("a credential's name is of letters, digits, `_` and `-`, and begins with a letter")
    };
    problems.push(problem.at(name.span, ""));
    false
}

/// Whether it is a name as credentials and types have it.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

impl<'a> Credentials<'a> {
    /// The index of the credential of this name, which is used.
    pub(super) fn use_of(&self, name: &str) -> Option<usize> {
        let index = self.0.iter().position(|known| known.name.text == name)?;
        self.0[index].used.set(true);
        Some(index)
    }

    /// The names of all.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.0.iter().map(|known| known.name.text)
    }

    /// The names of the methods that set them on a client, each once: two credentials with the same are reported already.
    pub(super) fn setters(&self) -> impl Iterator<Item = (Identifier, Claim<'a>)> {
        let mut seen = HashSet::new();
        let definitions = self.0.iter().filter_map(|known| Some((known.name, known.definition.as_ref()?)));
        let setters = definitions.map(|(name, definition)| {
            let rust = definition.name.rust.as_str();
            let setter = format!("set_{}", rust.strip_prefix("r#").unwrap_or(rust));
            (Identifier(setter), Claim::new("setter of the credential", name))
        });
        setters.filter(move |(setter, _)| seen.insert(setter.clone()))
    }

    /// Reports those that nothing uses.
    pub(super) fn report_unused(&self, problems: &mut Problems) {
        for Known { name, .. } in self.0.iter().filter(|known| !known.used.get()) {
            let problem =
                Diagnostic::new(Kind::UnusedCredential, format!("no request sends the credential {}", quote(name.text)));
            problems.push(
                problem
                    .at(name.span, "")
                    .help(format!("send it in `request:`, for example as a parameter: `{0}: ${{{0}}}`", name.text)),
            );
        }
    }

    /// All of them, unless one is of no use.
    pub(super) fn into_definitions(self) -> Option<Vec<ir::Credential>> {
        self.0.into_iter().map(|known| known.definition).collect()
    }
}
