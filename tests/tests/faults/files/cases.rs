//! The table: what the server does, and how the call must end. It is only data; `table` tries it and `document` prints it.

use std::sync::Arc;
use std::time::Duration;

use actionapi::{Delivery, ErrorKind};

use crate::server::{Act, Door};
use crate::traffic::{KEY, bytes, head, json, reply};

/// One fault.
#[derive(Clone)]
pub(super) struct Case {
    /// What the server does, as a continuation of "The server …".
    pub(super) name: &'static str,
    pub(super) door: Door,
    pub(super) fault: Act,
    pub(super) timeout: Duration,
    pub(super) expected: Expected,
}

/// How a call must end.
#[derive(Clone, Copy)]
pub(super) enum Expected {
    /// With a file of this length, where one is received.
    Success(u64),
    /// At once, after so many attempts: of a function that may be repeated, and of one that may not.
    Call(ErrorKind, Delivery, [u32; 2]),
    /// When the file is read.
    File(ErrorKind),
}

/// Long enough for a slow machine.
const AMPLE: Duration = Duration::from_secs(60);
/// For the cases in which the time must run out.
const SHORT: Duration = Duration::from_secs(2);
/// Longer than the pauses of a slow server, and shorter than all of them.
const PAUSES: Duration = Duration::from_secs(4);

const FILE: &str = "Content-Type: application/octet-stream";
const JSON: &str = "Content-Type: application/json";

/// The bytes of a reply.
fn raw(act: Act) -> Arc<[u8]> {
    if let Act::Reply(bytes) = act { bytes } else { bytes("") }
}

fn case(name: &'static str, expected: Expected, fault: Act) -> Case {
    Case { name, door: Door::Plain, fault, timeout: AMPLE, expected }
}

