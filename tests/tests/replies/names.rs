//! Records and lists of records in forms: the names that both clients send, and what a sandbox reads from them.

use std::io::Cursor;

use actionapi::cli::{Console, Exit, Program};
use actionapi::description::Api;
use actionapi::encode::{InForm, formed};
use actionapi::sandbox::Sandbox;
use actionapi::{Blocking, Builder, Call, Client, RawData, Secret, Value};
use serde_json::json;

use crate::caller::{api, call_typed, ok};

const SCHEMA: &str = r#"
format: 1
api:
  name: names
  title: Names
  request: { parameters: { action: "${function}" }, lists: indexed, booleans: ["yes", "no"] }
  reply: { failure: /error, message: /error, data: /data }
types:
  Field: { record: { type: string, value: string? } }
  User:
    record:
      username: string
      password: { type: string, secret: true }
      active: boolean?
      customfields: list<Field>
      tags: map<integer>?
      roles: { type: "list<integer>?", as: { joined: "|" } }
      quota: { type: "float?", as: { none: [never] } }
functions:
  create: { effect: write, parameters: { users: list<User> }, returns: nothing }
  subscribe:
    effect: write
    parameters: { attributes: { type: list<Field>, as: { names: "Attributes.entry.{n}.{key}" } }, letters: { type: list<string>?, as: { names: "{name}.{letter}" } } }
    returns: nothing
  order:
    effect: write
    request: { names: "p{name}" }
    parameters: { orders: { type: list<Field>, as: { names: "{key}[{i}]" } }, note: string?, first: string? }
    needs: [{ any_of: [note, first] }]
    returns: nothing
  dotted: { effect: write, request: { records: dots, lists: { joined: "," } }, parameters: { user: User, more: "map<list<integer>>?" }, returns: nothing }
  renamed: { effect: write, parameters: { from: { type: integer, as: { names: "options[0][value]" } }, on: { type: boolean?, as: { names: "options[1][value]" } } }, returns: nothing }
  needs: { effect: write, parameters: { list: { type: "list<Field>?", as: { names: "{key}.{n}" } }, other: string? }, needs: [{ one_of: [list, other] }], returns: nothing }
"#;

fn named(api: &'static Api, function: &str, parameter: &str, value: &Value) -> InForm {
    formed(&api.function("", function).unwrap().parameter(parameter).unwrap().forms, value)
}

fn user() -> Value {
    json!({"username": "u", "password": "p4ssword", "active": true, "customfields": [{"type": "x", "value": "y"}, {"type": "z"}],
        "tags": {"a": 1}, "roles": "1|2"})
}

/// Functions with a parameter and a value, and what is sent of it.
fn cases() -> Vec<(&'static str, &'static str, Value, &'static str)> {
    vec![
        (
            "create",
            "users",
            json!([user(), {"username": "v", "password": "q", "customfields": []}]),
            "users[0][active]=yes&users[0][customfields][0][type]=x&users[0][customfields][0][value]=y&\
             users[0][customfields][1][type]=z&users[0][password]=p4ssword&users[0][roles]=1|2&users[0][tags][a]=1&users[0][username]=u&\
             users[1][password]=q&users[1][username]=v",
        ),
        (
            "subscribe",
            "attributes",
            json!([{"type": "a", "value": "b"}, {"type": "c"}]),
            "Attributes.entry.1.type=a&Attributes.entry.1.value=b&Attributes.entry.2.type=c",
        ),
        ("order", "orders", json!([{"type": "a"}, {"type": "b", "value": "c"}]), "type[0]=a&type[1]=b&value[1]=c"),
        (
            "dotted",
            "user",
            json!({"username": "u", "password": "p", "customfields": [{"type": "x"}], "tags": {"k": 1}}),
            "user.customfields[0].type=x&user.password=p&user.tags.k=1&user.username=u",
        ),
        ("renamed", "from", json!(5), "options[0][value]=5"),
    ]
}

