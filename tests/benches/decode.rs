//! Decoding a reply, envelope included: as generated code does it, beside serde derives of the same struct.
//!
//! `clean` replies have every value in its plain form, in the schema's order, so that a strict derive can read them; `php` replies
//! are as PHP back ends send them: numbers, booleans and dates as strings, slashes escaped.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark")]

use std::time::Instant;

use actionapi::DateTime;
use actionapi::decode::{Decode, Mismatch, Reader, Record, from_json};
use divan::counter::{BytesCount, ItemsCount};
use divan::{AllocProfiler, Bencher, black_box};
use serde::Deserialize;

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

/// How many records a reply has.
const RECORDS: [usize; 2] = [1, 10_000];

fn main() {
    divan::main();
    // Not when the benchmark is only tried, as a test, and not when some of it is asked for.
    if std::env::args().skip(1).eq(["--bench".to_owned()]) {
        compare();
    }
}

/// Each against its derive in turns, so that whatever else the machine does befalls both: how many times as fast, by the median of
/// the rounds.
fn compare() {
    println!(
        "\n| reply | records | generated, of the derive's speed |\n| ----- | ------- | -------------------------------- |"
    );
    for records in RECORDS {
        let (clean, php) = (clean(records), php(records));
        println!("| clean, strict derive | {records} | {:.2} |", speed(records, &clean, generated, strict));
        println!("| as PHP sends it, lenient derive | {records} | {:.2} |", speed(records, &php, generated, lenient));
    }
}

fn speed<T, U>(records: usize, body: &[u8], own: fn(&[u8]) -> T, other: fn(&[u8]) -> U) -> f64 {
    const ROUNDS: usize = 101;
    let repeated = (2_000 / records).max(1);
    let mut ratios: Vec<f64> = (0..ROUNDS).map(|_| time(repeated, body, other) / time(repeated, body, own)).collect();
    ratios.sort_by(f64::total_cmp);
    ratios[ROUNDS / 2]
}

fn time<T>(repeated: usize, body: &[u8], decode: fn(&[u8]) -> T) -> f64 {
    let begun = Instant::now();
    for _ in 0..repeated {
        drop(black_box(decode(black_box(body))));
    }
    begun.elapsed().as_secs_f64()
}

/// 5 strings, 2 integers, 1 boolean, 1 string that may be null, 1 datetime.
#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Strict {
    firstname: String,
    lastname: String,
    email: String,
    address: String,
    city: String,
    id: i64,
    group: i64,
    active: bool,
    note: Option<String>,
    created: DateTime,
}

#[allow(dead_code)]
struct Customer {
    firstname: String,
    lastname: String,
    email: String,
    address: String,
    city: String,
    id: i64,
    group: i64,
    active: bool,
    note: Option<String>,
    created: DateTime,
}

impl Record for Customer {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        let (firstname, lastname, email, address, city, id, group, active, note, created) = reader.record(
            "Customer",
            &["firstname", "lastname", "email", "address", "city", "id", "group", "active", "note", "created"],
        )?;
        Ok(Self { firstname, lastname, email, address, city, id, group, active, note, created })
    }
}

/// The reply as a whole, for a derive to read.
#[derive(Deserialize)]
#[allow(dead_code)]
struct Envelope<T> {
    status: String,
    message: String,
    data: T,
}

/// The reply as a whole, as a record of its own, which is more work than the clients have with it: they make no strings of it.
#[allow(dead_code)]
struct Reply<T> {
    status: String,
    message: String,
    data: T,
}

impl<T: Decode> Record for Reply<T> {
    fn read(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        let (status, message, data) = reader.record("Reply", &["status", "message", "data"])?;
        Ok(Self { status, message, data })
    }
}

