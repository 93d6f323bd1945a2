//! The spans of a call and its attempts, and that no secret is in them.

use std::cell::RefCell;
use std::fmt::{Debug, Write};
use std::sync::Once;

use actionapi::encode::Pair;
use actionapi::{Interceptor, OutgoingRequest};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::api::{KEY, READ};
use crate::caller::{assert_clean, both, quick};
use crate::server::{Act, Server, reply, success};

/// Keeps everything that is recorded as text.
#[derive(Default)]
struct Recorder(String);

impl Visit for Recorder {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

thread_local! {
    static CURRENT: RefCell<Option<Recorder>> = const { RefCell::new(None) };
}

/// The subscriber of the whole process, which passes what it gets to the recorder of the thread. With one for each thread, `tracing` keeps
/// for a place in the code that nobody listens to it if a thread without one is the first to come there.
struct Router;

impl Router {
    fn write(record: impl FnOnce(&mut Recorder)) {
        CURRENT.with_borrow_mut(|current| current.as_mut().map(record));
    }
}

/// Does something, and returns what was recorded meanwhile.
fn recorded(work: impl FnOnce()) -> String {
    static ROUTER: Once = Once::new();
    ROUTER.call_once(|| tracing::subscriber::set_global_default(Router).unwrap());
    CURRENT.set(Some(Recorder::default()));
    work();
    CURRENT.take().map(|recorder| recorder.0).unwrap_or_default()
}

impl Subscriber for Router {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "actionapi"
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        Self::write(|recorder| {
            write!(recorder.0, "\nspan {}", attributes.metadata().name()).unwrap();
            attributes.record(recorder);
        });
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        Self::write(|recorder| {
            recorder.0.push_str("\nspan's");
            values.record(recorder);
        });
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        Self::write(|recorder| {
            recorder.0.push_str("\nevent");
            event.record(recorder);
        });
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[test]
fn a_call_is_a_span_with_one_for_each_attempt_and_no_secrets() {
    both(|client| {
        let server = Server::start(|request, number| {
            Act::Reply(if number == 0 { reply("503 Busy", &[], request.body.as_bytes()) } else { success() })
        });
        let caller = client(&server.endpoint(), quick());
        let text = recorded(|| drop(caller.send(&READ).unwrap()));
        let port = server.address().port();
        for (part, count) in [
            ("span call otel.name=\"shop-api shop.read\" otel.kind=\"internal\" module=\"shop\" function=\"read\"", 1),
            (&format!("span attempt otel.kind=\"client\" server.address=\"127.0.0.1\" server.port={port}"), 2),
            (" otel.name=\"POST\"", 2),
            (" http.request.method=\"POST\"", 2),
            (" http.request.resend_count=1", 1),
            (" http.response.status_code=503", 1),
            (" error.type=\"503\"", 1),
            (" http.response.status_code=200", 1),
            (" http.response.body.size=60", 1),
            (" attempts=2", 1),
            (" duration_ms=", 1),
        ] {
            assert_eq!(text.matches(part).count(), count, "{part} in {text}");
        }
        assert!(text.contains("[secret]"), "{text}");
        assert_clean(&text, KEY);
    });
}

struct Adding;

impl Interceptor for Adding {
    fn before(&self, request: &mut OutgoingRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        request.parameters_mut().push(Pair::secret("token", "added by nobody else"));
        Ok(())
    }
}

#[test]
fn a_secret_that_an_interceptor_adds_is_in_no_event() {
    both(|client| {
        let server = Server::start(|request, _| Act::Reply(reply("503 Busy", &[], request.body.as_bytes())));
        let caller = client(&server.endpoint(), quick().interceptor(Adding));
        let text = recorded(|| drop(caller.fail(&READ)));
        assert!(text.contains("attempts=3") && text.contains("token=[secret]"), "{text}");
        assert_clean(&text, "added by nobody else");
    });
}

#[test]
fn an_empty_budget_is_an_event() {
    both(|client| {
        let server = Server::always(reply("503 Busy", &[], b""));
        let caller = client(&server.endpoint(), quick().retry_budget(1));
        let text = recorded(|| drop(caller.fail(&READ)));
        assert_eq!(text.matches("attempt failed, to be repeated").count(), 1, "{text}");
        let ended = "attempt not repeated: the retry budget is empty attempt=2";
        assert!(text.contains(ended), "{text}");
    });
}
