//! The fields of records and the parameters of functions.
//!
//! It knows nothing of the record or function that has them.

use super::checker::{Checker, description};
use super::types;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{Either, FieldEntry, Map, ParameterEntry, Text};
use crate::ir::{self, Type};
use crate::names::{Case, Claim, Scope};

/// The methods that every call has.
const SETTERS: &[(&str, &str)] = &[
    ("call", "a method of every call"),
    ("into_future", "a method of every call"),
    ("parameter", "a method of every call"),
    ("send", "a method of every call"),
    ("with", "a method of every call"),
];

/// The names that are taken so far among a function's parameters.
struct Scopes<'a> {
    all: Scope<'a>,
    setters: Scope<'a>,
}

impl<'a> Checker<'a> {
    /// The fields of a record. `None` if one of them is invalid.
    pub(super) fn fields(&mut self, map: &Map<'a, FieldEntry<'a>>) -> Option<Vec<ir::Field>> {
        if map.entries.is_empty() {
            self.empty("the record has no fields", map.span, "write its fields, or use `json` for unknown data");
        }
        let mut scope = Scope::new(Case::Snake, &[]);
        let mut fields = Vec::new();
        for (name, value) in &map.entries {
            fields.push(self.field(*name, value.as_ref(), &mut scope));
        }
        fields.into_iter().collect()
    }

    fn field(&mut self, name: Text<'a>, value: Option<&FieldEntry<'a>>, scope: &mut Scope<'a>) -> Option<ir::Field> {
        let (text, about, rust, secret) = match value? {
            Either::Short(text) => (*text, None, None, None),
            Either::Long(long) => (long.r#type, long.description, long.rust, long.secret),
        };
        let rust = self.rust_name("field", name, rust, Case::Snake);
        if let Some(rust) = &rust {
            self.claim(scope, rust, Claim::new("field", name));
        }
        let kind = self.type_of(text)?;
        let secret = secret.unwrap_or(false);
        self.secret(secret, &kind, text.0);
        let name = ir::Name { wire: name.text.to_owned(), rust: rust? };
        Some(ir::Field { name, kind, secret, description: description(about) })
    }

    /// The parameters of a function. `None` if one of them is invalid.
    pub(super) fn parameters(&mut self, map: &Map<'a, ParameterEntry<'a>>) -> Option<Vec<ir::Parameter>> {
        let mut scopes = Scopes { all: Scope::new(Case::Snake, &[]), setters: Scope::new(Case::Snake, SETTERS) };
        let mut parameters = Vec::new();
        for (name, value) in &map.entries {
            self.not_constant(*name);
            parameters.push(value.as_ref().and_then(|value| self.parameter(*name, value, &mut scopes)));
        }
        parameters.into_iter().collect()
    }

    fn not_constant(&mut self, name: Text<'_>) {
        let constants = self.context.constants.as_ref().map(|map| map.entries.as_slice()).unwrap_or_default();
        let same = constants.iter().find(|(constant, _)| constant.text == name.text && !name.text.is_empty());
        if let Some((constant, _)) = same {
            let message = format!("every request already sends the parameter {}", quote(name.text));
            let problem = Diagnostic::new(Kind::ConstantOverridden, message);
            let problem = problem.at(name.span, "").at(constant.span, "sent here");
            self.report(problem.help("remove it here, or move it from `request:` to every function"));
        }
    }

    fn parameter(&mut self, name: Text<'a>, value: &ParameterEntry<'a>, scopes: &mut Scopes<'a>) -> Option<ir::Parameter> {
        let (text, long) = match value {
            Either::Short(text) => (*text, None),
            Either::Long(long) => (long.r#type, Some(long)),
        };
        if name.text.is_empty() {
            self.empty("the parameter has no name", text.0.span, "write one before the `:`");
            return None;
        }
        let rust = self.rust_name("parameter", name, long.and_then(|long| long.rust), Case::Snake);
        let kind = self.type_of(text);
        if let Some(rust) = &rust {
            let claim = Claim::new("parameter", name);
            let is_setter = matches!(kind, Some(Type::Optional(_)));
            if !is_setter || self.keep(scopes.setters.check_reserved(rust, claim)).is_some() {
                self.claim(&mut scopes.all, rust, claim);
            }
        }
        let kind = kind?;
        self.parameter_type(text.0, &kind);
        let secret = long.and_then(|long| long.secret).unwrap_or(false);
        self.secret(secret, &kind, text.0);
        let default = long.and_then(|long| long.default).and_then(|value| self.default(value, &kind));
        let about = description(long.and_then(|long| long.description));
        let name = ir::Name { wire: name.text.to_owned(), rust: rust? };
        Some(ir::Parameter { name, kind, secret, default, description: about })
    }

    fn secret(&mut self, secret: bool, kind: &Type, text: Text<'_>) {
        if secret && *types::without_option(kind) != Type::String {
            let problem = Diagnostic::new(Kind::SecretType, "a secret must be of type `string` or `string?`");
            self.report(problem.at(text.span, "").help("remove `secret`, or make it a string"));
        }
    }
}
