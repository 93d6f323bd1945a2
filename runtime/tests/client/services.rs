//! Services of `tower` as the transport: stacks of layers around a real HTTP client, and services in memory.

use std::convert::Infallible;
use std::future::{pending, ready};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use actionapi::http::{Bytes, Extensions, Limits, Request, Response, Version, header};
use actionapi::{
    Async, Call, CallOptions, Delivery, Error, ErrorKind, Fault, RawData, ServiceTransport, Settings, TransportError,
};
use http_body_util::Full;
use hyper_util::client::legacy::Client as HyperClient;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tower::{Service, ServiceBuilder, service_fn};

use crate::api::{API, KEY, READ, WRITE};
use crate::caller::{Caller, assert_clean_error, quick};
use crate::server::{Act, Server, json, success};

const REPLY: &str = r#"{"status":"success","data":[1]}"#;

fn answer(body: impl Into<Bytes>) -> Response<Full<Bytes>> {
    Response::builder().header(header::CONTENT_TYPE, "application/json").body(Full::new(body.into())).unwrap()
}

fn caller(settings: Settings) -> Caller {
    Caller::new_async(&API, "http://127.0.0.1:1/index.php", settings).unwrap()
}

fn hyper() -> HyperClient<HttpConnector, Full<Bytes>> {
    HyperClient::builder(TokioExecutor::new()).build_http()
}

#[test]
fn a_stack_around_a_real_client_carries_calls() {
    let server = Server::start(|_, number| Act::Reply(if number == 0 { json("503 Busy", "") } else { success() }));
    let service = ServiceBuilder::new()
        .concurrency_limit(2)
        .timeout(Duration::from_secs(5))
        .map_request(|mut request: Request<Full<Bytes>>| {
            let limits = request.extensions().get::<Limits>().copied().unwrap_or_default();
            request.headers_mut().insert("x-limit", limits.reply_limit.into());
            request
        })
        .service(hyper());
    let settings = quick().reply_limit(7_000).async_transport(ServiceTransport::new(service));
    let caller = Caller::new_async(&API, &server.endpoint(), settings).unwrap();
    let reply = caller.send_with(&READ, &[("a", "b c")], CallOptions::new()).unwrap();
    assert_eq!((reply.attempts(), reply.data().as_str()), (2, r#"{"id":"1"}"#));
    caller.send(&WRITE).unwrap();
    for request in server.received() {
        assert_eq!(request.header("host"), Some(&*server.address().to_string()));
        assert_eq!((request.header("x-limit"), request.parameter("apikey").as_deref()), (Some("7000"), Some(KEY)));
    }
    assert_eq!(server.received()[0].parameter("a").as_deref(), Some("b c"));
}

/// Each call is one future; as many as the limit allows are with the service at once.
#[test]
fn a_limit_of_concurrency_holds_for_all_clones() {
    #[derive(Default)]
    struct Seen {
        now: AtomicUsize,
        most: AtomicUsize,
    }
    let seen = Arc::new(Seen::default());
    let counted = Arc::clone(&seen);
    let service = ServiceBuilder::new().concurrency_limit(2).service(service_fn(move |_: Request<Bytes>| {
        let seen = Arc::clone(&counted);
        async move {
            seen.most.fetch_max(seen.now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            for _ in 0..5 {
                tokio::task::yield_now().await;
            }
            seen.now.fetch_sub(1, Ordering::SeqCst);
            Ok::<_, Infallible>(answer(REPLY))
        }
    }));
    let Caller::Async(client, tokio) = caller(quick().async_transport(ServiceTransport::new(service))) else { return };
    tokio.block_on(async {
        let calls = (0..9).map(|_| {
            let client = client.clone();
            tokio::spawn(async move { Call::<Async, RawData>::new(&client, WRITE.clone()).await })
        });
        for call in calls.collect::<Vec<_>>() {
            call.await.unwrap().unwrap();
        }
    });
    assert_eq!(seen.most.load(Ordering::SeqCst), 2);
}

/// Is ready when it is opened, and panics if it is called before: as services may.
#[derive(Clone, Default)]
struct Gate {
    is_open: Arc<AtomicBool>,
    waiting: Arc<Mutex<Vec<Waker>>>,
    fails: bool,
    is_ready: bool,
}

impl Service<Request<Bytes>> for Gate {
    type Response = Response<Full<Bytes>>;
    type Error = std::io::Error;
    type Future = std::future::Ready<Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        if self.fails {
            return Poll::Ready(Err(std::io::Error::other("closed for good")));
        }
        self.is_ready = self.is_open.load(Ordering::SeqCst);
        if self.is_ready {
            return Poll::Ready(Ok(()));
        }
        self.waiting.lock().unwrap().push(context.waker().clone());
        Poll::Pending
    }

    fn call(&mut self, _: Request<Bytes>) -> Self::Future {
        assert!(std::mem::take(&mut self.is_ready), "called before it was ready");
        ready(Ok(answer(REPLY)))
    }
}

#[test]
fn a_service_is_called_once_it_is_ready() {
    let gate = Gate::default();
    let Caller::Async(client, tokio) = caller(quick().async_transport(ServiceTransport::new(gate.clone()))) else { return };
    tokio.block_on(async {
        for _ in 0..2 {
            gate.is_open.store(false, Ordering::SeqCst);
            let mut call = Box::pin(Call::<Async, RawData>::new(&client, WRITE.clone()).call());
            assert!(std::future::poll_fn(|context| Poll::Ready(call.as_mut().poll(context))).await.is_pending());
            gate.is_open.store(true, Ordering::SeqCst);
            gate.waiting.lock().unwrap().drain(..).for_each(Waker::wake);
            assert_eq!(call.await.unwrap().as_str(), "[1]");
        }
    });
}

#[test]
fn a_service_that_is_never_ready_was_never_sent_anything() {
    let settings = quick().attempts(1).timeout(Duration::from_millis(20));
    let error = caller(settings.async_transport(ServiceTransport::new(Gate::default()))).fail(&WRITE);
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Timeout, Delivery::NeverSent), "{error}");

    let failing = Gate { fails: true, ..Gate::default() };
    let error = caller(quick().async_transport(ServiceTransport::new(failing))).fail(&WRITE);
    assert_eq!((error.kind(), error.delivery(), error.attempts()), (ErrorKind::Connect, Delivery::NeverSent, 3));
    assert!(error.to_string().contains("no connection to 127.0.0.1:1: closed for good"), "{error}");
}

