//! Functions whose requests share their constants: which of them the sandbox takes a request for.

use actionapi::sandbox::Sandbox;
use actionapi::{Blocking, Builder, Call, Client, RawData};

use crate::caller::api;

const SCHEMA: &str = r#"
format: 1
api:
  name: example
  title: Example API
  request: { parameters: { action: "${function}" }, headers: { User-Agent: "example/1" } }
  reply: { failure: /error, message: /error, data: / }
functions:
  query: { effect: read, pages: { continue: /continue, items: pages }, parameters: { titles: list<string> }, returns: { pages: list<json> } }
  export: { effect: read, request: { parameters: { action: query, export: 1 } }, parameters: { titles: list<string> }, returns: string, example: { data: all } }
  info: { effect: read, request: { parameters: { action: query, meta: info } }, parameters: { number: integer? }, returns: string, example: { data: none } }
"#;

#[test]
fn the_function_with_more_of_its_constants_in_the_request_is_called() {
    let api = api(SCHEMA);
    let sandbox = Sandbox::start(api).unwrap();
    let client: Client<Blocking> = Builder::new(&api.protocol, sandbox.endpoint()).build().unwrap();
    let call = |function: &'static str| Call::<_, RawData>::new(&client, api.operation("", function));
    assert_eq!(call("export").parameter("titles[0]", "a").call().unwrap().as_str(), r#""all""#);
    assert!(call("query").parameter("titles[0]", "a").call().unwrap().as_str().contains("pages"));
    assert_eq!(call("info").call().unwrap().as_str(), r#""none""#);
    // What is wrong is said of the function that was probably meant.
    let error = call("info").parameter("number", "x").call().unwrap_err();
    assert!(error.to_string().contains("`number`"), "{error}");
    assert!(!error.to_string().contains("apart"), "{error}");
}

#[test]
fn a_program_of_another_name_may_call_it() {
    let api = api(SCHEMA);
    let sandbox = Sandbox::start(api).unwrap();
    let settings = actionapi::Settings::new().header("user-agent", "another/2");
    let client: Client<Blocking> = Builder::new(&api.protocol, sandbox.endpoint()).with(settings).build().unwrap();
    Call::<_, RawData>::new(&client, api.operation("", "info")).call().unwrap();
}
