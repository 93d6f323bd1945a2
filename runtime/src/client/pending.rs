//! Calls that are sent when they are awaited.
//!
//! Everything before decoding is one boxed future, which does not know the data's type and is compiled once. It decides nothing: the
//! exchange returns each step.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Instant;

use crate::error::Result;
use crate::exchange::answer::Answer;
use crate::exchange::reply::Reply;
use crate::exchange::request::Draft;
use crate::exchange::shared::Shared;
use crate::exchange::trace::Trace;
use crate::exchange::{Exchange, Step, conclude};
use crate::transport::reqwest::Transport;
use crate::wire::Decode;

/// A call on its way: a future of its data. Nothing is sent before it is first polled; dropping it abandons the call.
#[must_use = "nothing is sent unless it is awaited"]
pub struct Pending<'a, T> {
    work: Work<'a>,
    data: PhantomData<fn() -> T>,
}

/// A call on its way: a future of its whole [`Reply`]. Nothing is sent before it is first polled; dropping it abandons the call.
#[must_use = "nothing is sent unless it is awaited"]
pub struct PendingReply<'a, T> {
    work: Work<'a>,
    data: PhantomData<fn() -> T>,
}

/// The exchange, in its span.
struct Work<'a> {
    future: Pin<Box<dyn Future<Output = Result<Answer>> + Send + 'a>>,
    trace: Trace,
}

impl<'a> Work<'a> {
    fn new(shared: &'a Shared, transport: &'a Transport, draft: Draft) -> Self {
        let trace = Trace::new(&draft.operation);
        Self { future: Box::pin(exchange(shared, transport, draft, trace.clone())), trace }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Answer>> {
        let future = self.future.as_mut();
        let polled = self.trace.within(|| future.poll(context));
        if let Poll::Ready(result) = &polled {
            conclude(&self.trace, result);
        }
        polled
    }
}

async fn exchange(shared: &Shared, transport: &Transport, draft: Draft, trace: Trace) -> Result<Answer> {
    let mut exchange = Exchange::new(shared, draft, trace, Instant::now())?;
    loop {
        if !exchange.may_repeat() {
            notice_closed_connections().await;
        }
        let request = exchange.request(Instant::now())?;
        let result = transport.send(request).await;
        match exchange.answer(result, Instant::now()) {
            Step::Done(result) => return result,
            Step::Wait(wait) => tokio::time::sleep(wait).await,
        }
    }
}

/// Gives the tasks of idle connections a turn, so that a connection which the server closed while nobody drove the runtime is not used
/// for a call that will not be repeated: the first turn asks the system what happened, the second passes it on to the tasks.
async fn notice_closed_connections() {
    tokio::task::yield_now().await;
    tokio::task::yield_now().await;
}

impl<'a, T> Pending<'a, T> {
    pub(super) fn new(shared: &'a Shared, transport: &'a Transport, draft: Draft) -> Self {
        Self { work: Work::new(shared, transport, draft), data: PhantomData }
    }
}

impl<'a, T> PendingReply<'a, T> {
    pub(super) fn new(shared: &'a Shared, transport: &'a Transport, draft: Draft) -> Self {
        Self { work: Work::new(shared, transport, draft), data: PhantomData }
    }
}

impl<T: Decode> Future for Pending<'_, T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        Poll::Ready(ready!(self.work.poll(context)).and_then(Answer::into_data))
    }
}

impl<T: Decode> Future for PendingReply<'_, T> {
    type Output = Result<Reply<T>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<Reply<T>>> {
        Poll::Ready(ready!(self.work.poll(context)).and_then(Answer::into_reply))
    }
}

impl<T> fmt::Debug for Pending<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pending").finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for PendingReply<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("PendingReply").finish_non_exhaustive()
    }
}
