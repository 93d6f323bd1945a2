//! The sandbox as the clients of both modes see it: doubles that are slow, hang up, or send what is no reply.

use std::time::Duration;

use actionapi::description::{Api, Operation};
use actionapi::sandbox::{Double, Sandbox};
use actionapi::{Async, Blocking, Builder, Call, Client, Delivery, Error, ErrorKind, RawData, Reply, Secret, Settings, Value};

use crate::requests::start;
use crate::shop;

/// A client of one of the modes.
pub(crate) enum Caller {
    Async(Client<Async>, tokio::runtime::Runtime),
    Blocking(Client<Blocking>),
}

impl Caller {
    pub(crate) fn send(&self, operation: &Operation, parameters: &[(&'static str, &str)]) -> Result<Reply<RawData>, Error> {
        match self {
            Self::Async(client, tokio) => {
                let call = Call::<Async, RawData>::new(client, operation.clone());
                let call = parameters.iter().fold(call, |call, (name, value)| call.parameter(*name, (*value).to_owned()));
                tokio.block_on(call.send())
            }
            Self::Blocking(client) => {
                let call = Call::<Blocking, RawData>::new(client, operation.clone());
                let call = parameters.iter().fold(call, |call, (name, value)| call.parameter(*name, (*value).to_owned()));
                call.send()
            }
        }
    }

    /// Calls `items.show`, which only reads.
    fn show(&self) -> Result<Reply<RawData>, Error> {
        self.send(&Operation::read("items", "show"), &[("id", "7")])
    }

    /// Calls `items.order`, which writes.
    fn order(&self) -> Result<Reply<RawData>, Error> {
        self.send(&Operation::write("items", "order"), &[("name", "Chair"), ("ip", "::1"), ("cycle", "Monthly")])
    }
}

/// Runs the case with a client of each mode, each with a sandbox of its own.
pub(crate) fn both(api: &'static Api, settings: &Settings, case: impl Fn(&Sandbox, &Caller)) {
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let sandbox = Sandbox::start(api).unwrap();
    let builder = Builder::<Async>::new(&api.protocol, sandbox.endpoint());
    let client = builder.credential(0, Secret::from("k")).with(settings.clone()).build().unwrap();
    case(&sandbox, &Caller::Async(client, tokio));
    let sandbox = Sandbox::start(api).unwrap();
    let builder = Builder::<Blocking>::new(&api.protocol, sandbox.endpoint());
    let client = builder.credential(0, Secret::from("k")).with(settings.clone()).build().unwrap();
    case(&sandbox, &Caller::Blocking(client));
}

fn quick() -> Settings {
    Settings::new().backoff(Duration::from_millis(2), Duration::from_millis(20)).timeout(Duration::from_millis(400))
}

fn show(sandbox: &Sandbox) -> Double<'_, Value> {
    sandbox.double("items", "show")
}

fn order(sandbox: &Sandbox) -> Double<'_, Value> {
    sandbox.double("items", "order")
}

#[test]
fn a_slow_double_makes_a_timeout_and_the_write_may_have_arrived() {
    both(shop::api(), &quick(), |sandbox, client| {
        let order = order(sandbox).delays(Duration::from_secs(30));
        let error = client.order().unwrap_err();
        assert_eq!((error.kind(), error.delivery(), error.attempts()), (ErrorKind::Timeout, Delivery::MaybeSent, 1), "{error}");
        // It has arrived, once.
        order.assert_received(&[("name", "Chair")]);
        assert_eq!(order.received().len(), 1);
        // A read is tried again, and the next answer is quick.
        let show = show(sandbox).returns_example().delays(Duration::from_secs(30)).returns_example();
        assert_eq!(client.show().unwrap().message(), Some("found"));
        assert_eq!(show.received().len(), 2);
    });
}

#[test]
fn a_double_that_is_a_little_slow_is_waited_for() {
    both(shop::api(), &quick(), |sandbox, client| {
        show(sandbox).delays(Duration::from_millis(60));
        let start = std::time::Instant::now();
        assert_eq!(client.show().unwrap().attempts(), 1);
        assert!(start.elapsed() >= Duration::from_millis(60));
    });
}

#[test]
fn a_double_that_hangs_up_leaves_a_write_in_doubt() {
    both(shop::api(), &quick(), |sandbox, client| {
        // Before the reply, after its head, and in the middle of its body.
        for cut in [None, Some(0), Some(20)] {
            let order = match cut {
                None => order(sandbox).hangs_up(),
                Some(bytes) => order(sandbox).hangs_up_after(bytes),
            };
            order.clear_received();
            let error = client.order().unwrap_err();
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::Interrupted, 1), "{error}");
            assert_eq!(error.delivery(), Delivery::MaybeSent, "{error}");
            assert_eq!(order.received().len(), 1);
        }
    });
}

#[test]
fn a_read_is_tried_again_after_each_of_them() {
    both(shop::api(), &quick(), |sandbox, client| {
        let show = show(sandbox).hangs_up().returns_example().hangs_up_after(5).returns_example();
        let reply = client.show().unwrap();
        assert_eq!((reply.attempts(), reply.message()), (3, Some("found")));
        assert_eq!(show.received().len(), 3);
    });
}

#[test]
fn raw_bytes_reach_the_client_as_they_are() {
    both(shop::api(), &quick(), |sandbox, client| {
        let body = r#"{"status":"success","message":"raw","data":null}"#;
        show(sandbox).sends(format!("HTTP/1.1 200 Fine\r\nContent-Type: application/json\r\n\r\n{body}"));
        assert_eq!(client.show().unwrap().message(), Some("raw"));
        let order = order(sandbox).sends("220 mail.example ESMTP\r\n");
        let error = client.order().unwrap_err();
        assert_eq!((error.delivery(), error.attempts()), (Delivery::MaybeSent, 1), "{error}");
        assert_eq!(order.received().len(), 1);
    });
}

#[test]
fn headers_of_a_double_reach_the_client() {
    both(shop::api(), &quick().attempts(1), |sandbox, client| {
        show(sandbox).replies(429, "").header("Retry-After", "7").replies(200, "<p>").header("Content-Type", "text/html");
        let error = client.show().unwrap_err();
        assert_eq!(error.retry_after(), Some(Duration::from_secs(7)), "{error}");
        let error = client.show().unwrap_err();
        assert!(error.kind() == ErrorKind::Unreadable && error.to_string().contains("web page"), "{error}");
    });
}

#[test]
fn the_clients_are_no_web_pages() {
    both(shop::api(), &quick(), |_, client| assert_eq!(client.show().unwrap().message(), Some("found")));
    // By its name too.
    let sandbox = start();
    let endpoint = format!("http://localhost:{}/", sandbox.address().port());
    let builder = Builder::<Blocking>::new(&shop::api().protocol, endpoint).credential(0, Secret::from("k"));
    let client = Caller::Blocking(builder.build().unwrap());
    assert_eq!(client.show().unwrap().message(), Some("found"));
}
