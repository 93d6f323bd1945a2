//! The types that get a definition in Rust: the schema's `types`, and the records that single functions return.
//!
//! It knows nothing of functions, and nothing of how types are looked up.

use std::collections::HashMap;

use super::credentials::is_name;
use super::known::Types;
use super::{description, members, nothing, types};
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{Definition, Either, List, Literal, Map, Problems, Text, Variant};
use crate::ir::{self, Home, Identifier, Shape, TypeDefinition, TypeId};
use crate::names::{Case, Claim, Scope, rust_name};

/// What an enum has already.
const VARIANTS: &[(&str, &str)] = &[("Unknown", "the variant of values that the schema does not have")];

pub(super) fn check<'a>(map: Option<&Map<'a, Definition<'a>>>, problems: &mut Problems) -> Types<'a> {
    let entries = map.map(|map| map.entries.as_slice()).unwrap_or_default();
    let is_record = |value: &Option<Definition<'_>>| value.as_ref().is_some_and(|value| value.record.is_some());
    let mut types = Types::new(entries.iter().map(|(name, value)| (*name, is_record(value))));
    let mut scope = Scope::new(Case::Pascal, &[]);
    for (index, (name, value)) in entries.iter().enumerate() {
        let rust = type_name(*name, value.as_ref(), &mut scope, problems);
        let Some(value) = value else { continue };
        let shape = shape(value, &types, problems);
        let fields = value.record.iter().flat_map(|map| map.entries.iter().map(|(name, _)| *name)).collect();
        let about = description(value.description);
        let definition =
            rust.zip(shape).map(|(rust, shape)| TypeDefinition { rust, home: Home::Types, description: about, shape });
        types.define(TypeId(index), fields, definition);
    }
    types
}

fn type_name<'a>(
    name: Text<'a>,
    value: Option<&Definition<'a>>,
    scope: &mut Scope<'a>,
    problems: &mut Problems,
) -> Option<Identifier> {
    let problem = |message: &str| Diagnostic::new(Kind::BadName, format!("{} {message}", quote(name.text))).at(name.span, "");
    if types::is_builtin(name.text) {
        problems.push(problem("is a type already").help("give yours another name"));
        return None;
    }
    if !is_name(name.text) {
        problems.push(
            problem("cannot name a type").help("a type's name is of letters, digits, `_` and `-`, and begins with a letter"),
        );
        return None;
    }
    let rust = rust_name("type", name, value.and_then(|value| value.rust), Case::Pascal, problems)?;
    scope.claim(&rust, Claim::new("type", name), problems);
    Some(rust)
}

fn shape<'a>(value: &Definition<'a>, types: &Types<'a>, problems: &mut Problems) -> Option<Shape> {
    match (&value.record, &value.r#enum) {
        (Some(fields), None) => members::fields(fields, types, problems).map(Shape::Record),
        (None, Some(values)) => variants(values, problems).map(Shape::Enum),
        (None, None) => {
            let problem = Diagnostic::new(Kind::KeysAtOdds, "a type is a `record` or an `enum`").at(value.owner, "neither");
            problems.push(problem.help("write `record:` with its fields, or `enum:` with its values"));
            None
        }
        (Some(fields), Some(values)) => {
            let problem = Diagnostic::new(Kind::KeysAtOdds, "a type is a `record` or an `enum`, not both");
            problems.push(problem.at(values.span, "").at(fields.span, "").help("leave one of them out"));
            None
        }
    }
}

fn variants<'a>(values: &List<Either<Literal<'a>, Variant<'a>>>, problems: &mut Problems) -> Option<Vec<ir::Variant>> {
    if values.items.is_empty() {
        nothing("an enum has at least one value", values.span, "write its values, or use `string`", problems);
    }
    let mut scope = Scope::new(Case::Pascal, VARIANTS);
    let mut seen: HashMap<&str, Text<'a>> = HashMap::new();
    let mut variants = Vec::new();
    for value in &values.items {
        let (value, about, rust) = match value {
            Either::Short(value) => (value.text, None, None),
            Either::Long(long) => (long.value.text, long.description, long.rust),
        };
        if let Some(first) = seen.insert(value.text, value) {
            let message = format!("the value {} is there twice", quote(value.text));
            let problem = Diagnostic::new(Kind::Repeated, message).at(value.span, "").at(first.span, "first here");
            problems.push(problem.help("leave one of them out"));
            continue;
        }
        let rust = rust_name("value", value, rust, Case::Pascal, problems);
        if let Some(rust) = &rust {
            scope.claim(rust, Claim::new("value", value), problems);
        }
        let wire = value.text.to_owned();
        variants.push(rust.map(|rust| ir::Variant { name: ir::Name { wire, rust }, description: description(about) }));
    }
    variants.into_iter().collect()
}
