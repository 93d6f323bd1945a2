//! Variables that a client fetches by itself, against a server that gives out sessions and lets them expire.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actionapi::description::Api;
use actionapi::sandbox::Sandbox;
use actionapi::{Async, Blocking, Builder, Call, CallOptions, Client, Error, ErrorKind, Mode, RawData, Secret, Settings};

use crate::caller::{api, form_value, ok, serving};

pub(crate) const SCHEMA: &str = r#"
format: 1
api:
  name: example
  title: Example API
  credentials: { password: string }
  variables:
    user: string
    sid: { fetch: { call: auth.login, with: { user: "${user}", password: "${password}" }, take: sid } }
  request: { parameters: { f: "${function}", sid: "${sid}" } }
  reply: { failure: /error, message: /error/text, code: /error/code, data: /data }
  errors:
    Expired: { code: 106, class: auth, renews: sid }
    BadPassword: { code: 400, class: auth }
modules:
  auth:
    functions:
      login:
        effect: idempotent
        request: { parameters: { sid: ~ } }
        parameters: { user: string, password: { type: string, secret: true } }
        returns: { sid: { type: string, secret: true } }
      logout: { effect: idempotent, returns: nothing, renews: sid }
  things:
    functions:
      list: { effect: read, returns: list<string> }
      make: { effect: write, returns: nothing }
"#;

/// What a server with sessions does and has done.
#[derive(Default)]
struct State {
    valid: BTreeSet<String>,
    logins: usize,
    writes: usize,
    received: usize,
    /// Whether no password is right.
    refuses: bool,
    /// Whether the sessions that it gives out are worth nothing.
    forgets: bool,
    /// How long a log-in takes.
    delay: Duration,
}

#[derive(Clone, Default)]
struct Server(Arc<Mutex<State>>);

