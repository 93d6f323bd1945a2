//! Reads a reply: is it one of this API, did the call succeed, where are its message and its data.
//!
//! The envelope's own word comes first, then the HTTP status, then the data; so an error of the API is never mistaken for data of
//! the wrong type. It does not know the data's type.

use std::borrow::Cow;
use std::ops::Range;

use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderMap, StatusCode};
use url::Url;

use super::retry_after::retry_after;
use super::unreadable::{self, EXCERPT};
use crate::description::{Api, ContentType, Envelope, Path, Success};
use crate::error::{Delivery, Error, ErrorKind, is_passing};
use crate::json;
use crate::redact::Redactor;
use crate::transport::HttpReply;

/// The most bytes of a server's text that are looked at for an excerpt, or kept of its message.
const BEGINNING: usize = 64 * 1024;

/// Where the parts of a successful reply are in its body.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) message: Option<Range<usize>>,
    pub(crate) data: Option<Data>,
}

/// Where the data begins. What follows it need not have been read yet, so that decoding is most often the only pass over the data.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Data {
    pub(crate) start: usize,
    /// How many objects it is inside of.
    pub(crate) levels: usize,
}

/// The envelope's fields, as JSON text.
struct Found<'t> {
    success: Option<&'t str>,
    message: Option<&'t str>,
    code: Option<&'t str>,
}

/// Reads a reply, or says what is wrong with it. `redactor` is only asked for then.
pub(super) fn read(api: &Api, endpoint: &Url, reply: &HttpReply, redactor: &dyn Fn() -> Redactor) -> Result<Parts, Error> {
    let result = if reply.status.is_redirection() {
        Err(redirect(endpoint, &reply.headers, &redactor()))
    } else if reply.status.is_success() {
        read_success(api, reply, redactor)
    } else {
        Err(read_failure(api, reply, &redactor()))
    };
    result.map_err(|error| {
        let wait = if is_passing(reply.status) { retry_after(&reply.headers) } else { None };
        error.with_status(reply.status).with_retry_after(wait)
    })
}

fn read_success(api: &Api, reply: &HttpReply, redactor: &dyn Fn() -> Redactor) -> Result<Parts, Error> {
    let envelope = &api.envelope;
    if reply.status == StatusCode::NO_CONTENT && matches!(envelope.success, Success::HttpStatus) {
        return Ok(Parts { message: None, data: None });
    }
    let text = std::str::from_utf8(&reply.body).ok();
    let is_accepted = envelope.content_type == ContentType::Any || is_json(&reply.headers);
    let (Some(text), true, false) = (text, is_accepted, unreadable::coding(&reply.headers).is_some()) else {
        return Err(unreadable::explain(reply, None, &redactor()));
    };
    if let Some(parts) = locate_success(text, envelope) {
        return Ok(parts);
    }
    let (found, parts) = locate(text, envelope).map_err(|syntax| unreadable::explain(reply, Some(&syntax), &redactor()))?;
    match verdict(envelope, &found) {
        Verdict::Success => Ok(parts),
        Verdict::Failure => Err(api_error(envelope, &found, &redactor())),
        Verdict::Missing(field) => Err(unreadable::no_envelope(text, field, &redactor())),
    }
}

/// Of a reply with an HTTP status of failure: the envelope says more, if there is one and it does not claim success.
fn read_failure(api: &Api, reply: &HttpReply, redactor: &Redactor) -> Error {
    let envelope = &api.envelope;
    if let Ok(text) = std::str::from_utf8(&reply.body)
        && let Ok((found, _)) = locate(text, envelope)
    {
        let says_so = match &envelope.success {
            Success::HttpStatus => found.message.is_some() || found.code.is_some(),
            _ => matches!(verdict(envelope, &found), Verdict::Failure),
        };
        if says_so {
            return api_error(envelope, &found, redactor);
        }
    }
    let beginning = &reply.body[..reply.body.len().min(BEGINNING)];
    let excerpt = redactor.line_without_tags(&String::from_utf8_lossy(beginning), EXCERPT);
    let said = if excerpt.is_empty() { String::new() } else { format!(": {excerpt}") };
    let error = Error::new(
        ErrorKind::Status,
        Delivery::Answered,
        format!("the server answered with HTTP status {}{said}", reply.status),
    );
    match reply.status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            error.with_hint("the credentials may be wrong, or API access not enabled for this account")
        }
        StatusCode::NOT_FOUND => error.with_hint("the end point may be wrong"),
        _ => error,
    }
}

fn redirect(endpoint: &Url, headers: &HeaderMap, redactor: &Redactor) -> Error {
    let target = headers.get(LOCATION).and_then(|value| value.to_str().ok()).and_then(|target| endpoint.join(target).ok());
    let text = match target {
        Some(target) if target.origin() == endpoint.origin() => {
            "the server redirects to another address of its own, and redirects are never followed".to_owned()
        }
        Some(target) => {
            let host = redactor.line(target.host_str().unwrap_or_default(), 100);
            format!("the server redirects to the host `{host}`, and redirects are never followed")
        }
        None => "the server redirects and does not say where; redirects are never followed".to_owned(),
    };
    Error::new(ErrorKind::Redirect, Delivery::Answered, text)
        .with_hint("if that is where the API now is, make it the end point; the address in use may be outdated")
}

