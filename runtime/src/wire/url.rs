//! `url`: an absolute URL.

use ::url::Url;

use super::decode::Decode;
use super::forms::{Forms, OTHER_TEXTS};
use super::mismatch::Mismatch;
use super::nothing::Nothing;
use super::reader::Reader;
use super::scalar::{Facts, Wire};
use super::text::{Booleans, Text, WriteJson, WriteText};
use crate::json;

/// A URL without spaces around it, which the library's parser cuts off.
fn parse(text: &str) -> Option<Url> {
    if text.trim().len() == text.len() { text.parse().ok() } else { None }
}

const FORMS: Forms<Url> = Forms { is_number: false, ..Forms::plain("a URL", |_| OTHER_TEXTS) };

impl Wire for Url {
    const FACTS: Facts = Facts {
        rust: "::actionapi::Url",
        takes_into: false,
        wanted: "a URL",
        placeholder: "URL",
        sample: r#""https://example.org/""#,
        aliases: &["uri"],
        sends: "the URL",
        accepts: "a whole URL, also with spaces around it",
    };

    fn is_text(text: &str, _: &Booleans) -> bool {
        text.parse::<Self>().is_ok()
    }
}

impl Decode for Url {
    const NOTHING: Nothing = Nothing::BLANK;
    const EXPECTED: &'static str = "a URL";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        reader.parsed(parse, &FORMS)
    }
}

impl WriteText for Url {
    fn write(&self, text: &mut Text<'_>) {
        text.push(self.as_str());
    }
}

impl WriteJson for Url {
    fn write_json(&self, json: &mut String) {
        json::quote(self.as_str(), json);
    }
}
