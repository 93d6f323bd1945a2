//! Redirects, which are never followed: where they lead, and what that most likely means.
//!
//! It shows no query, since a server may repeat the parameters in it, and no address that repeats a secret before its query.

use http::header::LOCATION;
use http::{HeaderValue, StatusCode};
use url::Url;

use crate::error::{Delivery, Error, ErrorKind};
use crate::http::{HiddenRedirect, HttpReply};
use crate::redact::Redactor;

/// The error of a redirect from this address.
pub(super) fn diagnose(address: &Url, reply: &HttpReply, redactor: &Redactor) -> Error {
    let error = |text: String| Error::new(ErrorKind::Redirect, Delivery::Answered, text);
    if reply.status == StatusCode::NOT_MODIFIED {
        return error("the server answered that nothing has changed (HTTP status 304), which it was not asked".to_owned())
            .with_hint("a cache between the client and the server may be wrong about this address");
    }
    if reply.extensions.get::<HiddenRedirect>().is_some() {
        return error("the server redirects, browsers hide where, and redirects are never followed".to_owned())
            .with_hint("the address in use may be outdated; the browser's developer tools show where it leads");
    }
    let Some(location) = reply.headers.get(LOCATION) else {
        return error("the server redirects without saying where; redirects are never followed".to_owned())
            .with_hint("the address in use may be outdated");
    };
    let target = std::str::from_utf8(location.as_bytes()).ok().and_then(|target| address.join(target).ok());
    let Some(target) = target.filter(|target| target.has_host()) else {
        return error("the server redirects to an address that cannot be read, and redirects are never followed".to_owned())
            .with_hint("the server must fix this; the address in use may be outdated");
    };
    let text = match repeats_a_secret(location, redactor) {
        true => "the server redirects to an address that repeats a secret, and redirects are never followed".to_owned(),
        false => {
            format!("the server redirects to `{}`, and redirects are never followed", redactor.line(&shown(&target), 200))
        }
    };
    error(text).with_hint(hint(address, &target))
}

/// Whether there is a secret before the query. It is looked for in what was received: parsing an address splits and rewrites it,
/// which can leave parts of a secret that nothing recognizes.
fn repeats_a_secret(location: &HeaderValue, redactor: &Redactor) -> bool {
    let location = String::from_utf8_lossy(location.as_bytes());
    let masked = redactor.mask(&location);
    let before_query = masked.split('?').next().unwrap_or_default();
    !location.starts_with(before_query)
}

/// The address without its query, and without a user and a password.
fn shown(target: &Url) -> String {
    let host = target.host_str().unwrap_or_default();
    let port = target.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}://{host}{port}{}", target.scheme(), target.path())
}

fn hint(address: &Url, target: &Url) -> &'static str {
    let is_same_place = address.host() == target.host() && address.path() == target.path();
    if is_same_place && address.scheme() == "http" && target.scheme() == "https" {
        return "the endpoint should begin with `https://`";
    }
    if is_same_place && address.scheme() == "https" && target.scheme() == "http" {
        return "the server wants plain http, where anyone on the network path could read the credentials; a proxy in front of it may be misconfigured";
    }
    if address.origin() == target.origin() {
        if address.path() == target.path() {
            return "that is the address in use: the server may want a cookie, or a proxy in front of it may be misconfigured";
        }
        if address.path().trim_end_matches('/') == target.path().trim_end_matches('/') {
            return "the endpoint differs from that by a `/` at its end";
        }
    }
    "if that is where the API now is, make it the endpoint; the address in use may be outdated"
}
