//! Reads a reply: whether it is one of this API, whether the call succeeded, and where its message and its data are.
//!
//! The envelope comes first, then the HTTP status, then the data, so that an error of the API is never reported as data of the wrong
//! type. It does not know the data's type.

use std::borrow::Cow;
use std::ops::Range;

use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderMap, StatusCode};
use url::Url;

use super::diagnosis::{self, EXCERPT};
use super::retry_after::retry_after;
use crate::description::{ContentType, Path, ReplyProfile, Success};
use crate::error::{Delivery, Error, ErrorKind, is_passing};
use crate::http::HttpReply;
use crate::json;
use crate::redact::Redactor;

/// The most bytes of a server's text that are looked at for an excerpt, or kept of its message.
const BEGINNING: usize = 64 * 1024;

/// Where the parts of a successful reply are in its body.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) message: Option<Range<usize>>,
    pub(crate) data: Option<Data>,
}

/// Where the data begins. What follows may not have been read yet, so that decoding is most often the only pass over the data.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Data {
    pub(crate) start: usize,
    /// The number of objects it is inside.
    pub(crate) levels: usize,
}

/// The envelope's fields, as JSON text.
struct Found<'t> {
    success: Option<&'t str>,
    message: Option<&'t str>,
    code: Option<&'t str>,
}

/// Reads a reply. `redactor` is called only for an error.
pub(super) fn read(
    profile: &ReplyProfile,
    endpoint: &Url,
    reply: &HttpReply,
    redactor: &dyn Fn() -> Redactor,
) -> Result<Parts, Error> {
    let result = if reply.status.is_redirection() {
        Err(redirect(endpoint, &reply.headers, &redactor()))
    } else if reply.status.is_success() {
        read_success(profile, reply, redactor)
    } else {
        Err(read_failure(profile, reply, &redactor()))
    };
    result.map_err(|error| {
        let wait = if is_passing(reply.status) { retry_after(&reply.headers) } else { None };
        error.with_status(reply.status).with_retry_after(wait)
    })
}

fn read_success(profile: &ReplyProfile, reply: &HttpReply, redactor: &dyn Fn() -> Redactor) -> Result<Parts, Error> {
    if reply.status == StatusCode::NO_CONTENT && matches!(profile.success, Success::HttpStatus) {
        return Ok(Parts { message: None, data: None });
    }
    let text = std::str::from_utf8(&reply.body).ok();
    let is_accepted = profile.content_type == ContentType::Any || is_json(&reply.headers);
    let (Some(text), true, false) = (text, is_accepted, diagnosis::coding(&reply.headers).is_some()) else {
        return Err(diagnosis::diagnose(reply, None, &redactor()));
    };
    if let Some(parts) = locate_success(text, profile) {
        return Ok(parts);
    }
    let (found, parts) = locate(text, profile).map_err(|syntax| diagnosis::diagnose(reply, Some(&syntax), &redactor()))?;
    match verdict(profile, &found) {
        Verdict::Success => Ok(parts),
        Verdict::Failure => Err(api_error(profile, &found, &redactor())),
        Verdict::Missing(field) => Err(diagnosis::no_envelope(text, field, &redactor())),
    }
}

/// The error of a reply with an HTTP status of failure: the envelope's, if there is one and it does not claim success.
fn read_failure(profile: &ReplyProfile, reply: &HttpReply, redactor: &Redactor) -> Error {
    if let Ok(text) = std::str::from_utf8(&reply.body)
        && let Ok((found, _)) = locate(text, profile)
    {
        let says_so = match &profile.success {
            Success::HttpStatus => found.message.is_some() || found.code.is_some(),
            _ => matches!(verdict(profile, &found), Verdict::Failure),
        };
        if says_so {
            return api_error(profile, &found, redactor);
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
        StatusCode::NOT_FOUND => error.with_hint("the endpoint may be wrong"),
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
        None => "the server redirects without saying where; redirects are never followed".to_owned(),
    };
    Error::new(ErrorKind::Redirect, Delivery::Answered, text)
        .with_hint("if that is where the API now is, make it the endpoint; the address in use may be outdated")
}

/// `application/json` and `application/*+json`.
fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()) else { return false };
    let essence = value.split(';').next().unwrap_or_default().trim();
    let Some((kind, subtype)) = essence.split_once('/') else { return false };
    let suffix = subtype.rsplit_once('+').map_or(subtype, |(_, suffix)| suffix);
    kind.eq_ignore_ascii_case("application") && suffix.eq_ignore_ascii_case("json")
}

