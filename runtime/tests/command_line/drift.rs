//! `drift` of a command line that is made from a description: an API that has changed under it.

use actionapi::cli::Exit;
use actionapi::description::{Api, Effect, Type, TypeId};
use actionapi::sandbox::Sandbox;
use serde_json::Value;

use crate::{Given, Outcome, leaked, module, run, shop};

/// The shop with a function that returns values of an enum, and functions that change something and need nothing.
fn api() -> &'static Api {
    let mut api = shop::shop();
    let cycles =
        shop::function("cycles", Effect::Read, Vec::new(), shop::list(Type::Enum(TypeId(0))), r#"["Monthly","Semi-Annually"]"#);
    let purge = shop::function("purge", Effect::Write, Vec::new(), Type::Nothing, "null");
    let touch = shop::function("touch", Effect::Idempotent, Vec::new(), Type::Nothing, "null");
    api.modules.push(module("plans", vec![cycles, purge, touch]));
    leaked(api)
}

fn drift(sandbox: &Sandbox, more: &[&str]) -> Outcome {
    let environment = vec![("SHOP_ENDPOINT", sandbox.endpoint().to_owned()), ("SHOP_APIKEY", "s3cret-key".to_owned())];
    run(api(), &Given { environment, ..Given::default() }, &[&["drift"], more].concat())
}

/// A body with this data.
fn body(data: &str) -> String {
    format!(r#"{{"status":"success","message":"","data":{data}}}"#)
}

#[test]
fn an_api_that_is_as_described_has_no_drift_and_is_not_changed() {
    let sandbox = Sandbox::start(api()).unwrap();
    let writes = [("plans", "purge"), ("plans", "touch"), ("items", "order")]
        .map(|(module, name)| sandbox.double::<Value>(module, name));
    let outcome = drift(&sandbox, &[]);
    assert_eq!((outcome.exit, outcome.error.as_str()), (Exit::Success, ""));
    let expected = "items.list: nothing but 2 unusual forms that clients take for what was meant (`--verbose`)\n\
                    called 3 of 7 functions, saw 3 of 5 fields of replies\n\
                    read, but were not called: items.show (needs `id`)\n";
    assert_eq!(outcome.output, expected);
    assert!(writes.iter().all(|double| double.received().is_empty()));
    let outcome = run(api(), &Given::default(), &["drift", "--dry-run"]);
    assert_eq!((outcome.exit, outcome.output.as_str()), (Exit::Success, "items.list\ncall.sandbox\nplans.cycles\n"));
}

#[test]
fn each_change_of_the_api_is_reported_where_it_is() {
    for (function, data, message, gravity) in [
        // A field more.
        (
            ("items", "list"),
            r#"{"7":{"id":7,"name":"a","price":1,"vip":true}}"#,
            "`*.vip` is not in the schema: true",
            "warning",
        ),
        // A field less.
        (("items", "list"), r#"{"7":{"id":7,"name":"a"}}"#, "`*.price` is missing: expected a decimal", "error"),
        // A value more.
        (("plans", "cycles"), r#"["Monthly","Daily"]"#, "Daily", "warning"),
        // Another form.
        (("items", "list"), r#"{"7":{"id":[7],"name":"a","price":1}}"#, "`*.id`: expected an integer, found [7]", "error"),
        (("items", "list"), r#"["a"]"#, "expected a record", "error"),
    ] {
        let sandbox = Sandbox::start(api()).unwrap();
        let _double = sandbox.double::<Value>(function.0, function.1).replies(200, body(data));
        let outcome = drift(&sandbox, &[]);
        assert_eq!((outcome.exit, outcome.error.as_str()), (Exit::Found, ""), "{data}: {}", outcome.output);
        let name = format!("{}.{}: 1 difference", function.0, function.1);
        let mut lines = outcome.output.lines().skip_while(|line| !line.starts_with(&name)).skip(1);
        assert!(lines.next().is_some_and(|line| line.contains(message)), "{data}: {}", outcome.output);
        let outcome = drift(&sandbox, &["--format", "json"]);
        assert_eq!(outcome.exit, Exit::Found);
        let report: Value = serde_json::from_str(&outcome.output).unwrap();
        let noticed: Vec<_> = report["findings"].as_array().unwrap().iter().filter(|each| each["level"] != "notice").collect();
        assert_eq!(noticed.len(), 1, "{}", outcome.output);
        assert_eq!(
            (&noticed[0]["level"], &noticed[0]["function"]),
            (&gravity.into(), &format!("{}.{}", function.0, function.1).into())
        );
    }
}

#[test]
fn secrets_are_in_no_report() {
    let sandbox = Sandbox::start(api()).unwrap();
    let data = r#"{"7":{"id":"s3cret-key","name":["s3cret-key"],"price":1,"pin":["1234-pin"],"s3cret-key":"s3cret-key"}}"#;
    let _double = sandbox.double::<Value>("items", "list").replies(200, body(data));
    for more in [&[][..], &["--format", "json"], &["--verbose"]] {
        let outcome = drift(&sandbox, more);
        assert_eq!(outcome.exit, Exit::Found, "{}{}", outcome.output, outcome.error);
        for secret in ["s3cret", "1234-pin"] {
            assert!(
                !outcome.output.contains(secret) && !outcome.error.contains(secret),
                "{more:?}: {}{}",
                outcome.output,
                outcome.error
            );
        }
    }
}

#[test]
fn failures_do_not_stop_the_rest_and_say_how_it_ends() {
    let sandbox = Sandbox::start(api()).unwrap();
    let _double = sandbox.double::<Value>("items", "list").fails("not for you");
    let outcome = drift(&sandbox, &[]);
    assert_eq!(outcome.exit, Exit::Api, "{}", outcome.output);
    assert!(
        outcome.output.contains("items.list: not compared: items.list: the API answered: not for you"),
        "{}",
        outcome.output
    );
    assert!(outcome.output.contains("called 3 of 7 functions"), "{}", outcome.output);
    // A difference counts for more than a failure.
    let _cycles = sandbox.double::<Value>("plans", "cycles").replies(200, body(r#"["Daily"]"#));
    assert_eq!(drift(&sandbox, &[]).exit, Exit::Found);
    let outcome = run(api(), &Given::default(), &["drift"]);
    assert_eq!(outcome.exit, Exit::Usage);
    assert!(outcome.error.contains("missing settings:"), "{}", outcome.error);
    // Only the program that has the text of a schema can edit it, or name its lines.
    for words in [&["--patch"][..], &["--format", "github"]] {
        assert_eq!(drift(&sandbox, words).exit, Exit::Usage, "{words:?}");
    }
}
