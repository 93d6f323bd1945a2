//! What is printed of a reply, in each format.

use actionapi::cli::Exit;
use actionapi::description::{
    Api, Body, Definition, Effect, ErrorClass, Function, KnownError, ReplyProfile, Scalar, Type, TypeDefinition,
};
use actionapi::sandbox::Sandbox;
use actionapi::text::is_unprintable;
use serde_json::Value;

use crate::{Given, against, leaked, module, on_terminal, run, shop};

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
fn text_is_printed_as_it_is_and_nothing_not_at_all() {
    let mut api = shop::shop();
    let plain = ReplyProfile { body: Body::Text, ..ReplyProfile::PLAIN };
    let nothing = ReplyProfile { has_data: false, ..api.protocol.replies[0].clone() };
    api.protocol.replies.to_mut().extend([plain, nothing]);
    let version = shop::function("version", Effect::Read, Vec::new(), Scalar::String, r#""v4.6.0\n\"beta\"""#);
    let clear = shop::function("clear", Effect::Read, Vec::new(), Type::Nothing, "null");
    api.modules.push(module("app", vec![Function { reply: 1, ..version }, Function { reply: 2, ..clear }]));
    let api = leaked(api);
    for given in [Given::default(), on_terminal("")] {
        let run = |arguments: &[&str]| run(api, &given, arguments);
        let outcome = run(&["--sandbox", "version"]);
        assert_eq!((outcome.exit, outcome.output.as_str()), (Exit::Success, "v4.6.0\n\"beta\"\n"), "{}", outcome.error);
        let outcome = run(&["--sandbox", "--output", "json", "version"]);
        assert_eq!(outcome.output, "\"v4.6.0\\n\\\"beta\\\"\"\n");
        for output in [&[][..], &["--output", "json"], &["--output", "table"]] {
            let words: Vec<&str> = ["--sandbox", "clear"].iter().chain(output).copied().collect();
            let outcome = run(&words);
            assert_eq!((outcome.exit, outcome.output.as_str()), (Exit::Success, ""), "{}", outcome.error);
        }
        assert!(run(&["app", "clear", "--help"]).output.contains("Returns: nothing\n"));
        assert!(run(&["--sandbox", "--output", "raw", "clear"]).output.contains("success"));
    }
}

#[test]
fn nothing_from_the_server_steers_the_terminal() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    let body = "{\"status\":\"success\",\"message\":\"\\u001b]0;x\\u0007\",\"data\":{\"id\":1,\"name\":\"a\\u001b[2Jb\u{9b}c\u{e0041}\u{3164}\u{202e}\\udb40\\udc42\",\"price\":1,\"\\u001b\":0}}";
    sandbox.double::<Value>("items", "show").replies(200, body);
    for form in ["table", "json", "raw"] {
        let outcome = against(&sandbox, on_terminal(""), &["--output", form, "items", "show", "--id", "7"]);
        assert_eq!(outcome.exit, Exit::Success, "{}", outcome.error);
        let steers = |text: &str| text.chars().any(|each| is_unprintable(each) && each != '\n');
        assert!(!steers(&outcome.output) && !steers(&outcome.error), "{form}: {:?} {:?}", outcome.output, outcome.error);
    }
    // The escapes of JSON stand for what was sent.
    let json = against(&sandbox, Given::default(), &["--output", "json", "items", "show", "--id", "7"]).output;
    assert!(json.contains(r"c\udb40\udc41\u3164\u202e\udb40\udc42"), "{json}");
    let read: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(read["name"], "a\u{1b}[2Jb\u{9b}c\u{e0041}\u{3164}\u{202e}\u{e0042}");
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
    let warning = "warning: the reply is a success, but it does not match the schema: id: expected an integer, found \"[secret]\"; if the server sends words, units or a currency here, make this a `string` in the schema";
    let outcome = against(&sandbox, Given::default(), &show);
    assert_eq!((outcome.exit, outcome.error), (Exit::Reply, format!("{warning} (and 1 more; `--verbose` shows all)\n")));
    let verbose: Vec<_> = ["--verbose"].into_iter().chain(show).collect();
    let error = against(&sandbox, Given::default(), &verbose).error;
    assert!(error.starts_with(&format!("{warning}\n")), "{error}");
    for line in [
        "\nwarning: the reply is a success, but it does not match the schema: price: expected a decimal, found nothing; if this can be absent or nothing, put a `?` after its type in the schema\n",
        "\nnote: Item.name: a number or boolean where a string was expected, once\n",
        "\nnote: Item.colour: a field that the schema does not have, once\n",
    ] {
        assert!(error.contains(line), "{line} not in {error}");
    }
}

