//! JSON bodies, sent to the sandbox by both clients.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use actionapi::encode::Pair;
use actionapi::{Interceptor, OutgoingRequest, Timestamp, Value};
use actionapi_kitchen_sink::sandbox::Sandbox;
use actionapi_kitchen_sink::types::{Button, Level, Login};
use actionapi_kitchen_sink::{Client, Settings, actionapi, blocking};
use serde_json::json;

fn client(sandbox: &Sandbox) -> blocking::Client {
    blocking::Client::builder(sandbox.endpoint()).key("k\"3y").token("t").r#type("typ").build().unwrap()
}

fn awaited<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

#[test]
fn every_type_is_itself_in_json() {
    let sandbox = Sandbox::start().unwrap();
    let client = client(&sandbox);
    let call = client.rpc().get().string("a\"b").integer(-1).float(0.5).decimal("38.00".parse().unwrap()).boolean(false);
    let call = call.date("2012-08-01".parse().unwrap()).datetime("2012-08-01T18:30:56".parse().unwrap());
    let call = call.timestamp(Timestamp::from_second(5).unwrap()).ip("::1".parse().unwrap());
    let call = call.url("https://example.org".parse().unwrap()).json(json!({"a": null})).level(Level::Low);
    let call = call.secret("s3cr3t").strings(["x", "5"]).map([("k", "1.0".parse().unwrap())]);
    let call = call.nested([("m".to_owned(), vec![Some(true), None])].into_iter().collect()).ids(vec![7]);
    let call = call
        .joined([1, 2])
        .there(true)
        .at(Timestamp::from_second(1).unwrap())
        .in_text(Button::new("t", vec![1], true))
        .a_b_c("x");
    let reply = call.send().unwrap();
    assert_eq!(*reply.data(), [1, 2]);
    assert!(reply.drift().is_empty(), "{}", reply.drift());
    let received = sandbox.rpc().get().received();
    assert_eq!(received[0].refusal(), None);
    let expected = [
        ("string", "a\"b"),
        ("integer", "-1"),
        ("float", "0.5"),
        ("decimal", "38.00"),
        ("boolean", "false"),
        ("date", "2012-08-01"),
        ("datetime", "2012-08-01 18:30:56"),
        ("timestamp", "5"),
        ("ip", "::1"),
        ("url", "https://example.org/"),
        ("json", r#"{"a":null}"#),
        ("level", "low"),
        ("secret", "s3cr3t"),
        ("strings", r#"["x","5"]"#),
        ("map", r#"{"k":1.0}"#),
        ("nested", r#"{"m":[true,null]}"#),
        ("ids", r#"["7"]"#),
        ("joined", "1,2"),
        ("there", "true"),
        ("at", "1000"),
        ("in-text", r#"{"text":"t","up":"1","big":true}"#),
        ("a/b~c", "x"),
    ];
    let sent: Vec<(&str, &str)> = received[0].parameters().iter().map(|(name, value)| (&**name, &**value)).collect();
    assert_eq!(sent, expected);
}

#[test]
fn records_are_objects_without_what_is_absent() {
    let sandbox = Sandbox::start().unwrap();
    let login = || Login::new("u", "p4ssword");
    let call = client(&sandbox)
        .rpc()
        .create(
            login(),
            vec![login().roles(vec![1])],
            [("a".to_owned(), Button::new("x", Vec::new(), false))].into_iter().collect(),
        )
        .call()
        .unwrap();
    assert_eq!(call.id, 7);
    let awaited_client = Client::builder(sandbox.endpoint()).key("k").token("t").r#type("typ").build().unwrap();
    awaited(awaited_client.rpc().create(login(), Vec::new(), Default::default()).into_future()).unwrap();
    sandbox.rpc().create().assert_received(&[
        ("login", r#"{"user":"u","password":"p4ssword"}"#),
        ("others", r#"[{"user":"u","password":"p4ssword","roles":["1"]}]"#),
        ("buttons", r#"{"a":{"text":"x","up":""}}"#),
    ]);
    sandbox.rpc().create().assert_received(&[("others", "[]"), ("buttons", "{}")]);
    // A secret within a record is one.
    let _double = sandbox.rpc().create().fails("not p4ssword");
    let error = client(&sandbox).rpc().create(login(), Vec::new(), Default::default()).call().unwrap_err();
    assert_eq!(error.message(), Some("not [secret]"));
}

#[test]
fn parameters_without_names_are_sent_in_order_whatever_the_order_of_the_setters() {
    let sandbox = Sandbox::start().unwrap();
    let client = client(&sandbox);
    assert_eq!(client.rpc().add(["u"]).position(3).options([("dir", "/x")]).call().unwrap(), "gid");
    assert_eq!(client.rpc().add(["v"]).call().unwrap(), "gid");
    sandbox.rpc().add().assert_received(&[("uris", r#"["u"]"#), ("options", r#"{"dir":"/x"}"#), ("position", "3")]);
    let error = client.rpc().add(["u"]).position(3).call().unwrap_err();
    assert!(error.to_string().contains("`position` needs `options`, which is sent before it"), "{error}");
    client.rpc().delete(vec![7, 8]).call().unwrap();
    sandbox.rpc().delete().assert_received(&[("ids", r#"["7","8"]"#)]);
}

/// Replaces the identifier of each request, and keeps what is sent.
struct Numbering(std::sync::mpsc::Sender<String>);

impl Interceptor for Numbering {
    fn before(&self, request: &mut OutgoingRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let all = request.parameters_mut();
        assert!(all.iter().any(|pair| pair.name == "/auth" && pair.value.is_secret()));
        all.retain(|pair| pair.name != "/auth");
        all.push(Pair::json("/auth", &json!({"keys": ["k\"3y", null, "replaced", "$x"], "a/b": true})));
        self.0.send(request.encoded())?;
        Ok(())
    }
}

#[test]
fn interceptors_can_replace_values_in_json() {
    let sandbox = Sandbox::start().unwrap();
    let (sender, sent) = std::sync::mpsc::channel();
    let client = blocking::Client::builder(sandbox.endpoint()).key("k\"3y").token("t").r#type("typ");
    let client = client.with(Settings::new().interceptor(Numbering(sender))).build().unwrap();
    // A constant is another, so this is no call of the function.
    let _ = client.rpc().get().call();
    sandbox.rpc().get().assert_not_received();
    let sent: Value = serde_json::from_str(&sent.recv().unwrap()).unwrap();
    let expected = json!({"jsonrpc": "2.0", "method": "rpc.get", "id": 1, "params": {},
        "auth": {"keys": ["k\"3y", null, "replaced", "$x"], "a/b": true}});
    assert_eq!(sent, expected);
}

#[test]
fn calls_by_name_send_values_as_they_are() {
    let sandbox = Sandbox::start().unwrap();
    let client = client(&sandbox);
    let call = client.call_raw("rpc", "get").parameter("integer", 5).parameter("json", json!([1, {"a": "b"}]));
    call.parameter("strings", vec!["x"]).send().unwrap();
    sandbox.rpc().get().assert_received(&[("integer", "5"), ("json", r#"[1,{"a":"b"}]"#), ("strings", r#"["x"]"#)]);
}
