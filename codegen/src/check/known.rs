//! The types there are: by name, with their definitions as far as they are known.
//!
//! It knows nothing of how they are checked.

use std::collections::HashMap;

use crate::document::Text;
use crate::ir::{Home, Type, TypeDefinition, TypeId};

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

impl<'a> Types<'a> {
    /// The schema's types, each with whether it is meant to be a record; none is defined yet.
    pub(super) fn new(names: impl Iterator<Item = (Text<'a>, bool)>) -> Self {
        let mut types = Self { ids: HashMap::new(), known: Vec::new() };
        for (index, (name, record)) in names.enumerate() {
            types.ids.entry(name.text).or_insert(TypeId(index));
            types.known.push(Known { name, record, definition: None, fields: Vec::new() });
        }
        types
    }

    /// Gives a type its definition, if it has one, and the places of its fields.
    pub(super) fn define(&mut self, id: TypeId, fields: Vec<Text<'a>>, definition: Option<TypeDefinition>) {
        let known = &mut self.known[id.0];
        (known.fields, known.definition) = (fields, definition);
    }

    /// The type of this name among those of the schema.
    pub(super) fn find(&self, name: &str) -> Option<TypeId> {
        self.ids.get(name).copied()
    }

    /// The names of the schema's types, in its order.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        let names = self.known.iter().enumerate().map(|(index, known)| (TypeId(index), known.name.text));
        names.filter(|(id, name)| self.find(name) == Some(*id)).map(|(_, name)| name)
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