impl Server {
    fn start(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}/api", listener.local_addr().unwrap());
        let server = self.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let server = server.clone();
                std::thread::spawn(move || server.serve(stream.unwrap()));
            }
        });
        endpoint
    }

    fn serve(&self, stream: TcpStream) {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut stream = stream;
        while let Some(form) = next_form(&mut reader) {
            let body = self.reply(&form);
            let head = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
            if stream.write_all((head + &body).as_bytes()).is_err() {
                return;
            }
        }
    }

    fn reply(&self, form: &str) -> String {
        let value = |name: &str| form_value(form, name);
        let delay = self.state().delay;
        if value("f").as_deref() == Some("login") {
            std::thread::sleep(delay);
        }
        let mut state = self.state();
        state.received += 1;
        let error = |code: u32| format!(r#"{{"error":{{"code":{code},"text":"no: {form}"}}}}"#);
        match value("f").as_deref() {
            Some("login") => {
                state.logins += 1;
                if state.refuses || value("password").as_deref() != Some("s3cret-pw") {
                    return error(400);
                }
                let sid = format!("session-{}", state.logins);
                if !state.forgets {
                    state.valid.insert(sid.clone());
                }
                format!(r#"{{"data":{{"sid":"{sid}"}}}}"#)
            }
            _ if !value("sid").is_some_and(|sid| state.valid.contains(&sid)) => error(106),
            Some("logout") => {
                state.valid.clear();
                "{}".to_owned()
            }
            Some("make") => {
                state.writes += 1;
                "{}".to_owned()
            }
            _ => r#"{"data":["x"]}"#.to_owned(),
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    fn expire(&self) {
        self.state().valid.clear();
    }

    /// How often a session was given out, and how often something was written.
    fn counts(&self) -> (usize, usize) {
        let state = self.state();
        (state.logins, state.writes)
    }
}

/// The form of the next request; `None` at the end of the connection.
fn next_form(reader: &mut impl BufRead) -> Option<String> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line == "\r\n" {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    String::from_utf8(body).ok()
}

fn builder<M: Mode>(api: &'static Api, endpoint: &str) -> Builder<M> {
    let index = |name: &str| api.protocol.variables.iter().position(|variable| variable.name.wire == name).unwrap();
    let builder = Builder::new(&api.protocol, endpoint).credential(index("password"), Secret::from("s3cret-pw"));
    builder.variable(index("user"), "Admin".to_owned()).with(Settings::new().attempts(3))
}

pub(crate) fn blocking(api: &'static Api, endpoint: &str) -> Client<Blocking> {
    builder(api, endpoint).build().unwrap()
}

pub(crate) fn send(client: &Client<Blocking>, api: &'static Api, function: (&'static str, &'static str)) -> Result<(), Error> {
    Call::<Blocking, RawData>::new(client, api.operation(function.0, function.1)).call().map(drop)
}

async fn send_async(client: &Client<Async>, api: &'static Api, function: (&'static str, &'static str)) -> Result<(), Error> {
    Call::<Async, RawData>::new(client, api.operation(function.0, function.1)).call().await.map(drop)
}

fn tokio() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

pub(crate) const LIST: (&str, &str) = ("things", "list");
const MAKE: (&str, &str) = ("things", "make");

#[test]
fn a_session_is_fetched_once_and_renewed_when_it_expires() {
    let (api, server) = (api(SCHEMA), Server::default());
    let client = blocking(api, &server.start());
    send(&client, api, LIST).unwrap();
    send(&client.clone(), api, LIST).unwrap();
    assert_eq!(server.counts(), (1, 0));
    server.expire();
    send(&client, api, MAKE).unwrap();
    assert_eq!(server.counts(), (2, 1), "a write that was refused is made once more");

    let awaited: Client<Async> = builder(api, &server.start()).build().unwrap();
    tokio().block_on(async {
        send_async(&awaited, api, LIST).await.unwrap();
        server.expire();
        send_async(&awaited, api, MAKE).await.unwrap();
    });
    assert_eq!(server.counts(), (4, 2));
}

#[test]
fn a_thousand_calls_share_one_log_in() {
    let (api, server) = (api(SCHEMA), Server::default());
    let client: Client<Async> = builder(api, &server.start()).build().unwrap();
    tokio().block_on(async {
        for round in 1..=3 {
            let calls: Vec<_> = (0..1000)
                .map(|number| {
                    let client = client.clone();
                    tokio::spawn(async move { send_async(&client, api, if number % 10 == 0 { MAKE } else { LIST }).await })
                })
                .collect();
            for call in calls {
                call.await.unwrap().unwrap();
            }
            assert_eq!(server.counts(), (round, round * 100));
            // The next calls are sent with a session that has expired.
            server.expire();
        }
    });
}

#[test]
fn a_hundred_threads_share_one_log_in() {
    let (api, server) = (api(SCHEMA), Server::default());
    let client = blocking(api, &server.start());
    for round in 1..=3 {
        std::thread::scope(|scope| {
            let calls: Vec<_> = (0..100).map(|_| scope.spawn(|| send(&client, api, MAKE))).collect();
            calls.into_iter().for_each(|call| call.join().unwrap().unwrap());
        });
        assert_eq!(server.counts(), (round, round * 100));
        server.expire();
    }
}

#[test]
fn a_new_session_that_is_refused_too_is_the_end() {
    let (api, server) = (api(SCHEMA), Server::default());
    server.state().forgets = true;
    let error = send(&blocking(api, &server.start()), api, MAKE).unwrap_err();
    assert_eq!((error.known(), error.attempts(), server.counts()), (Some("Expired"), 2, (2, 0)));
    // Not even the old one is shown, though the server repeats both.
    let shown = format!("{error:?}");
    assert!(!shown.contains("session-") && !shown.contains("s3cret-pw"), "{shown}");
}

#[test]
fn the_error_of_a_log_in_is_that_of_the_call() {
    let (api, server) = (api(SCHEMA), Server::default());
    server.state().refuses = true;
    let endpoint = server.start();
    let client = blocking(api, &endpoint);
    let check = |error: &Error| {
        assert_eq!((error.function(), error.known()), (Some(MAKE), Some("BadPassword")));
        assert_eq!(error.delivery(), actionapi::Delivery::NeverSent);
        let text = error.to_string();
        assert!(text.contains("`sid` could not be fetched with `auth.login`"), "{text}");
        assert!(!format!("{error:?}").contains("s3cret-pw"), "{error:?}");
    };
    check(&send(&client, api, MAKE).unwrap_err());
    // No loop, and the next call tries anew.
    assert_eq!(server.state().received, 1);
    check(&send(&client, api, MAKE).unwrap_err());
    assert_eq!(server.state().received, 2);
    // Those that wait fail with it.
    server.state().delay = Duration::from_millis(200);
    let client: Client<Async> = builder(api, &endpoint).build().unwrap();
    tokio().block_on(async {
        let both = [0; 20].map(|_| {
            tokio::spawn({
                let client = client.clone();
                async move { send_async(&client, api, MAKE).await }
            })
        });
        for call in both {
            check(&call.await.unwrap().unwrap_err());
        }
    });
    assert_eq!(server.state().received, 3);
    server.state().refuses = false;
    tokio().block_on(send_async(&client, api, MAKE)).unwrap();
}

#[test]
fn a_log_in_that_hangs_ends_with_the_call_and_others_take_over() {
    let (api, server) = (api(SCHEMA), Server::default());
    server.state().delay = Duration::from_secs(3600);
    let endpoint = server.start();
    let client: Client<Async> = builder(api, &endpoint).build().unwrap();
    let hasty = || CallOptions::new().deadline(Duration::from_millis(300));
    let call = |client: &Client<Async>| {
        let client = client.clone();
        async move { Call::<Async, RawData>::new(&client, api.operation(LIST.0, LIST.1)).with(hasty()).call().await.map(drop) }
    };
    let runtime = tokio();
    runtime.block_on(async {
        let (one, other) = tokio::join!(call(&client), call(&client));
        for error in [one.unwrap_err(), other.unwrap_err()] {
            assert_eq!((error.kind(), error.delivery()), (ErrorKind::Timeout, actionapi::Delivery::NeverSent), "{error}");
        }
        // One that is abandoned leaves its place to another.
        let abandoned = tokio::spawn({
            let client = client.clone();
            async move { send_async(&client, api, LIST).await }
        });
        tokio::time::sleep(Duration::from_millis(50)).await;
        server.state().delay = Duration::ZERO;
        let waiting = tokio::spawn({
            let client = client.clone();
            async move { send_async(&client, api, LIST).await }
        });
        tokio::time::sleep(Duration::from_millis(50)).await;
        abandoned.abort();
        waiting.await.unwrap().unwrap();
    });

    server.state().delay = Duration::from_secs(3600);
    let client = blocking(api, &endpoint);
    std::thread::scope(|scope| {
        let call = || Call::<Blocking, RawData>::new(&client, api.operation(LIST.0, LIST.1)).with(hasty()).call().map(drop);
        let calls = [scope.spawn(call), scope.spawn(call)];
        for call in calls {
            let error = call.join().unwrap().unwrap_err();
            assert_eq!((error.kind(), error.delivery()), (ErrorKind::Timeout, actionapi::Delivery::NeverSent), "{error}");
        }
    });
}

#[test]
fn a_log_out_and_forget_drop_the_session() {
    let (api, server) = (api(SCHEMA), Server::default());
    let client = blocking(api, &server.start());
    send(&client, api, LIST).unwrap();
    assert!(client.session().is_some());
    send(&client, api, ("auth", "logout")).unwrap();
    assert!(client.session().is_none());
    send(&client, api, LIST).unwrap();
    assert_eq!(server.counts(), (2, 0));
    client.forget();
    send(&client, api, LIST).unwrap();
    assert_eq!(server.counts(), (3, 0));
}

#[test]
fn another_process_goes_on_with_the_session() {
    let (api, server) = (api(SCHEMA), Server::default());
    let endpoint = server.start();
    let client = blocking(api, &endpoint);
    send(&client, api, LIST).unwrap();
    let session = client.session().unwrap();
    assert!(!session.expose().contains("s3cret-pw"));
    let other: Client<Blocking> = builder(api, &endpoint).session(session).build().unwrap();
    send(&other, api, LIST).unwrap();
    assert_eq!(server.counts(), (1, 0));
    // What expired meanwhile is renewed.
    server.expire();
    send(&other, api, MAKE).unwrap();
    assert_eq!(server.counts(), (2, 1));
    let problem = builder::<Blocking>(api, &endpoint).session(Secret::from("x")).build().unwrap_err();
    assert_eq!(problem.kind(), ErrorKind::Configuration, "{problem}");
}

#[test]
fn values_last_as_long_as_the_schema_or_the_reply_says() {
    for (lasts, logins) in
        [("lasts: 1h", 1), ("lasts: 1ms", 2), ("lasts: /seconds", 2), ("until: /until", 2), ("until: /later", 1)]
    {
        let fetch = r#"take: sid }"#;
        let api = api(&SCHEMA.replace(fetch, &format!("{fetch}, {lasts}")));
        let server = Lasting::default();
        let client = blocking(api, &server.start());
        send(&client, api, LIST).unwrap();
        std::thread::sleep(Duration::from_millis(20));
        send(&client, api, LIST).unwrap();
        assert_eq!(*server.0.lock().unwrap(), logins, "{lasts}");
    }
}

#[test]
fn the_sandbox_gives_out_sessions_and_lets_them_expire() {
    let api = api(SCHEMA);
    let sandbox = Sandbox::start(api).unwrap();
    let count = |module, function| sandbox.double::<()>(module, function).received().len();
    let client = blocking(api, sandbox.endpoint());
    send(&client, api, LIST).unwrap();
    send(&client, api, MAKE).unwrap();
    assert_eq!((count("auth", "login"), count("things", "make")), (1, 1));
    sandbox.expire("sid");
    send(&client, api, MAKE).unwrap();
    assert_eq!((count("auth", "login"), count("things", "make")), (2, 3), "one of them was refused");
    send(&client, api, ("auth", "logout")).unwrap();
    send(&client, api, LIST).unwrap();
    assert_eq!(count("auth", "login"), 3);
    // A session that it did not give out.
    let session = Secret::from(r#"{"sid":{"value":"made-up"}}"#);
    let other: Client<Blocking> = builder(api, sandbox.endpoint()).session(session).build().unwrap();
    send(&other, api, LIST).unwrap();
    assert_eq!(count("auth", "login"), 4);
}

/// A server whose replies say in several ways how long a session lasts; it counts log-ins.
#[derive(Clone, Default)]
struct Lasting(Arc<Mutex<usize>>);

impl Lasting {
    fn start(&self) -> String {
        let logins = Arc::clone(&self.0);
        serving(move |request| {
            *logins.lock().unwrap() += usize::from(request.contains("f=login"));
            ok(r#"{"data":{"sid":"session-1"},"seconds":"0.001","until":1700000000,"later":"2099-01-01 00:00:00"}"#)
        })
    }
}

#[test]
fn what_is_made_of_fetched_values_and_the_other_way_round() {
    let schema = SCHEMA
        .replace("credentials: { password: string }", "credentials: { password: string, apikey: \"string?\" }")
        .replace(
            "sid: { fetch",
            "twice: \"${password}\"\n    bearer: { first: [\"${apikey}\", \"${token}\"] }\n    token: \"${sid}\"\n    sid: { fetch",
        )
        .replace("password: \"${password}\" }, take", "password: \"${twice}\" }, take")
        .replace("sid: \"${sid}\" } }\n  reply", "sid: \"${bearer}\" } }\n  reply");
    let (api, server) = (api(&schema), Server::default());
    let endpoint = server.start();
    let client = blocking(api, &endpoint);
    send(&client, api, LIST).unwrap();
    server.expire();
    send(&client, api, MAKE).unwrap();
    assert_eq!(server.counts(), (2, 1));
    // With a key there is nothing to fetch.
    server.state().valid.insert("k3y".to_owned());
    let index = api.protocol.variables.iter().position(|variable| variable.name.wire == "apikey").unwrap();
    let keyed = builder::<Blocking>(api, &endpoint).credential(index, Secret::from("k3y")).build().unwrap();
    send(&keyed, api, LIST).unwrap();
    assert_eq!(server.counts(), (2, 1));
}
