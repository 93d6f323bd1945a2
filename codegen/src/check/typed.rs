//! A type of the schema in the form that the runtime decodes by.

use actionapi::decode::{self, FieldShape, Shaped};

use super::type_table::TypeTable;
use crate::ir::{self, Shape, Type};

/// A type with the table of the types in it.
#[derive(Clone, Copy)]
pub(super) struct Typed<'s> {
    kind: &'s Type,
    types: &'s TypeTable<'s>,
}

impl<'s> Typed<'s> {
    pub(super) fn new(kind: &'s Type, types: &'s TypeTable<'s>) -> Self {
        Self { kind, types }
    }

    fn of(self, kind: &'s Type) -> Self {
        Self { kind, ..self }
    }

    /// The type at the end of a path, or where the path leaves the type.
    pub(super) fn at(self, path: &[&str]) -> Self {
        match (self.shape(), path) {
            (decode::Shape::Optional(inner), _) => inner.at(path),
            (_, []) => self,
            (decode::Shape::List(inner) | decode::Shape::Map(inner), [_, rest @ ..]) => inner.at(rest),
            (decode::Shape::Record { fields, .. }, [name, rest @ ..]) => {
                fields.iter().find(|field| field.name == *name).map_or(self, |field| field.shape.at(rest))
            }
            _ => self,
        }
    }

    /// The names of its fields, if it is a record.
    pub(super) fn fields(self) -> Vec<&'s str> {
        match self.shape() {
            decode::Shape::Record { fields, .. } => fields.iter().map(|field| field.name).collect(),
            _ => Vec::new(),
        }
    }

    /// The name and the values, if it is an enum.
    pub(super) fn values(self) -> (&'s str, Vec<&'s str>) {
        match self.shape() {
            decode::Shape::Enum { name, values } => (name, values),
            decode::Shape::Optional(inner) => inner.values(),
            _ => ("", Vec::new()),
        }
    }

    fn defined(self, definition: &'s ir::TypeDefinition) -> decode::Shape<'s, Self> {
        match &definition.shape {
            Shape::Record(fields) => {
                let field = |field: &'s ir::Field| FieldShape {
                    name: &field.name.wire,
                    shape: self.of(&field.kind),
                    secret: field.secret,
                };
                decode::Shape::Record { fields: fields.iter().map(field).collect(), described: None }
            }
            Shape::Enum(variants) => {
                let values = variants.iter().map(|variant| variant.name.wire.as_str()).collect();
                decode::Shape::Enum { name: definition.rust.as_str(), values }
            }
        }
    }
}

impl<'s> Shaped<'s> for Typed<'s> {
    fn shape(self) -> decode::Shape<'s, Self> {
        match self.kind {
            Type::String => decode::Shape::String,
            Type::Integer => decode::Shape::Integer,
            Type::Float => decode::Shape::Float,
            Type::Decimal => decode::Shape::Decimal,
            Type::Boolean => decode::Shape::Boolean,
            Type::Date => decode::Shape::Date,
            Type::DateTime => decode::Shape::DateTime,
            Type::Timestamp => decode::Shape::Timestamp,
            Type::Ip => decode::Shape::Ip,
            Type::Url => decode::Shape::Url,
            Type::Json => decode::Shape::Json,
            Type::List(item) => decode::Shape::List(self.of(item)),
            Type::Map(value) => decode::Shape::Map(self.of(value)),
            Type::Optional(inner) => decode::Shape::Optional(self.of(inner)),
            // An invalid type expects nothing.
            Type::Defined(id) => self.types.definition(*id).map_or(decode::Shape::Json, |definition| self.defined(definition)),
        }
    }
}
