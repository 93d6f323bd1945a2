//! `boolean`: true or false, and the words that stand for them.

use super::decode::Decode;
use super::drift::Forgiven;
use super::integer;
use super::mismatch::Mismatch;
use super::reader::{Reader, truth};
use super::scalar::{Facts, Wire};
use super::text::{Booleans, Text, WriteJson, WriteText};
use crate::json::Token;

/// The words for true and false, in lower case.
const YES: &[&str] = &["1", "true", "yes", "on", "y", "t", "enabled", "active"];
const NO: &[&str] = &["0", "false", "no", "off", "n", "f", "disabled", "inactive"];

/// What a text or number means; `""` is false.
fn meaning(text: &str) -> Option<bool> {
    let text = text.trim();
    let is = |word: &&str| word.eq_ignore_ascii_case(text);
    if YES.iter().any(is) {
        return Some(true);
    }
    if text.is_empty() || NO.iter().any(is) {
        return Some(false);
    }
    // `1.0` is 1.
    match integer::whole(text)? {
        1 => Some(true),
        0 => Some(false),
        _ => None,
    }
}

impl Wire for bool {
    const FACTS: Facts = Facts {
        rust: "bool",
        takes_into: false,
        // The API chooses the texts.
        wanted: "",
        placeholder: "yes|no",
        sample: "true",
        aliases: &["bool"],
        sends: "one of `booleans`",
        accepts: "true and false, 1 and 0 (also `1.0`); in any case the strings `1`, `true`, `yes`, `y`, `t`, `on`, `enabled`, `active` and `0`, `false`, `no`, `n`, `f`, `off`, `disabled`, `inactive`, and `\"\"` as false",
    };

    fn is_text(text: &str, booleans: &Booleans) -> bool {
        text == booleans.yes || text == booleans.no
    }

    fn normalize(text: &str, booleans: &Booleans) -> String {
        if Self::is_text(text, booleans) {
            return text.to_owned();
        }
        match meaning(text) {
            Some(true) => booleans.yes.clone().into_owned(),
            Some(false) if !text.trim().is_empty() => booleans.no.clone().into_owned(),
            _ => text.to_owned(),
        }
    }
}

impl Decode for bool {
    const EXPECTED: &'static str = "a boolean";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        let token = reader.scanner.token()?;
        let value = match token {
            Token::Boolean(value) => return Ok(value),
            Token::Number("1") | Token::Text { raw: "1", .. } => Some(true),
            Token::Number("0") | Token::Text { raw: "0", .. } => Some(false),
            Token::Number(digits) => meaning(digits),
            Token::Text { raw, escaped } => meaning(&reader.unescape(raw, escaped)?),
            other => return Err(Mismatch::with(Self::EXPECTED, other)),
        };
        let Some(value) = value else { return Err(Mismatch::with(Self::EXPECTED, token).with_hint(HINT)) };
        reader.forgive(Forgiven::Boolean);
        Ok(value)
    }
}

/// What to do about other words.
const HINT: &str = "if this has more than two values, or words of its own, make it an enum or a `string` in the schema";

impl WriteText for bool {
    fn write(&self, text: &mut Text<'_>) {
        let Booleans { yes, no } = text.booleans;
        text.out.push_str(if *self { yes } else { no });
    }
}

impl WriteJson for bool {
    fn write_json(&self, json: &mut String) {
        json.push_str(truth(*self));
    }
}