/// `application/json` and `application/*+json`.
fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()) else { return false };
    let essence = value.split(';').next().unwrap_or_default().trim();
    let Some((kind, subtype)) = essence.split_once('/') else { return false };
    let suffix = subtype.rsplit_once('+').map_or(subtype, |(_, suffix)| suffix);
    kind.eq_ignore_ascii_case("application") && suffix.eq_ignore_ascii_case("json")
}

/// Finds what is needed of a success, if that is all told before the data begins, as it most often is.
fn locate_success(text: &str, envelope: &Envelope) -> Option<Parts> {
    let (Success::Is { field, .. }, Some(data)) = (&envelope.success, envelope.data) else { return None };
    // An envelope without a message is looked for its success twice.
    let paths = [*field, envelope.message.unwrap_or(field), data];
    let mut spans = [const { None }; 3];
    let start = json::find_until(text, &paths, &mut spans, 2).ok()??;
    let [success, message, _] = spans;
    let found = Found { success: success.map(|range| &text[range]), message: None, code: None };
    let message = if envelope.message.is_some() { message } else { None };
    match verdict(envelope, &found) {
        Verdict::Success => Some(Parts { message, data: Some(Data { start, levels: data.len() }) }),
        Verdict::Failure | Verdict::Missing(_) => None,
    }
}

/// Finds the envelope's fields in one pass, which also checks that the whole text is JSON.
fn locate<'t>(text: &'t str, envelope: &Envelope) -> Result<(Found<'t>, Parts), json::Syntax> {
    let wanted = [envelope.success.field(), envelope.message, envelope.code, envelope.data];
    let mut paths: [Path; 4] = [&[]; 4];
    let mut slots = [None; 4];
    let mut count = 0;
    for (slot, path) in slots.iter_mut().zip(wanted) {
        if let Some(path) = path {
            paths[count] = path;
            *slot = Some(count);
            count += 1;
        }
    }
    let mut spans = [const { None }; 4];
    json::find(text, &paths[..count], &mut spans[..count])?;
    let mut span = |index: usize| slots[index].and_then(|slot| spans[slot].take());
    let (success, message, code) = (span(0), span(1), span(2));
    let data = match envelope.data {
        Some(path) => span(3).map(|range| Data { start: range.start, levels: path.len() }),
        None => Some(Data { start: 0, levels: 0 }),
    };
    let part = |range: &Option<Range<usize>>| range.clone().map(|range| &text[range]);
    let found = Found { success: part(&success), message: part(&message), code: part(&code) };
    Ok((found, Parts { message, data }))
}

enum Verdict {
    Success,
    Failure,
    /// The field that should tell is not there.
    Missing(Path),
}

fn verdict(envelope: &Envelope, found: &Found<'_>) -> Verdict {
    match (&envelope.success, found.success) {
        (Success::HttpStatus, _) => Verdict::Success,
        (Success::Is { field, .. }, None) => Verdict::Missing(field),
        (Success::Is { values, .. }, Some(value)) => {
            if values.contains(&json::text(value).as_ref()) {
                Verdict::Success
            } else {
                Verdict::Failure
            }
        }
        (Success::Absent { .. }, value) => {
            if value.is_none_or(is_empty) {
                Verdict::Success
            } else {
                Verdict::Failure
            }
        }
    }
}

/// Whether a field's JSON text stands for nothing.
fn is_empty(value: &str) -> bool {
    let inner = value.strip_prefix(['[', '{']).and_then(|rest| rest.strip_suffix([']', '}']));
    matches!(value, "null" | "false" | r#""""#) || inner.is_some_and(|inner| inner.trim().is_empty())
}

/// The text of a JSON value, of a very long one its beginning and `…`.
fn beginning(value: &str) -> Cow<'_, str> {
    // An escape cut in two would make it no text at all; the longest has 12 bytes.
    const ESCAPE: usize = 12;
    if value.len() <= BEGINNING {
        return json::text(value);
    }
    let cuts = (BEGINNING - ESCAPE..=BEGINNING).rev().filter(|at| value.is_char_boundary(*at));
    let unescaped = |at: usize| json::unescape(value[..at].strip_prefix('"')?, true);
    let mut texts = cuts.clone().filter_map(unescaped);
    let text = if value.starts_with('"') { texts.next() } else { cuts.clone().next().map(|at| value[..at].into()) };
    text.unwrap_or_default() + "…"
}

fn api_error(envelope: &Envelope, found: &Found<'_>, redactor: &Redactor) -> Error {
    let text_of = |value: Option<&str>| value.filter(|value| !is_empty(value)).map(|value| redactor.mask(&beginning(value)));
    let message = text_of(found.message);
    let code = text_of(found.code);
    let mut text = match (&message, &envelope.success, found.success) {
        (Some(message), ..) => format!("the API answered: {}", redactor.line(message, EXCERPT)),
        (None, Success::Is { field, .. }, Some(value)) => {
            let value = redactor.line(value, 80);
            format!("the API answered with `{}`: {value} and no message", field.join("."))
        }
        _ => "the API answered with an error and no message".to_owned(),
    };
    if let Some(code) = &code {
        text.push_str(&format!(" (code {})", redactor.line(code, 80)));
    }
    Error::new(ErrorKind::Api, Delivery::Answered, text).with_api(message, code)
}
