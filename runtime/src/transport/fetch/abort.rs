//! The end of a fetch that nobody waits for any more.
//!
//! It does not know what is fetched.

use web_sys::{AbortController, AbortSignal};

use crate::error::Delivery;
use crate::http::{Fault, TransportError};

/// Ends a fetch when it is dropped: nobody waits for it any more. One that is complete is not touched by that.
pub(super) struct Abort(AbortController);

impl Abort {
    pub(super) fn new() -> Result<Self, TransportError> {
        let controller = AbortController::new();
        let missing = |_| TransportError::new(Fault::Request, Delivery::NeverSent, "there is no `AbortController` here");
        controller.map(Self).map_err(missing)
    }

    /// What the fetch listens to.
    pub(super) fn signal(&self) -> AbortSignal {
        self.0.signal()
    }
}

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}
