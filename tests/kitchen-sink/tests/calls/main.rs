//! Every function of the kitchen sink, called on its own sandbox: values of each type are sent and received, with the blocking and with
//! the async client.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod others;
mod parameters;
mod replies;

use actionapi::http::Method;
use actionapi::{Date, DateTime, Decimal, ErrorKind, Map, Mode, Secret, Settings, Timestamp, Url, Value};
use actionapi_kitchen_sink::sandbox::Sandbox;
use actionapi_kitchen_sink::types::{Everything, Level, Many, Option as Choice, Tree};
use actionapi_kitchen_sink::{Builder, Client, actionapi, blocking, reads};
use serde_json::json;

const HOSTILE: &str = "*/ \"# {} $x <NAME> [foo]\n`";

/// With credentials that the sandbox requires.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::start().unwrap();
    for (name, value) in [("key", "k&y=ü"), ("secret-token", "t0k/en"), ("type", "typ e")] {
        sandbox.require_credential(name, value);
    }
    sandbox
}

fn with_credentials<M: Mode>(builder: Builder<M>) -> Builder<M> {
    builder.key("k&y=ü").token("t0k/en").r#type("typ e")
}

fn client(sandbox: &Sandbox) -> blocking::Client {
    with_credentials(blocking::Client::builder(sandbox.endpoint())).build().unwrap()
}

fn awaited<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

fn date() -> Date {
    "2012-08-01".parse().unwrap()
}

fn datetime() -> DateTime {
    "2012-08-01T18:30:56".parse().unwrap()
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn timestamp() -> Timestamp {
    Timestamp::from_second(1_343_845_856).unwrap()
}

fn url() -> Url {
    "https://example.org/?a=b#c".parse().unwrap()
}

/// A record with other values in these fields; only its own crate can write a record out.
macro_rules! with {
    ($record:expr, $($field:ident: $value:expr,)*) => {{
        let mut record = $record;
        $(record.$field = $value;)*
        record
    }};
}

use with;

fn leaf(name: &str) -> Tree {
    with!(Tree::example(), name: name.to_owned(), children: vec![], by_name: None,)
}

/// The example of `everything`, field by field.
fn everything() -> Everything {
    with!(
        Everything::example(),
        string: HOSTILE.to_owned(),
        integer: i64::MIN,
        float: 1.5e-7,
        decimal: decimal("38.00"),
        boolean: true,
        date: date(),
        datetime: datetime(),
        timestamp: timestamp(),
        ip: "2001:db8::1".parse().unwrap(),
        url: url(),
        json: json!({ "a": [1, null, { "b": 38.0 }] }),
        level: Level::_250,
        list: vec![1, 2],
        map: [("b".to_owned(), decimal("2.0")), ("a".to_owned(), decimal("1.0"))].into_iter().collect(),
        record: with!(
            Tree::example(),
            name: "root".to_owned(),
            children: vec![leaf("leaf")],
            by_name: Some([("x".to_owned(), leaf("x"))].into_iter().collect()),
        ),
        secret: Secret::from("hidden"),
    )
}

fn many() -> Many {
    let one = |text: &str| text.to_owned();
    let level_map: Map<Vec<Option<Level>>> = [(one("b"), vec![Some(Level::Low), None])].into_iter().collect();
    let text_map: Map<Option<Vec<Option<String>>>> =
        [(one("a"), Some(vec![Some(one("b")), None])), (one("c"), Some(vec![]))].into_iter().collect();
    with!(
        Many::example(),
        strings: vec![one("a")],
        integers: vec![1],
        floats: vec![1.5],
        decimals: vec![decimal("1.50")],
        booleans: vec![true, false],
        dates: vec![date()],
        datetimes: vec![datetime()],
        timestamps: vec![Timestamp::UNIX_EPOCH],
        ips: vec!["192.0.2.1".parse().unwrap()],
        urls: vec!["https://example.org/".parse().unwrap()],
        jsons: vec![Value::Null],
        levels: vec![Level::Low, Level::As, Level::UnknownToNobody],
        trees: [(one("a"), leaf("a"))].into_iter().collect(),
        options: vec![Some(1), None],
        maps: [(one("a"), level_map)].into_iter().collect(),
        nested: vec![vec![text_map], vec![]],
    )
}
