//! What every part of a run reads: the API's description and the program's name.
//!
//! It does not know arguments or streams.

use crate::description::Api;

/// The API that a run is about, and the program's name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context<'c> {
    pub(super) api: &'static Api,
    /// The name in help and messages, such as `clientapi` or `actionapi call schema.yaml`.
    pub(super) program: &'c str,
}
