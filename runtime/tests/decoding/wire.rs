//! The table of the scalars, row by row: what a value is written as, and that it is read back as the same value.

use std::fmt::Debug;
use std::net::IpAddr;

use actionapi::decode::{Decode, from_json};
use actionapi::description::{Booleans, RequestProfile, Scalar, Type};
use actionapi::encode::{Encode, Parameters, WriteJson, WriteText, check_text};
use actionapi::{Date, DateTime, Decimal, Digits, Secret, Timestamp, Url, Value};

use crate::account::api;
use crate::check;

fn json(value: &(impl WriteJson + ?Sized)) -> String {
    let mut json = String::new();
    value.write_json(&mut json);
    json
}

/// The text that a value is sent as.
fn sent(value: impl Encode) -> String {
    let mut parameters = Parameters::default();
    parameters.add(&RequestProfile::PLAIN, "name", value).unwrap();
    parameters.pairs()[0].value.text().to_owned()
}

/// Writes values of a scalar, reads them back, and checks what is sent of them.
fn returns<T: Decode + WriteJson + WriteText + Clone + Debug + PartialEq>(scalar: Scalar, values: impl IntoIterator<Item = T>) {
    let (sample, drift) = from_json::<T>(scalar.row().sample).unwrap();
    assert!(drift.is_empty(), "{scalar:?}: {drift}");
    assert_eq!(json(&sample), scalar.row().sample, "the sample of {scalar:?} is not in the form in which it is written");
    for value in values.into_iter().chain([sample]) {
        let text = json(&value);
        let (again, drift) = from_json::<T>(&text).unwrap_or_else(|mismatch| panic!("{scalar:?}: {text}: {mismatch}"));
        assert_eq!(again, value, "{scalar:?}: {text}");
        assert!(drift.is_empty(), "{scalar:?}: {text}: {drift}");
        assert!(check(scalar, &text).unwrap().is_empty(), "{scalar:?}: {text}");
        // What is sent is a text that the scalar's own check takes, and that a person's spelling of it becomes.
        let (sent, booleans) = (sent(value.clone()), &Booleans::DIGITS);
        assert_eq!(check_text(api(), &Type::from(scalar), booleans, &sent), Ok(()), "{scalar:?}");
        assert_eq!((scalar.row().normalize)(&sent, booleans), sent, "{scalar:?}");
    }
}

#[test]
fn every_scalar_is_read_back_as_it_was_written() {
    let texts = ["", "a b", "\"\\/\n\r\t\u{0}\u{7f}", "é 日 😀 \u{202e} \u{feff}", "</script>", "null", "38.00"];
    for scalar in Scalar::ALL {
        match scalar {
            Scalar::String => returns(*scalar, texts.map(str::to_owned)),
            Scalar::Secret => returns(*scalar, texts.map(Secret::from)),
            Scalar::Integer => returns(*scalar, [0, -1, i64::MIN, i64::MAX]),
            Scalar::Digits => {
                returns(*scalar, ["0", "007", "123456789012345678901234567890"].map(|text| text.parse::<Digits>().unwrap()))
            }
            Scalar::Float => returns(*scalar, [0.0, -1.5, 1e300, f64::MIN_POSITIVE, 0.1, f64::MAX, 7.0]),
            Scalar::Decimal => {
                let decimals = ["0", "38.00", "-0.10", "1234567890123456789012345678", "0.0000000000000000000000000001"];
                returns(*scalar, decimals.map(|digits| digits.parse::<Decimal>().unwrap()));
            }
            Scalar::Boolean => returns(*scalar, [true, false]),
            Scalar::Date => returns(*scalar, ["0001-01-01", "9999-12-31"].map(|date| date.parse::<Date>().unwrap())),
            Scalar::DateTime => {
                let times =
                    ["2012-08-01T00:00:00", "9999-12-31T23:59:59", "2012-08-01T18:30:56.25", "0001-01-01T00:00:00.000000001"];
                returns(*scalar, times.map(|time| time.parse::<DateTime>().unwrap()));
            }
            Scalar::Timestamp => {
                let seconds =
                    [0, -1, 253_402_207_200, -377_705_023_201].map(|seconds| Timestamp::from_second(seconds).unwrap());
                returns(*scalar, seconds);
            }
            Scalar::Ip => {
                returns(*scalar, ["0.0.0.0", "255.255.255.255", "::", "2001:db8::1"].map(|ip| ip.parse::<IpAddr>().unwrap()))
            }
            Scalar::Url => {
                let urls = ["https://example.org/a%20b?c=%22d#e", "mailto:a@b.test", "https://xn--e1afmkfd.test/"];
                returns(*scalar, urls.map(|url| url.parse::<Url>().unwrap()));
            }
            Scalar::Json => {
                let values = ["null", "[]", r#"{"b":[1.5,-7,"\u0000é"],"a":{}}"#, "true", "\"text\""];
                returns(*scalar, values.map(|text| text.parse::<Value>().unwrap()));
            }
        }
    }
}

/// A timestamp is sent in whole seconds, but written as JSON with its fraction.
#[test]
fn the_fraction_of_a_timestamp_is_not_lost_in_json() {
    for nanoseconds in [1_343_845_856_250_000_000, -1, 1, -1_500_000_000] {
        let time = Timestamp::from_nanosecond(nanoseconds).unwrap();
        let text = json(&time);
        assert_eq!(from_json::<Timestamp>(&text).unwrap().0, time, "{text}");
        assert_eq!(sent(time), time.as_second().to_string());
    }
    assert_eq!(json(&Timestamp::from_nanosecond(1_343_845_856_250_000_000).unwrap()), "1343845856.25");
}

#[test]
fn what_json_has_no_number_for_is_null_and_is_not_sent() {
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(json(&value), "null");
        let mut parameters = Parameters::default();
        let problem = parameters.add(&RequestProfile::PLAIN, "name", value).unwrap_err();
        assert!(problem.contains("is not a number that can be sent"), "{problem}");
        assert!(parameters.pairs().is_empty());
    }
}

