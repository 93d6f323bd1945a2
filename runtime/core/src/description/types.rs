//! The types of data: scalars, lists, maps, and the records and enums that have a definition.
//!
//! They only describe: `wire` reads scalars, and `decode` reads the rest.

use super::cases::{Cases, ScalarOr};
use super::name::Name;
use crate::forms::WireForm;
use crate::json::stored;
use crate::wire::Scalar;

/// A type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// A single value.
    Scalar(Scalar),
    /// A list of items of one type.
    List(Box<Type>),
    /// Values of one type by their keys, in the order sent.
    Map(Box<Type>),
    /// Named fields.
    Record(TypeId),
    /// One of a set of texts, or one that is not known yet; perhaps also a scalar.
    Enum(TypeId),
    /// One of several records, which a field of it chooses.
    Cases(TypeId),
    /// A value or nothing.
    Optional(Box<Type>),
    /// A file: what a function returns, or one of its parameters.
    File,
    /// No data: of a function that returns nothing.
    Nothing,
}

stored! {
    enum Type {
        "scalar" Scalar(value), "list" List(value), "map" Map(value), "record" Record(value), "enum" Enum(value),
        "cases" Cases(value), "optional" Optional(value), "file" File, "nothing" Nothing,
    }
}

/// The index of a type in [`Api::types`](super::Api::types).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

stored! { struct TypeId(_); }

/// A type that has a definition of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeDefinition {
    /// Its name; `wire` is the one in the schema.
    pub name: Name,
    /// Where it is defined in Rust.
    pub home: Home,
    /// Its description, in Markdown.
    pub description: String,
    /// Its fields or values.
    pub kind: Definition,
    /// The fields of a record without a name of their own, as a map; its wire name is empty.
    pub rest: Option<Field>,
}

stored! { struct TypeDefinition { name, home, description, kind, rest = None } }

/// Where the Rust type is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// In the module `types`, whose types functions share.
    Types,
    /// In the module at this index: the record that one of its functions returns.
    Module(usize),
}

stored! { enum Home { "types" Types, "module" Module(value) } }

/// The fields of a record or the values of an enum.
#[derive(Clone, Debug, PartialEq)]
pub enum Definition {
    /// Named fields, in the schema's order.
    Record(Vec<Field>),
    /// The known texts, in the schema's order.
    Enum(Vec<Variant>),
    /// A scalar, or one of some words.
    Or(ScalarOr),
    /// Records by the value of a field.
    Cases(Cases),
}

stored! { enum Definition { "record" Record(value), "enum" Enum(value), "or" Or(value), "cases" Cases(value) } }

/// A field of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub kind: Type,
    /// The forms of its value on the wire, from the outside in; none if it is in the plain form of its type.
    pub forms: Vec<WireForm>,
    /// Its description, in Markdown.
    pub description: String,
}

stored! { struct Field { name, kind, forms = Vec::new(), description } }

/// A known value of an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Its name.
    pub name: Name,
    /// Its description, in Markdown.
    pub description: String,
}

stored! { struct Variant { name, description } }

/// A source of type definitions: an [`Api`](super::Api), or a schema that is still being checked.
pub trait Types {
    /// The definition of a type. `None` means that it is unknown and that any value fits it.
    fn definition(&self, id: TypeId) -> Option<&TypeDefinition>;
}

impl Type {
    /// Text.
    pub const STRING: Self = Self::Scalar(Scalar::String);

    /// Any JSON value.
    pub const JSON: Self = Self::Scalar(Scalar::Json);

    /// The type of the value if there is one: without its `?`.
    #[must_use]
    pub fn without_option(&self) -> &Self {
        if let Self::Optional(inner) = self { inner } else { self }
    }

    /// Whether there may be nothing.
    #[must_use]
    pub const fn is_optional(&self) -> bool {
        matches!(self, Self::Optional(_))
    }

