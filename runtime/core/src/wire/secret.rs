//! A string with `secret: true`: text that no message shows.

use super::decode::Decode;
use super::mismatch::Mismatch;
use super::nothing::Nothing;
use super::reader::Reader;
use super::scalar::{Facts, Wire};
use super::text::{Booleans, Text, WriteJson, WriteText};
use crate::json;
use crate::secret::Secret;

impl Wire for Secret {
    const FACTS: Facts = Facts {
        rust: "::actionapi::Secret",
        takes_into: true,
        wanted: "text",
        placeholder: "TEXT",
        sample: r#""hidden""#,
        aliases: &[],
        sends: "the text",
        accepts: "text; a number or boolean as its text, every digit kept",
    };

    fn is_text(_: &str, _: &Booleans) -> bool {
        true
    }
}

impl Decode for Secret {
    const NOTHING: Nothing = Nothing::NULL_OR_FALSE;
    const EXPECTED: &'static str = "a string";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        match reader.text()? {
            Ok(text) => Ok(Self::from(text.into_owned())),
            Err(other) => Err(Mismatch::without_value(Self::EXPECTED, other)),
        }
    }
}

impl WriteText for Secret {
    fn write(&self, text: &mut Text<'_>) {
        text.push(self.expose());
        text.secrets.push(self.clone());
    }
}

impl WriteJson for Secret {
    fn write_json(&self, json: &mut String) {
        json::quote(self.expose(), json);
    }

    fn add_secrets(&self, secrets: &mut Vec<Secret>) {
        secrets.push(self.clone());
    }
}
