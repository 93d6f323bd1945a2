//! A list that comes page by page: whatever the replies lead to, it ends or goes on, and each position is read as it was written and shows
//! no secret.

use std::collections::VecDeque;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use actionapi::http::{HeaderMap, HeaderValue, StatusCode, header};
use actionapi::{BlockingTransport, Error, ErrorKind, HttpReply, HttpRequest, Position, Settings, TransportError};
use actionapi_kitchen_sink::blocking::Client;

/// Long enough that no message has it by chance.
const SECRET: &str = "s3cr3t-k3y-0123456789";

type Replies = Arc<Mutex<VecDeque<Vec<u8>>>>;

/// Answers from memory, with the last reply again and again.
struct Memory(Replies);

impl BlockingTransport for Memory {
    fn send(&self, _: HttpRequest) -> Result<HttpReply, TransportError> {
        let mut replies = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let body = if replies.len() > 1 { replies.pop_front() } else { replies.front().cloned() };
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let body = body.unwrap_or_default();
        if let Ok(next) = HeaderValue::from_bytes(&body[..body.len().min(3)]) {
            headers.insert("x-next", next.clone());
            headers.insert("x-total", next);
        }
        Ok(HttpReply::new(StatusCode::OK, headers, body))
    }
}

static SERVER: LazyLock<Mutex<(Replies, Client)>> = LazyLock::new(|| {
    let replies = Replies::default();
    let settings = Settings::new().attempts(1).blocking_transport(Memory(Arc::clone(&replies)));
    let builder = Client::builder("http://localhost/").key(SECRET).token(SECRET).r#type(SECRET);
    let client = builder.with(settings).build().unwrap();
    Mutex::new((replies, client))
});

/// Reads a list. The first byte chooses the function; what follows are the position to go on from and the replies, with a zero byte
/// between each two.
///
/// # Panics
/// If something does not hold that must.
pub fn pages(data: &[u8]) {
    let [function, rest @ ..] = data else { return };
    let mut parts = rest.split(|byte| *byte == 0);
    let from = parts.next().and_then(|part| std::str::from_utf8(part).ok()?.parse::<Position>().ok());
    let server = SERVER.lock().unwrap_or_else(PoisonError::into_inner);
    let (replies, client) = &*server;
    let wrap = |part: &[u8]| [br#"{"meta":{"status":"ok"},"response":"#, part, b"}"].concat();
    *replies.lock().unwrap_or_else(PoisonError::into_inner) = parts.map(wrap).collect();
    macro_rules! follow {
        ($call:expr) => {{
            let paged = $call.paged();
            let mut items = if let Some(from) = from { paged.from(from) } else { paged }.items();
            // A server may lead on for ever.
            for _ in 0..12 {
                match items.next() {
                    None => break,
                    Some(Ok(_)) => {}
                    Some(Err(error)) => is_meant(&error),
                }
                kept(&items.position());
            }
        }};
    }
    let paged = client.paged();
    match function % 6 {
        0 => follow!(paged.offset()),
        1 => follow!(paged.page().num(2)),
        2 => follow!(paged.cursor()),
        3 => follow!(paged.item()),
        4 => follow!(paged.header()),
        _ => follow!(paged.bag()),
    }
}

fn is_meant(error: &Error) {
    assert!(!format!("{error:?}").contains(SECRET), "{error:?}");
    assert!(error.kind() != ErrorKind::Configuration, "{error:?}");
}

fn kept(position: &Position) {
    let text = position.to_string();
    assert!(!text.contains(SECRET), "{text}");
    assert_eq!(text.parse::<Position>().unwrap(), *position, "{text}");
}
