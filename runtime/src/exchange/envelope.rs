//! Reads a reply: whether it is one of this API, whether the call succeeded, and where its message and its data are.
//!
//! The envelope comes first, then the HTTP status, then the data, so that an error of the API is never reported as data of the wrong
//! type. It does not know the data's type.

use std::borrow::Cow;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use url::Url;

use super::coding;
use super::diagnosis::{self, EXCERPT};
use super::known;
use super::parts::{Data, Message, Parts, Rest};
use super::redirect;
use super::retry_after::retry_after;
use super::usual::{self, Usual};
use super::value::Value;
use super::view::{Located, Verdict, View};
use crate::description::template::Values;
use crate::description::{Body, ContentType, Place, ReplyProfile, Rule, Test};
use crate::error::{Delivery, Error, ErrorKind, request_id};
use crate::http::HttpReply;
use crate::json;
use crate::redact::Redactor;

/// The most bytes of a server's text that are looked at for an excerpt, or kept of its message.
const BEGINNING: usize = 64 * 1024;

/// The most characters of a request's id.
const MOST_OF_ID: usize = 200;

/// Who may have sent a reply.
pub(super) struct Sender<'s> {
    /// The address that the request was sent to.
    pub(super) address: &'s Url,
    /// The proxy that the request passed, and that may have answered itself.
    pub(super) proxy: Option<&'s str>,
}

/// How the replies to a call are read.
#[derive(Clone, Copy)]
pub(super) struct Envelope<'e> {
    pub(super) profile: &'static ReplyProfile,
    /// The way through the usual success, if there is one.
    pub(super) usual: Option<&'e Usual>,
    /// What placeholders in places stand for.
    pub(super) values: Values<'e>,
    /// Called only for an error.
    pub(super) redactor: &'e dyn Fn() -> Redactor,
}

/// Reads a reply. `text` is that of its body, if it is text.
pub(super) fn read(envelope: Envelope<'_>, sender: &Sender<'_>, reply: &HttpReply, text: Option<&str>) -> Result<Parts, Error> {
    let result = if reply.status.is_redirection() {
        Err(redirect::diagnose(sender.address, reply, &(envelope.redactor)()))
    } else if reply.status.is_success() {
        read_success(envelope, reply, text)
    } else {
        read_failure(envelope, sender, reply, text)
    };
    let keep = |error| {
        let redactor = &(envelope.redactor)();
        let id = request_id_of(envelope, reply, text).map(|id| redactor.line(&id, MOST_OF_ID));
        keep_reply(error, envelope.profile, reply, redactor).with_request_id(id)
    };
    match result {
        Ok(parts) => Ok(Parts { otherwise: parts.otherwise.map(keep), ..parts }),
        Err(error) => Err(keep(error)),
    }
}

/// The identifier of the request, where the schema has a place for it.
fn request_id_of(Envelope { profile, values, .. }: Envelope<'_>, reply: &HttpReply, text: Option<&str>) -> Option<String> {
    if profile.request_id.is_empty() {
        return None;
    }
    let view = View::new(profile, text.unwrap_or_default(), &reply.headers, values);
    // It may be in a header, whatever the body is.
    let view = view.or_else(|_| View::new(profile, "null", &reply.headers, values)).ok()?;
    Some(view.first(&profile.request_id)?.text().into_owned())
}

/// The error with the reply in it, and with what the reply alone says: how long to wait, and, where the status shows success, success.
#[cold]
pub(super) fn keep_reply(error: Error, profile: &'static ReplyProfile, reply: &HttpReply, redactor: &Redactor) -> Error {
    let excerpt = excerpt(reply, redactor);
    let is_success = reply.status.is_success() && profile.is_by_status();
    let error = if is_success { error.after_success() } else { error };
    let error = if error.retry_after().is_some() { error } else { error.with_retry_after(retry_after(&reply.headers)) };
    let id = request_id(&reply.headers).map(|id| redactor.line(id, MOST_OF_ID));
    error.with_reply(reply.status, reply.headers.clone(), reply.body.clone(), profile, (excerpt, id))
}

