//! `ip`: an IP address of either version.

use std::net::IpAddr;

use super::decode::Decode;
use super::forms::{Forms, OTHER_TEXTS};
use super::mismatch::Mismatch;
use super::nothing::Nothing;
use super::reader::Reader;
use super::scalar::{Facts, Wire};
use super::text::push_display;
use super::text::{Booleans, Text, WriteJson, WriteText};

const FORMS: Forms<IpAddr> = Forms { is_number: false, ..Forms::plain("an IP address", |_| OTHER_TEXTS) };

impl Wire for IpAddr {
    const FACTS: Facts = Facts {
        rust: "::std::net::IpAddr",
        takes_into: false,
        wanted: "an IP address",
        placeholder: "IP-ADDRESS",
        sample: r#""192.0.2.1""#,
        aliases: &["ipaddr", "ipaddress"],
        sends: "the address",
        accepts: "an address, of version 4 or 6, also with spaces around it",
    };

    fn is_text(text: &str, _: &Booleans) -> bool {
        text.parse::<Self>().is_ok()
    }
}

impl Decode for IpAddr {
    const NOTHING: Nothing = Nothing::BLANK;
    const EXPECTED: &'static str = "an IP address";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        reader.parsed(|text| text.parse().ok(), &FORMS)
    }
}

impl WriteText for IpAddr {
    fn write(&self, text: &mut Text<'_>) {
        text.display(self);
    }
}

impl WriteJson for IpAddr {
    fn write_json(&self, json: &mut String) {
        push_display(json, format_args!("\"{self}\""));
    }
}
