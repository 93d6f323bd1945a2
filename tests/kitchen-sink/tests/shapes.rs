//! Values that are one of several things: a scalar or a word, one of several records; fields without names, and the forms beside them.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use actionapi::{Digits, Map, Timestamp};
use actionapi_kitchen_sink::sandbox::Sandbox;
use actionapi_kitchen_sink::types::{Banned, Left, Limit, Member, Moment, Shapes, Switch};
use actionapi_kitchen_sink::{Client, Endpoint, actionapi, blocking};
use serde_json::json;

fn client(sandbox: &Sandbox) -> blocking::Client {
    blocking::Client::builder(sandbox.endpoint()).key("k").token("t").r#type("typ").build().unwrap()
}

fn awaited<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

fn digits(text: &str) -> Digits {
    text.parse().unwrap()
}

fn left(user: &str) -> Member {
    Member::Left(Left::new(digits(user)))
}

fn check(shapes: &Shapes) {
    let other = Limit::Unknown("other".to_owned());
    assert_eq!(shapes.limits, [Limit::Value(5), Limit::Max, Limit::Value(7), Limit::All, other]);
    assert_eq!((&shapes.limit, &shapes.moment, &shapes.switch), (&Some(Limit::String), &Moment::Never, &Switch::Auto));
    let [first, second, third] = shapes.members.as_slice() else { panic!("{:?}", shapes.members) };
    assert_eq!(*first, left("123456789012345678901234567890"));
    let Member::Restricted(banned) = second else { panic!("{second:?}") };
    assert_eq!(banned.until, Some(Moment::Value(Timestamp::from_second(5).unwrap())));
    assert_eq!((banned.rest.len(), &banned.rest["a"], banned.status.as_deref()), (1, &json!([1]), Some("restricted")));
    let Member::Unknown(unknown) = third else { panic!("{third:?}") };
    assert_eq!((&*unknown.discriminator, &unknown.data["b"]), ("new", &json!(1)));
    let Some(Member::Left(outer)) = &shapes.member else { panic!("{:?}", shapes.member) };
    let Some([Member::Kicked(inner)]) = outer.before.as_deref() else { panic!("{outer:?}") };
    assert_eq!((outer.user.as_str(), &inner.until), ("007", &Some(Moment::Never)));
    assert_eq!((shapes.by_name.len(), &shapes.by_name["x"], &shapes.only), (1, &left("1"), &None));
    assert_eq!((shapes.day.to_string(), shapes.id.as_str()), ("2012-08-01".to_owned(), "007"));
    assert_eq!(shapes.at, Some(Timestamp::from_second(1_343_845_856).unwrap()));
    assert_eq!(shapes.titles, ["a|b", "c"]);
    assert_eq!((shapes.rest.len(), &shapes.rest["more"]), (1, &left("2")));
}

#[test]
fn values_that_are_one_of_several_things_are_read() {
    let sandbox = Sandbox::start().unwrap();
    let client = client(&sandbox);
    let reply = client.shapes().read().send().unwrap();
    check(reply.data());
    // What the schema does not have is reported, and nothing else; a `7` in quotes is forgiven.
    let drift = reply.drift().to_string();
    assert_eq!(reply.drift().findings().count(), 3, "{drift}");
    assert!(
        drift.contains("other") && drift.contains("new") && drift.contains("a string where an integer was expected"),
        "{drift}"
    );
    let client = Client::builder(sandbox.endpoint()).key("k").token("t").r#type("typ").build().unwrap();
    check(&awaited(client.shapes().read().into_future()).unwrap());
}

#[test]
fn the_sandbox_makes_one_of_the_things() {
    let sandbox = Sandbox::start().unwrap();
    let reply = client(&sandbox).shapes().made().send().unwrap();
    let shapes = reply.data();
    assert_eq!(shapes.limits, [Limit::Value(1), Limit::Value(1)]);
    assert!(matches!(shapes.member, Some(Member::Left(_))), "{:?}", shapes.member);
    assert!(reply.drift().is_empty(), "{}", reply.drift());
}

