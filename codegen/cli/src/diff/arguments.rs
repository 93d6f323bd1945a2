//! What programs may give as the arguments of generated methods, and whether a method that changed takes all that it took.
//!
//! It does not know what is sent for them.

use actionapi::description::{Definition, Field, Parameter, Scalar, Type, TypeId, WireForm};

use super::side::Side;

/// What an argument may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Argument {
    /// A value of this type.
    Exact(Type),
    /// Whatever converts into the scalar.
    Into(Scalar),
    /// Whatever converts into a file.
    Upload,
    /// An iterator.
    Items(Box<Argument>),
    /// An iterator of pairs of a text and this.
    Entries(Box<Argument>),
}

impl Argument {
    /// The argument for a parameter.
    pub(super) fn of_parameter(parameter: &Parameter) -> Self {
        let is_plain = parameter.forms.is_empty() || WireForm::separator(&parameter.forms).is_some();
        if parameter.kind.is_simple() && is_plain {
            Self::of(&parameter.kind)
        } else {
            Self::of_owned(parameter.kind.without_option())
        }
    }

    /// The argument of `new`, or of a setter, for a field.
    pub(super) fn of_field(field: &Field) -> Self {
        Self::of_owned(field.kind.without_option())
    }

    /// The argument for a variable.
    pub(super) fn of_variable(scalar: Scalar) -> Self {
        Self::of_owned(&Type::Scalar(scalar))
    }

    fn of_owned(kind: &Type) -> Self {
        match kind {
            Type::Scalar(scalar) if scalar.row().takes_into => Self::Into(*scalar),
            other => Self::Exact(other.clone()),
        }
    }

    fn of(kind: &Type) -> Self {
        match kind {
            Type::File => Self::Upload,
            Type::List(item) => Self::Items(Box::new(Self::of(item))),
            Type::Map(value) => Self::Entries(Box::new(Self::of(value))),
            Type::Optional(some) => Self::of(some),
            other => Self::of_owned(other),
        }
    }

    /// Whether whatever was given for the old argument can be given for the new one.
    pub(super) fn takes(new: &Self, old: &Self, types: &SameTypes<'_>) -> bool {
        match (new, old) {
            (Self::Exact(new), Self::Exact(old)) => types.same(new, old),
            (Self::Items(new), Self::Items(old)) | (Self::Entries(new), Self::Entries(old)) => Self::takes(new, old, types),
            (Self::Items(new), Self::Exact(Type::List(old))) | (Self::Entries(new), Self::Exact(Type::Map(old))) => {
                Self::takes(new, &Self::Exact((**old).clone()), types)
            }
            (Self::Into(new), Self::Exact(Type::Scalar(old))) => new == old,
            (Self::Into(Scalar::String), Self::Exact(Type::Enum(id))) => types.is_text(*id),
            (new, old) => new == old,
        }
    }
}

/// Which types of the old schema are which of the new one.
pub(super) struct SameTypes<'a> {
    pub(super) old: &'a Side,
    pub(super) found: &'a dyn Fn(TypeId) -> Option<TypeId>,
}

impl SameTypes<'_> {
    /// Whether two types are the same in Rust, apart from names that changed and are reported where they did.
    pub(super) fn same(&self, new: &Type, old: &Type) -> bool {
        match (new, old) {
            (Type::List(new), Type::List(old)) | (Type::Map(new), Type::Map(old)) => self.same(new, old),
            (Type::Optional(new), Type::Optional(old)) => self.same(new, old),
            (
                Type::Record(new) | Type::Enum(new) | Type::Cases(new),
                Type::Record(old) | Type::Enum(old) | Type::Cases(old),
            ) => (self.found)(*old) == Some(*new),
            (new, old) => new == old,
        }
    }

    /// Whether an enum converts into a text; if the new schema has it, it does still.
    fn is_text(&self, old: TypeId) -> bool {
        matches!(self.old.definition(old).kind, Definition::Enum(_) | Definition::Or(_)) && (self.found)(old).is_some()
    }
}
