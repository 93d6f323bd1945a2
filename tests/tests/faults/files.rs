//! Faults while files are sent and received: what the call, or reading the file, ends with; and the memory that files take.

use std::fmt::Write as _;
use std::io::Read;
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

use actionapi::description::Api;
use actionapi::{Async, Blocking, Builder, Call, Client, Delivery, Download, Error, ErrorKind, RawData, Settings, Upload};
use actionapi_codegen::Source;

use crate::ALLOCATOR;
use crate::callers::watched;
use crate::server::{Act, Door, Server};
use crate::traffic::{bytes, head, json, reply};

const SCHEMA: &str = r#"
format: 1
api:
  name: example
  title: Example API
  request: { parameters: { f: "${function}" } }
  reply: { success: { at: /status, is: success }, message: /message }
functions:
  add: { effect: write, parameters: { file: file }, returns: nothing }
  scan: { effect: read, parameters: { file: file }, returns: nothing }
  export: { effect: read, returns: file }
"#;

/// More than the system keeps of what was sent and not received.
const LARGE: u64 = 32 << 20;

/// The most that files of any size may take.
const MOST: usize = 8 << 20;

/// What is called.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// A function that returns a file.
    Down,
    /// A function that writes, with a file of 32 MiB.
    Up,
    /// A function that reads, with such a file.
    UpToRead,
}

/// Where the failure shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Call,
    /// Reading the file.
    File,
}

struct Case {
    /// What the server does, as a continuation of "The server …".
    name: &'static str,
    way: Way,
    act: fn() -> Act,
    kind: ErrorKind,
    at: At,
    delivery: Delivery,
    attempts: u32,
}

fn down(name: &'static str, act: fn() -> Act, kind: ErrorKind, at: At) -> Case {
    Case { name, way: Way::Down, act, kind, at, delivery: Delivery::Answered, attempts: 1 }
}

fn up(name: &'static str, act: fn() -> Act, kind: ErrorKind, delivery: Delivery) -> Case {
    Case { name, way: Way::Up, act, kind, at: At::Call, delivery, attempts: 1 }
}

/// The head and the beginning of a file.
fn begun(length: &'static str) -> Vec<u8> {
    [head("200 OK", &["Content-Type: a/b", length]), vec![b'x'; 100_000]].concat()
}

const LENGTH: &str = "Content-Length: 200000";
const CHUNKS: &str = "Transfer-Encoding: chunked";

fn chunk() -> Vec<u8> {
    [head("200 OK", &["Content-Type: a/b", CHUNKS]), b"20000\r\n".to_vec(), vec![b'x'; 0x20000], b"\r\n".to_vec()].concat()
}

