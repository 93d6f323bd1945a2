//! A call of one function, its parameters given one by one.
//!
//! How it is sent is the mode's and the exchange's business.

use std::fmt;
use std::marker::PhantomData;

use serde_json::Value;

use super::Client;
use super::mode::Mode;
use super::options::CallOptions;
use crate::decode::{Decode, Mismatch, Reader};
use crate::description::Function;
use crate::encode::Encode;
use crate::error::Result;
use crate::exchange::request::Draft;

/// A call of one function whose data is of the type `T`, not sent yet.
#[must_use = "a call does nothing until it is sent"]
pub struct Call<'a, M: Mode, T> {
    client: &'a Client<M>,
    draft: Draft,
    data: PhantomData<fn() -> T>,
}

impl<'a, M: Mode, T: Decode> Call<'a, M, T> {
    /// A call of the function.
    pub fn new(client: &'a Client<M>, function: &'static Function) -> Self {
        Self::from_draft(client, Draft::of(client.api(), function))
    }

    pub(super) fn from_draft(client: &'a Client<M>, draft: Draft) -> Self {
        Self { client, draft, data: PhantomData }
    }

    /// Adds a parameter, also one that the schema does not have. A value of the type [`Secret`](crate::Secret) is kept out of all
    /// errors and logs. What cannot be sent is an error when the call is sent.
    pub fn parameter(mut self, name: &str, value: impl Encode) -> Self {
        self.draft.add(self.client.api(), name, &value);
        self
    }

    /// Sets options for this call alone, instead of any set before.
    pub fn with(mut self, options: CallOptions) -> Self {
        self.draft.options = Some(Box::new(options));
        self
    }

    /// Sends it, for the whole reply.
    pub fn send(self) -> M::Sent<'a, T> {
        M::send(self)
    }

    /// Sends it, for the data alone.
    pub fn call(self) -> M::Called<'a, T> {
        M::call(self)
    }
}

impl<'a, M: Mode, T> Call<'a, M, T> {
    #[cfg(any(feature = "async", feature = "blocking"))]
    pub(super) fn into_draft(self) -> (&'a Client<M>, Draft) {
        (self.client, self.draft)
    }
}

#[cfg(feature = "async")]
impl<'a, T: Decode> IntoFuture for Call<'a, super::mode::Async, T> {
    type Output = Result<T>;
    type IntoFuture = super::pending::Pending<'a, T>;

    fn into_future(self) -> Self::IntoFuture {
        self.call()
    }
}

impl<M: Mode, T> fmt::Debug for Call<'_, M, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the parameters: some are secret.
        formatter
            .debug_struct("Call")
            .field("module", &self.draft.module)
            .field("function", &self.draft.function)
            .finish_non_exhaustive()
    }
}

/// Data of a type that the schema does not know: JSON text, its digits and the order of its fields as sent.
#[derive(Clone, PartialEq, Eq)]
pub struct RawData {
    text: String,
}

impl RawData {
    /// The JSON text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The JSON text.
    #[must_use]
    pub fn into_string(self) -> String {
        self.text
    }

    /// The data as a value. Its numbers are those of `serde_json`, which do not keep every digit.
    #[must_use]
    pub fn value(&self) -> Value {
        // What came was checked to be JSON; only a number too large for `serde_json` is not a value to it.
        serde_json::from_str(&self.text).unwrap_or_else(|_| Value::String(self.text.clone()))
    }
}

impl Decode for RawData {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        Ok(Self { text: reader.raw()?.to_owned() })
    }

    fn absent() -> Option<Self> {
        Some(Self { text: "null".to_owned() })
    }
}

impl fmt::Debug for RawData {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the text: the server may repeat a secret in it.
        write!(formatter, "RawData({} bytes)", self.text.len())
    }
}
