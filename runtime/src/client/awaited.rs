//! An attempt whose interceptors may await, within its time.
//!
//! What they see is the exchange's matter.

use crate::clock::{Instant, timeout_at};
use crate::error::Result;
use crate::exchange::{Exchange, Step};
use crate::http::{HttpReply, HttpRequest, TransportError};
use crate::transport::Transport;

/// Makes the next attempt, and returns the next step.
pub(super) async fn attempt(exchange: &mut Exchange<'_>, transport: &Transport) -> Result<Step> {
    let (request, end) = request(exchange).await?;
    let result = transport.send(request, !exchange.may_repeat()).await;
    Ok(answer(exchange, result, end).await)
}

/// The request, and when the attempt must be over; nothing if it carries files, which may take any time.
async fn request(exchange: &mut Exchange<'_>) -> Result<(HttpRequest, Option<Instant>)> {
    let begun = Instant::now();
    let end = exchange.end_of_attempt(begun);
    let Ok(request) = timeout_at(end, exchange.request_awaited(begun)).await else {
        return Err(exchange.intercepted_too_long());
    };
    let (mut request, now) = (request?, Instant::now());
    exchange.sends(now);
    if request.is_streamed() {
        return Ok((request, None));
    }
    request.timeout = request.timeout.min(end.saturating_duration_since(now));
    Ok((request, Some(end)))
}

/// Takes the result, and returns the next step.
async fn answer(exchange: &mut Exchange<'_>, result: Result<HttpReply, TransportError>, end: Option<Instant>) -> Step {
    let now = Instant::now();
    let end = end.unwrap_or_else(|| exchange.end_of_attempt(now));
    let mut opened = exchange.open(result, now);
    if timeout_at(end, exchange.intercept_reply_awaited(&mut opened)).await.is_err() {
        exchange.shown_too_long(&mut opened);
    }
    exchange.judge(opened, Instant::now())
}