fn decoded(form: &str) -> String {
    let pairs = form.split('&').map(|pair| {
        let bytes = pair.replace('+', " ");
        percent(&bytes)
    });
    pairs.collect::<Vec<_>>().join("&")
}

fn percent(text: &str) -> String {
    let mut parts = text.split('%');
    let mut out = parts.next().unwrap().to_owned();
    for part in parts {
        out.push(char::from(u8::from_str_radix(&part[..2], 16).unwrap()));
        out.push_str(&part[2..]);
    }
    out
}

#[test]
fn parts_are_sent_under_names_of_the_pattern() {
    let api = api(SCHEMA);
    for (function, parameter, value, expected) in cases() {
        let value = named(api, function, parameter, &value);
        let mut parameters = vec![(parameter, value)];
        if function == "order" {
            parameters.push(("note", formed(&[actionapi::description::WireForm::Html], "n")));
        }
        let outcome = call_typed::<RawData, _>(api, ("", function), &parameters, &ok(r#"{"data":null}"#));
        let body = decoded(outcome.request.split_once("\r\n\r\n").unwrap().1);
        let note = if function == "order" { "&pnote=n" } else { "" };
        assert_eq!(body, format!("action={function}&{expected}{note}"));
    }
}

fn client(api: &'static Api, endpoint: &str) -> Client<Blocking> {
    Builder::new(&api.protocol, endpoint).build().unwrap()
}

#[test]
fn the_sandbox_puts_the_parts_together() {
    let api = api(SCHEMA);
    let sandbox = Sandbox::start(api).unwrap();
    let client = client(api, sandbox.endpoint());
    for (function, parameter, value, expected) in cases() {
        let mut call = Call::<Blocking, RawData>::new(&client, api.operation("", function));
        call = call.parameter(parameter, named(api, function, parameter, &value));
        if function == "order" {
            call = call.parameter("note", "n");
        }
        call.send().unwrap_or_else(|error| panic!("{function}: {error}"));
        let received = &sandbox.double::<Value>("", function).received()[0];
        for pair in expected.split('&') {
            let (name, value) = pair.split_once('=').unwrap();
            assert_eq!(received.parameter(name), Some(value), "{received:?}");
        }
    }
    let raw = |function: &'static str, pairs: &[(&'static str, &'static str)]| {
        let call = Call::<Blocking, RawData>::new(&client, api.operation("", function));
        let call = pairs.iter().fold(call, |call, (name, value)| call.parameter(*name, *value));
        call.send().err().map(|error| error.to_string()).unwrap_or_default()
    };
    for (function, pairs, problem) in [
        ("create", &[("users[0][username]", "u")][..], "the parameter `users`: 0.password: expected a string, found nothing"),
        (
            "create",
            &[("users[1][username]", "u"), ("users[1][password]", "p")],
            "its items are not numbered one after the other",
        ),
        ("create", &[("users[0][name]", "u")], "`users` has no part that is sent as `users[0][name]`"),
        (
            "create",
            &[("users[0][username]", "u"), ("users[0][password]", "p"), ("users[0][active]", "1")],
            "expected `yes` or `no`, found \"1\"",
        ),
        (
            "create",
            &[("users[0][username]", "u"), ("users[0][password]", "p"), ("users[0][tags][a]", "x")],
            "expected an integer",
        ),
        ("create", &[], "the required parameter `users` is missing"),
        (
            "create",
            &[("users[0][username]", "u"), ("users[0][password]", "p"), ("users[0][quota]", "-1000000000000000000000")],
            "",
        ),
        ("create", &[("users[0][username]", "u"), ("users[0][password]", "p"), ("users[0][quota]", "never")], ""),
        ("create", &[("users[0][username]", "u"), ("users[0][password]", "p"), ("users[0][quota]", "x")], "expected a float"),
        ("subscribe", &[("Attributes.entry.1.type", "a"), ("Attributes.entry.1.type", "b")], "one of them is sent twice"),
        ("subscribe", &[("Attributes.entry.0.type", "a")], "has no parameter `Attributes.entry.0.type`"),
        ("subscribe", &[("Attributes.entry.1.type", "a"), ("letters.a", "x"), ("letters.b", "y")], ""),
        ("subscribe", &[("letters.b", "y")], "not numbered one after the other"),
        ("renamed", &[("options[0][value]", "x")], "expected an integer"),
        ("renamed", &[], "the required parameter `from` is missing"),
    ] {
        let refusal = raw(function, pairs);
        assert!(refusal.contains(problem) && refusal.is_empty() == problem.is_empty(), "{function} {pairs:?}: {refusal}");
    }
}

#[test]
fn needs_know_parameters_of_other_names() {
    let api = api(SCHEMA);
    let sandbox = Sandbox::start(api).unwrap();
    let client = client(api, sandbox.endpoint());
    let call = || Call::<Blocking, RawData>::new(&client, api.operation("", "needs"));
    let list = || named(api, "needs", "list", &json!([{"type": "a"}]));
    call().parameter("list", list()).send().unwrap();
    let error = call().parameter("list", list()).parameter("other", "x").send().unwrap_err();
    assert!(error.to_string().contains("exactly one of `list` and `other`"), "{error}");
    assert!(call().parameter("list", named(api, "needs", "list", &json!([]))).send().is_err());
}

#[test]
fn a_secret_in_a_part_is_one() {
    let api = api(SCHEMA);
    let value = InForm::new(&[], json!([user()]).to_string(), vec![Secret::from("p4ssword")]);
    let errors =
        call_typed::<RawData, _>(api, ("", "create"), &[("users", value)], &ok(r#"{"error":"not p4ssword"}"#)).errors();
    for error in errors {
        assert_eq!(error.message(), Some("not [secret]"));
    }
}

fn run(api: &'static Api, endpoint: &str, words: &[&str]) -> (Exit, String, String) {
    let environment = |name: &str| (name == "NAMES_ENDPOINT").then(|| endpoint.into());
    let (mut input, mut output, mut error) = (Cursor::new(""), Vec::new(), Vec::new());
    let mut console = Console::new(&mut input, &mut output, &mut error, &environment);
    let exit = Program::new(api).run_on(["--yes"].iter().chain(words).map(Into::into), &mut console);
    (exit, String::from_utf8(output).unwrap(), String::from_utf8(error).unwrap())
}

#[test]
fn the_command_line_takes_records_as_json() {
    let api = api(SCHEMA);
    let sandbox = Sandbox::start(api).unwrap();
    let users = json!([user()]).to_string();
    let (exit, _, error) = run(api, sandbox.endpoint(), &["create", "--users", &users]);
    assert_eq!(exit, Exit::Success, "{error}");
    sandbox
        .double::<Value>("", "create")
        .assert_received(&[("users[0][customfields][1][type]", "z"), ("users[0][active]", "yes")]);
    let words = ["subscribe", "--attributes", r#"[{"type":"a"}]"#, "--letters", "x", "--letters", "y"];
    let (exit, _, error) = run(api, sandbox.endpoint(), &words);
    assert_eq!(exit, Exit::Success, "{error}");
    sandbox.double::<Value>("", "subscribe").assert_received(&[("Attributes.entry.1.type", "a"), ("letters.b", "y")]);
    let (exit, _, error) = run(api, sandbox.endpoint(), &["renamed", "--from", "5", "--on", "yes"]);
    assert_eq!(exit, Exit::Success, "{error}");
    sandbox.double::<Value>("", "renamed").assert_received(&[("options[0][value]", "5"), ("options[1][value]", "yes")]);
    let (exit, _, error) = run(api, sandbox.endpoint(), &["subscribe", "--attributes", r#"[{"typo":"a"}]"#]);
    assert!(exit == Exit::Usage && error.contains("0.type: expected a string, found nothing"), "{error}");
    let (_, output, _) = run(api, "https://n.example", &["--dry-run", "create", "--users", &users]);
    assert!(output.contains("--data-urlencode 'users[0][username]=u'") && !output.contains("p4ssword"), "{output}");
}
