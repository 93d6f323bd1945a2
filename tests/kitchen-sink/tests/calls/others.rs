//! Failures, layers, needs, and functions out of the ordinary.

use super::*;

#[test]
fn a_failure_has_its_message_and_code_and_no_secret() {
    let sandbox = sandbox();
    let _double = sandbox
        .reads()
        .everything()
        .replies(200, r#"{"meta":{"status":"no","message":"k&y=ü is not a key","error code":17},"response":{"data":{}}}"#);
    let error = client(&sandbox).reads().everything().call().unwrap_err();
    assert!(error.is_api() && error.code() == Some("17"), "{error:?}");
    assert!(!format!("{error} {error:?}").contains("k&y=ü"), "{error:?}");
    assert!(!format!("{:?}", everything()).contains("hidden"));
    for status in ["\"ok\"", "1", "true"] {
        let body = format!(r#"{{"response":{{"data":"b"}},"meta":{{"status":{status}}}}}"#);
        let _double = sandbox.reads().text().replies(200, body);
        assert_eq!(client(&sandbox).reads().text().call().unwrap(), "b");
    }
}

#[test]
fn half_of_a_character_becomes_the_replacement_character() {
    let sandbox = sandbox();
    let body = r#"{"meta":{"status":"ok"},"response":{"data":"\ud83d."}}"#;
    let _double = sandbox.reads().text().replies(200, body);
    assert_eq!(client(&sandbox).reads().text().call().unwrap(), "\u{fffd}.");
}

#[test]
fn records_are_stored_and_loaded_as_they_are() {
    let stored = serde_json::to_string(&everything()).unwrap();
    assert_eq!(serde_json::from_str::<Everything>(&stored).unwrap(), everything());
    let stored = serde_json::to_string(&many()).unwrap();
    assert_eq!(serde_json::from_str::<Many>(&stored).unwrap(), many());
}

#[test]
fn layers_change_what_is_sent_and_read() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let pages = || client.layered().pages(vec![3, 4]).limit(5);
    assert_eq!(pages().call().unwrap(), ["a", "b"]);
    sandbox.layered().pages().assert_received(&[("limit", "5"), ("ids", "3|4")]);
    let body = r#"{"meta":{"status":"ok"},"answer":{"pages":{"rows":["c"]}},"warnings":[{"text":"old"}]}"#;
    let _double = sandbox.layered().pages().replies(200, body).header("X-Call", "17");
    let received = pages().send().unwrap();
    assert_eq!((received.warnings(), received.request_id()), (&["old".to_owned()][..], Some("17")));
    assert_eq!(received.into_data(), ["c"]);
    let body = r#"{"meta":{"status":"ok"},"errors":[{"text":"no such page","code":"none"}]}"#;
    let _double = sandbox.layered().pages().replies(200, body);
    assert!(pages().call().unwrap().is_empty());
    let body = r#"{"meta":{"status":"ok"},"errors":[{"text":"denied","code":1},{"code":"2"}]}"#;
    let _double = sandbox.layered().pages().replies(200, body);
    let error = pages().call().unwrap_err();
    assert_eq!((error.message(), error.code()), (Some("denied"), Some("2")));
    let _double = sandbox.layered().pages().fails("broken");
    assert_eq!(pages().call().unwrap_err().message(), Some("broken"));
    let session: actionapi_kitchen_sink::layered::Session = client.layered().login().call().unwrap();
    assert_eq!(session.sid, "a");
    let awaiting = with_credentials(actionapi_kitchen_sink::Client::builder(sandbox.endpoint())).build().unwrap();
    assert_eq!(awaited(awaiting.layered().login().call()).unwrap().sid, "a");
}

#[test]
fn errors_that_the_schema_names_are_known() {
    use actionapi_kitchen_sink::ErrorCode;
    let sandbox = sandbox();
    let client = client(&sandbox);
    for code in [ErrorCode::NoSuchKey, ErrorCode::Torn] {
        let _double = sandbox.writes().names().fails_with(code);
        let error = client.writes().names("a", "b", "c", "d", "e", "f", "g").call().unwrap_err();
        assert_eq!(ErrorCode::of(&error), code, "{error:?}");
    }
    let _double = sandbox.layered().pages().fails_with(ErrorCode::NoSuchPage);
    let error = client.layered().pages(vec![1]).call().unwrap_err();
    assert_eq!((ErrorCode::of(&error), error.code()), (ErrorCode::NoSuchPage, Some("404")));
    let _double = sandbox.layered().pages().fails("something else");
    assert_eq!(ErrorCode::of(&client.layered().pages(vec![1]).call().unwrap_err()), ErrorCode::Unknown);
}

#[test]
#[allow(deprecated, reason = "that is what is called")]
fn what_is_deprecated_and_what_may_be_repeated_are_called_like_the_rest() {
    let sandbox = sandbox();
    let writes = client(&sandbox).clone();
    let writes = writes.writes();
    writes.old(Level::Low).all(true).some(false).call().unwrap();
    writes.older().call().unwrap();
    writes.again(Level::Low).call().unwrap();
    sandbox.writes().old().assert_received(&[("level", "low"), ("all", "yes"), ("some", "no")]);
}

#[test]
fn a_call_meets_the_needs_of_its_function_or_is_not_sent() {
    let sandbox = sandbox();
    let blocking = client(&sandbox);
    let awaiting = with_credentials(Client::builder(sandbox.endpoint())).build().unwrap();
    blocking.writes().needs().odd("a").all(true).call().unwrap();
    awaited(awaiting.writes().needs().r#type("a").page(1).size(2).tags([Level::Low]).call()).unwrap();
    let error = blocking.writes().needs().all(true).call().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Parameter);
    assert!(error.to_string().contains("give exactly one of `*/ \\\"#` and `type`"), "{error}");
    let error = awaited(awaiting.writes().needs().r#type("a").page(1).call()).unwrap_err();
    assert!(error.to_string().contains("give all or none of `page` and `size`: `size` is missing"), "{error}");
    let error = awaited(awaiting.call_raw("writes", "needs").parameter("type", "a").send()).unwrap_err();
    assert!(error.to_string().contains("give at least one of `all` and `size`"), "{error}");
    assert_eq!(sandbox.writes().needs().received().len(), 2);
}

#[test]
fn an_example_that_is_made_up_is_data_of_its_type() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let reply = client.reads().made().send().unwrap();
    assert!(reply.drift().is_empty(), "{}", reply.drift());
    let made = reply.into_data();
    assert_eq!(made, reads::MadeReply::example());
    assert_eq!((made.whole.string.as_str(), made.whole.integer, made.whole.list.as_slice()), ("string", 1, &[1, 1][..]));
    assert_eq!((made.whole.date, made.whole.level), (date(), Level::Low));
    assert!(made.perhaps.is_some_and(|perhaps| perhaps.string.is_some() && perhaps.record.is_some()));
    assert_eq!(made.forest["key"].children, []);
    let reply = client.reads().made_many().send().unwrap();
    assert!(reply.drift().is_empty(), "{}", reply.drift());
    assert_eq!(client.reads().made_names().call().unwrap().len(), 2);
}

#[test]
fn text_and_nothing_are_returned() {
    let sandbox = sandbox();
    let blocking = client(&sandbox);
    let awaiting = with_credentials(Client::builder(sandbox.endpoint())).build().unwrap();
    assert_eq!(blocking.reads().plain().call().unwrap(), "*/ \"# {}\n");
    sandbox.reads().plain().returns("a\tb".to_owned());
    assert_eq!(awaited(awaiting.reads().plain().call()).unwrap(), "a\tb");
    sandbox.reads().plain().fails("no");
    assert_eq!(blocking.reads().plain().call().unwrap_err().message(), Some("Error \"#: no"));
    let _: [(); 2] = [blocking.reads().nothing().call().unwrap(), awaited(awaiting.reads().plain_nothing().call()).unwrap()];
    sandbox.reads().nothing().returns(()).replies(200, "");
    let reply = awaited(awaiting.reads().nothing().send()).unwrap();
    let () = reply.into_data();
    sandbox.reads().plain_nothing().fails("no");
    assert_eq!(blocking.reads().plain_nothing().call().unwrap_err().message(), Some("no"));
}

#[test]
fn functions_without_a_module_are_methods_of_the_client() {
    let sandbox = sandbox();
    assert_eq!(client(&sandbox).get_client(3).search("a").call().unwrap().id, 1);
    let double = sandbox.into_order().returns(8);
    let api = with_credentials(Client::builder(sandbox.endpoint())).build().unwrap();
    awaited(async {
        assert_eq!(api.get_client(4).await.unwrap(), actionapi_kitchen_sink::functions::GetClientReply::example());
        assert_eq!(api.into_order().await.unwrap(), 8);
        assert_eq!(api.call_raw("", "into_order").await.unwrap().value(), json!(8));
    });
    assert_eq!(double.received().len(), 2);
    sandbox.get_client().assert_received(&[("id", "4")]);
    let _double = sandbox.get_client().fails("no such client");
    let error = client(&sandbox).get_client(5).call().unwrap_err();
    assert_eq!(error.function(), Some(("", "GetClient")));
    assert!(error.to_string().starts_with("GetClient: "), "{error}");
}
