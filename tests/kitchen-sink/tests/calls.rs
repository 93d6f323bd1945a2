//! Every function of the kitchen sink, called on its own sandbox: values of each type are sent and received, with the blocking and with
//! the async client.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use actionapi::http::Method;
use actionapi::{Date, DateTime, Decimal, ErrorKind, Map, Mode, Secret, Settings, Timestamp, Url, Value};
use actionapi_kitchen_sink::sandbox::Sandbox;
use actionapi_kitchen_sink::types::{Everything, Level, Many, Maybe, Option as Choice, Tree};
use actionapi_kitchen_sink::{Builder, Client, actionapi, blocking, reads};
use serde_json::json;

const HOSTILE: &str = "*/ \"# {} $x <NAME> [foo]\n`";

/// With credentials that the sandbox requires.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::start().unwrap();
    for (name, value) in [("key", "k&y=ü"), ("secret-token", "t0k/en"), ("type", "typ e")] {
        sandbox.require_credential(name, value);
    }
    sandbox
}

fn with_credentials<M: Mode>(builder: Builder<M>) -> Builder<M> {
    builder.key("k&y=ü").token("t0k/en").r#type("typ e")
}

fn client(sandbox: &Sandbox) -> blocking::Client {
    with_credentials(blocking::Client::builder(sandbox.endpoint())).build().unwrap()
}

fn awaited<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

fn date() -> Date {
    "2012-08-01".parse().unwrap()
}

fn datetime() -> DateTime {
    "2012-08-01T18:30:56".parse().unwrap()
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn timestamp() -> Timestamp {
    Timestamp::from_second(1_343_845_856).unwrap()
}

fn url() -> Url {
    "https://example.org/?a=b#c".parse().unwrap()
}

/// A record with other values in these fields; only its own crate can write a record out.
macro_rules! with {
    ($record:expr, $($field:ident: $value:expr,)*) => {{
        let mut record = $record;
        $(record.$field = $value;)*
        record
    }};
}

fn leaf(name: &str) -> Tree {
    with!(Tree::example(), name: name.to_owned(), children: vec![], by_name: None,)
}

/// The example of `everything`, field by field.
fn everything() -> Everything {
    with!(
        Everything::example(),
        string: HOSTILE.to_owned(),
        integer: i64::MIN,
        float: 1.5e-7,
        decimal: decimal("38.00"),
        boolean: true,
        date: date(),
        datetime: datetime(),
        timestamp: timestamp(),
        ip: "2001:db8::1".parse().unwrap(),
        url: url(),
        json: json!({ "a": [1, null, { "b": 38.0 }] }),
        level: Level::_250,
        list: vec![1, 2],
        map: [("b".to_owned(), decimal("2.0")), ("a".to_owned(), decimal("1.0"))].into_iter().collect(),
        record: with!(
            Tree::example(),
            name: "root".to_owned(),
            children: vec![leaf("leaf")],
            by_name: Some([("x".to_owned(), leaf("x"))].into_iter().collect()),
        ),
        secret: Secret::from("hidden"),
    )
}

fn many() -> Many {
    let one = |text: &str| text.to_owned();
    let level_map: Map<Vec<Option<Level>>> = [(one("b"), vec![Some(Level::Low), None])].into_iter().collect();
    let text_map: Map<Option<Vec<Option<String>>>> =
        [(one("a"), Some(vec![Some(one("b")), None])), (one("c"), Some(vec![]))].into_iter().collect();
    with!(
        Many::example(),
        strings: vec![one("a")],
        integers: vec![1],
        floats: vec![1.5],
        decimals: vec![decimal("1.50")],
        booleans: vec![true, false],
        dates: vec![date()],
        datetimes: vec![datetime()],
        timestamps: vec![Timestamp::UNIX_EPOCH],
        ips: vec!["192.0.2.1".parse().unwrap()],
        urls: vec!["https://example.org/".parse().unwrap()],
        jsons: vec![Value::Null],
        levels: vec![Level::Low, Level::As, Level::UnknownToNobody],
        trees: [(one("a"), leaf("a"))].into_iter().collect(),
        options: vec![Some(1), None],
        maps: [(one("a"), level_map)].into_iter().collect(),
        nested: vec![vec![text_map], vec![]],
    )
}

#[test]
fn replies_of_every_type_are_decoded() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let reads = client.reads();
    let reply = reads.everything().send().unwrap();
    assert_eq!(reply.data(), &everything());
    assert_eq!(reply.data().decimal.to_string(), "38.00");
    assert_eq!(reply.data().map.keys().collect::<Vec<_>>(), ["b", "a"]);
    assert_eq!(reply.message(), Some("hostile: */ \"# {} $x <NAME>"));
    // The example spells decimals as text.
    assert!(reply.drift().findings().all(|finding| finding.field().ends_with(".decimal") || finding.field().ends_with(".map")));
    assert_eq!(reads.many().call().unwrap(), many());
    assert_eq!(reads.text().call().unwrap(), "a");
    assert_eq!(reads.number().call().unwrap(), None);
    assert_eq!(reads.list().call().unwrap(), [everything()]);
    assert!(reads.map().call().unwrap().is_empty());
    assert_eq!(reads.level().call().unwrap(), Level::Low);
    let _double = sandbox.reads().level().returns("high");
    assert_eq!(reads.level().call().unwrap(), Level::Unknown("high".to_owned()));
    assert_eq!(reads.anything().call().unwrap(), json!(38.0));
    assert_eq!(reads.unsaid().call().unwrap(), json!({ "what": "ever" }));
    assert_eq!(reads.own().call().unwrap(), with!(reads::OwnName::example(), a: 1, b: None,));
    let derived = reads.derived().call().unwrap();
    assert_eq!((derived.a.option, derived.b), (Choice::Ok, None));
    let names = reads.names().call().unwrap();
    let values = [
        &names.r#type,
        &names.self_,
        &names.upper_self,
        &names.crate_,
        &names.r#gen,
        &names.r#async,
        &names.text,
        &names._1_open,
        &names.empty,
        &names.star,
        &names.size,
        &names.last_login,
        &names.camel_case,
        &names.quote_d,
        &names.new_line,
    ];
    assert_eq!(values.map(String::as_str).concat(), "abcdefghijklmno");
    assert_eq!(client.semi().get_ip().call().unwrap().to_string(), "192.0.2.1");
}

