//! Needs: which optional parameters a call has together, checked before anything is sent.

use std::net::TcpListener;

use actionapi::description::{Api, Operation};
use actionapi::sandbox::Sandbox;
use actionapi::{Async, Blocking, Builder, Call, Client, Delivery, Error, ErrorKind, RawData};

use crate::caller::api;

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
