//! The addresses of an API that its schema knows.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::name::Name;

/// An address of an API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    /// Its name.
    pub name: Name,
    /// The URL.
    pub url: Cow<'static, str>,
    /// Its description, in Markdown.
    pub description: Cow<'static, str>,
}

impl Endpoint {
    /// The name of the one that is used unless another is chosen.
    pub const DEFAULT: &'static str = "default";
}
