//! The async client where there is no Tokio runtime, or only a part of one.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use actionapi::{Async, Builder, Call, Client, Delivery, Error, ErrorKind, Interceptor, OutgoingRequest, RawData, Secret};

use crate::api::{API, KEY, WRITE};
use crate::caller::quick;
use crate::server::{Server, success};

fn client(server: &Server) -> Client<Async> {
    let builder = Builder::<Async>::new(&API.protocol, server.endpoint()).credential(0, Secret::from(KEY));
    builder.with(quick()).build().unwrap()
}

fn refused(error: &Error, server: &Server) {
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Configuration, Delivery::NeverSent), "{error}");
    assert!(error.to_string().starts_with("shop.write: an async call needs a Tokio runtime"), "{error}");
    assert!(error.hint().is_some_and(|hint| hint.contains("tokio::main")), "{error}");
    assert_eq!(server.count(), 0);
}

#[test]
fn without_a_runtime_a_call_is_refused() {
    let server = Server::always(success());
    let client = client(&server);
    let mut call = pin!(Call::<Async, RawData>::new(&client, WRITE.clone()).call());
    match call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Err(error)) => refused(&error, &server),
        other => panic!("{other:?}"),
    }
    // The same client is none the worse for it.
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tokio.block_on(Call::<Async, RawData>::new(&client, WRITE.clone()).call()).unwrap();
}

#[test]
fn a_runtime_without_time_or_without_io_is_none() {
    for has_time in [true, false] {
        let server = Server::always(success());
        let client = client(&server);
        let mut builder = tokio::runtime::Builder::new_current_thread();
        let tokio = if has_time { builder.enable_time() } else { builder.enable_io() }.build().unwrap();
        let error = tokio.block_on(Call::<Async, RawData>::new(&client, WRITE.clone()).call()).unwrap_err();
        refused(&error, &server);
    }
}

struct Panicking;

impl Interceptor for Panicking {
    fn before(&self, _: &mut OutgoingRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        panic!("of one's own")
    }
}

#[test]
#[should_panic(expected = "of one's own")]
fn a_panic_of_ones_own_is_not_swallowed() {
    let builder = Builder::<Async>::new(&API.protocol, "https://x.test").credential(0, Secret::from(KEY));
    let client = builder.with(quick().interceptor(Panicking)).build().unwrap();
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let _ = tokio.block_on(Call::<Async, RawData>::new(&client, WRITE.clone()).call());
}
