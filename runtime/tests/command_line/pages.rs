//! Lists that are printed page by page.

use actionapi::cli::Exit;
use actionapi::description::{
    Api, Definition, Effect, Field, Function, Pages, PagesBy, Place, Scalar, Type, TypeDefinition, TypeId, WireForm,
};
use actionapi::sandbox::Sandbox;
use serde_json::Value;

use crate::{Given, Outcome, leaked, module, run, shop};

fn by_offset(items: &'static [&'static str]) -> Pages {
    Pages {
        by: PagesBy::Offset { parameter: "start".into(), first: 0 },
        size: Some("num".into()),
        usual_size: None,
        items: items.iter().map(|name| (*name).into()).collect(),
        total: Some(Place::Header("x-total".into())),
        page_count: None,
        short_is_last: false,
    }
}

/// The shop, with a list of records by offset, one within a record and in a form, and one by parameters in the reply.
fn api() -> &'static Api {
    let parameters = |names: &[&'static str]| -> Vec<_> {
        names.iter().map(|name| shop::parameter(name, shop::optional(Scalar::Integer), "")).collect()
    };
    let rows = Field { forms: vec![WireForm::Joined("|".into())], ..shop::field("rows", shop::list(Scalar::Integer), "") };
    let things = r#"[{"id":1.0,"name":"a"},{"id":2,"name":"b"},{"id":3,"name":"c"},{"id":4,"name":"d"},{"id":5,"name":"e"}]"#;
    let things = shop::function("list", Effect::Read, parameters(&["start", "num"]), shop::list(Scalar::Json), things);
    let rows_of = Type::Record(TypeId(2));
    let inner = shop::function("inner", Effect::Read, parameters(&["start", "num"]), rows_of, r#"{"rows":"1|2|3"}"#);
    let bag = shop::function("bag", Effect::Read, parameters(&["all"]), shop::list(Scalar::Integer), "[1,2]");
    let by_bag = Pages {
        by: PagesBy::Continue { bag: Place::Body(shop::pointer(&["continue"])) },
        size: None,
        total: None,
        ..by_offset(&[])
    };
    let plain = shop::function("plain", Effect::Read, Vec::new(), shop::list(Scalar::Integer), "[1,2]");
    let functions = vec![
        Function { pages: Some(by_offset(&[])), ..things },
        Function { pages: Some(by_offset(&["rows"])), ..inner },
        Function { pages: Some(by_bag), ..bag },
        plain,
    ];
    let mut api = Api { modules: vec![module("things", functions)], ..shop::shop() };
    let definition = TypeDefinition { kind: Definition::Record(vec![rows]), name: shop::name("Rows"), ..api.types[1].clone() };
    api.types.push(definition);
    leaked(api)
}

fn call(sandbox: &Sandbox, words: &[&str]) -> Outcome {
    let environment = vec![("SHOP_ENDPOINT", sandbox.endpoint().to_owned()), ("SHOP_APIKEY", "k3y".to_owned())];
    run(api(), &Given { environment, ..Given::default() }, words)
}

/// The position that a message names.
fn position(text: &str) -> &str {
    let rest = text.split("`--from ").nth(1).unwrap_or_else(|| panic!("no position in {text}"));
    rest.split('`').next().unwrap()
}

#[test]
fn a_whole_list_is_one_list_in_json() {
    let sandbox = Sandbox::start(api()).unwrap();
    let double = sandbox.double::<Value>("things", "list");
    let outcome = call(&sandbox, &["things", "list", "--all", "--num", "2"]);
    assert_eq!((outcome.exit, outcome.error.as_str()), (Exit::Success, ""));
    // Digits stay, and the layout is that of one reply.
    let whole = call(&sandbox, &["things", "list"]);
    assert_eq!(outcome.output, whole.output);
    assert!(outcome.output.contains("1.0") && outcome.output.ends_with("]\n"), "{}", outcome.output);
    let starts: Vec<_> = double.received().iter().map(|received| received.parameter("start").map(str::to_owned)).collect();
    assert_eq!(starts, [Some("0".to_owned()), Some("2".to_owned()), Some("4".to_owned()), None]);
    let outcome = call(&sandbox, &["--all", "things", "inner", "--num", "1"]);
    assert_eq!(outcome.output, "[\n  \"1\",\n  \"2\",\n  \"3\"\n]\n");
    let outcome = call(&sandbox, &["--all", "things", "list", "--start", "9"]);
    assert_eq!((outcome.exit, outcome.output.as_str()), (Exit::Success, "[]\n"));
}

#[test]
fn tables_and_bodies_come_page_by_page() {
    let sandbox = Sandbox::start(api()).unwrap();
    let outcome = call(&sandbox, &["--output", "table", "things", "list", "--all", "--num", "3"]);
    assert_eq!(outcome.output.matches("│ id").count(), 2, "{}", outcome.output);
    let found: Vec<bool> =
        ["a", "b", "c", "d", "e"].iter().map(|name| outcome.output.contains(&format!("┆ {name} "))).collect();
    assert_eq!(found, [true; 5], "{}", outcome.output);
    let outcome = call(&sandbox, &["--output", "table", "things", "list", "--all", "--start", "9"]);
    assert_eq!(outcome.output, "(nothing)\n");
    let outcome = call(&sandbox, &["--output", "raw", "things", "list", "--all", "--num", "4"]);
    let bodies: Vec<&str> = outcome.output.lines().collect();
    assert!(bodies.len() == 2 && bodies.iter().all(|body| body.starts_with('{') && body.ends_with('}')), "{bodies:?}");
}

