//! Fetched variables that are fetched with others, against a server whose log-in needs a session and a token of an earlier reply, and whose
//! writes need a token of the session.

use std::sync::{Arc, Mutex, MutexGuard};

use actionapi::description::Api;
use actionapi::{Async, Blocking, Builder, Call, Client, Delivery, Error, Mode, RawData, Secret, Settings};

use crate::caller::{api, form_value, head_and_form, header, ok, serving};
use crate::sessions::{self, LIST};

const SCHEMA: &str = r#"
format: 1
api:
  name: example
  title: Example API
  credentials: { password: "string?" }
  variables:
    user: "string?"
    pre: { fetch: { call: token, take: pre } }
    logintoken: { fetch: { call: token, take: token } }
    session: { fetch: { call: login, with: { user: "${user}", password: "${password}", token: "${logintoken}" }, take: sid } }
    csrf: { fetch: { call: csrf, take: token } }
  request: { parameters: { f: "${function}" }, headers: { X-Key: "${session}" } }
  reply: { failure: /error, message: /error, code: /error, data: /data }
  errors:
    Expired: { code: expired, class: auth, renews: session }
    BadToken: { code: badtoken, class: auth, renews: csrf }
functions:
  token: { effect: read, request: { headers: { X-Key: ~ } }, returns: { pre: string, token: string } }
  login:
    effect: idempotent
    request: { headers: { X-Key: "${pre}" } }
    parameters: { user: string, password: { type: string, secret: true }, token: { type: string, secret: true } }
    errors: { Lost: { code: lost, class: auth, renews: [pre, logintoken] } }
    returns: { sid: string }
  csrf: { effect: read, returns: { token: string } }
  edit: { effect: write, request: { parameters: { token: "${csrf}" } }, returns: nothing }
  list: { effect: read, returns: nothing }
"#;

#[derive(Default)]
struct State {
    /// Everything that was given out before is worth nothing.
    age: usize,
    refuses: bool,
    functions: Vec<String>,
}

#[derive(Clone, Default)]
struct Server(Arc<Mutex<State>>);

impl Server {
    fn start(&self) -> String {
        let server = self.clone();
        serving(move |request| {
            let (head, form) = head_and_form(request);
            ok(&server.reply(header(&head, "x-key").unwrap_or_default(), &form))
        })
    }

