//! The types that get a definition in Rust: the schema's `types`, and the records that single functions return.
//!
//! It knows nothing of functions.

use std::collections::HashMap;

use super::credentials::is_name;
use super::{description, members, nothing, types};
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{Definition, Either, List, Literal, Map, Problems, Text, Variant};
use crate::ir::{self, Home, Identifier, Shape, Type, TypeDefinition, TypeId};
use crate::names::{Case, Claim, Scope, rust_name};

/// What an enum has already.
const VARIANTS: &[(&str, &str)] = &[("Unknown", "the variant of values that the schema does not have")];

/// All types with a definition; those that are of no use are still named, so that they are not missed elsewhere.
pub(super) struct Types<'a> {
    ids: HashMap<&'a str, TypeId>,
    known: Vec<Known<'a>>,
}

struct Known<'a> {
    name: Text<'a>,
    /// Whether the schema means it to be a record.
    record: bool,
    definition: Option<TypeDefinition>,
    /// The places of a record's fields.
    fields: Vec<Text<'a>>,
}

/// Types that are all there, whether of use or not.
pub(super) struct Finished<'a>(Vec<Known<'a>>);

pub(super) fn check<'a>(map: Option<&Map<'a, Definition<'a>>>, problems: &mut Problems) -> Types<'a> {
    let entries = map.map(|map| map.entries.as_slice()).unwrap_or_default();
    let mut types = Types { ids: HashMap::new(), known: Vec::with_capacity(entries.len()) };
    for (index, (name, value)) in entries.iter().enumerate() {
        types.ids.entry(name.text).or_insert(TypeId(index));
        let record = value.as_ref().is_some_and(|value| value.record.is_some());
        types.known.push(Known { name: *name, record, definition: None, fields: Vec::new() });
    }
    let mut scope = Scope::new(Case::Pascal, &[]);
    for (index, (name, value)) in entries.iter().enumerate() {
        let rust = type_name(*name, value.as_ref(), &mut scope, problems);
        let Some(value) = value else { continue };
        let shape = shape(value, &types, problems);
        let known = &mut types.known[index];
        known.fields = value.record.iter().flat_map(|map| map.entries.iter().map(|(name, _)| *name)).collect();
        let about = description(value.description);
        known.definition =
            rust.zip(shape).map(|(rust, shape)| TypeDefinition { rust, home: Home::Types, description: about, shape });
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

impl<'a> Types<'a> {
    /// The type of this name among those of the schema.
    pub(super) fn find(&self, name: &str) -> Option<TypeId> {
        self.ids.get(name).copied()
    }

    /// The names of the schema's types.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.ids.keys().copied()
    }

    pub(super) fn name(&self, id: TypeId) -> &'a str {
        self.known[id.0].name.text
    }

    pub(super) fn is_record(&self, id: TypeId) -> bool {
        self.known[id.0].record
    }

    pub(super) fn definition(&self, id: TypeId) -> Option<&TypeDefinition> {
        self.known[id.0].definition.as_ref()
    }

    /// Adds the record that a function returns.
    pub(super) fn add(&mut self, name: Text<'a>, definition: Option<TypeDefinition>) -> TypeId {
        self.known.push(Known { name, record: true, definition, fields: Vec::new() });
        TypeId(self.known.len() - 1)
    }

    pub(super) fn finish(self) -> Finished<'a> {
        Finished(self.known)
    }
}

impl<'a> Finished<'a> {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The name of a type in the schema, and its place.
    pub(super) fn name(&self, id: TypeId) -> Text<'a> {
        self.0[id.0].name
    }

    /// The fields of a record: their types and, for the schema's own types, their places.
    pub(super) fn fields(&self, id: TypeId) -> impl Iterator<Item = (&Type, Option<Text<'a>>)> {
        let known = &self.0[id.0];
        let fields = known.definition.as_ref().and_then(TypeDefinition::fields).unwrap_or_default();
        fields.iter().enumerate().map(|(index, field)| (&field.kind, known.fields.get(index).copied()))
    }

    /// Those that are shared, in the schema's `types`.
    pub(super) fn shared(&self) -> impl Iterator<Item = TypeId> {
        let is_shared = |known: &Known<'_>| known.definition.as_ref().is_some_and(|definition| definition.home == Home::Types);
        (0..self.len()).filter(move |index| is_shared(&self.0[*index])).map(TypeId)
    }

    /// All of them, unless one is of no use.
    pub(super) fn into_definitions(self) -> Option<Vec<TypeDefinition>> {
        self.0.into_iter().map(|known| known.definition).collect()
    }
}
