//! The variables of the kitchen sink that a client fetches by itself.
#![allow(clippy::unwrap_used, reason = "tests")]

use actionapi::Mode;
use actionapi_kitchen_sink::sandbox::Sandbox;
use actionapi_kitchen_sink::{Builder, Client, actionapi, blocking};

fn with_credentials<M: Mode>(builder: Builder<M>) -> Builder<M> {
    builder.key("k").token("t").r#type("typ e")
}

#[test]
fn a_ticket_is_opened_when_it_is_needed_and_again_when_it_is_stale() {
    let sandbox = Sandbox::start().unwrap();
    let client = with_credentials(blocking::Client::builder(sandbox.endpoint())).build().unwrap();
    client.tickets().show().call().unwrap();
    client.tickets().r#use().call().unwrap();
    let opened = sandbox.tickets().open().received();
    assert_eq!((opened.len(), opened[0].parameter("for")), (1, Some("typ e")));
    sandbox.expire("ticket");
    client.tickets().r#use().call().unwrap();
    client.tickets().close().call().unwrap();
    assert!(client.session().is_none());
    client.tickets().show().call().unwrap();
    assert_eq!(sandbox.tickets().open().received().len(), 3);
    let session = client.session().unwrap();
    let other = with_credentials(blocking::Client::builder(sandbox.endpoint())).session(session).build().unwrap();
    other.tickets().show().call().unwrap();
    assert_eq!(sandbox.tickets().open().received().len(), 3);
    other.forget();
    other.tickets().show().call().unwrap();
    assert_eq!(sandbox.tickets().open().received().len(), 4);
}

#[test]
fn awaited_calls_share_it() {
    let sandbox = Sandbox::start().unwrap();
    let client = with_credentials(Client::builder(sandbox.endpoint())).build().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        client.tickets().show().await.unwrap();
        client.tickets().r#use().await.unwrap();
        sandbox.expire("ticket");
        client.tickets().show().await.unwrap();
    });
    assert_eq!(sandbox.tickets().open().received().len(), 2);
}
