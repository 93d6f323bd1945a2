//! Interceptors that may await: before the request, when it is finished, and after the reply.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use actionapi::encode::Pair;
use actionapi::http::{HeaderMap, StatusCode};
use actionapi::{
    Async, AsyncInterceptor, AsyncTransport, Blocking, Builder, Call, CallOptions, Client, Delivery, Error, ErrorKind,
    FinishedRequest, HttpReply, HttpRequest, IncomingReply, Interceptor, InterceptorFuture, OutgoingRequest, RawData, Secret,
    Settings, TransportError,
};

use crate::api::{API, KEY, READ, WRITE};
use crate::caller::{Caller, assert_clean_error, quick};
use crate::server::{Act, Server, json, reply, success};

type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;

fn caller(server: &Server, settings: Settings) -> Caller {
    Caller::new_async(&API, &server.endpoint(), settings).unwrap()
}

fn client(server: &Server, settings: Settings) -> Client<Async> {
    Builder::<Async>::new(&API.protocol, server.endpoint()).credential(0, Secret::from(KEY)).with(settings).build().unwrap()
}

fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// Gets a token from a server of its own, with a client of its own.
struct Vault(Client<Async>);

impl AsyncInterceptor for Vault {
    fn before<'a>(&'a self, request: &'a mut OutgoingRequest<'_>) -> InterceptorFuture<'a> {
        Box::pin(async move {
            let token = Call::<Async, RawData>::new(&self.0, READ.clone()).await?;
            let token = token.as_str().trim_matches('"').to_owned();
            request.headers_mut().insert("x-token", token.parse()?);
            request.parameters_mut().push(Pair::secret("token", token.as_str()));
            request.keep_secret(token);
            Ok(())
        })
    }
}

#[test]
fn a_token_is_fetched_by_another_call() {
    let vault = Server::start(|_, number| {
        Act::Reply(json("200 OK", &format!(r#"{{"status":"success","data":"tok3n-of-call-{number}"}}"#)))
    });
    let server = Server::start(|request, number| {
        // The server repeats the token, in a failure and in an error.
        let token = request.header("x-token").unwrap_or_default();
        Act::Reply(match number {
            0 => reply("503 Service Unavailable", &[], token.as_bytes()),
            1 => success(),
            _ => json("200 OK", &format!(r#"{{"status":"error","message":"bad token {token}"}}"#)),
        })
    });
    let caller = caller(&server, quick().async_interceptor(Vault(client(&vault, quick()))));
    assert_eq!(caller.send(&READ).unwrap().attempts(), 2);
    let error = caller.fail(&READ);
    let received = server.received();
    let tokens: Vec<_> = received.iter().map(|request| (request.header("x-token"), request.parameter("token"))).collect();
    for (number, (header, parameter)) in tokens.into_iter().enumerate() {
        let token = format!("tok3n-of-call-{number}");
        assert_eq!((header, parameter.as_deref()), (Some(&*token), Some(&*token)));
    }
    assert_clean_error(&error, "tok3n-of-call-2");
    assert!(error.to_string().contains("bad token"), "{error}");
    assert_eq!(vault.count(), 3);
}

/// Notes what is called, and lets others run in between.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>, &'static str);

impl Log {
    fn note(&self, what: &str, attempt: u32) {
        self.0.lock().unwrap().push(format!("{} {what} {attempt}", self.1));
    }
}

impl Interceptor for Log {
    fn before(&self, request: &mut OutgoingRequest<'_>) -> Outcome {
        self.note("before", request.attempt());
        Ok(())
    }

    fn finished(&self, request: &mut FinishedRequest<'_>) -> Outcome {
        self.note("finished", request.attempt());
        Ok(())
    }

    fn after(&self, reply: &mut IncomingReply<'_>) -> Outcome {
        self.note("after", reply.attempt());
        Ok(())
    }
}

struct Awaiting(Log);

impl AsyncInterceptor for Awaiting {
    fn before<'a>(&'a self, request: &'a mut OutgoingRequest<'_>) -> InterceptorFuture<'a> {
        Box::pin(async {
            tokio::task::yield_now().await;
            Interceptor::before(&self.0, request)
        })
    }

    fn finished<'a>(&'a self, request: &'a mut FinishedRequest<'_>) -> InterceptorFuture<'a> {
        Box::pin(async {
            tokio::task::yield_now().await;
            let length = request.body().map_or(0, <[u8]>::len);
            request.headers_mut().insert("x-length", length.into());
            Interceptor::finished(&self.0, request)
        })
    }

    fn after<'a>(&'a self, reply: &'a mut IncomingReply<'_>) -> InterceptorFuture<'a> {
        Box::pin(async {
            tokio::task::yield_now().await;
            if reply.body() == b"busy" {
                reply.set_status(StatusCode::SERVICE_UNAVAILABLE);
            }
            Interceptor::after(&self.0, reply)
        })
    }
}