/// The beginning of a body on one line, or what it is if it is no text.
#[cold]
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

fn read_success(envelope: Envelope<'_>, reply: &HttpReply, text: Option<&str>) -> Result<Parts, Error> {
    let Envelope { profile, usual, values, redactor } = envelope;
    let is_empty = reply.status == StatusCode::NO_CONTENT || text.is_some_and(|text| json::after_marks(text).is_empty());
    if profile.body == Body::File {
        return read_file(envelope, reply, text);
    }
    if profile.body == Body::Text || is_empty && !profile.has_data {
        return read_text(envelope, reply, text);
    }
    if is_empty && profile.is_by_status() {
        return Ok(Parts::default());
    }
    let is_accepted = profile.content_type == ContentType::Any || is_json(&reply.headers);
    let (Some(text), true) = (text, is_accepted) else {
        return Err(diagnosis::diagnose(reply, text, None, &redactor()));
    };
    if let Some(parts) = usual.and_then(|usual| usual.locate(text)) {
        return Ok(parts);
    }
    let view = View::new(profile, text, &reply.headers, values).map_err(|syntax| {
        let error = diagnosis::diagnose(reply, Some(text), Some(&syntax), &redactor());
        if begins_with_success(text, profile) { error.after_success() } else { error }
    })?;
    match view.verdict() {
        Verdict::Success => parts(&view, envelope),
        _ if view.says_empty() => Ok(empty(&view, profile, reply, &redactor())),
        Verdict::Failure(rule) => Err(api_error(&view, profile, Some(rule), reply, &redactor())),
        // What has a message and nothing to say that the call went well is an error, such as one from before the function was reached.
        Verdict::Missing(_) if has_message(&view, profile) => Err(api_error(&view, profile, None, reply, &redactor())),
        Verdict::Missing(rule) => Err(diagnosis::no_envelope(text, &rule.at, &redactor())),
    }
}

/// Reads a reply whose body is a file, unless it is JSON that says otherwise, or a web page. `text` is none if only a part of it is known.
fn read_file(envelope: Envelope<'_>, reply: &HttpReply, text: Option<&str>) -> Result<Parts, Error> {
    let Envelope { profile, values, redactor, .. } = envelope;
    let view = View::of_text(profile, text.unwrap_or_default(), &reply.headers, values);
    match view.verdict_of_file() {
        Verdict::Success => match diagnosis::page_for_file(reply, &redactor()) {
            Some(error) => Err(error),
            None => {
                let request_id = view.first(&profile.request_id).map(|id| id.text().into_owned());
                Ok(Parts { warnings: view.texts(&profile.warnings), request_id, ..Parts::default() })
            }
        },
        Verdict::Failure(rule) | Verdict::Missing(rule) => Err(api_error(&view, profile, Some(rule), reply, &redactor())),
    }
}

/// Reads a reply whose body is text, or empty where no data is needed.
fn read_text(envelope: Envelope<'_>, reply: &HttpReply, text: Option<&str>) -> Result<Parts, Error> {
    let Envelope { profile, values, redactor, .. } = envelope;
    let Some(text) = text else { return Err(diagnosis::diagnose(reply, None, None, &redactor())) };
    let view = View::of_text(profile, text, &reply.headers, values);
    match view.verdict_of_text() {
        Verdict::Success => {
            let data = profile.has_data.then_some(Data { start: 0, rest: Rest::Read(text.len()) });
            let (message, warnings) = (message(&view, profile), view.texts(&profile.warnings));
            let request_id = view.first(&profile.request_id).map(|id| id.text().into_owned());
            Ok(Parts { message, data, warnings, request_id, is_text: true, otherwise: None })
        }
        _ if view.says_empty() => Ok(empty(&view, profile, reply, &redactor())),
        Verdict::Failure(rule) | Verdict::Missing(rule) => Err(api_error(&view, profile, Some(rule), reply, &redactor())),
    }
}

