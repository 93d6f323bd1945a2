//! The span of a call, and that no secret is in it.

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};

use actionapi::encode::Pair;
use actionapi::{Interceptor, OutgoingRequest};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::api::{KEY, READ};
use crate::caller::{assert_clean, both, quick};
use crate::server::{Act, Server, reply, success};

/// Keeps everything that is recorded as text.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<String>>);

impl Visit for Recorder {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0.lock().unwrap(), " {field}={value:?}").unwrap();
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "actionapi"
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        write!(self.0.lock().unwrap(), "\nspan {}", attributes.metadata().name()).unwrap();
        attributes.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        write!(self.0.lock().unwrap(), "\nspan's").unwrap();
        values.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        write!(self.0.lock().unwrap(), "\nevent").unwrap();
        event.record(&mut self.clone());
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[test]
fn a_call_is_a_span_with_numbers_and_no_secrets() {
    both(|client| {
        let server = Server::start(|request, number| {
            Act::Reply(if number == 0 { reply("503 Busy", &[], request.body.as_bytes()) } else { success() })
        });
        let recorder = Recorder::default();
        let caller = client(&server.endpoint(), quick());
        tracing::subscriber::with_default(recorder.clone(), || caller.send(&READ).unwrap());
        let text = recorder.0.lock().unwrap().clone();
        for part in [
            "span call",
            "module=\"shop\"",
            "function=\"read\"",
            "attempts=2",
            "status=200",
            "bytes=60",
            "duration_ms=",
            "[secret]",
        ] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
        // The events have them for each attempt.
        let span: Vec<_> = text.lines().filter(|line| !line.starts_with("event")).collect();
        assert_eq!(span.join(" ").matches("status=").count(), 1, "{text}");
        assert_eq!(span.join(" ").matches("bytes=").count(), 1, "{text}");
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
        let recorder = Recorder::default();
        let caller = client(&server.endpoint(), quick().interceptor(Adding));
        tracing::subscriber::with_default(recorder.clone(), || caller.fail(&READ));
        let text = recorder.0.lock().unwrap().clone();
        assert!(text.contains("attempts=3") && text.contains("token=[secret]"), "{text}");
        assert_clean(&text, "added by nobody else");
    });
}