#[test]
fn both_kinds_are_called_in_one_order() {
    let server = Server::start(|_, number| Act::Reply(if number == 0 { json("200 OK", "busy") } else { success() }));
    let log = Log::default();
    let named = |name| Log(log.0.clone(), name);
    let settings = quick().interceptor(named("a")).async_interceptor(Awaiting(named("b"))).interceptor(named("c"));
    assert_eq!(caller(&server, settings).send(&READ).unwrap().attempts(), 2);
    let expected: Vec<String> = [1, 2]
        .into_iter()
        .flat_map(|attempt| {
            let calls =
                ["a before", "b before", "c before", "a finished", "b finished", "c finished", "c after", "b after", "a after"];
            calls.map(|call| format!("{call} {attempt}"))
        })
        .collect();
    assert_eq!(*log.0.lock().unwrap(), expected);
    for request in server.received() {
        assert_eq!(request.header("x-length"), Some(request.body.len().to_string().as_str()));
    }
}

/// Fails at one of the three places.
struct Failing(&'static str);

impl Failing {
    fn at<'a>(&self, place: &str) -> InterceptorFuture<'a> {
        let fails = self.0 == place;
        Box::pin(async move {
            tokio::task::yield_now().await;
            if fails { Err(format!("no token, though the key is {KEY}").into()) } else { Ok(()) }
        })
    }
}

impl AsyncInterceptor for Failing {
    fn before<'a>(&'a self, _: &'a mut OutgoingRequest<'_>) -> InterceptorFuture<'a> {
        self.at("before")
    }

    fn finished<'a>(&'a self, _: &'a mut FinishedRequest<'_>) -> InterceptorFuture<'a> {
        self.at("finished")
    }

    fn after<'a>(&'a self, _: &'a mut IncomingReply<'_>) -> InterceptorFuture<'a> {
        self.at("after")
    }
}

#[test]
fn one_that_fails_ends_the_call() {
    for (place, what, delivery, count) in [
        ("before", "request", Delivery::NeverSent, 0),
        ("finished", "request", Delivery::NeverSent, 0),
        ("after", "reply", Delivery::Answered, 1),
    ] {
        let server = Server::always(success());
        // `fail` sees to it that nothing shows the key.
        let error = caller(&server, quick().async_interceptor(Failing(place))).fail(&READ);
        assert_eq!((error.kind(), error.delivery(), server.count()), (ErrorKind::Interceptor, delivery, count));
        let line = error.to_string();
        assert!(line.starts_with(&format!("shop.read: an interceptor refused the {what}: no token, though")), "{line}");
    }
}