#[test]
fn doubles_return_one_of_the_things() {
    let sandbox = Sandbox::start().unwrap();
    let client = client(&sandbox);
    let shapes = Shapes::example();
    check(&shapes);
    let _double = sandbox.shapes().read().returns(shapes.clone());
    let reply = client.shapes().read().send().unwrap();
    assert_eq!(*reply.data(), shapes);
    let body = String::from_utf8(reply.body().to_vec()).unwrap();
    for part in [
        r#""limits":[5,"max",7,"no \"limit\" */","other"]"#,
        r#"{"*/ \"status\"":"new","b":1}"#,
        r#""by_name":{"*/ \"@\"":{"x":{"*/ \"status\"":"left","user":"1"}}}"#,
        r#""day":"01 \"*/\" August 2012""#,
        r#""at":"Wed Aug 01 18:30:56 +0000 2012""#,
        r#""titles":"\u001fa|b\u001fc""#,
        r#""more":{"*/ \"status\"":"left","user":"2"}"#,
    ] {
        assert!(body.contains(part), "{part}\n{body}");
    }
    let _double = sandbox.shapes().either().returns(left("9"));
    assert_eq!(client.shapes().either().call().unwrap(), left("9"));
}

#[test]
fn one_of_the_things_is_sent() {
    let sandbox = Sandbox::start().unwrap();
    let client = client(&sandbox);
    let double = sandbox.shapes().send();
    let banned = Banned::new().until(Moment::Never).rest(Map::from([("a".to_owned(), json!(1))]));
    let call = client.shapes().send(Limit::All, Member::Kicked(banned), ["a|b", "c"], digits("007"));
    let call = call.moments([Moment::Never, Moment::Value(Timestamp::from_second(5).unwrap())]);
    call.members(vec![left("1")]).day("2012-08-01".parse().unwrap()).switch(Switch::Value(true)).call().unwrap();
    client.shapes().send(5, left("1"), ["a"], 7_u64.into()).switch("auto").call().unwrap();
    client.shapes().send("max", left("1"), ["a"], 7_u64.into()).switch(true).call().unwrap();
    let received = double.received();
    let sent = |at: usize, name: &str| received[at].parameter(name).unwrap_or_default().to_owned();
    for (name, value) in [
        ("limit", r#"no "limit" */"#),
        ("member", r#"{"*/ \"status\"":"*/ \"kicked\"","until":"never","a":1}"#),
        ("moments", "never,5"),
        ("members", r#"[{"*/ \"status\"":"left","user":"1"}]"#),
        ("titles", "\u{1f}a|b\u{1f}c"),
        ("day", "1.8.2012"),
        ("id", "007"),
        ("switch", "yes"),
    ] {
        assert_eq!(sent(0, name), value, "{name}");
    }
    assert_eq!(
        (sent(1, "limit"), sent(1, "titles"), sent(1, "id"), sent(1, "switch")),
        ("5".into(), "a".into(), "7".into(), "auto".into())
    );
}

#[test]
fn endpoints_have_names() {
    assert_eq!(Endpoint::Default.url(), "https://default.example.org/api");
    assert_eq!(Endpoint::Test.url(), "https://test.example.org/\"*/\"");
    let client = blocking::Client::at(Endpoint::Upload).key("k").token("t").r#type("typ").build().unwrap();
    assert!(format!("{client:?}").contains("upload.example.org"), "{client:?}");
    assert_eq!(Endpoint::Own.url(), "https://${program}-1.example.org/a/${user-id}/");
    let own = blocking::Client::at(Endpoint::Own).key("k").token("t").r#type("typ").program_name("shop").build().unwrap();
    assert!(format!("{own:?}").contains("shop-1.example.org"), "{own:?}");
}

#[test]
fn the_sandbox_refuses_what_is_none_of_the_things() {
    let sandbox = Sandbox::start().unwrap();
    let client = client(&sandbox);
    let call = |name: &'static str, value: &'static str| {
        let all = [("limit", "5"), ("member", r#"{"*/ \"status\"":"left","user":"1"}"#), ("titles", "a"), ("id", "7")];
        let call = client.call_raw("shapes", "send");
        let call =
            all.into_iter().filter(|(other, _)| *other != name).fold(call, |call, (name, value)| call.parameter(name, value));
        call.parameter(name, value).call()
    };
    assert!(call("limit", "max").is_ok());
    for (name, value, problem) in [
        ("limit", "most", "expected an integer or `max`"),
        ("member", r#"{"user":1}"#, "status"),
        ("member", r#"{"*/ \"status\"":"left"}"#, "user"),
        ("moments", "5,soon", "expected seconds since 1970 or `never`"),
        ("day", "2012-08-01", "expected a date or time such as `1.8.2012`"),
        ("id", "-7", "expected digits"),
    ] {
        let error = call(name, value).unwrap_err();
        assert!(error.to_string().contains(problem), "{name}: {error}");
    }
}
