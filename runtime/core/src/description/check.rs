//! Calls by which an API is compared with its description.
//!
//! It does not make them.

use std::borrow::Cow;

use crate::json::stored;

/// A call of a function that reads, with the parameters that a person who knows the API chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The wire name of the module; empty if the function has none.
    pub module: Cow<'static, str>,
    /// The wire name of the function.
    pub function: Cow<'static, str>,
    /// The parameters by their wire names, each with its texts as a person types them: of a list one for each item, of a map
    /// `key=value` for each entry, and JSON for what has records in it.
    pub parameters: Vec<(String, Vec<String>)>,
}

stored! { struct Check { module, function, parameters = Vec::new() } }
