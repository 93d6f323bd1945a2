//! The key, and other secrets, are in nothing that is shown: not in errors, not in `Debug`, not when the server repeats them.

use actionapi::description::Method;
use actionapi::{Async, Blocking, Builder, Call, CallOptions, Interceptor, OutgoingRequest, RawData, Secret, Settings};

use crate::api::{API, KEY, READ};
use crate::caller::{Caller, assert_clean, assert_clean_error, both, quick, spellings};
use crate::server::{Act, Server, json, reply};

/// Replies that repeat a secret in every way and place.
fn echoes(secret: &str) -> Vec<Vec<u8>> {
    let mut replies = Vec::new();
    for spelling in spellings(secret) {
        let quoted = serde_json::to_string(&spelling).unwrap();
        let escaped = quoted.replace('/', "\\/").replace('\u{e9}', "\\u00e9");
        for message in [&quoted, &escaped] {
            replies.push(json("200 OK", &format!(r#"{{"status":"error","message":{message},"error":{{"code":{message}}}}}"#)));
            replies.push(json("200 OK", &format!(r#"{{"status":{message}}}"#)));
            replies.push(json("200 OK", &format!(r#"{{"state":{message}}}"#)));
            replies.push(json("200 OK", &format!(r#"{{"status":"success","data":{message}"#)));
        }
        let page = format!("<!DOCTYPE html><html><body>Bad request: ?apikey={spelling}&amp;m=1</body></html>");
        replies.push(reply("200 OK", &["Content-Type: text/html"], page.as_bytes()));
        replies.push(reply("400 Bad Request", &["Content-Type: text/html"], page.as_bytes()));
        let notice = format!("<br /><b>Notice</b>: Undefined index: {spelling} in x.php{{\"status\":\"success\"}}");
        replies.push(reply("200 OK", &["Content-Type: application/json"], notice.as_bytes()));
        let long = format!("{}{spelling}", "x".repeat(290));
        replies.push(reply("500 Internal Server Error", &[], long.as_bytes()));
        if !spelling.contains(['\r', '\n']) {
            replies.push(reply("200 OK", &[&format!("Content-Type: text/{spelling}")], b"{}"));
            replies.push(reply("302 Found", &[&format!("Location: https://{spelling}/?{spelling}")], b""));
        }
    }
    replies
}

#[test]
fn a_server_that_repeats_the_key_does_not_get_it_shown() {
    let replies = echoes(KEY);
    for method in [Method::Post, Method::Get] {
        let replies = replies.clone();
        let count = replies.len();
        both(|client| {
            let replies = replies.clone();
            let server = Server::start(move |_, number| Act::Reply(replies[number].clone()));
            let caller = client(&server.endpoint(), quick().attempts(1).method(method));
            for _ in 0..count {
                // Whether clean is checked with each call.
                caller.fail(&READ);
            }
        });
    }
}

#[test]
fn secret_parameters_and_headers_are_secrets_too() {
    let secret = "pa55 w/rd";
    let server = Server::start(move |request, _| {
        let repeated = format!("{:?} {:?}", request.parameter("password"), request.header("x-token"));
        Act::Reply(reply("400 Bad Request", &[], repeated.as_bytes()))
    });
    let client = Builder::<Blocking>::new(&API, server.endpoint()).credential(0, KEY.into()).build().unwrap();
    let options = CallOptions::new().secret_header("x-token", "t0ken");
    let call = Call::<Blocking, RawData>::new(&client, &READ).parameter("password", Secret::from(secret)).with(options);
    assert_clean(&format!("{call:?}"), secret);
    let error = call.call().unwrap_err();
    assert!(error.to_string().contains("[secret]"), "{error}");
    assert_clean_error(&error, secret);
    assert_clean_error(&error, "t0ken");
}

#[test]
fn nothing_shows_the_key_in_debug() {
    let settings = Settings::new().secret_header("x-token", KEY.replace('\u{e9}', "")).proxy(format!("http://u:{KEY}@p.test"));
    let shown = format!("{settings:?}");
    assert_clean(&shown, KEY);
    let builder = Builder::<Blocking>::new(&API, format!("https://x.test/?{KEY}")).credential(0, KEY.into());
    let client = builder.clone().build().unwrap();
    let call = client.call_raw("shop", "read").parameter("a", Secret::from(KEY));
    assert_clean(&format!("{builder:?} {client:?} {call:?}"), KEY);
    let client = Builder::<Async>::new(&API, "https://x.test").credential(0, KEY.into()).build().unwrap();
    let pending = client.call_raw("shop", "read").parameter("a", Secret::from(KEY)).call();
    assert_clean(&format!("{client:?} {pending:?}"), KEY);
}

struct Telltale;

impl Interceptor for Telltale {
    fn before(&self, request: &mut OutgoingRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        assert_clean(&format!("{request:?}"), KEY);
        Err(format!("I saw {:?}", request.parameters()).into())
    }
}

#[test]
fn an_interceptor_that_tells_is_not_repeated() {
    both(|client| {
        let error = client("http://127.0.0.1:1/", quick().interceptor(Telltale)).fail(&READ);
        assert!(error.to_string().contains("[secret]"), "{error}");
    });
}

#[test]
fn an_address_too_long_is_told_without_it() {
    for caller in
        [Caller::new_async(&API, "http://127.0.0.1:1/", quick()), Caller::new_blocking(&API, "http://127.0.0.1:1/", quick())]
    {
        let long = "x".repeat(70_000);
        let options = CallOptions::new().method(Method::Get);
        let error = caller.unwrap().send_with(&READ, &[("a", &long)], options).unwrap_err();
        assert_eq!(error.kind(), actionapi::ErrorKind::Parameter, "{error}");
        assert!(error.to_string().len() < 300 && !error.to_string().contains("xxx"), "{error}");
    }
}

/// A record of which nothing is known but an id.
#[derive(Debug)]
struct Item;

impl actionapi::decode::Record for Item {
    fn read(reader: &mut actionapi::decode::Reader<'_>) -> Result<Self, actionapi::decode::Mismatch> {
        let () = reader.record(&actionapi::description::Record { name: "Item", fields: &[] })?;
        Ok(Self)
    }
}

#[test]
fn a_field_that_is_named_like_the_key_is_told_without_it() {
    let name = serde_json::to_string(KEY).unwrap();
    let server = Server::always(json("200 OK", &format!(r#"{{"status":"success","data":{{{name}:1}}}}"#)));
    let client = Builder::<Blocking>::new(&API, server.endpoint()).credential(0, Secret::from(KEY)).build().unwrap();
    let reply = Call::<Blocking, Item>::new(&client, &READ).send().unwrap();
    assert_eq!(reply.drift().unknown().collect::<Vec<_>>(), ["Item.[secret]"]);
    assert_clean(&format!("{reply:?} {}", reply.drift()), KEY);
}

struct Adding;

impl Interceptor for Adding {
    fn before(&self, request: &mut OutgoingRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        request.keep_secret("added by nobody else");
        request.parameters_mut().push(("token".to_owned(), "added by nobody else".to_owned()));
        Ok(())
    }
}

#[test]
fn what_an_interceptor_adds_and_what_the_end_point_holds_are_secrets_too() {
    both(|client| {
        let server = Server::start(|request, _| {
            let repeated = format!("{:?} {:?}", request.parameter("token"), request.query);
            Act::Reply(reply("400 Bad Request", &[], repeated.as_bytes()))
        });
        let endpoint = format!("{}?door=endpointtoken", server.endpoint());
        let error = client(&endpoint, quick().interceptor(Adding)).fail(&READ);
        assert_clean_error(&error, "added by nobody else");
        assert_clean_error(&error, "endpointtoken");
        assert!(error.to_string().contains("[secret]"), "{error}");
    });
}
