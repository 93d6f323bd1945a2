//! Data that as a whole is in another form than the plain one of its type.

use actionapi::{ErrorKind, Timestamp};

use crate::caller::{api, call, call_with, ok};

const LIST: (&str, &str) = ("things", "list");

/// An API of one function, `things.list`, that returns this type.
fn returning(types: &str, returns: &str) -> &'static actionapi::description::Api {
    api(&format!(
        "format: 1\napi:\n  name: example\n  title: Example API\n  request: {{ parameters: {{ f: \"${{function}}\" }} }}\n  \
         reply: {{ success: {{ at: /ok, is: '1' }}, data: /d }}\ntypes: {types}\n\
         modules:\n  things:\n    functions:\n      list: {{ effect: read, returns: {returns}, example: {{ data: [] }} }}\n"
    ))
}

#[test]
fn the_data_as_a_whole_has_a_form() {
    let hashes = returning("{ Hashes: { type: list<string>, as: { joined: \"|\" } } }", "list<Hashes>");
    for reply in call_with::<Vec<Vec<String>>>(hashes, LIST, &[], &ok(r#"{"ok":1,"d":["a|b","",["c"]]}"#)).replies() {
        assert_eq!(reply.data(), &[vec!["a".to_owned(), "b".to_owned()], Vec::new(), vec!["c".to_owned()]]);
        assert_eq!(reply.drift().to_string(), "a value in its plain form where another one was expected, once");
    }
    for reply in call_with::<Vec<Vec<String>>>(hashes, LIST, &[], &ok(r#"{"ok":1}"#)).replies() {
        assert!(reply.data().is_empty());
    }
    // Data of no type is as it was sent.
    for reply in call(hashes, LIST, &ok(r#"{"ok":1,"d":["a|b"]}"#)).replies() {
        assert_eq!(reply.data().as_str(), r#"["a|b"]"#);
    }
    let times = returning(
        "{ Time: { type: timestamp?, as: { milliseconds: true, none: [0] } }, Times: { type: list<Time>, as: json } }",
        "Times",
    );
    for reply in call_with::<Vec<Option<Timestamp>>>(times, LIST, &[], &ok(r#"{"ok":1,"d":"[0, 1500]"}"#)).replies() {
        assert_eq!(reply.data(), &[None, Some(Timestamp::from_millisecond(1_500).unwrap())]);
        assert!(reply.drift().is_empty(), "{}", reply.drift());
    }
    for error in call_with::<Vec<Option<Timestamp>>>(times, LIST, &[], &ok(r#"{"ok":1,"d":"[0"}"#)).errors() {
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().contains("expected JSON in a text"), "{error}");
    }
}
