//! The forms of requests and replies that functions share: each distinct one once, the API's own first.
//!
//! It knows nothing of what they consist of.

use std::collections::HashMap;
use std::hash::Hash;

use actionapi_core::description::{ReplyProfile, RequestProfile};

/// The profiles found so far.
#[derive(Default)]
pub(super) struct Profiles {
    requests: Distinct<RequestProfile>,
    replies: Distinct<ReplyProfile>,
}

impl Profiles {
    /// The index of a request profile.
    pub(super) fn add_request(&mut self, profile: &RequestProfile) -> usize {
        self.requests.add(profile)
    }

    /// The index of a reply profile.
    pub(super) fn add_reply(&mut self, profile: &ReplyProfile) -> usize {
        self.replies.add(profile)
    }

    /// The request profile at an index that was given out.
    pub(super) fn request(&self, index: usize) -> &RequestProfile {
        &self.requests.all[index]
    }

    /// The reply profile at an index that was given out.
    pub(super) fn reply(&self, index: usize) -> &ReplyProfile {
        &self.replies.all[index]
    }

    /// Takes all profiles.
    pub(super) fn take(&mut self) -> (Vec<RequestProfile>, Vec<ReplyProfile>) {
        (std::mem::take(&mut self.requests).all, std::mem::take(&mut self.replies).all)
    }
}

/// Distinct items in the order in which they were added.
struct Distinct<T> {
    all: Vec<T>,
    indices: HashMap<T, usize>,
}

impl<T> Default for Distinct<T> {
    fn default() -> Self {
        Self { all: Vec::new(), indices: HashMap::new() }
    }
}

impl<T: Clone + Eq + Hash> Distinct<T> {
    fn add(&mut self, item: &T) -> usize {
        if let Some(index) = self.indices.get(item) {
            return *index;
        }
        let index = self.all.len();
        self.all.push(item.clone());
        self.indices.insert(item.clone(), index);
        index
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_profiles_are_shared() {
        let mut profiles = Profiles::default();
        let indexed = RequestProfile { lists: actionapi_core::description::ListStyle::Indexed, ..RequestProfile::PLAIN };
        assert_eq!(profiles.add_request(&RequestProfile::PLAIN), 0);
        assert_eq!(profiles.add_request(&indexed), 1);
        assert_eq!(profiles.add_request(&RequestProfile::PLAIN), 0);
        assert_eq!(profiles.add_request(&indexed), 1);
    }
}
