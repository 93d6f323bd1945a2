//! A generated client, and files, over a stack of `tower` around a real HTTP client.

use std::io::Write as _;
use std::net::TcpListener;
use std::time::Duration;

use actionapi::http::Bytes;
use actionapi::sandbox::Sandbox;
use actionapi::{Async, Builder, Call, Client, Download, ErrorKind, RawData, ServiceTransport, Settings, Upload};
use http_body_util::Full;
use hyper_util::rt::TokioExecutor;
use tower::ServiceBuilder;

use crate::caller::api;

const SCHEMA: &str = r#"
format: 1
api:
  name: example
  title: Example API
  request: { parameters: { f: "${function}" } }
  reply: { failure: /error, message: /error, data: /data }
functions:
  add: { effect: write, parameters: { file: file, name: string }, returns: nothing }
  export: { effect: read, returns: file, example: { data: "d8:announce" } }
"#;

/// Settings whose transport is such a stack.
fn settings() -> Settings {
    let client = hyper_util::client::legacy::Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
    let service = ServiceBuilder::new().concurrency_limit(1).timeout(Duration::from_secs(20)).service(client);
    Settings::new().attempts(1).async_transport(ServiceTransport::new(service))
}

fn client(endpoint: &str) -> Client<Async> {
    Builder::new(&api(SCHEMA).protocol, endpoint).with(settings()).build().unwrap()
}

fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

#[test]
fn a_generated_client_calls_its_sandbox() {
    let sandbox = generated_client::sandbox::Sandbox::start().unwrap();
    let client = generated_client::Client::builder(sandbox.endpoint()).apikey("any").with(settings()).build().unwrap();
    let double = sandbox.client().getdetails();
    block_on(async {
        let details = client.client().getdetails().await.unwrap();
        assert_eq!(details, generated_client::client::ClientDetails::example());
        sandbox.client().getdetails().fails("no such key");
        let error = client.client().getdetails().await.unwrap_err();
        assert_eq!((error.kind(), error.message()), (ErrorKind::Api, Some("no such key")));
    });
    double.assert_received(&[]);
}

#[test]
fn files_are_sent_from_memory_and_received_while_they_come() {
    let sandbox = Sandbox::start(api(SCHEMA)).unwrap();
    let client = client(sandbox.endpoint());
    block_on(async {
        let call = Call::<Async, RawData>::new(&client, api(SCHEMA).operation("", "add"));
        call.parameter("file", Upload::bytes(vec![7; 300_000]).with_name("a.bin")).parameter("name", "x & y").await.unwrap();
        let download = Call::<Async, Download>::new(&client, api(SCHEMA).operation("", "export")).await.unwrap();
        assert_eq!(download.into_bytes_async(100).await.unwrap(), b"d8:announce");
    });
    let received = sandbox.double::<()>("", "add").received();
    let files: Vec<_> = received[0].files().iter().map(|file| (file.name().to_owned(), file.length())).collect();
    assert_eq!(files, [("a.bin".to_owned(), 300_000)]);
    assert_eq!(received[0].parameter("name"), Some("x & y"));
}

/// The caller has the beginning of a file while the server still holds its end back.
#[test]
fn a_file_is_there_before_its_end() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}/", listener.local_addr().unwrap());
    let (go_on, may_go_on) = std::sync::mpsc::channel::<()>();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        std::io::Read::read(&mut stream, &mut [0; 4096]).unwrap();
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 12\r\n\r\n";
        stream.write_all(format!("{head}begins").as_bytes()).unwrap();
        may_go_on.recv().unwrap();
        stream.write_all(b" & end").unwrap();
    });
    let client = client(&endpoint);
    block_on(async {
        let mut download = Call::<Async, Download>::new(&client, api(SCHEMA).operation("", "export")).await.unwrap();
        let mut whole = download.chunk().await.unwrap().unwrap().to_vec();
        assert_eq!(whole, b"begins");
        go_on.send(()).unwrap();
        while let Some(chunk) = download.chunk().await.unwrap() {
            whole.extend_from_slice(&chunk);
        }
        assert_eq!(whole, b"begins & end");
    });
    server.join().unwrap();
}