fn reply(records: usize, record: &str) -> Vec<u8> {
    let records = vec![record; records].join(",");
    format!(r#"{{"status":"success","message":"successfully retrieved customers","data":[{records}]}}"#).into_bytes()
}

fn clean(records: usize) -> Vec<u8> {
    reply(
        records,
        r#"{"firstname":"Test","lastname":"Client","email":"testclient@domain.com","address":"1001 Ave Pico","city":"San Clemente","id":18253,"group":4,"active":true,"note":null,"created":"2012-08-01T18:30:56"}"#,
    )
}

fn php(records: usize) -> Vec<u8> {
    reply(
        records,
        r#"{"firstname":"Test","lastname":"Client","email":"testclient@domain.com","address":"1001\/2 Ave Pico","city":"San Clemente","id":"18253","group":"4","active":"1","note":null,"created":"2012-08-01 18:30:56"}"#,
    )
}

fn bench<T>(bencher: Bencher<'_, '_>, body: &[u8], records: usize, decode: impl Fn(&[u8]) -> T + Sync) {
    bencher.counter(ItemsCount::new(records)).counter(BytesCount::new(body.len())).bench(|| black_box(decode(black_box(body))));
}

fn generated(body: &[u8]) -> Reply<Vec<Customer>> {
    let text = std::str::from_utf8(body).expect("the reply is UTF-8");
    from_json(text).expect("the reply decodes").0
}

fn strict(body: &[u8]) -> Envelope<Vec<Strict>> {
    serde_json::from_slice(body).expect("the reply decodes")
}

fn lenient(body: &[u8]) -> Envelope<Vec<lenient::Customer>> {
    serde_json::from_slice(body).expect("the reply decodes")
}

#[divan::bench_group]
mod clean_reply {
    use super::*;

    #[divan::bench(args = RECORDS)]
    fn generated(bencher: Bencher<'_, '_>, records: usize) {
        bench(bencher, &clean(records), records, super::generated);
    }

    #[divan::bench(args = RECORDS)]
    fn strict_derive(bencher: Bencher<'_, '_>, records: usize) {
        bench(bencher, &clean(records), records, strict);
    }
}

#[divan::bench_group]
mod php_reply {
    use super::*;

    #[divan::bench(args = RECORDS)]
    fn generated(bencher: Bencher<'_, '_>, records: usize) {
        bench(bencher, &php(records), records, super::generated);
    }

    #[divan::bench(args = RECORDS)]
    fn lenient_derive(bencher: Bencher<'_, '_>, records: usize) {
        bench(bencher, &php(records), records, lenient);
    }
}

/// What people write by hand for such replies: a `deserialize_with` on each field that may come in another form.
mod lenient {
    use std::fmt;

    use actionapi::DateTime;
    use serde::Deserialize;
    use serde::de::{Deserializer, Error, Visitor};

    #[derive(Deserialize)]
    #[allow(dead_code)]
    pub(super) struct Customer {
        #[serde(deserialize_with = "string")]
        firstname: String,
        #[serde(deserialize_with = "string")]
        lastname: String,
        #[serde(deserialize_with = "string")]
        email: String,
        #[serde(deserialize_with = "string")]
        address: String,
        #[serde(deserialize_with = "string")]
        city: String,
        #[serde(deserialize_with = "integer")]
        id: i64,
        #[serde(deserialize_with = "integer")]
        group: i64,
        #[serde(deserialize_with = "boolean")]
        active: bool,
        #[serde(default)]
        note: Option<String>,
        #[serde(deserialize_with = "datetime")]
        created: DateTime,
    }

    fn string<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = String;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a string")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
                Ok(text.to_owned())
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<String, E> {
                Ok(number.to_string())
            }
            fn visit_i64<E: Error>(self, number: i64) -> Result<String, E> {
                Ok(number.to_string())
            }
            fn visit_f64<E: Error>(self, number: f64) -> Result<String, E> {
                Ok(number.to_string())
            }
            fn visit_bool<E: Error>(self, value: bool) -> Result<String, E> {
                Ok(value.to_string())
            }
        }
        deserializer.deserialize_any(Text)
    }

    fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
        struct Integer;
        impl Visitor<'_> for Integer {
            type Value = i64;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an integer")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<i64, E> {
                text.parse().map_err(E::custom)
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<i64, E> {
                number.try_into().map_err(E::custom)
            }
            fn visit_i64<E: Error>(self, number: i64) -> Result<i64, E> {
                Ok(number)
            }
        }
        deserializer.deserialize_any(Integer)
    }

    fn boolean<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
        struct Boolean;
        impl Visitor<'_> for Boolean {
            type Value = bool;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a boolean")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<bool, E> {
                match text {
                    "1" | "true" | "yes" | "on" => Ok(true),
                    "" | "0" | "false" | "no" | "off" => Ok(false),
                    _ => Err(E::custom("not a boolean")),
                }
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<bool, E> {
                Ok(number != 0)
            }
            fn visit_bool<E: Error>(self, value: bool) -> Result<bool, E> {
                Ok(value)
            }
        }
        deserializer.deserialize_any(Boolean)
    }

    fn datetime<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime, D::Error> {
        struct Moment;
        impl Visitor<'_> for Moment {
            type Value = DateTime;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a datetime")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<DateTime, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Moment)
    }
}
