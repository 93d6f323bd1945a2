//! Records in forms, sent to the sandbox by both clients.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use actionapi_kitchen_sink::sandbox::Sandbox;
use actionapi_kitchen_sink::types::{Login, Tag};
use actionapi_kitchen_sink::{Client, blocking};

fn client(sandbox: &Sandbox) -> blocking::Client {
    blocking::Client::builder(sandbox.endpoint()).key("k").token("t").r#type("typ").build().unwrap()
}

fn awaited<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

fn login(user: &str) -> Login {
    Login::new(user, "p4ssword")
}

#[test]
fn records_are_sent_field_by_field() {
    let sandbox = Sandbox::start().unwrap();
    let client = client(&sandbox);
    let tags = vec![Tag::new("a").is_on(true), Tag::new("b").value("c")];
    let call = client.spread().send(login("u"), vec![login("v").roles(vec![1, 2]), login("w").r#type("t")]);
    let call = call.nested([("k".to_owned(), vec![vec![1], vec![2, 3]])].into_iter().collect()).tags(tags);
    let call = call.entries([("x".to_owned(), Tag::new("y"))].into_iter().collect()).letters(vec![7, 8]);
    call.call().unwrap();
    let received = sandbox.spread().send().received();
    assert_eq!(received[0].refusal(), None);
    let sent: Vec<String> = received[0].parameters().iter().map(|(name, value)| format!("{name}={value}")).collect();
    let expected = [
        "plogin[user]=u",
        "plogin[password]=p4ssword",
        "plogins[0][user]=v",
        "plogins[0][password]=p4ssword",
        "plogins[0][roles][0]=1",
        "plogins[0][roles][1]=2",
        "plogins[1][user]=w",
        "plogins[1][password]=p4ssword",
        "plogins[1][type]=t",
        "pnested[k][0][0]=1",
        "pnested[k][1][0]=2",
        "pnested[k][1][1]=3",
        "ptags.member.1.Key=a",
        "ptags.member.1.on=yes",
        "ptags.member.2.Key=b",
        "ptags.member.2.Value=c",
        "pentries!x[Key]=y",
        "pletters_a=7",
        "pletters_b=8",
    ];
    assert_eq!(sent, expected);
    let awaited_client = Client::builder(sandbox.endpoint()).key("k").token("t").r#type("typ").build().unwrap();
    awaited(
        awaited_client
            .spread()
            .parallel(vec![Tag::new("a"), Tag::new("b").value("c")], login("u").roles(vec![1, 2]))
            .into_future(),
    )
    .unwrap();
    sandbox.spread().parallel().assert_received(&[
        ("Key[0]", "a"),
        ("Key[1]", "b"),
        ("Value[1]", "c"),
        ("plogin.user", "u"),
        ("plogin.roles", "1|2"),
    ]);
}

#[test]
fn needs_and_secrets_hold_for_what_is_sent_as_several() {
    let sandbox = Sandbox::start().unwrap();
    let client = client(&sandbox);
    let call = client.spread().send(login("u"), vec![login("v")]).letters(vec![7]).there(true);
    let error = call.call().unwrap_err();
    assert!(error.to_string().contains("at most one of `letters` and `there`"), "{error}");
    let _double = sandbox.spread().send().fails("not p4ssword");
    let error = client.spread().send(login("u"), vec![login("v")]).call().unwrap_err();
    assert_eq!(error.message(), Some("not [secret]"));
    let error = client.spread().send(login("u"), vec![login("v")]).letters(vec![0; 27]).call().unwrap_err();
    assert!(error.to_string().contains("more than 26 items"), "{error}");
    let call = client
        .spread()
        .send(login("u"), vec![login("v")])
        .nested([("k".to_owned(), vec![vec![1], vec![]])].into_iter().collect());
    assert!(call.call().unwrap_err().to_string().contains("item 2 of a list in it is empty, and cannot be sent"));
}
