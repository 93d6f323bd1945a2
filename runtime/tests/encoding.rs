//! Parameters that cannot be sent as they are.
#![allow(clippy::unwrap_used, reason = "tests")]

use actionapi::description::RequestProfile;
use actionapi::encode::{Parameters, entries};

#[test]
fn a_key_that_servers_would_read_as_another_is_refused() {
    let mut parameters = Parameters::default();
    for key in ["a[b]", "a[", "]", ""] {
        let pairs = entries([("plain", "v"), (key, "v")]);
        let problem = parameters.add(
            &RequestProfile::PLAIN,
            "map",
            pairs.into_iter().map(|(key, value)| (key, value.to_owned())).collect::<Vec<_>>(),
        );
        assert!(problem.is_err_and(|problem| problem.contains("key")), "{key}");
        assert!(parameters.pairs().is_empty(), "{key}");
    }
    parameters.add(&RequestProfile::PLAIN, "map", vec![("a.b c=d".to_owned(), 1)]).unwrap();
    assert_eq!(parameters.pairs()[0].name, "map[a.b c=d]");
}
