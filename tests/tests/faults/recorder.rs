//! Writes down all that this thread traces or logs, whoever does it and at whatever level.

use std::cell::RefCell;
use std::fmt::{Debug, Write};
use std::sync::Once;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

thread_local!(static WRITTEN: RefCell<String> = const { RefCell::new(String::new()) });

struct Recorder;

fn note(text: &str) {
    WRITTEN.with_borrow_mut(|written| written.push_str(text));
}

/// Does the work, and returns what was recorded meanwhile as well.
pub(crate) fn recorded<R>(work: impl FnOnce() -> R) -> (R, String) {
    static LOGGER: Once = Once::new();
    LOGGER.call_once(|| {
        log::set_logger(&Recorder).unwrap();
        log::set_max_level(log::LevelFilter::Trace);
    });
    WRITTEN.take();
    let result = tracing::subscriber::with_default(Recorder, work);
    (result, WRITTEN.take())
}

impl log::Log for Recorder {
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

impl Subscriber for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        note(&format!("\nspan {}", attributes.metadata().name()));
        attributes.record(&mut Fields);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Fields);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        note("\nevent");
        event.record(&mut Fields);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
