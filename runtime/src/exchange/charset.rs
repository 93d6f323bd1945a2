//! The text of a reply's body: UTF-8, or else the character set that the reply declares.
//!
//! It does not know what the text says.

use bytes::Bytes;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use http::HeaderMap;
use http::header::CONTENT_TYPE;

use crate::http::HttpReply;

/// Makes the body UTF-8, if it is the text that the reply says it is. Byte-order marks before JSON are passed over, and counted, where it
/// is read.
///
/// What is UTF-8 stays so, whatever is declared: many servers declare what their pages are, and JSON is UTF-8 by its standard.
pub(super) fn make_utf8(reply: &mut HttpReply) {
    let declared = declared(&reply.headers).and_then(|label| Encoding::for_label(label.as_bytes()));
    let wide = Encoding::for_bom(&reply.body).map(|(encoding, _)| encoding).or(declared).filter(|encoding| is_wide(encoding));
    let other = || declared.filter(|encoding| *encoding != UTF_8 && std::str::from_utf8(&reply.body).is_err());
    if let Some(encoding) = wide.or_else(other) {
        let (text, is_wrong) = encoding.decode_without_bom_handling(&reply.body);
        if !is_wrong {
            reply.body = Bytes::from(text.into_owned());
        }
    }
}

/// Two bytes a character, among which are zeros that UTF-8 has as well.
fn is_wide(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// The character set that the content type names.
pub(super) fn declared(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let charset = value.split([';', ',']).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then_some(value)
    })?;
    Some(charset.trim().trim_matches(['"', '\'']))
}
