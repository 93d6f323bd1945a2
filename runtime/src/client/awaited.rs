//! Steps of a call whose interceptors may await, within the time of the attempt.
//!
//! What they see is the exchange's matter.

use std::time::Instant;

use tokio::time::timeout_at;

use crate::error::Result;
use crate::exchange::{Exchange, Step};
use crate::http::{HttpReply, HttpRequest, TransportError};

/// The next attempt's request, and when the attempt must be over: not before its end if it carries files, which may take any time.
pub(super) async fn request(exchange: &mut Exchange<'_>) -> Result<(HttpRequest, Option<Instant>)> {
    let begun = Instant::now();
    let end = exchange.end_of_attempt(begun);
    let Ok(request) = timeout_at(end.into(), exchange.request_awaited(begun)).await else {
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

/// Takes the result of an attempt, and returns the next step.
pub(super) async fn answer(
    exchange: &mut Exchange<'_>,
    result: Result<HttpReply, TransportError>,
    end: Option<Instant>,
) -> Step {
    let now = Instant::now();
    let end = end.unwrap_or_else(|| exchange.end_of_attempt(now));
    let mut opened = exchange.open(result, now);
    if timeout_at(end.into(), exchange.intercept_reply_awaited(&mut opened)).await.is_err() {
        exchange.shown_too_long(&mut opened);
    }
    exchange.judge(opened, Instant::now())
}