/// What is wrong with the file that the server sends.
pub(super) fn downloads() -> Vec<Case> {
    use Delivery::{Answered, MaybeSent};
    use ErrorKind::{Api, Interrupted, Status, Timeout, Unreadable};
    let half = |headers: &[&str], sent: usize| -> Arc<[u8]> {
        let mut half = head("200 OK", &[headers, &[FILE]].concat());
        half.extend(vec![b'x'; sent]);
        half.into()
    };
    vec![
        case("sends an empty file", Expected::Success(0), reply("200 OK", &[FILE], "")),
        case("sends a file until it closes the connection", Expected::Success(100_000), Act::Close(half(&[], 100_000))),
        case("resets the connection in the middle of the file", Expected::File(Interrupted), {
            Act::Reset(half(&["Content-Length: 200000"], 100_000))
        }),
        case("sends less than its `Content-Length`", Expected::File(Interrupted), {
            Act::Close(half(&["Content-Length: 200000"], 100_000))
        }),
        case("closes the connection in the middle of a chunk", Expected::File(Interrupted), {
            let mut bytes = head("200 OK", &[FILE, "Transfer-Encoding: chunked"]);
            bytes.extend(b"8\r\nabcd");
            Act::Close(bytes.into())
        }),
        case("closes the connection before the last chunk", Expected::File(Interrupted), {
            let mut bytes = head("200 OK", &[FILE, "Transfer-Encoding: chunked"]);
            bytes.extend(b"4\r\nabcd\r\n");
            Act::Close(bytes.into())
        }),
        case("sends a chunk without a length", Expected::File(Interrupted), {
            let mut bytes = head("200 OK", &[FILE, "Transfer-Encoding: chunked"]);
            bytes.extend(b"4\r\nabcd\r\nwhat\r\n");
            Act::Close(bytes.into())
        }),
        case("stops sending in the middle of the file", Expected::File(Timeout), {
            Act::Silence(half(&["Content-Length: 200000"], 100_000))
        })
        .within(SHORT),
        case("sends the file at one byte a second", Expected::Success(7), {
            Act::Drip(half(&["Content-Length: 7"], 1), bytes("y".repeat(6)))
        })
        .within(PAUSES),
        case("sends the head and nothing of the file", Expected::Call(Timeout, MaybeSent, [3, 1]), {
            Act::Silence(half(&["Content-Length: 100"], 0))
        })
        .within(SHORT),
        case("closes the connection in the middle of what may be an error", Expected::Call(Interrupted, MaybeSent, [3, 1]), {
            let mut bytes = head("200 OK", &[JSON, "Content-Length: 100"]);
            bytes.extend(b"{\"status\":");
            Act::Close(bytes.into())
        }),
        case("sends an error in place of the file", Expected::Call(Api, Answered, [1, 1]), {
            let quoted = serde_json::to_string(KEY).unwrap();
            json("200 OK", format!(r#"{{"status":"error","code":7,"message":{quoted}}}"#))
        }),
        case("sends an error as a file for download", Expected::Success(18), {
            reply("200 OK", &[JSON, "Content-Disposition: attachment; filename=a.json"], r#"{"status":"error"}"#)
        }),
        case("sends JSON that is no error", Expected::Success(7), json("200 OK", r#"{"a":1}"#)),
        case("sends a web page in place of the file", Expected::Call(Unreadable, Answered, [1, 1]), {
            reply("200 OK", &["Content-Type: text/html"], format!("<!DOCTYPE html><html><body>Log in {KEY}</body></html>"))
        }),
        case("sends a web page without a length in place of the file", Expected::Call(Unreadable, Answered, [1, 1]), {
            let mut bytes = head("200 OK", &["Content-Type: text/html"]);
            bytes.extend(format!("<html><body>{}</body></html>", "Log in. ".repeat(1000)).bytes());
            Act::Close(bytes.into())
        }),
        case("replies with 404 and an error", Expected::Call(Api, Answered, [1, 1]), {
            json("404 Not Found", r#"{"status":"error","message":"no such file"}"#)
        }),
        case("replies with 404 and a file", Expected::Call(Status, Answered, [1, 1]), {
            reply("404 Not Found", &[FILE], vec![0xff; 1000])
        }),
        case("replies with 503 in place of the file", Expected::Call(Status, Answered, [3, 1]), {
            reply("503 Service Unavailable", &["Content-Type: text/html"], "<html>Busy</html>")
        }),
    ]
}

/// What is wrong with the server that receives a file.
pub(super) fn uploads() -> Vec<Case> {
    use Delivery::{Answered, MaybeSent, NeverSent};
    use ErrorKind::{Api, Connect, Interrupted, Redirect, Status, Timeout};
    let good = || json("200 OK", r#"{"status":"success"}"#);
    let refused =
        Case { door: Door::Closed, ..case("refuses the connection", Expected::Call(Connect, NeverSent, [3, 3]), good()) };
    vec![
        case("receives the file slowly", Expected::Success(0), Act::Sip(raw(good()))).within(PAUSES),
        refused,
        case("replies with 413 before it has the file", Expected::Call(Status, Answered, [1, 1]), {
            Act::Blurt(raw(reply("413 Content Too Large", &["Connection: close"], "too large")))
        }),
        case("replies with 413 and receives nothing more", Expected::Call(Status, Answered, [1, 1]), {
            Act::Refuse(raw(reply("413 Content Too Large", &["Connection: close"], "too large")))
        }),
        case("replies with an error before it has the file", Expected::Call(Api, Answered, [1, 1]), {
            let quoted = serde_json::to_string(KEY).unwrap();
            Act::Blurt(raw(json("200 OK", format!(r#"{{"status":"error","message":{quoted}}}"#))))
        }),
        case("replies with an error to the file", Expected::Call(Api, Answered, [1, 1]), {
            json("200 OK", r#"{"status":"error","message":"not a torrent"}"#)
        }),
        case("redirects the file to another address", Expected::Call(Redirect, Answered, [1, 1]), {
            reply("307 Temporary Redirect", &["Location: http://127.0.0.1:9/"], "")
        }),
        case("replies with 503 to the file", Expected::Call(Status, Answered, [3, 1]), {
            reply("503 Service Unavailable", &["Content-Type: text/html"], "<html>Busy</html>")
        }),
        case("resets the connection in the middle of the file", Expected::Call(Interrupted, MaybeSent, [3, 1]), {
            Act::ResetAfter(100_000)
        }),
        case("resets the connection after the file", Expected::Call(Interrupted, MaybeSent, [3, 1]), Act::Reset(bytes(""))),
        case("stops receiving in the middle of the file", Expected::Call(Timeout, MaybeSent, [3, 1]), Act::Stop(100_000))
            .within(SHORT),
        case("receives the file and sends nothing", Expected::Call(Timeout, MaybeSent, [3, 1]), Act::Silence(bytes("")))
            .within(SHORT),
    ]
}

impl Case {
    fn within(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }
}
