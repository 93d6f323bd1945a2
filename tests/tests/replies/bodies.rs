//! Replies whose body is text, and replies of functions that return nothing.

use actionapi::sandbox::Sandbox;
use actionapi::{Async, Blocking, Builder, Call, Client, ErrorKind, Value};

use crate::caller::{Outcome, api, call, call_with, ok, with_head};

const SCHEMA: &str = r#"
format: 1
api:
  name: example
  title: Example API
  request: { parameters: { f: "${function}" } }
  reply: { success: { at: /status, is: success }, message: /message, code: /code, data: /data }
modules:
  app:
    functions:
      version: { effect: read, reply: { body: text }, returns: string, example: { data: v4.6.0 } }
      login: { effect: idempotent, reply: { body: text, success: { is: Ok. } }, returns: nothing }
      legacy: { effect: read, reply: { body: text, success: ~, failure: [{ contains: "error:" }, { header: X-Error }] }, returns: string }
      delete: { effect: write, data: /none/of/these, returns: nothing }
      empty: { effect: write, reply: { success: http }, returns: nothing, example: { message: gone, data: null } }
      php: { effect: read, reply: { success: ~, failure: { contains: Fatal error } }, returns: json }
"#;

/// A reply of status 200 that is text, or says that it is something else.
fn text(kind: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}")
}

fn of_text(function: &str, reply: &str) -> Outcome<String> {
    call_with(api(SCHEMA), ("app", function), &[], reply)
}

fn of_nothing(function: &str, reply: &str) -> Outcome<()> {
    call_with(api(SCHEMA), ("app", function), &[], reply)
}

