//! Whether what was sent or read as a value of one type is a value of another one.
//!
//! What a scalar accepts is asked of the runtime, with values that tell its types apart; there is no second table of it here.

use std::collections::BTreeSet;

use actionapi::decode::inspect;
use actionapi::description::{Definition, Scalar, Type, TypeId};

use super::side::Side;

/// Values that tell the scalars apart, as JSON.
const WITNESSES: &[&str] = &[
    "\"text\"",
    "\"\"",
    "\" \"",
    "42",
    "\"42\"",
    "-1",
    "1.5",
    "\"-1.5\"",
    "1e300",
    "123456789012345678901234567890",
    "\"123456789012345678901234567890\"",
    "0",
    "true",
    "\"yes\"",
    "\"2012-08-01\"",
    "\"2012-08-01 18:30:56\"",
    "\"2012-08-01T18:30:56Z\"",
    "1343845856",
    "\"192.0.2.1\"",
    "\"https://example.org/\"",
    "[1]",
    "{\"a\":1}",
];

/// A comparison of types between two schemas.
pub(super) struct Accepting<'a> {
    pub(super) old: &'a Side,
    pub(super) new: &'a Side,
    /// Whether the types are compared where they are sent. A server takes only the values of an enum that it knows; a client keeps the others.
    pub(super) is_sent: bool,
    /// The new type of an old one. What is in both is compared where it is defined.
    pub(super) found: &'a dyn Fn(TypeId) -> Option<TypeId>,
}

impl Accepting<'_> {
    /// Whether each value of the old type is one of the new type.
    pub(super) fn accepts(&self, new: &Type, old: &Type) -> bool {
        self.type_accepts(new, old, &mut BTreeSet::new())
    }

    fn type_accepts(&self, new: &Type, old: &Type, open: &mut BTreeSet<(TypeId, TypeId)>) -> bool {
        match (new, old) {
            (Type::Scalar(Scalar::Json), old) if !self.is_sent => !matches!(old, Type::File | Type::Nothing),
            (Type::Nothing, _) => true,
            (Type::Optional(new), old) => self.type_accepts(new, old.without_option(), open),
            (_, Type::Optional(_)) => false,
            (Type::Scalar(new), Type::Scalar(old)) => self.rejected(*new, *old).is_none(),
            (Type::List(new), Type::List(old)) | (Type::Map(new), Type::Map(old)) => self.type_accepts(new, old, open),
            // A text, a number or a boolean.
            (Type::Scalar(Scalar::String), Type::Enum(_)) | (Type::File, Type::File) => true,
            (
                Type::Record(new) | Type::Enum(new) | Type::Cases(new),
                Type::Record(old) | Type::Enum(old) | Type::Cases(old),
            ) => (self.found)(*old) == Some(*new) || !open.insert((*new, *old)) || self.definition_accepts(*new, *old, open),
            (Type::Enum(new), Type::Scalar(_)) => {
                !self.is_sent && matches!(self.new.definition(*new).kind, Definition::Enum(_))
            }
            _ => false,
        }
    }

    /// A value of the old scalar that is none of the new one, as JSON.
    pub(super) fn rejected(&self, new: Scalar, old: Scalar) -> Option<&'static str> {
        let is = |side: &Side, scalar: Scalar, text: &str| {
            inspect(&side.api, &Type::Scalar(scalar), text, None).is_ok_and(|report| report.mismatches.is_empty())
        };
        WITNESSES.iter().copied().find(|text| is(self.old, old, text) && !is(self.new, new, text))
    }

    /// Types that are not the same by name may be the same by what is in them.
    fn definition_accepts(&self, new: TypeId, old: TypeId, open: &mut BTreeSet<(TypeId, TypeId)>) -> bool {
        let (new, old) = (self.new.definition(new), self.old.definition(old));
        match (&new.kind, &old.kind) {
            (Definition::Record(fields), Definition::Record(others)) => {
                fields.iter().all(|field| match others.iter().find(|other| other.name.wire == field.name.wire) {
                    Some(other) => field.forms == other.forms && self.type_accepts(&field.kind, &other.kind, open),
                    None => field.kind.is_optional(),
                })
            }
            (Definition::Enum(_), Definition::Enum(_)) => {
                let values = new.values();
                !self.is_sent || old.values().iter().all(|value| values.contains(value))
            }
            _ => false,
        }
    }
}
