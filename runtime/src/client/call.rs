//! A call of one function, built parameter by parameter.
//!
//! It does not know how it is sent: the mode and the exchange do.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::handle::Client;
use super::mode::Mode;
use super::paged::Paged;
use super::pager::Pager;
use super::returns::PagedFunction;
use crate::description::Operation;
use crate::encode::Encode;
#[cfg(feature = "async")]
use crate::error::Result;
use crate::exchange::request::Draft;
use crate::settings::options::CallOptions;
use crate::wire::Decode;

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

    /// Adds a parameter, even one that the schema does not have. A value of the type [`Secret`](crate::Secret) is kept out of all
    /// errors and logs. A value that cannot be sent is an error when the call is sent.
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

    /// Asks for page after page of the list that the function gives. Nothing is sent yet.
    pub fn paged<O: PagedFunction<Data = T>>(self) -> Paged<'a, M, O> {
        Paged::new(Pager::new(self.client, self.draft, O::PAGES))
    }

    /// Sends the call, for the data alone.
    pub fn call(self) -> M::Called<'a, T> {
        M::call(self.client.shared(), self.client.transport(), self.draft)
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
        let Operation { module, function, .. } = &self.draft.operation;
        formatter.debug_struct("Call").field("module", module).field("function", function).finish_non_exhaustive()
    }
}
