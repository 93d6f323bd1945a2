//! The sandbox's replies: each part where the API's own has it, also where one is within another, and as the clients read them.

use std::borrow::Cow;

use actionapi::Settings;
use actionapi::description::{Api, Operation, ReplyProfile, Rule};
use actionapi::sandbox::Sandbox;
use serde_json::{Value, json};

use crate::clients::both;
use crate::requests::{SHOW, post};
use crate::shop;

type Names = &'static [&'static str];
type Rules = Cow<'static, [Rule]>;

/// The shop's API with these places, and this as the data of `items.show`.
fn api(rules: [Rules; 2], message: Option<Names>, data: Option<Names>, example: &Value) -> &'static Api {
    let mut api = shop::shop();
    let [success, failure] = rules;
    let message = message.map(shop::places).unwrap_or_default();
    let data = data.map(shop::pointer).unwrap_or_default();
    let profile = ReplyProfile { success, failure, message, data, ..ReplyProfile::PLAIN };
    api.protocol.replies = vec![profile].into();
    api.modules[0].functions[0].example.data = example.to_string();
    Box::leak(Box::new(api))
}

fn is(names: Names, values: Names) -> [Rules; 2] {
    [shop::is(names, values), Rules::default()]
}

fn absent(names: Names) -> [Rules; 2] {
    [Rules::default(), shop::present(names)]
}

/// Asserts that `items.show` is answered with this reply, that both clients find all of the data in it, and that an error is one to them.
fn assert_reply(api: &'static Api, expected: &Value) {
    let example: Value = serde_json::from_str(&api.modules[0].functions[0].example.data).unwrap();
    let sandbox = Sandbox::start(api).unwrap();
    assert_eq!(post(&sandbox, SHOW).json(), *expected);
    both(api, &Settings::new().attempts(1), |_, client| {
        let show = |id| client.send(&Operation::read("items", "show"), &[("id", id)]);
        let reply = show("7").unwrap_or_else(|error| panic!("{error}: {expected}"));
        assert_contains(&reply.data().value(), &example);
        let error = show("x").unwrap_err();
        assert!(error.is_api() || api.protocol.replies[0].is_by_status(), "{error}");
        if !api.protocol.replies[0].message.is_empty() {
            assert!(error.message().unwrap().starts_with("the parameter `id`: "), "{error}");
        }
    });
}

/// Every field of the data is there, at any depth.
fn assert_contains(found: &Value, data: &Value) {
    match data {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| assert_contains(&found[name], value)),
        Value::Null => {}
        value => assert_eq!(found, value),
    }
}

#[test]
fn data_is_beside_the_fields_that_are_in_its_place() {
    let subsonic = || is(&["subsonic-response", "status"], &["ok"]);
    let message: Option<Names> = Some(&["subsonic-response", "error", "message"]);
    let data: Option<Names> = Some(&["subsonic-response"]);
    let example = json!({"version": "1.16.1", "artist": {"id": 1, "albums": [{"name": "a"}]}});
    let inner = json!({"status": "ok", "error": {"message": "found"}, "version": "1.16.1", "artist": {"id": 1, "albums": [{"name": "a"}]}});
    assert_reply(api(subsonic(), message, data, &example), &json!({"subsonic-response": inner}));
    // Where there are errors with a field of their own.
    let absent = absent(&["subsonic-response", "error"]);
    assert_reply(api(absent, message, data, &example), &json!({"subsonic-response": example}));
    // Two levels down, with the message beside.
    let success = is(&["a", "b", "ok"], &["true"]);
    let reply = json!({"a": {"b": {"ok": true, "x": 1}, "text": "found"}});
    assert_reply(api(success, Some(&["a", "text"]), Some(&["a", "b"]), &json!({"x": 1})), &reply);
    // Success two levels within the data.
    let success = is(&["r", "head", "state", "code"], &["0"]);
    let example = json!({"head": {"state": {"host": "h"}, "page": 2}, "rows": []});
    let reply = json!({"r": {"head": {"state": {"code": 0, "host": "h"}, "page": 2}, "rows": []}});
    assert_reply(api(success, None, Some(&["r"]), &example), &reply);
}

#[test]
fn data_that_is_the_whole_reply_keeps_the_fields_within_its_own() {
    let is = || is(&["meta", "status"], &["ok"]);
    let example = json!({"meta": {"page": 2}, "rows": [1]});
    let reply = json!({"meta": {"status": "ok", "page": 2, "text": "found"}, "rows": [1]});
    assert_reply(api(is(), Some(&["meta", "text"]), None, &example), &reply);
    // What both have is the data's.
    let example = json!({"meta": {"status": "ok", "text": "mine", "page": 2}});
    assert_reply(api(is(), Some(&["meta", "text"]), None, &example), &example);
    // A value in which nothing fits does not take the place of success.
    let example = json!({"meta": null, "rows": [1]});
    assert_reply(api(is(), None, None, &example), &json!({"meta": {"status": "ok"}, "rows": [1]}));
    // Nothing is known of the data.
    assert_reply(api(is(), None, None, &Value::Null), &json!({"meta": {"status": "ok"}}));
}

#[test]
fn a_message_in_the_place_of_the_data_is_only_in_errors() {
    let is = || is(&["status"], &["1"]);
    for example in [json!({"id": 1}), json!([1, 2]), json!(38.5)] {
        assert_reply(api(is(), Some(&["result"]), Some(&["result"]), &example), &json!({"status": 1, "result": example}));
        let within = json!({"status": 1, "result": {"rows": example}});
        assert_reply(api(is(), Some(&["result"]), Some(&["result", "rows"]), &example), &within);
    }
    // A list has no room for a message, a record has.
    let message: Option<Names> = Some(&["result", "text"]);
    let (list, record) = (json!([1]), json!({"id": 1}));
    assert_reply(api(is(), message, Some(&["result"]), &list), &json!({"status": 1, "result": [1]}));
    assert_reply(api(is(), message, Some(&["result"]), &record), &json!({"status": 1, "result": {"id": 1, "text": "found"}}));
    // An API that shows success by the HTTP status has messages in errors, within the data as beside it.
    let by_status = api(Default::default(), Some(&["result", "text"]), Some(&["result"]), &record);
    assert_reply(by_status, &json!({"result": {"id": 1}}));
}

#[test]
fn digits_stay_as_the_example_writes_them() {
    let mut api = api(is(&["r", "ok"], &["true"]), None, Some(&["r"]), &Value::Null).clone();
    api.modules[0].functions[0].example.data =
        r#" { "price" : 38.00, "big":123456789012345678901234567890,"a\"b":{"c\u00e9":1e400} } "#.to_owned();
    let sandbox = Sandbox::start(Box::leak(Box::new(api))).unwrap();
    let body = post(&sandbox, SHOW).body;
    assert_eq!(body, r#"{"r":{"ok":true,"price":38.00,"big":123456789012345678901234567890,"a\"b":{"c\u00e9":1e400}}}"#);
}
