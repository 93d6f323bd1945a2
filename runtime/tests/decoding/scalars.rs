//! Scalars, optional values, lists and maps.

use std::net::IpAddr;

use actionapi::decode::{Decode, Forgiven, known};
use actionapi::description::{Scalar, Type};
use actionapi::{Date, DateTime, Decimal, Digits, Map, Secret, Timestamp, Url, Value};

use crate::account::{CYCLE, Cycle, EMPTY, NUMBERS, UNDEFINED, api, list, map, optional};
use crate::{check, forgiven, plain, read};

fn error<T: Decode>(kind: impl Into<Type>, text: &str) -> String {
    read::<T>(kind, text).err().unwrap_or_else(|| panic!("{text} was accepted"))
}

#[test]
fn strings_take_numbers_and_booleans_with_their_digits() {
    assert_eq!(plain::<String>(Scalar::String, r#""a\/b\u00e9 \ud83d\ude00""#), "a/bé 😀");
    assert_eq!(plain::<String>(Scalar::String, r#""""#), "");
    for digits in ["38.00", "1e400", "12345678901234567890123", "-0", "true", "false"] {
        let (text, drift) = forgiven::<String>(Scalar::String, digits);
        assert_eq!((text.as_str(), drift.as_str()), (digits, "a number or boolean where a string was expected, once"));
    }
    for text in ["null", "[]", "{}"] {
        assert!(error::<String>(Scalar::String, text).starts_with("expected a string, found "));
    }
}

#[test]
fn digits_keep_every_digit() {
    for text in ["12345678901234567890123", r#""12345678901234567890123""#, r#""007""#, "0"] {
        assert_eq!(plain::<Digits>(Scalar::Digits, text).as_str(), text.trim_matches('"'), "{text}");
    }
    assert_eq!(forgiven::<Digits>(Scalar::Digits, r#"" 42""#).0.as_str(), "42");
    assert_eq!(forgiven::<Digits>(Scalar::Digits, "42.0").0.as_str(), "42");
    for text in ["-1", "1e30", "1.5", r#""a""#, "[]", "true"] {
        assert!(error::<Digits>(Scalar::Digits, text).starts_with("expected a number of digits, found "), "{text}");
    }
}

#[test]
fn integers_take_strings() {
    assert_eq!(plain::<i64>(Scalar::Integer, "-9223372036854775808"), i64::MIN);
    assert_eq!(forgiven::<i64>(Scalar::Integer, r#""42""#), (42, "a string where an integer was expected, once".to_owned()));
    for text in ["9223372036854775808", "1.5", "1e-3", "true", "null", r#""""#, r#""4 2""#, "[]"] {
        assert!(error::<i64>(Scalar::Integer, text).starts_with("expected an integer, found "));
    }
}

#[test]
fn floats_take_strings_that_are_numbers() {
    assert_eq!(plain::<f64>(Scalar::Float, "1.5e-3").to_bits(), 1.5e-3_f64.to_bits());
    assert_eq!(plain::<f64>(Scalar::Float, "7").to_bits(), 7.0_f64.to_bits());
    assert_eq!(forgiven::<f64>(Scalar::Float, r#""0.25""#).0.to_bits(), 0.25_f64.to_bits());
    for text in ["1e400", r#""inf""#, r#""NaN""#, r#""""#, "null"] {
        assert!(error::<f64>(Scalar::Float, text).starts_with("expected a float, found "));
    }
}

#[test]
fn decimals_keep_every_digit() {
    for digits in ["38.00", "0.10", "1234567890123456789012345678", "-0.0000000000000000000000000001"] {
        assert_eq!(plain::<Decimal>(Scalar::Decimal, digits).to_string(), digits);
        assert_eq!(forgiven::<Decimal>(Scalar::Decimal, &format!("\"{digits}\"")).0.to_string(), digits);
    }
    assert_eq!(plain::<Decimal>(Scalar::Decimal, "1.5e3").to_string(), "1500");
    for text in
        ["1e400", "123456789012345678901234567890", "0.00000000000000000000000000001", r#""free""#, r#""1_000""#, r#""""#]
    {
        assert!(error::<Decimal>(Scalar::Decimal, text).starts_with("expected a decimal, found "), "{text}");
    }
}

#[test]
fn booleans_take_many_words() {
    assert!(plain::<bool>(Scalar::Boolean, "true"));
    assert!(!plain::<bool>(Scalar::Boolean, "false"));
    for text in ["1", r#""1""#, r#""yes""#, r#""On""#, r#""TRUE""#] {
        assert!(forgiven::<bool>(Scalar::Boolean, text).0, "{text}");
    }
    for text in ["0", r#""0""#, r#""no""#, r#""Off""#, r#""False""#, r#""""#] {
        assert!(!forgiven::<bool>(Scalar::Boolean, text).0, "{text}");
    }
    for text in ["2", "1.5", "null", r#""maybe""#, "[]"] {
        assert!(error::<bool>(Scalar::Boolean, text).starts_with("expected a boolean, found "));
    }
}

#[test]
fn dates_and_times() {
    let date: Date = "2012-08-01".parse().unwrap();
    let datetime: DateTime = "2012-08-01T18:30:56".parse().unwrap();
    assert_eq!(plain::<Date>(Scalar::Date, r#""2012-08-01""#), date);
    assert_eq!(forgiven::<Date>(Scalar::Date, r#""2012-08-01 00:00:00""#).0, date);
    for text in [r#""2012-08-01 18:30:56""#, r#""2012-08-01T18:30:56""#] {
        assert_eq!(plain::<DateTime>(Scalar::DateTime, text), datetime);
    }
    assert_eq!(forgiven::<DateTime>(Scalar::DateTime, r#""2012-08-01""#).0, date.to_datetime(jiff::civil::Time::midnight()));
    for text in [r#""2012-08-01 18:30:56""#, r#""2012-13-01""#, r#""0000-00-00""#, r#""""#, "1343845856", "null"] {
        assert!(error::<Date>(Scalar::Date, text).starts_with("expected a date, found "));
    }
    // Without its offset it would be another time.
    for text in [r#""2012-08-01T18:30:56Z""#, r#""2012-08-01T18:30:56+02:00""#, r#""0000-00-00 00:00:00""#, r#""soon""#] {
        assert!(error::<DateTime>(Scalar::DateTime, text).starts_with("expected a date and time without an offset, found "));
    }
}

#[test]
fn timestamps_are_seconds() {
    let time = Timestamp::from_second(1_343_845_856).unwrap();
    assert_eq!(plain::<Timestamp>(Scalar::Timestamp, "1343845856"), time);
    assert_eq!(plain::<Timestamp>(Scalar::Timestamp, "1343845856.25").as_nanosecond(), 1_343_845_856_250_000_000);
    for text in [r#""1343845856""#, r#""2012-08-01T18:30:56Z""#, r#""2012-08-01T20:30:56+02:00""#] {
        assert_eq!(forgiven::<Timestamp>(Scalar::Timestamp, text).0, time);
    }
    for text in ["1e30", r#""2012-08-01 18:30:56""#, r#""""#, "null", "true"] {
        assert!(error::<Timestamp>(Scalar::Timestamp, text).starts_with("expected a timestamp, found "), "{text}");
    }
}

#[test]
fn addresses() {
    assert_eq!(plain::<IpAddr>(Scalar::Ip, r#""203.0.113.7""#).to_string(), "203.0.113.7");
    assert_eq!(plain::<IpAddr>(Scalar::Ip, r#""2001:db8::1""#).to_string(), "2001:db8::1");
    assert_eq!(error::<IpAddr>(Scalar::Ip, r#""203.0.113""#), r#"expected an IP address, found "203.0.113""#);
    assert_eq!(plain::<Url>(Scalar::Url, r#""https:\/\/example.com\/a""#).as_str(), "https://example.com/a");
    assert_eq!(error::<Url>(Scalar::Url, r#""/a""#), r#"expected a URL, found "/a""#);
}

#[test]
fn any_value_is_json() {
    assert_eq!(plain::<Value>(Scalar::Json, r#"{"a":[1,null]}"#).to_string(), r#"{"a":[1,null]}"#);
    assert_eq!(plain::<Value>(Scalar::Json, "null"), Value::Null);
}

#[test]
fn enums_take_any_case_and_keep_what_they_do_not_know() {
    assert_eq!(plain::<Cycle>(CYCLE, r#""Semi-Annually""#), Cycle::SemiAnnually);
    assert_eq!(
        forgiven::<Cycle>(CYCLE, r#""MONTHLY""#),
        (Cycle::Monthly, "a value in another case than the schema's, once".to_owned())
    );
    let (value, drift) = forgiven::<Cycle>(CYCLE, r#""Weekly""#);
    assert_eq!(value, Cycle::Unknown("Weekly".to_owned()));
    assert_eq!(drift, r#"a value that the schema does not have, such as "Weekly", once"#);
    for text in [r#""""#, "null", "[]"] {
        assert!(error::<Cycle>(CYCLE, text).starts_with("expected one of Cycle, found "));
    }
    assert!(check(NUMBERS, "2").unwrap().is_empty());
}

#[test]
fn the_empty_text_is_a_value_of_an_enum_that_has_it() {
    assert!(check(EMPTY, r#""""#).unwrap().is_empty());
    assert!(check(optional(EMPTY), "null").unwrap().is_empty());
    assert!(check(optional(EMPTY), r#""""#).unwrap().is_empty());
    // Both judge the case of a letter that is another at the end of a word.
    for text in ["οδοσ", "οδος"] {
        let drift = check(EMPTY, &format!("{text:?}")).unwrap();
        let forgiven = if known(&["", "ΟΔΟΣ"], text).is_some() { Forgiven::Case } else { Forgiven::UnknownValue };
        assert_eq!(drift.findings().next().map(|finding| finding.forgiven()), Some(forgiven), "{text}");
    }
}

#[test]
fn what_counts_as_nothing_is_the_types() {
    fn nothing<T: Decode + PartialEq + std::fmt::Debug>(kind: impl Into<Type>, texts: &[&str]) {
        let kind = kind.into();
        for text in texts {
            assert_eq!(plain::<Option<T>>(optional(kind.clone()), text), None, "{kind:?}: {text}");
            read::<T>(kind.clone(), text).err().unwrap_or_else(|| panic!("{kind:?}: {text} was accepted"));
        }
    }
    let dates = ["null", r#""""#, r#""0000-00-00""#, r#""0000-00-00 00:00:00""#];
    nothing::<String>(Scalar::String, &["null"]);
    nothing::<Secret>(Scalar::Secret, &["null"]);
    nothing::<bool>(Scalar::Boolean, &["null"]);
    nothing::<Digits>(Scalar::Digits, &["null", r#""""#]);
    nothing::<i64>(Scalar::Integer, &["null", r#""""#]);
    nothing::<f64>(Scalar::Float, &["null", r#""""#]);
    nothing::<Decimal>(Scalar::Decimal, &["null", r#""""#]);
    nothing::<Date>(Scalar::Date, &dates);
    nothing::<DateTime>(Scalar::DateTime, &dates);
    nothing::<Timestamp>(Scalar::Timestamp, &dates);
    nothing::<IpAddr>(Scalar::Ip, &["null", r#""""#]);
    nothing::<Url>(Scalar::Url, &["null", r#""""#]);
    nothing::<Cycle>(CYCLE, &["null", r#""""#]);
    assert_eq!(plain::<Option<String>>(optional(Scalar::String), r#""""#), Some(String::new()));
    assert_eq!(plain::<Option<Value>>(optional(Scalar::Json), "null"), Some(Value::Null));
    assert_eq!(forgiven::<Option<bool>>(optional(Scalar::Boolean), r#""""#).0, Some(false));
}

#[test]
fn lists_take_objects_and_several_kinds_of_nothing() {
    let kind = || list(Scalar::Integer);
    assert_eq!(plain::<Vec<i64>>(kind(), "[ 3 , 1,2 ]"), [3, 1, 2]);
    assert_eq!(forgiven::<Vec<i64>>(kind(), r#"{"0":3,"1":1}"#).0, [3, 1]);
    assert_eq!(
        forgiven::<Vec<i64>>(kind(), r#"{"17":3,"5":1}"#),
        (vec![3, 1], "an object where a list was expected, once".to_owned())
    );
    for text in ["null", "false", r#""""#] {
        assert_eq!(forgiven::<Vec<i64>>(kind(), text), (vec![], "nothing where a list or map was expected, once".to_owned()));
        assert_eq!(forgiven::<Option<Vec<i64>>>(optional(kind()), text).0, Some(vec![]));
    }
    assert_eq!(plain::<Vec<Option<i64>>>(list(optional(Scalar::Integer)), r#"[1,null,""]"#), [Some(1), None, None]);
    for text in ["true", "0.5", r#""a""#] {
        assert!(error::<Vec<i64>>(kind(), text).starts_with("expected a list, found "));
    }
}

#[test]
fn maps_keep_their_order_and_take_lists() {
    let kind = || map(Scalar::Integer);
    let pairs = |map: &Map<i64>| map.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(" ");
    assert_eq!(pairs(&plain(kind(), r#"{"b":1,"a":2,"\u0063":3}"#)), "b=1 a=2 c=3");
    assert_eq!(pairs(&plain(kind(), r#"{"a":1,"a":2}"#)), "a=1");
    assert_eq!(pairs(&forgiven(kind(), "[5,6]").0), "0=5 1=6");
    for text in ["null", "false", r#""""#] {
        assert_eq!(pairs(&forgiven(kind(), text).0), "");
    }
    assert_eq!(pairs(&forgiven(kind(), "[]").0), "");
    assert!(error::<Map<i64>>(kind(), "7").starts_with("expected a map, found 7"));
}

#[test]
fn of_a_type_without_a_definition_anything_is_expected() {
    for text in ["null", "[1]", r#"{"a":{}}"#] {
        let report = actionapi::decode::inspect(api(), &UNDEFINED, text, None).unwrap();
        assert!(report.mismatches.is_empty() && report.unknown.is_empty(), "{text}: {report:?}");
    }
}
