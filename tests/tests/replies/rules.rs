//! The rules and places of `reply`.

use actionapi::{ErrorKind, Value};
use serde_json::json;

use crate::caller::{api, call, call_with, ok, with_head};

/// An API of one function, `things.list`, with this `reply`.
fn with_reply(reply: &str, function: &str) -> &'static actionapi::description::Api {
    api(&format!(
        "format: 1\napi:\n  name: example\n  title: Example API\n  request: {{ parameters: {{ f: \"${{function}}\" }} }}\n  reply: {reply}\n\
         modules:\n  things:\n    functions:\n      list: {{ effect: read, {function} }}\n"
    ))
}

const LIST: (&str, &str) = ("things", "list");
const ANY: &str = "example: { data: null }";

#[test]
fn a_rule_compares_as_servers_write() {
    for (reply, body, is_success) in [
        ("{ success: { at: /ok, is: '1' }, data: /d }", r#"{"ok":"1","d":[]}"#, true),
        ("{ success: { at: /ok, is: '1' }, data: /d }", r#"{"ok":1.0,"d":[]}"#, true),
        ("{ success: { at: /ok, is: '1' }, data: /d }", r#"{"ok":"01x","d":[]}"#, false),
        ("{ success: { at: /ok, is: 200 }, data: /d }", r#"{"ok":2e2,"d":[]}"#, true),
        ("{ success: { at: /ok, is: [done, fine] }, data: /d }", r#"{"ok":" FINE ","d":[]}"#, true),
        ("{ success: { at: /ok, contains: success }, data: /d }", r#"{"ok":"Success!","d":[]}"#, true),
        ("{ success: { at: /ok, contains: success }, data: /d }", r#"{"ok":"no","d":[]}"#, false),
        ("{ success: [{ at: /a, is: '1' }, { at: /b, is: 2 }], data: /d }", r#"{"a":1,"b":2,"d":[]}"#, true),
        ("{ success: [{ at: /a, is: '1' }, { at: /b, is: 2 }], data: /d }", r#"{"a":1,"b":3,"d":[]}"#, false),
        ("{ success: /d, data: /d }", r#"{"d":[1]}"#, true),
        ("{ success: { at: /ok, is: true }, failure: /errors, data: /d }", r#"{"ok":true,"errors":[],"d":[]}"#, true),
        ("{ success: { at: /ok, is: true }, failure: /errors, data: /d }", r#"{"ok":true,"errors":["x"],"d":[]}"#, false),
        ("{ failure: [/e, /f], data: /d }", r#"{"e":"0","f":0,"d":[]}"#, true),
        ("{ failure: [/e, /f], data: /d }", r#"{"e":null,"f":"x","d":[]}"#, false),
        (
            "{ failure: { at: /list/-1/state, is: failed }, data: /d }",
            r#"{"list":[{"state":"failed"},{"state":"ok"}],"d":[]}"#,
            true,
        ),
        (
            "{ failure: { at: /list/0/state, is: failed }, data: /d }",
            r#"{"list":[{"state":"failed"},{"state":"ok"}],"d":[]}"#,
            false,
        ),
        (
            "{ failure: { at: /list/*/state, is: failed }, data: /d }",
            r#"{"list":[{"state":"ok"},{"state":"failed"}],"d":[]}"#,
            false,
        ),
        ("{ failure: { at: /jobs/*/state, is: failed }, data: /d }", r#"{"jobs":{"a":{"state":"failed"}},"d":[]}"#, false),
        ("{ failure: { at: /a~1b/~0/~2, is: x }, data: /d }", r#"{"a/b":{"~":{"*":"x"}},"d":[]}"#, false),
        // A number is a name, too.
        ("{ failure: { at: /codes/0, is: x }, data: /d }", r#"{"codes":{"0":"x"},"d":[]}"#, false),
    ] {
        for result in call(with_reply(reply, ANY), LIST, &ok(body)).results {
            assert_eq!(result.is_ok(), is_success, "{reply} {body}: {result:?}");
            if let Err(error) = result {
                assert_eq!(error.kind(), ErrorKind::Api, "{reply} {body}: {error}");
            }
        }
    }
}

#[test]
fn a_header_or_a_cookie_can_tell() {
    let api =
        with_reply("{ failure: { header: X-Error }, message: { header: X-Error }, code: { cookie: code }, data: / }", ANY);
    let reply = with_head("200 OK", "X-Error: No access\r\nSet-Cookie: code=17; Path=/\r\n", "{}");
    for error in call(api, LIST, &reply).errors() {
        assert_eq!((error.message(), error.code()), (Some("No access"), Some("17")));
    }
    assert!(call(api, LIST, &ok("{}")).results.iter().all(Result::is_ok));
}

#[test]
fn the_first_place_with_a_message_counts() {
    let api = with_reply(
        "{ failure: [/error, /errors], message: [/error/info, /errors/*/text, /error], code: [/error/code, /errors/0/code] }",
        ANY,
    );
    for (body, message, code) in [
        (r#"{"error":{"info":"a","code":3}}"#, "a", Some("3")),
        (r#"{"errors":[{"text":""},{"text":"b"}]}"#, "b", None),
        (r#"{"errors":[{"text":"c","code":"x"}],"error":{"info":null}}"#, "c", Some("x")),
        (r#"{"error":"plain"}"#, "plain", None),
    ] {
        for error in call(api, LIST, &ok(body)).errors() {
            assert_eq!((error.message(), error.code()), (Some(message), code), "{body}");
        }
    }
}

#[test]
fn nothing_found_is_an_empty_list() {
    let reply = "{ success: { at: /status, is: '1' }, empty: { at: /message, is: No transactions found }, message: /message, data: /result }";
    let list = with_reply(reply, "returns: list<string>, example: { data: [a] }");
    let none = r#"{"status":"0","message":"No transactions found","result":[]}"#;
    for reply in call_with::<Vec<String>>(list, LIST, &[], &ok(none)).replies() {
        assert!(reply.data().is_empty());
        assert_eq!(reply.message(), Some("No transactions found"));
    }
    for reply in call_with::<Vec<String>>(list, LIST, &[], &with_head("404 Not Found", "", none)).replies() {
        assert!(reply.data().is_empty());
    }
    // A type that cannot be empty keeps the error.
    for error in call_with::<String>(list, LIST, &[], &ok(none)).errors() {
        assert_eq!((error.kind(), error.message()), (ErrorKind::Api, Some("No transactions found")));
        assert_eq!(error.function(), Some(LIST));
        assert!(error.body().is_some() && !error.succeeded());
    }
    for error in call_with::<Vec<String>>(list, LIST, &[], &ok(r#"{"status":"0","message":"NOTOK","result":"x"}"#)).errors() {
        assert_eq!(error.message(), Some("NOTOK"));
    }
}

#[test]
fn only_the_last_step_to_the_data_may_be_missing() {
    let api =
        with_reply("{ success: { at: /ok, is: '1' }, data: /result/rows }", "returns: list<string>, example: { data: [a] }");
    for body in [r#"{"ok":1,"result":{}}"#, r#"{"ok":1,"result":[]}"#, r#"{"ok":1,"result":null}"#, r#"{"ok":1,"result":""}"#] {
        for reply in call_with::<Vec<String>>(api, LIST, &[], &ok(body)).replies() {
            assert!(reply.data().is_empty(), "{body}");
        }
    }
    for error in call_with::<Vec<String>>(api, LIST, &[], &ok(r#"{"ok":1,"reslt":{"rows":[]}}"#)).errors() {
        assert!(error.succeeded() && error.kind() == ErrorKind::Decode);
        assert!(error.to_string().contains("the reply has no `/result`; the data is expected at `/result/rows`"), "{error}");
    }
}

#[test]
fn places_can_name_the_function_and_lead_into_lists() {
    let api = with_reply("{ failure: \"/${function}response/error\", data: \"/${function}response/items/-1\" }", ANY);
    let body = r#"{"listresponse":{"items":[{"id":1},{"id":2}]}}"#;
    for reply in call(api, LIST, &ok(body)).replies() {
        assert_eq!(reply.data().value(), json!({"id": 2}));
    }
    for error in call(api, LIST, &ok(r#"{"listresponse":{"error":"no"}}"#)).errors() {
        assert_eq!(error.message(), Some("no"));
    }
}

#[test]
fn warnings_come_beside_the_data() {
    let api = with_reply("{ failure: /error, warnings: [/warnings/*/text, /notice], data: /d }", ANY);
    let body = r#"{"warnings":[{"text":"old"},{"text":""},{"code":1}],"notice":"soon gone","d":1}"#;
    for reply in call(api, LIST, &ok(body)).replies() {
        assert_eq!(reply.warnings(), ["old", "soon gone"]);
        assert_eq!(reply.data().value(), Value::from(1));
    }
    for reply in call(api, LIST, &ok(r#"{"d":1}"#)).replies() {
        assert!(reply.warnings().is_empty());
    }
}

/// One rule for what is an item's number, in the clients and in the sandbox, which must not make as many items as a schema likes.
#[test]
fn the_number_of_an_item_has_three_digits_at_most() {
    use actionapi::sandbox::Sandbox;
    let api = with_reply("{ failure: /e, data: /d/99999999999 }", ANY);
    for reply in call(api, LIST, &ok(r#"{"d":{"99999999999":7}}"#)).replies() {
        assert_eq!(reply.data().value(), Value::from(7));
    }
    let sandbox = Sandbox::start(api).unwrap();
    let client: actionapi::Client<actionapi::Blocking> =
        actionapi::Builder::new(&api.protocol, sandbox.endpoint()).build().unwrap();
    let operation = api.operation("things".to_owned(), "list".to_owned());
    actionapi::Call::<_, actionapi::RawData>::new(&client, operation).send().unwrap();
    let api = with_reply("{ failure: /e, data: /d/-2 }", ANY);
    for reply in call(api, LIST, &ok(r#"{"d":[5,6,7]}"#)).replies() {
        assert_eq!(reply.data().value(), Value::from(6));
    }
}
