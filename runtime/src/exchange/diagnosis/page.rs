//! Pages in place of replies: of a web site, of a proxy that challenges its visitors, and XML.
//!
//! It does not know JSON.

use http::HeaderMap;
use http::header::CONTENT_TYPE;

use super::{EXCERPT, error, header};
use crate::error::Error;
use crate::redact::Redactor;

/// The usual reason for a web page in place of JSON.
pub(super) const PAGE_HINT: &str = "API access may not be enabled for this account, or the endpoint may be wrong";

/// The usual reason for XML.
const XML_HINT: &str =
    "many APIs choose the format by a parameter or header, such as `format=json`: the schema can send it with every request";

const CHALLENGE_HINT: &str =
    "a proxy in front of the server takes the client for a robot and challenges it; its operator can exempt the API from that";

/// What the challenges of the usual proxies say.
const CHALLENGES: &[&str] = &[
    "just a moment...",
    "checking your browser",
    "attention required! | cloudflare",
    "cf-chl-",
    "cf_chl_",
    "challenge-platform",
    "_incapsula_resource",
    "ddos protection by",
    "sucuri website firewall",
    "verify you are human",
    "captcha",
    "enable javascript and cookies to continue",
];

/// Diagnoses a text that is a page, or XML.
pub(super) fn diagnose(text: &str, headers: &HeaderMap, redactor: &Redactor) -> Option<Error> {
    if !text.starts_with('<') {
        return None;
    }
    if is_xml(text, headers) {
        let excerpt = redactor.line(text, EXCERPT);
        return Some(error(format!("the reply is XML, not JSON: {excerpt}")).with_hint(XML_HINT));
    }
    let excerpt = redactor.line_without_tags(text, EXCERPT);
    let hint = challenge_hint(headers, text).unwrap_or(PAGE_HINT);
    Some(error(format!("the reply is a web page, not JSON: {excerpt}")).with_hint(hint))
}

/// The hint for a challenge, if the reply is one.
pub(in crate::exchange) fn challenge_hint(headers: &HeaderMap, text: &str) -> Option<&'static str> {
    const MOST: usize = 64 * 1024;
    let is_page = text.trim_start().starts_with('<');
    let is_marked = headers.get("cf-mitigated").is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"challenge"));
    let beginning = || {
        let end = (0..=text.len().min(MOST)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
        text[..end].to_ascii_lowercase()
    };
    let is_challenge = is_marked
        || is_page && {
            let page = beginning();
            CHALLENGES.iter().any(|words| page.contains(words))
        };
    is_challenge.then_some(CHALLENGE_HINT)
}

fn is_xml(text: &str, headers: &HeaderMap) -> bool {
    let start: String = text.chars().take(1024).collect::<String>().to_ascii_lowercase();
    if start.contains("<!doctype html") || start.contains("<html") {
        return false;
    }
    let kind = header(headers, CONTENT_TYPE).and_then(|value| value.split(';').next()).unwrap_or_default().trim();
    let kind = kind.to_ascii_lowercase();
    start.starts_with("<?xml") || kind.ends_with("/xml") || kind.ends_with("+xml") && kind != "application/xhtml+xml"
}
