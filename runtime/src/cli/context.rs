//! What every part of a run reads: the API's description, the program's name and settings.
//!
//! It does not know arguments or streams.

use super::drift::Handler;
use super::watch::Watcher;
use crate::description::Api;
use crate::settings::Settings;

/// The API that a run is about, and the program.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context<'c> {
    pub(super) api: &'static Api,
    /// The name in help and messages, such as `clientapi` or `actionapi call schema.yaml`.
    pub(super) program: &'c str,
    /// The settings of every call, which options override.
    pub(super) settings: &'c Settings,
    /// What prints a comparison, if the program does not.
    pub(super) drift: Option<&'c Handler>,
    /// What follows the description while a sandbox is served, if anything can.
    pub(super) watcher: Option<&'c Watcher>,
}
