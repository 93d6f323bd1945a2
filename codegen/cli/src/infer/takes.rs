//! Which wire types take a scalar that was seen. The decoder of the runtime decides; there is no other opinion here.
//!
//! It knows no names.

use actionapi::Tree;
use actionapi::decode::{Forgiven, inspect};
use actionapi::description::{Scalar, Type, TypeDefinition, TypeId, Types};

/// How a type takes a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// As a value in the form that servers usually write.
    Value,
    /// As a value in an unusual form.
    Unusual,
    /// As nothing, if the type is optional.
    Nothing,
    /// Not at all.
    Refused,
}

/// A schema without types of its own.
pub(super) struct NoTypes;

impl Types for NoTypes {
    fn definition(&self, _: TypeId) -> Option<&TypeDefinition> {
        None
    }
}

/// How a scalar type takes a value.
pub(super) fn taken(scalar: Scalar, value: &Tree) -> Taken {
    let text = value.to_string();
    let fits = |kind: &Type| inspect(&NoTypes, kind, &text, None).ok().filter(|report| report.mismatches.is_empty());
    let plain = Type::Scalar(scalar);
    if let Some(report) = fits(&plain) {
        // A number in quotes is what servers written in PHP send.
        let is_usual = |forgiven: Forgiven| matches!(forgiven, Forgiven::AsText(_) | Forgiven::Boolean);
        let all_usual = report.drift.findings().all(|finding| is_usual(finding.forgiven()));
        return if all_usual { Taken::Value } else { Taken::Unusual };
    }
    if fits(&Type::Optional(Box::new(plain))).is_some() { Taken::Nothing } else { Taken::Refused }
}
