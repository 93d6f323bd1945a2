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
    pub(super) fn take(&self) -> Option<Retry<'_>> {
        (self.most.is_none() || self.change(|left| left.checked_sub(PARTS))).then(|| Retry(Some(self)))
    }

    /// A call succeeded: it gives back the retry that it took last, or else a part of one.
    #[inline]
    pub(crate) fn succeed(&self, has_retried: bool) {
        self.give_back(if has_retried { PARTS } else { 1 });
    }

    fn give_back(&self, parts: u32) {
        let Some(most) = self.most else { return };
        self.change(|left| (left < most).then(|| left.saturating_add(parts).min(most)));
    }

    fn change(&self, change: impl FnMut(u32) -> Option<u32>) -> bool {
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, change).is_ok()
    }
}

/// A retry that was taken. One that nobody makes, because the call was dropped while it waited, is given back.
pub(super) struct Retry<'b>(Option<&'b Budget>);

impl Retry<'_> {
    /// The retry is made.
    pub(super) fn spend(&mut self) {
        self.0 = None;
    }
}

impl Drop for Retry<'_> {
    fn drop(&mut self) {
        if let Some(budget) = self.0 {
            budget.give_back(PARTS);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether there was a retry; it is made.
    fn takes(budget: &Budget) -> bool {
        budget.take().as_mut().map(Retry::spend).is_some()
    }

    #[test]
    fn a_retry_that_is_not_made_is_given_back() {
        let budget = Budget::new(Some(1));
        drop(budget.take());
        assert!(takes(&budget) && !takes(&budget));
    }

    #[test]
    fn a_retry_takes_and_a_success_gives_back() {
        let budget = Budget::new(Some(2));
        assert_eq!([(); 3].map(|()| takes(&budget)), [true, true, false]);
        (0..4).for_each(|_| budget.succeed(false));
        assert!(!takes(&budget));
        budget.succeed(false);
        assert_eq!([(); 2].map(|()| takes(&budget)), [true, false]);
        budget.succeed(true);
        assert_eq!([(); 2].map(|()| takes(&budget)), [true, false]);
    }

    #[test]
    fn it_is_never_more_than_full() {
        let budget = Budget::new(Some(1));
        (0..100).for_each(|_| budget.succeed(true));
        assert_eq!([(); 2].map(|()| takes(&budget)), [true, false]);
        assert!(!takes(&Budget::new(Some(0))));
        let endless = Budget::new(None);
        endless.succeed(false);
        assert!((0..1_000).all(|_| takes(&endless)));
        assert!(takes(&Budget::new(Some(u32::MAX))));
    }
}
