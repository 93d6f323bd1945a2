//! The variables: their names in the schema, in Rust and in the environment, and their types.

use actionapi_core::description::{self, ENDPOINT, Given, Origin, RequestPart, Scalar, Variable, environment_variable};

use super::checker::{Checker, description, name};
use super::making;
use super::needs::Needable;
use super::types::is_name;
use super::variable_table::VariableTable;
use crate::diagnostic::{Diagnostic, Kind, did_you_mean, listed, quote};
use crate::document::{self, Credential, Either, Literal, Text};
use crate::names::{Case, Claim, Scope};
use crate::reserved;

/// What a type of a variable may not be: what has several texts, or is shown in none.
const NOT_GIVEN: &[Scalar] = &[Scalar::Boolean, Scalar::Json, Scalar::Secret];

/// The names that are taken so far.
struct Taken<'a> {
    methods: Scope<'a>,
    /// Environment variables without the API's name.
    variables: Vec<(String, Text<'a>)>,
}

/// A variable that the user gives, as written.
struct Written<'a> {
    /// `credential` or `variable`.
    what: &'static str,
    name: Text<'a>,
    rust: Option<Text<'a>>,
    description: Option<Text<'a>>,
    kind: Option<Text<'a>>,
    value: Option<Literal<'a>>,
}

