//! Files that functions take and return: what both clients send, what they make of replies, and what is left of a broken one.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::PathBuf;

use actionapi::sandbox::Sandbox;
use actionapi::{Async, Blocking, Builder, Call, Client, Download, Error, ErrorKind, RawData, Settings, Upload};

use crate::caller::{Outcome, api, call, call_with, ok, with_head};

const SCHEMA: &str = r#"
format: 1
api:
  name: example
  title: Example API
  request: { methods: [get, post], parameters: { f: "${function}" }, lists: repeated }
  reply: { success: { at: /status, is: success }, message: /message, code: /code, data: /data }
modules:
  files:
    functions:
      add: { effect: write, parameters: { torrents: "list<file>?", cover: "file?", urls: "string?" }, returns: nothing }
      scan: { effect: read, parameters: { image: file }, returns: string, example: { data: text } }
      export: { effect: read, returns: file, example: { data: "d8:announce" } }
      made: { effect: read, returns: file }
"#;

/// A reply of status 200 with these header lines, each with its line end.
fn file(headers: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}")
}

fn export(reply: &str) -> Outcome<Download> {
    call_with(api(SCHEMA), ("files", "export"), &[], reply)
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

fn clients(endpoint: &str) -> (Client<Async>, Client<Blocking>) {
    let settings = Settings::new().attempts(2).backoff(std::time::Duration::ZERO, std::time::Duration::ZERO);
    let protocol = &api(SCHEMA).protocol;
    (
        Builder::new(protocol, endpoint).with(settings.clone()).build().unwrap(),
        Builder::new(protocol, endpoint).with(settings).build().unwrap(),
    )
}

/// Calls a function with a client of each mode. The parameters are made for each call.
fn send(
    endpoint: &str,
    function: &'static str,
    add: impl Fn(&mut Vec<(&'static str, Upload)>),
    text: Option<&'static str>,
) -> [Result<RawData, Error>; 2] {
    let operation = || api(SCHEMA).operation("files", function);
    let files = || {
        let mut files = Vec::new();
        add(&mut files);
        files
    };
    let (one, other) = clients(endpoint);
    let call = files()
        .into_iter()
        .fold(Call::<Async, RawData>::new(&one, operation()), |call, (name, file)| call.parameter(name, file));
    let call = text.into_iter().fold(call, |call, text| call.parameter("urls", text));
    let one = runtime().block_on(call.call());
    let call = files()
        .into_iter()
        .fold(Call::<Blocking, RawData>::new(&other, operation()), |call, (name, file)| call.parameter(name, file));
    let call = text.into_iter().fold(call, |call, text| call.parameter("urls", text));
    [one, call.call()]
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("actionapi-files-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn the_sandbox_receives_files_of_every_kind_with_their_names_and_lengths() {
    let folder = folder("received");
    std::fs::write(folder.join("a \"b\".torrent"), vec![7; 300_000]).unwrap();
    let path = folder.join("a \"b\".torrent");
    let sandbox = Sandbox::start(api(SCHEMA)).unwrap();
    let results = send(
        sandbox.endpoint(),
        "add",
        |files| {
            files.push(("torrents", Upload::path(&path)));
            files.push(("torrents", Upload::bytes(*b"12345").with_name("n.bin").with_content_type("image/png")));
            files.push(("cover", Upload::reader(&b"abc"[..])));
        },
        Some("größe & more"),
    );
    for result in results {
        result.unwrap();
    }
    let double = sandbox.double::<()>("files", "add");
    for request in double.received() {
        assert_eq!((request.method(), request.refusal()), ("POST", None));
        assert_eq!(request.parameter("urls"), Some("größe & more"));
        let files: Vec<_> =
            request.files().iter().map(|file| (file.parameter(), file.name(), file.content_type(), file.length())).collect();
        let bytes = Some("application/octet-stream");
        let expected = [
            ("torrents", "a \"b\".torrent", bytes, 300_000),
            ("torrents", "n.bin", Some("image/png"), 5),
            ("cover", "file", bytes, 3),
        ];
        assert_eq!(files, expected);
        let content: Vec<_> = request.files().iter().map(|file| file.content().map(<[u8]>::len)).collect();
        assert_eq!((content, request.files()[1].content()), (vec![None, Some(5), Some(3)], Some(&b"12345"[..])));
    }
    assert_eq!(double.received().len(), 2);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn without_a_file_the_parameters_are_a_plain_form() {
    let outcome: Outcome = call_with(api(SCHEMA), ("files", "add"), &[("urls", "u")], &ok(r#"{"status":"success"}"#));
    assert!(outcome.request.starts_with("GET /api?f=add&urls=u "), "{}", outcome.request);
    outcome.replies();
}

#[test]
fn what_cannot_be_sent_is_refused_before_anything_is() {
    let missing = || Upload::path("/no/such/file");
    for error in send("http://127.0.0.1:9", "add", |files| files.push(("cover", missing())), None) {
        let error = error.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Parameter, 1));
        assert!(error.to_string().contains("the file `/no/such/file`: "), "{error}");
        assert_eq!(error.delivery(), actionapi::Delivery::NeverSent);
    }
    let (_, client) = clients("http://127.0.0.1:9");
    let call = Call::<_, RawData>::new(&client, api(SCHEMA).operation("files", "add")).parameter("cover", Upload::bytes(*b"1"));
    let options = actionapi::CallOptions::new().method(actionapi::Method::Get);
    let error = call.with(options).call().unwrap_err();
    assert_eq!(error.to_string(), "files.add: a file is sent with POST, not with GET");
}

#[test]
fn a_reader_is_not_sent_twice_and_a_path_is() {
    let sandbox = Sandbox::start(api(SCHEMA)).unwrap();
    let _double = sandbox.double::<String>("files", "scan").replies(503, "").replies(503, "");
    for error in send(sandbox.endpoint(), "scan", |files| files.push(("image", Upload::reader(&b"x"[..]))), None) {
        let error = error.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Status, 1));
        assert!(error.hint().is_some_and(|hint| hint.contains("can be read only once")), "{error:?}");
    }
    for length in [1, 200_000] {
        let _double =
            sandbox.double::<String>("files", "scan").replies(503, "").returns_example().replies(503, "").returns_example();
        for result in send(sandbox.endpoint(), "scan", |files| files.push(("image", Upload::bytes(vec![1; length]))), None) {
            assert_eq!(result.unwrap().as_str(), "\"text\"");
        }
    }
}

#[test]
fn a_file_is_the_whole_body_as_it_was_sent() {
    let large = "x".repeat(300_000);
    let large_json = format!(r#"{{"status":"error","message":"no","filler":"{large}"}}"#);
    let sandbox = Sandbox::start(api(SCHEMA)).unwrap();
    let (one, other) = clients(sandbox.endpoint());
    let operation = || api(SCHEMA).operation("files", "export");
    for (headers, kind, body) in [
        (None, "application/pdf", "%PDF-1.4"),
        (None, "a/b", ""),
        (None, "text/plain", "[1, 2"),
        (None, "text/xml", "<?xml version=\"1.0\"?><a/>"),
        (None, "text/plain; charset=iso-8859-1", "caf\u{e9}"),
        (Some(("Content-Encoding", "gzip")), "a/b", "not gzip"),
        // JSON without the field of success, or with success, or too long for an error.
        (None, "application/json", r#"{"a": 1}"#),
        (None, "application/json", r#" {"status":"success"}"#),
        (None, "application/json", &large_json),
        // What is attached is a file, whatever it says.
        (Some(("Content-Disposition", "attachment")), "a/b", r#"{"status":"error","message":"no"}"#),
        (Some(("Content-Disposition", "ATTACHMENT; filename=a.html")), "text/html", "<!DOCTYPE html><p>A page"),
        (None, "a/b", &large),
    ] {
        let double = sandbox.double::<Download>("files", "export").returns_file(body, kind);
        let _double = headers.into_iter().fold(double, |double, (name, value)| double.header(name, value));
        let first = runtime().block_on(async {
            let download = Call::<Async, Download>::new(&one, operation()).call().await.unwrap();
            download.into_bytes_async(1 << 20).await.unwrap()
        });
        let second = Call::<Blocking, Download>::new(&other, operation()).call().unwrap().into_bytes(1 << 20).unwrap();
        assert!(first == body.as_bytes() && second == body.as_bytes(), "{kind} {headers:?}");
    }
    let outcome = export(&file("Content-Disposition: attachment; filename=\"../a/b.pdf\"\r\nContent-Type: a/b\r\n", "12345"));
    assert!(outcome.request.to_ascii_lowercase().contains("accept-encoding: identity\r\n"), "{}", outcome.request);
    assert!(outcome.request.to_ascii_lowercase().contains("accept: */*\r\n"), "{}", outcome.request);
    for reply in outcome.replies() {
        let download = reply.into_data();
        assert_eq!((download.file_name(), download.content_type(), download.length()), (Some("b.pdf"), Some("a/b"), Some(5)));
    }
}

#[test]
fn json_in_place_of_a_file_meets_the_rules_of_json() {
    let failed = r#"{"status":"error","message":"no such torrent","code":7}"#;
    for reply in [ok(failed), ok(&format!("\u{feff} {failed}")), with_head("404 Not Found", "", failed)] {
        for error in export(&reply).errors() {
            assert_eq!((error.kind(), error.message(), error.code()), (ErrorKind::Api, Some("no such torrent"), Some("7")));
            assert!(error.body().is_some_and(|body| body.ends_with(b"}")));
        }
    }
    for error in export(&with_head("500 Oops", "", "broken")).errors() {
        assert_eq!((error.kind(), error.body()), (ErrorKind::Status, Some(&b"broken"[..])));
    }
}

#[test]
fn a_web_page_is_no_file() {
    for page in ["<!doctype HTML><title>Log in</title>", " <html><body>Log in"] {
        for error in export(&file("Content-Type: text/html\r\n", page)).errors() {
            assert_eq!(error.kind(), ErrorKind::Unreadable);
            assert!(error.to_string().contains("the reply is a web page, not a file: Log in"), "{error}");
        }
    }
}

#[test]
fn a_call_for_other_data_says_that_a_file_came() {
    for error in call(api(SCHEMA), ("files", "export"), &file("", "x")).errors() {
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().contains("the reply is a file, which this call does not expect"), "{error}");
    }
}

#[test]
fn the_sandbox_sends_examples_and_doubles_send_files() {
    let sandbox = Sandbox::start(api(SCHEMA)).unwrap();
    let get = |function: &'static str| {
        let (_, client) = clients(sandbox.endpoint());
        let call = Call::<_, Download>::new(&client, api(SCHEMA).operation("files", function));
        call.call().map(|download| (download.content_type().map(str::to_owned), download.into_bytes(1 << 20).unwrap()))
    };
    assert_eq!(get("export").unwrap(), (Some("text/plain; charset=utf-8".to_owned()), b"d8:announce".to_vec()));
    assert_eq!(get("made").unwrap().1, b"The content of a file.\n");
    let double = sandbox.double::<Download>("files", "export");
    let double = double.returns_file(vec![0xff; 100_000], "image/png").fails("gone");
    assert_eq!(get("export").unwrap(), (Some("image/png".to_owned()), vec![0xff; 100_000]));
    assert_eq!(get("export").unwrap_err().message(), Some("gone"));
    assert_eq!(double.received().len(), 3);
}

#[test]
fn an_interrupted_download_is_an_error_and_leaves_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n");
            let _ = stream.write_all(&vec![b'x'; 200_000]);
        }
    });
    let folder = folder("interrupted");
    std::fs::write(folder.join("old"), "as before").unwrap();
    let (one, other) = clients(&endpoint);
    let operation = || api(SCHEMA).operation("files", "export");
    let first = runtime().block_on(async {
        let download = Call::<Async, Download>::new(&one, operation()).call().await.unwrap();
        download.save_to_async(folder.join("new")).await.unwrap_err()
    });
    let second = Call::<Blocking, Download>::new(&other, operation()).call().unwrap().save_to(folder.join("old")).unwrap_err();
    for error in [first, second] {
        assert_eq!(error.kind(), std::io::ErrorKind::UnexpectedEof, "{error}");
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()).unwrap();
        assert_eq!((inner.kind(), inner.function()), (ErrorKind::Interrupted, Some(("files", "export"))));
        assert!(inner.to_string().contains("broke in the middle of the file"), "{inner}");
    }
    let left: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["old"]);
    assert_eq!(std::fs::read_to_string(folder.join("old")).unwrap(), "as before");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_whole_download_replaces_the_file_with_its_name() {
    let sandbox = Sandbox::start(api(SCHEMA)).unwrap();
    let _double = sandbox.double::<Download>("files", "export").returns_file(vec![b'y'; 1_000_000], "a/b");
    let folder = folder("saved");
    std::fs::write(folder.join("blocking"), "old").unwrap();
    let (one, other) = clients(sandbox.endpoint());
    let operation = || api(SCHEMA).operation("files", "export");
    runtime().block_on(async {
        let download = Call::<Async, Download>::new(&one, operation()).call().await.unwrap();
        assert_eq!(download.save_to_async(folder.join("async")).await.unwrap(), 1_000_000);
        let mut download = Call::<Async, Download>::new(&one, operation()).call().await.unwrap();
        let mut length = 0;
        while let Some(chunk) = download.chunk().await.unwrap() {
            length += chunk.len();
        }
        assert_eq!(length, 1_000_000);
        let download = Call::<Async, Download>::new(&one, operation()).call().await.unwrap();
        assert!(download.into_bytes_async(999_999).await.unwrap_err().to_string().contains("longer than 999999 bytes"));
        // The other way to read it is none for this client.
        let mut download = Call::<Async, Download>::new(&one, operation()).call().await.unwrap();
        let error = std::io::copy(&mut download, &mut std::io::sink()).unwrap_err();
        assert!(error.to_string().contains("comes from the async client"), "{error}");
    });
    let download = Call::<Blocking, Download>::new(&other, operation()).call().unwrap();
    assert_eq!(download.save_to(folder.join("blocking")).unwrap(), 1_000_000);
    let download = Call::<Blocking, Download>::new(&other, operation()).call().unwrap();
    assert!(download.save_to(&folder).unwrap_err().to_string().contains("it is a folder"));
    for name in ["async", "blocking"] {
        assert_eq!(std::fs::metadata(folder.join(name)).unwrap().len(), 1_000_000);
    }
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2);
    std::fs::remove_dir_all(folder).unwrap();
}