    fn reply(&self, key: &str, form: &str) -> String {
        let value = |name: &str| form_value(form, name).unwrap_or_default();
        let mut state = self.state();
        state.functions.push(value("f"));
        let age = state.age;
        let error = |code: &str| format!(r#"{{"error":"{code}"}}"#);
        let is_in = key == format!("session-{age}");
        match value("f").as_str() {
            "token" => format!(r#"{{"data":{{"pre":"pre-{age}","token":"login-{age}"}}}}"#),
            "login" if state.refuses => error("refused"),
            "login" if key != format!("pre-{age}") || value("token") != format!("login-{age}") => error("lost"),
            "login" => format!(r#"{{"data":{{"sid":"session-{age}"}}}}"#),
            "list" if key.is_empty() => "{}".to_owned(),
            _ if !is_in => error("expired"),
            "csrf" => format!(r#"{{"data":{{"token":"csrf-{age}"}}}}"#),
            "edit" if value("token") != format!("csrf-{age}") => error("badtoken"),
            _ => "{}".to_owned(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// What was called since the last time.
    fn functions(&self) -> Vec<String> {
        std::mem::take(&mut self.state().functions)
    }
}

fn builder<M: Mode>(api: &'static Api, endpoint: &str) -> Builder<M> {
    let of = |name: &str| api.protocol.variables.iter().position(|variable| variable.name.wire == name).unwrap();
    let builder = Builder::new(&api.protocol, endpoint).with(Settings::new().attempts(1));
    builder.credential(of("user"), Secret::from("ada")).credential(of("password"), Secret::from("s3cret-pw"))
}

fn send(api: &'static Api, client: &Client<Blocking>, function: &'static str) -> Result<(), Error> {
    Call::<_, RawData>::new(client, api.operation("", function)).send().map(drop)
}

#[test]
fn what_was_fetched_together_is_renewed_together() {
    let (api, server) = (api(SCHEMA), Server::default());
    let endpoint = server.start();
    let client: Client<Blocking> = builder(api, &endpoint).build().unwrap();
    send(api, &client, "edit").unwrap();
    assert_eq!(server.functions(), ["token", "login", "csrf", "edit"]);
    send(api, &client, "edit").unwrap();
    assert_eq!(server.functions(), ["edit"]);
    server.state().age += 1;
    send(api, &client, "edit").unwrap();
    assert_eq!(server.functions(), ["edit", "token", "login", "csrf", "edit"]);
    let client: Client<Async> = builder(api, &endpoint).build().unwrap();
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let edit = || Call::<_, RawData>::new(&client, api.operation("", "edit")).send();
    tokio.block_on(edit()).unwrap();
    server.state().age += 1;
    tokio.block_on(edit()).unwrap();
    let renewed = ["edit", "token", "login", "csrf", "edit"];
    assert_eq!(server.functions(), [&["token", "login", "csrf", "edit"][..], &renewed].concat());
}

#[test]
fn a_log_in_renews_what_it_is_called_with() {
    let (api, server) = (api(SCHEMA), Server::default());
    let endpoint = server.start();
    server.state().age = 7;
    let old = |kept: &str| builder::<Blocking>(api, &endpoint).session(Secret::from(kept)).build().unwrap();
    // The token and the session before the log-in are of another time.
    let client = old(r#"{"pre":{"value":"pre-0"},"logintoken":{"value":"login-0"}}"#);
    send(api, &client, "edit").unwrap();
    assert_eq!(server.functions(), ["login", "token", "login", "csrf", "edit"]);
    // All of it is.
    let client = old(
        r#"{"pre":{"value":"pre-0"},"logintoken":{"value":"login-0"},"session":{"value":"session-0"},"csrf":{"value":"csrf-0"}}"#,
    );
    send(api, &client, "edit").unwrap();
    assert_eq!(server.functions(), ["edit", "token", "login", "csrf", "edit"]);
}

#[test]
fn a_call_is_sent_with_the_session_that_its_token_was_fetched_with() {
    let (api, server) = (api(SCHEMA), Server::default());
    let endpoint = server.start();
    server.state().age = 7;
    let kept = Secret::from(r#"{"session":{"value":"session-0"}}"#);
    let client: Client<Blocking> = builder(api, &endpoint).session(kept).build().unwrap();
    send(api, &client, "edit").unwrap();
    assert_eq!(server.functions(), ["csrf", "token", "login", "csrf", "edit"]);
}

#[test]
fn nothing_is_fetched_for_a_log_in_that_cannot_be() {
    let (api, server) = (api(SCHEMA), Server::default());
    let client: Client<Blocking> = Builder::new(&api.protocol, server.start()).build().unwrap();
    send(api, &client, "list").unwrap();
    assert_eq!(server.functions(), ["list"]);
}

#[test]
fn another_user_is_another_session() {
    let (api, server) = (api(SCHEMA), Server::default());
    let client: Client<Blocking> = builder(api, &server.start()).build().unwrap();
    send(api, &client, "edit").unwrap();
    let password = api.protocol.variables.iter().position(|variable| variable.name.wire == "password").unwrap();
    client.set_credential(password, Secret::from("another"));
    send(api, &client, "edit").unwrap();
    let whole = ["token", "login", "csrf", "edit"];
    assert_eq!(server.functions(), [&whole[..], &["token", "login", "csrf", "edit"]].concat());
}

#[test]
fn an_error_after_a_refused_attempt_does_not_say_that_nothing_was_sent() {
    let (api, server) = (api(SCHEMA), Server::default());
    let client: Client<Blocking> = builder(api, &server.start()).build().unwrap();
    send(api, &client, "edit").unwrap();
    server.state().age += 1;
    server.state().refuses = true;
    let error = send(api, &client, "edit").unwrap_err();
    assert_eq!(error.delivery(), Delivery::Answered);
    assert!(!error.to_string().contains("never sent"), "{error}");
    assert!(error.to_string().contains("`session` could not be fetched with `login`"), "{error}");
}

/// A server that gives out a session, a token with it, and a key for both.
#[derive(Clone, Default)]
struct Chain(Arc<Mutex<Chained>>);

#[derive(Default)]
struct Chained {
    session: usize,
    requests: Vec<String>,
}

impl Chain {
    fn requests(&self) -> Vec<String> {
        self.0.lock().unwrap().requests.clone()
    }

    fn start(&self) -> String {
        let chain = self.clone();
        serving(move |request| ok(&chain.reply(request)))
    }

    fn reply(&self, request: &str) -> String {
        let (head, form) = head_and_form(request);
        let value = |name: &str| form_value(&form, name);
        let sent = |name: &str| value(name).map(|value| format!(" {name}={value}")).unwrap_or_default();
        let function = value("f").unwrap();
        let key = header(&head, "x-key").map(|key| format!(" key={key}")).unwrap_or_default();
        let mut state = self.0.lock().unwrap();
        state.requests.push(format!("{function}{}{}{key}", sent("sid"), sent("csrf")));
        let now = state.session + 1;
        match function.as_str() {
            "login" => format!(r#"{{"data":{{"sid":"session-{now}"}},"token":"token-{now}"}}"#),
            _ if value("sid") != Some(format!("session-{now}")) => r#"{"error":{"code":106}}"#.to_owned(),
            "key" => format!(r#"{{"data":{{"key":"key-{now}"}}}}"#),
            _ => r#"{"data":["x"]}"#.to_owned(),
        }
    }
}

#[test]
fn variables_of_one_call_are_fetched_at_once_and_a_token_with_a_session() {
    let schema = sessions::SCHEMA
        .replace(
            "take: sid } }",
            "take: sid } }\n    csrf: { fetch: { call: auth.login, with: { user: \"${user}\", password: \"${password}\" }, take: /token } }\n    \
             key: { fetch: { call: auth.key, take: key } }",
        )
        .replace("sid: \"${sid}\" } }\n  reply", "sid: \"${sid}\", csrf: \"${csrf}\" }, headers: { X-Key: \"${key}\" } }\n  reply")
        .replace("request: { parameters: { sid: ~ } }", "request: { parameters: { sid: ~, csrf: ~ }, headers: { X-Key: ~ } }")
        .replace(
            "      logout:",
            "      key: { effect: read, request: { headers: { X-Key: ~ } }, returns: { key: string } }\n      logout:",
        );
    let api = api(&schema);
    let server = Chain::default();
    let client = sessions::blocking(api, &server.start());
    sessions::send(&client, api, LIST).unwrap();
    sessions::send(&client, api, LIST).unwrap();
    assert_eq!(
        server.requests(),
        [
            "login",
            "key sid=session-1 csrf=token-1",
            "list sid=session-1 csrf=token-1 key=key-1",
            "list sid=session-1 csrf=token-1 key=key-1"
        ]
    );
    // The session has expired: the key, which was fetched with it, is worth nothing either.
    server.0.lock().unwrap().session += 1;
    sessions::send(&client, api, LIST).unwrap();
    assert_eq!(
        server.requests()[4..],
        [
            "list sid=session-1 csrf=token-1 key=key-1",
            "login",
            "key sid=session-2 csrf=token-2",
            "list sid=session-2 csrf=token-2 key=key-2"
        ]
    );
}
