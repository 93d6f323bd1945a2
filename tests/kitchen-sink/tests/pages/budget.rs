//! Calls for pages take their retries from the client's budget.

use std::time::Duration;

use actionapi_kitchen_sink::actionapi::{Error, Mode, Settings};
use actionapi_kitchen_sink::{ApiClient, Builder, Client, blocking};

use crate::awaited;
use crate::server::{Server, failure, page};

/// One page, and failures from then on.
fn server() -> Server {
    Server::start(&[page(r#""total":"9","data":["a","b"]"#), failure()])
}

fn client<M: Mode>(builder: Builder<M>) -> ApiClient<M> {
    let settings = Settings::new().attempts(5).retry_budget(2).backoff(Duration::ZERO, Duration::ZERO);
    builder.key("k3y").token("t0ken").r#type("typ").with(settings).build().unwrap()
}

fn assert_ended(error: &Error, server: &Server) {
    assert!(error.retry_budget_was_empty() && error.attempts() == 3, "{error}");
    assert_eq!(server.requests(), ["start=0", "start=2", "start=2", "start=2"]);
}

#[test]
fn a_list_ends_when_the_budget_is_empty() {
    let server = server();
    let client = client(blocking::Client::builder(&server.endpoint));
    let mut items = client.paged().offset().paged().items();
    let came: Vec<_> = items.by_ref().take(2).map(Result::unwrap).collect();
    assert_eq!(came, ["a", "b"]);
    assert_ended(&items.next().unwrap().unwrap_err(), &server);
}

#[test]
fn an_awaited_list_ends_when_the_budget_is_empty() {
    let server = server();
    let client = client(Client::builder(&server.endpoint));
    let mut items = client.paged().offset().paged().items();
    awaited(async {
        assert_eq!(items.next().await.unwrap().unwrap(), "a");
        assert_eq!(items.next().await.unwrap().unwrap(), "b");
        assert_ended(&items.next().await.unwrap().unwrap_err(), &server);
    });
}
