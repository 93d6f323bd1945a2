//! A call of one function, its parameters given one by one.
//!
//! How it is sent is the mode's and the exchange's business.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::handle::Client;
use super::mode::Mode;
use crate::decode::Decode;
use crate::description::Operation;
use crate::encode::Encode;
use crate::exchange::request::Draft;
use crate::settings::options::CallOptions;

/// A function as a type: generated code has one for each, so that the compiler knows what a call of it returns.
pub trait Returns {
    /// The data of its replies.
    type Data: Decode;
}

/// A call of one function whose data is of the type `T`, not sent yet.
#[must_use = "a call does nothing until it is sent"]
pub struct Call<'a, M: Mode, T> {
    client: &'a Client<M>,
    draft: Draft,
    data: PhantomData<fn() -> T>,
}

impl<'a, M: Mode, T: Decode> Call<'a, M, T> {
    /// A call of a function.
    pub fn new(client: &'a Client<M>, operation: Operation) -> Self {
        Self { client, draft: Draft::new(operation), data: PhantomData }
    }

    /// Adds a parameter, also one that the schema does not have. A value of the type [`Secret`](crate::Secret) is kept out of all
    /// errors and logs. If the value cannot be sent, that is an error when the call is sent.
    pub fn parameter(mut self, name: impl Into<Cow<'static, str>>, value: impl Encode) -> Self {
        self.draft.add(self.client.protocol(), name.into(), value);
        self
    }

    /// Sets options for this call alone, instead of any set before.
    pub fn with(mut self, options: CallOptions) -> Self {
        self.draft.options = Some(Box::new(options));
        self
    }

    /// Sends the call, for the whole reply.
    pub fn send(self) -> M::Sent<'a, T> {
        M::send(self.client.shared(), self.client.transport(), self.draft)
    }

    /// Sends the call, for the data alone.
    pub fn call(self) -> M::Called<'a, T> {
        M::call(self.client.shared(), self.client.transport(), self.draft)
    }
}

#[cfg(feature = "async")]
impl<'a, T: Decode> IntoFuture for Call<'a, super::mode::Async, T> {
    type Output = crate::error::Result<T>;
    type IntoFuture = super::pending::Pending<'a, T>;

    fn into_future(self) -> Self::IntoFuture {
        self.call()
    }
}

impl<M: Mode, T> fmt::Debug for Call<'_, M, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the parameters: some are secret.
        let Operation { module, function, .. } = &self.draft.operation;
        formatter.debug_struct("Call").field("module", module).field("function", function).finish_non_exhaustive()
    }
}
