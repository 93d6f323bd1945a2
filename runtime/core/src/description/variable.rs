//! The variables that templates name: what a user gives to a client, secret or not, and what the client makes.
//!
//! It owns what is known of a variable without a client. Their values are `exchange`'s.

use std::borrow::Cow;

use super::fetch::Fetched;
use super::making::Making;
use super::name::Name;
use crate::json::stored;
use crate::wire::Scalar;

/// A value that the client sends where the schema says `${name}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name; `rust` is the setter's.
    pub name: Name,
    /// Its description, in Markdown.
    pub description: Cow<'static, str>,
    /// Whether its value is never shown.
    pub is_secret: bool,
    /// Where its value comes from.
    pub origin: Origin,
}

stored! { struct Variable { name, description, is_secret, origin } }

/// Where the value of a variable comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// From the user of the client.
    Given(Given),
    /// From the reply of a call that the client makes by itself.
    Fetched(Fetched),
    /// The client makes it.
    Made(Making),
}

stored! { enum Origin { "given" Given(value), "fetched" Fetched(value), "made" Made(value) } }

/// A variable that the user of a client gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The type of its value.
    pub kind: Scalar,
    /// Whether a client may be without it. It is absent then, and what is made of it is not sent.
    pub is_optional: bool,
    /// The text of its value, unless another is given.
    pub value: Option<Cow<'static, str>>,
}

stored! { struct Given { kind, is_optional = false, value = None } }

impl Origin {
    /// A text that every client must have, as most credentials are.
    pub const REQUIRED: Self = Self::Given(Given { kind: Scalar::String, is_optional: false, value: None });
}

impl Variable {
    /// A secret that every client must have.
    #[must_use]
    pub fn credential(name: Name, description: impl Into<Cow<'static, str>>) -> Self {
        Self { name, description: description.into(), is_secret: true, origin: Origin::REQUIRED }
    }

    /// What is known of it, if the user gives it.
    #[must_use]
    pub fn given(&self) -> Option<&Given> {
        match &self.origin {
            Origin::Given(given) => Some(given),
            Origin::Fetched(_) => None,
            Origin::Made(_) => None,
        }
    }

    /// How the client makes it, if it does.
    #[must_use]
    pub fn making(&self) -> Option<&Making> {
        match &self.origin {
            Origin::Made(making) => Some(making),
            Origin::Given(_) | Origin::Fetched(_) => None,
        }
    }

    /// Whether no client is without it, and the user gives it.
    #[must_use]
    pub fn is_required(&self) -> bool {
        self.given().is_some_and(|given| !given.is_optional && given.value.is_none())
    }

    /// How messages name it: `` the credential `apikey` ``.
    #[must_use]
    pub fn shown(&self) -> String {
        let what = if self.is_secret && self.given().is_some() { "credential" } else { "variable" };
        format!("the {what} `{}`", self.name.wire)
    }
}
