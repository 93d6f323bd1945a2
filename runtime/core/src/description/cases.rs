//! Types of which a value is one of several: a scalar or one of some words, and a record that a field of it chooses.
//!
//! It only describes: `decode` reads them.

use super::name::Name;
use super::types::{Type, Variant};
use crate::json::stored;
use crate::wire::Scalar;

/// A scalar, or one of some words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScalarOr {
    /// The scalar.
    pub scalar: Scalar,
    /// The words, in the schema's order.
    pub words: Vec<Variant>,
}

stored! { struct ScalarOr { scalar, words } }

/// A record that the value of one of its fields chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cases {
    /// The wire name of that field.
    pub discriminator: String,
    /// The cases, in the schema's order.
    pub cases: Vec<Case>,
}

stored! { struct Cases { discriminator, cases } }

/// A record by the value of the discriminator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Its name; `wire` is the value of the discriminator.
    pub name: Name,
    /// The record.
    pub kind: Type,
    /// Its description, in Markdown.
    pub description: String,
}

stored! { struct Case { name, kind, description } }

impl Cases {
    /// The values of the discriminator.
    #[must_use]
    pub fn values(&self) -> Vec<&str> {
        self.cases.iter().map(|case| &*case.name.wire).collect()
    }
}