#[test]
fn a_reply_of_another_type_is_printed_and_no_success() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    // A write that succeeded without data; an error that nothing marks as one; a type where another was expected.
    for (body, printed) in [
        (r#"{"status":"success","message":"Order 17 accepted"}"#, "null\n"),
        (r#"{"status":"success","data":{"err":"scope"}}"#, "{\n  \"err\": \"scope\"\n}\n"),
        (r#"{"status":"success","data":"no such item"}"#, "\"no such item\"\n"),
    ] {
        sandbox.double::<Value>("items", "show").replies(200, body);
        for (format, expected) in [("json", printed), ("raw", body)] {
            let outcome = against(&sandbox, Given::default(), &["items", "show", "--id", "7", "--output", format]);
            assert_eq!((outcome.exit.code(), outcome.output.as_str()), (5, expected), "{}", outcome.error);
            assert!(outcome.error.contains("is a success, but it does not match the schema"), "{}", outcome.error);
            assert_eq!(outcome.error.contains("Order 17 accepted"), body.contains("Order 17"), "{}", outcome.error);
        }
    }
}

#[test]
fn what_was_forgiven_outside_the_data_is_reported_as_well() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    let body = "\u{feff}{\"status\":\"success\",\"message\":\"cut \\ud83d\",\"data\":{\"id\":1,\"name\":\"a\",\"price\":1}}";
    sandbox.double::<Value>("items", "show").replies(200, body);
    let outcome = against(&sandbox, Given::default(), &["--verbose", "--output", "json", "items", "show", "--id", "7"]);
    let notes = "note: a byte-order mark before the JSON, once\nnote: half of a character, kept as U+FFFD, once\n";
    assert_eq!((outcome.exit, outcome.error.as_str()), (Exit::Success, notes));
}

#[test]
fn no_data_is_a_record_that_needs_no_field() {
    let api = leaked(Api { types: types_with_an_optional_item(), ..shop::shop() });
    let sandbox = Sandbox::start(api).unwrap();
    let environment = vec![("SHOP_ENDPOINT", sandbox.endpoint().to_owned()), ("SHOP_APIKEY", "k".to_owned())];
    for body in [
        r#"{"status":"success","message":"Order 17 accepted"}"#,
        r#"{"status":"success","message":"Order 17 accepted","data":null}"#,
    ] {
        sandbox.double::<Value>("items", "show").replies(200, body);
        let given = Given { environment: environment.clone(), ..Given::default() };
        let outcome = run(api, &given, &["items", "show", "--id", "7", "--output", "json"]);
        // As in the clients; the message is all that the API said.
        assert_eq!(
            (outcome.exit, outcome.output.as_str(), outcome.error.as_str()),
            (Exit::Success, "null\n", "Order 17 accepted\n")
        );
    }
}

#[test]
fn a_name_that_the_schema_may_have_wrong_is_reported_unasked() {
    let api = leaked(Api { types: types_with_an_optional_item(), ..shop::shop() });
    let sandbox = Sandbox::start(api).unwrap();
    let environment = vec![("SHOP_ENDPOINT", sandbox.endpoint().to_owned()), ("SHOP_APIKEY", "k".to_owned())];
    for (body, note) in [
        (
            r#"{"status":"success","data":{"id":1,"nmae":"Chair"}}"#,
            "note: the reply has the field `nmae` and no `name`; the schema may have its name wrong\n",
        ),
        (
            r#"{"status":"success","date":{"id":1}}"#,
            "note: no data where the schema has it, but a field of a similar name, such as \"date\", once\n",
        ),
        (r#"{"status":"success","data":{"id":1,"name":"Chair","nmae":""}}"#, ""),
        (r#"{"status":"success","data":{"id":1,"colour":"red"}}"#, ""),
    ] {
        sandbox.double::<Value>("items", "show").replies(200, body);
        let given = Given { environment: environment.clone(), ..Given::default() };
        let outcome = run(api, &given, &["items", "show", "--id", "7", "--output", "json"]);
        assert_eq!((outcome.exit, outcome.error.as_str()), (Exit::Success, note), "{body}");
    }
}

#[test]
fn a_record_whose_fields_are_all_optional_is_not_recognized_by_fields_of_others() {
    let api = leaked(Api { types: types_with_an_optional_item(), ..shop::shop() });
    let sandbox = Sandbox::start(api).unwrap();
    let run_against = |body: &str| {
        sandbox.double::<Value>("items", "show").replies(200, format!(r#"{{"status":"success","data":{body}}}"#));
        let environment = vec![("SHOP_ENDPOINT", sandbox.endpoint().to_owned()), ("SHOP_APIKEY", "k".to_owned())];
        run(api, &Given { environment, ..Given::default() }, &["items", "show", "--id", "7"])
    };
    let outcome = run_against(r#"{"error":"denied"}"#);
    assert!(outcome.exit == Exit::Reply && outcome.error.contains("none of the fields"), "{}", outcome.error);
    assert_eq!(run_against("{}").exit, Exit::Success);
    assert_eq!(run_against(r#"{"name":"Chair","error":""}"#).exit, Exit::Success);
}

#[test]
fn raw_output_is_the_body_of_a_failure_too() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    let call = ["items", "show", "--id", "7", "--output", "raw"];
    for (status, body, exit) in [
        (200, r#"{"status":"error","message":"scope_lacking","needed":"people:read"}"#, Exit::Api),
        (502, "<html>Bad gateway</html>", Exit::Reply),
        (200, "<html>Welcome</html>", Exit::Reply),
        (200, "\u{feff}not json", Exit::Reply),
    ] {
        sandbox.double::<Value>("items", "show").replies(status, body);
        let outcome = against(&sandbox, Given::default(), &[&["--attempts", "1"][..], &call].concat());
        assert_eq!((outcome.exit, outcome.output.as_str()), (exit, body), "{}", outcome.error);
        assert!(outcome.error.starts_with("error: items.show: "), "{}", outcome.error);
        let outcome = against(&sandbox, Given::default(), &["--attempts", "1", "items", "show", "--id", "7"]);
        assert_eq!((outcome.exit, outcome.output.as_str()), (exit, ""), "{}", outcome.error);
        assert_eq!(outcome.error.contains("`--output raw` prints the body"), exit == Exit::Reply, "{}", outcome.error);
    }
}

#[test]
fn a_long_reply_can_be_allowed() {
    let sandbox = Sandbox::start(shop::api()).unwrap();
    let long = "x".repeat(2 * 1024 * 1024);
    let item = format!(r#"{{"status":"success","data":{{"id":1,"name":"{long}","price":1}}}}"#);
    sandbox.double::<Value>("items", "show").replies(200, item);
    let limited = |limit: &str| against(&sandbox, Given::default(), &["items", "show", "--id", "7", "--reply-limit", limit]);
    let outcome = limited("1");
    assert!(outcome.exit == Exit::Reply && outcome.error.contains("`--reply-limit MIB`"), "{}", outcome.error);
    assert_eq!(limited("3").exit, Exit::Success);
    assert_eq!(limited("0").exit, Exit::Usage);
}

#[test]
fn colours_are_for_terminals_that_want_them() {
    let coloured = |arguments: &[&str], environment: &[(&'static str, &str)]| {
        let environment = environment.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        let outcome = run(shop::api(), &Given { environment, ..on_terminal("") }, arguments);
        outcome.output.contains('\u{1b}') || outcome.error.contains('\u{1b}')
    };
    for arguments in [&["items", "show", "--help"][..], &["items", "show"]] {
        assert!(coloured(arguments, &[]), "{arguments:?}");
        assert!(!coloured(arguments, &[("NO_COLOR", "1")]) && !coloured(arguments, &[("TERM", "dumb")]));
        assert!(
            !coloured(&[arguments, &["--no-color"]].concat(), &[]) && !coloured(&[&["--no-color"], arguments].concat(), &[])
        );
    }
    assert!(coloured(&["--help"], &[]) && !coloured(&["--no-color", "--help"], &[]));
}

/// The shop's types, with an item whose fields are all optional.
fn types_with_an_optional_item() -> Vec<TypeDefinition> {
    let mut types = shop::shop().types;
    if let Definition::Record(fields) = &mut types[1].kind {
        fields.iter_mut().for_each(|field| field.kind = shop::optional(field.kind.without_option().clone()));
    }
    types
}

#[test]
fn warnings_of_the_api_are_shown() {
    let mut api = shop::shop();
    api.protocol.replies.to_mut()[0].warnings = shop::places(&["warnings", "0"]);
    let api = leaked(api);
    let sandbox = Sandbox::start(api).unwrap();
    let body = r#"{"status":"success","warnings":["`id` will go"],"data":{"id":1,"name":"a","price":1}}"#;
    let _double = sandbox.double::<actionapi::Value>("items", "show").replies(200, body);
    let environment = vec![("SHOP_ENDPOINT", sandbox.endpoint().to_owned()), ("SHOP_APIKEY", "secret-key".to_owned())];
    let outcome = run(api, &Given { environment, ..Given::default() }, &["items", "show", "--id", "1"]);
    assert!(outcome.error.contains("warning: the API says: `id` will go\n"), "{}", outcome.error);
}

#[test]
fn known_errors_have_exit_codes_of_their_classes() {
    let mut api = shop::shop();
    let known = |(class, name): (ErrorClass, &'static str)| KnownError {
        name: name.into(),
        codes: Vec::new().into(),
        contains: vec![name.into()].into(),
        statuses: Vec::new().into(),
        at: None,
        class: Some(class),
        wait: None,
        renews: Vec::new().into(),
    };
    let names = ["Expired", "Forbidden", "Absent", "Wrong", "Swamped", "Torn"];
    api.protocol.replies.to_mut()[0].errors = ErrorClass::ALL.into_iter().zip(names).map(known).collect();
    let api = leaked(api);
    let sandbox = Sandbox::start(api).unwrap();
    for (name, code) in names.into_iter().zip(10..) {
        let _double = sandbox.double::<actionapi::Value>("items", "show").fails_with(name);
        let environment = vec![("SHOP_ENDPOINT", sandbox.endpoint().to_owned()), ("SHOP_APIKEY", "secret-key".to_owned())];
        let arguments = ["--attempts", "1", "items", "show", "--id", "1"];
        let outcome = run(api, &Given { environment, ..Given::default() }, &arguments);
        assert_eq!(outcome.exit.code(), code, "{}", outcome.error);
        assert!(outcome.error.contains(&format!("[{name}]")), "{}", outcome.error);
    }
    assert!(run(api, &Given::default(), &["--help"]).output.contains(" 14  the API is busy"));
    assert!(!shop(&["--help"]).output.contains(" 14  the API is busy"));
}
