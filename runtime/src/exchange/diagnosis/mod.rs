//! Diagnoses a reply that is not one of the API, the most helpful reason first.
//!
//! It does not decide whether a reply is accepted. `page` recognizes web pages and XML.

mod page;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName};

use super::misspelled::misspelled;
use super::{charset, coding};
use crate::description::{Place, Pointer};
use crate::error::{Delivery, Error, ErrorKind};
use crate::http::HttpReply;
use crate::http::rest::is_attachment;
use crate::json::{self, Around};
use crate::redact::Redactor;

pub(super) use self::page::{XML_HINT, challenge_hint, is_xml};

/// The most characters of a server's text in an error.
pub(super) const EXCERPT: usize = 300;

fn error(text: impl Into<String>) -> Error {
    Error::new(ErrorKind::Unreadable, Delivery::Answered, text)
}

/// Why the reply with this text is not one of the API: it is of another kind, or `syntax` was found while its envelope was read.
pub(super) fn diagnose(reply: &HttpReply, text: Option<&str>, syntax: Option<&json::Syntax>, redactor: &Redactor) -> Error {
    let Some(text) = text else {
        let valid = std::str::from_utf8(&reply.body).map_or_else(|wrong| wrong.valid_up_to(), str::len);
        return diagnose_bytes(&reply.headers, valid, redactor);
    };
    if json::after_marks(text).is_empty() {
        return error("the reply is empty; expected JSON");
    }
    match json::check(text).err().as_ref().or(syntax) {
        Some(syntax) => diagnose_syntax(text, &reply.headers, syntax, redactor),
        None => diagnose_content_type(&reply.headers, redactor),
    }
}

/// The same for a text that decoding found not to be JSON.
pub(super) fn not_json(reply: &HttpReply, text: &str, syntax: &json::Syntax, redactor: &Redactor) -> Error {
    diagnose_syntax(text, &reply.headers, json::check(text).err().as_ref().unwrap_or(syntax), redactor)
}

/// A body that should have been unpacked and could not be.
pub(super) fn diagnose_packed(packed: &coding::Packed, limit: usize) -> Error {
    match packed {
        coding::Packed::TooLong => {
            let text = format!("the reply is longer than the limit of {limit} bytes when it is unpacked");
            Error::new(ErrorKind::TooLong, Delivery::Answered, text)
                .with_hint("the limit can be set for the client or for one call")
        }
        coding::Packed::Broken(coding, cause) => error(format!("the reply is compressed (`{coding}`) and broken: {cause}")),
    }
}

/// Why what came in place of a file is none, if it is a web page. A page that is a file is an attachment.
pub(super) fn page_for_file(reply: &HttpReply, redactor: &Redactor) -> Option<Error> {
    if is_attachment(&reply.headers) {
        return None;
    }
    let beginning = String::from_utf8_lossy(&reply.body[..reply.body.len().min(8 * 1024)]);
    page::diagnose_for_file(json::after_marks(&beginning), &reply.headers, redactor)
}

/// What is no text.
fn diagnose_bytes(headers: &HeaderMap, valid: usize, redactor: &Redactor) -> Error {
    if let Some(coding) = coding::named(headers) {
        let coding = redactor.line(coding, 40);
        return error(format!("the reply is compressed (`{coding}`), which was not requested"));
    }
    let problem = format!("the reply is not UTF-8 text: the first invalid byte is byte {valid}");
    match charset::declared(headers) {
        Some(charset) if !charset.eq_ignore_ascii_case("utf-8") => {
            let charset = redactor.line(charset, 40);
            error(format!("{problem}, and it is not of the declared character set `{charset}` either"))
        }
        Some(_) => error(problem),
        None => {
            error(problem).with_hint("its content type declares no other character set; the server must do so, or send UTF-8")
        }
    }
}

fn diagnose_syntax(text: &str, headers: &HeaderMap, syntax: &json::Syntax, redactor: &Redactor) -> Error {
    if let Some(Around { before, after }) = json::around_json(text, json::length) {
        return diagnose_around(json::after_marks(before), after, redactor);
    }
    let start = json::after_marks(text);
    if let Some(error) = page::diagnose(start, headers, redactor) {
        return error;
    }
    if !start.starts_with(['{', '[']) {
        return error(format!("the reply is not JSON: {}", redactor.line_without_tags(start, EXCERPT)))
            .with_hint(page::PAGE_HINT);
    }
    if syntax.is_early_end() {
        return error(format!("the reply's JSON ends early, after {} bytes", text.len()));
    }
    // From the start, not from where it is wrong: an excerpt must not begin within a secret.
    let excerpt = redactor.line(start, 120);
    let error = error(format!("the reply is not JSON: {} at byte {}: {excerpt}", syntax.problem(), syntax.offset()));
    match syntax.tolerance(text) {
        Some(word) => {
            error.with_hint(format!("the server must fix this; if it cannot be fixed, the schema can say `tolerates: {word}`"))
        }
        None => error,
    }
}

fn diagnose_around(before: &str, after: &str, redactor: &Redactor) -> Error {
    let shown = |text: &str| {
        let line = redactor.line_without_tags(text, EXCERPT);
        // Characters that cannot be seen are named.
        if line.is_empty() { redactor.line(&text.escape_default().to_string(), 80) } else { line }
    };
    let text = match (before.trim().is_empty(), after.trim().is_empty()) {
        (false, true) => format!("the server wrote something before the JSON: {}", shown(before)),
        (true, _) => format!("the server wrote something after the JSON: {}", shown(after)),
        (false, false) => format!("the server wrote something around the JSON: {} … {}", shown(before), shown(after)),
    };
    error(text).with_hint(
        "this is most likely from the server's own code, which should not show it there; if that cannot be fixed, the schema can say \
         `tolerates: text_around`",
    )
}

fn diagnose_content_type(headers: &HeaderMap, redactor: &Redactor) -> Error {
    let given = match header(headers, CONTENT_TYPE) {
        Some(given) => format!("the reply's content type is `{}`", redactor.line(given, 80)),
        None => "the reply has no content type".to_owned(),
    };
    error(format!("{given}; expected `application/json`"))
        .with_hint("if this API always replies so, its schema can say `content_type: any`")
}

/// Diagnoses a success with nothing where the data is: `step` is as far as the pointer leads, and one step more.
pub(super) fn no_data(step: &str, data: &Pointer, redactor: &Redactor) -> Error {
    let step = redactor.line(step, 120);
    Error::new(ErrorKind::Decode, Delivery::Answered, format!("the reply has no `{step}`; the data is expected at `/{data}`"))
}

/// Diagnoses JSON without the place that shows success.
pub(super) fn no_envelope(text: &str, place: &Place, redactor: &Redactor) -> Error {
    let field = match place {
        Place::Body(pointer) | Place::Data(pointer) => pointer,
        place => return error(format!("the reply does not have {place}, which shows whether the call succeeded")),
    };
    let start = json::after_marks(text);
    let kind = match start.as_bytes().first() {
        Some(b'{') => {
            let error = error(format!(
                "the reply has no field `{field}`, which shows whether the call succeeded: {}",
                redactor.line(start, 120)
            ));
            return match misspelled(text, field.steps()) {
                Some(similar) => {
                    let similar = redactor.line(&similar, 80);
                    error.with_hint(format!("it has `{similar}`; the schema may have the field's name wrong"))
                }
                None => error,
            };
        }
        Some(b'[') => "a list",
        Some(b'"') => "a string",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        _ => "a number",
    };
    error(format!("the reply is {kind}; expected an object with the field `{field}`"))
}

fn header(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
