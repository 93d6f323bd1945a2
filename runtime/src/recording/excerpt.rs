//! From a call and its reply to the recording: which parameters and headers are in it, by which names.
//!
//! It writes nothing.

use http::HeaderMap;
use http::header::{CONTENT_TYPE, RETRY_AFTER, SET_COOKIE};

use super::masking::{Marked, Masking};
use super::{Body, Recording, Sent};
use crate::Secret;
use crate::description::{Api, Function, Operation, Place, ReplyProfile, RequestProfile};
use crate::encode::{Pair, PairValue};
use crate::json;

/// A call and its reply as they are observed, with secrets.
pub(crate) struct Observed<'o> {
    pub(crate) operation: &'o Operation,
    /// The function's own parameters as they are sent.
    pub(crate) parameters: Vec<Pair>,
    /// The names, as sent, of those that the client makes, which may be others each time.
    pub(crate) made: Vec<String>,
    /// The secrets of the call, those of the parameters too, by the names that stand for them.
    pub(crate) secrets: Vec<(String, Secret)>,
    pub(crate) status: u16,
    pub(crate) headers: &'o HeaderMap,
    pub(crate) content: Content<'o>,
}

/// The body of a reply.
pub(crate) enum Content<'o> {
    Bytes(&'o [u8]),
    File { name: Option<String>, length: Option<u64> },
}

impl Observed<'_> {
    /// The recording, in which there are no secrets.
    pub(crate) fn recording(&self, api: &Api) -> Recording {
        let marked = Marked::of(api, self.operation);
        let mut masking = Masking::new(&marked, &self.secrets);
        let body = self.body(&mut masking, &marked);
        let headers = self.kept_headers(api, &mut masking, &marked);
        let (parameters, masked) = self.kept_parameters(api, &masking);
        let Operation { module, function, .. } = self.operation;
        let (module, function) = (module.clone().into_owned(), function.clone().into_owned());
        Recording { module, function, parameters, masked, status: self.status, headers, body }
    }

    fn body(&self, masking: &mut Masking<'_>, marked: &Marked) -> Body {
        let bytes = match &self.content {
            Content::Bytes(bytes) => *bytes,
            Content::File { name, length } => {
                return Body::File { name: name.as_deref().map(|name| masking.text(name)), length: *length };
            }
        };
        let Ok(text) = std::str::from_utf8(bytes) else {
            return Body::File { name: None, length: Some(bytes.len() as u64) };
        };
        // A text that JSON does not begin at once is kept as it is: what is before it is something to see.
        let begins =
            text.trim_start().starts_with(|first: char| matches!(first, '{' | '[' | '0'..='9' | '-' | 't' | 'f' | 'n'));
        match begins && json::check(text).is_ok() {
            _ if marked.is_whole => Body::Text(masking.whole("body", text)),
            true => Body::Json(masking.json(text)),
            false => Body::Text(masking.text(text)),
        }
    }

    /// The content type, and those that the schema names.
    fn kept_headers(&self, api: &Api, masking: &mut Masking<'_>, marked: &Marked) -> Vec<(String, String)> {
        let profile = api.protocol.reply(self.operation.reply);
        let pages = api.function(&self.operation.module, &self.operation.function).and_then(|function| function.pages.as_ref());
        let places = places(profile).chain(pages.into_iter().flat_map(|pages| pages.total.iter().chain(&pages.page_count)));
        let (mut names, mut cookies) = (vec![CONTENT_TYPE.to_string(), RETRY_AFTER.to_string()], marked.cookies.clone());
        names.extend(marked.headers.iter().cloned());
        for place in places {
            match place {
                Place::Header(name) => names.push(name.to_ascii_lowercase()),
                Place::Cookie(name) => cookies.push(name.clone().into_owned()),
                _ => {}
            }
        }
        names.sort();
        names.dedup();
        let mut kept = Vec::new();
        for name in names {
            let values = self.headers.get_all(&name).into_iter().filter_map(|value| value.to_str().ok());
            for value in values {
                let is_secret = marked.headers.contains(&name);
                let value = if is_secret { masking.whole(&name, value) } else { masking.text(value) };
                kept.push((name.clone(), value));
            }
        }
        for value in self.headers.get_all(SET_COOKIE).into_iter().filter_map(|value| value.to_str().ok()) {
            let Some((name, value)) = value.split(';').next().and_then(|pair| pair.split_once('=')) else { continue };
            let name = name.trim();
            if cookies.iter().any(|known| known == name) {
                let is_secret = marked.cookies.iter().any(|known| known == name);
                let value = if is_secret { masking.whole(name, value.trim()) } else { masking.text(value.trim()) };
                kept.push((SET_COOKIE.to_string(), format!("{name}={value}")));
            }
        }
        kept
    }

    /// The parameters, and the names of those by which no call is known: secrets, and what the client makes.
    fn kept_parameters(&self, api: &Api, masking: &Masking<'_>) -> (Vec<(String, Sent)>, Vec<String>) {
        let function = api.function(&self.operation.module, &self.operation.function);
        let profile = api.protocol.request(self.operation.request);
        let (mut parameters, mut masked) = (Vec::new(), Vec::new());
        for Pair { name, value } in &self.parameters {
            let is_made = self.made.iter().any(|made| made == name);
            let name = given_name(function, profile, name);
            let sent = match value {
                PairValue::File(file) => Sent::File { name: masking.text(&file.name()), length: file.length() },
                value => Sent::Text(masking.text(value.text())),
            };
            let is_masked = is_made || value.is_secret() || matches!(&sent, Sent::Text(text) if text != value.text());
            // A secret that is empty, too, says nothing about what it stands for; and the file is the same each time.
            let sent = if is_made || value.is_secret() { Sent::Text(format!("${{{name}}}")) } else { sent };
            if is_masked && !masked.contains(&name) {
                masked.push(name.clone());
            }
            parameters.push((name, sent));
        }
        (parameters, masked)
    }
}

/// The name that the schema gives a parameter of this name in a request; of an item, what is in brackets stays.
fn given_name(function: Option<&Function>, profile: &RequestProfile, sent: &str) -> String {
    let parameters = function.map(|function| &*function.parameters).unwrap_or_default();
    let rest = |name: &str| {
        let as_sent = profile.sent_name(name.to_owned().into());
        sent.strip_prefix(&*as_sent).filter(|rest| rest.is_empty() || rest.starts_with('[')).map(str::to_owned)
    };
    let found = parameters.iter().filter_map(|parameter| Some((&parameter.name.wire, rest(&parameter.name.wire)?)));
    let longest = found.max_by_key(|(name, _)| name.len());
    longest.map_or_else(|| sent.to_owned(), |(name, rest)| format!("{name}{rest}"))
}

/// All places that a profile names.
fn places(profile: &ReplyProfile) -> impl Iterator<Item = &Place> {
    let rules = profile.success.iter().chain(profile.failure.iter()).chain(profile.empty.iter()).map(|rule| &rule.at);
    let others = profile.message.iter().chain(profile.code.iter()).chain(profile.warnings.iter());
    rules.chain(others).chain(profile.request_id.iter())
}
