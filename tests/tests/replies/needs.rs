//! Needs: which optional parameters a call has together, and which variables it needs, checked before anything is sent.

use std::ffi::OsString;
use std::net::TcpListener;

use actionapi::cli::{Console, Program};
use actionapi::description::{Api, Operation};
use actionapi::sandbox::Sandbox;
use actionapi::{Async, Blocking, Builder, Call, Client, Delivery, Error, ErrorKind, RawData};

use crate::caller::{api, builder};

const SCHEMA: &str = r#"
format: 1
api:
  name: example
  title: Example API
  request: { parameters: { action: "${function}" } }
  reply: { success: { at: /ok, is: true }, message: /message, data: /data }
modules:
  clients:
    request: { names: "c_{name}" }
    functions:
      find:
        effect: read
        parameters: { id: integer?, email: string?, page: integer?, size: integer?, tags: list<string>?, all: boolean? }
        needs: [{ one_of: [id, email] }, { together: [page, size] }, { exclusive: [tags, all] }]
        example: { data: [] }
      list:
        effect: read
        parameters: { tags: list<string>?, labels: map<string>? }
        needs: [{ any_of: [tags, labels] }]
        example: { data: [] }
"#;

type Given = &'static [(&'static str, &'static [&'static str])];

/// Calls of `clients.find`, each with what is wrong with it.
const CALLS: &[(Given, &str)] = &[
    (&[], "give exactly one of `id` and `email`"),
    (&[("id", &["1"]), ("email", &["a"])], "give exactly one of `id` and `email`, not both"),
    (&[("id", &["1"]), ("page", &["1"])], "give all or none of `page` and `size`: `size` is missing"),
    (&[("id", &["1"]), ("all", &["1"]), ("tags[]", &["a"])], "give at most one of `tags` and `all`, not both"),
    (&[("id", &["1"])], ""),
    (&[("email", &["a"]), ("page", &["1"]), ("size", &["1"]), ("tags[]", &["a"])], ""),
];

/// The errors of both clients for a call with these parameters, of which one that ends in `[]` is a list.
fn errors(api: &'static Api, endpoint: &str, operation: &Operation, given: Given) -> [Option<Error>; 2] {
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let client: Client<Async> = Builder::new(&api.protocol, endpoint).build().unwrap();
    let mut call = Call::<Async, RawData>::new(&client, operation.clone());
    for (name, values) in given {
        call = match name.strip_suffix("[]") {
            Some(name) => call.parameter(name, values.to_vec()),
            None => call.parameter(*name, values[0]),
        };
    }
    let one = tokio.block_on(call.send()).err();
    let client: Client<Blocking> = Builder::new(&api.protocol, endpoint).build().unwrap();
    let mut call = Call::<Blocking, RawData>::new(&client, operation.clone());
    for (name, values) in given {
        call = match name.strip_suffix("[]") {
            Some(name) => call.parameter(name, values.to_vec()),
            None => call.parameter(*name, values[0]),
        };
    }
    [one, call.send().err()]
}

#[test]
fn a_call_that_does_not_meet_a_need_is_never_sent() {
    let api = api(SCHEMA);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let endpoint = format!("http://{}/", listener.local_addr().unwrap());
    let operation = api.operation("clients", "find");
    for (given, problem) in CALLS.iter().filter(|(_, problem)| !problem.is_empty()) {
        for error in errors(api, &endpoint, &operation, given) {
            let error = error.unwrap();
            assert_eq!((error.kind(), error.delivery()), (ErrorKind::Parameter, Delivery::NeverSent), "{error}");
            assert!(error.to_string().contains(problem), "{error}");
        }
    }
    // A list without items is not sent.
    for error in errors(api, &endpoint, &api.operation("clients", "list"), &[("tags[]", &[])]) {
        assert!(error.unwrap().to_string().contains("give at least one of `tags` and `labels`"));
    }
    assert!(listener.accept().is_err(), "something was sent");
}

#[test]
fn the_sandbox_refuses_what_a_client_without_needs_sends() {
    let api = api(SCHEMA);
    let sandbox = Sandbox::start(api).unwrap();
    let known = api.operation("clients", "find");
    let mut unknown = known.clone();
    unknown.needs = Vec::new().into();
    for (given, problem) in CALLS {
        for operation in [&known, &unknown] {
            for error in errors(api, sandbox.endpoint(), operation, given) {
                let text = error.map(|error| error.to_string()).unwrap_or_default();
                assert!(text.contains(problem) && text.is_empty() == problem.is_empty(), "{given:?}: {text}");
            }
        }
    }
}

const VARIABLES: &str = r#"
format: 1
api:
  name: music
  title: Music API
  credentials: { sk: "string?", password: "string?" }
  variables: { token: { fetch: { call: login, with: { password: "${password}" }, take: token } } }
  request: { parameters: { method: "${function}", sk: "${sk}", t: "${token}" } }
  reply: { success: http, message: /message }
functions:
  search: { effect: read }
  love: { effect: write, request: { needs: [sk] } }
  whoami: { effect: read, request: { needs: [token] } }
  login:
    effect: idempotent
    request: { parameters: { t: ~ } }
    parameters: { password: { type: string, secret: true } }
    returns: { token: { type: string, secret: true } }
    example: { data: { token: made-by-login } }
