//! Reads a reply: whether it is one of this API, whether the call succeeded, and where its message and its data are.
//!
//! The envelope comes first, then the HTTP status, then the data, so that an error of the API is never reported as data of the wrong
//! type. It does not know the data's type.

use std::borrow::Cow;
use std::ops::Range;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use url::Url;

use super::coding;
use super::diagnosis::{self, EXCERPT};
use super::redirect;
use super::retry_after::retry_after;
use crate::decode;
use crate::description::{ContentType, Path, ReplyProfile, Success};
use crate::error::{Delivery, Error, ErrorKind, request_id};
use crate::http::HttpReply;
use crate::json;
use crate::redact::Redactor;

/// The most bytes of a server's text that are looked at for an excerpt, or kept of its message.
const BEGINNING: usize = 64 * 1024;

/// The most characters of a request's id.
const MOST_OF_ID: usize = 200;

/// Where the parts of a successful reply are in its body.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) message: Option<Range<usize>>,
    pub(crate) data: Option<Data>,
}

/// Where the data is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Data {
    pub(crate) start: usize,
    /// What to read to its end. What follows the data may not have been read yet, so that decoding is most often the only pass over it.
    pub(crate) rest: Rest,
}

/// The text from the beginning of the data.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Rest {
    /// It was read to its end, and is JSON; the data ends at this offset.
    Read(usize),
    /// It was not. The data is inside so many objects.
    Unread(usize),
}

/// The envelope's fields, as JSON text.
struct Found<'t> {
    success: Option<&'t str>,
    message: Option<&'t str>,
    code: Option<&'t str>,
}

/// Who may have sent a reply.
pub(super) struct Sender<'s> {
    /// The address that the request was sent to.
    pub(super) address: &'s Url,
    /// The proxy that the request passed, and that may have answered itself.
    pub(super) proxy: Option<&'s str>,
}

/// Reads a reply. `text` is that of its body, if it is text; `redactor` is called only for an error.
pub(super) fn read(
    profile: &'static ReplyProfile,
    sender: &Sender<'_>,
    reply: &HttpReply,
    text: Option<&str>,
    redactor: &dyn Fn() -> Redactor,
) -> Result<Parts, Error> {
    let result = if reply.status.is_redirection() {
        Err(redirect::diagnose(sender.address, reply.status, &reply.headers, &redactor()))
    } else if reply.status.is_success() {
        read_success(profile, reply, text, redactor)
    } else {
        Err(read_failure(profile, sender, reply, text, &redactor()))
    };
    result.map_err(|error| keep_reply(error, profile, reply, &redactor()))
}

/// The error with the reply in it, and with what the reply alone says: how long to wait, and, where the status shows success, success.
pub(super) fn keep_reply(error: Error, profile: &'static ReplyProfile, reply: &HttpReply, redactor: &Redactor) -> Error {
    let excerpt = excerpt(reply, redactor);
    let is_success = reply.status.is_success() && matches!(profile.success, Success::HttpStatus);
    let error = if is_success { error.after_success() } else { error };
    let error = error.with_retry_after(retry_after(&reply.headers));
    let id = request_id(&reply.headers).map(|id| redactor.line(id, MOST_OF_ID));
    error.with_reply(reply.status, reply.headers.clone(), reply.body.clone(), profile, (excerpt, id))
}

/// The beginning of a body on one line, or what it is if it is no text.
fn excerpt(reply: &HttpReply, redactor: &Redactor) -> String {
    if coding::is_packed(reply) {
        return format!("[{} bytes, compressed]", reply.body.len());
    }
    let beginning = String::from_utf8_lossy(&reply.body[..reply.body.len().min(BEGINNING)]);
    if beginning.contains('\0') && beginning.contains(char::REPLACEMENT_CHARACTER) {
        return format!("[{} bytes that are not text]", reply.body.len());
    }
    if diagnosis::is_xml(&beginning, &reply.headers) {
        // What it says may be in its attributes.
        return redactor.line(&beginning, EXCERPT);
    }
    redactor.line_without_tags(&beginning, EXCERPT)
}

