//! Variables of the client and parameters in templates, on the sandbox, with both clients.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use actionapi::{Date, Mode};
use actionapi_kitchen_sink::sandbox::Sandbox;
use actionapi_kitchen_sink::{Builder, Client, actionapi, blocking};

fn builder<M: Mode>(builder: Builder<M>) -> Builder<M> {
    builder.key("k").token("t").r#type("y")
}

fn date() -> Date {
    "2012-08-01".parse().unwrap()
}

#[test]
fn parameters_are_sent_where_templates_name_them() {
    let sandbox = Sandbox::start().unwrap();
    let api = builder(blocking::Client::builder(sandbox.endpoint())).build().unwrap();
    assert_eq!(api.placed().show("a/b ?", date(), "x").call().unwrap(), [1, 2]);
    let all = [("id", "a/b ?"), ("at", "2012-08-01"), ("kind", "x"), ("more", "7")];
    let awaiting = builder(Client::builder(sandbox.endpoint())).program_name("other").build().unwrap();
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    // The place of the data has the client's own value.
    let data = tokio.block_on(async { awaiting.placed().show("a/b ?", date(), "x").more(7).await }).unwrap();
    assert_eq!(data, [1, 2]);
    sandbox.placed().show().assert_received(&all);
}

#[test]
fn optional_variables_are_sent_once_they_are_given() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.require_credential("maybe", "s3cret");
    let call = |builder: Builder<actionapi::Blocking>| builder.build().unwrap().placed().show("1", date(), "x").call();
    let plain = || builder(blocking::Client::builder(sandbox.endpoint()));
    assert!(call(plain()).is_err());
    assert!(call(plain().user("u").maybe("wrong")).is_err());
    assert_eq!(call(plain().user("u").maybe("s3cret")).unwrap(), [1, 2]);
    sandbox.require_credential("shop", "-3");
    assert!(call(plain().user("u").maybe("s3cret")).is_err());
    let error = plain().maybe("s3cret").shop(-3).build().unwrap_err();
    assert!(error.to_string().contains("give at most one of `maybe` and `shop`"), "{error}");
}

#[test]
fn a_wrong_signature_is_refused_and_a_right_one_accepted() {
    let sandbox = Sandbox::start().unwrap();
    for (name, value) in [("key", "k"), ("secret-token", "t"), ("type", "y")] {
        sandbox.require_credential(name, value);
    }
    let api = builder(blocking::Client::builder(sandbox.endpoint())).build().unwrap();
    assert_eq!(api.placed().show("1", date(), "x").unique("mine").call().unwrap(), [1, 2]);
    assert_eq!(api.placed().show("2", date(), "x").call().unwrap(), [1, 2]);
    let received = sandbox.placed().show().received();
    assert_eq!(received[0].parameter("unique"), Some("mine"));
    assert_eq!(received[1].parameter("unique").unwrap().len(), 36);
    // The name of the header alone tells the interceptor nothing of its value.
    struct Breaks;
    impl actionapi::Interceptor for Breaks {
        fn before(&self, request: &mut actionapi::OutgoingRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
            request.headers_mut().insert("x-digest", "0 1".parse()?);
            Ok(())
        }
    }
    let settings = actionapi::Settings::new().interceptor(Breaks);
    let api = builder(blocking::Client::builder(sandbox.endpoint())).with(settings).build().unwrap();
    let error = api.placed().show("1", date(), "x").call().unwrap_err();
    assert!(error.message().unwrap().contains("`digest` is not what it must be"), "{error}");
}
