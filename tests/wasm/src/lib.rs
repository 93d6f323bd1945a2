//! Calls of a generated client, as a program in a browser or in Node.js makes them. `run.mjs` serves what they call.
//!
//! A call that does not end as it should is a panic, which `run.mjs` sees.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "a test")]

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::time::Duration;

use actionapi_kitchen_sink::actionapi::http::{HeaderMap, StatusCode};
use actionapi_kitchen_sink::actionapi::{
    AsyncTransport, Delivery, Error, ErrorKind, HttpReply, HttpRequest, Interceptor, Method, OutgoingRequest, Result, Settings,
    TransportError, Upload,
};
use actionapi_kitchen_sink::types::Level;
use actionapi_kitchen_sink::{Client, ErrorCode};
use js_sys::{Date, Function, Promise, Reflect};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Function, milliseconds: u32);
}

/// Calls what is served at `base`, at another origin that does not allow this one, and where nobody listens.
#[wasm_bindgen]
pub async fn run(base: String, elsewhere: String, closed: String, is_browser: bool) {
    std::panic::set_hook(Box::new(|panic| web_sys::console::error_1(&panic.to_string().into())));
    let at = |path: &str, settings: Settings| client(&format!("{base}/{path}"), settings);
    let once = || Settings::new().attempts(1);
    calls(&at("sandbox", Settings::new())).await;
    files(&at("sandbox", Settings::new())).await;
    hooks(&base).await;
    replies(
        &at("refused", Settings::new()),
        &at("busy", Settings::new().backoff(Duration::from_millis(20), Duration::from_secs(1))),
    )
    .await;
    limits(&at("slow", once().timeout(Duration::from_millis(300))), &at("big", once().reply_limit(1000))).await;
    stalled(&at("stalled", once().timeout(Duration::from_millis(300)))).await;
    dropped(&at("dropped", Settings::new())).await;
    let error = at("moved", Settings::new()).reads().text().await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Redirect, Delivery::Answered), "{error}");
    secrets(&base).await;
    environment(&base, &elsewhere, &closed, is_browser).await;
}

fn client(endpoint: &str, settings: Settings) -> Client {
    Client::builder(endpoint).key("k").token("t").r#type("typ").with(settings).build().unwrap()
}

async fn calls(api: &Client) {
    assert_eq!(api.reads().level().await.unwrap(), Level::Low);
    // Both need the ticket, which one of them fetches.
    let (mut one, mut other) = (api.tickets().show().call(), api.tickets().show().call());
    let first = poll_fn(|context| match Pin::new(&mut one).poll(context) {
        Poll::Pending => Pin::new(&mut other).poll(context),
        ready => ready,
    });
    first.await.unwrap();
    let (mut items, mut all) = (api.paged().offset().num(2).paged().items(), Vec::new());
    while let Some(item) = items.next().await {
        all.push(item.unwrap());
    }
    assert_eq!(all, ["a", "b", "c", "d", "e"]);
}

async fn files(api: &Client) {
    let picture = Upload::bytes(*b"12").with_name("a.png");
    api.files().scan(picture, [Upload::reader(&b"345"[..])]).await.unwrap();
    assert_eq!(api.files().export(1).await.unwrap().into_bytes_async(100).await.unwrap(), b"d8:announce");
    let mut download = api.files().export(1).await.unwrap();
    assert_eq!(download.chunk().await.unwrap().unwrap(), &b"d8:announce"[..]);
    assert!(download.chunk().await.unwrap().is_none());
    // There are no files.
    let error = api.files().scan(Upload::path("/tmp/a.png"), [Upload::bytes(*b"3")]).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Parameter, Delivery::NeverSent), "{error}");
    assert!(api.files().export(1).await.unwrap().save_to_async("/tmp/a").await.is_err());
}

struct Counts(Arc<AtomicUsize>);

impl Interceptor for Counts {
    fn before(&self, request: &mut OutgoingRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        self.0.fetch_add(1, Ordering::Relaxed);
        request.headers_mut().insert("x-counted", "yes".parse()?);
        Ok(())
    }
}

struct Memory;

