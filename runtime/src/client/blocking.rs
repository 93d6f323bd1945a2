//! Drives an exchange by blocking the thread.
//!
//! It decides nothing: the exchange returns each step.

use std::sync::Arc;
use std::task::{Wake, Waker};
use std::thread::Thread;

use crate::clock::Instant;
use crate::error::Result;
use crate::exchange::answer::Answer;
use crate::exchange::fetching::Wanted;
use crate::exchange::pace::Wait;
use crate::exchange::request::Draft;
use crate::exchange::shared::Shared;
use crate::exchange::slot::{Ticket, Turn};
use crate::exchange::trace::Trace;
use crate::exchange::{Exchange, Step, conclude};
use crate::transport::socket::Transport;

/// Makes a call, in its span.
pub(super) fn exchange(shared: &Shared, transport: &Transport, draft: Draft) -> Result<Box<Answer>> {
    let trace = Trace::new(shared, &draft.operation);
    let result = trace.within(|| drive(shared, transport, draft, trace.clone()));
    conclude(&trace, &result);
    result
}

fn drive(shared: &Shared, transport: &Transport, draft: Draft, trace: Trace) -> Result<Box<Answer>> {
    let mut exchange = Exchange::new(shared, draft, trace, Instant::now())?;
    loop {
        while let Some(wanted) = exchange.wanted(Instant::now()) {
            fetch(shared, transport, &mut exchange, &wanted)?;
        }
        if exchange.is_paced() {
            pace(&mut exchange)?;
        }
        let request = exchange.request(Instant::now())?;
        let result = transport.send(request, !exchange.may_repeat());
        match exchange.answer(result, Instant::now()) {
            Step::Done(result) => return result,
            Step::Wait(wait) => std::thread::sleep(wait),
            Step::Renew => {}
        }
    }
}

/// Waits until the next attempt may begin.
fn pace(exchange: &mut Exchange<'_>) -> Result<()> {
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let begun = Instant::now();
    loop {
        let now = Instant::now();
        match exchange.pace(now, &waker)? {
            Wait::Over => {
                exchange.has_waited(now.saturating_duration_since(begun));
                return Ok(());
            }
            Wait::Until(time) => std::thread::sleep(time.saturating_duration_since(now)),
            Wait::ForOthers => match exchange.end() {
                Some(end) => std::thread::park_timeout(end.saturating_duration_since(now)),
                None => std::thread::park(),
            },
        }
    }
}

/// Gets the values of a fetch: those that are there, those that another call fetches, or those that this one does.
fn fetch<'c>(shared: &'c Shared, transport: &Transport, exchange: &mut Exchange<'c>, wanted: &Wanted<'c>) -> Result<()> {
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut ticket = Ticket::default();
    loop {
        let now = Instant::now();
        match wanted.slot.turn(&mut ticket, now, &waker) {
            Turn::Held(held) => {
                exchange.hold(wanted.fetch, held);
                return Ok(());
            }
            Turn::Failed(error) => return Err(exchange.not_fetched(wanted.fetch, error.again())),
            Turn::Fetch(permit) => {
                let result = self::exchange(shared, transport, exchange.fetch_draft(wanted.fetch, now));
                return exchange.fetched(wanted.fetch, permit, result, Instant::now());
            }
            Turn::Wait => match wanted.until {
                Some(until) if now >= until => return Err(exchange.waited_too_long(wanted.fetch)),
                Some(until) => std::thread::park_timeout(until - now),
                None => std::thread::park(),
            },
        }
    }
}

/// Wakes a thread that is parked.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}
