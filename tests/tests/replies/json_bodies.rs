//! JSON bodies: what is sent, what a sandbox reads, and what interceptors and dry runs see.

use std::io::Cursor;

use actionapi::cli::{Console, Exit, Program};
use actionapi::description::Api;
use actionapi::encode::{Encode, Pair, PairValue};
use actionapi::sandbox::Sandbox;
use actionapi::{Blocking, Builder, Call, Client, Interceptor, OutgoingRequest, RawData, Secret, Settings, Value};
use serde_json::json;

use crate::caller::{api, call, call_typed, ok};

const SCHEMA: &str = r#"
format: 1
api:
  name: rpc
  title: Example of JSON-RPC
  credentials: { key: The key. }
  request:
    body: json
    names: "/params/{name}"
    booleans: ["yes", "no"]
    lists: repeated
    query: { v: 1.10 }
    parameters: { /jsonrpc: "2.0", /method: "${module}.${function}", /id: 1, /params: {} }
  reply: { failure: /error, message: /error/message, code: /error/code, data: /result }
types:
  Login: { record: { user: string, password: { type: string, secret: true }, roles: "list<integer>?" } }
  Id: { type: integer, as: text }
  State: { enum: [on, off] }
modules:
  host:
    functions:
      get:
        effect: read
        parameters: { limit: integer?, all: boolean?, price: decimal?, since: timestamp?, day: date?, state: State?, filter: "map<list<string>>?", sort: list<string>?, rest: json?, ids: list<Id>?, pin: { type: string?, secret: true }, a/b: string? }
        example: { data: [1] }
      count: { effect: read, request: { parameters: { /method: host.get, /params/countOutput: true, /options: { deep: ["${key}", null, 1.50] } } }, example: { data: 2 } }
      create: { effect: write, parameters: { logins: list<Login> }, example: { data: {} } }
      delete: { effect: write, request: { names: /params, parameters: { /params: ~ } }, parameters: { ids: list<string> }, example: { data: {} } }
  aria2:
    request: { names: "/params/-", parameters: { /params: ["token:${key}"] } }
    functions:
      addUri: { effect: write, parameters: { uris: list<string>, options: map<string>?, position: integer? }, example: { data: gid } }
      remove: { effect: write, parameters: { gid: string }, example: { data: gid } }
  form:
    request: { body: ~, names: ~, parameters: { /jsonrpc: ~, /method: ~, /id: ~, /params: ~, action: "${function}" } }
    functions:
      list: { effect: read, parameters: { ids: list<integer>, all: boolean? }, example: { data: [] } }
"#;

