//! Parameters that cannot be sent as they are.
#![allow(clippy::unwrap_used, reason = "tests")]

use actionapi::description::{JsonBody, JsonNames, ListStyle, RequestBody, RequestProfile};
use actionapi::encode::{Encode, Parameters, entries, formed, joined, required};

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

#[test]
fn nothing_of_what_is_required_is_refused_and_an_empty_text_is_something() {
    fn sent(profile: &RequestProfile, value: impl Encode) -> Option<String> {
        let mut parameters = Parameters::default();
        match parameters.add(profile, "a", value) {
            Ok(()) => parameters.pairs().first().map(|pair| pair.value.text().to_owned()),
            Err(problem) => {
                assert!(problem.contains("required"), "{problem}");
                None
            }
        }
    }
    let none = Vec::<i64>::new;
    let lists = [ListStyle::Brackets, ListStyle::Indexed, ListStyle::Repeated]
        .map(|lists| RequestProfile { lists, ..RequestProfile::PLAIN });
    for profile in &lists {
        assert_eq!(sent(profile, required(none())), None);
        assert_eq!(sent(profile, required(Vec::<(String, i64)>::new())), None);
        assert_eq!(sent(profile, required(formed(&[], Vec::<Vec<i64>>::new()))), None);
        assert_eq!(sent(profile, required(vec![7])).as_deref(), Some("7"));
        assert_eq!(sent(profile, required(joined(",", none()))).as_deref(), Some(""));
    }
    let profile = RequestProfile { lists: ListStyle::Joined(",".into()), ..RequestProfile::PLAIN };
    assert_eq!(sent(&profile, required(none())).as_deref(), Some(""));
    let json = RequestProfile {
        body: RequestBody::Json(JsonBody { constants: [].as_slice().into(), names: JsonNames::default() }),
        ..RequestProfile::PLAIN
    };
    assert_eq!(sent(&json, required(none())).as_deref(), Some("[]"));
}
