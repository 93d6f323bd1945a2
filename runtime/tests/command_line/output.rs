//! What is printed of a reply, in each format.

use actionapi::cli::Exit;
use actionapi::sandbox::Sandbox;
use serde_json::Value;

use crate::{Given, against, on_terminal, shop};

#[test]
fn tables_follow_the_type() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    let outcome = against(&sandbox, on_terminal(""), &["items", "list"]);
    assert_eq!(outcome.error, "2 items\n");
    let lines: Vec<&str> = outcome.output.lines().collect();
    assert!(lines[1].contains("id") && lines[1].contains("price") && lines[4].contains("120.50"), "{}", outcome.output);
    let outcome = against(&sandbox, on_terminal(""), &["items", "show", "--id", "7"]);
    assert!(outcome.output.contains("│ pin   ┆ (hidden)"), "{}", outcome.output);
    let long = "long ".repeat(40);
    let body = format!(r#"{{"status":"success","data":{{"id":1,"name":"{long}","more":{{"a":1,"b":[2]}}}}}}"#);
    sandbox.double::<Value>("items", "show").replies(200, body);
    let outcome = against(&sandbox, on_terminal(""), &["items", "show", "--id", "7"]);
    assert!(outcome.output.lines().all(|line| line.chars().count() <= 60), "{}", outcome.output);
    assert!(outcome.output.contains("more"), "{}", outcome.output);
}

#[test]
fn nothing_from_the_server_steers_the_terminal() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    let body = "{\"status\":\"success\",\"message\":\"\\u001b]0;x\\u0007\",\"data\":{\"id\":1,\"name\":\"a\\u001b[2Jb\u{9b}c\",\"\\u001b\":0}}";
    sandbox.double::<Value>("items", "show").replies(200, body);
    for form in ["table", "json", "raw"] {
        let outcome = against(&sandbox, on_terminal(""), &["--output", form, "items", "show", "--id", "7"]);
        assert_eq!(outcome.exit, Exit::Success, "{}", outcome.error);
        let steers = |text: &str| text.chars().any(|each| each.is_control() && each != '\n');
        assert!(!steers(&outcome.output) && !steers(&outcome.error), "{form}: {:?} {:?}", outcome.output, outcome.error);
    }
    let raw = ["--output", "raw", "items", "show", "--id", "7"];
    assert_eq!(against(&sandbox, Given::default(), &raw).output, body);
    let outcome = against(&sandbox, on_terminal(""), &raw);
    assert!(outcome.output.ends_with("}\n") && !outcome.output.ends_with("\n\n"), "{:?}", outcome.output);
}

#[test]
fn json_keeps_order_and_digits() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    let data = r#"{"z":38.00,"id":12345678901234567890123,"a":{}}"#;
    sandbox.double::<Value>("items", "show").replies(200, format!(r#"{{"status":"success","data":{data}}}"#));
    let outcome = against(&sandbox, Given::default(), &["items", "show", "--id", "7"]);
    assert_eq!(outcome.output, "{\n  \"z\": 38.00,\n  \"id\": 12345678901234567890123,\n  \"a\": {}\n}\n");
}

#[test]
fn where_the_reply_differs_from_the_schema_is_reported() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    let body = r#"{"status":"success","data":{"id":"secret-key","name":7,"colour":"red"}}"#;
    sandbox.double::<Value>("items", "show").replies(200, body);
    let show = ["--output", "json", "items", "show", "--id", "7"];
    let warning = "warning: the reply does not match the schema: id: expected an integer, found \"[secret]\" (and 1 more)\n";
    let outcome = against(&sandbox, Given::default(), &show);
    assert_eq!((outcome.exit, outcome.error.as_str()), (Exit::Success, warning));
    let verbose: Vec<_> = ["--verbose"].into_iter().chain(show).collect();
    let error = against(&sandbox, Given::default(), &verbose).error;
    assert!(error.starts_with(warning), "{error}");
    for note in [
        "\nnote: Item.name: a number or boolean where a string was expected, once\n",
        "\nnote: Item.colour: a field that the schema does not have, once\n",
    ] {
        assert!(error.contains(note), "{note} not in {error}");
    }
}
