//! The fields of records and the parameters of functions.
//!
//! It knows nothing of the record or function that has them.

use std::borrow::Cow;
use std::rc::Rc;

use actionapi_core::description::{self, Scalar, Type, WireForm};

use super::checker::{Checker, description, name};
use super::deprecated::Replaced;
use super::types::Typed;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{Either, FieldEntry, Map, ParameterEntry, Text};
use crate::names::{Case, Claim, Scope};
use crate::reserved;

/// The names that are taken so far among a function's parameters.
struct Scopes<'a> {
    all: Scope<'a>,
    setters: Scope<'a>,
}

impl<'a> Checker<'a> {
    /// The fields of a record. `None` if one of them is invalid.
    pub(super) fn fields(&mut self, map: &Map<'a, FieldEntry<'a>>) -> Option<Vec<description::Field>> {
        if map.entries.is_empty() {
            self.empty("the record has no fields", map.span, "write its fields, or use `json` for unknown data");
        }
        self.at_most(&map.entries, "a record", "fields", "leave out those that no program needs, or use `json` for the record");
        let mut scope = Scope::new(Case::Snake, Vec::new());
        let mut fields = Vec::new();
        for (name, value) in &map.entries {
            fields.push(self.field(*name, value.as_ref(), &mut scope));
        }
        fields.into_iter().collect()
    }