/// Answers an upload with its own body as a file that is read later.
struct Echo;

impl actionapi::BlockingTransport for Echo {
    fn send(&self, request: actionapi::HttpRequest) -> Result<actionapi::HttpReply, actionapi::TransportError> {
        assert!(request.upload.is_none());
        let body = std::io::Cursor::new(request.body.to_vec());
        Ok(actionapi::HttpReply::streamed(actionapi::http::StatusCode::OK, actionapi::http::HeaderMap::new(), body))
    }
}

impl actionapi::AsyncTransport for Echo {
    fn send(
        &self,
        request: actionapi::HttpRequest,
    ) -> std::pin::Pin<Box<dyn Future<Output = Result<actionapi::HttpReply, actionapi::TransportError>> + Send + '_>> {
        let body = std::io::Cursor::new(request.body.to_vec());
        let (status, headers) = (actionapi::http::StatusCode::OK, actionapi::http::HeaderMap::new());
        Box::pin(async move { Ok(actionapi::HttpReply::streamed_async(status, headers, body)) })
    }
}

/// The parameters that an interceptor sees.
struct Seeing(std::sync::mpsc::SyncSender<String>);

impl actionapi::Interceptor for Seeing {
    fn before(&self, request: &mut actionapi::OutgoingRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        self.0.send(format!("{:?}", request.parameters()))?;
        Ok(())
    }
}

