//! `url`: an absolute URL.

use ::url::Url;

use super::decode::Decode;
use super::drift::Forgiven;
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

/// Whether a URL was escaped for a web page, where it does not belong: `?a=1&amp;b=2` has the parameter `amp;b`.
fn has_entity(url: &str) -> bool {
    let mut escapes = url.split('&').skip(1).filter_map(|rest| rest.split_once(';'));
    escapes.any(|(name, _)| match name.strip_prefix('#') {
        Some(number) => {
            !number.is_empty() && number.trim_start_matches(['x', 'X']).bytes().all(|byte| byte.is_ascii_hexdigit())
        }
        None => matches!(name, "amp" | "lt" | "gt" | "quot" | "apos"),
    })
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
        let url = reader.parsed(parse, &FORMS)?;
        if has_entity(url.as_str()) {
            reader.drift.add_text(reader.place, Forgiven::EntityInUrl, url.as_str());
        }
        Ok(url)
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
