//! A request as it came in: its parameters, from the query and the body, whatever form the body has.
//!
//! It owns the limits on what is read, and does not know the API's description.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Limited};
use hyper::body::{Body, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderMap};
use hyper::http::uri::Authority;
use hyper::{Method, StatusCode};

use super::multipart;
use super::received::ReceivedFile;
use super::refusal::Refusal;
use crate::json;

/// The longest body read, in bytes; of a body with files, the texts in it.
pub(super) const BODY_LIMIT: usize = 8 * 1024 * 1024;
/// The longest time a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(30);
/// The most parameters read.
pub(super) const PARAMETER_LIMIT: usize = 10_000;

/// A request, read to its end.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) method: Method,
    /// The host, where the first line has a whole URL.
    pub(super) target: Option<Authority>,
    /// The path, with its escapes.
    pub(super) path: String,
    pub(super) headers: HeaderMap,
    /// The parameters of the query, then those of the body, as sent; of a file, its name.
    pub(super) parameters: Vec<(String, String)>,
    /// The body, if it is text.
    pub(super) body: Option<String>,
    /// The files of the body. Each has a parameter too.
    pub(super) files: Vec<ReceivedFile>,
    /// The body, if it is JSON, and the API has such bodies.
    pub(super) json: Option<String>,
}

impl Request {
    /// A request that was made elsewhere, with a body of text.
    pub(super) fn recorded(
        method: Method,
        url: &url::Url,
        headers: HeaderMap,
        body: &str,
        takes_json: bool,
    ) -> Result<Self, Refusal> {
        let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let mut parameters = urlencoded(url.query().unwrap_or_default().as_bytes());
        let mut json = None;
        if takes_json && essence == "application/json" {
            json = Some(json_text(body.as_bytes())?);
        } else if method == Method::POST {
            parameters.extend(form(&essence, Bytes::copy_from_slice(body.as_bytes()))?);
        }
        let (path, body) = (url.path().to_owned(), Some(body.to_owned()));
        Ok(Self { method, target: None, path, headers, parameters, body, files: Vec::new(), json })
    }

    /// Reads the request and its body, which may be JSON or not.
    pub(super) async fn read(request: hyper::Request<Incoming>, takes_json: bool) -> Result<Self, Refusal> {
        let (head, body) = request.into_parts();
        let mut json = None;
        let mut parameters = urlencoded(head.uri.query().unwrap_or_default().as_bytes());
        let (mut files, mut text) = (Vec::new(), Some(String::new()));
        if head.method == Method::POST {
            let content_type = head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
            let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            if essence == "multipart/form-data" {
                let form = multipart::read(content_type, body).await?;
                parameters.extend(form.parameters);
                (files, text) = (form.files, None);
            } else {
                let body = collect(body).await?;
                text = String::from_utf8(body.to_vec()).ok();
                if takes_json && essence == "application/json" {
                    json = Some(json_text(&body)?);
                } else {
                    parameters.extend(form(&essence, body)?);
                }
            }
        }
        if parameters.len() > PARAMETER_LIMIT {
            return Err(invalid(StatusCode::PAYLOAD_TOO_LARGE, format!("more than {PARAMETER_LIMIT} parameters")));
        }
        let (target, path) = (head.uri.authority().cloned(), head.uri.path().to_owned());
        Ok(Self { method: head.method, target, path, headers: head.headers, parameters, body: text, files, json })
    }
}

pub(super) fn invalid(status: StatusCode, message: impl Into<String>) -> Refusal {
    Refusal::of_http(status, message)
}

async fn collect(body: Incoming) -> Result<Bytes, Refusal> {
    let too_long = || invalid(StatusCode::PAYLOAD_TOO_LARGE, format!("the body is longer than {BODY_LIMIT} bytes"));
    // One that announces too much need not be waited for.
    if body.size_hint().lower() > BODY_LIMIT as u64 {
        return Err(too_long());
    }
    let whole = tokio::time::timeout(BODY_TIME, Limited::new(body, BODY_LIMIT).collect()).await;
    match whole {
        Err(_) => Err(invalid(StatusCode::REQUEST_TIMEOUT, "the body did not arrive in time")),
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => Err(too_long()),
        Ok(Err(error)) => Err(invalid(StatusCode::BAD_REQUEST, format!("the body could not be read: {error}"))),
    }
}

fn json_text(body: &[u8]) -> Result<String, Refusal> {
    let text = std::str::from_utf8(body).map_err(|_| invalid(StatusCode::BAD_REQUEST, "the body is not UTF-8"))?;
    match json::check(text) {
        Ok(()) => Ok(text.trim_start_matches(json::MARK).to_owned()),
        Err(syntax) => Err(invalid(StatusCode::BAD_REQUEST, format!("the body is not JSON: {syntax}"))),
    }
}

/// The parameters of a body of this content type. One without a content type is read as urlencoded: an empty POST has none.
fn form(essence: &str, body: Bytes) -> Result<Vec<(String, String)>, Refusal> {
    match essence {
        "" | "application/x-www-form-urlencoded" => Ok(urlencoded(&body)),
        _ => Err(invalid(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            format!("the body must be application/x-www-form-urlencoded or multipart/form-data, not {essence}"),
        )),
    }
}

fn urlencoded(text: &[u8]) -> Vec<(String, String)> {
    let pairs = url::form_urlencoded::parse(text).map(|(name, value)| (name.into_owned(), value.into_owned()));
    pairs.take(PARAMETER_LIMIT + 1).collect()
}
