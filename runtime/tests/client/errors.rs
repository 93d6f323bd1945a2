//! What an error carries: all that came, and how it reads.

use std::sync::LazyLock;

use actionapi::description::{Api, ContentType, Operation, ReplyProfile};
use actionapi::{Async, Blocking, Builder, Call, Delivery, Error, ErrorKind, Secret};

use crate::api::{API, BARE, KEY, READ, WRITE, api, request};
use crate::caller::{Caller, assert_clean_error, both, quick};
use crate::server::{Act, Server, json, reply};
use crate::shop::{places, pointer, present};

/// Any error is told of, with its text and its code in it.
static ABSENT: LazyLock<Api> = LazyLock::new(|| {
    let reply = ReplyProfile {
        failure: present(&["error"]),
        message: places(&["error", "info"]),
        code: places(&["error", "code"]),
        content_type: ContentType::Json,
        ..ReplyProfile::PLAIN
    };
    api("absent", "Absent", "key", request(), reply)
});

/// Its parts are in lists.
static LISTED: LazyLock<Api> = LazyLock::new(|| {
    let reply = ReplyProfile {
        failure: present(&["errors"]),
        message: places(&["errors", "0", "text"]),
        code: places(&["errors", "0", "code"]),
        data: pointer(&["results", "1", "data"]),
        content_type: ContentType::Json,
        ..ReplyProfile::PLAIN
    };
    api("listed", "Listed", "key", request(), reply)
});

/// What each reply gives in both modes.
fn errors(api: &'static Api, bytes: Vec<u8>, case: impl Fn(Error)) {
    let server = Server::always(bytes);
    for caller in [
        Caller::new_async(api, &server.endpoint(), quick().attempts(1)),
        Caller::new_blocking(api, &server.endpoint(), quick().attempts(1)),
    ] {
        let caller = caller.unwrap();
        if api.protocol.name == "bare" {
            caller.set_key("token");
        }
        case(caller.fail(&READ));
    }
}