fn failing<E>(error: impl Fn() -> E + Clone + Send + Sync + 'static) -> Error
where
    E: Into<Box<dyn std::error::Error + Send + Sync>> + Send + 'static,
{
    let service = service_fn(move |_: Request<Bytes>| ready(Err::<Response<Full<Bytes>>, E>(error())));
    caller(quick().async_transport(ServiceTransport::new(service))).fail(&WRITE)
}

#[derive(Debug)]
struct Outer(TransportError);

impl std::fmt::Display for Outer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("outer")
    }
}

impl std::error::Error for Outer {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

#[test]
fn an_error_may_say_whether_the_request_was_sent() {
    let unsent = || TransportError::new(Fault::Connect, Delivery::NeverSent, format!("no way with {KEY}"));
    let error = failing(|| format!("something broke near {KEY}"));
    assert_eq!((error.kind(), error.delivery(), error.attempts()), (ErrorKind::Interrupted, Delivery::MaybeSent, 1));
    assert_clean_error(&error, KEY);
    let error = failing(unsent);
    assert_eq!((error.kind(), error.delivery(), error.attempts()), (ErrorKind::Connect, Delivery::NeverSent, 3));
    assert_clean_error(&error, KEY);
    let error = failing(move || Outer(unsent()));
    assert_eq!((error.kind(), error.delivery(), error.attempts()), (ErrorKind::Connect, Delivery::NeverSent, 3));
    assert!(error.to_string().contains("no way with"), "{error}");
    // A layer that sheds load speaks of a service that is not ready; it is an error of the call.
    let shedding = ServiceBuilder::new().load_shed().service(Gate::default());
    let error = caller(quick().async_transport(ServiceTransport::new(shedding))).fail(&WRITE);
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Interrupted, Delivery::MaybeSent), "{error}");
}