impl<'a> Checker<'a> {
    pub(super) fn variables(&mut self, api: Option<&document::Api<'a>>) {
        let written = api.and_then(|api| api.variables.as_ref());
        let is_fetched =
            |value: &Either<_, document::Variable<'_>>| matches!(value, Either::Long(long) if long.fetch.is_some());
        let has_fetches = written.is_some_and(|map| map.iter().any(|(_, value)| is_fetched(value)));
        let own = reserved::of_credentials().into_iter().chain(reserved::of_sessions(has_fetches)).collect();
        let mut taken = Taken { methods: Scope::new(Case::Snake, own), variables: Vec::new() };
        let mut table = VariableTable::default();
        let credentials = api.and_then(|api| api.credentials.as_ref());
        for (name, value) in credentials.into_iter().flat_map(|map| &map.entries) {
            let definition = value.as_ref().and_then(|value| self.given(&written_credential(*name, value), &mut taken));
            table.add(*name, definition);
        }
        let variables = api.and_then(|api| api.variables.as_ref());
        let (mut fetched, mut made) = (Vec::new(), Vec::new());
        for (name, value) in variables.into_iter().flat_map(|map| &map.entries) {
            let is_taken = |(first, _): &(Text<'a>, _)| first.text == name.text;
            if table.position(name.text).is_some()
                || made.iter().any(is_taken)
                || fetched.iter().any(|(first, _): &(Text<'a>, _)| first.text == name.text)
            {
                let first = credentials.into_iter().flat_map(|map| &map.entries).find(|(first, _)| first.text == name.text);
                self.named_twice(*name, first.map(|(first, _)| *first));
                continue;
            }
            match value {
                Some(Either::Long(long)) if long.fetch.is_some() => fetched.push((*name, long)),
                Some(value) if making::is_made(value) => made.push((*name, value)),
                _ => {
                    let given = value.as_ref().and_then(|value| self.given(&written_variable(*name, value), &mut taken));
                    table.add(*name, given);
                }
            }
        }
        // What is given comes first, and all names are known before any template is read.
        for (name, long) in fetched {
            let definition = self.fetched(name, long);
            table.add(name, definition);
        }
        for (name, _) in &made {
            self.keep(check_name("variable", *name));
            table.add(*name, None);
        }
        self.variables = table;
        self.made_variables(&made);
    }

    /// A variable that the client fetches by itself.
    fn fetched(&mut self, name: Text<'a>, value: &document::Variable<'a>) -> Option<Variable> {
        self.keep(check_name("variable", name))?;
        self.fetched_variable(name, value, value.fetch.as_ref()?)
    }

    /// Reports a name that a credential and a variable have; one of two variables is reported already.
    fn named_twice(&mut self, name: Text<'a>, first: Option<Text<'a>>) {
        let Some(first) = first else { return };
        let problem = Diagnostic::new(Kind::Repeated, format!("{} is a credential already", quote(name.text)));
        self.report(problem.at(name.span, "").at(first.span, "first here").help("give one of them another name"));
    }

    fn given(&mut self, written: &Written<'a>, taken: &mut Taken<'a>) -> Option<Variable> {
        let Written { what, name: wire, .. } = *written;
        self.keep(check_name(what, wire))?;
        let rust = self.rust_name(what, wire, written.rust, Case::Snake)?;
        let is_free = self.claim(&mut taken.methods, &rust, Claim::new(what, wire));
        let variable = environment_variable("", wire.text);
        match taken.variables.iter().find(|(other, _)| *other == variable) {
            Some((_, first)) if is_free => {
                let message =
                    format!("the {what}s {} and {} have the same environment variable", quote(first.text), quote(wire.text));
                let problem = Diagnostic::new(Kind::BadName, message).at(wire.span, "").at(first.span, "first here");
                self.report(problem.help("give one of them another name"));
            }
            _ => taken.variables.push((variable, wire)),
        }
        let is_secret = what == "credential";
        let (kind, is_optional) = match written.kind {
            Some(text) => self.given_type(text, is_secret)?,
            None => {
                if !is_secret {
                    let message = format!("nothing says what the variable {} is", quote(wire.text));
                    let problem = Diagnostic::new(Kind::MissingKey, message).at(wire.span, "");
                    self.report(problem.help("add `type: string` if the user gives it, or how it is made: `random: 12`"));
                }
                (Scalar::String, false)
            }
        };
        if !is_secret && ["password", "passwd", "secret", "token"].contains(&&*wire.text.to_lowercase()) {
            let message = format!("the variable {} is shown in messages and logs", quote(wire.text));
            let problem = Diagnostic::new(Kind::OddName, message).at(wire.span, "");
            self.report(problem.help("put it under `credentials:` if it is a secret"));
        }
        let value = match written.value {
            Some(value) => Some(self.given_value(value, kind, is_optional)?.into()),
            None => None,
        };
        let origin = Origin::Given(Given { kind, is_optional, value });
        Some(Variable { name: name(wire, rust), description: description(written.description).into(), is_secret, origin })
    }

    /// The type of what the user gives, and whether it is optional.
    fn given_type(&mut self, text: Text<'a>, is_secret: bool) -> Option<(Scalar, bool)> {
        let bare = text.text.trim();
        let (bare, is_optional) = match bare.strip_suffix('?') {
            Some(inner) => (inner.trim_end(), true),
            None => (bare, false),
        };
        let known = || Scalar::in_schemas().filter(|scalar| !NOT_GIVEN.contains(scalar)).map(|scalar| scalar.row().name);
        let found = Scalar::in_schemas().find(|scalar| scalar.row().name == bare && !NOT_GIVEN.contains(scalar));
        match found {
            Some(scalar) if !is_secret || scalar == Scalar::String => Some((scalar, is_optional)),
            Some(_) => {
                let problem = Diagnostic::new(Kind::SecretType, "a credential is a text").at(text.span, "");
                self.report(problem.help("write `string`, or `string?` if a client may be without it"));
                None
            }
            None => {
                let message = format!("{} is no type of a variable", quote(text.text));
                let help = did_you_mean(bare, known());
                let help = help.unwrap_or_else(|| format!("write one of {}", listed(&known().collect::<Vec<_>>())));
                self.report(Diagnostic::new(Kind::UnknownType, message).at(text.span, "").help(help));
                None
            }
        }
    }

    /// The text of a variable's value in the schema.
    fn given_value(&mut self, value: Literal<'a>, kind: Scalar, is_optional: bool) -> Option<String> {
        let booleans = actionapi_core::wire::Booleans::DIGITS;
        let text = value.text;
        if is_optional {
            let problem = Diagnostic::new(Kind::KeysAtOdds, "a variable with a value is never absent").at(text.span, "");
            self.report(problem.help("remove the `?` from its type, or its value"));
        }
        if !(kind.row().is_text)(text.text, &booleans) {
            let message = format!("the value does not fit its type: expected {}", kind.wanted(&booleans));
            self.report(Diagnostic::new(Kind::BadDefault, message).at(text.span, ""));
            return None;
        }
        Some(text.text.to_owned())
    }

    /// Which optional variables a client needs.
    pub(super) fn needs_of_client(&mut self, api: &document::Api<'a>) -> Vec<description::Need> {
        let Some(needs) = &api.needs else { return Vec::new() };
        let credentials =
            api.credentials.iter().flat_map(|map| map.iter()).map(|(name, value)| written_credential(name, value));
        let variables = api.variables.iter().flat_map(|map| map.iter()).filter(|(_, value)| !making::is_made(value));
        let variables = variables.map(|(name, value)| written_variable(name, value));
        let all = credentials.chain(variables);
        let needable = all.map(|Written { what, name, kind, .. }| Needable { what, name, kind }).collect::<Vec<_>>();
        self.needs(needs, "API", &needable)
    }

    /// Warns of variables that the user gives and no request sends.
    pub(super) fn unused_variables(&mut self) {
        let unused = self.variables.unused().map(|(name, variable)| (name, variable.is_secret, variable.given().is_some()));
        for (name, is_secret, is_given) in unused.collect::<Vec<_>>() {
            if !is_given {
                let message = format!("nothing is made of the variable {}", quote(name.text));
                let problem = Diagnostic::new(Kind::UnusedCredential, message).at(name.span, "");
                self.report(
                    problem.help(format!("send it in `request:`, for example as a parameter: `{0}: ${{{0}}}`", name.text)),
                );
                continue;
            }
            let what = if is_secret { "credential" } else { "variable" };
            let message = format!("no request sends the {what} {}", quote(name.text));
            let help = format!(
                "send it in `request:`, for example as a parameter: `{0}: ${{{0}}}`; \
                 or use it in an `Interceptor` in Rust: `request.{what}(\"{0}\")`",
                name.text
            );
            self.report(Diagnostic::new(Kind::UnusedCredential, message).at(name.span, "").help(help));
        }
    }
}

/// A credential as written. Its short form is its description, unless it is its type.
fn written_credential<'a>(name: Text<'a>, value: &Either<Text<'a>, Credential<'a>>) -> Written<'a> {
    let (description, kind, rust) = match value {
        Either::Short(text) if matches!(text.text, "string" | "string?") => (None, Some(*text), None),
        Either::Short(about) => (Some(*about), None, None),
        Either::Long(long) => (long.description, long.r#type.map(|kind| kind.0), long.rust),
    };
    Written { what: "credential", name, rust, description, kind, value: None }
}

fn written_variable<'a>(name: Text<'a>, value: &Either<Text<'a>, document::Variable<'a>>) -> Written<'a> {
    match value {
        Either::Short(kind) => {
            Written { what: "variable", name, rust: None, description: None, kind: Some(*kind), value: None }
        }
        Either::Long(long) => {
            let kind = long.r#type.map(|kind| kind.0);
            Written { what: "variable", name, rust: long.rust, description: long.description, kind, value: long.value }
        }
    }
}

fn check_name(what: &str, name: Text<'_>) -> Result<(), Diagnostic> {
    let problem = |message: String| Err(Diagnostic::new(Kind::BadName, message).at(name.span, ""));
    let quoted = quote(name.text);
    let another = |problem: Result<(), Diagnostic>| problem.map_err(|problem| problem.help("give it another name"));
    match name.text {
        text if RequestPart::ALL.iter().any(|part| part.name() == text && *part != RequestPart::Endpoint) => {
            another(problem(format!("{quoted} cannot name a {what}: `${{{text}}}` is a part of the request")))
        }
        text @ ("module" | "function") => {
            another(problem(format!("{quoted} cannot name a {what}: `${{{text}}}` is the name of the {text}")))
        }
        text if environment_variable("", text) == environment_variable("", ENDPOINT) => {
            another(problem(format!("{quoted} cannot name a {what}: its environment variable is the endpoint's")))
        }
        text if is_name(text) => Ok(()),
        _ => {
            let help = format!("a {what}'s name consists of letters, digits, `_` and `-`, and begins with a letter");
            problem(format!("{quoted} cannot name a {what}")).map_err(|problem| problem.help(help))
        }
    }
}
