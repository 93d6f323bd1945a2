//! How many attempts a client's calls may repeat, all of its clones and threads together, so that they do not multiply an outage.
//!
//! It knows no clock and no calls: a retry takes from it, and a success gives back.

use std::sync::atomic::{AtomicU32, Ordering};

/// A success at the first attempt gives back one part of a retry, of which a retry has so many: retries that do not help are at most a fifth
/// of the successes.
const PARTS: u32 = 5;

/// The retries that are left.
#[derive(Debug)]
pub(crate) struct Budget {
    /// In parts of a retry; `None` if retries are not counted.
    most: Option<u32>,
    left: AtomicU32,
}

impl Budget {
    /// A full budget of so many retries; `None` is one without an end.
    pub(crate) fn new(retries: Option<u32>) -> Self {
        let most = retries.map(|retries| retries.saturating_mul(PARTS));
        Self { most, left: AtomicU32::new(most.unwrap_or(0)) }
    }

    /// Takes a retry, if there is a whole one.
    pub(crate) fn take(&self) -> bool {
        self.most.is_none() || self.change(|left| left.checked_sub(PARTS))
    }

    /// A call succeeded: it gives back the retry that it took last, or else a part of one.
    pub(crate) fn succeed(&self, has_retried: bool) {
        let Some(most) = self.most else { return };
        let parts = if has_retried { PARTS } else { 1 };
        self.change(|left| (left < most).then(|| left.saturating_add(parts).min(most)));
    }

    fn change(&self, change: impl FnMut(u32) -> Option<u32>) -> bool {
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, change).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_retry_takes_and_a_success_gives_back() {
        let budget = Budget::new(Some(2));
        assert_eq!([(); 3].map(|()| budget.take()), [true, true, false]);
        (0..4).for_each(|_| budget.succeed(false));
        assert!(!budget.take());
        budget.succeed(false);
        assert_eq!([(); 2].map(|()| budget.take()), [true, false]);
        budget.succeed(true);
        assert_eq!([(); 2].map(|()| budget.take()), [true, false]);
    }

    #[test]
    fn it_is_never_more_than_full() {
        let budget = Budget::new(Some(1));
        (0..100).for_each(|_| budget.succeed(true));
        assert_eq!([(); 2].map(|()| budget.take()), [true, false]);
        assert!(!Budget::new(Some(0)).take());
        let endless = Budget::new(None);
        endless.succeed(false);
        assert!((0..1_000).all(|_| endless.take()));
        assert!(Budget::new(Some(u32::MAX)).take());
    }
}
