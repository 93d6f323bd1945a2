//! Retries have an end for all calls of a client together.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;

use actionapi::http::{HeaderMap, StatusCode};
use actionapi::{
    Async, AsyncTransport, Call, CallOptions, Delivery, ErrorKind, HttpReply, HttpRequest, RawData, TransportError,
};

use crate::api::{READ, WRITE};
use crate::caller::{Caller, both, quick};
use crate::server::{Act, Server, json, reply, success};

fn busy() -> Vec<u8> {
    reply("503 Service Unavailable", &[], b"")
}

/// A server that is down, and back once the switch is on.
fn outage() -> (Server, Arc<AtomicBool>) {
    let works = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&works);
    let server = Server::start(move |_, _| Act::Reply(if seen.load(Ordering::Relaxed) { success() } else { busy() }));
    (server, works)
}

#[test]
fn an_outage_gets_one_request_a_call_once_the_budget_is_empty() {
    both(|client| {
        let (server, works) = outage();
        let caller = client(&server.endpoint(), quick().retry_budget(5));
        let errors: Vec<_> = (0..10).map(|_| caller.fail(&READ)).collect();
        assert_eq!(server.count(), 10 + 5);
        let attempts: Vec<u32> = errors.iter().map(actionapi::Error::attempts).collect();
        assert_eq!(attempts, [3, 3, 2, 1, 1, 1, 1, 1, 1, 1]);
        let was_empty: Vec<bool> = errors.iter().map(actionapi::Error::retry_budget_was_empty).collect();
        assert_eq!(was_empty, [false, false, true, true, true, true, true, true, true, true]);
        let error = &errors[9];
        assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Status, Some(503)));
        let line = error.to_string();
        assert!(
            line.ends_with("; the call was not repeated, because too many others failed: the client's retry budget is empty")
        );

        // Five successes make a retry.
        works.store(true, Ordering::Relaxed);
        (0..4).for_each(|_| drop(caller.send(&READ).unwrap()));
        works.store(false, Ordering::Relaxed);
        assert_eq!(caller.fail(&READ).attempts(), 1);
        works.store(true, Ordering::Relaxed);
        caller.send(&READ).unwrap();
        works.store(false, Ordering::Relaxed);
        assert_eq!(caller.fail(&READ).attempts(), 2);
    });
}

#[test]
fn clones_in_threads_share_the_budget() {
    let (server, _) = outage();
    let Caller::Blocking(client) = Caller::new_blocking(&crate::api::API, &server.endpoint(), quick().retry_budget(7)).unwrap()
    else {
        return;
    };
    std::thread::scope(|scope| {
        for _ in 0..8 {
            let client = client.clone();
            scope.spawn(move || {
                for _ in 0..3 {
                    let call = actionapi::Call::<actionapi::Blocking, actionapi::RawData>::new(&client, READ.clone());
                    call.call().unwrap_err();
                }
            });
        }
    });
    assert_eq!(server.count(), 8 * 3 + 7);
}

#[test]
fn a_retry_that_succeeds_is_given_back() {
    both(|client| {
        let server = Server::start(|_, number| Act::Reply(if number % 2 == 0 { busy() } else { success() }));
        let caller = client(&server.endpoint(), quick().retry_budget(1));
        assert!((0..6).all(|_| caller.send(&READ).unwrap().attempts() == 2));
    });
}

/// A server that is down, in memory.
struct Down;

impl AsyncTransport for Down {
    fn send(&self, _: HttpRequest) -> Pin<Box<dyn Future<Output = Result<HttpReply, TransportError>> + Send + '_>> {
        Box::pin(std::future::ready(Ok(HttpReply::new(StatusCode::SERVICE_UNAVAILABLE, HeaderMap::new(), ""))))
    }
}

/// Calls that nobody waits for any more must not use up what others need.
#[test]
fn a_call_that_is_dropped_in_its_wait_gives_its_retry_back() {
    let long = Duration::from_secs(60);
    let settings = quick().backoff(long, long).retry_budget(1).async_transport(Down);
    let caller = Caller::new_async(&crate::api::API, "http://127.0.0.1:9", settings).unwrap();
    let Caller::Async(client, tokio) = caller else { return };
    tokio.block_on(async {
        for _ in 0..3 {
            let mut call = pin!(Call::<Async, RawData>::new(&client, READ.clone()).send());
            let waits = std::future::poll_fn(|context| Poll::Ready(call.as_mut().poll(context).is_pending())).await;
            assert!(waits);
        }
    });
}

#[test]
fn the_default_is_a_hundred_retries_and_there_may_be_no_end() {
    both(|client| {
        let (server, _) = outage();
        let caller = client(&server.endpoint(), quick());
        (0..60).for_each(|_| drop(caller.fail(&READ)));
        assert_eq!(server.count(), 60 + 100);

        let (server, _) = outage();
        let caller = client(&server.endpoint(), quick().without_retry_budget());
        (0..60).for_each(|_| assert!(!caller.fail(&READ).retry_budget_was_empty()));
        assert_eq!(server.count(), 3 * 60);

        let (server, _) = outage();
        let error = client(&server.endpoint(), quick().retry_budget(0)).fail(&READ);
        assert_eq!((error.attempts(), server.count(), error.retry_budget_was_empty()), (1, 1, true));
    });
}

/// A call that is not repeated for another reason neither takes a retry nor speaks of the budget.
#[test]
fn what_is_not_repeated_takes_nothing() {
    both(|client| {
        let server = Server::start(|request, _| {
            Act::Reply(match request.parameter("apifunction").as_deref() {
                Some("write") => busy(),
                _ if request.parameter("refused").is_some() => json("200 OK", r#"{"status":"error","message":"no"}"#),
                _ => reply("503 Service Unavailable", &["Retry-After: 0"], b""),
            })
        });
        let caller = client(&server.endpoint(), quick().retry_budget(1));
        for _ in 0..3 {
            let error = caller.fail(&WRITE);
            assert_eq!((error.attempts(), error.delivery()), (1, Delivery::Answered));
            assert!(!error.retry_budget_was_empty() && !error.to_string().contains("budget"), "{error}");
            let error = caller.send_with(&READ, &[("refused", "1")], CallOptions::new()).unwrap_err();
            assert!(error.is_api() && !error.retry_budget_was_empty());
            let error = caller.send_with(&READ, &[], CallOptions::new().attempts(1)).unwrap_err();
            assert!(!error.retry_budget_was_empty());
        }
        // What the server asks for is a retry as well.
        let error = caller.fail(&READ);
        assert_eq!((error.attempts(), error.retry_budget_was_empty()), (2, true));
    });
}
