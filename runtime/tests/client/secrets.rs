//! The key, and other secrets, are in nothing that is shown: not in errors, not in `Debug`, not when the server repeats them.

use std::sync::Mutex;

use actionapi::description::Method;
use actionapi::encode::Pair;
use actionapi::{
    Async, Blocking, Builder, Call, CallOptions, ErrorKind, IncomingReply, Interceptor, OutgoingRequest, RawData, Secret,
    Settings,
};

use crate::api::{API, KEY, READ, call_raw};
use crate::caller::{Caller, assert_clean, assert_clean_error, both, quick, spellings};
use crate::server::{Act, Server, json, reply};

/// Replies that repeat a secret in every way and place.
pub(crate) fn echoes(secret: &str) -> Vec<Vec<u8>> {
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
    let client = Builder::<Blocking>::new(&API.protocol, server.endpoint()).credential(0, KEY.into()).build().unwrap();
    let options = CallOptions::new().secret_header("x-token", "t0ken");
    let call = Call::<Blocking, RawData>::new(&client, READ.clone()).parameter("password", Secret::from(secret)).with(options);
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
    let builder = Builder::<Blocking>::new(&API.protocol, format!("https://x.test/?{KEY}")).credential(0, KEY.into());
    let client = builder.clone().build().unwrap();
    let call = call_raw(&client, &API, "shop", "read").parameter("a", Secret::from(KEY));
    assert_clean(&format!("{builder:?} {client:?} {call:?}"), KEY);
    let client = Builder::<Async>::new(&API.protocol, "https://x.test").credential(0, KEY.into()).build().unwrap();
    let pending = call_raw(&client, &API, "shop", "read").parameter("a", Secret::from(KEY)).call();
    assert_clean(&format!("{client:?} {pending:?}"), KEY);
}

struct Telltale;

impl Interceptor for Telltale {
    fn before(&self, request: &mut OutgoingRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        assert_clean(&format!("{request:?}"), KEY);
        assert_clean(&format!("{:?}", request.parameters()), KEY);
        let texts: Vec<&str> = request.parameters().iter().map(|pair| pair.value.text()).collect();
        Err(format!("I saw {texts:?}").into())
    }
}

#[test]
fn what_an_interceptor_says_of_the_key_is_masked() {
    both(|client| {
        let error = client("http://127.0.0.1:1/", quick().interceptor(Telltale)).fail(&READ);
        assert!(error.to_string().contains("[secret]"), "{error}");
    });
}

#[test]
fn an_address_that_is_too_long_is_not_shown() {
    for caller in
        [Caller::new_async(&API, "http://127.0.0.1:1/", quick()), Caller::new_blocking(&API, "http://127.0.0.1:1/", quick())]
    {
        let long = "x".repeat(70_000);
        let options = CallOptions::new().method(Method::Get);
        let error = caller.unwrap().send_with(&READ, &[("a", &long)], options).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Parameter, "{error}");
        assert!(error.to_string().len() < 300 && !error.to_string().contains("xxx"), "{error}");
    }
}

/// A record without fields.
#[derive(Debug)]
struct Item;

impl actionapi::decode::Record for Item {
    fn read(reader: &mut actionapi::decode::Reader<'_>) -> Result<Self, actionapi::decode::Mismatch> {
        let () = reader.record("Item", &[])?;
        Ok(Self)
    }
}

