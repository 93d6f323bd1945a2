//! The shape of a type, for data to be checked against it by a program that was not compiled with it.
//!
//! It reads nothing; see `walk`.

use super::nothing::Nothing;
use crate::description::{Record, Type};

/// A type: what it is, and what it is made of, which has shapes again.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "they are the wire types, by the same names; see `description::Type`")]
pub enum Shape<'s, S> {
    String,
    Integer,
    Float,
    Decimal,
    Boolean,
    Date,
    DateTime,
    Timestamp,
    Ip,
    Url,
    Json,
    List(S),
    Map(S),
    Record {
        fields: Vec<FieldShape<'s, S>>,
        /// The record that the drift names; without it drift is not counted.
        described: Option<&'static Record>,
    },
    Enum {
        name: &'s str,
        values: Vec<&'s str>,
    },
    Optional(S),
}

/// A field of a record.
#[derive(Clone, Debug)]
pub struct FieldShape<'s, S> {
    /// The wire name.
    pub name: &'s str,
    /// The type.
    pub shape: S,
    /// Whether its value is never to be shown.
    pub secret: bool,
}

/// What has a shape.
pub trait Shaped<'s>: Copy {
    /// The shape, one level of it.
    fn shape(self) -> Shape<'s, Self>;
}

impl Shaped<'static> for Type {
    fn shape(self) -> Shape<'static, Self> {
        match self {
            Self::String => Shape::String,
            Self::Integer => Shape::Integer,
            Self::Float => Shape::Float,
            Self::Decimal => Shape::Decimal,
            Self::Boolean => Shape::Boolean,
            Self::Date => Shape::Date,
            Self::DateTime => Shape::DateTime,
            Self::Timestamp => Shape::Timestamp,
            Self::Ip => Shape::Ip,
            Self::Url => Shape::Url,
            Self::Json => Shape::Json,
            Self::List(item) => Shape::List(*item),
            Self::Map(value) => Shape::Map(*value),
            Self::Optional(some) => Shape::Optional(*some),
            Self::Enum(known) => Shape::Enum { name: known.name, values: known.values.to_vec() },
            Self::Record(record) => {
                let field = |field: &'static crate::description::Field| FieldShape {
                    name: field.name,
                    shape: field.kind,
                    secret: field.secret,
                };
                Shape::Record { fields: record.fields.iter().map(field).collect(), described: Some(record) }
            }
        }
    }
}

/// What a message says is expected.
pub(crate) fn expected<'s>(shaped: impl Shaped<'s>) -> String {
    let what = match shaped.shape() {
        Shape::String => "a string",
        Shape::Integer => "an integer",
        Shape::Float => "a float",
        Shape::Decimal => "a decimal",
        Shape::Boolean => "a boolean",
        Shape::Date => "a date",
        Shape::DateTime => "a date and time without an offset",
        Shape::Timestamp => "a timestamp",
        Shape::Ip => "an IP address",
        Shape::Url => "a URL",
        Shape::Json => "any value",
        Shape::List(_) => "a list",
        Shape::Map(_) => "a map",
        Shape::Record { .. } => "a record",
        Shape::Enum { name, .. } => return format!("one of {name}"),
        Shape::Optional(some) => return expected(some),
    };
    what.to_owned()
}

/// What counts as nothing for a type.
pub(super) fn nothing<'s>(shaped: impl Shaped<'s>) -> Nothing {
    match shaped.shape() {
        Shape::String | Shape::Boolean => Nothing::NULL,
        // A text that the schema has is a value, also the empty one.
        Shape::Enum { values, .. } if values.contains(&"") => Nothing::NULL,
        Shape::Integer | Shape::Float | Shape::Decimal | Shape::Ip | Shape::Url | Shape::Enum { .. } => Nothing::EMPTY,
        Shape::Date | Shape::DateTime | Shape::Timestamp => Nothing::ZERO_DATE,
        Shape::List(_) | Shape::Map(_) | Shape::Json => Nothing::ABSENT,
        Shape::Record { .. } => Nothing::RECORD,
        Shape::Optional(some) => nothing(some),
    }
}