/// Finds what is needed of a success, if all of it comes before the data, as it most often does.
fn locate_success(text: &str, profile: &ReplyProfile) -> Option<Parts> {
    let (Success::Is { field, .. }, Some(data)) = (&profile.success, &profile.data) else { return None };
    // Where there is no message, success is searched for twice.
    let paths = [field.names(), profile.message.as_ref().unwrap_or(field).names(), data.names()];
    let mut spans = [const { None }; 3];
    let start = json::find_until(text, &paths, &mut spans, 2).ok()??;
    let [success, message, _] = spans;
    let found = Found { success: success.map(|range| &text[range]), message: None, code: None };
    let message = if profile.message.is_some() { message } else { None };
    match verdict(profile, &found) {
        Verdict::Success => Some(Parts { message, data: Some(Data { start, levels: data.names().len() }) }),
        Verdict::Failure | Verdict::Missing(_) => None,
    }
}

/// Finds the envelope's fields in one pass, which also checks that the whole text is JSON.
fn locate<'t>(text: &'t str, profile: &ReplyProfile) -> Result<(Found<'t>, Parts), json::Syntax> {
    let wanted = [profile.success.field(), profile.message.as_ref(), profile.code.as_ref(), profile.data.as_ref()];
    let mut paths: [&[Cow<'static, str>]; 4] = [&[]; 4];
    let mut slots = [None; 4];
    let mut count = 0;
    for (slot, path) in slots.iter_mut().zip(wanted) {
        if let Some(path) = path {
            paths[count] = path.names();
            *slot = Some(count);
            count += 1;
        }
    }
    let mut spans = [const { None }; 4];
    json::find(text, &paths[..count], &mut spans[..count])?;
    let mut span = |index: usize| slots[index].and_then(|slot| spans[slot].take());
    let (success, message, code) = (span(0), span(1), span(2));
    let data = match &profile.data {
        Some(path) => span(3).map(|range| Data { start: range.start, levels: path.names().len() }),
        None => Some(Data { start: 0, levels: 0 }),
    };
    let part = |range: &Option<Range<usize>>| range.clone().map(|range| &text[range]);
    let found = Found { success: part(&success), message: part(&message), code: part(&code) };
    Ok((found, Parts { message, data }))
}

enum Verdict<'p> {
    Success,
    Failure,
    /// The field that shows success is absent.
    Missing(&'p Path),
}

fn verdict<'p>(profile: &'p ReplyProfile, found: &Found<'_>) -> Verdict<'p> {
    match (&profile.success, found.success) {
        (Success::HttpStatus, _) => Verdict::Success,
        (Success::Is { field, .. }, None) => Verdict::Missing(field),
        (Success::Is { values, .. }, Some(value)) => {
            if values.contains(&json::text(value)) {
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

/// The text of a JSON value; if it is very long, its beginning and `…`.
fn beginning(value: &str) -> Cow<'_, str> {
    // With an escape cut in two it would not be a text; the longest escape has 12 bytes.
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

fn api_error(profile: &ReplyProfile, found: &Found<'_>, redactor: &Redactor) -> Error {
    let text_of = |value: Option<&str>| value.filter(|value| !is_empty(value)).map(|value| redactor.mask(&beginning(value)));
    let message = text_of(found.message);
    let code = text_of(found.code);
    let mut text = match (&message, &profile.success, found.success) {
        (Some(message), ..) => format!("the API answered: {}", redactor.line(message, EXCERPT)),
        (None, Success::Is { field, .. }, Some(value)) => {
            let value = redactor.line(value, 80);
            format!("the API answered with `{}`: {value} and no message", field.dotted())
        }
        _ => "the API answered with an error and no message".to_owned(),
    };
    if let Some(code) = &code {
        text.push_str(&format!(" (code {})", redactor.line(code, 80)));
    }
    Error::new(ErrorKind::Api, Delivery::Answered, text).with_api(message, code)
}
