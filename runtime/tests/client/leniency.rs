//! Replies in other forms than the plain ones, over real sockets, in both modes: what the caller has of them, and what was counted.
//!
//! Every form there is, is tested in `decoding`.

use std::fmt::Debug;

use actionapi::decode::{Decode, Mismatch, Reader, Record};
use actionapi::description::{Api, ReplyProfile};
use actionapi::{Async, Blocking, Call, DateTime, Decimal, Error, ErrorKind, Reply, Timestamp, Value};

use crate::api::{API, BARE, READ};
use crate::caller::{Caller, quick};
use crate::server::{Server, json};

/// What each client makes of a body.
fn replies<T: Decode>(api: &'static Api, body: &str) -> [Result<Reply<T>, Error>; 2] {
    let server = Server::always(json("200 OK", body));
    let callers = [Caller::new_async(api, &server.endpoint(), quick()), Caller::new_blocking(api, &server.endpoint(), quick())];
    let replies = callers.map(|caller| {
        let caller = caller.unwrap();
        // One that can be in a header.
        caller.set_key("token");
        match caller {
            Caller::Async(client, tokio) => tokio.block_on(Call::<Async, T>::new(&client, READ.clone()).send()),
            Caller::Blocking(client) => Call::<Blocking, T>::new(&client, READ.clone()).send(),
        }
    });
    assert_eq!(server.count(), 2, "one request for each");
    replies
}

/// The data of a body in the envelope, its message, and what was forgiven; the same of both clients.
#[track_caller]
fn read<T: Decode + Debug>(body: &str) -> (T, Option<String>, String) {
    let [first, second] = replies::<T>(&API, body).map(|reply| {
        let reply = reply.unwrap();
        let (message, drift) = (reply.message().map(str::to_owned), reply.drift().to_string());
        (reply.into_data(), message, drift)
    });
    assert_eq!(format!("{first:?}"), format!("{second:?}"));
    first
}

/// What the error of both clients says about data.
#[track_caller]
fn refused<T: Decode + Debug>(data: &str) -> String {
    let [first, second] =
        replies::<T>(&API, &format!(r#"{{"status":"success","data":{data}}}"#)).map(|reply| reply.unwrap_err());
    assert_eq!((first.kind(), first.to_string()), (ErrorKind::Decode, second.to_string()));
    first.to_string()
}

#[derive(Debug, PartialEq)]
struct Everything {
    s: Option<String>,
    i: Option<i64>,
    d: Option<Decimal>,
    b: Option<bool>,
    dt: Option<DateTime>,
    ts: Option<Timestamp>,
    li: Option<Vec<i64>>,
    lr: Option<Vec<Item>>,
}

#[derive(Debug, PartialEq)]
struct Item {
    id: i64,
}

impl Record for Everything {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        let (s, i, d, b, dt, ts, li, lr) = reader.record("Everything", &["s", "i", "d", "b", "dt", "ts", "li", "lr"])?;
        Ok(Self { s, i, d, b, dt, ts, li, lr })
    }
}

impl Record for Item {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        let (id,) = reader.record("Item", &["id"])?;
        Ok(Self { id })
    }
}

#[test]
fn a_reply_of_odd_forms_is_read_and_counted() {
    let body = r#"{"status":"success","message":"","data":{"s":false,"i":"7.00","d":"\u002D5.00","b":"enabled",
        "dt":{"date":"2020-01-02 03:04:05.000000","timezone_type":3,"timezone":"UTC"},"ts":-62169984000,"li":7,
        "lr":[{"id":1},null]}}"#;
    let (data, _, drift) = read::<Everything>(body);
    let expected = Everything {
        s: None,
        i: Some(7),
        d: Some("-5.00".parse().unwrap()),
        b: Some(true),
        dt: Some("2020-01-02T03:04:05".parse().unwrap()),
        ts: None,
        li: Some(vec![7]),
        lr: Some(vec![Item { id: 1 }]),
    };
    assert_eq!(data, expected);
    let lines = [
        r#"Everything.s: an unusual form of nothing, such as "false", once"#,
        r#"Everything.i: an unusual form of an integer, such as "7.00", once"#,
        "Everything.d: a string where a decimal was expected, once",
        "Everything.b: a number or string where a boolean was expected, once",
        "Everything.dt: an object where a date or time was expected, once",
        r#"Everything.ts: an unusual form of nothing, such as "-62169984000", once"#,
        "Everything.li: one value where a list was expected, once",
        "Everything.lr: nothing in place of a record in a list or map, skipped, once",
    ];
    assert_eq!(drift, lines.join("\n"));
}

#[test]
fn half_of_a_character_is_no_reason_to_lose_a_reply() {
    let (data, message, drift) = read::<String>(r#"{"status":"success","message":"cut \ud83d","data":"fine \ud83d"}"#);
    assert_eq!((data.as_str(), message.as_deref()), ("fine \u{fffd}", Some("cut \u{fffd}")));
    assert_eq!(drift, "half of a character, kept as U+FFFD, once");
    let (data, ..) = read::<i64>(r#"{"\ud83d":1,"status":"success","data":1}"#);
    assert_eq!(data, 1);
    for error in replies::<i64>(&API, r#"{"status":"error","message":"cut \ud83d"}"#).map(Result::unwrap_err) {
        assert_eq!((error.kind(), error.message()), (ErrorKind::Api, Some("cut \u{fffd}")));
    }
}

#[test]
fn a_byte_order_mark_is_no_reason_to_lose_a_reply() {
    let mark = "a byte-order mark before the JSON, once";
    for body in [r#"{"status":"success","data":[1]}"#, r#"{"data":[1],"status":"success"}"#] {
        for before in ["\u{feff}", "\u{feff}\u{feff}", "\r\n\u{feff}"] {
            let (data, _, drift) = read::<Vec<i64>>(&format!("{before}{body}"));
            assert_eq!((data, drift.as_str()), (vec![1], mark));
        }
    }
    // Where the whole reply is the data.
    assert_eq!(BARE.protocol.replies[0], ReplyProfile::PLAIN);
    for reply in replies::<Vec<i64>>(&BARE, "\u{feff}[1]") {
        let reply = reply.unwrap();
        assert_eq!((reply.data().as_slice(), reply.drift().to_string().as_str()), (&[1][..], mark));
    }
}

#[test]
fn json_keeps_the_digits_that_a_number_cannot_hold() {
    let (data, _, drift) = read::<Value>(r#"{"status":"success","data":{"a":1e400,"b":600000000000000000000001,"c":38.00}}"#);
    assert_eq!(data.to_string(), r#"{"a":"1e400","b":"600000000000000000000001","c":38.0}"#);
    assert_eq!(drift, "a number that a program's number cannot hold, kept as a string, such as \"1e400\", 2 times");
}

#[test]
fn what_fits_nothing_says_what_to_do() {
    let string = "make this a `string` in the schema";
    for (data, advice) in [(r#""$4.75""#, string), (r#""N\/A""#, string), ("null", "put a `?` after its type in the schema")] {
        let line = refused::<Decimal>(data);
        assert!(line.starts_with("shop.read: data: expected a decimal, found ") && line.contains(advice), "{line}");
    }
    let line = refused::<Timestamp>(r#""2025-01-26 21:59:07""#);
    assert!(line.ends_with("; a time without an offset is no instant; make this a `datetime` in the schema"), "{line}");
}
