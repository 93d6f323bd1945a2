//! What modules and functions change of the form of requests and replies.

use crate::caller::{Outcome, api, call, call_with, ok};

const SCHEMA: &str = r#"
format: 1
api:
  name: example
  title: Example API
  credentials: { key: The key. }
  request:
    parameters: { action: "${function}", format: json }
    headers: { X-Key: "${key}" }
  reply: { failure: /error, message: /error/info, data: / }
modules:
  plain:
    functions:
      show: { effect: read, example: { data: {} } }
  list:
    request:
      methods: [get]
      parameters: { action: query, list: "${function}" }
      query: { v: "1.10", k: "${key}" }
    reply: { data: /query }
    functions:
      pages:
        effect: read
        request: { names: "ap{name}" }
        parameters: { limit: integer?, ids: list<integer>, namespace: "map<string>?" }
        data: pages
        example: { data: [] }
      other: { effect: read, data: /other, example: { data: [] } }
  account:
    request: { path: "/${function}.php", query: { v: "2" }, parameters: { action: ~ } }
    functions:
      login:
        effect: write
        request: { headers: { x-key: ~, X-Session: "new" }, parameters: { format: ~ } }
        reply: { failure: ~, success: { at: status, is: PASS }, message: text, data: login }
        example: { data: {} }
      forget: { effect: write, request: { methods: [get] }, example: { data: {} } }
"#;

fn sent(outcome: Outcome) -> (String, String) {
    let (head, body) = outcome.request.split_once("\r\n\r\n").unwrap();
    (head.to_ascii_lowercase(), body.to_owned())
}

#[test]
fn a_function_sends_what_its_layers_say() {
    let api = api(SCHEMA);
    let (head, body) = sent(call(api, ("plain", "show"), &ok("{}")));
    assert!(head.starts_with("post /api http/1.1\r\n") && head.contains("x-key: k3y"), "{head}");
    assert_eq!(body, "action=show&format=json");
    let parameters = [("limit", "5"), ("ids", "7")];
    let (head, body) = sent(call_with(api, ("list", "pages"), &parameters, &ok("{}")));
    assert!(head.starts_with("get /api?v=1.10&k=k3y&action=query&format=json&list=pages&aplimit=5&apids=7 http"), "{head}");
    assert_eq!(body, "");
    let (head, body) = sent(call(api, ("account", "login"), &ok(r#"{"login":{"status":"PASS"}}"#)));
    assert!(
        head.starts_with("post /api/login.php?v=2 http") && !head.contains("x-key") && head.contains("x-session: new"),
        "{head}"
    );
    assert_eq!(body, "");
    let (head, _) = sent(call(api, ("account", "forget"), &ok("{}")));
    assert!(head.starts_with("get /api/forget.php?v=2&format=json http"), "{head}");
}

#[test]
fn a_function_reads_what_its_layers_say() {
    let api = api(SCHEMA);
    for (function, body, expected) in [
        (("plain", "show"), r#"{"a":1}"#, r#"{"a":1}"#),
        // A place without a slash continues that of the layer above.
        (("list", "pages"), r#"{"query":{"pages":[1]}}"#, "[1]"),
        (("list", "other"), r#"{"other":[2]}"#, "[2]"),
        (("account", "login"), r#"{"login":{"status":"pass","sid":3}}"#, r#"{"status":"pass","sid":3}"#),
    ] {
        for reply in call(api, function, &ok(body)).replies() {
            assert_eq!(reply.data().value(), serde_json::from_str::<actionapi::Value>(expected).unwrap(), "{function:?}");
        }
    }
    for error in
        call(api, ("account", "login"), &ok(r#"{"login":{"status":"FAIL","text":"wrong password"},"error":{}}"#)).errors()
    {
        assert_eq!(error.message(), Some("wrong password"));
    }
    for error in call(api, ("list", "pages"), &ok(r#"{"error":{"info":"bad limit"}}"#)).errors() {
        assert_eq!(error.message(), Some("bad limit"));
    }
}

#[test]
fn the_sandbox_replies_as_each_function_does() {
    use actionapi::sandbox::Sandbox;
    use actionapi::{Blocking, Builder, Call, Client, RawData, Secret};
    let api = api(SCHEMA);
    let sandbox = Sandbox::start(api).unwrap();
    let client: Client<Blocking> =
        Builder::new(&api.protocol, sandbox.endpoint()).credential(0, Secret::from("k3y")).build().unwrap();
    for (module, function) in api.functions() {
        let operation = api.operation(module.name.wire.to_string(), function.name.wire.to_string());
        let call = Call::<Blocking, RawData>::new(&client, operation);
        let call = if function.name.wire == "pages" { call.parameter("ids", vec![7]) } else { call };
        let reply = call.send().unwrap_or_else(|error| panic!("{error:?}"));
        let double = sandbox.double::<actionapi::Value>(&module.name.wire, &function.name.wire);
        assert_eq!(double.received().len(), 1, "{}", function.name.wire);
        assert!(reply.drift().is_empty(), "{:?}", reply.drift());
        double.fails("no such thing");
        let operation = api.operation(module.name.wire.to_string(), function.name.wire.to_string());
        let call = Call::<Blocking, RawData>::new(&client, operation);
        let call = if function.name.wire == "pages" { call.parameter("ids", vec![7]) } else { call };
        let error = call.send().unwrap_err();
        assert_eq!(error.message(), Some("no such thing"), "{error:?}");
    }
}

#[test]
fn a_name_with_brackets_of_its_own_has_text_after_it() {
    use actionapi::sandbox::Sandbox;
    use actionapi::{Blocking, Builder, Call, Client, RawData};
    let api = api(r#"
format: 1
api: { name: x, title: X, request: { names: "{name}.x", parameters: { f: "${function}" } }, reply: { success: http } }
functions: { get: { effect: read, parameters: { "a[b]": "string?", list: "list<string>?" } } }
"#);
    let sandbox = Sandbox::start(api).unwrap();
    let client: Client<Blocking> = Builder::new(&api.protocol, sandbox.endpoint()).build().unwrap();
    let call = Call::<_, RawData>::new(&client, api.operation("", "get"));
    call.parameter("a[b]", "1").parameter("list", vec!["2"]).send().unwrap();
    sandbox.double::<actionapi::Value>("", "get").assert_received(&[("a[b]", "1"), ("list[]", "2")]);
}
