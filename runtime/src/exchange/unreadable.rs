//! Says why a reply is not what the API answers, once it is known that it is not: the most telling reason first.
//!
//! It never decides whether a reply is accepted.

use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, HeaderName};

use crate::description::Path;
use crate::error::{Delivery, Error, ErrorKind};
use crate::json;
use crate::redact::Redactor;
use crate::transport::HttpReply;

/// The most characters of a server's text in an error.
pub(super) const EXCERPT: usize = 300;

/// What a web page in place of JSON most often means.
const PAGE_HINT: &str = "API access may not be enabled for this account, or the end point may be wrong";

fn error(text: impl Into<String>) -> Error {
    Error::new(ErrorKind::Unreadable, Delivery::Answered, text)
}

/// Why the reply is not one of the API: it is of another kind, or reading its envelope came upon `syntax`.
pub(super) fn explain(reply: &HttpReply, syntax: Option<&json::Syntax>, redactor: &Redactor) -> Error {
    let body: &[u8] = &reply.body;
    if let Some(coding) = coding(&reply.headers) {
        let coding = redactor.line(coding, 40);
        return error(format!("the reply is compressed (`{coding}`), which was not asked for"));
    }
    if body.iter().all(u8::is_ascii_whitespace) {
        return error("the reply is empty, where JSON is due");
    }
    if body.starts_with(b"\xef\xbb\xbf") {
        return error("the reply begins with a byte-order mark, which JSON may not have")
            .with_hint("a file of the server's code is saved with one: it is the server's to mend");
    }
    let text = match std::str::from_utf8(body) {
        Ok(text) => text,
        Err(wrong) => return error(format!("the reply is not UTF-8 text: see its byte {}", wrong.valid_up_to())),
    };
    match json::find(text, &[], &mut []).err().as_ref().or(syntax) {
        Some(syntax) => explain_syntax(text, syntax, redactor),
        None => explain_content_type(&reply.headers, redactor),
    }
}

/// Of a text that was found not to be JSON when it was read: half of a character's escape is only noticed then.
pub(super) fn no_json(text: &str, syntax: &json::Syntax, redactor: &Redactor) -> Error {
    explain_syntax(text, json::find(text, &[], &mut []).err().as_ref().unwrap_or(syntax), redactor)
}

fn explain_syntax(text: &str, syntax: &json::Syntax, redactor: &Redactor) -> Error {
    if let Some(notice) = text_before_json(text) {
        let notice = redactor.line_without_tags(notice, EXCERPT);
        return error(format!("the server wrote something before the JSON: {notice}"))
            .with_hint("it is most likely a notice of the server's own code, which should not be shown there");
    }
    let start = text.trim_start();
    if start.starts_with('<') {
        let excerpt = redactor.line_without_tags(start, EXCERPT);
        return error(format!("the reply is a web page, not JSON: {excerpt}")).with_hint(PAGE_HINT);
    }
    if !start.starts_with(['{', '[']) {
        return error(format!("the reply is not JSON: {}", redactor.line_without_tags(start, EXCERPT))).with_hint(PAGE_HINT);
    }
    if syntax.is_early_end() {
        return error(format!("the reply's JSON breaks off after {} bytes", text.len()));
    }
    // From the start, not from where it goes wrong, lest the excerpt begin within a secret.
    error(format!("the reply is not JSON: it goes wrong at its byte {}: {}", syntax.offset(), redactor.line(start, 120)))
}

/// What stands before a JSON object that lasts to the end of the text.
fn text_before_json(text: &str) -> Option<&str> {
    const CANDIDATES: usize = 16;
    let starts = text.match_indices('{').map(|(at, _)| at).filter(|at| *at > 0).take(CANDIDATES);
    starts.into_iter().find(|at| json::find(&text[*at..], &[], &mut []).is_ok()).map(|at| &text[..at]).filter(|before| {
        // Otherwise it is the inner part of some broken JSON.
        !before.trim_start().starts_with(['{', '['])
    })
}

fn explain_content_type(headers: &HeaderMap, redactor: &Redactor) -> Error {
    let given = match header(headers, CONTENT_TYPE) {
        Some(given) => format!("the reply's content type is `{}`", redactor.line(given, 80)),
        None => "the reply has no content type".to_owned(),
    };
    error(format!("{given}, where `application/json` is due"))
        .with_hint("if this API always answers so, its schema can say `content_type: any`")
}

/// Of JSON in which the field that tells success from failure is missing.
pub(super) fn no_envelope(text: &str, field: Path, redactor: &Redactor) -> Error {
    let field = field.join(".");
    let start = text.trim_start();
    let kind = match start.as_bytes().first() {
        Some(b'{') => {
            return error(format!(
                "the reply has no field `{field}`, which tells success from failure: {}",
                redactor.line(start, 120)
            ));
        }
        Some(b'[') => "a list",
        Some(b'"') => "a string",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        _ => "a number",
    };
    error(format!("the reply is {kind}, where an object with the field `{field}` is due"))
}

/// The coding of a body that is not as it is.
pub(super) fn coding(headers: &HeaderMap) -> Option<&str> {
    let coding = headers.get(CONTENT_ENCODING)?.to_str().unwrap_or("?").trim();
    (!coding.is_empty() && !coding.eq_ignore_ascii_case("identity")).then_some(coding)
}

fn header(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
