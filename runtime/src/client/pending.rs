//! Calls that are sent when they are awaited.
//!
//! Everything before decoding is one boxed future, which does not know the data's type and is compiled once. It decides nothing: the
//! exchange returns each step.

use std::any::Any;
use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::awaited;
use crate::clock::{self, Instant};
use crate::description::Operation;
use crate::error::{Error, Result};
use crate::exchange::answer::Answer;
use crate::exchange::fetching::Wanted;
use crate::exchange::pace::Wait;
use crate::exchange::reply::Reply;
use crate::exchange::request::Draft;
use crate::exchange::shared::Shared;
use crate::exchange::slot::{Ticket, Turn};
use crate::exchange::trace::Trace;
use crate::exchange::{Exchange, Step, conclude};
use crate::transport::Transport;
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

/// A call that somebody began to wait for, if there is one.
#[allow(unreachable_pub, reason = "a private type cannot be the type of a trait")]
#[derive(Default)]
pub struct Flight<'a>(pub(super) Option<Work<'a>>);

/// The exchange, in its span.
pub(super) struct Work<'a> {
    future: Pin<Box<dyn Future<Output = Result<Box<Answer>>> + Send + 'a>>,
    operation: Operation,
    trace: Trace,
}

impl<'a> Work<'a> {
    pub(super) fn new(shared: &'a Shared, transport: &'a Transport, draft: Draft) -> Self {
        let trace = Trace::new(shared, &draft.operation);
        let operation = draft.operation.clone();
        Self { future: Box::pin(drive(shared, transport, draft, trace.clone())), operation, trace }
    }
}

impl Future for Work<'_> {
    type Output = Result<Box<Answer>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<Box<Answer>>> {
        let work = self.get_mut();
        let future = work.future.as_mut();
        let trace = &work.trace;
        // Nobody can ask a runtime whether it has time and I/O, and it panics where it has not.
        let polled = catch_unwind(AssertUnwindSafe(|| trace.within(|| future.poll(context))));
        let polled = polled.unwrap_or_else(|panic| {
            if !is_runtimes(&*panic) {
                resume_unwind(panic);
            }
            Poll::Ready(Err(no_runtime(&work.operation)))
        });
        if let Poll::Ready(result) = &polled {
            conclude(&work.trace, result);
        }
        polled
    }
}

/// Whether Tokio panicked for want of a part of its runtime. Each of them is asked for before a connection is there.
fn is_runtimes(panic: &(dyn Any + Send)) -> bool {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.is_some_and(|text| text.contains("Tokio 1.x") && (text.contains("disabled") || text.contains("reactor")))
}

fn no_runtime(operation: &Operation) -> Error {
    Error::configuration("an async call needs a Tokio runtime with time and I/O, and there is none here")
        .with_hint("call it in one, as `#[tokio::main]` or `Builder::enable_all` makes it, or use the blocking client")
        .with_function(operation)
}

async fn drive(shared: &Shared, transport: &Transport, draft: Draft, trace: Trace) -> Result<Box<Answer>> {
    if transport.lacks_runtime() {
        return Err(no_runtime(&draft.operation));
    }
    let mut exchange = Exchange::new(shared, draft, trace, Instant::now())?;
    let awaits = exchange.awaits();
    loop {
        // What most calls do without is boxed elsewhere, so that their futures and the code that they run are smaller.
        while let Some(wanted) = exchange.wanted(Instant::now()) {
            apart(|| fetch(shared, transport, &mut exchange, &wanted)).await?;
        }
        if exchange.is_paced() {
            apart(|| pace(&mut exchange)).await?;
        }
        let step = match awaits {
            true => apart(|| awaited::attempt(&mut exchange, transport)).await?,
            false => {
                let request = exchange.request(Instant::now())?;
                let result = transport.send(request, !exchange.may_repeat()).await;
                exchange.answer(result, Instant::now())
            }
        };
        match step {
            Step::Done(result) => return result,
            Step::Wait(wait) => clock::sleep(wait).await,
            Step::Renew => {}
        }
    }
}

/// A future that few calls need.
#[cold]
fn apart<F: Future>(make: impl FnOnce() -> F) -> Pin<Box<F>> {
    Box::pin(make())
}

/// Waits until the next attempt may begin.
async fn pace(exchange: &mut Exchange<'_>) -> Result<()> {
    let begun = Instant::now();
    loop {
        let end = exchange.end();
        let ask = poll_fn(|context| match exchange.pace(Instant::now(), context.waker()) {
            Ok(Wait::ForOthers) => Poll::Pending,
            other => Poll::Ready(other),
        });
        let wait = match end {
            Some(end) => clock::timeout_at(end, ask).await.ok(),
            None => Some(ask.await),
        };
        match wait {
            Some(Ok(Wait::Until(time))) => clock::sleep_until(time).await,
            Some(result) => {
                exchange.has_waited(begun.elapsed());
                return result.map(drop);
            }
            None => return Err(exchange.paced_too_long()),
        }
    }
}

/// Gets the values of a fetch: those that are there, those that another call fetches, or those that this one does.
async fn fetch<'c>(shared: &'c Shared, transport: &Transport, exchange: &mut Exchange<'c>, wanted: &Wanted<'c>) -> Result<()> {
    let mut ticket = Ticket::default();
    let turn = poll_fn(|context| match wanted.slot.turn(&mut ticket, Instant::now(), context.waker()) {
        Turn::Wait => Poll::Pending,
        turn => Poll::Ready(turn),
    });
    let turn = match wanted.until {
        Some(until) => clock::timeout_at(until, turn).await.ok(),
        None => Some(turn.await),
    };
    match turn {
        Some(Turn::Held(held)) => exchange.hold(wanted.fetch, held),
        Some(Turn::Failed(error)) => return Err(exchange.not_fetched(wanted.fetch, error.again())),
        Some(Turn::Fetch(permit)) => {
            let draft = exchange.fetch_draft(wanted.fetch, Instant::now());
            // Boxed, because it is the same future within itself.
            let result = Work::new(shared, transport, draft).await;
            exchange.fetched(wanted.fetch, permit, result, Instant::now())?;
        }
        None | Some(Turn::Wait) => return Err(exchange.waited_too_long(wanted.fetch)),
    }
    Ok(())
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
        Poll::Ready(ready!(Pin::new(&mut self.work).poll(context)).and_then(Answer::into_data))
    }
}

impl<T: Decode> Future for PendingReply<'_, T> {
    type Output = Result<Reply<T>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<Reply<T>>> {
        Poll::Ready(ready!(Pin::new(&mut self.work).poll(context)).and_then(Answer::into_reply))
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
