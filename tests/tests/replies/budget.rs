//! The budget of retries where a call makes another one first: that for a session.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use actionapi::{Async, Blocking, Builder, Call, Client, Error, Mode, RawData, Secret, Settings};

use crate::caller::{api, serving, with_head};
use crate::sessions::SCHEMA;

fn client<M: Mode>(endpoint: &str) -> Client<M> {
    let settings = Settings::new().attempts(3).retry_budget(3).backoff(Duration::ZERO, Duration::ZERO);
    let builder = Builder::<M>::new(&api(SCHEMA).protocol, endpoint).credential(0, Secret::from("s3cret-pw"));
    builder.variable(1, "me").with(settings).build().unwrap()
}

/// Makes calls to a server that fails them all, each of which would log in first. The number of requests, and what the calls found out.
fn outage<M: Mode>(fail: impl Fn(&Client<M>) -> Error) -> (usize, Vec<bool>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let endpoint = serving(move |request| {
        assert!(request.contains("f=login"), "{request}");
        counted.fetch_add(1, Ordering::Relaxed);
        with_head("503 Service Unavailable", "", "")
    });
    let client = client(&endpoint);
    let was_empty = (0..4).map(|_| fail(&client).retry_budget_was_empty()).collect();
    (count.load(Ordering::Relaxed), was_empty)
}

#[test]
fn fetches_take_from_the_budget_too() {
    let operation = || api(SCHEMA).operation("things", "list");
    let expected = (4 + 3, vec![false, true, true, true]);
    let blocking = outage::<Blocking>(|client| Call::<_, RawData>::new(client, operation()).call().unwrap_err());
    assert_eq!(blocking, expected);
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let awaited = outage::<Async>(|client| tokio.block_on(Call::<_, RawData>::new(client, operation()).call()).unwrap_err());
    assert_eq!(awaited, expected);
}
