//! Values in other forms than the plain ones of their types, read as a type and compared with its description.

use actionapi::Timestamp;

use crate::account::{FORMED, InForms, list};
use crate::{plain, read};

/// A record with this in place of one of its fields, or without the field.
fn with(field: &str, value: Option<&str>) -> String {
    let usual = [
        ("json", r#""{\"id\":1,\"name\":\"a\"}""#),
        ("joined", r#""1,2""#),
        ("key", r#"{"7":{"name":"a"}}"#),
        ("one", r#"{"id":1,"name":"a"}"#),
        ("flag", "1"),
        ("times", "[0,1500]"),
        ("text", r#""YSZhbXA7Yg==""#),
    ];
    let fields = usual.iter().filter_map(|(name, usual)| {
        let value = if *name == field { value } else { Some(*usual) };
        value.map(|value| format!("\"{name}\":{value}"))
    });
    format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
}

#[test]
fn every_form_is_read_without_drift() {
    let record: InForms = plain(FORMED, &with("", None));
    assert_eq!(record.json.as_ref().map(|item| (item.id, &*item.name)), Some((1, "a")));
    assert_eq!(record.joined, [1, 2]);
    assert_eq!((record.key[0].id, record.one[0].id, record.flag), (7, 1, true));
    assert_eq!(record.times, [None, Some(Timestamp::from_millisecond(1_500).unwrap())]);
    assert_eq!(record.text.as_deref(), Some("a&b"));
    // What is absent is false, and what is optional is nothing.
    assert!(!plain::<InForms>(FORMED, &with("flag", None)).flag);
    assert_eq!(plain::<InForms>(FORMED, &with("json", Some("null"))).json, None);
    assert_eq!(plain::<InForms>(FORMED, &with("text", None)).text, None);
    assert_eq!(plain::<InForms>(FORMED, &with("joined", Some(r#""""#))).joined, [0_i64; 0]);
}

const VALUES: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "7",
    "1500",
    r#""""#,
    r#"" ""#,
    r#""0""#,
    r#""1,x""#,
    r#""a|b""#,
    r#""{""#,
    r#""[1]""#,
    r#""{\"id\":\"1\",\"name\":2,\"more\":3}""#,
    "[]",
    "{}",
    "[null]",
    r#"["1",2]"#,
    r#"{"a":1}"#,
    r#"{"7":{"name":"a"},"x":{}}"#,
    r#"{"7":null}"#,
    r#"{"7":[]}"#,
    r#"{"id":1,"name":"a","more":1}"#,
    r#"[{"id":1,"name":"a"},null]"#,
    r#"[[{"id":1,"name":"a"}]]"#,
    r#""YQ""#,
    r#""!""#,
    r#""\ud83d""#,
    r#"{"a":0,"b":"1500"}"#,
    r#""2012-08-01T18:30:56Z""#,
    "1e400",
    "-62169984000000",
];

#[test]
fn typed_decoding_and_the_walk_agree_on_every_form() {
    for field in ["json", "joined", "key", "one", "flag", "times", "text"] {
        let mut accepted = 0;
        for value in VALUES {
            let text = with(field, Some(value));
            accepted += usize::from(read::<InForms>(FORMED, &text).is_ok());
            let _ = read::<Vec<InForms>>(list(FORMED), &format!("[{text},null,{text}]"));
        }
        assert!(accepted > 2, "{field}: {accepted}");
        let _ = read::<InForms>(FORMED, &with(field, None));
    }
}

#[test]
fn a_value_in_its_plain_form_is_drift() {
    for (field, value) in [("json", r#"{"id":1,"name":"a"}"#), ("joined", "[1,2]"), ("key", r#"[{"id":7,"name":"a"}]"#)] {
        let (record, drift) = read::<InForms>(FORMED, &with(field, Some(value))).unwrap();
        assert_eq!((record.joined.len(), record.key.len()), (2, 1));
        let expected = format!("InForms.{field}: a value in its plain form where another one was expected, once");
        assert_eq!(drift.to_string(), expected);
    }
}

#[test]
fn what_is_wrong_inside_a_form_is_named_with_its_path() {
    for (field, value, message) in [
        ("joined", r#""1,x""#, r#"joined.1: expected an integer, found "x""#),
        ("json", r#""{""#, "json: expected JSON in a text, found another text"),
        ("json", r#""{\"id\":\"x\"}""#, r#"json.id: expected an integer, found "x""#),
        ("text", r#""!""#, "text: expected text in base64, found another text"),
    ] {
        assert_eq!(read::<InForms>(FORMED, &with(field, Some(value))).unwrap_err(), message);
    }
}
