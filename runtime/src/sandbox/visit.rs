//! Visits of browsers: which requests are for pages and not for the API, and how pages are sent.
//!
//! It does not know what is on a page: whoever starts the sandbox gives it what answers.

use std::sync::Arc;

use hyper::header::{ACCEPT, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use hyper::{Method, StatusCode};

use super::hosts::Hosts;
use super::request::Request;
use super::state::{Answer, Whole};

/// What answers visits. It may take its time and call the sandbox itself.
pub(crate) type Pages = Arc<dyn Fn(&Visit) -> Option<Page> + Send + Sync>;

/// A request that may be for a page.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    /// The path without the `/` at its beginning.
    pub(crate) path: String,
    /// Whether it asks for a web page.
    pub(crate) wants_html: bool,
    /// The fields of a form that was sent.
    pub(crate) form: Option<Vec<(String, String)>>,
}

/// A page, or another file of a site.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) content_type: &'static str,
    /// The policy for what the page loads.
    pub(crate) policy: &'static str,
    pub(crate) body: String,
}

/// The visit that a request may be. One with parameters is a call, unless it is a form; and the work of another site is refused as such.
pub(super) fn of(request: &Request, hosts: &Hosts<'_>) -> Option<Visit> {
    let accepts = request.headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let wants_html = accepts.into_iter().any(|value| value.to_ascii_lowercase().contains("text/html"));
    let form = match request.method {
        Method::GET if request.parameters.is_empty() => None,
        Method::POST => Some(request.parameters.clone()),
        _ => return None,
    };
    hosts.check(request.target.as_ref(), &request.headers).ok()?;
    Some(Visit { path: request.path.trim_start_matches('/').to_owned(), wants_html, form })
}

/// The page as it is sent.
pub(super) fn answer(page: Page) -> Answer<Whole> {
    // With a stricter policy, a form would have the origin `null`, which may be that of any site.
    let mut headers = vec![
        (CONTENT_TYPE, HeaderValue::from_static(page.content_type)),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    ];
    if let Ok(policy) = HeaderValue::from_str(&format!("{}; frame-ancestors 'none'", page.policy)) {
        headers.push((CONTENT_SECURITY_POLICY, policy));
    }
    Answer { headers, ..Answer::new(Whole::Reply { status: StatusCode::OK, body: page.body.into() }) }
}