/// The parts of a success, all of whose body is JSON.
fn parts(view: &View<'_>, Envelope { profile, redactor, .. }: Envelope<'_>) -> Result<Parts, Error> {
    let data = match view.data() {
        _ if !profile.has_data => None,
        // Marks before it are the decoder's to pass over.
        _ if profile.data.is_root() => Some(Data { start: 0, rest: Rest::Read(view.text().len()) }),
        Located::At(range) => Some(Data { start: range.start, rest: Rest::Read(range.end) }),
        Located::Absent => None,
        Located::Broken(step) => return Err(diagnosis::no_data(&step, &profile.data, &redactor()).after_success()),
    };
    let request_id = view.first(&profile.request_id).map(|id| id.text().into_owned());
    let (message, warnings) = (message(view, profile), view.texts(&profile.warnings));
    Ok(Parts { message, data, warnings, request_id, ..Parts::default() })
}

/// The parts of a failure that says that there is no data.
fn empty(view: &View<'_>, profile: &'static ReplyProfile, reply: &HttpReply, redactor: &Redactor) -> Parts {
    let error = match view.verdict() {
        Verdict::Failure(rule) => api_error(view, profile, Some(rule), reply, redactor),
        _ => api_error(view, profile, None, reply, redactor),
    };
    let warnings = view.texts(&profile.warnings);
    let request_id = view.first(&profile.request_id).map(|id| id.text().into_owned());
    Parts { message: message(view, profile), warnings, request_id, otherwise: Some(error), ..Parts::default() }
}

fn message(view: &View<'_>, profile: &ReplyProfile) -> Option<Message> {
    view.first(&profile.message).map(|value| Message::Text(value.text().into_owned()))
}

fn has_message(view: &View<'_>, profile: &ReplyProfile) -> bool {
    view.first_of_any_kind(&profile.message).is_some()
}

/// What a reply with an HTTP status of failure says: the envelope's error, if there is one and it does not claim success.
#[cold]
fn read_failure(envelope: Envelope<'_>, sender: &Sender<'_>, reply: &HttpReply, text: Option<&str>) -> Result<Parts, Error> {
    let Envelope { profile, values, .. } = envelope;
    let redactor = &(envelope.redactor)();
    let view = text.and_then(|text| View::new(profile, text, &reply.headers, values).ok());
    if let Some(view) = &view {
        if view.says_empty() {
            return Ok(empty(view, profile, reply, redactor));
        }
        let (says_so, rule) = match view.verdict() {
            Verdict::Success if profile.success.is_empty() => (says_something(view, profile), None),
            Verdict::Success => (false, None),
            Verdict::Failure(rule) => (true, Some(rule)),
            Verdict::Missing(_) => (has_message(view, profile), None),
        };
        if says_so {
            return Err(api_error(view, profile, rule, reply, redactor));
        }
    }
    // The headers may say what the body does not.
    let view = view.or_else(|| View::new(profile, "null", &reply.headers, values).ok());
    let is_named = profile.errors.iter().any(|known| known.statuses.contains(&reply.status.as_u16()));
    let error = status_error(sender, reply, text, redactor);
    let error = if is_named { error } else { with_hint_of_status(error, reply.status) };
    Err(known::name(error, profile, reply.status, view.as_ref()))
}

/// Whether there is a message or a code.
fn says_something(view: &View<'_>, profile: &ReplyProfile) -> bool {
    view.first(&profile.message).or_else(|| view.first(&profile.code)).is_some()
}

/// The error of an HTTP status of failure.
fn status_error(sender: &Sender<'_>, reply: &HttpReply, text: Option<&str>, redactor: &Redactor) -> Error {
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
    error
}

