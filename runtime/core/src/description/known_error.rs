//! The errors that a schema names: by what they are recognized, what kind of failure they are, and how long to wait after them.
//!
//! It does not read replies.

use std::borrow::Cow;
use std::time::Duration;

use super::place::Place;
use crate::json::stored;

/// An error that the schema names. It is recognized if all of its conditions hold; of several, the one with the most conditions counts,
/// and of those the first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KnownError {
    /// The name, which is that of a variant of the generated `ErrorCode`.
    pub name: Cow<'static, str>,
    /// The codes, of which the error has one; any if there are none here.
    pub codes: Cow<'static, [Cow<'static, str>]>,
    /// The texts, of which the message contains one, in any case; any if there are none here.
    pub contains: Cow<'static, [Cow<'static, str>]>,
    /// The HTTP statuses, of which the reply has one; any if there are none here.
    pub statuses: Cow<'static, [u16]>,
    /// The place where something is that is not empty.
    pub at: Option<Place>,
    /// What kind of failure it is.
    pub class: Option<ErrorClass>,
    /// How long to wait before the call is repeated.
    pub wait: Option<Wait>,
    /// The fetches, as indices of [`Protocol::fetches`](super::Protocol::fetches), whose values are worth nothing after it. A call that was
    /// sent with them is made once more with new ones.
    pub renews: Cow<'static, [usize]>,
}

stored! { struct KnownError { name, codes, contains, statuses, at, class, wait, renews = Cow::default() } }

/// What kind of failure an error of an API is, which decides whether a call is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorClass {
    /// The credentials are missing, wrong or too old.
    Auth,
    /// The caller may not do this.
    Denied,
    /// What was asked for does not exist.
    NotFound,
    /// The request is wrong.
    Invalid,
    /// The server has no time, and has surely done nothing: reads and writes are repeated.
    Busy,
    /// The server is broken, and nobody knows what it has done: only reads are repeated.
    Broken,
}

stored! {
    enum ErrorClass { "auth" Auth, "denied" Denied, "not_found" NotFound, "invalid" Invalid, "busy" Busy, "broken" Broken }
    /// The word in a schema: `not_found`.
    pub const fn word;
}

/// How long to wait after an error.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Wait {
    /// So many milliseconds.
    Milliseconds(u64),
    /// So many seconds as this place says.
    At(Place),
}

stored! { enum Wait { "milliseconds" Milliseconds(value), "at" At(value) } }

impl KnownError {
    /// The number of its conditions.
    #[must_use]
    pub fn conditions(&self) -> usize {
        let lists = [!self.codes.is_empty(), !self.contains.is_empty(), !self.statuses.is_empty(), self.at.is_some()];
        lists.into_iter().filter(|condition| *condition).count()
    }

    /// The fixed time to wait after it.
    #[must_use]
    pub fn fixed_wait(&self) -> Option<Duration> {
        match self.wait {
            Some(Wait::Milliseconds(time)) => Some(Duration::from_millis(time)),
            _ => None,
        }
    }
}

impl ErrorClass {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Auth, Self::Denied, Self::NotFound, Self::Invalid, Self::Busy, Self::Broken];
}
