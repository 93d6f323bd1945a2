//! What is logged and traced by anybody, at whatever level: no secret, in whatever spelling, and neither of the request nor of the reply.

use std::fmt::{Debug, Write};
use std::sync::{LazyLock, Mutex, Once};
use std::time::Duration;

use actionapi::description::{Api, Method, Part, ReplyProfile, RequestProfile};
use actionapi::encode::Pair;
use actionapi::{CallOptions, Interceptor, OutgoingRequest, Settings};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::api::{READ, api, request};
use crate::caller::{Caller, quick, spellings};
use crate::server::{Act, Server, reply};
use crate::shop::{constant, template, text};

/// Whatever happens in this process, whoever reports it. Other tests add to it, and know none of the secrets here.
static WRITTEN: Mutex<String> = Mutex::new(String::new());

struct Everything;

fn note(text: &str) {
    WRITTEN.lock().unwrap().push_str(text);
}

fn record_everything() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        log::set_logger(&Everything).unwrap();
        log::set_max_level(log::LevelFilter::Trace);
    });
}

impl log::Log for Everything {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        note(&format!("\nlog {} {}: {}", record.level(), record.target(), record.args()));
    }

    fn flush(&self) {}
}

struct Fields;

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let mut text = String::new();
        write!(text, " {field}={value:?}").unwrap();
        note(&text);
    }
}

impl Subscriber for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        note(&format!("\nspan {} {}", attributes.metadata().target(), attributes.metadata().name()));
        attributes.record(&mut Fields);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Fields);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        note(&format!("\nevent {} {}", event.metadata().level(), event.metadata().target()));
        event.record(&mut Fields);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The credential is in the path, in a parameter and in a header.
static EVERYWHERE: LazyLock<Api> = LazyLock::new(|| {
    let request = RequestProfile {
        path: template([text("/bot"), Part::Variable(0), text("/"), Part::Function]),
        headers: vec![constant("authorization", [text("Bearer "), Part::Variable(0)])].into(),
        ..request()
    };
    api("everywhere", "Everywhere", "token", request, ReplyProfile::PLAIN)
});

const CREDENTIAL: &str = "kAy-53cret/in+all=places";
const PARAMETER: &str = "pArameter-53cret";
const HEADER: &str = "hEader-53cret";
const ADDED: &str = "aDded-53cret";
const PROXY: &str = "pRoxy-53cret";
const ALL: [&str; 5] = [CREDENTIAL, PARAMETER, HEADER, ADDED, PROXY];

struct Adding;

impl Interceptor for Adding {
    fn before(&self, request: &mut OutgoingRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        request.keep_secret(ADDED);
        request.parameters_mut().push(Pair::secret("added", ADDED));
        Ok(())
    }
}

/// Makes calls that go well, that fail, and that are tried again, against a server that repeats everything in head and body.
fn call(caller: &Caller, method: Method) {
    let options = CallOptions::new().method(method).secret_header("x-token", HEADER);
    for _ in 0..2 {
        let _ = caller.send_secret(&READ, "password", PARAMETER, options.clone());
    }
}

fn settings() -> Settings {
    quick().interceptor(Adding).attempts(2)
}

fn repeating(status: &'static str) -> Server {
    Server::start(move |request, _| {
        let line = request.head.lines().next().unwrap_or_default().to_owned();
        let token = request.header("x-token").unwrap_or_default().to_owned();
        let headers = [format!("X-Line: {line}"), format!("X-Token: {token}"), "Content-Type: application/json".to_owned()];
        let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
        let body = serde_json::to_string(&format!("{}{}", request.head, request.body)).unwrap();
        Act::Reply(reply(status, &headers, body.as_bytes()))
    })
}

fn both_of(endpoint: &str, settings: &Settings) -> [Caller; 2] {
    [Caller::new_async(&EVERYWHERE, endpoint, settings.clone()), Caller::new_blocking(&EVERYWHERE, endpoint, settings.clone())]
        .map(|caller| {
            let caller = caller.unwrap();
            caller.set_key(CREDENTIAL);
            caller
        })
}

#[test]
fn no_secret_is_logged_by_anybody_at_any_level() {
    record_everything();
    let good = repeating("200 OK");
    let bad = repeating("503 Service Unavailable");
    let broken = Server::start(|_, _| Act::Reset(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".to_vec()));
    let proxy = repeating("502 Bad Gateway");
    let through = settings().allow_plain_http().proxy(format!("http://user:{PROXY}@{}", proxy.address()));
    let nothing = format!("http://127.0.0.1:1/?door={ADDED}");
    let no_tls = format!("https://{}/", good.address());
    let mut count = 0;
    for method in [Method::Get, Method::Post] {
        for (endpoint, settings) in [
            (good.endpoint(), settings()),
            (bad.endpoint(), settings()),
            (broken.endpoint(), settings()),
            (nothing.clone(), settings()),
            (no_tls.clone(), settings().timeout(Duration::from_millis(200))),
            ("http://unreachable.invalid/".to_owned(), through.clone()),
            ("https://unreachable.invalid/".to_owned(), through.clone()),
        ] {
            for caller in both_of(&endpoint, &settings) {
                tracing::subscriber::with_default(Everything, || call(&caller, method));
                count += 1;
            }
        }
    }
    assert_eq!(count, 28);
    assert!(good.count() >= 8 && proxy.count() > 0, "{} {}", good.count(), proxy.count());
    let written = WRITTEN.lock().unwrap().clone();
    // The recorder works: both the library under the async client and this one report to it.
    assert!(written.contains("actionapi") && written.contains("hyper"), "{written}");
    let dumped = dumped(&written);
    for secret in ALL {
        for spelling in spellings(secret) {
            assert!(!written.contains(&spelling), "`{spelling}` is in {}", around(&written, &spelling));
            assert!(!dumped.contains(&spelling), "`{spelling}` was written byte by byte");
        }
    }
}

fn around<'t>(text: &'t str, part: &str) -> &'t str {
    let at = text.find(part).unwrap_or_default();
    &text[text[..at].rfind('\n').unwrap_or_default()..at + part.len()]
}

/// What is left of dumps that show bytes beside their hexadecimal digits, in rows: their last words joined.
fn dumped(text: &str) -> String {
    text.lines().filter_map(|line| line.rsplit(' ').next()).collect()
}
