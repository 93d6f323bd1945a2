//! The types with definitions: shared ones by name, and the records of single functions.
//!
//! It knows nothing of how they are checked.

use std::cell::Cell;
use std::collections::HashMap;

use actionapi_core::description::{Home, Type, TypeDefinition, TypeId, Types};

use super::types::Typed;
use crate::document::Text;

/// The type table. Invalid types are in it too, so that uses of them are not reported.
#[derive(Default)]
pub(super) struct TypeTable<'a> {
    ids: HashMap<&'a str, TypeId>,
    rows: Vec<Row<'a>>,
    /// The number of shared types, which come first.
    shared: usize,
    aliases: Vec<Alias<'a>>,
}

/// A name of another type.
struct Alias<'a> {
    name: Text<'a>,
    /// `None` if it is invalid.
    typed: Option<Typed>,
    is_used: Cell<bool>,
}

/// What the schema says that a type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Record,
    Enum,
    Cases,
}

impl Shape {
    /// The type of a definition of this shape.
    pub(super) fn of(self, id: TypeId) -> Type {
        match self {
            Self::Record => Type::Record(id),
            Self::Enum => Type::Enum(id),
            Self::Cases => Type::Cases(id),
        }
    }
}

struct Row<'a> {
    name: Text<'a>,
    shape: Shape,
    /// `None` if it is invalid.
    definition: Option<TypeDefinition>,
    /// The fields of a shared record, or the cases, as written.
    fields: Vec<Text<'a>>,
}

impl<'a> TypeTable<'a> {
    /// The shared types, each with what the schema says that it is, without definitions.
    pub(super) fn new(names: impl Iterator<Item = (Text<'a>, Shape)>) -> Self {
        let mut types = Self::default();
        for (index, (name, shape)) in names.enumerate() {
            types.ids.entry(name.text).or_insert(TypeId(index));
            types.rows.push(Row { name, shape, definition: None, fields: Vec::new() });
        }
        types.shared = types.rows.len();
        types
    }

    /// Adds the definition of a shared type, and its fields as written.
    pub(super) fn define(&mut self, id: TypeId, fields: Vec<Text<'a>>, definition: Option<TypeDefinition>) {
        let row = &mut self.rows[id.0];
        (row.fields, row.definition) = (fields, definition);
    }

    /// Adds the record of a function.
    pub(super) fn add(&mut self, name: Text<'a>, definition: Option<TypeDefinition>) -> TypeId {
        self.rows.push(Row { name, shape: Shape::Record, definition, fields: Vec::new() });
        TypeId(self.rows.len() - 1)
    }

    /// The shared type of this name.
    pub(super) fn find(&self, name: &str) -> Option<TypeId> {
        self.ids.get(name).copied()
    }

    /// The names of the shared types, in the schema's order.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        let names = self.rows.iter().take(self.shared).enumerate().map(|(index, row)| (TypeId(index), row.name.text));
        let aliases = self.aliases.iter().map(|alias| alias.name.text);
        names.filter(|(id, name)| self.find(name) == Some(*id)).map(|(_, name)| name).chain(aliases)
    }

    /// Adds a name of another type, which is found later.
    pub(super) fn add_alias(&mut self, name: Text<'a>) {
        self.aliases.push(Alias { name, typed: None, is_used: Cell::new(false) });
    }

    /// Says what a name stands for.
    pub(super) fn define_alias(&mut self, name: &str, typed: Option<Typed>) {
        if let Some(alias) = self.aliases.iter_mut().find(|alias| alias.name.text == name) {
            alias.typed = typed;
        }
    }

    /// What a name stands for; anything if it is invalid.
    pub(super) fn alias(&self, name: &str) -> Option<Typed> {
        let alias = self.aliases.iter().find(|alias| alias.name.text == name)?;
        alias.is_used.set(true);
        Some(alias.typed.clone().unwrap_or_else(|| Type::JSON.into()))
    }

    /// The names of other types that nothing uses.
    pub(super) fn unused_aliases(&self) -> Vec<Text<'a>> {
        self.aliases.iter().filter(|alias| !alias.is_used.get()).map(|alias| alias.name).collect()
    }

    /// The number of types.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The name of a type in the schema: for the record of a function, the function's.
    pub(super) fn name(&self, id: TypeId) -> Text<'a> {
        self.rows[id.0].name
    }

    pub(super) fn shape(&self, id: TypeId) -> Shape {
        self.rows[id.0].shape
    }

    /// The fields of a record, or the cases: their types and, for a shared type, their names as written.
    pub(super) fn fields(&self, id: TypeId) -> impl Iterator<Item = (&Type, Option<Text<'a>>)> {
        let row = &self.rows[id.0];
        let inner = row.definition.iter().flat_map(TypeDefinition::inner);
        inner.enumerate().map(|(index, kind)| (kind, row.fields.get(index).copied()))
    }

    /// The names of the fields of a record; `None` if the type is no record, or an invalid one.
    pub(super) fn field_names(&self, kind: &Type) -> Option<Vec<String>> {
        let Type::Record(id) = kind else { return None };
        let fields = self.rows.get(id.0)?.definition.as_ref()?.fields();
        Some(fields.iter().map(|field| field.name.wire.clone().into_owned()).collect())
    }

    /// The shared types.
    pub(super) fn shared(&self) -> impl Iterator<Item = TypeId> {
        let is_shared = |row: &Row<'_>| row.definition.as_ref().is_some_and(|definition| definition.home == Home::Types);
        (0..self.len()).filter(move |index| is_shared(&self.rows[*index])).map(TypeId)
    }

    /// Takes the definitions, if all are valid.
    pub(super) fn take_definitions(&mut self) -> Option<Vec<TypeDefinition>> {
        std::mem::take(&mut self.rows).into_iter().map(|row| row.definition).collect()
    }
}

impl Types for TypeTable<'_> {
    fn definition(&self, id: TypeId) -> Option<&TypeDefinition> {
        self.rows.get(id.0)?.definition.as_ref()
    }
}
