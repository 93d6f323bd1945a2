//! A reply: whatever the server sends, a call returns data or an error, neither of which shows a secret; and decoding judges data just
//! as the comparison with its description does.

use std::fmt::Debug;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use actionapi::decode::{self, Decode, Drift, Forgiven};
use actionapi::description::ReplyProfile;
use actionapi::http::{HeaderMap, HeaderValue, StatusCode, header};
use actionapi::{BlockingTransport, HttpReply, HttpRequest, Map, Reply, Settings, TransportError, Value};
use actionapi_kitchen_sink::blocking::Client;
use actionapi_kitchen_sink::description;
use actionapi_kitchen_sink::reads::{DerivedReply, OwnName};
use actionapi_kitchen_sink::types::{Everything, Level, Many, Maybe, Names, Shapes, Tree};
use serde::de::IgnoredAny;

/// Long enough that no message has it by chance.
const SECRET: &str = "s3cr3t-k3y-0123456789";

/// The first bytes from this on choose the function whose data is one of several things.
const SHAPES: u8 = 240;

/// The most findings that a drift keeps.
const KEPT: usize = 100;

const STATUSES: [u16; 8] = [200, 200, 200, 201, 400, 401, 404, 500];
const TYPES: [&str; 4] = ["application/json", "text/html; charset=utf-8", "application/problem+json", "\u{7f}"];

/// Answers from memory.
struct Memory(Arc<Mutex<Option<HttpReply>>>);

impl BlockingTransport for Memory {
    fn send(&self, _: HttpRequest) -> Result<HttpReply, TransportError> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).take().expect("one attempt is made of each call"))
    }
}

struct Server {
    answer: Arc<Mutex<Option<HttpReply>>>,
    client: Client,
}

impl Server {
    /// Sets the next answer.
    fn answers(&self, reply: HttpReply) {
        *self.answer.lock().unwrap_or_else(PoisonError::into_inner) = Some(reply);
    }
}

static SERVER: LazyLock<Mutex<Server>> = LazyLock::new(|| {
    let answer = Arc::default();
    let settings = Settings::new().attempts(1).blocking_transport(Memory(Arc::clone(&answer)));
    let builder = Client::builder("http://localhost/").key(SECRET).token(SECRET).r#type(SECRET);
    Mutex::new(Server { answer, client: builder.with(settings).build().unwrap() })
});

/// Reads a reply. The first byte chooses the function, the second the status and the content type; the rest is the body.
///
/// # Panics
/// If something does not hold that must.
pub fn reply(data: &[u8]) {
    let [function, head, body @ ..] = data else { return };
    let server = SERVER.lock().unwrap_or_else(PoisonError::into_inner);
    let mut headers = HeaderMap::new();
    if let Ok(kind) = HeaderValue::from_str(TYPES[usize::from(head >> 6)]) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    let status = StatusCode::from_u16(STATUSES[usize::from(head & 7)]).unwrap();
    server.answers(HttpReply::new(status, headers, body.to_vec()));
    let reads = server.client.reads();
    if *function >= SHAPES {
        return judged_in::<Shapes>(&server, ("shapes", "read"), || server.client.shapes().read().send(), body);
    }
    match function % 13 {
        0 => judged::<Everything>(&server, "everything", || reads.everything().send(), body),
        1 => judged::<Maybe>(&server, "maybe", || reads.maybe().send(), body),
        2 => judged::<Many>(&server, "many", || reads.many().send(), body),
        3 => judged::<Names>(&server, "names", || reads.names().send(), body),
        4 => judged::<OwnName>(&server, "own", || reads.own().send(), body),
        5 => judged::<DerivedReply>(&server, "derived", || reads.derived().send(), body),
        6 => judged::<String>(&server, "text", || reads.text().send(), body),
        7 => judged::<Option<i64>>(&server, "number", || reads.number().send(), body),
        8 => judged::<Vec<Everything>>(&server, "list", || reads.list().send(), body),
        9 => judged::<Map<Vec<Tree>>>(&server, "map", || reads.map().send(), body),
        10 => judged::<Level>(&server, "level", || reads.level().send(), body),
        11 => judged::<Value>(&server, "anything", || reads.anything().send(), body),
        _ => {
            let raw = server.client.call_raw("reads", "nobody-knows").send();
            if let Ok(reply) = &raw {
                assert!(is_json(reply.data().as_str().as_bytes()), "{:?}", reply.data().as_str());
                let _ = reply.data().value();
            }
            check(&raw, body);
        }
    }
}

