//! Replies that are not what the API answers, and those in which it says no: each a table, in both modes.

use std::sync::LazyLock;

use actionapi::decode::{Mismatch, Reader, Record};
use actionapi::description::{Api, Pointer, ReplyProfile};
use actionapi::{Blocking, Builder, Call, Delivery, ErrorKind, Secret};

use crate::api::{API, KEY, OTHER, READ, api, envelope, request};
use crate::caller::{Caller, both, quick};
use crate::server::{Act, Server, json, reply};
use crate::shop::is;

/// Sends each reply once and looks for each text in the error's line.
fn unreadable(cases: &[(Vec<u8>, &[&str])]) {
    for (bytes, texts) in cases {
        both(|client| {
            let server = Server::always(bytes.clone());
            let caller = client(&server.endpoint(), quick());
            let error = caller.fail(&READ);
            let line = error.to_string();
            assert_eq!((error.kind(), error.delivery()), (ErrorKind::Unreadable, Delivery::Answered), "{line}");
            assert!(line.starts_with("shop.read: the "), "{line}");
            for text in *texts {
                assert!(line.contains(text), "`{text}` is not in: {line}");
            }
            assert_eq!(server.count(), 1, "an unreadable reply is not tried again: {line}");
            assert_eq!(error.function(), Some(("shop", "read")));
        });
    }
}

#[test]
fn what_is_not_json_is_explained() {
    let json_type = ["Content-Type: application/json"];
    let html_type = ["Content-Type: text/html; charset=utf-8"];
    let ok = |headers: &[&str], body: &[u8]| reply("200 OK", headers, body);
    let good = r#"{"status":"success","data":{}}"#;
    let notice =
        format!("<br />\n<b>Notice</b>:  Undefined index: {KEY} in <b>/srv/index.php</b> on line <b>3</b><br />\n{good}");
    let page = "<!DOCTYPE html>\n<html><head><title>Client Area</title></head><body>Please log in</body></html>";
    unreadable(&[
        (ok(&json_type, b""), &["is empty"]),
        (ok(&json_type, "\u{feff}\n".as_bytes()), &["is empty"]),
        (ok(&json_type, "\u{feff}[1]".as_bytes()), &["is a list", "`status`"]),
        (ok(&json_type, format!("\u{feff}{page}").as_bytes()), &["is a web page"]),
        (
            ok(&json_type, notice.as_bytes()),
            &["something before the JSON: Notice : Undefined index: [secret] in /srv/index.php on line 3"],
        ),
        (ok(&html_type, notice.as_bytes()), &["something before the JSON"]),
        (
            ok(&html_type, page.as_bytes()),
            &["is a web page", "Client Area", "API access may not be enabled", "endpoint may be wrong"],
        ),
        (ok(&json_type, page.as_bytes()), &["is a web page"]),
        (
            ok(&html_type, good.as_bytes()),
            &["content type is `text/html; charset=utf-8`", "`application/json`", "content_type: any"],
        ),
        (ok(&[], good.as_bytes()), &["has no content type"]),
        (ok(&json_type, b"{\"status\":\"success\",\"da"), &["ends early, after 23 bytes"]),
        (ok(&json_type, format!("{good}{good}").as_bytes()), &["something after the JSON: {\"status\""]),
        (
            ok(&json_type, b"{\"status\":\"success\",\"data\":{\"f\":NaN}}"),
            &["not JSON: there is a word that JSON does not have at byte 32"],
        ),
        (ok(&json_type, b"{\"status\":\"success\",\"data\":\"a\tb\"}"), &["a control character in a string", "at byte 29"]),
        (ok(&json_type, b"{\"status\":\"success\",\"data\":{\"s\":\"x\",}}"), &["a comma after the last item at byte 36"]),
        (ok(&json_type, b"{\"status\":\"success\",\"data\":\"\xff\"}"), &["not UTF-8", "28"]),
        (ok(&json_type, b"Fatal error: out of memory"), &["is not JSON: Fatal error"]),
        (
            ok(&["Content-Type: application/json", "Content-Encoding: gzip"], b"\x1f\x8b\x08"),
            &["compressed (`gzip`) and broken"],
        ),
        (ok(&json_type, b"[1]"), &["is a list", "`status`"]),
        (ok(&json_type, b"\"success\""), &["is a string", "`status`"]),
        (ok(&json_type, b"null"), &["is null"]),
        (ok(&json_type, b"{\"state\":\"success\"}"), &["has no field `status`"]),
    ]);
}

#[test]
fn related_content_types_are_json_too() {
    for content_type in ["application/json", "Application/JSON;charset=UTF-8", "application/problem+json"] {
        both(|client| {
            let body = br#"{"status":"success","data":{}}"#;
            let server = Server::always(reply("200 OK", &[&format!("Content-Type: {content_type}")], body));
            client(&server.endpoint(), quick()).send(&READ).unwrap();
        });
    }
}