fn cases() -> Vec<Case> {
    use Delivery::{Answered, MaybeSent};
    use ErrorKind::{Api, Interrupted, Status, Timeout, Unreadable};
    let too_large = || reply("413 Content Too Large", &["Content-Type: text/plain"], "too large");
    vec![
        down("resets the connection in the middle of a file", || Act::Reset(bytes(begun(LENGTH))), Interrupted, At::File),
        down("closes the connection before the end of a file", || Act::Close(bytes(begun(LENGTH))), Interrupted, At::File),
        down("closes the connection between two chunks of a file", || Act::Close(bytes(chunk())), Interrupted, At::File),
        down("sends nothing more in the middle of a file", || Act::Silence(bytes(begun(LENGTH))), Timeout, At::File),
        down(
            "sends an error of the API in place of a file",
            || json("200 OK", r#"{"status":"error","message":"no such file"}"#),
            Api,
            At::Call,
        ),
        down(
            "sends a web page in place of a file",
            || reply("200 OK", &["Content-Type: text/html"], "<!doctype html><title>Log in</title>"),
            Unreadable,
            At::Call,
        ),
        Case {
            attempts: 3,
            ..down("replies with 503 in place of a file", || reply("503 Busy", &[], "later"), Status, At::Call)
        },
        up(
            "refuses an upload with 413 before it has all of it, and reads on",
            || match too_large_act() {
                Act::Reply(bytes) => Act::Blurt(bytes),
                act => act,
            },
            Status,
            Answered,
        ),
        up(
            "refuses an upload with 413 and reads nothing more",
            || match too_large_act() {
                Act::Reply(bytes) => Act::Refuse(bytes),
                act => act,
            },
            Status,
            Answered,
        ),
        up("refuses an upload with 413 after it has all of it", too_large, Status, Answered),
        up("resets the connection during an upload", || Act::ResetAfter(100_000), Interrupted, MaybeSent),
        Case {
            way: Way::UpToRead,
            attempts: 3,
            ..up(
                "resets the connection during an upload to a function that reads",
                || Act::ResetAfter(100_000),
                Interrupted,
                MaybeSent,
            )
        },
        up("never answers an upload", || Act::Silence(bytes("")), Timeout, MaybeSent),
    ]
}

fn too_large_act() -> Act {
    reply("413 Content Too Large", &["Content-Type: text/plain", "Connection: close"], "too large")
}

/// The rows for readers.
pub(crate) fn table() -> String {
    let mut text = "\n## Files\n\nA function that returns a file, and functions with a file of 32 MiB, called by both clients. Where the error shows *in the \
                    file*, the call has\nsucceeded, and reading the file fails. Memory stays below 8 MiB whatever the size of a file. \
                    The time is that without progress.\n\n\
                    | The server … | Error | Where | Delivery | Attempts |\n|---|---|---|---|---|\n"
        .to_owned();
    for Case { name, kind, at, delivery, attempts, .. } in cases() {
        let at = if at == At::Call { "in the call" } else { "in the file" };
        let delivery = if delivery == Delivery::Answered { "answered" } else { "may have been sent" };
        writeln!(text, "| {name} | `{kind:?}` | {at} | {delivery} | {attempts} |").unwrap();
    }
    text
}

fn api() -> &'static Api {
    static API: OnceLock<Api> = OnceLock::new();
    API.get_or_init(|| actionapi_codegen::check(&Source::new("schema.yaml", SCHEMA)).unwrap().api)
}

fn settings(timeout: Duration) -> Settings {
    Settings::new().timeout(timeout).backoff(Duration::from_millis(2), Duration::from_millis(10))
}

/// A file of this length, of which nothing is in memory.
fn upload(length: u64) -> Upload {
    // A path can be read again.
    static FILE: OnceLock<tempfile::NamedTempFile> = OnceLock::new();
    let file = FILE.get_or_init(|| {
        let file = tempfile::NamedTempFile::new().unwrap();
        file.as_file().set_len(LARGE).unwrap();
        file
    });
    if length == LARGE {
        Upload::path(file.path())
    } else {
        Upload::reader(std::io::repeat(7).take(length)).with_length(length)
    }
}

/// What ended a call, and where.
fn failure<T>(result: Result<T, Error>, read: impl FnOnce(T) -> std::io::Result<()>) -> (At, Error) {
    match result {
        Err(error) => (At::Call, error),
        Ok(file) => {
            let error = read(file).expect_err("the file is broken");
            (At::File, *error.into_inner().unwrap().downcast::<Error>().unwrap())
        }
    }
}

fn awaited<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

fn ended(way: Way, endpoint: &str, timeout: Duration, by_async: bool) -> (At, Error) {
    let function = match way {
        Way::Down => "export",
        Way::Up => "add",
        Way::UpToRead => "scan",
    };
    let operation = api().operation("", function);
    if by_async {
        let client: Client<Async> = Builder::new(&api().protocol, endpoint).with(settings(timeout)).build().unwrap();
        return awaited(async {
            if way != Way::Down {
                let call = Call::<_, RawData>::new(&client, operation).parameter("file", upload(LARGE));
                return (At::Call, call.call().await.expect_err("it fails"));
            }
            match Call::<_, Download>::new(&client, operation).call().await {
                Ok(file) => {
                    let result = file.into_bytes_async(1 << 20).await.map(|_| ());
                    failure(Ok(()), |()| result)
                }
                Err(error) => (At::Call, error),
            }
        });
    }
    let client: Client<Blocking> = Builder::new(&api().protocol, endpoint).with(settings(timeout)).build().unwrap();
    if way != Way::Down {
        let call = Call::<_, RawData>::new(&client, operation).parameter("file", upload(LARGE));
        return (At::Call, call.call().expect_err("it fails"));
    }
    failure(Call::<_, Download>::new(&client, operation).call(), |file| file.into_bytes(1 << 20).map(|_| ()))
}

