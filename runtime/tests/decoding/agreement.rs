//! Typed decoding and the walk over described data say the same of any value: every type, in each container, against a table of JSON.

use std::net::IpAddr;

use actionapi::decode::Decode;
use actionapi::description::{Scalar, Type};
use actionapi::{Date, DateTime, Decimal, Digits, Map, Secret, Timestamp, Url, Value};

use crate::account::{CYCLE, Cycle, FLAG, Flag, ITEM, Item, PAIR, PARENT, Pair, Parent, list, map, optional};
use crate::read;

/// Scalars in every form that a server was seen to send, and some that none should.
const SCALARS: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1",
    "7.0",
    "7.5",
    "1E5",
    "1e-2",
    "1e400",
    "-1",
    "9223372036854775807",
    "9223372036854775808",
    "12345678901234567890123",
    "0.1000000000000000000001",
    "1343845856",
    "-62169984000",
    "-62135596800",
    r#""""#,
    r#"" ""#,
    r#""text""#,
    r#""0""#,
    r#""1""#,
    r#"" 42 ""#,
    r#""\u0034\u0032""#,
    r#""7.00""#,
    r#""+7""#,
    r#""1.50""#,
    r#""$4.75""#,
    r#""4,75""#,
    r#""N\/A""#,
    r#""yes""#,
    r#""Enabled""#,
    r#""f""#,
    r#""monthly""#,
    r#""True""#,
    r#""false""#,
    r#""600000000000000000000000000000""#,
    r#""0000-00-00""#,
    r#""0000-00-00 00\u003a00:00""#,
    r#""0000-00-00T00:00:00.000000Z""#,
    r#""-0001-11-30 00:00:00""#,
    r#""2012-08-01""#,
    r#""2012-8-1""#,
    r#""2012-08-01 00:00:00""#,
    r#""2012-08-01 18:30:56""#,
    r#""2012-08-01T18:30:56\u002b02:00""#,
    r#""2012-08-01 18:30:56 UTC""#,
    r#""Wed, 01 Aug 2012 18:30:56 +0000""#,
    r#""203.0.113.7""#,
    r#"" 2001:db8::1""#,
    r#""https:\/\/example.org\/a""#,
    r#""half \ud83d""#,
    r#""\ude00""#,
];

/// Lists and objects.
const CONTAINERS: &[&str] = &[
    "[]",
    "{}",
    "[null]",
    "[[]]",
    "[1]",
    r#"["1",2]"#,
    r#"{"a":1,"b":"x"}"#,
    r#"{"a":null}"#,
    r#"{"0":"1","1":"2"}"#,
    r#"{"id":1,"name":"a"}"#,
    r#"{"id":"1","name":null}"#,
    r#"{"id":null}"#,
    r#"{"\u0069d":1,"name":"\ud83d","more":{"\ud83d":"\ud83d"}}"#,
    r#"[{"id":1,"name":"a"}]"#,
    r#"[{"id":1,"name":"a"},{"id":2,"name":"b"}]"#,
    r#"[null,{"id":1,"name":"a"},false,""]"#,
    r#"[{"id":1,"name":"a"},null]"#,
    r#"[[{"id":1,"name":"a"}],null,{"id":2,"name":"b"}]"#,
    r#"{"0":{"id":1,"name":"a"},"1":{"id":2,"name":"b"}}"#,
    r#"{"0":{"id":1,"name":"a"},"1":null,"count":1}"#,
    r#"{"x":{"id":1,"name":"a"}}"#,
    r#"{"id":{"id":1,"name":"a"}}"#,
    r#"{"left":{"id":1},"right":[]}"#,
    r#"[{"left":{"id":1},"right":[{"id":2}]}]"#,
    r#"{"\ud83d":{"id":1}}"#,
    r#"{"date":"2020-01-02 03:04:05.000000","timezone_type":3,"timezone":"UTC"}"#,
    r#"{"date":"2020-01-02 00:00:00.000000","timezone_type":3,"timezone":"Europe\/Berlin"}"#,
    r#"{"date":"2020-01-02 03:04:05.000000","timezone_type":1,"timezone":"\u002b02:00"}"#,
    r#"{"date":"-0001-11-30 00:00:00.000000","timezone_type":3,"timezone":"UTC"}"#,
    r#"{"timezone":"UTC","date":7}"#,
    r#"{"date":"2020-01-02"}"#,
    r#"[{"date":"2020-01-02 00:00:00.000000","timezone_type":3,"timezone":"UTC"},"2020-01-02"]"#,
];

/// Reads every value as the type, and in each container of it. That both ways agree is `read`'s to check.
fn agree<T: Decode>(kind: impl Into<Type>) -> usize {
    let kind = kind.into();
    let (mut accepted, mut count) = (0, 0);
    let mut note = |is_accepted: bool| {
        accepted += usize::from(is_accepted);
        count += 1;
    };
    for text in SCALARS.iter().chain(CONTAINERS) {
        for text in [(*text).to_owned(), format!("[{text}]"), format!(r#"{{"k":{text}}}"#), format!("\u{feff}{text}")] {
            note(read::<T>(kind.clone(), &text).is_ok());
            note(read::<Option<T>>(optional(kind.clone()), &text).is_ok());
            note(read::<Vec<T>>(list(kind.clone()), &text).is_ok());
            note(read::<Vec<Option<T>>>(list(optional(kind.clone())), &text).is_ok());
            note(read::<Vec<Vec<T>>>(list(list(kind.clone())), &text).is_ok());
            note(read::<Vec<Map<T>>>(list(map(kind.clone())), &text).is_ok());
            note(read::<Map<T>>(map(kind.clone()), &text).is_ok());
            note(read::<Map<Option<Vec<T>>>>(map(optional(list(kind.clone()))), &text).is_ok());
        }
    }
    assert!(accepted > 0 && accepted < count || kind == Type::Scalar(Scalar::Json), "{kind:?}: {accepted} of {count}");
    count
}

#[test]
fn typed_decoding_and_the_walk_agree_on_every_scalar() {
    let mut count = 0;
    for scalar in Scalar::ALL {
        count += match scalar {
            Scalar::String => agree::<String>(*scalar),
            Scalar::Secret => agree::<Secret>(*scalar),
            Scalar::Integer => agree::<i64>(*scalar),
            Scalar::Digits => agree::<Digits>(*scalar),
            Scalar::Float => agree::<f64>(*scalar),
            Scalar::Decimal => agree::<Decimal>(*scalar),
            Scalar::Boolean => agree::<bool>(*scalar),
            Scalar::Date => agree::<Date>(*scalar),
            Scalar::DateTime => agree::<DateTime>(*scalar),
            Scalar::Timestamp => agree::<Timestamp>(*scalar),
            Scalar::Ip => agree::<IpAddr>(*scalar),
            Scalar::Url => agree::<Url>(*scalar),
            Scalar::Json => agree::<Value>(*scalar),
        };
    }
    assert!(count > 30_000, "{count}");
}

#[test]
fn typed_decoding_and_the_walk_agree_on_records_and_enums() {
    agree::<Item>(ITEM);
    agree::<Parent>(PARENT);
    agree::<Pair>(PAIR);
    agree::<Cycle>(CYCLE);
    agree::<Flag>(FLAG);
}