#[test]
fn times_are_kept_by_a_layer_or_by_the_transport() {
    let stuck = || service_fn(|_: Request<Bytes>| pending::<Result<Response<Full<Bytes>>, Infallible>>());
    let layered = ServiceBuilder::new().timeout(Duration::from_millis(20)).service(stuck());
    let settings = [
        quick().async_transport(ServiceTransport::new(layered)),
        quick().timeout(Duration::from_millis(20)).async_transport(ServiceTransport::new(stuck())),
    ];
    for settings in settings {
        let caller = caller(settings.attempts(2));
        let error = caller.fail(&WRITE);
        assert_eq!((error.kind(), error.delivery(), error.attempts()), (ErrorKind::Timeout, Delivery::MaybeSent, 1), "{error}");
        assert_eq!(caller.fail(&READ).attempts(), 2);
    }
    // A reply whose body never ends.
    let server = Server::start(|_, _| {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{";
        Act::Silence(head.into(), Duration::from_secs(2))
    });
    let settings = quick().timeout(Duration::from_millis(100)).async_transport(ServiceTransport::new(hyper()));
    let error = Caller::new_async(&API, &server.endpoint(), settings).unwrap().fail(&WRITE);
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Timeout, Delivery::MaybeSent), "{error}");
}

#[test]
fn a_reply_over_the_limit_is_not_read_to_its_end() {
    let server = Server::start(|_, _| Act::Flood(64 * 1024 * 1024));
    let settings = quick().async_transport(ServiceTransport::new(hyper()));
    let caller = Caller::new_async(&API, &server.endpoint(), settings).unwrap();
    let error = caller.send_with(&READ, &[], CallOptions::new().reply_limit(100_000)).unwrap_err();
    assert_eq!((error.kind(), error.delivery(), error.attempts()), (ErrorKind::TooLong, Delivery::Answered, 1), "{error}");
    // Up to the limit, and one byte over it.
    let of_length = |length: usize| {
        let service = service_fn(move |_: Request<Bytes>| {
            let body = format!("{REPLY:<length$}");
            ready(Ok::<_, Infallible>(answer(body)))
        });
        self::caller(quick().reply_limit(100).async_transport(ServiceTransport::new(service))).send(&READ)
    };
    assert!(of_length(100).is_ok());
    assert_eq!(of_length(101).unwrap_err().kind(), ErrorKind::TooLong);
}

#[test]
fn extensions_reach_the_service_and_come_back() {
    #[derive(Clone)]
    struct Tenant(&'static str);
    let service = service_fn(|request: Request<Bytes>| {
        let tenant = request.extensions().get::<Tenant>().cloned();
        assert_eq!((request.version(), tenant.as_ref().map(|tenant| tenant.0)), (Version::HTTP_2, Some("acme")));
        let mut response = answer(REPLY);
        *response.version_mut() = Version::HTTP_2;
        let mut extensions = Extensions::new();
        extensions.insert(Tenant("of the reply"));
        *response.extensions_mut() = extensions;
        ready(Ok::<_, Infallible>(response))
    });
    let caller = caller(quick().async_transport(ServiceTransport::new(service)));
    let options = CallOptions::new().extension(Tenant("acme")).extension(Version::HTTP_2);
    let reply = caller.send_with(&READ, &[], options).unwrap();
    assert_eq!(reply.extensions().get::<Tenant>().map(|tenant| tenant.0), Some("of the reply"));
    assert_eq!(reply.extensions().get::<Version>(), Some(&Version::HTTP_2));
}
