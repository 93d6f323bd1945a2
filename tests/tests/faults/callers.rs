//! The three who call: the async client, the blocking client and the command line, behind one face.
//!
//! They know no case. All that a call shows to anybody comes back with it, for the search for secrets.

use std::error::Error as _;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use generated_client::actionapi::description::Method;
use generated_client::client::ClientDetails;
use generated_client::types::BillingCycle;
use generated_client::{Delivery, Error, ErrorKind, Reply, Settings, blocking};

use crate::recorder::recorded;
use crate::traffic::{Function, KEY};

/// Longer than anything takes: who is not done by then hangs.
const PATIENCE: Duration = Duration::from_secs(100);

/// What stands in the text of a run of the command line between its messages and its output.
pub(crate) const OUTPUT: &str = "\n[output]\n";

/// The reply limit of the clients in the process. The command line has the default.
pub(crate) const LIMIT: usize = 16 << 20;

/// The bytes that a call may allocate beside a reply that is read whole: the client itself, with its TLS roots, buffers, a shortened
/// copy of what the server said.
pub(crate) const CONSTANT: usize = 3 << 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    Async,
    Blocking,
    CommandLine,
}

pub(crate) const CALLERS: [Caller; 3] = [Caller::Async, Caller::Blocking, Caller::CommandLine];

/// How to call.
#[derive(Clone, Default)]
pub(crate) struct Way {
    /// The time allowed for an attempt.
    pub(crate) timeout: Duration,
    /// The authority whom to trust.
    pub(crate) authority: Option<&'static str>,
    /// So many bytes more in the request; the command line cannot.
    pub(crate) padding: usize,
    /// By GET, with the key in the address.
    pub(crate) by_get: bool,
}

/// How a call ended.
#[derive(Debug)]
pub(crate) struct Told {
    /// Of the command line, `None`.
    pub(crate) end: Option<End>,
    /// Of the command line alone.
    pub(crate) exit: Option<i32>,
    /// All that was shown, logged, traced or printed.
    pub(crate) shown: String,
    pub(crate) took: Duration,
}

#[derive(Debug)]
pub(crate) enum End {
    Success { attempts: u32, data: String },
    Failure { kind: ErrorKind, delivery: Delivery, attempts: u32, retry_after: Option<Duration> },
}

pub(crate) enum Client {
    Async(generated_client::Client, tokio::runtime::Runtime),
    Blocking(blocking::Client),
    CommandLine { endpoint: String, way: Way },
}

impl Client {
    pub(crate) fn new(caller: Caller, endpoint: &str, way: &Way, settings: Settings) -> Self {
        let mut settings =
            settings.timeout(way.timeout).backoff(Duration::from_millis(2), Duration::from_millis(10)).reply_limit(LIMIT);
        if let Some(authority) = way.authority {
            settings = settings.certificate_authority(authority);
        }
        if way.by_get {
            settings = settings.method(Method::Get);
        }
        match caller {
            Caller::Async => {
                let client = generated_client::Client::builder(endpoint).apikey(KEY).with(settings).build().unwrap();
                Self::Async(client, tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap())
            }
            Caller::Blocking => Self::Blocking(blocking::Client::builder(endpoint).apikey(KEY).with(settings).build().unwrap()),
            Caller::CommandLine => Self::CommandLine { endpoint: endpoint.to_owned(), way: way.clone() },
        }
    }

    pub(crate) fn call(&self, function: Function, padding: usize) -> Told {
        let begun = Instant::now();
        if let Self::CommandLine { endpoint, way } = self {
            let (exit, shown) = program(&arguments(endpoint, way, function), KEY);
            return Told { end: None, exit: Some(exit), shown, took: begun.elapsed() };
        }
        let ((end, mut shown), traced) = recorded(|| self.send(function, padding));
        shown.push_str(&traced);
        Told { end: Some(end), exit: None, shown, took: begun.elapsed() }
    }

    /// Calls the function that reads, in this process, and leaves what came of it as it is.
    pub(crate) fn keep(&self) -> Result<Reply<ClientDetails>, Error> {
        match self {
            Self::Async(client, tokio) => tokio.block_on(client.client().getdetails().send()),
            Self::Blocking(client) => client.client().getdetails().send(),
            Self::CommandLine { .. } => unreachable!("a process of its own"),
        }
    }

    fn send(&self, function: Function, padding: usize) -> (End, String) {
        let padding = "x".repeat(padding);
        let options = generated_client::CallOptions::new();
        match (self, function) {
            (Self::Async(client, tokio), Function::Read) => {
                let call = client.client().getdetails().with(options);
                tell(tokio.block_on(if padding.is_empty() { call } else { call.parameter("padding", padding) }.send()))
            }
            (Self::Blocking(client), Function::Read) => {
                let call = client.client().getdetails().with(options);
                tell(if padding.is_empty() { call } else { call.parameter("padding", padding) }.send())
            }
            (Self::Async(client, tokio), Function::Write) => {
                let order = client.cpanellicensing().order(format!("A product{padding}"), address(), BillingCycle::Monthly);
                tell(tokio.block_on(order.send()))
            }
            (Self::Blocking(client), Function::Write) => {
                let order = client.cpanellicensing().order(format!("A product{padding}"), address(), BillingCycle::Monthly);
                tell(order.send())
            }
            (Self::CommandLine { .. }, _) => unreachable!("a process of its own"),
        }
    }
}