#[test]
fn files_end_as_the_table_says() {
    for case in cases() {
        for by_async in [true, false] {
            let timeout = Duration::from_secs(if case.kind == ErrorKind::Timeout { 2 } else { 60 });
            let server = Server::start(Door::Plain, Vec::new(), (case.act)());
            let (way, endpoint) = (case.way, server.endpoint());
            let (at, error) = watched(case.name, move || ended(way, &endpoint, timeout, by_async));
            let name = format!("{} ({}): {error}", case.name, if by_async { "async" } else { "blocking" });
            assert_eq!(
                (at, error.kind(), error.delivery(), error.attempts()),
                (case.at, case.kind, case.delivery, case.attempts),
                "{name}"
            );
        }
    }
}

const CHILD: &str = "FILES_CHILD";

/// Each transfer is a process of its own, so that what is counted is the client's alone; the server stays in this one.
#[test]
fn a_file_takes_the_same_memory_whatever_its_size() {
    let answer = r#"{"status":"success"}"#;
    for by_async in [true, false] {
        let piece = bytes(vec![b'x'; 1 << 16]);
        let begin = bytes(head("200 OK", &["Content-Type: a/b", "Content-Length: 67108864"]));
        let server = Server::start(Door::Plain, Vec::new(), Act::Flood(begin, piece, 1 << 10));
        measured("down", by_async, &server);
        let server = Server::start(Door::Plain, Vec::new(), json("200 OK", answer));
        measured("up", by_async, &server);
    }
}

fn measured(way: &str, by_async: bool, server: &Server) {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["files::a_file_to_be_measured", "--exact", "--ignored", "--nocapture"])
        .env(CHILD, format!("{way} {by_async} {}", server.endpoint()))
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    let peak: usize = text.lines().find_map(|line| line.split_once("measured: ")).unwrap().1.parse().unwrap();
    println!("{way}, async {by_async}: {} KiB", peak >> 10);
    assert!(peak < MOST, "{way}, async {by_async}: {} KiB", peak >> 10);
}

#[test]
#[ignore = "run by the test of memory, with an endpoint to call"]
fn a_file_to_be_measured() {
    const LENGTH: u64 = 64 << 20;
    let Ok(text) = std::env::var(CHILD) else { return };
    let [way, by_async, endpoint] = *text.splitn(3, ' ').collect::<Vec<_>>() else { panic!("{text}") };
    let operation = api().operation("", if way == "up" { "add" } else { "export" });
    let settings = settings(Duration::from_secs(60));
    let before = ALLOCATOR.allocated();
    let length = if by_async == "true" {
        let client: Client<Async> = Builder::new(&api().protocol, endpoint).with(settings).build().unwrap();
        awaited(async {
            if way == "up" {
                Call::<_, ()>::new(&client, operation).parameter("file", upload(LENGTH)).call().await.unwrap();
                return LENGTH;
            }
            let mut file = Call::<_, Download>::new(&client, operation).call().await.unwrap();
            tokio::io::copy(&mut file, &mut tokio::io::sink()).await.unwrap()
        })
    } else {
        let client: Client<Blocking> = Builder::new(&api().protocol, endpoint).with(settings).build().unwrap();
        if way == "up" {
            Call::<_, ()>::new(&client, operation).parameter("file", upload(LENGTH)).call().unwrap();
            LENGTH
        } else {
            let mut file = Call::<_, Download>::new(&client, operation).call().unwrap();
            std::io::copy(&mut file, &mut std::io::sink()).unwrap()
        }
    };
    assert_eq!(length, LENGTH);
    println!("\nmeasured: {}", ALLOCATOR.max_allocated() - before);
}