/// Never goes on, at one of the places. It counts how often it is dropped there.
struct Stuck(&'static str, Arc<AtomicUsize>);

struct Dropped(Arc<AtomicUsize>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Stuck {
    fn at<'a>(&'a self, place: &'static str) -> InterceptorFuture<'a> {
        Box::pin(async move {
            if self.0 == place {
                let _dropped = Dropped(Arc::clone(&self.1));
                std::future::pending::<()>().await;
            }
            Ok(())
        })
    }
}

impl AsyncInterceptor for Stuck {
    fn before<'a>(&'a self, _: &'a mut OutgoingRequest<'_>) -> InterceptorFuture<'a> {
        self.at("before")
    }

    fn after<'a>(&'a self, _: &'a mut IncomingReply<'_>) -> InterceptorFuture<'a> {
        self.at("after")
    }
}

/// Replies at once, and counts.
struct Memory(Arc<AtomicUsize>);

impl AsyncTransport for Memory {
    fn send(&self, _: HttpRequest) -> Pin<Box<dyn Future<Output = Result<HttpReply, TransportError>> + Send + '_>> {
        self.0.fetch_add(1, Ordering::Relaxed);
        let body = r#"{"status":"success","data":[1]}"#;
        Box::pin(std::future::ready(Ok(HttpReply::new(StatusCode::OK, HeaderMap::new(), body))))
    }
}

#[test]
fn what_it_waits_for_is_part_of_the_attempts_time() {
    for (place, kind, delivery, sent) in
        [("before", ErrorKind::Timeout, Delivery::NeverSent, 0), ("after", ErrorKind::Interceptor, Delivery::Answered, 1)]
    {
        let (count, dropped) = (Arc::<AtomicUsize>::default(), Arc::default());
        let settings = quick().attempts(2).timeout(Duration::from_millis(30)).async_transport(Memory(Arc::clone(&count)));
        let settings = settings.async_interceptor(Stuck(place, Arc::clone(&dropped)));
        let error = Caller::new_async(&API, "https://memory.test/", settings).unwrap().fail(&READ);
        let count = count.load(Ordering::Relaxed);
        assert_eq!((error.kind(), error.delivery(), count), (kind, delivery, sent), "{error}");
        assert!(error.to_string().contains("an interceptor did not finish in the time allowed; what it waits for"), "{error}");
        // Nothing is repeated, not even a read: the server did its part.
        assert_eq!(dropped.load(Ordering::Relaxed), 1);
        assert_eq!(error.status().is_some(), sent > 0);
    }
}

#[test]
fn the_deadline_of_the_call_ends_it_too() {
    let (server, dropped) = (Server::always(success()), Arc::default());
    let caller = caller(&server, quick().async_interceptor(Stuck("before", dropped)));
    let error = caller.send_with(&WRITE, &[], CallOptions::new().deadline(Duration::from_millis(30))).unwrap_err();
    assert_eq!((error.kind(), error.delivery(), server.count()), (ErrorKind::Timeout, Delivery::NeverSent, 0));
}

#[test]
fn a_call_that_is_dropped_while_it_waits_sends_nothing() {
    let (server, dropped) = (Server::always(success()), Arc::<AtomicUsize>::default());
    let client = client(&server, quick().async_interceptor(Stuck("before", Arc::clone(&dropped))));
    block_on(async {
        let mut call = Box::pin(Call::<Async, RawData>::new(&client, WRITE.clone()).call());
        assert!(std::future::poll_fn(|context| Poll::Ready(call.as_mut().poll(context))).await.is_pending());
        assert_eq!(dropped.load(Ordering::Relaxed), 0);
        drop(call);
    });
    assert_eq!((dropped.load(Ordering::Relaxed), server.count()), (1, 0));
}

#[test]
fn a_blocking_client_with_one_is_not_built() {
    let builder = Builder::<Blocking>::new(&API.protocol, "https://x.test/").credential(0, Secret::from(KEY));
    let error: Error = builder.with(quick().async_interceptor(Failing("never"))).build().unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Configuration, Delivery::NeverSent));
    let expected = "the settings have an interceptor that may await, and a blocking client cannot; \
                    use `Settings::interceptor` for it, or the async client";
    assert_eq!(error.to_string(), expected);
}