fn address() -> std::net::IpAddr {
    [192, 0, 2, 1].into()
}

fn tell<T: std::fmt::Debug>(result: Result<Reply<T>, Error>) -> (End, String) {
    match result {
        Ok(reply) => {
            let end = End::Success { attempts: reply.attempts(), data: format!("{:?}", reply.data()) };
            // Not the data, which is the caller's to keep.
            (end, reply.drift().to_string())
        }
        Err(error) => {
            let end = End::Failure {
                kind: error.kind(),
                delivery: error.delivery(),
                attempts: error.attempts(),
                retry_after: error.retry_after(),
            };
            (end, everything(&error))
        }
    }
}

/// All that an error shows.
fn everything(error: &Error) -> String {
    let mut shown = format!("{error}\n{error:?}\n{error:#?}");
    for text in [error.message(), error.code(), error.hint()].into_iter().flatten() {
        shown.push_str(&format!("\n{text}"));
    }
    let mut cause = error.source();
    while let Some(next) = cause {
        shown.push_str(&format!("\n{next}\n{next:?}"));
        cause = next.source();
    }
    shown
}

fn arguments(endpoint: &str, way: &Way, function: Function) -> Vec<String> {
    let mut arguments: Vec<String> = ["--verbose", "--yes", "--endpoint", endpoint, "--timeout"].map(str::to_owned).to_vec();
    arguments.push(way.timeout.as_secs_f64().to_string());
    if let Some(authority) = way.authority {
        arguments.extend(["--certificate-authority".to_owned(), file(authority)]);
    }
    if way.by_get {
        arguments.extend(["--method", "get"].map(str::to_owned));
    }
    let call: &[&str] = match function {
        Function::Read => &["client", "getdetails"],
        Function::Write => {
            &["cpanellicensing", "order", "--product", "A product", "--ip", "192.0.2.1", "--billingcycle", "Monthly"]
        }
    };
    arguments.extend(call.iter().map(|argument| (*argument).to_owned()));
    arguments
}

/// A file that holds the text, for as long as the tests run.
fn file(text: &'static str) -> String {
    use std::io::Write;
    static FILES: std::sync::Mutex<Vec<(&str, tempfile::NamedTempFile)>> = std::sync::Mutex::new(Vec::new());
    let mut files = FILES.lock().unwrap();
    if !files.iter().any(|(known, _)| *known == text) {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        files.push((text, file));
    }
    let (_, file) = files.iter().find(|(known, _)| *known == text).unwrap();
    file.path().display().to_string()
}

/// Runs the command line with the key in its environment: its exit code, and all that it printed.
pub(crate) fn program(arguments: &[String], key: &str) -> (i32, String) {
    let mut child = Command::new(binary())
        .args(arguments)
        .env("CLIENTAPI_APIKEY", key)
        .env("RUST_BACKTRACE", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut output, mut error) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let output = std::thread::spawn(move || {
        let mut text = Vec::new();
        output.read_to_end(&mut text).unwrap();
        text
    });
    let error = std::thread::spawn(move || {
        let mut text = Vec::new();
        error.read_to_end(&mut text).unwrap();
        text
    });
    let begun = Instant::now();
    let status = loop {
        match child.try_wait().unwrap() {
            Some(status) => break status,
            None if begun.elapsed() > PATIENCE => {
                child.kill().unwrap();
                break child.wait().unwrap();
            }
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    let shown = [error.join().unwrap(), OUTPUT.into(), output.join().unwrap()].concat();
    let code = status.code().expect("the program ends by itself, and in time");
    (code, String::from_utf8_lossy(&shown).into_owned())
}

/// The program, built by the cargo that runs the tests. It is a binary of another package, so cargo does not hand its path to tests.
fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        let cargo = std::env::var_os("CARGO").expect("cargo runs the tests");
        let arguments = ["build", "--quiet", "--package", "clientapi", "--message-format", "json"];
        let built = Command::new(cargo).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        let messages = String::from_utf8(built.stdout).unwrap();
        let (_, path) = messages.split_once("\"executable\":\"").expect("cargo names what it built");
        PathBuf::from(path.split('"').next().unwrap().replace("\\\\", "\\"))
    })
}

/// Does the work in a thread of its own, and says so if it panics or hangs.
pub(crate) fn watched<R: Send + 'static>(name: &str, work: impl FnOnce() -> R + Send + 'static) -> R {
    let (done, over) = channel();
    let thread = std::thread::spawn(move || done.send(work()));
    match over.recv_timeout(PATIENCE) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => panic!("{name}: hangs"),
        Err(RecvTimeoutError::Disconnected) => {
            let panic = thread.join().unwrap_err();
            let said = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
            panic!("{name}: panicked: {}", said.unwrap_or("with something that is no text"))
        }
    }
}