impl AsyncTransport for Memory {
    fn send(&self, _: HttpRequest) -> Pin<Box<dyn Future<Output = Result<HttpReply, TransportError>> + Send + '_>> {
        let body = r#"{"meta":{"status":"ok"},"response":{"data":"in memory"}}"#;
        Box::pin(async move { Ok(HttpReply::new(StatusCode::OK, HeaderMap::new(), body)) })
    }
}

async fn hooks(base: &str) {
    let count = Arc::new(AtomicUsize::new(0));
    let api = client(&format!("{base}/counted"), Settings::new().interceptor(Counts(Arc::clone(&count))));
    assert_eq!(api.reads().text().await.unwrap(), "yes");
    assert_eq!(count.load(Ordering::Relaxed), 1);
    let api = client(base, Settings::new().async_transport(Memory));
    assert_eq!(api.reads().text().await.unwrap(), "in memory");
}

async fn replies(refused: &Client, busy: &Client) {
    let error = refused.reads().text().await.unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Api, Some("it is not a \"key\"")), "{error}");
    assert_eq!(ErrorCode::of(&error), ErrorCode::NoSuchKey);
    let reply = busy.reads().text().send().await.unwrap();
    assert_eq!(reply.attempts(), 2);
}

async fn limits(slow: &Client, big: &Client) {
    let begun = Date::now();
    let error = slow.reads().text().await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Timeout, Delivery::MaybeSent), "{error}");
    assert!(Date::now() - begun >= 299.0, "too early");
    let error = big.reads().text().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLong, "{error}");
}

async fn stalled(api: &Client) {
    let error = api.files().export(1).await.unwrap().into_bytes_async(1 << 20).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::TimedOut, "{error}");
}

/// Begins a call, and drops it once it has been sent.
async fn dropped(api: &Client) {
    let mut call = api.reads().text().call();
    let mut time = pin!(JsFuture::from(Promise::new(&mut |resolve, _| set_timeout(&resolve, 200))));
    poll_fn(|context| match Pin::new(&mut call).poll(context) {
        Poll::Ready(result) => panic!("nothing answers: {result:?}"),
        Poll::Pending => time.as_mut().poll(context).map(|_| ()),
    })
    .await;
}

/// An environment whose errors name the whole address, with the key in it.
async fn secrets(base: &str) {
    let (global, name) = (js_sys::global(), "fetch".into());
    let own = Reflect::get(&global, &name).unwrap();
    let fails =
        Function::new_with_args("request", "return Promise.reject(new TypeError('no reply from ' + request.url + ' today'))");
    Reflect::set(&global, &name, &fails).unwrap();
    let result = client(base, Settings::new().attempts(1).method(Method::Get)).reads().text().await;
    Reflect::set(&global, &name, &own).unwrap();
    let error = result.unwrap_err().to_string();
    assert!(error.contains("no reply from http://127.0.0.1") && error.contains(" today") && !error.contains('?'), "{error}");
}

/// What browsers do in their own way.
async fn environment(base: &str, elsewhere: &str, closed: &str, is_browser: bool) {
    let with_cookie = client(&format!("{base}/sandbox"), Settings::new().header("cookie", "a=b"));
    let forbidden: Option<Error> = with_cookie.reads().text().await.err();
    let delivery = forbidden.map(|error| {
        assert!(error.to_string().contains("browsers do not let programs send the header `cookie`"), "{error}");
        error.delivery()
    });
    assert_eq!(delivery, is_browser.then_some(Delivery::NeverSent));
    // Another origin, which does not allow this one.
    let other = client(elsewhere, Settings::new().attempts(1)).reads().text().await;
    match is_browser {
        true => {
            let error = other.unwrap_err();
            assert_eq!((error.kind(), error.delivery()), (ErrorKind::Interrupted, Delivery::MaybeSent));
            assert!(error.to_string().contains("CORS"), "{error}");
        }
        false => drop(other.unwrap()),
    }
    let error = client(closed, Settings::new().attempts(1)).reads().text().await.unwrap_err();
    let expected = match is_browser {
        true => (ErrorKind::Interrupted, Delivery::MaybeSent),
        false => (ErrorKind::Connect, Delivery::NeverSent),
    };
    assert_eq!((error.kind(), error.delivery()), expected, "{error}");
}
