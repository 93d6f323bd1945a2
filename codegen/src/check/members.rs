//! Fields of records and parameters of functions.
//!
//! It knows nothing of the record or function they belong to.

use super::known::Types;
use super::surroundings::Surroundings;
use super::{default, description, nothing, types};
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{Either, FieldEntry, Map, ParameterEntry, Problems, Text};
use crate::ir::{self, Type};
use crate::names::{Case, Claim, Scope, rust_name};

/// What the type of a call has already.
const SETTERS: &[(&str, &str)] = &[
    ("call", "a method of every call"),
    ("into_future", "a method of every call"),
    ("parameter", "a method of every call"),
    ("send", "a method of every call"),
    ("with", "a method of every call"),
];

/// The fields of a record. `None`: one of them is of no use.
pub(super) fn fields<'a>(map: &Map<'a, FieldEntry<'a>>, types: &Types<'a>, problems: &mut Problems) -> Option<Vec<ir::Field>> {
    if map.entries.is_empty() {
        nothing(
            "a record has at least one field",
            map.span,
            "write its fields, or use `json` for data that nobody knows",
            problems,
        );
    }
    let mut scope = Scope::new(Case::Snake, &[]);
    let fields: Vec<_> =
        map.entries.iter().map(|(name, value)| field(*name, value.as_ref(), &mut scope, types, problems)).collect();
    fields.into_iter().collect()
}

fn field<'a>(
    name: Text<'a>,
    value: Option<&FieldEntry<'a>>,
    scope: &mut Scope<'a>,
    types: &Types<'a>,
    problems: &mut Problems,
) -> Option<ir::Field> {
    let (text, about, rust, secret) = match value? {
        Either::Short(text) => (*text, None, None, None),
        Either::Long(long) => (long.r#type, long.description, long.rust, long.secret),
    };
    let rust = rust_name("field", name, rust, Case::Snake, problems);
    if let Some(rust) = &rust {
        scope.claim(rust, Claim::new("field", name), problems);
    }
    let kind = types::resolve(text, types, problems)?;
    let secret = secret.unwrap_or(false);
    check_secret(secret, &kind, text.0, problems);
    Some(ir::Field {
        name: ir::Name { wire: name.text.to_owned(), rust: rust? },
        kind,
        secret,
        description: description(about),
    })
}

/// The parameters of a function. `None`: one of them is of no use.
pub(super) fn parameters<'a>(
    map: &Map<'a, ParameterEntry<'a>>,
    surroundings: &Surroundings<'_, 'a>,
    types: &Types<'a>,
    problems: &mut Problems,
) -> Option<Vec<ir::Parameter>> {
    let mut scope = Scope::new(Case::Snake, &[]);
    let setters = Scope::new(Case::Snake, SETTERS);
    let parameters: Vec<_> = map
        .entries
        .iter()
        .map(|(name, value)| {
            not_constant(*name, surroundings, problems);
            parameter(*name, value.as_ref(), (&mut scope, &setters), surroundings, types, problems)
        })
        .collect();
    parameters.into_iter().collect()
}

fn not_constant(name: Text<'_>, surroundings: &Surroundings<'_, '_>, problems: &mut Problems) {
    let constants = surroundings.constants.map(|map| map.entries.as_slice()).unwrap_or_default();
    let same = constants.iter().find(|(constant, _)| constant.text == name.text && !name.text.is_empty());
    if let Some((constant, _)) = same {
        let message = format!("the parameter {} is sent with every request already", quote(name.text));
        problems.push(
            Diagnostic::new(Kind::ConstantOverridden, message)
                .at(name.span, "")
                .at(constant.span, "sent here")
                .help("leave it out, or take it out of `request:` and give it to every function"),
        );
    }
}

fn parameter<'a>(
    name: Text<'a>,
    value: Option<&ParameterEntry<'a>>,
    (scope, setters): (&mut Scope<'a>, &Scope<'a>),
    surroundings: &Surroundings<'_, 'a>,
    types: &Types<'a>,
    problems: &mut Problems,
) -> Option<ir::Parameter> {
    let value = value?;
    let (text, long) = match value {
        Either::Short(text) => (*text, None),
        Either::Long(long) => (long.r#type, Some(long)),
    };
    if name.text.is_empty() {
        nothing("a parameter has a name", text.0.span, "write one before the `:`", problems);
        return None;
    }
    let rust = rust_name("parameter", name, long.and_then(|long| long.rust), Case::Snake, problems);
    let kind = types::resolve(text, types, problems);
    if let Some(rust) = &rust {
        let claim = Claim::new("parameter", name);
        let is_setter = matches!(kind, Some(Type::Optional(_)));
        if !(is_setter && setters.refuses(rust, claim, problems)) {
            scope.claim(rust, claim, problems);
        }
    }
    let kind = kind?;
    types::of_parameter(text.0, &kind, types, problems);
    let secret = long.and_then(|long| long.secret).unwrap_or(false);
    check_secret(secret, &kind, text.0, problems);
    let default = long
        .and_then(|long| long.default)
        .and_then(|value| default::check(value, &kind, surroundings.booleans, types, problems));
    let about = description(long.and_then(|long| long.description));
    Some(ir::Parameter {
        name: ir::Name { wire: name.text.to_owned(), rust: rust? },
        kind,
        secret,
        default,
        description: about,
    })
}

fn check_secret(secret: bool, kind: &Type, text: Text<'_>, problems: &mut Problems) {
    if secret && *types::without_option(kind) != Type::String {
        let problem = Diagnostic::new(Kind::SecretType, "a secret is of type `string` or `string?`").at(text.span, "");
        problems.push(problem.help("leave out `secret`, or make it a string"));
    }
}