#[test]
fn a_body_of_text_is_the_data_whatever_its_type() {
    for kind in ["text/plain", "text/html; charset=utf-8", "application/json", "application/octet-stream"] {
        for body in ["v4.6.0", "", " two\nlines\t\"\\ ", "{not JSON", "[1, 2]", "null", "größe 日本", r#"{"version":1}"#] {
            for reply in of_text("version", &text(kind, "", body)).replies() {
                assert_eq!((reply.data().as_str(), reply.drift().is_empty()), (body, true), "{kind}");
            }
        }
    }
    for reply in call(api(SCHEMA), ("app", "version"), &text("text/plain", "", "a\"b")).replies() {
        assert_eq!(reply.data().as_str(), r#""a\"b""#);
    }
    let latin = text("text/plain; charset=iso-8859-1", "", "?");
    for reply in of_text("version", &latin).replies() {
        assert_eq!(reply.data(), "?");
    }
}

#[test]
fn a_json_object_meets_the_rules_of_json() {
    for (body, message, code) in [
        (r#"{"status":"error","message":"no key","code":7}"#, "no key", Some("7")),
        (r#" {"status":false,"message":"m"}"#, "m", None),
    ] {
        for function in ["version", "login"] {
            for error in of_text(function, &ok(body)).errors() {
                assert_eq!((error.kind(), error.message(), error.code()), (ErrorKind::Api, Some(message), code), "{error}");
            }
        }
    }
    for error in of_text("version", &with_head("500 Oh", "", r#"{"status":"error","message":"broken"}"#)).errors() {
        assert_eq!((error.kind(), error.message()), (ErrorKind::Api, Some("broken")), "{error}");
    }
    for error in of_text("version", &with_head("403 Forbidden", "", "Forbidden")).errors() {
        assert_eq!(error.kind(), ErrorKind::Status);
        assert!(error.to_string().contains("Forbidden"), "{error}");
    }
    // The status says that the object is a success.
    for reply in of_text("version", &ok(r#"{"status":"success"}"#)).replies() {
        assert_eq!(reply.data(), r#"{"status":"success"}"#);
    }
}

#[test]
fn rules_without_a_place_look_at_the_body() {
    for body in ["Ok.", "ok.", "Ok.\n"] {
        let _: [(); 2] = of_nothing("login", &text("text/plain", "", body)).replies().map(actionapi::Reply::into_data);
    }
    for (body, message) in [("Fails.", Some("Fails.")), ("", None), ("Ok. Not.", Some("Ok. Not.")), (r#"{"a":1}"#, None)] {
        for error in of_nothing("login", &text("text/plain", "", body)).errors() {
            assert_eq!((error.kind(), error.message()), (ErrorKind::Api, message), "{body}: {error}");
        }
    }
    for reply in of_text("legacy", &text("text/html", "", "fine")).replies() {
        assert_eq!(reply.data(), "fine");
    }
    for error in of_text("legacy", &text("text/html", "", "Error: no such key")).errors() {
        assert_eq!(error.to_string(), "app.legacy: the API answered: Error: no such key");
    }
    for error in of_text("legacy", &text("text/html", "X-Error: 1\r\n", "fine")).errors() {
        assert_eq!((error.kind(), error.message()), (ErrorKind::Api, Some("1")));
    }
    // Of a reply that is JSON, too.
    for error in call(api(SCHEMA), ("app", "php"), &ok(r#"{"a":"Fatal error in x.php"}"#)).errors() {
        assert_eq!(error.kind(), ErrorKind::Api, "{error}");
    }
    for reply in call(api(SCHEMA), ("app", "php"), &ok(r#"{"data":{"a":"fine"}}"#)).replies() {
        assert_eq!(reply.data().value(), serde_json::json!({ "a": "fine" }));
    }
}

#[test]
fn of_a_reply_without_data_only_the_envelope_is_read() {
    let bodies = ["", " \n", r#"{"status":"success"}"#, r#"{"status":"success","none":[1,{"of":2}],"data":3}"#];
    for body in bodies {
        for reply in of_nothing("delete", &ok(body)).replies() {
            assert!(reply.drift().is_empty(), "{body}: {}", reply.drift());
        }
    }
    for reply in of_nothing("delete", &text("text/html", "", "")).replies() {
        assert!(reply.drift().is_empty());
    }
    for reply in of_nothing("empty", "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n").replies() {
        assert!(reply.drift().is_empty());
    }
    for reply in of_nothing("empty", &ok("[1, 2]")).replies() {
        assert!(reply.drift().is_empty());
    }
    for error in of_nothing("delete", &ok(r#"{"status":"error","message":"no"}"#)).errors() {
        assert_eq!((error.kind(), error.message()), (ErrorKind::Api, Some("no")));
    }
    for error in of_nothing("delete", &text("text/html", "", "<html>maintenance</html>")).errors() {
        assert_eq!(error.kind(), ErrorKind::Unreadable, "{error}");
    }
    for error in of_nothing("empty", &with_head("500 Oh", "", "")).errors() {
        assert_eq!(error.kind(), ErrorKind::Status);
    }
}

#[test]
fn the_sandbox_and_its_doubles_send_text_and_nothing() {
    let api = api(SCHEMA);
    let sandbox = Sandbox::start(api).unwrap();
    let client: Client<Blocking> = Builder::new(&api.protocol, sandbox.endpoint()).build().unwrap();
    let awaiting: Client<Async> = Builder::new(&api.protocol, sandbox.endpoint()).build().unwrap();
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let text = |function: &'static str| Call::<_, String>::new(&client, api.operation("app", function));
    let nothing = |function: &'static str| Call::<_, ()>::new(&client, api.operation("app", function));
    let reply = text("version").send().unwrap();
    assert_eq!((reply.data().as_str(), reply.body()), ("v4.6.0", &b"v4.6.0"[..]));
    assert_eq!(reply.headers()["content-type"], "text/plain; charset=utf-8");
    assert_eq!(nothing("login").send().unwrap().body(), b"Ok.");
    assert_eq!(text("legacy").call().unwrap(), "text");
    assert_eq!(nothing("delete").send().unwrap().body(), br#"{"status":"success","message":""}"#);
    nothing("empty").call().unwrap();
    tokio.block_on(Call::<_, ()>::new(&awaiting, api.operation("app", "delete")).call()).unwrap();
    for function in ["version", "login", "legacy", "delete", "empty"] {
        let double = sandbox.double::<Value>("app", function);
        double.fails("no such thing");
        let error = nothing(function).call().unwrap_err();
        assert!(error.to_string().contains("no such thing"), "{function}: {error}");
    }
    sandbox.double::<String>("app", "version").returns("a\n\"b\"".to_owned());
    assert_eq!(text("version").call().unwrap(), "a\n\"b\"");
    sandbox.double::<()>("app", "login").returns(());
    nothing("login").call().unwrap();
    sandbox.double::<()>("app", "delete").returns(()).message("done");
    assert_eq!(nothing("delete").send().unwrap().message(), Some("done"));
}
