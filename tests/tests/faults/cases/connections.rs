//! The connection itself: refused, reset, closed, silent, slow.

use generated_client::ErrorKind::{Connect, Interrupted, Timeout};

use super::{Case, case, lost, malformed, succeeds, unsent};
use crate::server::{Act, Door};
use crate::traffic::{bytes, head, reply};

const JSON: &str = "Content-Type: application/json";

pub(super) fn cases() -> Vec<Case> {
    vec![
        case("refuses the connection", unsent(Connect), |stage| stage.function.answer()).at(Door::Closed).passes(),
        case("resets the connection before it reads the request", lost(Interrupted), |_| Act::ResetAfter(0)).passes_for_reads(),
        case("resets the connection in the middle of the request", lost(Interrupted), |_| Act::ResetAfter(50))
            .padded(16 << 20)
            .passes_for_reads(),
        case("resets the connection after it has read the request", lost(Interrupted), |_| Act::Reset(bytes("")))
            .passes_for_reads(),
        case("resets the connection in the middle of the reply's headers", lost(Interrupted), |_| {
            Act::Reset(bytes("HTTP/1.1 200 OK\r\nContent-Ty"))
        })
        .passes_for_reads(),
        case("resets the connection in the middle of the reply's body", lost(Interrupted), |_| {
            Act::Reset(half(&["Content-Length: 100"]))
        })
        .passes_for_reads(),
        case("closes the connection without sending a byte", lost(Interrupted), |_| Act::Close(bytes(""))).passes_for_reads(),
        case("closes a reused connection after the request was sent on it", lost(Interrupted), |_| Act::Close(bytes("")))
            .after(|function| function.answer())
            .passes_for_reads(),
        case("has closed the connection that the client wants to reuse", succeeds(), |stage| stage.function.answer()).after(
            |function| match function.answer() {
                Act::Reply(bytes) => Act::Close(bytes),
                other => other,
            },
        ),
        case("closes the connection in the middle of the reply's headers", lost(Interrupted), |_| {
            Act::Close(bytes("HTTP/1.1 200 OK\r\nContent-Ty"))
        })
        .passes_for_reads(),
        case("replies with something that is not HTTP", malformed(), |_| Act::Close(bytes("SSH-2.0-OpenSSH_9.6\r\n\r\n"))),
        case("accepts the connection and sends nothing", lost(Timeout), |_| Act::Silence(bytes("")))
            .with_short_time()
            .passes_for_reads(),
        case("stops sending after half of the reply", lost(Timeout), |_| Act::Silence(half(&["Content-Length: 100"])))
            .with_short_time()
            .passes_for_reads(),
        case("sends the reply's headers at one byte a second", lost(Timeout), |stage| match stage.function.answer() {
            Act::Reply(all) => Act::Drip(bytes(""), all),
            other => other,
        })
        .with_short_time()
        .passes_for_reads(),
        case("sends the reply's body at one byte a second", lost(Timeout), |_| {
            Act::Drip(half(&["Content-Length: 100"]), bytes("x".repeat(80)))
        })
        .with_short_time()
        .passes_for_reads(),
        case("sends headers without end", malformed(), |_| {
            Act::Flood(bytes("HTTP/1.1 200 OK\r\n"), bytes(format!("X-Filler: {}\r\n", "x".repeat(1000))), u64::MAX)
        }),
        case("sends one header without end", malformed(), |_| {
            Act::Flood(bytes("HTTP/1.1 200 OK\r\nX-Filler: "), bytes("x".repeat(1000)), u64::MAX)
        }),
        case("sends two replies to one request", succeeds(), |stage| {
            match (stage.function.answer(), reply("200 OK", &[JSON], "{}")) {
                (Act::Reply(one), Act::Reply(other)) => Act::Reply([one, other].concat().into()),
                (other, _) => other,
            }
        }),
    ]
}

/// The headers and the first byte of a body.
fn half(headers: &[&str]) -> std::sync::Arc<[u8]> {
    let mut half = head("200 OK", &[headers, &[JSON]].concat());
    half.push(b'{');
    half.into()
}