#[test]
fn optional_fields_are_nothing_or_all_there() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let nothing = with!(
        Maybe::example(),
        string: None,
        integer: None,
        float: None,
        decimal: None,
        boolean: None,
        date: None,
        datetime: None,
        timestamp: None,
        ip: None,
        url: None,
        json: Some(Value::Null),
        level: None,
        list: None,
        map: None,
        record: None,
        secret: None,
    );
    assert_eq!(client.reads().maybe().call().unwrap(), nothing);
    let of = everything();
    let all = with!(
        Maybe::example(),
        string: Some(of.string),
        integer: Some(of.integer),
        float: Some(of.float),
        decimal: Some(of.decimal),
        boolean: Some(of.boolean),
        date: Some(of.date),
        datetime: Some(of.datetime),
        timestamp: Some(of.timestamp),
        ip: Some(of.ip),
        url: Some(of.url),
        json: Some(of.json),
        level: Some(of.level),
        list: Some(of.list),
        map: Some(of.map),
        record: Some(of.record),
        secret: Some(of.secret),
    );
    let double = sandbox.reads().maybe().returns(&all);
    assert_eq!(client.reads().maybe().call().unwrap(), all);
    double.assert_received(&[]);
}

/// As PHP back ends send them.
#[test]
fn other_spellings_of_every_type_are_forgiven() {
    let sandbox = sandbox();
    let _double = sandbox.reads().everything().returns(json!({
        "string": 38.00, "integer": "-5", "float": "2.5", "decimal": 38, "boolean": "Yes", "date": "2012-08-01 00:00:00",
        "datetime": "2012-08-01T18:30:56", "timestamp": "1343845856", "ip": "2001:db8::1", "url": "https://example.org/?a=b#c",
        "json": "", "level": "semi-ANNUALLY", "list": { "13": 1, "14": "2" }, "map": [], "record": { "name": true, "children": null },
        "secret": 5,
    }));
    let reply = client(&sandbox).reads().everything().send().unwrap();
    let expected = with!(
        everything(),
        string: "38.0".to_owned(),
        integer: -5,
        float: 2.5,
        decimal: decimal("38"),
        json: json!(""),
        level: Level::SemiAnnually,
        map: Map::new(),
        record: leaf("true"),
        secret: Secret::from("5"),
    );
    assert_eq!(reply.data(), &expected);
    assert!(reply.drift().findings().count() >= 10, "{}", reply.drift());
}

#[test]
fn every_value_of_the_enum_reads_and_writes_itself() {
    let levels = [
        ("low", Level::Low),
        ("Semi-Annually", Level::SemiAnnually),
        ("1", Level::_1),
        ("2.50", Level::_250),
        ("true", Level::True),
        (HOSTILE, Level::Hostile),
        ("", Level::Empty),
        ("größe", Level::Groesse),
        ("Self", Level::Self_),
        ("as", Level::As),
        ("unknown-to-nobody", Level::UnknownToNobody),
    ];
    let sandbox = sandbox();
    let client = client(&sandbox);
    for (text, level) in levels {
        assert_eq!((level.as_str(), Level::from(text)), (text, level.clone()));
        let _double = sandbox.reads().level().returns(text);
        assert_eq!(client.reads().level().call().unwrap(), level);
    }
}

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
    client.writes().lists([""; 0], [], [], [], [], [], [], [], [], [], []).call().unwrap();
    assert!(lists.received()[2].parameters().is_empty());
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
