//! What modules, functions and their parameters stand in: what the API has for all of them.
//!
//! It checks nothing.

use super::credentials::Credentials;
use crate::document::{Literal, Map};

/// What modules stand in.
pub(super) struct Surroundings<'s, 'a> {
    pub(super) credentials: &'s Credentials<'a>,
    /// What is sent with every request.
    pub(super) constants: Option<&'s Map<'a, Literal<'a>>>,
    /// The texts for true and false.
    pub(super) booleans: &'s (String, String),
}
