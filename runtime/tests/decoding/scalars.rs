//! Scalars, optional values, lists and maps.

use std::net::IpAddr;

use actionapi::decode::Forgiven;
use actionapi::description::{Enum, Type};
use actionapi::{Date, DateTime, Decimal, Map, Timestamp, Url, Value};

use crate::account::{CYCLE, Cycle};
use crate::{forgiven, plain, read};

fn error<T: actionapi::decode::Decode>(kind: Type, text: &str) -> String {
    read::<T>(kind, text).err().unwrap_or_else(|| panic!("{text} was accepted"))
}

#[test]
fn strings_take_numbers_and_booleans_with_their_digits() {
    assert_eq!(plain::<String>(Type::String, r#""a\/b\u00e9 \ud83d\ude00""#), "a/bé 😀");
    assert_eq!(plain::<String>(Type::String, r#""""#), "");
    for digits in ["38.00", "1e400", "12345678901234567890123", "-0", "true", "false"] {
        let (text, drift) = forgiven::<String>(Type::String, digits);
        assert_eq!((text.as_str(), drift.as_str()), (digits, "a number or boolean where a string is due, once"));
    }
    for text in ["null", "[]", "{}"] {
        assert!(error::<String>(Type::String, text).starts_with("expected a string, found "));
    }
}

#[test]
fn integers_take_strings() {
    assert_eq!(plain::<i64>(Type::Integer, "-9223372036854775808"), i64::MIN);
    assert_eq!(forgiven::<i64>(Type::Integer, r#""42""#), (42, "a string where an integer is due, once".to_owned()));
    for text in ["9223372036854775808", "1.0", "1e3", "true", "null", r#""""#, r#"" 42""#, r#""4 2""#, "[]"] {
        assert!(error::<i64>(Type::Integer, text).starts_with("expected an integer, found "));
    }
}

#[test]
fn floats_take_strings_that_are_numbers() {
    assert_eq!(plain::<f64>(Type::Float, "1.5e-3").to_bits(), 1.5e-3_f64.to_bits());
    assert_eq!(plain::<f64>(Type::Float, "7").to_bits(), 7.0_f64.to_bits());
    assert_eq!(forgiven::<f64>(Type::Float, r#""0.25""#).0.to_bits(), 0.25_f64.to_bits());
    for text in ["1e400", r#""inf""#, r#""NaN""#, r#""""#, "null"] {
        assert!(error::<f64>(Type::Float, text).starts_with("expected a float, found "));
    }
}

#[test]
fn decimals_keep_every_digit() {
    for digits in ["38.00", "0.10", "1234567890123456789012345678", "-0.0000000000000000000000000001"] {
        assert_eq!(plain::<Decimal>(Type::Decimal, digits).to_string(), digits);
        assert_eq!(forgiven::<Decimal>(Type::Decimal, &format!("\"{digits}\"")).0.to_string(), digits);
    }
    assert_eq!(plain::<Decimal>(Type::Decimal, "1.5e3").to_string(), "1500");
    for text in
        ["1e400", "123456789012345678901234567890", "0.00000000000000000000000000001", r#""free""#, r#""1_000""#, r#""""#]
    {
        assert!(error::<Decimal>(Type::Decimal, text).starts_with("expected a decimal, found "), "{text}");
    }
}

#[test]
fn booleans_take_many_words() {
    assert!(plain::<bool>(Type::Boolean, "true"));
    assert!(!plain::<bool>(Type::Boolean, "false"));
    for text in ["1", r#""1""#, r#""yes""#, r#""On""#, r#""TRUE""#] {
        assert!(forgiven::<bool>(Type::Boolean, text).0, "{text}");
    }
    for text in ["0", r#""0""#, r#""no""#, r#""Off""#, r#""False""#, r#""""#] {
        assert!(!forgiven::<bool>(Type::Boolean, text).0, "{text}");
    }
    for text in ["2", "1.0", "null", r#""maybe""#, "[]"] {
        assert!(error::<bool>(Type::Boolean, text).starts_with("expected a boolean, found "));
    }
}

#[test]
fn dates_and_times() {
    let date: Date = "2012-08-01".parse().unwrap();
    let datetime: DateTime = "2012-08-01T18:30:56".parse().unwrap();
    assert_eq!(plain::<Date>(Type::Date, r#""2012-08-01""#), date);
    assert_eq!(forgiven::<Date>(Type::Date, r#""2012-08-01 00:00:00""#).0, date);
    for text in [r#""2012-08-01 18:30:56""#, r#""2012-08-01T18:30:56""#] {
        assert_eq!(plain::<DateTime>(Type::DateTime, text), datetime);
    }
    assert_eq!(forgiven::<DateTime>(Type::DateTime, r#""2012-08-01""#).0, date.to_datetime(jiff::civil::Time::midnight()));
    for text in [r#""2012-08-01 18:30:56""#, r#""2012-13-01""#, r#""0000-00-00""#, r#""""#, "1343845856", "null"] {
        assert!(error::<Date>(Type::Date, text).starts_with("expected a date, found "));
    }
    // Without its offset it would be another time.
    for text in [r#""2012-08-01T18:30:56Z""#, r#""2012-08-01T18:30:56+02:00""#, r#""0000-00-00 00:00:00""#, r#""soon""#] {
        assert!(error::<DateTime>(Type::DateTime, text).starts_with("expected a date and time without an offset, found "));
    }
}

#[test]
fn timestamps_are_seconds() {
    let time = Timestamp::from_second(1_343_845_856).unwrap();
    assert_eq!(plain::<Timestamp>(Type::Timestamp, "1343845856"), time);
    assert_eq!(plain::<Timestamp>(Type::Timestamp, "1343845856.25").as_nanosecond(), 1_343_845_856_250_000_000);
    for text in [r#""1343845856""#, r#""2012-08-01T18:30:56Z""#, r#""2012-08-01T20:30:56+02:00""#] {
        assert_eq!(forgiven::<Timestamp>(Type::Timestamp, text).0, time);
    }
    for text in ["1e30", r#""2012-08-01 18:30:56""#, r#""""#, "null", "true"] {
        assert!(error::<Timestamp>(Type::Timestamp, text).starts_with("expected a timestamp, found "), "{text}");
    }
}

#[test]
fn addresses() {
    assert_eq!(plain::<IpAddr>(Type::Ip, r#""203.0.113.7""#).to_string(), "203.0.113.7");
    assert_eq!(plain::<IpAddr>(Type::Ip, r#""2001:db8::1""#).to_string(), "2001:db8::1");
    assert_eq!(error::<IpAddr>(Type::Ip, r#""203.0.113""#), r#"expected an IP address, found "203.0.113""#);
    assert_eq!(plain::<Url>(Type::Url, r#""https:\/\/example.com\/a""#).as_str(), "https://example.com/a");
    assert_eq!(error::<Url>(Type::Url, r#""/a""#), r#"expected a URL, found "/a""#);
}

#[test]
fn any_value_is_json() {
    assert_eq!(plain::<Value>(Type::Json, r#"{"a":[1,null]}"#).to_string(), r#"{"a":[1,null]}"#);
    assert_eq!(plain::<Value>(Type::Json, "null"), Value::Null);
    assert!(error::<Value>(Type::Json, "1e400").contains("too large"));
}

#[test]
fn enums_take_any_case_and_keep_what_they_do_not_know() {
    const KIND: Type = Type::Enum(&CYCLE);
    static NUMBERS: Enum = Enum { name: "Numbers", values: &["1", "2"] };
    assert_eq!(plain::<Cycle>(KIND, r#""Semi-Annually""#), Cycle::SemiAnnually);
    assert_eq!(
        forgiven::<Cycle>(KIND, r#""MONTHLY""#),
        (Cycle::Monthly, "a value in another case than the schema's, once".to_owned())
    );
    let (value, drift) = forgiven::<Cycle>(KIND, r#""Weekly""#);
    assert_eq!(value, Cycle::Unknown("Weekly".to_owned()));
    assert_eq!(drift, r#"a value that the schema does not have, such as "Weekly", once"#);
    for text in [r#""""#, "null", "[]"] {
        assert!(error::<Cycle>(KIND, text).starts_with("expected one of Cycle, found "));
    }
    assert!(actionapi::decode::check(&Type::Enum(&NUMBERS), "2").unwrap().is_empty());
}

#[test]
fn the_empty_text_is_a_value_of_an_enum_that_has_it() {
    static KNOWN: Enum = Enum { name: "Known", values: &["", "ΟΔΟΣ"] };
    const KIND: Type = Type::Enum(&KNOWN);
    assert!(actionapi::decode::check(&KIND, r#""""#).unwrap().is_empty());
    assert!(actionapi::decode::check(&Type::Optional(&KIND), "null").unwrap().is_empty());
    // Both judge the case of a letter that is another at the end of a word.
    for text in ["οδοσ", "οδος"] {
        let drift = actionapi::decode::check(&KIND, &format!("{text:?}")).unwrap();
        let forgiven = if KNOWN.position(text).is_some() { Forgiven::Case } else { Forgiven::UnknownValue };
        assert_eq!(drift.findings().next().map(|finding| finding.forgiven()), Some(forgiven), "{text}");
    }
}

#[test]
fn what_counts_as_nothing_is_the_types() {
    fn nothing<T: actionapi::decode::Decode + PartialEq + std::fmt::Debug>(kind: &'static Type, texts: &[&str]) {
        for text in texts {
            assert_eq!(plain::<Option<T>>(Type::Optional(kind), text), None, "{kind:?}: {text}");
            if *text != "false" {
                read::<T>(*kind, text).err().unwrap_or_else(|| panic!("{kind:?}: {text} was accepted"));
            }
        }
    }
    const KIND: Type = Type::Enum(&CYCLE);
    let dates = ["null", r#""""#, r#""0000-00-00""#, r#""0000-00-00 00:00:00""#];
    nothing::<String>(&Type::String, &["null"]);
    nothing::<bool>(&Type::Boolean, &["null"]);
    nothing::<i64>(&Type::Integer, &["null", r#""""#]);
    nothing::<f64>(&Type::Float, &["null", r#""""#]);
    nothing::<Decimal>(&Type::Decimal, &["null", r#""""#]);
    nothing::<Date>(&Type::Date, &dates);
    nothing::<DateTime>(&Type::DateTime, &dates);
    nothing::<Timestamp>(&Type::Timestamp, &dates);
    nothing::<IpAddr>(&Type::Ip, &["null", r#""""#]);
    nothing::<Url>(&Type::Url, &["null", r#""""#]);
    nothing::<Cycle>(&KIND, &["null", r#""""#]);
    assert_eq!(plain::<Option<String>>(Type::Optional(&Type::String), r#""""#), Some(String::new()));
    assert_eq!(plain::<Option<Value>>(Type::Optional(&Type::Json), "null"), Some(Value::Null));
    assert_eq!(forgiven::<Option<bool>>(Type::Optional(&Type::Boolean), r#""""#).0, Some(false));
    assert!(error::<Option<i64>>(Type::Optional(&Type::Integer), "false").contains("an integer"));
}

#[test]
fn lists_take_objects_and_several_kinds_of_nothing() {
    const KIND: Type = Type::List(&Type::Integer);
    assert_eq!(plain::<Vec<i64>>(KIND, "[ 3 , 1,2 ]"), [3, 1, 2]);
    assert_eq!(forgiven::<Vec<i64>>(KIND, r#"{"0":3,"1":1}"#).0, [3, 1]);
    assert_eq!(forgiven::<Vec<i64>>(KIND, r#"{"17":3,"5":1}"#), (vec![3, 1], "an object where a list is due, once".to_owned()));
    for text in ["null", "false", r#""""#] {
        assert_eq!(forgiven::<Vec<i64>>(KIND, text), (vec![], "nothing where a list or map is due, once".to_owned()));
        assert_eq!(forgiven::<Option<Vec<i64>>>(Type::Optional(&KIND), text).0, Some(vec![]));
    }
    assert_eq!(plain::<Vec<Option<i64>>>(Type::List(&Type::Optional(&Type::Integer)), r#"[1,null,""]"#), [Some(1), None, None]);
    for text in ["true", "0", r#""a""#] {
        assert!(error::<Vec<i64>>(KIND, text).starts_with("expected a list, found "));
    }
}

#[test]
fn maps_keep_their_order_and_take_lists() {
    const KIND: Type = Type::Map(&Type::Integer);
    let pairs = |map: &Map<i64>| map.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(" ");
    assert_eq!(pairs(&plain(KIND, r#"{"b":1,"a":2,"\u0063":3}"#)), "b=1 a=2 c=3");
    assert_eq!(pairs(&plain(KIND, r#"{"a":1,"a":2}"#)), "a=1");
    assert_eq!(pairs(&forgiven(KIND, "[5,6]").0), "0=5 1=6");
    for text in ["null", "false", r#""""#] {
        assert_eq!(pairs(&forgiven(KIND, text).0), "");
    }
    assert_eq!(pairs(&forgiven(KIND, "[]").0), "");
    assert!(error::<Map<i64>>(KIND, "7").starts_with("expected a map, found 7"));
}