#[test]
fn a_transport_of_the_callers_own_gets_the_whole_body_and_an_interceptor_the_files() {
    let (sender, seen) = std::sync::mpsc::sync_channel(2);
    let settings = Settings::new().blocking_transport(Echo).async_transport(Echo).interceptor(Seeing(sender));
    let protocol = &api(SCHEMA).protocol;
    let operation = || api(SCHEMA).operation("files", "export");
    let file = || Upload::bytes(*b"12345").with_name("n");
    let client: Client<Blocking> = Builder::new(protocol, "http://localhost/").with(settings.clone()).build().unwrap();
    let download = Call::<_, Download>::new(&client, operation()).parameter("extra", file()).call().unwrap();
    let first = String::from_utf8(download.into_bytes(1 << 20).unwrap()).unwrap();
    let client: Client<Async> = Builder::new(protocol, "http://localhost/").with(settings).build().unwrap();
    let second = runtime().block_on(async {
        let download = Call::<_, Download>::new(&client, operation()).parameter("extra", file()).call().await.unwrap();
        download.into_bytes_async(1 << 20).await.unwrap()
    });
    for body in [first, String::from_utf8(second).unwrap()] {
        assert!(body.contains("name=\"f\"\r\n\r\nexport\r\n") && body.contains("filename=\"n\""), "{body}");
        assert!(body.contains("\r\n\r\n12345\r\n--actionapi-"), "{body}");
        let seen = seen.recv().unwrap();
        assert!(seen.contains("Upload { name: \"n\", length: Some(5)"), "{seen}");
    }
}
