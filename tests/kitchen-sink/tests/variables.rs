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
