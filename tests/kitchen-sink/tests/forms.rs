//! Values in other forms than the plain ones of their types, read from the sandbox and sent to it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use actionapi::Timestamp;
use actionapi_kitchen_sink::sandbox::Sandbox;
use actionapi_kitchen_sink::types::{Button, Forms, Level, Server};
use actionapi_kitchen_sink::{Client, actionapi, blocking};

fn client(sandbox: &Sandbox) -> blocking::Client {
    blocking::Client::builder(sandbox.endpoint()).key("k").token("t").r#type("typ").build().unwrap()
}

fn awaited<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

fn check(forms: &Forms) {
    assert_eq!(
        (&*forms.policy.text, forms.policy.up.as_slice(), forms.policy.big, forms.flag),
        ("a", &[1, 2][..], true, false)
    );
    let [first, second] = forms.servers.as_slice() else { panic!("{:?}", forms.servers) };
    assert_eq!((&*first.id, first.port, first.hashes.as_deref()), ("x", Some(1), Some(&["a".to_owned(), "b".to_owned()][..])));
    assert_eq!((&*second.id, second.port), ("y", None));
    let [button] = forms.several.as_slice() else { panic!("{:?}", forms.several) };
    assert_eq!((&*button.text, button.m.as_deref()), ("b", Some("<b>")));
    assert_eq!(button.at, Some(Timestamp::from_millisecond(1_343_845_856_123).unwrap()));
    assert_eq!(forms.levels, [Level::Low]);
    assert_eq!(forms.lines, [vec!["a".to_owned(), "b".to_owned()], Vec::new()]);
    assert_eq!((forms.times["a"], forms.times["b"]), (None, Some(Timestamp::from_second(5).unwrap())));
    assert_eq!((&*forms.snippet, &*forms.secret), ("a & b", "secret"));
    assert_eq!(forms.link.as_ref().map(|link| link.as_str()), Some("https://example.org/?a=b&c=d"));
    assert_eq!(forms.twice, ["a", "b"]);
}

#[test]
fn values_in_other_forms_are_read_without_drift() {
    let sandbox = Sandbox::start().unwrap();
    let client = client(&sandbox);
    let reply = client.forms().read().send().unwrap();
    check(reply.data());
    assert!(reply.drift().is_empty(), "{}", reply.drift());
    let reply = client.forms().servers().send().unwrap();
    assert_eq!((&*reply.data()[0].id, reply.data()[0].port), ("x", Some(1)));
    assert!(reply.drift().is_empty(), "{}", reply.drift());
    assert_eq!(client.forms().list().call().unwrap(), [Some(Timestamp::from_second(5).unwrap()), None]);
    let client = Client::builder(sandbox.endpoint()).key("k").token("t").r#type("typ").build().unwrap();
    check(&awaited(client.forms().read().into_future()).unwrap());
}

#[test]
fn a_double_returns_values_in_their_forms() {
    let sandbox = Sandbox::start().unwrap();
    let client = client(&sandbox);
    let mut forms = Forms::example();
    forms.flag = true;
    let _double = sandbox.forms().read().returns(forms.clone());
    let reply = client.forms().read().send().unwrap();
    assert_eq!(*reply.data(), forms);
    assert!(reply.drift().is_empty(), "{}", reply.drift());
    let body = String::from_utf8(reply.body().to_vec()).unwrap();
    for part in [r#""servers":{"x":{"port":1,"hashes":"a|b"},"y":{}}"#, r#""flag":true"#, r#""twice":"ImF8YiI=""#] {
        assert!(body.contains(part), "{body}");
    }
    let server: Server = client.forms().servers().call().unwrap().remove(0);
    let _double = sandbox.forms().servers().returns(vec![server]);
    assert!(client.forms().servers().call().is_ok());
    let _double = sandbox.forms().list().returns(vec![Some(Timestamp::from_millisecond(1_500).unwrap())]);
    let reply = client.forms().list().send().unwrap();
    assert!(String::from_utf8_lossy(reply.body()).contains("[1500]"));
}

#[test]
fn values_are_sent_in_their_forms() {
    let sandbox = Sandbox::start().unwrap();
    let client = client(&sandbox);
    let double = sandbox.forms().send();
    let button = || Button::new("a", vec![1, 2], true).url("https://example.org/".parse().unwrap()).m("<b>");
    let buttons = || actionapi::Map::from([("row".to_owned(), vec![button()])]);
    let time = Timestamp::from_millisecond(1_343_845_856_123).unwrap();
    let call = client.forms().send(button(), buttons(), ["x", "y"], true, "text");
    call.at(time).numbers([1, 2]).html("a&b").ids(vec![3]).call().unwrap();
    let json = r#"{"text":"a","url":"https://example.org/","up":"1,2","M":"&lt;b&gt;","big":true}"#;
    let received = &double.received()[0];
    for (name, value) in [
        ("button", json),
        ("buttons", &*format!(r#"{{"row":[{json}]}}"#)),
        ("hashes", "x|y"),
        ("numbers", "1,2"),
        ("there", "yes"),
        ("at", "1343845856123"),
        ("text", "dGV4dA=="),
        ("html", "a&amp;b"),
        ("ids", "[3]"),
    ] {
        assert_eq!(received.parameter(name), Some(value), "{name}");
    }
    client.forms().send(button(), buttons(), ["x"], false, "").call().unwrap();
    assert_eq!(double.received()[1].parameter("there"), None);
    // An item with the separator in it would be read as two.
    let error = client.forms().send(button(), buttons(), ["x|y"], false, "").call().unwrap_err();
    assert!(error.to_string().contains("separates items"), "{error}");
}

#[test]
fn the_sandbox_refuses_what_is_not_in_its_form() {
    let sandbox = Sandbox::start().unwrap();
    let client = client(&sandbox);
    let call = |name: &'static str, value: &'static str| {
        let call = client.call_raw("forms", "send").parameter("button", r#"{"text":"a","up":"1"}"#);
        let call = call.parameter("buttons", "{}").parameter("hashes", "x").parameter("text", "dGV4dA==");
        call.parameter(name, value).call()
    };
    assert!(call("at", "0").is_ok());
    for (name, value, problem) in [
        ("ids", "[1", "expected JSON in a text"),
        ("ids", r#"["a"]"#, "0: expected an integer"),
        ("at", "soon", "expected milliseconds since 1970"),
        ("numbers", "1,x", "expected an integer"),
        ("button", "{}", "more than once"),
    ] {
        let error = call(name, value).unwrap_err();
        assert!(error.to_string().contains(problem), "{name}: {error}");
    }
}