    /// Whether the value is never shown.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        matches!(self.without_option(), Self::Scalar(Scalar::Secret))
    }

    /// Whether it is a file or a list of files, optional or not.
    #[must_use]
    pub fn is_file(&self) -> bool {
        *self.item() == Self::File
    }

    /// Whether it is a secret, or there is one somewhere in it.
    #[must_use]
    pub fn has_secret(&self, types: &dyn Types) -> bool {
        let (mut seen, mut open) = (Vec::new(), vec![self]);
        while let Some(kind) = open.pop() {
            match kind {
                Self::Scalar(Scalar::Secret) => return true,
                Self::List(inner) | Self::Map(inner) | Self::Optional(inner) => open.push(inner),
                Self::Record(id) | Self::Cases(id) if !seen.contains(id) => {
                    seen.push(*id);
                    open.extend(types.definition(*id).into_iter().flat_map(TypeDefinition::inner));
                }
                _ => {}
            }
        }
        false
    }

    /// The type of a list's or map's values, or else the type itself; each without its `?`.
    #[must_use]
    pub fn item(&self) -> &Self {
        match self.without_option() {
            Self::List(item) | Self::Map(item) => item.without_option(),
            other => other,
        }
    }

    /// Whether its values are single ones, or lists or maps of such: what a form has a way to send of its own.
    #[must_use]
    pub fn is_simple(&self) -> bool {
        let inner = match self.without_option() {
            Self::List(item) | Self::Map(item) => item,
            other => other,
        };
        matches!(inner, Self::Scalar(_) | Self::Enum(_) | Self::File)
    }

    /// The type of a list's or map's values as it is, or else the type itself without its `?`.
    #[must_use]
    pub fn item_type(&self) -> &Self {
        match self.without_option() {
            Self::List(item) | Self::Map(item) => item,
            other => other,
        }
    }

    /// Whether it holds any number of values.
    #[must_use]
    pub fn is_container(&self) -> bool {
        matches!(self.without_option(), Self::List(_) | Self::Map(_))
    }

    /// The defined type that it is or contains.
    #[must_use]
    pub fn defined(&self) -> Option<TypeId> {
        match self {
            Self::Record(id) | Self::Enum(id) | Self::Cases(id) => Some(*id),
            Self::List(inner) | Self::Map(inner) | Self::Optional(inner) => inner.defined(),
            Self::Scalar(_) | Self::File | Self::Nothing => None,
        }
    }
}

impl From<Scalar> for Type {
    fn from(scalar: Scalar) -> Self {
        Self::Scalar(scalar)
    }
}

impl TypeDefinition {
    /// The fields of a record; empty if it is an enum.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        match &self.kind {
            Definition::Record(fields) => fields,
            _ => &[],
        }
    }

    /// The values of an enum; empty if it is a record.
    #[must_use]
    pub fn variants(&self) -> &[Variant] {
        match &self.kind {
            Definition::Enum(variants) | Definition::Or(ScalarOr { words: variants, .. }) => variants,
            _ => &[],
        }
    }

    /// The scalar that a value of an enum may be, too.
    #[must_use]
    pub fn scalar(&self) -> Option<Scalar> {
        match &self.kind {
            Definition::Or(either) => Some(either.scalar),
            _ => None,
        }
    }

    /// The records that a field chooses from.
    #[must_use]
    pub fn cases(&self) -> Option<&Cases> {
        match &self.kind {
            Definition::Cases(cases) => Some(cases),
            _ => None,
        }
    }

    /// The types that a value of it contains: of its fields, with those without a name, or of its cases.
    pub fn inner(&self) -> impl Iterator<Item = &Type> {
        let fields = self.fields().iter().chain(&self.rest).map(|field| &field.kind);
        fields.chain(self.cases().into_iter().flat_map(|cases| &cases.cases).map(|case| &case.kind))
    }

    /// The wire spellings of an enum's values, or those of the field that chooses a case.
    #[must_use]
    pub fn values(&self) -> Vec<&str> {
        match &self.kind {
            Definition::Cases(cases) => cases.values(),
            _ => self.variants().iter().map(|variant| &*variant.name.wire).collect(),
        }
    }
}