fn body<V: Encode + Clone>(api: &'static Api, function: (&str, &str), parameters: &[(&'static str, V)]) -> String {
    let outcome = call_typed::<RawData, V>(api, function, parameters, &ok(r#"{"result":[]}"#));
    let request = outcome.request.clone();
    outcome.replies();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /api?v=1.10 HTTP"), "{head}");
    assert!(head.to_ascii_lowercase().contains("content-type: application/json\r\n"), "{head}");
    body.to_owned()
}

const START: &str = r#"{"jsonrpc":"2.0","method":"host.get","id":1,"params":"#;

#[test]
fn values_keep_their_types() {
    let api = api(SCHEMA);
    assert_eq!(body::<i64>(api, ("host", "get"), &[]), format!("{START}{{}}}}"));
    assert_eq!(body(api, ("host", "get"), &[("limit", 5_i64)]), format!(r#"{START}{{"limit":5}}}}"#));
    assert_eq!(body(api, ("host", "get"), &[("all", true)]), format!(r#"{START}{{"all":true}}}}"#));
    assert_eq!(body(api, ("host", "get"), &[("price", "1.50")]), format!(r#"{START}{{"price":"1.50"}}}}"#));
    let price: actionapi::Decimal = "1.50".parse().unwrap();
    assert_eq!(body(api, ("host", "get"), &[("price", price)]), format!(r#"{START}{{"price":1.50}}}}"#));
    let lists = [("sort", vec!["a\"b"; 1]), ("sort2", vec![])];
    assert_eq!(body(api, ("host", "get"), &lists), format!(r#"{START}{{"sort":["a\"b"],"sort2":[]}}}}"#));
    let map = vec![("k".to_owned(), 1_i64), ("l".to_owned(), 2), ("k".to_owned(), 3)];
    assert_eq!(body(api, ("host", "get"), &[("m", map)]), format!(r#"{START}{{"m":{{"l":2,"k":3}}}}}}"#));
    assert_eq!(body(api, ("host", "get"), &[("rest", json!([null, {}]))]), format!(r#"{START}{{"rest":[null,{{}}]}}}}"#));
    assert_eq!(body(api, ("host", "get"), &[("a/b", "x")]), format!(r#"{START}{{"a/b":"x"}}}}"#));
}

#[test]
fn constants_are_any_values_at_any_depth() {
    let api = api(SCHEMA);
    let expected =
        r#"{"jsonrpc":"2.0","method":"host.get","id":1,"params":{"countOutput":true},"options":{"deep":["k3y",null,1.50]}}"#;
    assert_eq!(body::<i64>(api, ("host", "count"), &[]), expected);
    let expected = r#"{"jsonrpc":"2.0","method":"host.delete","id":1,"params":["7","8"]}"#;
    assert_eq!(body(api, ("host", "delete"), &[("ids", vec!["7", "8"])]), expected);
}

#[test]
fn parameters_without_names_are_in_the_order_of_the_schema() {
    let api = api(SCHEMA);
    let parameters = [("position", json!(0)), ("options", json!({"dir": "/x"})), ("uris", json!(["u"]))];
    let start = r#"{"jsonrpc":"2.0","method":"aria2.addUri","id":1,"params":["token:k3y""#;
    assert_eq!(body(api, ("aria2", "addUri"), &parameters), format!(r#"{start},["u"],{{"dir":"/x"}},0]}}"#));
    assert_eq!(body(api, ("aria2", "addUri"), &parameters[2..]), format!(r#"{start},["u"]]}}"#));
}

fn blocking(api: &'static Api, endpoint: &str, settings: Settings) -> Client<Blocking> {
    Builder::new(&api.protocol, endpoint).credential(0, Secret::from("k3y-of-the-api")).with(settings).build().unwrap()
}

/// The error of a call, or none.
fn refusal(client: &Client<Blocking>, api: &'static Api, (module, function): (&str, &str), parameters: Value) -> String {
    let mut call = Call::<Blocking, RawData>::new(client, api.operation(module.to_owned(), function.to_owned()));
    for (name, value) in parameters.as_object().unwrap() {
        call = call.parameter(name.clone(), value.clone());
    }
    call.send().err().map(|error| error.to_string()).unwrap_or_default()
}

#[test]
fn what_has_no_place_is_never_sent() {
    let api = api(SCHEMA);
    let client = blocking(api, "http://127.0.0.1:9/", Settings::new());
    for (function, parameters, problem) in [
        (("aria2", "addUri"), json!({"uris": [], "position": 1}), "`position` needs `options`, which is sent before it"),
        (("host", "count"), json!({"countOutput": 1}), "the client itself sends it with every request"),
        (("host", "count"), json!({"a": {"b": 1}, "countOutput": {}}), "the client itself sends it"),
    ] {
        let refusal = refusal(&client, api, function, parameters);
        assert!(refusal.contains(problem), "{refusal}");
    }
}

#[test]
fn the_sandbox_reads_json_bodies() {
    let api = api(SCHEMA);
    let sandbox = Sandbox::start(api).unwrap();
    let client = blocking(api, sandbox.endpoint(), Settings::new());
    let good = json!({"limit": 5, "all": false, "price": 1.5, "since": 1, "day": "2012-08-01", "state": "on", "filter": {"a": ["b"]},
        "sort": ["a"], "rest": null, "ids": ["7"], "pin": "p1n-of-the-call", "a/b": "x"});
    for (function, parameters, problem) in [
        (("host", "get"), good, ""),
        (("host", "count"), json!({}), ""),
        (("host", "create"), json!({"logins": [{"user": "u", "password": "p"}]}), ""),
        (("host", "delete"), json!({"ids": ["1"]}), ""),
        (("aria2", "addUri"), json!({"uris": ["u"], "options": {}, "position": 1}), ""),
        (("aria2", "remove"), json!({"gid": "g"}), ""),
        (("host", "get"), json!({"limit": "5"}), "the parameter `limit`: a string where an integer was expected"),
        (("host", "get"), json!({"ids": [7]}), "the parameter `ids`: a value in its plain form"),
        (("host", "get"), json!({"limits": 5}), "`host.get` has no parameter `limits`; did you mean `limit`?"),
        (("host", "create"), json!({"logins": [{"user": "u"}]}), "0.password: expected a string, found nothing"),
        (("host", "create"), json!({}), "the required parameter `logins` is missing"),
        (("host", "create"), json!({"logins": [{"user": "u", "password": "p", "x": 1}]}), "there is no field `0.x`"),
        (("aria2", "remove"), json!({"gid": "g", "x": 1}), "has no parameter `/params/2`"),
        (("aria2", "remove"), json!({"gid": 5}), "a number or boolean where a string was expected"),
    ] {
        let refusal = refusal(&client, api, function, parameters.clone());
        assert!(refusal.contains(problem) && refusal.is_empty() == problem.is_empty(), "{parameters}: {refusal}");
    }
    sandbox.double::<Value>("host", "get").assert_received(&[
        ("limit", "5"),
        ("ids", r#"["7"]"#),
        ("state", "on"),
        ("a/b", "x"),
    ]);
    sandbox.double::<Value>("aria2", "addUri").assert_received(&[("uris", r#"["u"]"#), ("position", "1")]);
    // A list in a form, without items.
    assert!(refusal(&client, api, ("form", "list"), json!({})).contains("the required parameter `ids` is missing"));
}

#[test]
fn the_sandbox_says_what_is_wrong_with_a_body() {
    let api = api(SCHEMA);
    let sandbox = Sandbox::start(api).unwrap();
    let post = |content_type: &str, body: &str| {
        use std::io::{Read, Write};
        let mut stream = std::net::TcpStream::connect(sandbox.address()).unwrap();
        let length = body.len();
        write!(
            stream,
            "POST /?v=1.10 HTTP/1.1\r\nHost: localhost\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        )
        .unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        reply
    };
    let json = |body: &str| post("application/json; charset=utf-8", body);
    let reply = json(r#"{"id":1.0,"jsonrpc":"2.0","method":"host.get","params":{"limit":1}}"#);
    assert!(reply.ends_with(r#""result":[1]}"#), "{reply}");
    for (body, problem) in [
        ("{", "the body is not JSON"),
        (r#"{"id":2,"jsonrpc":"2.0","method":"host.get","params":{}}"#, "`/id` in the body must be `1`"),
        (r#"{"jsonrpc":"2.0","method":"host.get","params":{}}"#, "`/id` in the body is missing; it must be `1`"),
        (r#"{"id":1,"jsonrpc":"2.0","method":"host.gets","params":{}}"#, "the module `host` has no function `gets`"),
        (r#"{"id":1,"jsonrpc":"2.0","method":"host.get","params":[]}"#, "`/params` in the body must be an object"),
        (r#"{"id":1,"jsonrpc":"2.0","method":"host.get","params":{},"x":{"y":1}}"#, "has no parameter `/x`"),
        (r#"{"id":1,"jsonrpc":"2.0","params":{}}"#, "`/method` in the body is missing"),
        (r#"{"id":1,"jsonrpc":"2.0","method":5,"params":{}}"#, "`/method` in the body must be a string"),
    ] {
        let reply = json(body);
        assert!(reply.contains(problem), "{body}: {reply}");
    }
    let reply = post("application/x-www-form-urlencoded", "x=1");
    assert!(reply.contains("the body must be JSON, sent as application/json"), "{reply}");
}

/// Sees all pairs, and adds some.
struct Signing;

impl Interceptor for Signing {
    fn before(&self, request: &mut OutgoingRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let names: Vec<&str> = request.parameters().iter().map(|pair| &*pair.name).collect();
        assert_eq!(names, ["/jsonrpc", "/method", "/id", "/params", "/params/limit"]);
        assert_eq!(request.parameters()[4].value, PairValue::Json("5".to_owned()));
        request.parameters_mut().push(Pair::json("/params/tags", &vec!["x"]));
        let length = request.encoded().len();
        request.parameters_mut().push(Pair::text("sig", length.to_string()));
        Ok(())
    }
}

#[test]
fn interceptors_see_and_change_pairs() {
    let api = api(SCHEMA);
    let sandbox = Sandbox::start(api).unwrap();
    let client = blocking(api, sandbox.endpoint(), Settings::new().interceptor(Signing));
    // The sandbox knows neither.
    let refusal = refusal(&client, api, ("host", "get"), json!({"limit": 5}));
    assert!(refusal.contains("has no parameter `tags`") && refusal.contains("has no parameter `/sig`"), "{refusal}");
    sandbox.double::<Value>("host", "get").received()[0].parameter("tags").filter(|tags| *tags == r#"["x"]"#).unwrap();
    let sent: usize = sandbox.double::<Value>("host", "get").received()[0].parameter("/sig").unwrap().parse().unwrap();
    let expected = r#"{"jsonrpc":"2.0","method":"host.get","id":1,"params":{"limit":5,"tags":["x"]}}"#.len();
    assert_eq!(sent, expected);
}

#[test]
fn secrets_in_json_are_kept_out_of_errors() {
    let api = api(SCHEMA);
    let secret = "hunter-seven";
    for reply in [format!(r#"{{"error":{{"message":"bad {secret}"}}}}"#), format!("<html>{secret} \"k3y\"")] {
        let errors = call_typed::<RawData, _>(api, ("host", "get"), &[("pin", Secret::from(secret))], &ok(&reply)).errors();
        for error in errors {
            assert!(!format!("{error:?} {error}").contains(secret), "{error:?}");
        }
    }
    let list = vec![Secret::from(secret)];
    for error in call_typed::<RawData, _>(api, ("host", "get"), &[("pins", list)], &ok(&format!("no {secret}"))).errors() {
        assert!(!format!("{error:?} {error}").contains(secret), "{error:?}");
    }
}

#[test]
fn errors_of_json_rpc_are_errors_of_the_api() {
    let api = api(SCHEMA);
    let reply = ok(r#"{"jsonrpc":"2.0","error":{"code":-32601,"message":"Method not found"},"id":1}"#);
    for error in call(api, ("host", "count"), &reply).errors() {
        assert_eq!((error.message(), error.code()), (Some("Method not found"), Some("-32601")));
    }
}

/// What the command line does with these words.
fn run(api: &'static Api, endpoint: &str, words: &[&str]) -> (Exit, String, String) {
    let environment = |name: &str| match name {
        "RPC_ENDPOINT" => Some(endpoint.into()),
        "RPC_KEY" => Some("k3y-of-the-api".into()),
        _ => None,
    };
    let (mut input, mut output, mut error) = (Cursor::new("p1n\n"), Vec::new(), Vec::new());
    let mut console = Console::new(&mut input, &mut output, &mut error, &environment);
    let exit = Program::new(api).run_on(words.iter().map(Into::into), &mut console);
    (exit, String::from_utf8(output).unwrap(), String::from_utf8(error).unwrap())
}

#[test]
fn the_command_line_sends_typed_values() {
    let api = api(SCHEMA);
    let sandbox = Sandbox::start(api).unwrap();
    let words = [
        "host",
        "get",
        "--limit",
        "5",
        "--all",
        "yes",
        "--price",
        "1.50",
        "--since",
        "1",
        "--sort",
        "a",
        "--sort",
        "b",
        "--filter",
        r#"{"a":["b"]}"#,
        "--ids",
        "7",
        "--rest",
        "[1]",
        "--pin-stdin",
    ];
    let (exit, _, error) = run(api, sandbox.endpoint(), &words);
    assert_eq!(exit, Exit::Success, "{error}");
    sandbox.double::<Value>("host", "get").assert_received(&[
        ("limit", "5"),
        ("all", "true"),
        ("price", "1.50"),
        ("since", "1"),
        ("sort", r#"["a","b"]"#),
        ("filter", r#"{"a":["b"]}"#),
        ("ids", r#"["7"]"#),
        ("rest", "[1]"),
        ("pin", "p1n"),
    ]);
    let login = r#"[{"user":"u","password":"p","roles":[1]}]"#;
    let (exit, _, error) = run(api, sandbox.endpoint(), &["--yes", "host", "create", "--logins", login]);
    assert_eq!(exit, Exit::Success, "{error}");
    for (words, problem) in [
        (&["host", "get", "--limit", "x"][..], "`--limit x`: expected an integer"),
        (&["host", "get", "--filter", r#"{"a":"b"}"#], "one value where a list was expected"),
        (&["--yes", "aria2", "addUri", "--uris", "u", "--position", "1"], "`--position` needs `--options`"),
        (&["--yes", "host", "create", "--logins", r#"[{"user":1}]"#], "`--logins`: expected JSON"),
    ] {
        let (exit, _, error) = run(api, sandbox.endpoint(), words);
        assert!(exit == Exit::Usage && error.contains(problem), "{words:?}: {error}");
    }
}

#[test]
fn a_dry_run_prints_the_json() {
    let api = api(SCHEMA);
    let (exit, output, error) = run(api, "https://rpc.example", &["--dry-run", "aria2", "addUri", "--uris", "it's"]);
    assert_eq!(exit, Exit::Success, "{error}");
    let expected = r#"curl \
  --header 'Content-Type: application/json' \
  --data '{"jsonrpc":"2.0","method":"aria2.addUri","id":1,"params":["token:'"$RPC_KEY"'",["it'\''s"]]}' \
  'https://rpc.example/?v=1.10'
"#;
    assert!(output.contains(expected), "{output}");
    let (_, output, _) = run(api, "https://rpc.example", &["--dry-run", "host", "get", "--pin-stdin", "--limit", "5"]);
    assert!(output.contains(r#""params":{"limit":5,"pin":"'"$RPC_"#) && !output.contains("p1n"), "{output}");
}

const VARIABLES: &str = r#"
format: 1
api:
  name: absent
  title: Example with variables
  credentials: { secret: { type: "string?", description: The secret. } }
  variables: { tenant: "string?" }
  request:
    body: json
    names: "/params/-"
    parameters: { /method: "${function}", /tenant: "${tenant}", /params: ["token:${secret}"], /meta: { list: [1, "${tenant}", 2], of: "x${tenant}" } }
  reply: { failure: /error, message: /error, data: /data }
functions:
  add: { effect: write, parameters: { uris: list<string>, dir: string? }, example: { data: 1 } }
  move:
    effect: write
    request: { query: { to: "${gid}" } }
    parameters: { gid: string, at: integer, how: string? }
    example: { data: 2 }
"#;

#[test]
fn what_is_absent_vanishes_at_any_depth() {
    let api = api(VARIABLES);
    let sandbox = Sandbox::start(api).unwrap();
    let (sender, sent) = std::sync::mpsc::channel();
    let client = |values: &[Option<&str>]| -> Client<Blocking> {
        let builder =
            Builder::new(&api.protocol, sandbox.endpoint()).with(Settings::new().interceptor(Keeping(sender.clone())));
        let set = values.iter().enumerate().filter_map(|(index, value)| Some((index, (*value)?)));
        set.fold(builder, |builder, (index, value)| builder.credential(index, Secret::from(value))).build().unwrap()
    };
    for (values, expected) in [
        (
            [Some("s3cr3t-of-all"), Some("acme")],
            r#"{"method":"add","tenant":"acme","params":["token:s3cr3t-of-all",["u"],"/x"],"meta":{"list":[1,"acme",2],"of":"xacme"}}"#,
        ),
        ([None, None], r#"{"method":"add","params":[["u"],"/x"],"meta":{"list":[1,2]}}"#),
    ] {
        let call = Call::<Blocking, RawData>::new(&client(&values), api.operation("", "add"))
            .parameter("dir", "/x")
            .parameter("uris", vec!["u"])
            .send();
        call.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(sent.recv().unwrap(), expected);
        sandbox.double::<Value>("", "add").assert_received(&[("uris", r#"["u"]"#), ("dir", "/x")]);
    }
    // A parameter in the URL is no item of the list.
    let client = client(&[None, None]);
    let call =
        Call::<Blocking, RawData>::new(&client, api.operation("", "move")).parameter("how", "fast").parameter("gid", "g7");
    call.parameter("at", 3).send().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(sent.recv().unwrap(), r#"{"method":"move","params":[3,"fast"],"meta":{"list":[1,2]}}"#);
    sandbox.double::<Value>("", "move").assert_received(&[("gid", "g7"), ("at", "3"), ("how", "fast")]);
}

/// Keeps what is sent.
struct Keeping(std::sync::mpsc::Sender<String>);

impl Interceptor for Keeping {
    fn before(&self, request: &mut OutgoingRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        Ok(self.0.send(request.encoded())?)
    }
}

const FLOW: &str = r#"
format: 1
api:
  name: flow
  title: Example with signatures and pages
  credentials: { key: The key. }
  variables: { id: { uuid: ~ }, sign: { hmac-sha256: { key: "${key}", text: "${body}" } } }
  request: { body: json, names: "/p/{name}", parameters: { /method: "${function}", /id: "${id}" }, headers: { X-Sign: "${sign}" } }
  reply: { failure: /error, message: /error, data: /data }
functions:
  signed: { effect: read, parameters: { name: string, unique: { type: string?, default: "${id}" } }, example: { data: 1 } }
  paged:
    effect: read
    parameters: { offset: integer?, limit: integer? }
    pages: { offset: offset, size: limit, total: /total }
    returns: list<integer>
    example: { data: [1, 2, 3, 4, 5] }
  walked:
    effect: read
    request: { names: "/p/-" }
    parameters: { cursor: string?, limit: integer? }
    pages: { cursor: cursor, size: limit, next: /next }
    returns: list<integer>
    example: { data: [1, 2, 3] }
  form:
    effect: read
    request: { body: ~, names: "p{name}", parameters: { /method: ~, /id: ~, action: form } }
    parameters: { unique: { type: string?, default: "${id}" } }
    example: { data: 1 }
"#;

#[test]
fn json_bodies_are_signed_and_have_made_values() {
    let api = api(FLOW);
    let sandbox = Sandbox::start(api).unwrap();
    let (sender, sent) = std::sync::mpsc::channel();
    let settings = Settings::new().interceptor(Keeping(sender));
    let client: Client<Blocking> =
        Builder::new(&api.protocol, sandbox.endpoint()).credential(0, Secret::from("k3y")).with(settings).build().unwrap();
    for (function, name) in [("signed", r#""p":{"name":"x","unique":""#), ("form", "punique=")] {
        let call = Call::<Blocking, RawData>::new(&client, api.operation("", function));
        let call = if function == "signed" { call.parameter("name", "x") } else { call };
        call.send().unwrap_or_else(|error| panic!("{error}"));
        let received = &sandbox.double::<Value>("", function).received()[0];
        assert!(received.refusal().is_none() && received.parameter("unique").unwrap().len() == 36, "{received:?}");
        let sent = sent.recv().unwrap();
        assert!(sent.contains(name), "{sent}");
    }
}

#[test]
fn pages_are_asked_for_in_json() {
    let api = api(FLOW);
    let sandbox = Sandbox::start(api).unwrap();
    let environment = |name: &str| match name {
        "FLOW_ENDPOINT" => Some(sandbox.endpoint().into()),
        "FLOW_KEY" => Some("k3y".into()),
        _ => None,
    };
    for (function, sent) in [("paged", "offset"), ("walked", "cursor")] {
        let (mut input, mut output, mut error) = (Cursor::new(""), Vec::new(), Vec::new());
        let mut console = Console::new(&mut input, &mut output, &mut error, &environment);
        let start = if function == "walked" { &["--cursor", "0"][..] } else { &[] };
        let words = ["--output", "json", "--all", function, "--limit", "2"];
        let exit = Program::new(api).run_on(words.iter().chain(start).map(Into::into), &mut console);
        assert_eq!(exit, Exit::Success, "{}", String::from_utf8_lossy(&error));
        let received = sandbox.double::<Value>("", function).received();
        assert!(received.len() > 1 && received.iter().all(|each| each.refusal().is_none()), "{received:?}");
        assert_eq!(received[1].parameter(sent), Some("2"), "{received:?}");
    }
}
