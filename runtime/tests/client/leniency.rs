//! Replies in other forms than the plain ones, over real sockets, in both modes: what the caller has of them, and what was counted.
//!
//! Every form there is, is tested in `decoding`.

use std::fmt::Debug;
use std::sync::LazyLock;

use actionapi::decode::{Decode, Mismatch, Reader, Record};
use actionapi::description::{Api, Pointer, ReplyProfile, Tolerance};
use actionapi::{Async, Blocking, Call, DateTime, Decimal, Error, ErrorKind, Reply, Timestamp, Url, Value};

use crate::api::{API, BARE, READ, api, envelope, request};
use crate::caller::{Caller, quick};
use crate::server::{Server, json, reply};

/// The envelope is around the data, in the same object.
static WHOLE: LazyLock<Api> =
    LazyLock::new(|| api("whole", "Whole", "key", request(), ReplyProfile { data: Pointer::ROOT, ..envelope() }));

/// Much is tolerated that is not JSON.
static TOLERANT: LazyLock<Api> = LazyLock::new(|| {
    let tolerates = Tolerance { text_around: true, nan: true, control_characters: true, trailing_commas: true };
    api("tolerant", "Tolerant", "key", request(), ReplyProfile { tolerates, ..envelope() })
});

/// What each client makes of a body.
fn replies<T: Decode>(api: &'static Api, body: &str) -> [Result<Reply<T>, Error>; 2] {
    replies_to(api, json("200 OK", body))
}

