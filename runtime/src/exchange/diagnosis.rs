//! Diagnoses a reply that is not one of the API, the most helpful reason first.
//!
//! It never decides whether a reply is accepted.

use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, HeaderName};

use crate::description::Path;
use crate::error::{Delivery, Error, ErrorKind};
use crate::http::HttpReply;
use crate::json;
use crate::redact::Redactor;

/// The most characters of a server's text in an error.
pub(super) const EXCERPT: usize = 300;

/// The usual reason for a web page in place of JSON.
const PAGE_HINT: &str = "API access may not be enabled for this account, or the endpoint may be wrong";

fn error(text: impl Into<String>) -> Error {
    Error::new(ErrorKind::Unreadable, Delivery::Answered, text)
}

/// Why the reply is not one of the API: it is of another kind, or `syntax` was found while its envelope was read.
pub(super) fn diagnose(reply: &HttpReply, syntax: Option<&json::Syntax>, redactor: &Redactor) -> Error {
    let body: &[u8] = &reply.body;
    if let Some(coding) = coding(&reply.headers) {
        let coding = redactor.line(coding, 40);
        return error(format!("the reply is compressed (`{coding}`), which was not requested"));
    }
    let text = match std::str::from_utf8(body) {
        Ok(text) => text,
        Err(wrong) => {
            return error(format!("the reply is not UTF-8 text: the first invalid byte is byte {}", wrong.valid_up_to()));
        }
    };
    if json::after_marks(text).is_empty() {
        return error("the reply is empty; expected JSON");
    }
    match json::check(text).err().as_ref().or(syntax) {
        Some(syntax) => diagnose_syntax(text, syntax, redactor),
        None => diagnose_content_type(&reply.headers, redactor),
    }
}

/// The same for a text that decoding found not to be JSON.
pub(super) fn not_json(text: &str, syntax: &json::Syntax, redactor: &Redactor) -> Error {
    diagnose_syntax(text, json::check(text).err().as_ref().unwrap_or(syntax), redactor)
}

fn diagnose_syntax(text: &str, syntax: &json::Syntax, redactor: &Redactor) -> Error {
    if let Some(notice) = text_before_json(text) {
        let notice = redactor.line_without_tags(notice, EXCERPT);
        return error(format!("the server wrote something before the JSON: {notice}"))
            .with_hint("this is most likely a notice from the server's own code, which should not be shown there");
    }
    let start = json::after_marks(text);
    if start.starts_with('<') {
        let excerpt = redactor.line_without_tags(start, EXCERPT);
        return error(format!("the reply is a web page, not JSON: {excerpt}")).with_hint(PAGE_HINT);
    }
    if !start.starts_with(['{', '[']) {
        return error(format!("the reply is not JSON: {}", redactor.line_without_tags(start, EXCERPT))).with_hint(PAGE_HINT);
    }
    if syntax.is_early_end() {
        return error(format!("the reply's JSON ends early, after {} bytes", text.len()));
    }
    // From the start, not from where it is wrong: an excerpt must not begin within a secret.
    error(format!("the reply is not JSON: {} at byte {}: {}", syntax.problem(), syntax.offset(), redactor.line(start, 120)))
}

/// The text before a JSON object that continues to the end of the text.
fn text_before_json(text: &str) -> Option<&str> {
    const CANDIDATES: usize = 16;
    let starts = text.match_indices('{').map(|(at, _)| at).filter(|at| *at > 0).take(CANDIDATES);
    starts.into_iter().find(|at| json::check(&text[*at..]).is_ok()).map(|at| &text[..at]).filter(|before| {
        // Otherwise it is the inner part of some broken JSON.
        !before.trim_start().starts_with(['{', '['])
    })
}

fn diagnose_content_type(headers: &HeaderMap, redactor: &Redactor) -> Error {
    let given = match header(headers, CONTENT_TYPE) {
        Some(given) => format!("the reply's content type is `{}`", redactor.line(given, 80)),
        None => "the reply has no content type".to_owned(),
    };
    error(format!("{given}; expected `application/json`"))
        .with_hint("if this API always replies so, its schema can say `content_type: any`")
}

/// Diagnoses JSON without the field that shows success.
pub(super) fn no_envelope(text: &str, field: &Path, redactor: &Redactor) -> Error {
    let field = field.dotted();
    let start = json::after_marks(text);
    let kind = match start.as_bytes().first() {
        Some(b'{') => {
            return error(format!(
                "the reply has no field `{field}`, which shows whether the call succeeded: {}",
                redactor.line(start, 120)
            ));
        }
        Some(b'[') => "a list",
        Some(b'"') => "a string",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        _ => "a number",
    };
    error(format!("the reply is {kind}; expected an object with the field `{field}`"))
}

/// The content coding of the body, if it has one.
pub(super) fn coding(headers: &HeaderMap) -> Option<&str> {
    let coding = headers.get(CONTENT_ENCODING)?.to_str().unwrap_or("?").trim();
    (!coding.is_empty() && !coding.eq_ignore_ascii_case("identity")).then_some(coding)
}

fn header(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
