//! Drives an exchange by blocking the thread.
//!
//! It decides nothing: the exchange returns each step.

use std::time::Instant;

use crate::error::Result;
use crate::exchange::answer::Answer;
use crate::exchange::request::Draft;
use crate::exchange::shared::Shared;
use crate::exchange::trace::Trace;
use crate::exchange::{Exchange, Step, conclude};
use crate::transport::socket::Transport;

/// Makes a call, in its span.
pub(super) fn exchange(shared: &Shared, transport: &Transport, draft: Draft) -> Result<Answer> {
    let trace = Trace::new(&draft.operation);
    let result = trace.within(|| drive(shared, transport, draft, trace.clone()));
    conclude(&trace, &result);
    result
}

fn drive(shared: &Shared, transport: &Transport, draft: Draft, trace: Trace) -> Result<Answer> {
    let mut exchange = Exchange::new(shared, draft, trace, Instant::now())?;
    loop {
        let request = exchange.request(Instant::now())?;
        let result = transport.send(request, !exchange.may_repeat());
        match exchange.answer(result, Instant::now()) {
            Step::Done(result) => return result,
            Step::Wait(wait) => std::thread::sleep(wait),
        }
    }
}
