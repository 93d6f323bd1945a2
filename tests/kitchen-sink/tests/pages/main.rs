//! Lists that come page by page: from servers that keep to the schema and from others, and from the sandbox; with both clients.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod budget;
mod rules;
mod sandbox;
mod server;

use actionapi_kitchen_sink::actionapi::{Mode, Settings};
use actionapi_kitchen_sink::{Builder, Client, blocking};

fn build<M: Mode>(builder: Builder<M>) -> actionapi_kitchen_sink::ApiClient<M> {
    builder.key("k3y").token("t0ken").r#type("typ").with(Settings::new().attempts(1)).build().unwrap()
}

pub(crate) fn blocking_client(endpoint: &str) -> blocking::Client {
    build(blocking::Client::builder(endpoint))
}

pub(crate) fn async_client(endpoint: &str) -> Client {
    build(Client::builder(endpoint))
}

pub(crate) fn awaited<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}
