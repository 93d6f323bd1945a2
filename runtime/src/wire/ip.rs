//! `ip`: an IP address of either version.

use std::net::IpAddr;

use super::decode::Decode;
use super::mismatch::Mismatch;
use super::nothing::Nothing;
use super::reader::Reader;
use super::scalar::{Facts, Wire};
use super::text::push_display;
use super::text::{Booleans, Text, WriteJson, WriteText};

impl Wire for IpAddr {
    const FACTS: Facts = Facts {
        rust: "::std::net::IpAddr",
        takes_into: false,
        wanted: "an IP address",
        placeholder: "IP-ADDRESS",
        sample: r#""192.0.2.1""#,
        aliases: &["ipaddr", "ipaddress"],
        sends: "the address",
        accepts: "an address, of version 4 or 6",
    };

    fn is_text(text: &str, _: &Booleans) -> bool {
        text.parse::<Self>().is_ok()
    }
}

impl Decode for IpAddr {
    const NOTHING: Nothing = Nothing::EMPTY;
    const EXPECTED: &'static str = "an IP address";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        reader.parsed(Self::EXPECTED, |_, text| text.parse().ok())
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
