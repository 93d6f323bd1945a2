//! Tables: wide lists, records within records, tabs, and lists of functions.

use actionapi::cli::Exit;
use actionapi::description::{Api, Effect, Scalar, Type};
use actionapi::sandbox::Sandbox;
use serde_json::Value;

use crate::{Given, leaked, module, run, shop};

/// What a table of this data looks like on a terminal of this width.
fn table(kind: impl Into<Type>, data: &str, width: u16) -> String {
    let get = shop::function("get", Effect::Read, Vec::new(), kind, "null");
    let api = leaked(Api { modules: vec![module("things", vec![get])], ..shop::modern_api() });
    let sandbox = Sandbox::start(api).unwrap();
    sandbox.double::<Value>("things", "get").replies(200, data);
    let environment = vec![("MODERN_ENDPOINT", sandbox.endpoint().to_owned()), ("MODERN_TOKEN", "k".to_owned())];
    let outcome = run(api, &Given { terminal: true, width: Some(width), environment, ..Given::default() }, &["things", "get"]);
    assert_eq!(outcome.exit, Exit::Success, "{}", outcome.error);
    for line in outcome.output.lines() {
        assert!(line.chars().count() <= usize::from(width), "{line:?} in {}", outcome.output);
    }
    outcome.output
}

#[test]
fn columns_that_would_be_too_narrow_become_blocks() {
    let names: Vec<String> = (0..40).map(|index| format!("field{index}")).collect();
    let record = |value: &str| names.iter().map(|name| format!("\"{name}\":\"{value} {name}\"")).collect::<Vec<_>>().join(",");
    let data = format!("[{{{}}},{{{}}}]", record("first"), record("second"));
    let shown = table(Scalar::Json, &data, 80);
    assert!(shown.starts_with("1 of 2:\n┌─"), "{shown}");
    assert!(shown.contains("│ field39 ┆ first field39 │\n└"), "{shown}");
    assert!(shown.contains("\n\n2 of 2:\n┌─") && shown.contains("│ field0  ┆ second field0  │\n"), "{shown}");
    // What fits is a table, also if a column has to be broken.
    let few = r#"[{"id":1,"name":"a rather long name of some thing that is for sale"},{"id":2,"name":"b"}]"#;
    assert!(table(Scalar::Json, few, 40).starts_with("┌────┬─"));
    let blocks = r#"{"a":{"x":"word word word","y":"word word word","z":""},"b":{"x":"word word word","y":"w","z":""}}"#;
    let shown = table(shop::map(Scalar::Json), blocks, 28);
    assert!(shown.starts_with("1 of 2:\n") && shown.contains("│ key ┆ a              │"), "{shown}");
    assert!(!shown.contains("│ z"), "{shown}");
}

#[test]
fn columns_are_not_broken_within_short_words() {
    let prices = r#"{"Monthly":"38.00","Quarterly":"114.00","Annually":"456.00"}"#;
    let data = format!(r#"[{{"id":1,"name":"cPanel External Server License","prices":{prices},"stock":"unlimited"}}]"#);
    for width in 20..100 {
        let shown = table(Scalar::Json, &data, width);
        if width >= 34 {
            assert!(shown.contains("Monthly:") && shown.contains("unlimited"), "{width}: {shown}");
        }
    }
}

#[test]
fn what_is_within_a_record_is_shown() {
    let one = r#"{"products":{"product":[{"id":1,"name":"Chair"},{"id":2,"name":"Table"}]}}"#;
    let shown = table(Scalar::Json, one, 60);
    assert!(shown.starts_with("products.product:\n┌────┬"), "{shown}");
    assert!(shown.contains("│ 2  ┆ Table │"), "{shown}");
    let several = r#"{"total":2,"list":[{"id":1,"tags":["a","b"]}],"page":{"size":1,"next":{"from":2}},"empty":[]}"#;
    let shown = table(Scalar::Json, several, 60);
    assert!(shown.starts_with("┌───────┬───┐\n│ total ┆ 2 │\n│ empty ┆   │\n└"), "{shown}");
    assert!(shown.contains("\n\nlist:\n┌") && shown.contains("\n\npage:\n") && shown.contains("from: 2"), "{shown}");
}

#[test]
fn nothing_is_said_in_one_way() {
    for data in ["null", "[]", "{}"] {
        assert_eq!(table(Scalar::Json, data, 60), "(nothing)\n", "{data}");
    }
}

#[test]
fn a_tab_shifts_nothing() {
    let shown = table(Scalar::Json, "{\"a\\tb\":\"c\\td\",\"e\":\"f\"}", 60);
    assert!(!shown.contains('\t') && shown.contains("│ a    b ┆ c    d │\n│ e      ┆ f      │"), "{shown}");
}

#[test]
fn functions_are_wrapped_between_words_on_a_terminal() {
    let get = shop::function("get", Effect::Read, Vec::new(), Scalar::Json, "null");
    let get = shop::described(get, "Retrieve the payment gateways that are valid for your account.", "");
    let api = leaked(Api { modules: vec![module("billing", vec![get])], ..shop::modern_api() });
    let given = Given { terminal: true, width: Some(50), ..Given::default() };
    let expected = "billing get  read   Retrieve the payment gateways\n                    that are valid for your\n                    account.\n";
    assert_eq!(run(api, &given, &["functions"]).output, expected);
    let one = "billing get  read   Retrieve the payment gateways that are valid for your account.\n";
    assert_eq!(run(api, &Given::default(), &["functions"]).output, one);
}
