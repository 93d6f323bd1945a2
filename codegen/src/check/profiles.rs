//! The forms of requests and replies that functions share: each distinct one once, the API's own first.
//!
//! It knows nothing of what they consist of.

use actionapi::description::{ReplyProfile, RequestProfile};

/// The profiles found so far.
#[derive(Default)]
pub(super) struct Profiles {
    requests: Vec<RequestProfile>,
    replies: Vec<ReplyProfile>,
}

impl Profiles {
    /// The index of a request profile.
    pub(super) fn add_request(&mut self, profile: RequestProfile) -> usize {
        intern(&mut self.requests, profile)
    }

    /// The index of a reply profile.
    pub(super) fn add_reply(&mut self, profile: ReplyProfile) -> usize {
        intern(&mut self.replies, profile)
    }

    /// The request profile at an index, if it is valid.
    pub(super) fn request(&self, index: usize) -> Option<&RequestProfile> {
        self.requests.get(index)
    }

    /// The reply profile at an index, if it is valid.
    pub(super) fn reply(&self, index: usize) -> Option<&ReplyProfile> {
        self.replies.get(index)
    }

    /// Takes all profiles.
    pub(super) fn take(&mut self) -> (Vec<RequestProfile>, Vec<ReplyProfile>) {
        (std::mem::take(&mut self.requests), std::mem::take(&mut self.replies))
    }
}

fn intern<T: PartialEq>(all: &mut Vec<T>, item: T) -> usize {
    all.iter().position(|known| *known == item).unwrap_or_else(|| {
        all.push(item);
        all.len() - 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_profiles_are_shared() {
        let mut profiles = Profiles::default();
        let indexed = RequestProfile { lists: actionapi::description::ListStyle::Indexed, ..RequestProfile::PLAIN };
        assert_eq!(profiles.add_request(RequestProfile::PLAIN), 0);
        assert_eq!(profiles.add_request(indexed.clone()), 1);
        assert_eq!(profiles.add_request(RequestProfile::PLAIN), 0);
        assert_eq!(profiles.add_request(indexed), 1);
    }
}
