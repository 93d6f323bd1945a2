//! `boolean`: true or false, and the words that stand for them.

use super::decode::Decode;
use super::drift::Forgiven;
use super::mismatch::Mismatch;
use super::reader::Reader;
use super::scalar::{Facts, Wire};
use super::string::truth;
use super::text::{Booleans, Text, WriteJson, WriteText};
use crate::json::Token;

/// The words for true and false, in lower case.
const YES: &[&str] = &["1", "true", "yes", "on"];
const NO: &[&str] = &["0", "false", "no", "off", ""];

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
        accepts: "true and false, 1 and 0; the strings `1`, `true`, `yes`, `on` and `0`, `false`, `no`, `off` in any case, and `\"\"` as false",
    };

    fn is_text(text: &str, booleans: &Booleans) -> bool {
        text == booleans.yes || text == booleans.no
    }

    fn normalize(text: &str, booleans: &Booleans) -> String {
        if Self::is_text(text, booleans) {
            return text.to_owned();
        }
        match text.to_ascii_lowercase().as_str() {
            "yes" | "y" | "true" | "1" | "on" => booleans.yes.clone().into_owned(),
            "no" | "n" | "false" | "0" | "off" => booleans.no.clone().into_owned(),
            _ => text.to_owned(),
        }
    }
}

impl Decode for bool {
    const EXPECTED: &'static str = "a boolean";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        let token = reader.scanner.token()?;
        let text = match token {
            Token::Boolean(value) => return Ok(value),
            Token::Number(text @ ("0" | "1")) => text,
            Token::Text { raw, .. } => raw,
            other => return Err(reader.mismatch(Self::EXPECTED, other)),
        };
        let is = |word: &&str| word.eq_ignore_ascii_case(text);
        let value = YES.iter().any(is);
        if !value && !NO.iter().any(is) {
            return Err(reader.mismatch(Self::EXPECTED, token));
        }
        reader.forgive(Forgiven::Boolean);
        Ok(value)
    }
}

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
