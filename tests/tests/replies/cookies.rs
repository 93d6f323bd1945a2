//! Cookies that a server sets and a schema sends back, against a wiki whose log-in needs those of an earlier reply.

use std::sync::{Arc, Mutex};

use actionapi::description::Api;
use actionapi::{Async, Blocking, Builder, Call, Client, Error, Mode, RawData, Secret, Settings};

use crate::caller::{api, form_value, head_and_form, header, serving, with_head};

const SCHEMA: &str = r#"
format: 1
api:
  name: example
  title: Example API
  credentials: { password: string }
  variables:
    user: string
    logintoken: { fetch: { call: token, take: token } }
    name: { fetch: { call: login, with: { name: "${user}", password: "${password}", token: "${logintoken}" }, take: name } }
  request: { parameters: { f: "${function}", assertuser: "${name}" }, headers: { Cookie: "${cookies}" } }
  reply: { failure: /error, message: /error/text, code: /error/code, data: /data }
  errors: { LoggedOut: { code: assertuserfailed, class: auth, renews: name } }
functions:
  token: { effect: read, request: { parameters: { assertuser: ~ } }, returns: { token: { type: string, secret: true } } }
  login:
    effect: idempotent
    request: { parameters: { assertuser: ~ } }
    parameters: { name: string, password: { type: string, secret: true }, token: { type: string, secret: true } }
    returns: { name: string }
  list: { effect: read, returns: list<string> }
  logout: { effect: idempotent, returns: nothing }
"#;

#[derive(Default)]
struct State {
    /// Raised when the server forgets everybody.
    age: usize,
    /// `f` and the cookies of each request.
    requests: Vec<(String, String)>,
}

#[derive(Clone, Default)]
struct Wiki(Arc<Mutex<State>>);

impl Wiki {
    fn start(&self) -> String {
        let wiki = self.clone();
        serving(move |request| wiki.reply(request))
    }

