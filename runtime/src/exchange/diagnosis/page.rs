//! Pages in place of replies: of a web site, of a proxy that challenges its visitors, and XML.
//!
//! It does not know JSON.

use http::HeaderMap;
use http::header::CONTENT_TYPE;

use super::{EXCERPT, error, header};
use crate::error::Error;
use crate::json;
use crate::redact::Redactor;

/// The usual reason for a web page in place of JSON.
pub(super) const PAGE_HINT: &str = "API access may not be enabled for this account, or the endpoint may be wrong";

/// The usual reason for XML.
pub(in crate::exchange) const XML_HINT: &str =
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

/// Diagnoses a web page in place of a file. XML may be one.
pub(super) fn diagnose_for_file(text: &str, headers: &HeaderMap, redactor: &Redactor) -> Option<Error> {
    let begins = |word: &str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    if !(begins("<!doctype html") || begins("<html")) {
        return None;
    }
    let hint = challenge_hint(headers, text).unwrap_or(
        "API access may not be enabled for this account; a page that is meant as a file has `Content-Disposition: attachment`",
    );
    let excerpt = redactor.line_without_tags(text, EXCERPT);
    Some(error(format!("the reply is a web page, not a file: {excerpt}")).with_hint(hint))
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

/// Whether a text is XML and no web page: it says so, or its content type does, or no page begins with its first element.
pub(in crate::exchange) fn is_xml(text: &str, headers: &HeaderMap) -> bool {
    let start: String = json::after_marks(text).chars().take(1024).collect::<String>().to_ascii_lowercase();
    if !start.starts_with('<') || start.contains("<!doctype html") || start.contains("<html") {
        return false;
    }
    let kind = header(headers, CONTENT_TYPE).and_then(|value| value.split(';').next()).unwrap_or_default().trim();
    let kind = kind.to_ascii_lowercase();
    let is_declared = kind.ends_with("/xml") || kind.ends_with("+xml") && kind != "application/xhtml+xml";
    is_declared || start.starts_with("<?xml") || is_element(after_comments(&start))
}

/// What follows the comments that a page begins with.
fn after_comments(mut text: &str) -> &str {
    while let Some(comment) = text.strip_prefix("<!--") {
        text = comment.split_once("-->").map_or("", |(_, rest)| rest.trim_start());
    }
    text
}

/// The elements that pages, and pieces of them, begin with.
const OF_PAGES: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "base",
    "big",
    "blockquote",
    "body",
    "br",
    "button",
    "center",
    "code",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "em",
    "fieldset",
    "figure",
    "font",
    "footer",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "i",
    "iframe",
    "img",
    "input",
    "label",
    "legend",
    "li",
    "link",
    "main",
    "meta",
    "nav",
    "noscript",
    "ol",
    "p",
    "pre",
    "s",
    "samp",
    "script",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "style",
    "table",
    "tbody",
    "td",
    "template",
    "th",
    "title",
    "tr",
    "tt",
    "u",
    "ul",
    "xmp",
];

/// Whether a text begins with an element that no page begins with.
fn is_element(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('<') else { return false };
    let end = rest.find(|character: char| character.is_whitespace() || matches!(character, '>' | '/')).unwrap_or(rest.len());
    let name = &rest[..end];
    name.starts_with(|first: char| first.is_ascii_alphabetic()) && !OF_PAGES.contains(&name)
}
