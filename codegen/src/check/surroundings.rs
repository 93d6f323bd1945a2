//! What modules, functions and their parameters stand in: what the API has for all of them.
//!
//! It checks nothing.

use super::credentials::Credentials;
use crate::document::{Literal, Map};
use crate::ir;

/// What modules stand in.
pub(super) struct Surroundings<'s, 'a> {
    pub(super) credentials: &'s Credentials<'a>,
    /// What is sent with every request.
    pub(super) constants: Option<&'s Map<'a, Literal<'a>>>,
    /// How replies are formed, if that is known.
    pub(super) envelope: Option<&'s ir::Envelope>,
    /// The texts for true and false.
    pub(super) booleans: &'s (String, String),
}
