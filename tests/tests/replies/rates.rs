//! How many calls a client sends, and where it sends them, as the schema says.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actionapi::description::Api;
use actionapi::{
    Async, AsyncTransport, Blocking, BlockingTransport, Builder, Call, CallOptions, Client, Delivery, Error, ErrorKind,
    HttpReply, HttpRequest, Mode, RawData, Settings, TransportError,
};

use crate::caller::api;

const SCHEMA: &str = r#"
format: 1
api:
  name: example
  title: Example API
  endpoints: { default: https://api.example.com/v1, test: https://test.example.com/v1, upload: "https://upload.example.com/" }
  rate: { calls: 2, per: 1h }
  request: { parameters: { f: "${function}" }, path: "/${module}" }
  reply: { success: { at: /ok, is: true }, data: /data }
  errors: { Again: { code: 7, class: busy } }
modules:
  a: { functions: { get: { effect: read }, list: { effect: read, rate: ~ } } }
  b: { rate: { concurrent: 1 }, functions: { get: { effect: read, request: { endpoint: upload } }, host: { effect: read, request: { headers: { X-Host: "${host}" }, endpoint: test } } } }
"#;

/// A server in memory, which knows what came and how much at once.
#[derive(Clone, Default)]
struct Memory {
    requests: Arc<Mutex<Vec<HttpRequest>>>,
    running: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

impl Memory {
    fn begin(&self, request: HttpRequest) {
        let running = self.running.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(running, Ordering::SeqCst);
        self.requests.lock().unwrap().push(request);
    }

    fn end(&self) -> HttpReply {
        self.running.fetch_sub(1, Ordering::SeqCst);
        let headers = [(actionapi::http::header::CONTENT_TYPE, actionapi::http::HeaderValue::from_static("application/json"))]
            .into_iter()
            .collect();
        HttpReply::new(actionapi::http::StatusCode::OK, headers, r#"{"ok":true,"data":1}"#)
    }

    fn urls(&self) -> Vec<String> {
        self.requests.lock().unwrap().iter().map(|request| request.url.to_string()).collect()
    }
}

impl BlockingTransport for Memory {
    fn send(&self, request: HttpRequest) -> Result<HttpReply, TransportError> {
        self.begin(request);
        std::thread::sleep(Duration::from_millis(5));
        Ok(self.end())
    }
}

impl AsyncTransport for Memory {
    fn send(&self, request: HttpRequest) -> Pin<Box<dyn Future<Output = Result<HttpReply, TransportError>> + Send + '_>> {
        Box::pin(async move {
            self.begin(request);
            tokio::time::sleep(Duration::from_millis(5)).await;
            Ok(self.end())
        })
    }
}

fn client<M: Mode>(builder: Builder<M>, memory: &Memory, settings: Settings) -> Client<M> {
    builder.with(settings.async_transport(memory.clone()).blocking_transport(memory.clone()).attempts(1)).build().unwrap()
}

/// A call that must be sent within a second.
fn call<'c, M: Mode>(api: &'static Api, client: &'c Client<M>, module: &str, function: &str) -> Call<'c, M, RawData> {
    let operation = api.operation(module.to_owned(), function.to_owned());
    Call::new(client, operation).with(CallOptions::new().deadline(Duration::from_secs(1)))
}

fn refused(error: &Error) {
    assert_eq!((error.kind(), error.delivery(), error.attempts()), (ErrorKind::Timeout, Delivery::NeverSent, 0));
    let text = format!("{error} {:?}", error.hint());
    assert!(text.contains("ends before it may be sent") && text.contains("2 calls in 1h"), "{text}");
}

#[test]
fn calls_beyond_the_rate_fail_if_they_may_not_wait_for_it() {
    let (api, memory) = (api(SCHEMA), Memory::default());
    let blocking = client(Builder::<Blocking>::at(&api.protocol, 0), &memory, Settings::new());
    for _ in 0..2 {
        assert!(call(api, &blocking, "a", "get").send().unwrap().paced().is_zero());
    }
    refused(&call(api, &blocking.clone(), "a", "get").call().unwrap_err());
    // Functions with another rate, or none, go on; so does a client that knows none.
    for (module, function) in [("a", "list"), ("a", "list"), ("a", "list"), ("b", "get")] {
        call(api, &blocking, module, function).call().unwrap();
    }
    let boundless = client(Builder::<Blocking>::at(&api.protocol, 0), &memory, Settings::new().ignore_rates());
    for _ in 0..3 {
        call(api, &boundless, "a", "get").call().unwrap();
    }
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tokio.block_on(async {
        let client = client(Builder::<Async>::at(&api.protocol, 0), &memory, Settings::new());
        for _ in 0..2 {
            call(api, &client, "a", "get").await.unwrap();
        }
        refused(&call(api, &client.clone(), "a", "get").await.unwrap_err());
        call(api, &client, "a", "list").await.unwrap();
    });
}

#[test]
fn calls_wait_for_others() {
    let (api, memory) = (api(SCHEMA), Memory::default());
    let blocking = client(Builder::<Blocking>::at(&api.protocol, 0), &memory, Settings::new());
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| call(api, &blocking.clone(), "b", "get").call().unwrap());
        }
    });
    assert_eq!((memory.urls().len(), memory.most.load(Ordering::SeqCst)), (6, 1));
    let (tokio, memory) = (tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap(), Memory::default());
    tokio.block_on(async {
        let client: &'static Client<Async> =
            Box::leak(Box::new(client(Builder::<Async>::at(&api.protocol, 0), &memory, Settings::new())));
        // One that is abandoned leaves its place to the next.
        drop(tokio::time::timeout(Duration::from_millis(1), call(api, client, "b", "get").call()).await);
        let calls: Vec<_> = (0..6).map(|_| tokio::spawn(call(api, client, "b", "get").call())).collect();
        for call in calls {
            call.await.unwrap().unwrap();
        }
    });
    assert_eq!(memory.urls().len(), 7);
}

