//! What parameters of every type are sent as.

use super::*;

#[test]
fn parameters_of_every_type_are_sent() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let double = sandbox.writes().needed();
    let ip = "::ffff:192.0.2.1".parse().unwrap();
    let writes = client.writes();
    let call = writes.needed(
        HOSTILE,
        i64::MIN,
        0.1,
        decimal("1.50"),
        false,
        date(),
        datetime(),
        timestamp(),
        ip,
        url(),
        json!({ "a": [1] }),
        Level::Hostile,
        "pass&word=+ %",
    );
    assert_eq!(call.call().unwrap(), json!(true));
    let expected = [
        ("string", HOSTILE),
        ("integer", "-9223372036854775808"),
        ("float", "0.1"),
        ("decimal", "1.50"),
        ("boolean", "no"),
        ("date", "2012-08-01"),
        ("datetime", "2012-08-01 18:30:56"),
        ("timestamp", "1343845856"),
        ("ip", "::ffff:192.0.2.1"),
        ("url", "https://example.org/?a=b#c"),
        ("json", r#"{"a":[1]}"#),
        ("level", HOSTILE),
        ("secret", "pass&word=+ %"),
    ];
    assert_eq!(double.received()[0].parameters(), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

#[test]
fn optional_parameters_are_sent_if_they_are_set() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let double = sandbox.writes().optional();
    client.writes().optional().call().unwrap();
    let ip = "192.0.2.1".parse().unwrap();
    let call = client.writes().optional().string("").integer(7).float(-1e21).decimal(decimal("0")).boolean(true).date(date());
    let call =
        call.datetime(datetime()).timestamp(timestamp()).ip(ip).url(url()).json(json!(null)).level(Level::As).secret("s");
    call.send().unwrap();
    let received = double.received();
    assert!(received[0].parameters().is_empty());
    let expected = [
        ("string", ""),
        ("integer", "7"),
        ("float", "-1000000000000000000000"),
        ("decimal", "0"),
        ("boolean", "yes"),
        ("date", "2012-08-01"),
        ("datetime", "2012-08-01 18:30:56"),
        ("timestamp", "1343845856"),
        ("ip", "192.0.2.1"),
        ("url", "https://example.org/?a=b#c"),
        ("json", "null"),
        ("level", "as"),
        ("secret", "s"),
    ];
    assert_eq!(received[1].parameters(), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

#[test]
fn lists_and_maps_of_every_type_are_sent() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let (lists, maps) = (sandbox.writes().lists(), sandbox.writes().maps());
    let ip: std::net::IpAddr = "192.0.2.1".parse().unwrap();
    let call = client.writes().lists(
        ["a", HOSTILE],
        [1, 2],
        [0.5],
        [decimal("1.50")],
        [true, false],
        [date()],
        [datetime()],
        [timestamp()],
        [ip],
        [url()],
        [Level::Low, Level::Unknown("new".to_owned())],
    );
    // A value that the schema does not know may be sent, but this server does not take it.
    assert!(call.call().unwrap_err().to_string().contains("one of"));
    let call = client.writes().lists(
        ["a", HOSTILE],
        [1, 2],
        [0.5],
        [decimal("1.50")],
        [true, false],
        [date()],
        [datetime()],
        [timestamp()],
        [ip],
        [url()],
        [Level::Low, Level::_1],
    );
    call.others(vec!["x".to_owned()]).call().unwrap();
    let expected = [
        ("strings[0]", "a"),
        ("strings[1]", HOSTILE),
        ("integers[0]", "1"),
        ("integers[1]", "2"),
        ("floats[0]", "0.5"),
        ("decimals[0]", "1.50"),
        ("booleans[0]", "yes"),
        ("booleans[1]", "no"),
        ("dates[0]", "2012-08-01"),
        ("datetimes[0]", "2012-08-01 18:30:56"),
        ("timestamps[0]", "1343845856"),
        ("ips[0]", "192.0.2.1"),
        ("urls[0]", "https://example.org/?a=b#c"),
        ("levels[0]", "low"),
        ("levels[1]", "1"),
        ("others[0]", "x"),
    ];
    assert_eq!(lists.received()[1].parameters(), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let call = client.writes().maps(
        [("a", "b"), ("k=y&", HOSTILE)],
        [("a", 1)],
        [("a", 0.5)],
        [("a", decimal("1.50"))],
        [("a", true)],
        [("a", date())],
        [("a", datetime())],
        [("a", timestamp())],
        [("a", ip)],
        [("a", url())],
        [("a", Level::SemiAnnually)],
    );
    call.others([("ä".to_owned(), Level::True)]).call().unwrap();
    let expected = [
        ("strings[a]", "b"),
        ("strings[k=y&]", HOSTILE),
        ("integers[a]", "1"),
        ("floats[a]", "0.5"),
        ("decimals[a]", "1.50"),
        ("booleans[a]", "yes"),
        ("dates[a]", "2012-08-01"),
        ("datetimes[a]", "2012-08-01 18:30:56"),
        ("timestamps[a]", "1343845856"),
        ("ips[a]", "192.0.2.1"),
        ("urls[a]", "https://example.org/?a=b#c"),
        ("levels[a]", "Semi-Annually"),
        ("others[ä]", "true"),
    ];
    assert_eq!(maps.received()[0].parameters(), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    // Nothing would be sent of a list without items, and the server could not tell it from none.
    let error = client.writes().lists([""; 0], [], [], [], [], [], [], [], [], [], []).call().unwrap_err();
    assert!(error.to_string().contains("the parameter `strings`: it is required, and nothing would be sent of it"), "{error}");
    assert_eq!(lists.received().len(), 2);
}

#[test]
fn odd_names_are_sent_as_the_server_spells_them() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let double = sandbox.writes().names();
    let call = client.writes().names("1", "2", "3", "4", "5", "6", "7").x("8")._4("9").r#as("10").send_it("11").hostile("12");
    assert_eq!(call.call().unwrap().a, 1);
    let names = ["type", "self", "a[b]", "1st", "größe", "M", "2_3", "_x", "4", "as", "send", "*/ \"#\n"];
    let sent: Vec<_> = names.iter().zip(1..).map(|(name, value)| ((*name).to_owned(), value.to_string())).collect();
    assert_eq!(double.received()[0].parameters(), sent);
    let of_type = client.r#type();
    assert_eq!(of_type.self_().call().unwrap(), Value::Null);
    assert_eq!(of_type.r#async().r#await("x").call().unwrap(), "a");
    of_type.r#mod().call().unwrap();
    of_type.new().call().unwrap();
    of_type.clone().call().unwrap();
    assert_eq!(of_type.to_string().call().unwrap(), "a");
    of_type.dotted().call().unwrap();
    assert_eq!(client.odd().get().call().unwrap(), "a");
}

#[test]
fn the_other_method_and_the_async_client_send_and_read_the_same() {
    let sandbox = sandbox();
    let get = Settings::new().method(actionapi::description::Method::Get);
    let client = with_credentials(Client::builder(sandbox.endpoint())).with(get).build().unwrap();
    let ip = "192.0.2.1".parse().unwrap();
    awaited(async {
        let reads = client.reads();
        assert_eq!(reads.everything().await.unwrap(), everything());
        assert_eq!(reads.many().await.unwrap(), many());
        reads.maybe().await.unwrap();
        reads.names().await.unwrap();
        reads.own().await.unwrap();
        reads.derived().await.unwrap();
        assert_eq!(reads.text().await.unwrap(), "a");
        assert_eq!(reads.number().await.unwrap(), None);
        assert_eq!(reads.list().await.unwrap(), [everything()]);
        reads.map().await.unwrap();
        reads.level().await.unwrap();
        reads.anything().await.unwrap();
        reads.unsaid().await.unwrap();
        let writes = client.writes();
        let needed = writes.needed(
            HOSTILE,
            1,
            0.1,
            decimal("1.50"),
            false,
            date(),
            datetime(),
            timestamp(),
            ip,
            url(),
            json!(1),
            Level::Low,
            "s",
        );
        assert_eq!(needed.await.unwrap(), json!(true));
        writes.optional().string(HOSTILE).await.unwrap();
        let lists = writes.lists(
            [HOSTILE],
            [1],
            [0.5],
            [decimal("1")],
            [true],
            [date()],
            [datetime()],
            [timestamp()],
            [ip],
            [url()],
            [Level::Empty],
        );
        lists.others(["a"]).await.unwrap();
        let maps = writes.maps(
            [("a", HOSTILE)],
            [("a", 1)],
            [("a", 0.5)],
            [("a", decimal("1"))],
            [("a", true)],
            [("a", date())],
            [("a", datetime())],
            [("a", timestamp())],
            [("a", ip)],
            [("a", url())],
            [("a", Level::Empty)],
        );
        maps.await.unwrap();
        writes.names("1", "2", "3", "4", "5", "6", "7").hostile("8").await.unwrap();
        client.r#type().r#async().await.unwrap();
        client.r#type().dotted().await.unwrap();
        client.semi().get_ip().await.unwrap();
        client.odd().get().await.unwrap();
    });
    let received = sandbox.writes().needed().received();
    assert_eq!((received[0].method(), received[0].parameter("string")), (Method::GET.as_str(), Some(HOSTILE)));
}
