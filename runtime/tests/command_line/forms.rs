//! Values in other forms than the plain ones of their types: typed as their types, sent and shown.

use actionapi::cli::Exit;
use actionapi::description::{Api, Effect, Function, Parameter, Scalar, Type, TypeId, WireForm};
use actionapi::sandbox::Sandbox;
use serde_json::Value;

use crate::{Given, Outcome, leaked, module, run, shop};

fn api() -> &'static Api {
    let formed = |parameter: Parameter, forms: Vec<WireForm>| Parameter { forms, ..parameter };
    let parameters = vec![
        formed(shop::parameter("ids", shop::list(Scalar::Integer), ""), vec![WireForm::Joined("|".into())]),
        formed(shop::parameter("item", shop::optional(Type::Record(TypeId(1))), ""), vec![WireForm::Json]),
        formed(shop::parameter("numbers", shop::optional(shop::list(Scalar::Integer)), ""), vec![WireForm::Json]),
        formed(shop::parameter("force", Scalar::Boolean, ""), vec![WireForm::Presence]),
        formed(shop::parameter("at", shop::optional(Scalar::Timestamp), ""), vec![WireForm::Milliseconds]),
        formed(shop::parameter("text", shop::optional(Scalar::String), ""), vec![WireForm::Base64]),
    ];
    let send = shop::function("send", Effect::Read, parameters, Scalar::Json, "null");
    let get = Function { reply: 1, ..shop::function("get", Effect::Read, Vec::new(), shop::list(Scalar::Integer), "null") };
    let mut api = Api { modules: vec![module("things", vec![send, get])], ..shop::modern_api() };
    let mut joined = api.protocol.replies[0].clone();
    joined.data_forms = vec![WireForm::Joined(",".into())].into();
    api.protocol.replies = vec![api.protocol.replies[0].clone(), joined].into();
    leaked(api)
}

fn call(api: &'static Api, sandbox: &Sandbox, words: &[&str]) -> Outcome {
    let environment = vec![("MODERN_ENDPOINT", sandbox.endpoint().to_owned()), ("MODERN_TOKEN", "k".to_owned())];
    run(api, &Given { environment, ..Given::default() }, words)
}

#[test]
fn values_are_typed_as_their_types_and_sent_in_their_forms() {
    let api = api();
    let sandbox = Sandbox::start(api).unwrap();
    let double = sandbox.double::<Value>("things", "send");
    let words = ["things", "send", "--ids", "1", "--ids", "2", "--numbers", "[1, 2]", "--force", "on"];
    let more = ["--at", "1343845856.5", "--text", "a b"];
    let outcome = call(api, &sandbox, &[&words[..], &more].concat());
    assert_eq!((outcome.exit, outcome.error.as_str()), (Exit::Success, ""));
    let received = &double.received()[0];
    for (name, value) in [("ids", "1|2"), ("numbers", "[1,2]"), ("force", "true"), ("at", "1343845856500"), ("text", "YSBi")] {
        assert_eq!(received.parameter(name), Some(value), "{name}");
    }
    for force in [&["--force", "no"][..], &[]] {
        let outcome = call(api, &sandbox, &[&["things", "send", "--ids", "1"], force].concat());
        assert_eq!((outcome.exit, outcome.error.as_str()), (Exit::Success, ""));
        assert_eq!(double.received().last().and_then(|received| received.parameter("force")), None);
    }
}

#[test]
fn values_that_do_not_fit_are_reported_before_anything_is_sent() {
    let api = api();
    let sandbox = Sandbox::start(api).unwrap();
    let words = ["things", "send", "--ids", "x", "--numbers", "[1, \"a\"]", "--at", "soon", "--item", "{"];
    let outcome = call(api, &sandbox, &words);
    assert_eq!(outcome.exit, Exit::Usage);
    for part in ["`--ids x`: expected an integer", "1: expected an integer", "`--at soon`: expected", "`--item`: expected JSON"]
    {
        assert!(outcome.error.contains(part), "{part} not in {}", outcome.error);
    }
    let help = call(api, &sandbox, &["things", "send", "--help"]).output;
    assert!(help.contains("--numbers <JSON>") && help.contains("--ids <INTEGER>"), "{help}");
}

#[test]
fn tables_show_values_in_their_plain_form() {
    let api = api();
    let sandbox = Sandbox::start(api).unwrap();
    sandbox.double::<Value>("things", "get").replies(200, r#""1,2""#);
    let outcome = call(api, &sandbox, &["--output", "table", "things", "get"]);
    assert_eq!((outcome.exit, outcome.error.as_str()), (Exit::Success, ""));
    assert!(outcome.output.contains("│ 1 │\n│ 2 │"), "{}", outcome.output);
    // The data as JSON is as it was sent.
    assert_eq!(call(api, &sandbox, &["--output", "json", "things", "get"]).output, "\"1,2\"\n");
    sandbox.double::<Value>("things", "get").replies(200, r#""1,x""#);
    let outcome = call(api, &sandbox, &["things", "get"]);
    assert_eq!(outcome.exit, Exit::Reply);
    assert!(outcome.error.contains("1: expected an integer"), "{}", outcome.error);
}