fn read_success(
    profile: &ReplyProfile,
    reply: &HttpReply,
    text: Option<&str>,
    redactor: &dyn Fn() -> Redactor,
) -> Result<Parts, Error> {
    let is_empty = reply.status == StatusCode::NO_CONTENT || text.is_some_and(|text| json::after_marks(text).is_empty());
    if is_empty && matches!(profile.success, Success::HttpStatus) {
        return Ok(Parts { message: None, data: None });
    }
    let is_accepted = profile.content_type == ContentType::Any || is_json(&reply.headers);
    let (Some(text), true) = (text, is_accepted) else {
        return Err(diagnosis::diagnose(reply, text, None, &redactor()));
    };
    if let Some(parts) = locate_success(text, profile) {
        return Ok(parts);
    }
    let (found, parts) = locate(text, profile).map_err(|syntax| {
        let error = diagnosis::diagnose(reply, Some(text), Some(&syntax), &redactor());
        if begins_with_success(text, profile) { error.after_success() } else { error }
    })?;
    match verdict(profile, &found) {
        Verdict::Success => Ok(parts),
        Verdict::Failure => Err(api_error(profile, &found, reply, &redactor())),
        // What has a message and nothing to say that the call went well is an error, such as one from before the function was reached.
        Verdict::Missing(_) if found.message.is_some_and(is_message) => Err(api_error(profile, &found, reply, &redactor())),
        Verdict::Missing(field) => Err(diagnosis::no_envelope(text, field, &redactor())),
    }
}

/// The error of a reply with an HTTP status of failure: the envelope's, if there is one and it does not claim success.
fn read_failure(
    profile: &ReplyProfile,
    sender: &Sender<'_>,
    reply: &HttpReply,
    text: Option<&str>,
    redactor: &Redactor,
) -> Error {
    if let Some(text) = text
        && let Ok((found, _)) = locate(text, profile)
    {
        let says_so = match &profile.success {
            Success::HttpStatus => found.message.is_some() || found.code.is_some(),
            _ => match verdict(profile, &found) {
                Verdict::Success => false,
                Verdict::Failure => true,
                Verdict::Missing(_) => found.message.is_some_and(is_message),
            },
        };
        if says_so {
            return api_error(profile, &found, reply, redactor);
        }
    }
    let excerpt = excerpt(reply, redactor);
    let said = if excerpt.is_empty() { String::new() } else { format!(": {excerpt}") };
    let who = match sender.proxy {
        Some(proxy) if reply.status == StatusCode::PROXY_AUTHENTICATION_REQUIRED => format!("the proxy `{proxy}`"),
        Some(proxy) => format!("the server, or the proxy `{proxy}` before it,"),
        None => "the server".to_owned(),
    };
    let text_of_error = format!("{who} answered with HTTP status {}{said}", reply.status);
    let error = Error::new(ErrorKind::Status, Delivery::Answered, text_of_error);
    if let Some(hint) = diagnosis::challenge_hint(&reply.headers, text.unwrap_or_default()) {
        return error.with_hint(hint);
    }
    if diagnosis::is_xml(text.unwrap_or_default(), &reply.headers) {
        return error.with_hint(diagnosis::XML_HINT);
    }
    match reply.status {
        StatusCode::PROXY_AUTHENTICATION_REQUIRED => {
            error.with_hint("a proxy wants a user and a password: give them in its address")
        }
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            error.with_hint("the credentials may be wrong, or API access not enabled for this account")
        }
        StatusCode::NOT_FOUND => error.with_hint("the endpoint may be wrong"),
        _ => error,
    }
}

/// Whether every content type that is given is JSON: `application/json`, `application/*+json`, and their older spellings. Servers and
/// proxies write it twice, and in quotes.
fn is_json(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(CONTENT_TYPE).iter().map(|value| value.to_str().unwrap_or_default()).peekable();
    types.peek().is_some() && types.all(|value| value.split(',').all(is_json_type))
}

fn is_json_type(value: &str) -> bool {
    let essence = value.trim().trim_matches('"').split(';').next().unwrap_or_default().trim();
    let Some((kind, subtype)) = essence.split_once('/') else { return false };
    let suffix = subtype.rsplit_once('+').map_or(subtype, |(_, suffix)| suffix);
    let is = |text: &str, known: &[&str]| known.iter().any(|known| known.eq_ignore_ascii_case(text));
    is(kind, &["application", "text"]) && is(suffix, &["json", "x-json"])
}

/// Finds what is needed of a success, if all of it comes before the data, as it most often does.
fn locate_success(text: &str, profile: &ReplyProfile) -> Option<Parts> {
    let (Success::Is { field, .. }, Some(data)) = (&profile.success, &profile.data) else { return None };
    // What follows the data would have to close arrays, too.
    if data.names().iter().any(|step| json::index(step).is_some()) {
        return None;
    }
    // Where there is no message, success is searched for twice.
    let paths = [field.names(), profile.message.as_ref().unwrap_or(field).names(), data.names()];
    let mut spans = [const { None }; 3];
    let start = json::find_until(text, &paths, &mut spans, 2).ok()??;
    let [success, message, _] = spans;
    let found = Found { success: success.map(|range| &text[range]), message: None, code: None };
    let message = if profile.message.is_some() { message } else { None };
    match verdict(profile, &found) {
        Verdict::Success => Some(Parts { message, data: Some(Data { start, rest: Rest::Unread(data.names().len()) }) }),
        Verdict::Failure | Verdict::Missing(_) => None,
    }
}

