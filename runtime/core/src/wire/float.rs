//! `float`: a floating-point number of 64 bits.

use super::decode::Decode;
use super::forms::{Forms, WORDS};
use super::mismatch::Mismatch;
use super::nothing::Nothing;
use super::reader::Reader;
use super::scalar::{Facts, Wire};
use super::text::push_display;
use super::text::{Booleans, Text, WriteJson, WriteText};

/// A float that is a number: Rust's parser knows `inf` and `nan` as well.
fn parse(digits: &str) -> Option<f64> {
    digits.parse().ok().filter(|value: &f64| value.is_finite())
}

const FORMS: Forms<f64> = Forms::plain("a float", hint);

fn hint(text: &str) -> &'static str {
    let is_large = text.contains(|digit: char| digit.is_ascii_digit())
        && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'));
    if is_large { "a `float` holds numbers up to about 1.8e308; a `string` keeps every digit of larger ones" } else { WORDS }
}

impl Wire for f64 {
    const FACTS: Facts = Facts {
        rust: "f64",
        takes_into: false,
        wanted: "a float",
        placeholder: "NUMBER",
        sample: "1.5",
        aliases: &["double"],
        sends: "its digits",
        accepts: "a number, also as a string, with spaces around it; not infinity",
    };

    fn is_text(text: &str, _: &Booleans) -> bool {
        parse(text).is_some()
    }
}

impl Decode for f64 {
    const NOTHING: Nothing = Nothing::BLANK;
    const EXPECTED: &'static str = "a float";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        reader.number(parse, &FORMS)
    }
}

impl WriteText for f64 {
    fn write(&self, text: &mut Text<'_>) {
        if !self.is_finite() {
            text.problem = Some(format!("{self} is not a number that can be sent"));
        }
        text.display(self);
    }
}

impl WriteJson for f64 {
    fn write_json(&self, json: &mut String) {
        // JSON has no other word for what is no number.
        if self.is_finite() { push_display(json, self) } else { json.push_str("null") }
    }
}
