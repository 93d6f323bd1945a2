//! The shared types of the schema: records and enums.

use std::collections::HashMap;

use actionapi::description::{self, Definition, Home, TypeDefinition, TypeId};

use super::checker::{Checker, description, name};
use super::type_table::TypeTable;
use super::types;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{self, Either, List, Literal, Map, Text, Variant};
use crate::names::{Case, Claim, Scope};
use crate::reserved;

impl<'a> Checker<'a> {
    pub(super) fn definitions(&mut self, map: Option<&Map<'a, document::Definition<'a>>>) {
        let entries = map.map(|map| map.entries.as_slice()).unwrap_or_default();
        let is_record = |value: &Option<document::Definition<'_>>| value.as_ref().is_some_and(|value| value.record.is_some());
        self.types = TypeTable::new(entries.iter().map(|(name, value)| (*name, is_record(value))));
        let mut scope = Scope::new(Case::Pascal, Vec::new());
        for (index, (wire, value)) in entries.iter().enumerate() {
            let rust = self.type_name(*wire, value.as_ref(), &mut scope);
            let Some(value) = value else { continue };
            let kind = self.definition(value);
            let fields = value.record.iter().flat_map(|map| map.entries.iter().map(|(name, _)| *name)).collect();
            let definition = rust.zip(kind).map(|(rust, kind)| TypeDefinition {
                name: name(*wire, rust),
                home: Home::Types,
                description: description(value.description),
                kind,
            });
            self.types.define(TypeId(index), fields, definition);
        }
    }

    fn type_name(&mut self, name: Text<'a>, value: Option<&document::Definition<'a>>, scope: &mut Scope<'a>) -> Option<String> {
        let problem =
            |message: &str| Diagnostic::new(Kind::BadName, format!("{} {message}", quote(name.text))).at(name.span, "");
        if types::is_builtin(name.text) {
            self.report(problem("is a built-in type").help("choose another name"));
            return None;
        }
        if !types::is_name(name.text) {
            let help = "a type's name consists of letters, digits, `_` and `-`, and begins with a letter";
            self.report(problem("cannot name a type").help(help));
            return None;
        }
        let rust = self.rust_name("type", name, value.and_then(|value| value.rust), Case::Pascal)?;
        self.claim(scope, &rust, Claim::new("type", name));
        Some(rust)
    }

    fn definition(&mut self, value: &document::Definition<'a>) -> Option<Definition> {
        match (&value.record, &value.r#enum) {
            (Some(fields), None) => self.fields(fields).map(Definition::Record),
            (None, Some(values)) => self.variants(values).map(Definition::Enum),
            (None, None) => {
                let problem = Diagnostic::new(Kind::KeysAtOdds, "expected `record` or `enum`").at(value.owner, "in here");
                self.report(problem.help("write `record:` with its fields, or `enum:` with its values"));
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
        let mut scope = Scope::new(Case::Pascal, reserved::of_values());
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