fn replies_to<T: Decode>(api: &'static Api, bytes: Vec<u8>) -> [Result<Reply<T>, Error>; 2] {
    let server = Server::always(bytes);
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
    assert_eq!(drift, "half of a character, kept as U+FFFD, 2 times");
    // Outside the data it is counted as well, before it and after it, in names and in what nobody reads.
    let once = "half of a character, kept as U+FFFD, once";
    for (body, count) in [
        (r#"{"\ud83d":1,"status":"success","data":1}"#, once),
        (r#"{"status":"success","data":1,"message":"cut \ude00"}"#, once),
        (r#"{"status":"success","data":1,"x":{"y":["\uD83D\ud83d\ude00"]}}"#, once),
        (r#"{"status":"success","message":"\ud83d\ud83d","data":1}"#, "half of a character, kept as U+FFFD, 2 times"),
        (r#"{"status":"success","message":"\\ud83d \ud83d\ude00","data":1}"#, ""),
    ] {
        assert_eq!(read::<i64>(body).2, count, "{body}");
    }
    assert_eq!(read::<Option<i64>>(r#"{"status":"success","message":"cut \ud83d"}"#).2, once);
    // Where the whole reply is the data, the envelope's fields are not a part of the record.
    for reply in replies::<Item>(&WHOLE, r#"{"id":1,"status":"success","message":"cut \ud83d"}"#) {
        assert_eq!(reply.unwrap().drift().to_string(), once);
    }
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
    // In two bytes a character, without data, and alone where nothing has to be said.
    let wide = "\u{feff}{\"status\":\"success\",\"data\":[1]}".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    for reply in replies_to::<Vec<i64>>(&API, reply("200 OK", &["Content-Type: application/json"], &wide)) {
        assert_eq!(reply.unwrap().drift().to_string(), mark);
    }
    assert_eq!(read::<Vec<i64>>("\u{feff}{\"status\":\"success\"}").2, mark);
    for reply in replies::<Vec<i64>>(&BARE, "\u{feff}\r\n") {
        let reply = reply.unwrap();
        assert_eq!((reply.data().len(), reply.drift().to_string().as_str()), (0, mark));
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

#[test]
fn what_the_schema_tolerates_is_read_and_counted() {
    let good = r#"{"status":"success","data":[1,null]}"#;
    let around = |text: &str| format!("text before or after the JSON, skipped, such as {text:?}, once");
    let (nan, comma) = ("`NaN` or infinity, read as null", "a comma after the last item or field");
    let control = "a control character in a string, which must be escaped";
    for (body, counted) in [
        (format!("{good}\0"), around("\0")),
        (format!("{good};"), around(";")),
        (format!("\u{feff}PHP Notice: x in y.php\n{good}"), {
            format!("a byte-order mark before the JSON, once\n{}", around("PHP Notice: x in y.php"))
        }),
        (format!("callback({good})"), format!("{}, 2 times", around("callback(").trim_end_matches(", once"))),
        (r#"{"status":"success","data":[1,NaN]}"#.to_owned(), format!("{nan}, once")),
        (r#"{"status":"success","data":[1,-Infinity],"x":[NaN]}"#.to_owned(), format!("{nan}, 2 times")),
        ("{\"status\":\"success\",\"message\":\"a\tb\n\",\"data\":[1,null]}".to_owned(), format!("{control}, 2 times")),
        (r#"{"status":"success","data":[1,null,],}"#.to_owned(), format!("{comma}, 2 times")),
        (
            format!("<br />\n{}", r#"{"status":"success","data":[1,NaN,]}"#),
            format!("{}\n{nan}, once\n{comma}, once", around("<br />")),
        ),
    ] {
        for reply in replies::<Vec<Option<i64>>>(&TOLERANT, &body) {
            let reply = reply.unwrap_or_else(|error| panic!("{body}: {error}"));
            assert_eq!((reply.data().as_slice(), reply.drift().to_string()), (&[Some(1), None][..], counted.clone()), "{body}");
            assert_eq!(reply.body(), body.as_bytes());
        }
    }
    for (body, text) in [
        // Nobody can say which of two is the reply.
        (format!("{good}{good}"), "something after the JSON"),
        (r#"{"status":"success","data":[1,,2]}"#.to_owned(), "not JSON"),
        (r#"{"status":"success","data":[,]}"#.to_owned(), "not JSON"),
        (r#"{"status":"success","data":undefined}"#.to_owned(), "not JSON"),
        (r#"{"status":"success","data":["#.to_owned(), "ends early"),
        ("<h1>no</h1>".to_owned(), "web page"),
    ] {
        for error in replies::<Vec<Option<i64>>>(&TOLERANT, &body).map(Result::unwrap_err) {
            assert_eq!(error.kind(), ErrorKind::Unreadable, "{body}");
            assert!(error.to_string().contains(text), "{body}: {error}");
        }
    }
    for error in replies::<i64>(&TOLERANT, r#"{"status":"error","message":"no","need":NaN}; "#).map(Result::unwrap_err) {
        assert_eq!((error.kind(), error.message()), (ErrorKind::Api, Some("no")));
        assert_eq!(error.details(), Some(serde_json::json!({ "need": null })));
    }
    // Nothing of it is read unless the schema says so; the error says how.
    for (body, word) in [
        (format!("{good};"), "text_around"),
        (r#"{"status":"success","data":[1,NaN]}"#.to_owned(), "nan"),
        (r#"{"status":"success","data":[1,-Infinity]}"#.to_owned(), "nan"),
        ("{\"status\":\"success\",\"data\":[\"a\tb\"]}".to_owned(), "control_characters"),
        (r#"{"status":"success","data":[1,]}"#.to_owned(), "trailing_commas"),
    ] {
        for error in replies::<Vec<Value>>(&API, &body).map(Result::unwrap_err) {
            assert!(error.to_string().contains(&format!("the schema can say `tolerates: {word}`")), "{body}: {error}");
        }
    }
}

#[test]
fn a_url_that_was_escaped_for_a_page_is_counted() {
    for (url, is_escaped) in [
        ("https://example.org/?a=1&amp;b=2", true),
        ("https://example.org/?a=1&#38;b=2", true),
        ("https://example.org/?a=&quot;x&quot;", true),
        ("https://example.org/?a=1&b=2", false),
        ("https://example.org/?a=1&amp=2", false),
        ("https://example.org/?a=1;b=2&c=3;d", false),
    ] {
        let (data, _, drift) = read::<Url>(&format!(r#"{{"status":"success","data":"{url}"}}"#));
        assert_eq!((data.as_str(), drift.starts_with("an HTML entity in a URL")), (url, is_escaped), "{drift}");
    }
}

#[test]
fn a_name_that_the_schema_may_have_wrong_is_named() {
    let (_, _, drift) = read::<Vec<i64>>(r#"{"status":"success","Data":[1]}"#);
    assert_eq!(drift, r#"no data where the schema has it, but a field of a similar name, such as "Data", once"#);
    assert_eq!(read::<Vec<i64>>(r#"{"status":"success","items":[1]}"#).2, "");
    for (body, hint) in
        [(r#"{"Status":"success"}"#, true), (r#"{"state":"success"}"#, cfg!(feature = "cli")), (r#"{"x":1}"#, false)]
    {
        for error in replies::<i64>(&API, body).map(Result::unwrap_err) {
            assert_eq!(
                (error.kind(), error.hint().is_some_and(|hint| hint.contains("may have the field's name wrong"))),
                (ErrorKind::Unreadable, hint),
                "{error}"
            );
        }
    }
}