#[test]
fn the_rows_are_complete_and_can_be_named() {
    for scalar in Scalar::ALL {
        let row = scalar.row();
        for text in [row.name, row.rust, row.expected, row.placeholder, row.sends, row.accepts] {
            assert!(!text.is_empty(), "{row:?}");
        }
        assert!(row.expected.starts_with(['a', 'J']), "`found …, expected {}` is not a sentence", row.expected);
        assert!(!scalar.wanted(&Booleans::DIGITS).is_empty(), "{row:?}");
        assert!(row.nothing.to_string().starts_with("absent"), "{row:?}");
        // As the schema writes it, and as the description stores it.
        let stored = actionapi_core::json::to_stored(scalar);
        assert_eq!(stored, format!("\"{}\"", row.name));
        assert_eq!(actionapi_core::json::read_stored::<Scalar>(&stored).unwrap(), *scalar);
        let named = Scalar::named(row.name);
        assert_eq!(named, (*scalar != Scalar::Secret).then_some(*scalar), "a secret is a string with `secret: true`");
    }
    assert_eq!(Scalar::Boolean.wanted(&Booleans { yes: "Y".into(), no: "N".into() }), "`Y` or `N`");
}

/// The line of each type in the table of the format's reference.
#[test]
fn the_reference_says_what_the_rows_say() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../schema/README.md");
    let reference = std::fs::read_to_string(path).unwrap();
    for row in Scalar::in_schemas().map(Scalar::row) {
        let rust = row.rust.rsplit("::").next().unwrap();
        let line = format!("| `{}` | `{rust}` | {} | {} | {} |", row.name, row.sends, row.accepts, row.nothing);
        assert!(reference.contains(&line), "schema/README.md does not have the line\n{line}");
    }
}

#[test]
fn what_people_type_becomes_the_wires_spelling() {
    let words = Booleans { yes: "Y".into(), no: "N".into() };
    let cases: &[(Scalar, &str, &str)] = &[
        (Scalar::Boolean, "yes", "Y"),
        (Scalar::Boolean, "ON", "Y"),
        (Scalar::Boolean, "Y", "Y"),
        (Scalar::Boolean, "0", "N"),
        (Scalar::Boolean, "enabled", "Y"),
        (Scalar::Boolean, "", ""),
        (Scalar::Boolean, "perhaps", "perhaps"),
        (Scalar::DateTime, "2012-08-01T18:30:56", "2012-08-01 18:30:56"),
        (Scalar::DateTime, "2012-08-01t18:30", "2012-08-01 18:30:00"),
        (Scalar::DateTime, "Tomorrow", "Tomorrow"),
        (Scalar::Date, "20120801", "2012-08-01"),
        (Scalar::Integer, " 42", " 42"),
        (Scalar::Integer, "007", "7"),
        (Scalar::Decimal, "38.00", "38.00"),
        (Scalar::Float, "-1.5e-7", "-0.00000015"),
        (Scalar::Json, r#"{"a": 1.50}"#, r#"{"a": 1.50}"#),
        (Scalar::String, "yes", "yes"),
    ];
    for (scalar, typed, wire) in cases {
        assert_eq!((scalar.row().normalize)(typed, &words), *wire, "{scalar:?}");
    }
}