#[test]
fn the_api_says_no() {
    type Case = (&'static str, &'static str, Option<&'static str>, Option<&'static str>, &'static str);
    let cases: &[Case] = &[
        (
            "200 OK",
            r#"{"status":"error","message":"No such client"}"#,
            Some("No such client"),
            None,
            "shop.read: the API answered: No such client",
        ),
        (
            "200 OK",
            r#"{"error":{"code":17},"message":"no \u00e9\nno","status":"error","data":"of another type"}"#,
            Some("no \u{e9}\nno"),
            Some("17"),
            "shop.read: the API answered: no \u{e9} no (code 17)",
        ),
        (
            "200 OK",
            r#"{"status":"failed"}"#,
            None,
            None,
            "shop.read: the API answered with `/status`: \"failed\" and no message",
        ),
        (
            "200 OK",
            r#"{"status":false,"message":""}"#,
            None,
            None,
            "shop.read: the API answered with `/status`: false and no message",
        ),
        (
            "403 Forbidden",
            r#"{"status":"error","message":"Invalid key"}"#,
            Some("Invalid key"),
            None,
            "shop.read: the API answered: Invalid key",
        ),
    ];
    for (status, body, message, code, line) in cases {
        both(|client| {
            let server = Server::always(json(status, body));
            let error = client(&server.endpoint(), quick()).fail(&READ);
            assert_eq!((error.kind(), error.delivery()), (ErrorKind::Api, Delivery::Answered));
            assert_eq!((error.message(), error.code()), (*message, *code));
            assert_eq!(error.to_string(), *line);
            assert_eq!(error.is_auth(), status.starts_with("403"));
            assert_eq!(server.count(), 1);
        });
    }
}

#[test]
fn an_envelope_without_data_gives_null() {
    both(|client| {
        let server = Server::always(json("200 OK", r#"{"status":"success"}"#));
        let reply = client(&server.endpoint(), quick()).send(&READ).unwrap();
        assert_eq!((reply.data().as_str(), reply.message()), ("null", None));
    });
}

#[test]
fn an_absent_or_empty_error_is_success() {
    let html = |body: &str| reply("200 OK", &["Content-Type: text/html"], body.as_bytes());
    for body in [
        r#"{"a":1}"#,
        r#"{"error":null}"#,
        r#"{"error":false}"#,
        r#"{"error":""}"#,
        r#"{"error":[]}"#,
        r#"{"error":{ }}"#,
        "[]",
    ] {
        let server = Server::always(html(body));
        for caller in
            [Caller::new_async(&OTHER, &server.endpoint(), quick()), Caller::new_blocking(&OTHER, &server.endpoint(), quick())]
        {
            let caller = caller.unwrap();
            caller.set_key("token");
            assert_eq!(caller.send(&READ).unwrap().data().as_str(), body);
        }
    }
    let server = Server::always(html(r#"{"error":{"code":"nosuchaction","info":"Unrecognised"}}"#));
    for caller in
        [Caller::new_async(&OTHER, &server.endpoint(), quick()), Caller::new_blocking(&OTHER, &server.endpoint(), quick())]
    {
        let caller = caller.unwrap();
        // What a header cannot hold is refused before anything is sent.
        let error = caller.fail(&READ);
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::Configuration, Delivery::NeverSent));
        assert!(error.to_string().contains("`authorization`"), "{error}");
        caller.set_key("token");
        let error = caller.fail(&READ);
        assert_eq!((error.message(), error.code()), (Some("Unrecognised"), Some("nosuchaction")));
    }
}

#[test]
fn replies_have_a_limit() {
    both(|client| {
        let server = Server::start(|_, _| Act::Flood(64 << 20));
        let error = client(&server.endpoint(), quick().reply_limit(1 << 20)).fail(&READ);
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::TooLong, Delivery::Answered));
        assert!(error.to_string().contains("1048576 bytes"), "{error}");
        assert_eq!(server.count(), 1);
        let exact = json("200 OK", r#"{"status":"success","data":1}"#);
        let server = Server::always(exact.clone());
        let body = r#"{"status":"success","data":1}"#.len();
        client(&server.endpoint(), quick().reply_limit(body)).send(&READ).unwrap();
        assert_eq!(client(&server.endpoint(), quick().reply_limit(body - 1)).fail(&READ).kind(), ErrorKind::TooLong);
    });
}

#[test]
fn where_nothing_is_known_of_the_data_there_may_be_none() {
    use actionapi::Value;
    let server = Server::always(json("200 OK", r#"{"status":"success","message":"done"}"#));
    let client = Builder::<Blocking>::new(&API.protocol, server.endpoint()).credential(0, Secret::from("k")).build().unwrap();
    assert_eq!(Call::<Blocking, Value>::new(&client, READ.clone()).call().unwrap(), Value::Null);
    assert!(Call::<Blocking, String>::new(&client, READ.clone()).call().is_err());
}

#[test]
fn a_coding_that_changes_nothing_is_none() {
    both(|client| {
        let body = r#"{"status":"success","data":1}"#;
        let headers = ["Content-Type: application/json", "Content-Encoding: identity"];
        let server = Server::always(reply("200 OK", &headers, body.as_bytes()));
        assert_eq!(client(&server.endpoint(), quick()).send(&READ).unwrap().data().as_str(), "1");
    });
}

/// The whole reply is the data, and a field of it shows success.
static WHOLE: LazyLock<Api> = LazyLock::new(|| {
    let reply = ReplyProfile { success: is(&["result"], &["success"]), data: Pointer::ROOT, ..envelope() };
    api("whole", "Whole API", "key", request(), reply)
});

#[derive(Debug)]
struct Counted {
    count: i64,
}

impl Record for Counted {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        let (count,) = reader.record("Counted", &["count"])?;
        Ok(Self { count })
    }
}

#[test]
fn the_envelopes_own_fields_are_known_where_the_whole_reply_is_the_data() {
    let server = Server::always(json("200 OK", r#"{"result":"success","message":"one found","count":1,"code":7}"#));
    let client = Builder::<Blocking>::new(&WHOLE.protocol, server.endpoint()).credential(0, Secret::from("k")).build().unwrap();
    let reply = Call::<Blocking, Counted>::new(&client, READ.clone()).send().unwrap();
    assert_eq!((reply.data().count, reply.message()), (1, Some("one found")));
    assert_eq!(reply.drift().to_string(), "Counted.code: a field that the schema does not have, once");
}