"#;

/// The error of a call of a function by a client with these credentials.
fn call_with(api: &'static Api, endpoint: &str, function: &'static str, credentials: &[(&str, &str)]) -> Option<Error> {
    let client = builder::<Blocking>(api, endpoint, credentials).build().unwrap();
    Call::<_, RawData>::new(&client, api.operation("", function)).send().err()
}

#[test]
fn a_call_without_a_variable_that_it_needs_is_never_sent() {
    let api = api(VARIABLES);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let endpoint = format!("http://{}/", listener.local_addr().unwrap());
    for (function, credentials, problem) in [
        ("love", &[][..], "it needs the credential `sk`, which the client is without"),
        ("love", &[("password", "p")], "it needs the credential `sk`, which the client is without"),
        // It is fetched with what is not there.
        ("whoami", &[("sk", "s")], "it needs the variable `token`, which the client is without"),
    ] {
        let error = call_with(api, &endpoint, function, credentials).unwrap();
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::Configuration, Delivery::NeverSent), "{error}");
        assert!(error.to_string().contains(problem), "{error}");
    }
    assert!(listener.accept().is_err(), "something was sent");
    let error = call_with(api, &endpoint, "love", &[]).unwrap();
    assert!(error.hint().unwrap_or_default().contains("`MUSIC_SK`"), "{error}");
}

#[test]
fn a_sandbox_wants_the_variables_that_a_function_needs() {
    let api = api(VARIABLES);
    let sandbox = Sandbox::start(api).unwrap();
    for (function, credentials) in [
        ("search", &[][..]),
        ("love", &[("sk", "s")]),
        ("whoami", &[("password", "p")]),
        ("whoami", &[("password", "p"), ("sk", "s")]),
    ] {
        assert!(call_with(api, sandbox.endpoint(), function, credentials).is_none(), "{function}");
    }
    // A client of another kind, which sends what it likes.
    let mut careless = api.clone();
    for profile in careless.protocol.requests.to_mut() {
        profile.needs = (&[]).into();
    }
    let careless: &'static Api = Box::leak(Box::new(careless));
    for (function, missing) in [("love", "sk"), ("whoami", "t")] {
        let text = call_with(careless, sandbox.endpoint(), function, &[]).unwrap().to_string();
        assert!(text.contains(&format!("the parameter `{missing}` is missing")), "{text}");
    }
}

/// A needed variable within a made one.
const MADE: &str = r#"
format: 1
api:
  name: music
  title: Music API
  credentials: { sk: "string?" }
  variables: { auth: { base64: "user:${sk}" } }
  request: { parameters: { method: "${function}", auth: "${auth}" } }
  reply: { success: http, message: /message }
functions:
  search: { effect: read }
  love: { effect: write, request: { needs: [sk] } }
"#;

#[test]
fn a_needed_variable_may_be_within_another() {
    let known = api(MADE);
    let sandbox = Sandbox::start(known).unwrap();
    let mut careless = known.clone();
    careless.protocol.requests.to_mut().iter_mut().for_each(|profile| profile.needs = (&[]).into());
    let careless: &'static Api = Box::leak(Box::new(careless));
    assert!(call_with(careless, sandbox.endpoint(), "search", &[]).is_none());
    assert!(call_with(known, sandbox.endpoint(), "love", &[("sk", "s")]).is_none());
    let text = call_with(careless, sandbox.endpoint(), "love", &[]).unwrap().to_string();
    assert!(text.contains("the parameter `auth` is missing"), "{text}");
}

#[test]
fn command_lines_give_their_sandbox_what_functions_need() {
    for (schema, function) in [(VARIABLES, "love"), (VARIABLES, "whoami"), (MADE, "love")] {
        let (mut input, mut output, mut messages) = (std::io::Cursor::new(""), Vec::new(), Vec::new());
        let mut console = Console::new(&mut input, &mut output, &mut messages, &|_| None);
        let words = ["--sandbox", "--yes", function].map(Into::into);
        let exit = Program::new(api(schema)).run_on(words, &mut console);
        assert_eq!(exit.code(), 0, "{function}: {}", String::from_utf8_lossy(&messages));
    }
}

#[test]
fn a_dry_run_shows_no_call_that_would_not_be_sent() {
    for (given, code) in [(None, 2), (Some("s"), 0)] {
        let environment = |name: &str| given.filter(|_| name == "MUSIC_SK").map(OsString::from);
        let (mut input, mut output, mut messages) = (std::io::Cursor::new(""), Vec::new(), Vec::new());
        let mut console = Console::new(&mut input, &mut output, &mut messages, &environment);
        let words = ["--dry-run", "--endpoint", "https://x.test/", "love"].map(Into::into);
        let exit = Program::new(api(VARIABLES)).run_on(words, &mut console);
        let messages = String::from_utf8(messages).unwrap();
        assert_eq!((exit.code(), output.is_empty()), (code, given.is_none()), "{messages}");
        assert_eq!(messages.contains("it needs the credential `sk`"), given.is_none(), "{messages}");
    }
}
