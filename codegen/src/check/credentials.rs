//! The credentials: their names in the schema, in Rust and in the environment.

use actionapi::description::{self, ENDPOINT, environment_variable};

use super::checker::{Checker, description, name};
use super::credential_table::CredentialTable;
use super::types::is_name;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{Credential, Either, Map, Text};
use crate::names::{Case, Claim, Scope};
use crate::reserved;

/// The names that are taken so far.
struct Taken<'a> {
    methods: Scope<'a>,
    /// Environment variables without the API's name.
    variables: Vec<(String, Text<'a>)>,
}

impl<'a> Checker<'a> {
    pub(super) fn credentials(&mut self, map: Option<&Map<'a, Either<Text<'a>, Credential<'a>>>>) {
        let mut taken = Taken { methods: Scope::new(Case::Snake, reserved::of_credentials()), variables: Vec::new() };
        let mut table = CredentialTable::default();
        for (name, value) in map.into_iter().flat_map(|map| &map.entries) {
            let definition = value.as_ref().and_then(|value| self.credential(*name, value, &mut taken));
            table.add(*name, definition);
        }
        self.credentials = table;
    }

    fn credential(
        &mut self,
        wire: Text<'a>,
        value: &Either<Text<'a>, Credential<'a>>,
        taken: &mut Taken<'a>,
    ) -> Option<description::Credential> {
        let (about, rust) = match value {
            Either::Short(about) => (Some(*about), None),
            Either::Long(long) => (long.description, long.rust),
        };
        self.keep(check_name(wire))?;
        let rust = self.rust_name("credential", wire, rust, Case::Snake)?;
        let is_free = self.claim(&mut taken.methods, &rust, Claim::new("credential", wire));
        let variable = environment_variable("", wire.text);
        match taken.variables.iter().find(|(other, _)| *other == variable) {
            Some((_, first)) if is_free => {
                let message = format!(
                    "the credentials {} and {} have the same environment variable",
                    quote(first.text),
                    quote(wire.text)
                );
                let problem = Diagnostic::new(Kind::BadName, message).at(wire.span, "").at(first.span, "first here");
                self.report(problem.help("give one of them another name"));
            }
            _ => taken.variables.push((variable, wire)),
        }
        Some(description::Credential { name: name(wire, rust), description: description(about).into() })
    }

    /// Warns of credentials that no request sends.
    pub(super) fn unused_credentials(&mut self) {
        let unused: Vec<Text<'_>> = self.credentials.unused().collect();
        for name in unused {
            let message = format!("no request sends the credential {}", quote(name.text));
            let help = format!(
                "send it in `request:`, for example as a parameter: `{0}: ${{{0}}}`; \
                 or use it in an `Interceptor` in Rust: `request.credential(\"{0}\")`",
                name.text
            );
            self.report(Diagnostic::new(Kind::UnusedCredential, message).at(name.span, "").help(help));
        }
    }
}

fn check_name(name: Text<'_>) -> Result<(), Diagnostic> {
    let problem = |message: String| Err(Diagnostic::new(Kind::BadName, message).at(name.span, ""));
    let quoted = quote(name.text);
    let another = |problem: Result<(), Diagnostic>| problem.map_err(|problem| problem.help("give it another name"));
    match name.text {
        text @ ("module" | "function") => {
            another(problem(format!("{quoted} cannot name a credential: `${{{text}}}` is the name of the {text}")))
        }
        text if environment_variable("", text) == environment_variable("", ENDPOINT) => {
            another(problem(format!("{quoted} cannot name a credential: its environment variable is the endpoint's")))
        }
        text if is_name(text) => Ok(()),
        _ => {
            let help = "a credential's name consists of letters, digits, `_` and `-`, and begins with a letter";
            problem(format!("{quoted} cannot name a credential")).map_err(|problem| problem.help(help))
        }
    }
}
