//! The variables that a client fetches with one of the API's own functions, such as a session: which call, what is taken from its reply,
//! and how long that lasts.
//!
//! It neither calls nor keeps anything.

use std::borrow::Cow;

use super::operation::Operation;
use super::place::Place;
use super::template::Template;
use crate::json::stored;

/// A call that fetches the values of variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetch {
    /// The function.
    pub operation: Operation,
    /// Its parameters.
    pub parameters: Cow<'static, [FetchParameter]>,
    /// What is taken from its reply; the index of each is that of [`Fetched::value`].
    pub takes: Cow<'static, [Place]>,
    /// How long that lasts. Without it, until an error says that it is over.
    pub lasts: Option<Lasts>,
}

stored! { struct Fetch { operation, parameters, takes, lasts = None } }

/// A parameter of a call that fetches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchParameter {
    /// Its name in the schema.
    pub name: Cow<'static, str>,
    /// Its value.
    pub value: Template,
    /// Whether nothing is fetched without it.
    pub is_required: bool,
}

stored! { struct FetchParameter { name, value, is_required } }

/// A variable that is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// An index of [`Protocol::fetches`](super::Protocol::fetches).
    pub fetch: usize,
    /// An index of [`Fetch::takes`].
    pub value: usize,
}

stored! { struct Fetched { fetch, value } }

/// How long fetched values last.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Lasts {
    /// So many milliseconds.
    Milliseconds(u64),
    /// So many seconds as this place of the reply says.
    At(Place),
    /// Until the moment that this place of the reply says, in seconds since 1970 or as a date and time.
    Until(Place),
}

stored! { enum Lasts { "milliseconds" Milliseconds(value), "at" At(value), "until" Until(value) } }