    fn field(&mut self, wire: Text<'a>, value: Option<&FieldEntry<'a>>, scope: &mut Scope<'a>) -> Option<description::Field> {
        let (text, about, rust, secret, said) = match value? {
            Either::Short(text) => (*text, None, None, None, None),
            Either::Long(long) => (long.r#type, long.description, long.rust, long.secret, long.r#as.as_ref()),
        };
        let rust = self.rust_name("field", wire, rust, Case::Snake);
        if let Some(rust) = &rust {
            self.claim(scope, rust, Claim::new("field", wire));
        }
        self.odd_member("field", wire, text.0);
        let typed = self.type_of(text)?;
        let Typed { kind, forms } = self.with_forms(typed, said, text.0);
        self.only_of_parameter(&forms, text.0);
        let kind = self.secret(secret.unwrap_or(false), kind, &forms, text.0);
        Some(description::Field { name: name(wire, rust?), kind, forms, description: description(about) })
    }

    /// The parameters of a function. `None` if one of them is invalid.
    pub(super) fn parameters(&mut self, map: &Map<'a, ParameterEntry<'a>>) -> Option<Vec<description::Parameter>> {
        let mut scopes =
            Scopes { all: Scope::new(Case::Snake, Vec::new()), setters: Scope::new(Case::Snake, reserved::of_setters()) };
        self.at_most(&map.entries, "a function", "parameters", "leave out those that no program needs");
        let names: Vec<&str> = map.entries.iter().map(|(name, _)| name.text).collect();
        let mut parameters = Vec::new();
        for (name, value) in &map.entries {
            self.not_constant(*name);
            parameters.push(value.as_ref().and_then(|value| self.parameter(*name, value, &names, &mut scopes)));
        }
        let parameters: Vec<_> = parameters.into_iter().collect::<Option<_>>()?;
        self.wire_names(map, &parameters);
        self.spread_names(map, &parameters);
        Some(parameters)
    }

    /// Reports what there is too much of: the compiler's stack does not hold the code of many thousands.
    fn at_most<T>(&mut self, entries: &[(Text<'a>, T)], whose: &str, what: &str, help: &str) {
        const MOST: usize = 2_000;
        if let Some((first, _)) = entries.get(MOST) {
            let message = format!("{whose} can have at most {MOST} {what}, found {}", entries.len());
            self.report(Diagnostic::new(Kind::TooMany, message).at(first.span, "the first one too many").help(help));
        }
    }

    fn not_constant(&mut self, name: Text<'_>) {
        let forms = Rc::clone(&self.context.forms);
        if forms.sent.body.json().is_some() {
            // See `json_parameters`.
            return;
        }
        let sent = forms.sent.sent_name(Cow::Borrowed(name.text));
        // It is sent in the templates that name it, one of which may be that constant.
        if forms.sent.placed().any(|placed| placed == sent) {
            return;
        }
        let constants = [("parameters", &forms.parameters), ("query", &forms.query)];
        let find = |constants: &[Text<'a>]| constants.iter().find(|constant| constant.text == sent).copied();
        let mut found = constants.into_iter().filter_map(|(key, constants)| Some((key, find(constants)?)));
        if let Some((key, constant)) = found.next().filter(|_| !name.text.is_empty()) {
            let message = format!("every request already sends the parameter {}", quote(&sent));
            let problem = Diagnostic::new(Kind::ConstantOverridden, message).at(name.span, "").at(constant.span, "sent here");
            let remove = format!("`request: {{ {key}: {{ {sent}: ~ }} }}`");
            self.report(problem.help(format!("remove it here, or remove the constant in this function: {remove}")));
        }
    }

    fn parameter(
        &mut self,
        wire: Text<'a>,
        value: &ParameterEntry<'a>,
        names: &[&'a str],
        scopes: &mut Scopes<'a>,
    ) -> Option<description::Parameter> {
        let (text, long) = match value {
            Either::Short(text) => (*text, None),
            Either::Long(long) => (long.r#type, Some(long)),
        };
        if wire.text.is_empty() {
            self.empty("the parameter has no name", text.0.span, "write one before the `:`");
            return None;
        }
        let rust = self.rust_name("parameter", wire, long.and_then(|long| long.rust), Case::Snake);
        let said = long.and_then(|long| long.r#as.as_ref());
        let typed = self.type_of_parameter(text).map(|typed| match typed.kind.is_file() {
            true => self.file_without_forms(typed, said, text.0),
            false => self.with_forms(typed, said, text.0),
        });
        if let Some(rust) = &rust {
            let claim = Claim::new("parameter", wire);
            let is_setter = matches!(typed, Some(Typed { kind: Type::Optional(_), .. }));
            if !is_setter || self.keep(scopes.setters.check_reserved(rust, claim)).is_some() {
                self.claim(&mut scopes.all, rust, claim);
            }
        }
        self.odd_member("parameter", wire, text.0);
        let typed = typed?;
        self.parameter_type(text.0, &typed);
        self.parameter_names(text.0, &typed);
        let Typed { kind, forms } = typed;
        let kind = self.secret(long.and_then(|long| long.secret).unwrap_or(false), kind, &forms, text.0);
        let said = long.and_then(|long| long.default);
        let (made, said) = if said.is_some_and(|value| value.text.text.contains("${")) { (said, None) } else { (None, said) };
        let default = said.and_then(|value| self.parameter_default(value, &kind, &forms));
        let made = made.and_then(|value| self.made_default(wire, value, &kind));
        let deprecated = long.and_then(|long| long.deprecated.as_ref());
        let deprecated = deprecated.map(|said| self.deprecated(said, Replaced::Parameter(wire, names)));
        let mut description = description(long.and_then(|long| long.description));
        if let Some(made) = made {
            let space = if description.is_empty() { "" } else { "\n\n" };
            description.push_str(&format!("{space}Without it, the client sends `{made}`."));
        }
        Some(description::Parameter { name: name(wire, rust?), kind, forms, default, deprecated, description })
    }

    /// The type of a secret, which must be a string.
    fn secret(&mut self, is_secret: bool, kind: Type, forms: &[WireForm], text: Text<'_>) -> Type {
        let secret = Type::Scalar(Scalar::Secret);
        match kind {
            kind if !is_secret => kind,
            kind if !forms.is_empty() => {
                let problem = Diagnostic::new(Kind::SecretType, "a secret cannot be in another form");
                self.report(problem.at(text.span, "").help("remove `secret`, or the form"));
                kind
            }
            Type::Scalar(Scalar::String) => secret,
            Type::Optional(inner) if *inner == Type::STRING => Type::Optional(Box::new(secret)),
            kind => {
                let problem = Diagnostic::new(Kind::SecretType, "a secret must be of type `string` or `string?`");
                self.report(problem.at(text.span, "").help("remove `secret`, or make it a string"));
                kind
            }
        }
    }
}