#[test]
fn what_the_api_said_beside_message_and_code_can_be_had() {
    type Case<'c> = (&'c Api, &'c str, &'c str, Option<&'c str>);
    let cases: &[Case<'static>] = &[
        (
            &API,
            r#"{"status":"error","message":"scope_lacking","needed":"people:read","provided":"identify"}"#,
            "the API answered: scope_lacking",
            Some(r#"{"needed":"people:read","provided":"identify"}"#),
        ),
        (
            &API,
            r#"{"status":"error","message":"Validation failed","data":{"email":["is taken"]}}"#,
            "the API answered: Validation failed",
            Some(r#"{"data":{"email":["is taken"]}}"#),
        ),
        (&API, r#"{"status":"error","message":"no","error":{"code":1}}"#, "the API answered: no (code 1)", None),
        (
            &API,
            r#"{"status":"error","error":{"code":1,"field":"a"}}"#,
            "the API answered with `/status`: \"error\" and no message (code 1)",
            Some(r#"{"error":{"field":"a"}}"#),
        ),
        (&ABSENT, r#"{"error":"Invalid token"}"#, "the API answered: Invalid token", None),
        (&ABSENT, r#"{"error":9}"#, "the API answered with `/error`: 9 and no message", Some(r#"{"error":9}"#)),
        (&ABSENT, r#"{"error":true,"why":"x"}"#, "the API answered with `/error`: true", Some(r#"{"error":true,"why":"x"}"#)),
        (
            &ABSENT,
            r#"{"error":["a is missing","b is wrong"]}"#,
            r#"the API answered with `/error`: ["a is missing","b is wrong"] and no message"#,
            Some(r#"{"error":["a is missing","b is wrong"]}"#),
        ),
        (
            &ABSENT,
            r#"{"error":{"info":"no","code":7,"docs":"https://x.test"}}"#,
            "the API answered: no (code 7)",
            Some(r#"{"error":{"docs":"https://x.test"}}"#),
        ),
        (&LISTED, r#"{"errors":[{"text":"no","code":7}]}"#, "the API answered: no (code 7)", None),
        (
            &LISTED,
            r#"{"errors":[{"text":"no"},{"text":"never"}],"at":1}"#,
            "the API answered: no",
            Some(r#"{"errors":[null,{"text":"never"}],"at":1}"#),
        ),
        (&LISTED, r#"{"errors":{"0":{"text":"no"}}}"#, "the API answered: no", None),
    ];
    for (api, body, text, details) in cases {
        let api: &'static Api = api;
        errors(api, json("200 OK", body), |error| {
            assert!(error.to_string().contains(text), "{body}: {error}");
            assert_eq!(error.kind(), ErrorKind::Api);
            assert_eq!(error.details(), details.map(|details| serde_json::from_str(details).unwrap()), "{body}");
            assert_eq!(error.body(), Some(body.as_bytes()));
            assert!(!error.succeeded());
        });
    }
}

#[test]
fn what_says_why_is_shown_where_there_is_no_message() {
    for (body, text) in [
        (
            r#"{"status":"error","error":"no such key"}"#,
            r#"with `/status`: "error" and no message: {"status":"error","error":"no such key"}"#,
        ),
        (r#"{"status":"error","error":{"code":7},"why":"x"}"#, r#"and no message (code 7): {"status":"error","#),
        (r#"{"status":"error","message":"","data":[]}"#, r#"with `/status`: "error" and no message"#),
        (r#"{"status":"error","error":{"code":7}}"#, r#"with `/status`: "error" and no message (code 7)"#),
    ] {
        errors(&API, json("200 OK", body), |error| {
            let line = error.to_string();
            assert!(line.contains(text) && (line.ends_with(text) || line.ends_with(body)), "{line}");
        });
    }
}

#[test]
fn what_is_read_of_a_success_is_read_of_an_error_too() {
    for body in [
        "\u{feff}{\"status\":\"error\",\"message\":\"no\",\"wei\":1e400}",
        r#"{"status":"error","message":"no","wei":1e400,"status":"x"}"#,
    ] {
        errors(&API, json("200 OK", body), |error| {
            assert_eq!(error.details(), Some(serde_json::json!({ "wei": "1e400" })), "{body}");
        });
    }
    errors(&API, json("200 OK", r#"{"status":"error","message":"no","why":"cut \ud83d"}"#), |error| {
        assert_eq!(error.details(), Some(serde_json::json!({ "why": "cut \u{fffd}" })));
    });
}

#[test]
fn the_id_of_the_request_can_be_had() {
    for (headers, id) in [
        (&["X-Request-Id: 7f3a"][..], Some("7f3a")),
        (&["x-amzn-RequestId: a-b-c"], Some("a-b-c")),
        (&["X-Correlation-ID:  17 "], Some("17")),
        (&["CF-Ray: 8f-FRA"], Some("8f-FRA")),
        // The server's own comes first, whatever the order; an empty one is none.
        (&["CF-Ray: 8f-FRA", "X-Correlation-Id: 17"], Some("17")),
        (&["X-Request-Id: ", "CF-Ray: 8f-FRA"], Some("8f-FRA")),
        (&["X-Trace: 17"], None),
    ] {
        let all = [&["Content-Type: application/json"], headers].concat();
        for status in ["200 OK", "500 Oh"] {
            errors(&API, reply(status, &all, br#"{"status":"error","message":"no"}"#), |error| {
                assert_eq!(error.request_id(), id);
                let shown = id.map(|id| format!("request_id: {id:?}"));
                assert!(shown.is_none_or(|shown| format!("{error:?}").contains(&shown)), "{error:?}");
            });
        }
        both(|client| {
            let server = Server::always(reply("200 OK", &all, br#"{"status":"success","data":1}"#));
            assert_eq!(client(&server.endpoint(), quick()).send(&READ).unwrap().request_id(), id);
        });
    }
    // A server that repeats the key there shows nobody the key.
    both(|client| {
        let server = Server::start(|request, _| {
            let id = format!("X-Request-Id: {}", request.parameter("apikey").unwrap().escape_default());
            Act::Reply(reply("500 Oh", &["Content-Type: application/json", &id], b"{}"))
        });
        let caller = client(&server.endpoint(), quick().attempts(1));
        caller.set_key("token-in-a-header");
        let error = caller.fail(&READ);
        assert_eq!(error.request_id(), Some("[secret]"));
        assert!(!format!("{error:?}").contains("token-in-a-header"), "{error:?}");
    });
}

#[test]
fn data_can_be_in_a_list() {
    for (results, is_read) in [
        (r#"[{"data":0},{"data":[7, {"a": 1}], "more": []},{}]"#, true),
        (r#"{"1":{"data":[7, {"a": 1}]},"2":0}"#, true),
        (r#"[{"data":0},{"data":[7, {"a": 1}]]"#, false),
    ] {
        let server = Server::always(json("200 OK", &format!(r#"{{"results":{results},"errors":[]}}"#)));
        for caller in [
            Caller::new_async(&LISTED, &server.endpoint(), quick()),
            Caller::new_blocking(&LISTED, &server.endpoint(), quick()),
        ] {
            let sent = caller.unwrap().send(&READ);
            assert_eq!(sent.is_ok(), is_read, "{results}");
            let Ok(reply) = sent else { continue };
            assert_eq!(reply.data().as_str(), r#"[7, {"a": 1}]"#, "{results}");
        }
    }
}

#[test]
fn every_reply_that_is_an_error_is_kept_whole() {
    for bytes in [
        reply("404 Not Found", &["Content-Type: text/html", "X-Trace: 17"], b"<p>gone</p>"),
        reply("503 Busy", &["X-Trace: 17"], b"{\"later\":true}"),
        reply("302 Found", &["Location: /x", "X-Trace: 17"], b"moved"),
        reply("200 OK", &["Content-Type: application/json", "X-Trace: 17"], b"{\"state\":1}"),
        reply("200 OK", &["Content-Type: application/json", "X-Trace: 17"], b"no \xff text"),
    ] {
        errors(&API, bytes.clone(), |error| {
            assert_eq!(error.headers().unwrap()["x-trace"], "17", "{error}");
            assert!(bytes.ends_with(error.body().unwrap()) && !error.body().unwrap().is_empty(), "{error}");
            assert!(error.status().is_some());
        });
    }
    both(|client| {
        let error = client("http://127.0.0.1:1/", quick()).fail(&READ);
        assert!(error.headers().is_none() && error.body().is_none() && error.details().is_none());
    });
}

#[test]
fn a_success_whose_data_cannot_be_read_says_so() {
    let body = r#"{"status":"success","message":"Order 17 accepted"}"#;
    let server = Server::always(json("200 OK", body));
    let client = Builder::<Blocking>::new(&API.protocol, server.endpoint()).credential(0, Secret::from("k")).build().unwrap();
    let other = Builder::<Async>::new(&API.protocol, server.endpoint()).credential(0, Secret::from("k")).build().unwrap();
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let both = |operation: &Operation| {
        let awaited = async { Call::<Async, String>::new(&other, operation.clone()).await };
        [tokio.block_on(awaited).unwrap_err(), Call::<Blocking, String>::new(&client, operation.clone()).call().unwrap_err()]
    };
    for error in both(&WRITE) {
        assert_eq!((error.kind(), error.succeeded(), error.message()), (ErrorKind::Decode, true, Some("Order 17 accepted")));
        assert_eq!(error.body(), Some(body.as_bytes()));
        assert!(
            error.to_string().ends_with("the API reported success: the call had its effect, so do not repeat it"),
            "{error}"
        );
    }
    for error in both(&READ) {
        assert!(error.succeeded() && !error.to_string().contains("repeat"), "{error}");
    }
    // Cut off after the success, and a status that is all there is to tell.
    errors(&API, json("200 OK", r#"{"status":"success","data":{"a":"#), |error| {
        assert_eq!((error.kind(), error.succeeded()), (ErrorKind::Unreadable, true), "{error}");
    });
    errors(&BARE, reply("200 OK", &["Content-Type: text/html"], b"<p>done</p>"), |error| assert!(error.succeeded(), "{error}"));
    let server = Server::always(reply("200 OK", &["Content-Type: text/xml"], b"<UserResponse><Id>17</Id></UserResponse>"));
    for caller in
        [Caller::new_async(&BARE, &server.endpoint(), quick()), Caller::new_blocking(&BARE, &server.endpoint(), quick())]
    {
        let caller = caller.unwrap();
        caller.set_key("token");
        let line = caller.fail(&WRITE).to_string();
        assert!(line.contains("is XML") && line.contains("<Id>17</Id>") && line.contains("format=json"), "{line}");
        assert!(line.ends_with("; the server reported success, so the call may have had its effect"), "{line}");
        assert!(!caller.fail(&READ).to_string().contains("reported success"));
    }
    errors(&BARE, reply("500 Oh", &["Content-Type: application/json"], b"{}"), |error| assert!(!error.succeeded(), "{error}"));
}

#[test]
fn debug_begins_with_what_display_says() {
    both(|client| {
        let server = Server::start(|request, _| {
            let key = serde_json::to_string(&request.parameter("apikey").unwrap()).unwrap();
            Act::Reply(json("200 OK", &format!(r#"{{"status":"error","message":"no","key":{key}}}"#)))
        });
        let error = client(&server.endpoint(), quick()).fail(&READ);
        assert_clean_error(&error, KEY);
        assert!(error.details().unwrap()["key"] == KEY);
        let shown = format!("{error:?}");
        assert_eq!(
            shown,
            "shop.read: the API answered: no { kind: Api, delivery: Answered, attempts: 1, status: 200, \
             body: \"{\\\"status\\\":\\\"error\\\",\\\"message\\\":\\\"no\\\",\\\"key\\\":\\\"[secret]\\\"}\" }"
        );
        assert!(format!("{error:#?}").starts_with(&format!("{error} {{\n")));
    });
}

/// A trait that a program calls through, so that a test can put a mock in its place.
trait Shop {
    fn order(&self) -> Result<(), Error>;
}

struct Mock(fn() -> Error);

impl Shop for Mock {
    fn order(&self) -> Result<(), Error> {
        Err((self.0)())
    }
}

#[test]
fn a_mock_makes_errors() {
    let error = Mock(|| Error::api("No such client").with_code("17")).order().unwrap_err();
    assert!(error.is_api() && !error.succeeded() && error.delivery() == Delivery::Answered);
    assert_eq!((error.message(), error.code()), (Some("No such client"), Some("17")));
    assert_eq!(error.to_string(), "the API answered: No such client (code 17)");
    let error = Mock(|| Error::mock(ErrorKind::Timeout, Delivery::MaybeSent, "no reply in time")).order().unwrap_err();
    assert!(error.is_timeout() && error.is_retryable());
    assert_eq!(error.to_string(), "no reply in time (the request may have reached the server)");
}

#[test]
fn an_envelope_in_a_status_of_failure_is_kept_too() {
    errors(&API, json("422 Unprocessable", r#"{"status":"error","message":"no","errors":{"a":["x"]}}"#), |error| {
        assert_eq!((error.status().unwrap().as_u16(), error.message()), (422, Some("no")));
        assert_eq!(error.details().unwrap()["errors"]["a"][0], "x");
    });
}