#[test]
fn the_beginning_of_a_list_ends_with_the_position_of_the_rest() {
    let sandbox = Sandbox::start(api()).unwrap();
    for (size, max) in [("2", "3"), ("3", "3"), ("100", "3")] {
        let outcome = call(&sandbox, &["things", "list", "--max", max, "--num", size]);
        assert_eq!((outcome.exit, outcome.output.matches("name").count()), (Exit::Success, 3), "{}", outcome.output);
        assert!(outcome.error.starts_with("note: "), "{}", outcome.error);
        let from = position(&outcome.error).to_owned();
        let rest = call(&sandbox, &["things", "list", "--from", &from, "--num", size]);
        assert_eq!((rest.exit, rest.error.as_str()), (Exit::Success, ""));
        assert!(rest.output.matches("name").count() == 2 && rest.output.contains("\"e\""), "{}", rest.output);
    }
    let outcome = call(&sandbox, &["things", "list", "--max", "5", "--num", "5"]);
    assert_eq!((outcome.error.as_str(), outcome.output.matches("name").count()), ("", 5));
}

#[test]
fn what_was_printed_before_a_failure_stays_and_the_failure_says_where_to_go_on() {
    let sandbox = Sandbox::start(api()).unwrap();
    let page = |items: &str| format!(r#"{{"status":"success","message":"","data":{items}}}"#);
    let _double =
        sandbox.double::<Value>("things", "list").replies(200, page("[1,2]")).fails("no more today").replies(200, page("[]"));
    let outcome = call(&sandbox, &["things", "list", "--all"]);
    assert_eq!((outcome.exit, outcome.output.as_str()), (Exit::Api, "[\n  1,\n  2\n]\n"));
    assert!(outcome.error.contains("no more today"), "{}", outcome.error);
    assert_eq!(position(&outcome.error), "0,start:2");
    // Nothing was printed before a failure of the first page.
    let _double = sandbox.double::<Value>("things", "inner").fails("no");
    let outcome = call(&sandbox, &["things", "inner", "--all"]);
    assert_eq!((outcome.exit, outcome.output.as_str()), (Exit::Api, ""));
    assert!(!outcome.error.contains("--from") && !outcome.error.contains("printed"), "{}", outcome.error);
}

#[test]
fn options_are_for_functions_with_pages() {
    let sandbox = Sandbox::start(api()).unwrap();
    let outcome = call(&sandbox, &["things", "plain", "--max", "3"]);
    assert_eq!(outcome.exit, Exit::Usage);
    assert!(outcome.error.contains("`--max` is for functions with pages, and `things plain` has none"), "{}", outcome.error);
    for (options, problem) in [
        (["--max", "0"], "it must be a whole number, at least 1"),
        (["--from", "x"], "the text is no position"),
        (["--from", "0,cursor:b"], "the position is one of another function"),
    ] {
        let outcome = call(&sandbox, &[&["things", "list"], &options[..]].concat());
        assert!(outcome.exit == Exit::Usage && outcome.error.contains(problem), "{problem} not in {}", outcome.error);
    }
    // An API without pages does not have them.
    assert!(!run(shop::api(), &Given::default(), &["--help"]).output.contains("--from"));
    assert!(run(api(), &Given::default(), &["--help"]).output.contains("--from <POSITION>"));
}

#[test]
fn a_dry_run_shows_the_first_page() {
    let dry = |words: &[&str]| {
        let outcome = run(api(), &Given::default(), &[&["--dry-run"], words].concat());
        assert_eq!(outcome.exit, Exit::Success, "{}", outcome.error);
        outcome.output
    };
    let all = dry(&["things", "list", "--all", "--num", "7"]);
    assert!(all.contains("num=7 ") && all.contains("start=0 "), "{all}");
    let from = dry(&["things", "list", "--from", "0,start:40", "--start", "3"]);
    assert!(from.contains("start=40 ") && !from.contains("start=3 "), "{from}");
    let bag = dry(&["--from", "0,continue:%7C,x:y", "things", "bag", "--all", "3"]);
    assert!(bag.contains("all=3 ") && bag.contains("'continue=|'") && bag.contains("x=y "), "{bag}");
    assert!(!dry(&["things", "list"]).contains("start="));
}

#[test]
fn help_says_how_a_list_comes() {
    let help = |words: &[&str]| run(api(), &Given::default(), words).output;
    let list = help(&["things", "list", "--help"]);
    assert!(
        list.contains("Pages:\n  `--start` is the number of items before a page, `--num` is the most items of a page."),
        "{list}"
    );
    assert!(list.contains("`--all` prints the whole list"), "{list}");
    // Its own parameter has the name of the option.
    let bag = help(&["things", "bag", "--help"]);
    assert!(bag.contains("Before the function: `--all`."), "{bag}");
    assert!(!help(&["things", "plain", "--help"]).contains("Pages:"));
}