    fn reply(&self, request: &str) -> String {
        let (head, form) = head_and_form(request);
        let value = |name: &str| form_value(&form, name).unwrap_or_default();
        let cookies = header(&head, "cookie").unwrap_or_default();
        let mut state = self.0.lock().unwrap();
        state.requests.push((value("f"), cookies.to_owned()));
        let age = state.age;
        let has = |cookie: &str| cookies.split("; ").any(|each| each == cookie);
        let (session, user) = (format!("wiki_session=session-{age}"), format!("wikiUser=Ada-number-{age}"));
        let last = cookies.rsplit("; ").next().unwrap_or_default();
        let error = |code: &str| format!(r#"{{"error":{{"code":"{code}","text":"with {last}, {cookies}"}}}}"#);
        let (set, body) = match value("f").as_str() {
            "token" => {
                (vec![format!("{session}; path=/; HttpOnly"), "lang=en".into()], r#"{"data":{"token":"t0ken+\\"}}"#.to_owned())
            }
            "login" if has(&session) && value("token") == "t0ken+\\" && value("password") == "s3cret-pw" => {
                (vec![format!("{user}; Max-Age=3600"), "lang=; Max-Age=0".into()], r#"{"data":{"name":"Ada"}}"#.to_owned())
            }
            "login" => (Vec::new(), error("badtoken")),
            "logout" => (vec!["wikiUser=; Max-Age=0".into()], error("ended")),
            _ if has(&session) && has(&user) && value("assertuser") == "Ada" => (Vec::new(), r#"{"data":["x"]}"#.to_owned()),
            _ => (Vec::new(), error("assertuserfailed")),
        };
        let set: String = set.iter().map(|cookie| format!("Set-Cookie: {cookie}\r\n")).collect();
        with_head("200 OK", &set, &body)
    }

    fn forget(&self) {
        self.0.lock().unwrap().age += 1;
    }

    /// The functions called since the last time, with their cookies.
    fn requests(&self) -> Vec<(String, String)> {
        std::mem::take(&mut self.0.lock().unwrap().requests)
    }

    fn functions(&self) -> Vec<String> {
        self.requests().into_iter().map(|(function, _)| function).collect()
    }
}

fn builder<M: Mode>(api: &'static Api, endpoint: &str) -> Builder<M> {
    let of = |name: &str| api.protocol.variables.iter().position(|variable| variable.name.wire == name).unwrap();
    let builder = Builder::new(&api.protocol, endpoint).with(Settings::new().attempts(1));
    builder.credential(of("user"), Secret::from("ada")).credential(of("password"), Secret::from("s3cret-pw"))
}

fn blocking(api: &'static Api, endpoint: &str) -> Client<Blocking> {
    builder(api, endpoint).build().unwrap()
}

fn list(api: &'static Api, client: &Client<Blocking>) -> Result<(), Error> {
    Call::<_, RawData>::new(client, api.operation("", "list")).send().map(drop)
}

#[test]
fn a_log_in_keeps_its_cookies_for_a_client_and_its_clones() {
    let (api, wiki) = (api(SCHEMA), Wiki::default());
    let endpoint = wiki.start();
    let client = blocking(api, &endpoint);
    list(api, &client).unwrap();
    list(api, &client.clone()).unwrap();
    let logged_in = "wiki_session=session-0; wikiUser=Ada-number-0";
    let expected = [("token", ""), ("login", "wiki_session=session-0; lang=en"), ("list", logged_in), ("list", logged_in)];
    assert_eq!(wiki.requests(), expected.map(|(function, cookies)| (function.to_owned(), cookies.to_owned())));
    // A new session: the new cookies replace the old ones.
    wiki.forget();
    list(api, &client).unwrap();
    assert_eq!(wiki.functions(), ["list", "token", "login", "list"]);
    // Another client has none.
    list(api, &blocking(api, &endpoint)).unwrap();
    assert_eq!(wiki.functions(), ["token", "login", "list"]);
    client.forget();
    list(api, &client).unwrap();
    assert_eq!(wiki.requests().first(), Some(&("token".to_owned(), String::new())));
}

#[test]
fn the_async_client_keeps_them_too() {
    let (api, wiki) = (api(SCHEMA), Wiki::default());
    let endpoint = wiki.start();
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let client: Client<Async> = builder(api, &endpoint).build().unwrap();
    for _ in 0..2 {
        tokio.block_on(Call::<_, RawData>::new(&client, api.operation("", "list")).send()).unwrap();
    }
    assert_eq!(wiki.functions(), ["token", "login", "list", "list"]);
}

#[test]
fn a_session_holds_them_and_another_host_does_not_get_them() {
    let (api, wiki) = (api(SCHEMA), Wiki::default());
    let endpoint = wiki.start();
    let client = blocking(api, &endpoint);
    list(api, &client).unwrap();
    wiki.requests();
    let session = client.session().unwrap();
    let next: Client<Blocking> = builder(api, &endpoint).session(session.clone()).build().unwrap();
    list(api, &next).unwrap();
    assert_eq!(wiki.functions(), ["list"]);
    let other = Wiki::default();
    let elsewhere: Client<Blocking> = builder(api, &other.start()).session(session).build().unwrap();
    list(api, &elsewhere).unwrap();
    assert_eq!(other.requests().first(), Some(&("list".to_owned(), String::new())));
    other.forget();
    list(api, &elsewhere).unwrap();
    // Its own log-in takes a new token as well.
    assert_eq!(other.functions(), ["list", "token", "login", "list"]);
}

#[test]
fn no_message_shows_them() {
    let (api, wiki) = (api(SCHEMA), Wiki::default());
    let client = blocking(api, &wiki.start());
    list(api, &client).unwrap();
    // A write of another function with the cookies of a user who is not logged in any more, twice: the error shows the server's text.
    wiki.forget();
    let call = Call::<_, RawData>::new(&client, api.operation("", "login")).parameter("name", "ada");
    let error =
        call.parameter("password", Secret::from("s3cret-pw")).parameter("token", Secret::from("wrong")).send().unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(shown.contains("wikiUser="), "{shown}");
    assert!(!shown.contains("session-0") && !shown.contains("Ada-number-0"), "{shown}");
}

#[test]
fn a_reply_that_ends_a_cookie_and_repeats_it_is_shown_without_it() {
    let (api, wiki) = (api(SCHEMA), Wiki::default());
    let client = blocking(api, &wiki.start());
    list(api, &client).unwrap();
    let error = Call::<_, RawData>::new(&client, api.operation("", "logout")).send().unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(shown.contains("wikiUser=") && !shown.contains("number-0"), "{shown}");
}
