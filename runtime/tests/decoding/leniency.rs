//! What servers send in other forms than the plain ones: that it is read as what it means, that it is counted, and what a value that
//! fits nothing is advised to be.

use actionapi::decode::{Decode, Forgiven, from_json};
use actionapi::description::{Scalar, Type};
use actionapi::{Date, DateTime, Decimal, Map, Secret, Timestamp, Url, Value};

use crate::account::{
    ACCOUNT, Account, CYCLE, Cycle, EMPTY, FLAG, Flag, ITEM, Item, PAIR, PARENT, Pair, Parent, list, map, optional,
};
use crate::{check, forgiven, plain, read};

fn error<T: Decode>(kind: impl Into<Type>, text: &str) -> String {
    read::<T>(kind, text).err().unwrap_or_else(|| panic!("{text} was accepted"))
}

/// What a mismatch says to do.
fn hint(kind: impl Into<Type>, text: &str) -> &'static str {
    check(kind, text).unwrap_err().hint().unwrap_or_else(|| panic!("there is no hint for {text}"))
}

fn item(id: i64, name: &str) -> Item {
    Item { id, name: name.to_owned() }
}

#[test]
fn false_stands_for_nothing() {
    fn nothing<T: Decode + PartialEq + std::fmt::Debug>(kind: impl Into<Type>) {
        let (value, drift) = forgiven::<Option<T>>(optional(kind), "false");
        assert_eq!((value, drift.as_str()), (None, r#"an unusual form of nothing, such as "false", once"#));
    }
    nothing::<String>(Scalar::String);
    nothing::<Secret>(Scalar::Secret);
    nothing::<i64>(Scalar::Integer);
    nothing::<f64>(Scalar::Float);
    nothing::<Decimal>(Scalar::Decimal);
    nothing::<Date>(Scalar::Date);
    nothing::<DateTime>(Scalar::DateTime);
    nothing::<Timestamp>(Scalar::Timestamp);
    nothing::<std::net::IpAddr>(Scalar::Ip);
    nothing::<Url>(Scalar::Url);
    nothing::<Cycle>(CYCLE);
    nothing::<Parent>(PARENT);
    assert_eq!(plain::<Option<bool>>(optional(Scalar::Boolean), "false"), Some(false));
    assert_eq!(plain::<Option<Value>>(optional(Scalar::Json), "false"), Some(Value::Bool(false)));
    assert_eq!(forgiven::<Vec<Option<i64>>>(list(optional(Scalar::Integer)), "[1,false]").0, [Some(1), None]);
    // Where there is no `?`, it is what it was.
    assert_eq!(forgiven::<String>(Scalar::String, "false").0, "false");
    assert_eq!(error::<i64>(Scalar::Integer, "false"), "expected an integer, found false");
    // The string is no boolean, and true is no nothing.
    assert_eq!(plain::<Option<String>>(optional(Scalar::String), r#""false""#), Some("false".to_owned()));
    assert_eq!(forgiven::<Option<String>>(optional(Scalar::String), "true").0, Some("true".to_owned()));
    // An enum that has the value has it.
    assert_eq!(plain::<Option<Flag>>(optional(FLAG), "false"), Some(Flag("false".to_owned())));
    assert_eq!(plain::<Option<Flag>>(optional(FLAG), r#""""#), None);
    assert_eq!(check(optional(EMPTY), "false").unwrap().findings().next().unwrap().forgiven(), Forgiven::Nothing);
}

#[test]
fn one_value_stands_for_a_list_of_it() {
    let one = "one value where a list was expected, once";
    assert_eq!(forgiven::<Vec<i64>>(list(Scalar::Integer), "7"), (vec![7], one.to_owned()));
    assert_eq!(forgiven::<Vec<String>>(list(Scalar::String), r#""a\/b""#), (vec!["a/b".to_owned()], one.to_owned()));
    assert_eq!(forgiven::<Vec<bool>>(list(Scalar::Boolean), "true"), (vec![true], one.to_owned()));
    assert_eq!(forgiven::<Vec<Cycle>>(list(CYCLE), r#""Monthly""#), (vec![Cycle::Monthly], one.to_owned()));
    assert_eq!(forgiven::<Vec<Value>>(list(Scalar::Json), "1").0, [Value::from(1)]);
    let (value, drift) = read::<Vec<i64>>(list(Scalar::Integer), r#""7""#).unwrap();
    let lines = ["one value where a list was expected, once", "a string where an integer was expected, once"];
    assert_eq!((value, drift.to_string()), (vec![7], lines.join("\n")));
    assert_eq!(error::<Vec<i64>>(list(Scalar::Integer), r#""1,2""#), r#"expected a list, found "1,2""#);
    assert_eq!(error::<Vec<Item>>(list(ITEM), "7"), "expected a list, found 7");
    // A list of lists is one of lists of one, but one of them alone is not told from its items.
    let lists = || list(list(Scalar::Integer));
    let (value, drift) = forgiven::<Vec<Vec<i64>>>(lists(), "[1,[2,3]]");
    assert_eq!((value, drift.as_str()), (vec![vec![1], vec![2, 3]], one));
}

#[test]
fn one_record_stands_for_a_list_of_it() {
    let one = "one value where a list was expected, once";
    assert_eq!(forgiven::<Vec<Item>>(list(ITEM), r#"{"id":7,"name":"disk"}"#), (vec![item(7, "disk")], one.to_owned()));
    assert_eq!(forgiven::<Vec<Parent>>(list(PARENT), r#"{"id":null}"#), (vec![Parent { id: None }], one.to_owned()));
    let account: Account = {
        let text = r#"{"id":1,"name":"a","prices":{},"members":{"id":2}}"#;
        let (account, drift) = forgiven(ACCOUNT, text);
        assert_eq!(drift, "Account.members: one value where a list was expected, once");
        account
    };
    assert_eq!(account.members, Some(vec![Parent { id: Some(2) }]));
    // All of its fields are records, but their names are the fields'.
    let pair = r#"{"left":{"id":1},"right":{"id":2}}"#;
    let expected = || Pair { left: Parent { id: Some(1) }, right: Parent { id: Some(2) } };
    assert_eq!(forgiven::<Vec<Pair>>(list(PAIR), pair), (vec![expected()], one.to_owned()));
    assert_eq!(plain::<Vec<Pair>>(list(PAIR), &format!("[{pair}]")), [expected()]);
    // Its values are the items, under numbers or other keys.
    let object = "an object where a list was expected, once";
    for keys in [["0", "1"], ["disk", "cpu"], ["id", "cpu"]] {
        let text = format!(r#"{{"{}":{{"id":1,"name":"a"}},"{}":{{"id":2,"name":"b"}}}}"#, keys[0], keys[1]);
        assert_eq!(forgiven::<Vec<Item>>(list(ITEM), &text), (vec![item(1, "a"), item(2, "b")], object.to_owned()));
    }
    assert_eq!(forgiven::<Vec<String>>(list(Scalar::String), r#"{"id":"7","name":"x"}"#).0, ["7", "x"]);
    assert_eq!(forgiven::<Vec<Item>>(list(ITEM), "{}").0, []);
    assert_eq!(error::<Vec<Item>>(list(ITEM), r#"{"id":7}"#), "name: expected a string, found nothing");
    assert_eq!(error::<Vec<Item>>(list(ITEM), r#"{"a":7}"#), "a: expected a record, found 7");
    // A map of scalars is no list of maps; a map of maps may be.
    let maps = || list(map(Scalar::Integer));
    assert_eq!(forgiven::<Vec<Map<i64>>>(maps(), r#"{"a":1,"b":2}"#).0, [Map::from_iter([("a".into(), 1), ("b".into(), 2)])]);
    assert_eq!(
        forgiven::<Vec<Map<i64>>>(maps(), r#"{"x":{"a":1}}"#),
        (vec![Map::from_iter([("a".into(), 1)])], object.to_owned())
    );
    // PHP's object of a time is one time.
    let time = r#"{"date":"2020-01-02 00:00:00.000000","timezone_type":3,"timezone":"UTC"}"#;
    assert_eq!(read::<Vec<Date>>(list(Scalar::Date), time).unwrap().0, ["2020-01-02".parse::<Date>().unwrap()]);
}

#[test]
fn a_list_of_one_record_is_the_record() {
    let (value, drift) = forgiven::<Item>(ITEM, r#"[ {"id":7,"name":"disk"} ]"#);
    assert_eq!((value, drift.as_str()), (item(7, "disk"), "a record inside a list of one, once"));
    assert_eq!(forgiven::<Option<Parent>>(optional(PARENT), r#"[{"id":1}]"#).0, Some(Parent { id: Some(1) }));
    let (account, drift) = forgiven::<Account>(ACCOUNT, r#"{"id":1,"name":"a","prices":{},"parent":[{"id":2}],"members":[]}"#);
    assert_eq!(
        (account.parent, drift.as_str()),
        (Some(Parent { id: Some(2) }), "Account.parent: a record inside a list of one, once")
    );
    // A record of a record, each in a list.
    let (pair, drift) = forgiven::<Pair>(PAIR, r#"{"right":[{"id":2}],"left":{"id":1}}"#);
    assert_eq!((pair.right.id, drift.as_str()), (Some(2), "Pair.right: a record inside a list of one, once"));
    for text in ["[1]", "[null]", r#"[{"id":1,"name":"a"},{"id":2,"name":"b"}]"#, r#"[[{"id":1,"name":"a"}]]"#] {
        assert_eq!(error::<Item>(ITEM, text), "expected a record, found a list", "{text}");
    }
    assert_eq!(error::<Item>(ITEM, r#"[{"id":"x","name":"a"}]"#), r#"id: expected an integer, found "x""#);
}

#[test]
fn holes_among_records_are_skipped() {
    let hole = "nothing in place of a record in a list or map, skipped";
    for text in [r#"[{"id":1,"name":"a"},null]"#, r#"[null,{"id":1,"name":"a"}]"#, r#"[{"id":1,"name":"a"},false]"#] {
        assert_eq!(forgiven::<Vec<Item>>(list(ITEM), text), (vec![item(1, "a")], format!("{hole}, once")));
    }
    assert_eq!(forgiven::<Vec<Item>>(list(ITEM), r#"[null,"",null]"#), (vec![], format!("{hole}, 3 times")));
    // The keys of the others stay.
    let (entries, drift) = read::<Map<Item>>(map(ITEM), r#"[null,{"id":1,"name":"a"}]"#).unwrap();
    assert_eq!(entries, Map::from_iter([("1".to_owned(), item(1, "a"))]));
    assert_eq!(drift.to_string(), format!("a list where a map was expected, once\n{hole}, once"));
    let (entries, drift) = forgiven::<Map<Item>>(map(ITEM), r#"{"a":{"id":1,"name":"a"},"b":null}"#);
    assert_eq!((entries.len(), drift), (1, format!("{hole}, once")));
    let (account, drift) = forgiven::<Account>(ACCOUNT, r#"{"id":1,"name":"a","prices":{},"members":[{"id":2},null]}"#);
    assert_eq!((account.members.unwrap().len(), drift), (1, format!("Account.members: {hole}, once")));
    // Where nothing is a value, it is one; and among scalars a gap would move all others.
    assert_eq!(plain::<Vec<Option<Parent>>>(list(optional(PARENT)), "[null,{}]"), [None, Some(Parent { id: None })]);
    assert_eq!(error::<Vec<i64>>(list(Scalar::Integer), "[1,null]"), "1: expected an integer, found null");
    assert_eq!(error::<Vec<Item>>(list(ITEM), r#"[{"id":1,"name":"a"},"x"]"#), r#"1: expected a record, found "x""#);
}

#[test]
fn booleans_are_words_and_numbers() {
    for text in [r#""Y""#, r#""t""#, r#""ENABLED""#, r#""active""#, "1.0", r#""1.00""#, "1e0", r#"" yes ""#, r#""\u0031""#] {
        let (value, drift) = forgiven::<bool>(Scalar::Boolean, text);
        assert_eq!((value, drift.as_str()), (true, "a number or string where a boolean was expected, once"), "{text}");
    }
    for text in [r#""n""#, r#""F""#, r#""Disabled""#, r#""inactive""#, "0.0", "-0", r#""0.00""#, r#"" ""#] {
        assert!(!forgiven::<bool>(Scalar::Boolean, text).0, "{text}");
    }
    for text in ["-1", "0.5", "10", r#""enable""#, r#""nope""#, r#""ye s""#] {
        assert!(error::<bool>(Scalar::Boolean, text).starts_with("expected a boolean, found "), "{text}");
        assert!(hint(Scalar::Boolean, text).contains("an enum"));
    }
    assert_eq!(forgiven::<Option<bool>>(optional(Scalar::Boolean), r#""""#).0, Some(false));
}

#[test]
fn every_form_of_the_zero_date_is_nothing() {
    let texts = [
        r#""-0001-11-30 00:00:00""#,
        r#""-0001-11-30""#,
        r#""-0001-11-30T00:00:00\u002b00:53""#,
        r#""-000001-11-30T00:00:00.000Z""#,
        r#""0000-00-00T00:00:00""#,
        r#""0000-00-00T00:00:00.000000Z""#,
        r#""0000-00-00 00:00:00 UTC""#,
        r#""0000-00-00 00:00""#,
        r#"" 0000-00-00""#,
        r#""00\/00\/0000""#,
        r#""00.00.0000 00:00""#,
        r#""Wed, 30 Nov -0001 00:00:00 +0000""#,
        "-62169984000",
        // In Berlin and New York, as it was then.
        "-62169987208",
        r#""-62169966238""#,
        r#"{"date":"-0001-11-30 00:00:00.000000","timezone_type":3,"timezone":"UTC"}"#,
    ];
    for text in texts {
        let drift = forgiven::<Option<Date>>(optional(Scalar::Date), text);
        assert!(drift.0.is_none() && drift.1.starts_with("an unusual form of nothing, such as "), "{text}: {}", drift.1);
        assert_eq!(forgiven::<Option<DateTime>>(optional(Scalar::DateTime), text).0, None, "{text}");
        assert_eq!(forgiven::<Option<Timestamp>>(optional(Scalar::Timestamp), text).0, None, "{text}");
    }
    let (_, drift) = forgiven::<Option<Date>>(optional(Scalar::Date), r#""-0001-11-30""#);
    assert_eq!(drift, r#"an unusual form of nothing, such as "-0001-11-30", once"#);
    // MySQL's own two forms are the usual ones.
    for text in [r#""0000-00-00""#, r#""0000-00-00 00:00:00""#, r#""0000-00-00 00\u003a00:00""#] {
        assert_eq!(plain::<Option<DateTime>>(optional(Scalar::DateTime), text), None);
    }
    // The years 1 and 1970 are dates, and so is a time of nothing but zeros.
    assert!(plain::<Option<Timestamp>>(optional(Scalar::Timestamp), "0").is_some());
    assert!(plain::<Option<Timestamp>>(optional(Scalar::Timestamp), "-62135596800").is_some());
    assert!(forgiven::<Option<Timestamp>>(optional(Scalar::Timestamp), r#""0.00000000""#).0.is_some());
    assert!(plain::<Option<Date>>(optional(Scalar::Date), r#""0001-01-01""#).is_some());
    for text in [r#""0000-00-01""#, r#""0000-00-00 12:00:00""#, r#""2012-00-00""#, r#""0000-00-00x""#] {
        assert!(error::<Option<DateTime>>(optional(Scalar::DateTime), text).contains("expected a date and time"), "{text}");
    }
    // Without a `?` it is an error, also where it would be a number.
    for text in [r#""0000-00-00""#, r#""-0001-11-30""#, r#""-000001-11-30T00:00:00Z""#, "-62169984000", r#""-62169984000""#] {
        assert!(error::<Timestamp>(Scalar::Timestamp, text).starts_with("expected a timestamp, found "), "{text}");
        assert!(hint(Scalar::Timestamp, text).contains("put a `?` after its type"), "{text}");
    }
    assert!(hint(Scalar::Date, r#""0000-00-00""#).contains("put a `?` after its type"));
}

#[test]
fn a_number_without_a_fraction_is_an_integer() {
    let form = |text: &str| format!("an unusual form of an integer, such as {text:?}, once");
    for (text, value, shown) in [
        ("7.0", 7, "7.0"),
        ("1E5", 100_000, "1E5"),
        ("1.5e1", 15, "1.5e1"),
        ("700e-2", 7, "700e-2"),
        ("-0.0", 0, "-0.0"),
        ("0e999999999", 0, "0e999999999"),
        ("-9223372036854775808.00", i64::MIN, "-9223372036854775808.00"),
        (r#""7.00""#, 7, "7.00"),
        (r#""\u0037.0""#, 7, "7.0"),
        (r#"" 42 ""#, 42, " 42 "),
        (r#""\u00a042\n""#, 42, "\u{a0}42\n"),
        (r#"" 7.0""#, 7, " 7.0"),
    ] {
        assert_eq!(forgiven::<i64>(Scalar::Integer, text), (value, form(shown)), "{text}");
    }
    for text in
        ["7.5", "1e-2", "1e19", "9223372036854775808.0", "1e999999999999", r#""7.""#, r#"".0""#, r#""1 000""#, r#""0x10""#]
    {
        let is_whole = text == r#""7.""#;
        assert_eq!(read::<i64>(Scalar::Integer, text).is_ok(), is_whole, "{text}");
    }
    assert!(hint(Scalar::Integer, "7.5").contains("a `decimal` or a `float`"));
    assert!(hint(Scalar::Integer, r#""600000000000000000000""#).contains("`string` keeps every digit"));
    // The other numbers and what is in quotes take spaces too.
    assert_eq!(forgiven::<f64>(Scalar::Float, r#"" 1.5""#).0.to_bits(), 1.5_f64.to_bits());
    assert_eq!(forgiven::<Decimal>(Scalar::Decimal, r#""38.00 ""#).0.to_string(), "38.00");
    assert_eq!(forgiven::<Url>(Scalar::Url, r#"" https://example.org/ ""#).0.as_str(), "https://example.org/");
    assert_eq!(forgiven::<Timestamp>(Scalar::Timestamp, r#"" 60 ""#).0.as_second(), 60);
    assert_eq!(forgiven::<Option<i64>>(optional(Scalar::Integer), r#""  ""#).0, None);
}

#[test]
fn times_come_as_objects_of_php() {
    let object = |date: &str, kind: u8, zone: &str| {
        format!(r#"{{"date":"{date}","timezone_type":{kind},"timezone":"{}"}}"#, zone.replace('/', "\\/"))
    };
    let counted = "an object where a date or time was expected, once";
    let utc = object("2020-01-02 03:04:05.000000", 3, "UTC");
    let datetime: DateTime = "2020-01-02T03:04:05".parse().unwrap();
    assert_eq!(forgiven::<DateTime>(Scalar::DateTime, &utc), (datetime, counted.to_owned()));
    assert_eq!(forgiven::<Option<DateTime>>(optional(Scalar::DateTime), &utc).0, Some(datetime));
    assert_eq!(forgiven::<Timestamp>(Scalar::Timestamp, &utc), ("2020-01-02T03:04:05Z".parse().unwrap(), counted.to_owned()));
    let offset = object("2020-01-02 03:04:05.250000", 1, "+02:00");
    assert_eq!(forgiven::<Timestamp>(Scalar::Timestamp, &offset).0, "2020-01-02T01:04:05.25Z".parse().unwrap());
    let berlin = object("2020-01-02 00:00:00.000000", 3, "Europe/Berlin");
    assert_eq!(forgiven::<Date>(Scalar::Date, &berlin), ("2020-01-02".parse().unwrap(), counted.to_owned()));
    assert_eq!(forgiven::<DateTime>(Scalar::DateTime, &berlin).0, "2020-01-02T00:00:00".parse().unwrap());
    // What its name stands for is not known here; and a date has no time.
    assert_eq!(error::<Timestamp>(Scalar::Timestamp, &berlin), "expected a timestamp, found an object");
    assert!(hint(Scalar::Timestamp, &berlin).contains("make this a `datetime`"));
    assert_eq!(error::<Date>(Scalar::Date, &utc), "expected a date, found an object");
    assert!(hint(Scalar::Date, &utc).contains("make this a `datetime`"));
    for text in ["{}", r#"{"date":"2020-01-02"}"#, r#"{"date":7,"timezone":"UTC"}"#, r#"{"date":"soon","timezone":"UTC"}"#] {
        assert_eq!(error::<Date>(Scalar::Date, text), "expected a date, found an object", "{text}");
        assert!(error::<i64>(Scalar::Integer, text).contains("found an object"));
    }
}

#[test]
fn times_come_in_other_spellings() {
    let form = |expected: &str, text: &str| format!("an unusual form of {expected}, such as {text:?}, once");
    let date: Date = "2025-01-06".parse().unwrap();
    for text in ["2025-1-6", "2025-01-6", " 2025-01-06 "] {
        assert_eq!(forgiven::<Date>(Scalar::Date, &format!("{text:?}")), (date, form("a date", text)));
    }
    let datetime: DateTime = "2025-01-06T03:04:05".parse().unwrap();
    for text in ["2025-1-6 3:04:05", "2025-1-6T3:4:5", "2025-01-06 03:04:05 "] {
        let expected = form("a date and time without an offset", text);
        assert_eq!(forgiven::<DateTime>(Scalar::DateTime, &format!("{text:?}")), (datetime, expected));
    }
    let time = Timestamp::from_second(1_737_928_747).unwrap();
    for text in [
        "Sun, 26 Jan 2025 21:59:07 +0000",
        "Sun, 26 Jan 2025 22:59:07 +0100",
        "26 Jan 2025 21:59:07 GMT",
        "2025-1-26T21:59:07Z",
        "2025-01-26 21:59:07 +0000",
        "2025-01-26 21:59:07 UTC",
        " 2025-01-26T21:59:07Z",
    ] {
        assert_eq!(forgiven::<Timestamp>(Scalar::Timestamp, &format!("{text:?}")), (time, form("a timestamp", text)));
    }
    let plain = forgiven::<Timestamp>(Scalar::Timestamp, r#""2025-01-26T21:59:07\u002B00:00""#);
    assert_eq!(plain, (time, "a string where a timestamp was expected, once".to_owned()));
    // Without an offset it is no instant; with one it is no civil time.
    for text in ["2025-01-26 21:59:07", "2025-1-26T21:59", "2025-01-26"] {
        assert!(hint(Scalar::Timestamp, &format!("{text:?}")).contains("make this a `datetime`"), "{text}");
    }
    for text in ["Sun, 26 Jan 2025 21:59:07", "26.01.2025", "2025-01-26 21:59:07 PM", "soon"] {
        assert!(hint(Scalar::Timestamp, &format!("{text:?}")).contains("make this a `string`"), "{text}");
    }
    for text in ["2025-01-26T21:59:07Z", "2025-1-26 21:59:07 UTC", "Sun, 26 Jan 2025 21:59:07 +0000"] {
        assert!(hint(Scalar::DateTime, &format!("{text:?}")).contains("make this a `timestamp`"), "{text}");
    }
    assert!(hint(Scalar::DateTime, "1343845856").contains("make this a `timestamp`"));
    assert!(hint(Scalar::Date, r#""2025-1-6 3:04""#).contains("make this a `datetime`"));
    for text in ["2025-13-1", "2025-1-32", "25-1-6", "2025-1", "2025-1-6-7", "2025-1-6x", "2025-001-6", "2025/1/6"] {
        assert!(error::<Date>(Scalar::Date, &format!("{text:?}")).starts_with("expected a date, found "), "{text}");
    }
}

#[test]
fn half_of_a_character_is_replaced() {
    let half = "half of a character, kept as U+FFFD, once";
    for (text, value) in [
        (r#""fine \ud83d""#, "fine \u{fffd}"),
        (r#""\ude00!""#, "\u{fffd}!"),
        (r#""\ud83d\n""#, "\u{fffd}\n"),
        (r#""\ud83d\ud83d\ude00""#, "\u{fffd}😀"),
        (r#""\uD83D\u0041""#, "\u{fffd}A"),
    ] {
        assert_eq!(forgiven::<String>(Scalar::String, text), (value.to_owned(), half.to_owned()));
        assert_eq!(forgiven::<Secret>(Scalar::Secret, text).0.expose(), value);
        let json = format!(r#"{{"a":{{"b":{text}}}}}"#);
        assert_eq!(forgiven::<Value>(Scalar::Json, &json).0["a"]["b"], value, "{text}");
    }
    let (entries, drift) = forgiven::<Map<i64>>(map(Scalar::Integer), r#"{"\ud83d":1}"#);
    assert_eq!((entries["\u{fffd}"], drift.as_str()), (1, half));
    let (value, drift) = read::<Cycle>(CYCLE, r#""\ud83d""#).unwrap();
    assert_eq!((value, drift.findings().count()), (Cycle::Unknown("\u{fffd}".to_owned()), 2));
    // A name with one is a field that the schema does not have.
    let drift = from_json::<Parent>(r#"{"\ud83d":1,"id":2}"#).unwrap().1;
    assert_eq!(drift.to_string(), "Parent.\u{fffd}: a field that the schema does not have, once");
    // Wrong escapes are still none.
    assert!(from_json::<String>(r#""\ud83""#).is_err() && from_json::<String>(r#""\x""#).is_err());
}

#[test]
fn escapes_are_read_in_texts_that_stand_for_something_else() {
    assert_eq!(forgiven::<i64>(Scalar::Integer, r#""\u0034\u0032""#).0, 42);
    assert_eq!(forgiven::<Decimal>(Scalar::Decimal, r#""\u002D5.00""#).0.to_string(), "-5.00");
    assert_eq!(forgiven::<f64>(Scalar::Float, r#""1\u002e5""#).0.to_bits(), 1.5_f64.to_bits());
    assert!(forgiven::<bool>(Scalar::Boolean, r#""\u0079es""#).0);
    assert_eq!(plain::<Date>(Scalar::Date, r#""2012\u002d08-01""#).to_string(), "2012-08-01");
    assert_eq!(plain::<std::net::IpAddr>(Scalar::Ip, r#""\u003a\u003a1""#).to_string(), "::1");
    assert_eq!(plain::<Cycle>(CYCLE, r#""Semi\u002dAnnually""#), Cycle::SemiAnnually);
    assert_eq!(error::<i64>(Scalar::Integer, r#""\u0034x""#), r#"expected an integer, found "\u0034x""#);
}

#[test]
fn numbers_keep_every_digit_or_are_refused() {
    // A decimal with an exponent is not rounded.
    assert_eq!(plain::<Decimal>(Scalar::Decimal, "1.234567890123456789e5").to_string(), "123456.7890123456789");
    assert_eq!(plain::<Decimal>(Scalar::Decimal, "12E3").to_string(), "12000");
    assert_eq!(plain::<Decimal>(Scalar::Decimal, "0e999999").to_string(), "0");
    for text in ["1.23456789012345678901234567890123e5", "600000000000000000000000000000", "1e29", "1e-29", "1e400"] {
        assert!(error::<Decimal>(Scalar::Decimal, text).starts_with("expected a decimal, found "), "{text}");
    }
    assert!(hint(Scalar::Decimal, r#""600000000000000000000000000000""#).contains("`string` keeps every digit"));
    assert!(hint(Scalar::Integer, "600000000000000000000").contains("`string` keeps every digit"));
    assert!(hint(Scalar::Float, "1e400").contains("`string` keeps every digit"));
}

#[test]
fn json_keeps_the_digits_of_numbers() {
    let digits = "a number that a program's number cannot hold, kept as a string, such as ";
    for text in ["1e400", "-1E400", "1e-400", "12345678901234567890123", "0.1234567890123456789012", "18446744073709551617"] {
        let (value, drift) = forgiven::<Value>(Scalar::Json, text);
        assert_eq!((value, drift), (Value::from(text), format!("{digits}{text:?}, once")));
    }
    for text in [
        "0",
        "-0",
        "7",
        "38.00",
        "0.1",
        "1e21",
        "1.5e-7",
        "18446744073709551615",
        "-9223372036854775808",
        "0.30000000000000004",
    ] {
        let value = plain::<Value>(Scalar::Json, text);
        assert_eq!(value, text.parse::<Value>().unwrap(), "{text}");
        assert_eq!(value.as_f64().unwrap().to_bits(), text.parse::<f64>().unwrap().to_bits(), "{text}");
    }
    // As PHP writes 38.1 with all its digits.
    assert_eq!(plain::<Value>(Scalar::Json, "38.100000000000001"), Value::from(38.1));
    let long = format!("1{}", "0".repeat(100_000));
    assert_eq!(forgiven::<Value>(Scalar::Json, &long).0, Value::from(long));
    let (value, drift) = forgiven::<Value>(Scalar::Json, r#"[1e400,{"a":[1e401]},"x",null,true]"#);
    assert_eq!(value.to_string(), r#"["1e400",{"a":["1e401"]},"x",null,true]"#);
    assert_eq!(drift, format!("{digits}\"1e400\", 2 times"));
}

#[test]
fn words_in_place_of_numbers_are_errors_that_say_what_to_do() {
    for text in [r#""$4.75""#, r#""4,75""#, r#""4.75 USD""#, r#""N\/A""#, r#""Unlimited""#, r#""1,234.00""#, r#""-""#] {
        for (kind, name) in [(Scalar::Decimal, "a decimal"), (Scalar::Integer, "an integer"), (Scalar::Float, "a float")] {
            let mismatch = check(kind, text).unwrap_err();
            assert_eq!(mismatch.to_string(), format!("expected {name}, found {text}"));
            assert!(mismatch.hint().unwrap().contains("make this a `string`"), "{kind:?}: {text}");
        }
    }
    // What could be absent.
    for (kind, text) in
        [(Scalar::Decimal, "null"), (Scalar::Integer, r#""""#), (Scalar::Url, "false"), (Scalar::Date, r#""  ""#)]
    {
        assert!(hint(kind, text).contains("put a `?` after its type"), "{kind:?}: {text}");
    }
    assert!(hint(ITEM, "{}").contains("put a `?` after its type"));
}

#[test]
fn what_is_almost_json_is_refused_with_its_place() {
    for (text, message) in [
        (r#"{"f":NaN}"#, "this is not JSON: there is a word that JSON does not have at byte 5"),
        (r#"{"f":-Infinity}"#, "this is not JSON: there is a word that JSON does not have at byte 6"),
        (r#"{"f":undefined}"#, "this is not JSON: there is a word that JSON does not have at byte 5"),
        (r#"{"f":nan}"#, "this is not JSON: there is a word that JSON does not have at byte 6"),
        (r#"{"f":True}"#, "this is not JSON: there is a word that JSON does not have at byte 5"),
        ("{\"f\":\"a\tb\"}", "this is not JSON: there is a control character in a string, which must be escaped, at byte 7"),
        (r#"{"f":1,}"#, "this is not JSON: there is a comma after the last item at byte 7"),
        ("[1,]", "this is not JSON: there is a comma after the last item at byte 3"),
        ("[1] [2]", "this is not JSON: the JSON has ended, but the text goes on at byte 4"),
        ("{\"f\":1};", "this is not JSON: the JSON has ended, but the text goes on at byte 7"),
        ("{\"f\":1}\0", "this is not JSON: the JSON has ended, but the text goes on at byte 7"),
        ("{'f':1}", "this is not JSON: it is wrong at byte 1"),
        ("{,}", "this is not JSON: it is wrong at byte 1"),
    ] {
        assert_eq!(from_json::<Value>(text).unwrap_err().to_string(), message, "{text}");
        let syntax = check(Scalar::Json, text).unwrap_err().syntax().unwrap();
        assert_eq!(syntax.to_string(), message, "{text}");
        assert_eq!(syntax.is_late_end(), message.contains("goes on"));
    }
}

#[test]
fn byte_order_marks_before_the_json_are_skipped() {
    let mark = "a byte-order mark before the JSON, once";
    for before in ["\u{feff}", "\u{feff}\u{feff}", "\n \u{feff}", "\u{feff}\r\n\u{feff} "] {
        assert_eq!(forgiven::<Item>(ITEM, &format!("{before}{{\"id\":1,\"name\":\"a\"}}")), (item(1, "a"), mark.to_owned()));
        assert_eq!(forgiven::<Value>(Scalar::Json, &format!("{before}[]")).1, mark);
    }
    // In a string it is a character; anywhere else it is wrong.
    assert_eq!(plain::<String>(Scalar::String, "\"\u{feff}a\""), "\u{feff}a");
    for text in ["[\u{feff}1]", "1\u{feff}", "\u{feff}", "{}\u{feff}", "\u{feff};1"] {
        assert!(from_json::<Value>(text).is_err(), "{text:?}");
    }
    // A parameter is sent without one.
    assert!(!(Scalar::Json.row().is_text)("\u{feff}{}", &actionapi::description::Booleans::DIGITS));
}
