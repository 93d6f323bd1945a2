//! The parts of a successful reply, as positions in its text where they can be.
//!
//! It does not know how they are found, nor what the data is.

use std::ops::Range;

use crate::error::Error;

/// The parts of a successful reply.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    pub(crate) message: Option<Message>,
    pub(crate) data: Option<Data>,
    pub(crate) warnings: Vec<String>,
    /// The identifier of the request, where the schema has a place for it.
    pub(crate) request_id: Option<String>,
    /// Whether the data is text, and not JSON.
    pub(crate) is_text: bool,
    /// The error if the data's type cannot be empty: the reply was a failure that says so.
    pub(crate) otherwise: Option<Error>,
}

/// The message of a successful reply.
#[derive(Debug)]
pub(crate) enum Message {
    /// The JSON text that it is in the body.
    Written(Range<usize>),
    Text(String),
}

/// Where the data is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Data {
    pub(crate) start: usize,
    /// What to read to its end. What follows the data may not have been read yet, so that decoding is most often the only pass over it.
    pub(crate) rest: Rest,
}

/// The text from the beginning of the data.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Rest {
    /// It was read to its end, and is JSON; the data ends at this offset.
    Read(usize),
    /// It was not. The data is inside so many objects.
    Unread(usize),
}