#[test]
fn functions_are_called_at_their_endpoints() {
    let (api, memory) = (api(SCHEMA), Memory::default());
    let named = client(Builder::<Blocking>::at(&api.protocol, 1), &memory, Settings::new());
    for (module, function) in [("a", "list"), ("b", "get"), ("b", "host")] {
        call(api, &named, module, function).call().unwrap();
    }
    assert_eq!(
        memory.urls(),
        ["https://test.example.com/v1/a", "https://upload.example.com/b", "https://test.example.com/v1/b"]
    );
    assert_eq!(memory.requests.lock().unwrap()[2].headers["x-host"], "test.example.com");
    // A client with a URL of its own, such as a sandbox's, sends nothing to others.
    let memory = Memory::default();
    let own = client(Builder::<Blocking>::new(&api.protocol, "http://127.0.0.1:1/"), &memory, Settings::new());
    for (module, function) in [("a", "list"), ("b", "get")] {
        call(api, &own, module, function).call().unwrap();
    }
    assert_eq!(memory.urls(), ["http://127.0.0.1:1/a", "http://127.0.0.1:1/b"]);
    let error = Builder::<Blocking>::at(&api.protocol, 7).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
}

#[test]
fn variables_are_parts_of_an_endpoint() {
    let api = api(r#"
format: 1
api:
  name: example
  title: Example API
  variables: { tenant: string, folder: { type: string, value: main } }
  endpoints:
    default: "https://${tenant}.example.com/${folder}/api"
    upload: "https://upload.${tenant}.example.com/"
  request: { parameters: { f: "${function}" } }
  reply: { failure: /error, data: /data }
functions:
  list: { effect: read, returns: nothing }
  add: { effect: write, request: { endpoint: upload }, returns: nothing }
"#);
    let memory = Memory::default();
    let at = |tenant: &str| Builder::<Blocking>::at(&api.protocol, 0).variable(0, tenant.to_owned());
    let built = client(at("acme-1").variable(1, "a/b c".to_owned()), &memory, Settings::new());
    for function in ["list", "add"] {
        call(api, &built, "", function).call().unwrap();
    }
    assert_eq!(memory.urls(), ["https://acme-1.example.com/a%2Fb%20c/api", "https://upload.acme-1.example.com/"]);
    for tenant in ["evil.test/", "evil.test#", "a@b", "a:8443", "a b", "-a", ".a", "a..b", "ä", ""] {
        let error = at(tenant).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{tenant}");
        assert!(error.to_string().contains("the variable `tenant`"), "{error}");
    }
    let error = Builder::<Blocking>::at(&api.protocol, 0).build().unwrap_err();
    assert!(error.to_string().contains("the variable `tenant` is missing"), "{error}");
}
