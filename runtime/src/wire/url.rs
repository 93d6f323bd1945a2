//! `url`: an absolute URL.

use ::url::Url;

use super::decode::Decode;
use super::mismatch::Mismatch;
use super::nothing::Nothing;
use super::reader::Reader;
use super::scalar::{Facts, Wire};
use super::text::{Booleans, Text, WriteJson, WriteText};
use crate::json;

impl Wire for Url {
    const FACTS: Facts = Facts {
        rust: "::actionapi::Url",
        takes_into: false,
        wanted: "a URL",
        placeholder: "URL",
        sample: r#""https://example.org/""#,
        aliases: &["uri"],
        sends: "the URL",
        accepts: "a whole URL",
    };

    fn is_text(text: &str, _: &Booleans) -> bool {
        text.parse::<Self>().is_ok()
    }
}

impl Decode for Url {
    const NOTHING: Nothing = Nothing::EMPTY;
    const EXPECTED: &'static str = "a URL";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        reader.parsed(Self::EXPECTED, |_, text| text.parse().ok())
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