/// The error with what a status most often means, unless it has a hint already. An API that names the error means something else.
fn with_hint_of_status(error: Error, status: StatusCode) -> Error {
    if error.hint().is_some() {
        return error;
    }
    match status {
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

/// Whether the field that shows success, and is one, comes before what is wrong with the JSON.
fn begins_with_success(text: &str, profile: &ReplyProfile) -> bool {
    let Some((success, values)) = usual::only_success(profile) else { return false };
    let mut spans = [None];
    // What is wrong is known already.
    let _ = json::find(text, &[success], &mut spans);
    let [span] = spans;
    span.is_some_and(|range| values.iter().any(|wanted| Value::json(&text[range.clone()]).is(wanted)))
}

/// The text of a value; if it is very long, its beginning and `…`.
fn shortened(value: Value<'_>) -> Cow<'_, str> {
    let text = value.written();
    if text.len() <= BEGINNING { value.text() } else { beginning(text) }
}

/// The beginning of a long JSON text, and `…`.
fn beginning(value: &str) -> Cow<'_, str> {
    // With an escape cut in two it would not be a text; the longest escape has 12 bytes.
    const ESCAPE: usize = 12;
    let cuts = (BEGINNING - ESCAPE..=BEGINNING).rev().filter(|at| value.is_char_boundary(*at));
    let unescaped = |at: usize| json::unescape(value[..at].strip_prefix('"')?, true);
    let mut texts = cuts.clone().filter_map(unescaped);
    let text = if value.starts_with('"') { texts.next() } else { cuts.clone().next().map(|at| value[..at].into()) };
    text.unwrap_or_default() + "…"
}

/// The error that the reply tells; `rule` is the one by which it failed.
#[cold]
fn api_error(
    view: &View<'_>,
    profile: &'static ReplyProfile,
    rule: Option<&Rule>,
    reply: &HttpReply,
    redactor: &Redactor,
) -> Error {
    let text_of = |value: Value<'_>| redactor.mask(&shortened(value));
    let told = rule.and_then(|rule| Some((rule, view.at(&rule.at).into_iter().next()?)));
    let message = view.first(&profile.message).or_else(|| view.first_of_any_kind(&profile.message));
    let message = message.map(text_of).or_else(|| {
        // An error that is nothing but a text is the message.
        let (rule, value) = told.as_ref()?;
        (rule.test == Test::Present && value.is_text() && !value.says_nothing()).then(|| text_of(*value))
    });
    // Of a text there is no part to be the message.
    let message = message.or_else(|| view.plain_text().map(text_of));
    let code = view.first(&profile.code).map(text_of);
    let mut text = match (&message, &told) {
        (Some(message), _) => format!("the API answered: {}", redactor.line(message, EXCERPT)),
        (None, Some((rule, value))) => {
            let value = redactor.line(value.written(), EXCERPT);
            format!("the API answered with {}: {value} and no message", named(&rule.at))
        }
        _ => "the API answered with an error and no message".to_owned(),
    };
    if let Some(code) = &code {
        text.push_str(&format!(" (code {})", redactor.line(code, 80)));
    }
    if message.is_none() && has_more(view, profile) {
        text.push_str(&format!(": {}", excerpt(reply, redactor)));
    }
    let error = Error::new(ErrorKind::Api, Delivery::Answered, text).with_api(message, code);
    known::name(error, profile, reply.status, Some(view))
}

/// Whether a reply has fields besides those that an error without a message shows: what shows success or failure, and the code.
fn has_more(view: &View<'_>, profile: &ReplyProfile) -> bool {
    /// As many are shown at most.
    const SHOWN: usize = 3;
    let is_first = |place: &Place, name: &str| matches!(place, Place::Body(pointer) if pointer.first() == Some(name));
    let is_shown = |name: &str, value: &str| {
        let is_code = profile.code.iter().any(|place| is_first(place, name)) && json::fields(value, 2).len() < 2;
        is_code && view.first(&profile.code).is_some()
            || Value::json(value).is_nothing()
            || profile.success.iter().chain(profile.failure.iter()).any(|rule| is_first(&rule.at, name))
    };
    json::fields(view.text(), SHOWN + 1).iter().any(|(name, value)| !is_shown(name, value))
}

/// A place as messages name it.
pub(super) fn named(place: &Place) -> String {
    match place {
        Place::Body(_) | Place::Data(_) => format!("`{place}`"),
        _ => place.to_string(),
    }
}
