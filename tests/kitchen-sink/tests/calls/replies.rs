//! What replies of every type become.

use actionapi_kitchen_sink::types::Maybe;

use super::*;

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