/// Whether the field that shows success, and is one, comes before what is wrong with the JSON.
fn begins_with_success(text: &str, profile: &ReplyProfile) -> bool {
    let Success::Is { field, .. } = &profile.success else { return false };
    let mut spans = [None];
    // What is wrong is known already.
    let _ = json::find(text, &[field.names()], &mut spans);
    let [span] = spans;
    let found = Found { success: span.map(|range| &text[range]), message: None, code: None };
    matches!(verdict(profile, &found), Verdict::Success)
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
        Some(_) => span(3).map(|range| Data { start: range.start, rest: Rest::Read(range.end) }),
        None => Some(Data { start: 0, rest: Rest::Read(text.len()) }),
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
            if values.iter().any(|wanted| is_spelling(value, wanted)) {
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

/// Whether a field's JSON text is the text wanted: in any case, with spaces around it, or, of true and false, as the type boolean reads
/// it. A success must not be taken for a refusal because of its spelling.
fn is_spelling(value: &str, wanted: &str) -> bool {
    let text = json::text(value);
    if text == wanted || text.trim().eq_ignore_ascii_case(wanted.trim()) {
        return true;
    }
    match wanted {
        "true" => truth(value) == Some(true),
        "false" => truth(value) == Some(false),
        // A number is one however it is written: `1.0` is 1.
        _ => {
            is_number(value)
                && matches!((value.parse::<f64>(), wanted.parse::<f64>()), (Ok(value), Ok(wanted)) if value.total_cmp(&wanted).is_eq())
        }
    }
}

fn is_number(value: &str) -> bool {
    value.starts_with(|first: char| first == '-' || first.is_ascii_digit())
}

/// The boolean that a field's JSON text stands for.
fn truth(value: &str) -> Option<bool> {
    if let Ok((value, _)) = decode::from_json(value) {
        return Some(value);
    }
    match json::text(value).trim().parse::<f64>() {
        Ok(1.0) => Some(true),
        Ok(0.0) => Some(false),
        _ => None,
    }
}

/// Whether a message's JSON text is one that is there to be read.
fn is_message(value: &str) -> bool {
    !is_empty(value) && value != "true" && !json::text(value).trim().is_empty()
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

fn api_error(profile: &ReplyProfile, found: &Found<'_>, reply: &HttpReply, redactor: &Redactor) -> Error {
    let text_of = |value: Option<&str>| value.filter(|value| !is_empty(value)).map(|value| redactor.mask(&beginning(value)));
    let mut message = text_of(found.message);
    if message.is_none() && matches!(profile.success, Success::Absent { .. }) {
        // An error that is nothing but a text is the message.
        message = text_of(found.success.filter(|value| value.starts_with('"')));
    }
    let code = text_of(found.code);
    let mut text = match (&message, profile.success.field(), found.success) {
        (Some(message), ..) => format!("the API answered: {}", redactor.line(message, EXCERPT)),
        (None, Some(field), Some(value)) => {
            let value = redactor.line(value, EXCERPT);
            format!("the API answered with `{}`: {value} and no message", field.dotted())
        }
        _ => "the API answered with an error and no message".to_owned(),
    };
    if let Some(code) = &code {
        text.push_str(&format!(" (code {})", redactor.line(code, 80)));
    }
    if message.is_none() && has_more(profile, found, &reply.body) {
        text.push_str(&format!(": {}", excerpt(reply, redactor)));
    }
    Error::new(ErrorKind::Api, Delivery::Answered, text).with_api(message, code)
}

/// Whether a reply has fields besides those that an error without a message shows: what shows success, and the code.
fn has_more(profile: &ReplyProfile, found: &Found<'_>, body: &[u8]) -> bool {
    /// As many are shown at most.
    const SHOWN: usize = 3;
    let first = |path: Option<&Path>, name: &str| path.and_then(Path::first) == Some(name);
    let is_shown = |name: &str, value: &str| {
        let is_code = found.code.is_some() && first(profile.code.as_ref(), name) && json::fields(value, 2).len() < 2;
        is_code || is_empty(value) || first(profile.success.field(), name)
    };
    let fields = json::fields(std::str::from_utf8(body).unwrap_or_default(), SHOWN + 1);
    fields.iter().any(|(name, value)| !is_shown(name, value))
}