#[test]
fn a_field_that_is_named_like_the_key_is_masked() {
    let name = serde_json::to_string(KEY).unwrap();
    let server = Server::always(json("200 OK", &format!(r#"{{"status":"success","data":{{{name}:1}}}}"#)));
    let client = Builder::<Blocking>::new(&API.protocol, server.endpoint()).credential(0, Secret::from(KEY)).build().unwrap();
    let reply = Call::<Blocking, Item>::new(&client, READ.clone()).send().unwrap();
    assert_eq!(reply.drift().unknown().collect::<Vec<_>>(), ["Item.[secret]"]);
    assert_clean(&format!("{reply:?} {}", reply.drift()), KEY);
}

struct Adding;

impl Interceptor for Adding {
    fn before(&self, request: &mut OutgoingRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        request.keep_secret("added by nobody else");
        request.parameters_mut().push(Pair::text("token", "added by nobody else"));
        Ok(())
    }
}

#[test]
fn what_an_interceptor_adds_and_what_the_endpoint_holds_are_secrets_too() {
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

/// Signs each attempt with another secret.
struct Signing;

const SIGNATURE: &str = "s1gn/ature of ";

impl Interceptor for Signing {
    fn before(&self, request: &mut OutgoingRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let signature = format!("{SIGNATURE}{}", request.attempt());
        request.parameters_mut().push(Pair::secret("sig", signature));
        assert_clean(&format!("{request:?} {:?}", request.parameters()), SIGNATURE);
        Ok(())
    }
}

/// Repeats a parameter in a refusal, of the request or of the reply.
struct Repeating {
    before: bool,
}

impl Interceptor for Repeating {
    fn before(&self, request: &mut OutgoingRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let signature = request.parameters().last().unwrap().value.text();
        if self.before { Err(format!("I do not like `{signature}`").into()) } else { Ok(()) }
    }

    fn after(&self, reply: &mut IncomingReply<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        Err(String::from_utf8_lossy(reply.body()).into())
    }
}

/// A server that repeats all signatures so far, plain and encoded, in a reply that `reply` makes of them.
fn repeating(reply: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Server {
    let seen = Mutex::new(Vec::new());
    Server::start(move |request, _| {
        let mut seen = seen.lock().unwrap();
        seen.push(format!("{} {}", request.parameter("sig").unwrap(), request.body));
        Act::Reply(reply(&seen.join(" ")))
    })
}

#[test]
fn a_secret_pair_is_masked_in_errors_and_of_every_attempt() {
    both(|client| {
        let server = repeating(|text| reply("503 Service Unavailable", &[], text.as_bytes()));
        let error = client(&server.endpoint(), quick().interceptor(Signing)).fail(&READ);
        assert_eq!((error.attempts(), server.count()), (3, 3));
        assert_eq!(server.received()[2].parameter("sig").unwrap(), format!("{SIGNATURE}3"));
        assert!(error.to_string().contains("[secret]"), "{error}");
        assert_clean_error(&error, SIGNATURE);

        let server = repeating(|text| json("200 OK", &format!(r#"{{"status":"error","message":"{text}"}}"#)));
        let error = client(&server.endpoint(), quick().interceptor(Signing)).fail(&READ);
        assert!(error.message().unwrap().starts_with("[secret] "), "{error}");
        assert_clean_error(&error, SIGNATURE);
    });
}

#[test]
fn a_secret_pair_is_masked_where_another_interceptor_repeats_it() {
    for before in [true, false] {
        both(|client| {
            let server = repeating(|text| reply("200 OK", &[], text.as_bytes()));
            let settings = quick().interceptor(Signing).interceptor(Repeating { before });
            let error = client(&server.endpoint(), settings).fail(&READ);
            assert_eq!((error.kind(), server.count()), (ErrorKind::Interceptor, usize::from(!before)));
            assert!(error.to_string().contains("[secret]"), "{error}");
            assert_clean_error(&error, SIGNATURE);
        });
    }
}

#[test]
fn a_secret_pair_is_masked_in_mismatches_and_in_the_drift() {
    let data = |json_text: &'static str| {
        let server = repeating(move |text| {
            let signature = text.split(" m=").next().unwrap();
            json("200 OK", &format!(r#"{{"status":"success","data":{}}}"#, json_text.replace("SIG", signature)))
        });
        let builder = Builder::<Blocking>::new(&API.protocol, server.endpoint()).credential(0, Secret::from(KEY));
        (builder.with(quick().interceptor(Signing)).build().unwrap(), server)
    };
    let (client, _server) = data(r#""SIG""#);
    let error = Call::<Blocking, i64>::new(&client, READ.clone()).call().unwrap_err();
    assert!(error.to_string().starts_with(r#"shop.read: data: expected an integer, found "[secret]"; "#), "{error}");
    assert_clean_error(&error, SIGNATURE);
    let (client, _server) = data(r#"{"SIG":1}"#);
    let reply = Call::<Blocking, Item>::new(&client, READ.clone()).send().unwrap();
    assert_eq!(reply.drift().unknown().collect::<Vec<_>>(), ["Item.[secret]"]);
    assert_clean(&format!("{reply:?} {}", reply.drift()), SIGNATURE);
}