/// What the schema tolerates.
const TOLERATED: [Forgiven; 4] =
    [Forgiven::TextAround, Forgiven::NotANumber, Forgiven::ControlCharacter, Forgiven::TrailingComma];

/// Checks the outcome of a call, whatever the type of its data.
fn check<T: Debug>(outcome: &actionapi::Result<Reply<T>>, body: &[u8]) {
    let text = match outcome {
        Ok(reply) => {
            assert_eq!(reply.body(), body);
            // The schema tolerates much that is no JSON, which is then counted.
            let is_tolerated = reply.drift().findings().any(|finding| TOLERATED.contains(&finding.forgiven()));
            let is_read = is_tolerated || is_json(body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body));
            assert!(is_read, "what is no JSON was read");
            assert_eq!(reply.drift().is_empty(), reply.drift().to_string().is_empty());
            // Data is the caller's to show, but for its secrets.
            return;
        }
        Err(error) => {
            let mut text = format!("{error}\n{error:?}\n{:?}", error.hint());
            let mut cause = std::error::Error::source(error);
            while let Some(error) = cause {
                text.push_str(&format!("\n{error}\n{error:?}"));
                cause = error.source();
            }
            assert!(error.message().is_none_or(|message| !message.contains(SECRET)));
            text
        }
    };
    assert!(!text.contains(SECRET), "{text}");
    assert!(text.len() < 64 * 1024, "an error of {} bytes", text.len());
}

fn is_json(text: &[u8]) -> bool {
    // Numbers too large for `serde_json` are JSON all the same.
    match serde_json::from_slice::<IgnoredAny>(text) {
        Ok(_) => true,
        Err(error) => error.to_string().contains("number out of range"),
    }
}

/// The findings, whatever the order in which the fields were read; only their number, if not all of them were kept.
fn sorted(drift: &Drift) -> (Vec<String>, usize) {
    let mut findings: Vec<String> = drift.findings().map(ToString::to_string).collect();
    let count = findings.len();
    if count == KEPT {
        findings.clear();
    }
    findings.sort();
    (findings, count)
}

fn judged<T: Decode + Debug + PartialEq>(
    server: &Server,
    function: &str,
    call: impl Fn() -> actionapi::Result<Reply<T>>,
    body: &[u8],
) {
    judged_in(server, ("reads", function), call, body);
}

fn judged_in<T: Decode + Debug + PartialEq>(
    server: &Server,
    (module, function): (&str, &str),
    call: impl Fn() -> actionapi::Result<Reply<T>>,
    body: &[u8],
) {
    check(&call(), body);
    let kind = &description().function(module, function).unwrap().returns;
    let Ok(text) = std::str::from_utf8(body) else { return };
    // The body as data, with no envelope around it.
    let decoded = decode::from_json::<T>(text);
    let judged = match decode::inspect_data(description(), kind, text, &ReplyProfile::PLAIN) {
        Ok(report) => report,
        // Decoding may have found something else first.
        Err(syntax) => return assert!(syntax.offset() <= text.len() && decoded.is_err(), "{syntax}"),
    };
    assert!(is_json(text.as_bytes()));
    match &decoded {
        Ok((_, drift)) => {
            assert!(judged.mismatches.is_empty(), "{:?}", judged.mismatches);
            assert_eq!(sorted(drift), sorted(&judged.drift));
        }
        Err(mismatch) => {
            let all: Vec<String> = judged.mismatches.iter().map(ToString::to_string).collect();
            assert!(all.contains(&mismatch.to_string()), "{mismatch} is not among {all:?}");
        }
    }
    // The same data in an envelope is the same data, unless that makes it too deep.
    if let Ok((data, drift)) = decoded {
        let whole = format!(r#"{{"response":{{"data":{text}}},"meta":{{"status":"ok"}}}}"#);
        server.answers(HttpReply::new(StatusCode::OK, HeaderMap::new(), whole));
        match call() {
            Ok(reply) => {
                assert_eq!(reply.data(), &data);
                let shown = reply.drift().to_string();
                // The client masks its secret, which decoding alone does not know.
                assert!(shown == drift.to_string() || shown.contains("[secret]"), "{shown} is not {drift}");
            }
            Err(error) => assert!(error.to_string().contains("nested"), "{error}"),
        }
    }
}
