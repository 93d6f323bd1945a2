//! The shared types of the schema: records and enums.

use std::collections::HashMap;

use actionapi_core::description::{self, Definition, Home, TypeDefinition, TypeId};

use super::checker::{Checker, description, name};
use super::type_table::{Shape, TypeTable};
use super::types;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{self, Either, List, Literal, Map, Text, Variant};
use crate::names::{Case, Claim, Scope};
use crate::reserved;

impl<'a> Checker<'a> {
    pub(super) fn definitions(&mut self, map: Option<&Map<'a, document::Definition<'a>>>) {
        let all = map.map(|map| map.entries.as_slice()).unwrap_or_default();
        let alias = |value: &Option<document::Definition<'a>>| {
            value.as_ref().filter(|value| value.or.is_none()).and_then(|value| value.r#type)
        };
        let entries: Vec<_> = all.iter().filter(|(_, value)| alias(value).is_none()).collect();
        let shape = |value: &Option<document::Definition<'_>>| match value {
            Some(value) if value.cases.is_some() || value.discriminator.is_some() => Shape::Cases,
            Some(value) if value.record.is_some() => Shape::Record,
            _ => Shape::Enum,
        };
        self.types = TypeTable::new(entries.iter().map(|(name, value)| (*name, shape(value))));
        let named = all.iter().filter_map(|(name, value)| Some((*name, value.as_ref()?, alias(value)?)));
        let named: Vec<_> = named.filter(|(name, ..)| self.is_type_name(*name)).collect();
        for (_, value, _) in &named {
            self.only_type(value);
        }
        self.aliases(named);
        let mut scope = Scope::new(Case::Pascal, Vec::new());
        for (index, (wire, value)) in entries.into_iter().enumerate() {
            let rust = self.type_name(*wire, value.as_ref(), &mut scope);
            let Some(value) = value else { continue };
            let kind = self.definition(value);
            let rest = value.rest.and_then(|text| self.rest(value, text));
            let fields = value.record.iter().flat_map(|map| map.entries.iter().map(|(name, _)| *name));
            let fields = fields.chain(value.rest.map(|text| text.0));
            let cases = value.cases.iter().flat_map(|map| map.entries.iter().map(|(name, _)| *name));
            let fields = fields.chain(cases).collect();
            let definition = rust.zip(kind).map(|(rust, kind)| TypeDefinition {
                name: name(*wire, rust),
                home: Home::Types,
                description: description(value.description),
                kind,
                rest,
            });
            self.types.define(TypeId(index), fields, definition);
        }
    }

    /// Reports what a name of another type cannot have.
    fn only_type(&mut self, value: &document::Definition<'a>) {
        let others = [
            value.record.as_ref().map(|map| map.span),
            value.r#enum.as_ref().map(|list| list.span),
            value.cases.as_ref().map(|map| map.span),
            value.discriminator.map(|text| text.span),
            value.rest.map(|text| text.0.span),
        ];
        for span in others.into_iter().flatten() {
            let problem = Diagnostic::new(Kind::KeysAtOdds, "a type cannot be both another one and a `record` or an `enum`");
            self.report(problem.at(span, "").help("remove this key, or `type`"));
        }
    }

    /// Whether a type can have this name; if not, it is reported.
    fn is_type_name(&mut self, name: Text<'a>) -> bool {
        let problem =
            |message: &str| Diagnostic::new(Kind::BadName, format!("{} {message}", quote(name.text))).at(name.span, "");
        if types::is_builtin(name.text) {
            self.report(problem("is a built-in type").help("choose another name"));
            return false;
        }
        if !types::is_name(name.text) {
            let help = "a type's name consists of letters, digits, `_` and `-`, and begins with a letter";
            self.report(problem("cannot name a type").help(help));
            return false;
        }
        true
    }

    fn type_name(&mut self, name: Text<'a>, value: Option<&document::Definition<'a>>, scope: &mut Scope<'a>) -> Option<String> {
        if !self.is_type_name(name) {
            return None;
        }
        let rust = self.rust_name("type", name, value.and_then(|value| value.rust), Case::Pascal)?;
        self.claim(scope, &rust, Claim::new("type", name));
        Some(rust)
    }

    fn definition(&mut self, value: &document::Definition<'a>) -> Option<Definition> {
        if let Some(said) = &value.r#as {
            let at = if let Either::Long(forms) = said { forms.owner } else { value.owner };
            let problem = Diagnostic::new(Kind::KeysAtOdds, "a record or an enum has no form of its own").at(at, "in here");
            self.report(problem.help("put the form where the type is used, or define a `type:` in this form"));
        }
        if value.or.is_some() {
            return self.or(value).map(Definition::Or);
        }
        if value.cases.is_some() || value.discriminator.is_some() {
            return self.cases(value).map(Definition::Cases);
        }
        match (&value.record, &value.r#enum) {
            (Some(fields), None) => self.fields(fields).map(Definition::Record),
            (None, Some(values)) => self.variants(values).map(Definition::Enum),
            (None, None) => {
                let problem = Diagnostic::new(Kind::KeysAtOdds, "expected `record` or `enum`").at(value.owner, "in here");
                let help = "write `record:` with its fields, `enum:` with its values, `cases:` with records, or `type:` with a type that it is in another form";
                self.report(problem.help(help));
                None
            }
            (Some(fields), Some(values)) => {
                let problem = Diagnostic::new(Kind::KeysAtOdds, "a type cannot be both a `record` and an `enum`");
                self.report(problem.at(values.span, "").at(fields.span, "").help("remove one of them"));
                None
            }
        }
    }

    fn variants(&mut self, values: &List<Either<Literal<'a>, Variant<'a>>>) -> Option<Vec<description::Variant>> {
        if values.items.is_empty() {
            self.empty("the enum has no values", values.span, "write its values, or use `string`");
        }
        self.variants_in(values, Scope::new(Case::Pascal, reserved::of_values()))
    }

    /// The values of an enum, whose names are taken in this scope.
    pub(super) fn variants_in(
        &mut self,
        values: &List<Either<Literal<'a>, Variant<'a>>>,
        mut scope: Scope<'a>,
    ) -> Option<Vec<description::Variant>> {
        let mut seen: HashMap<&str, Text<'a>> = HashMap::new();
        let mut variants = Vec::new();
        for value in &values.items {
            let (value, about, rust) = match value {
                Either::Short(value) => (value.text, None, None),
                Either::Long(long) => (long.value.text, long.description, long.rust),
            };
            if let Some(first) = seen.insert(value.text, value) {
                let problem = Diagnostic::new(Kind::Repeated, format!("duplicate value {}", quote(value.text)));
                self.report(problem.at(value.span, "").at(first.span, "first here").help("remove one of them"));
                continue;
            }
            let rust = self.rust_name("value", value, rust, Case::Pascal);
            if let Some(rust) = &rust {
                self.claim(&mut scope, rust, Claim::new("value", value));
            }
            let variant = |rust| description::Variant { name: name(value, rust), description: description(about) };
            variants.push(rust.map(variant));
        }
        variants.into_iter().collect()
    }
}
