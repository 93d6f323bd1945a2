//! Entries of HAR files, which browsers and proxies write.
//!
//! It does not know which function a request calls.

use actionapi::{Tree, Url};

use super::sample::{Called, Request, Sample, pairs};

/// The call of an entry, if its reply is JSON.
pub(super) fn sample(entry: &Tree, origin: String) -> Option<Sample> {
    let (request, response) = (entry.get("request")?, entry.get("response")?);
    let Tree::Number(status) = response.get("status")? else { return None };
    let content = response.get("content")?;
    let body = content.get("text")?.text()?;
    // A body in base64 is a file.
    if content.get("encoding").is_some() || Tree::read(body).is_err() {
        return None;
    }
    let text = |name: &str| request.get(name).and_then(Tree::text).unwrap_or_default().to_owned();
    let url = text("url");
    let posted = request.get("postData");
    let sent = posted.and_then(|posted| posted.get("params")).map(pairs).unwrap_or_default();
    let body_text = posted.and_then(|posted| posted.get("text")).and_then(Tree::text).unwrap_or_default();
    let kind = posted.and_then(|posted| posted.get("mimeType")).and_then(Tree::text).unwrap_or_default();
    let mut parameters: Vec<_> = Url::parse(&url).ok()?.query_pairs().into_owned().collect();
    let (form, written) = match (sent.is_empty(), kind.starts_with("application/x-www-form-urlencoded")) {
        (false, _) => (sent.clone(), form_text(&sent)),
        (true, true) => (form_pairs(body_text), body_text.to_owned()),
        (true, false) => (Vec::new(), body_text.to_owned()),
    };
    parameters.extend(form);
    let call = Called::Request(Request {
        method: text("method"),
        url,
        headers: request.get("headers").map(pairs).unwrap_or_default(),
        body: written,
        parameters,
    });
    let headers = response.get("headers").map(pairs).unwrap_or_default();
    Some(Sample { origin, call, status: status.parse().ok()?, headers, body: body.to_owned(), is_failure: false })
}

fn form_pairs(text: &str) -> Vec<(String, String)> {
    let url = Url::parse(&format!("http://form/?{text}"));
    url.map(|url| url.query_pairs().into_owned().collect()).unwrap_or_default()
}

fn form_text(pairs: &[(String, String)]) -> String {
    Url::parse_with_params("http://form/", pairs).ok().and_then(|url| url.query().map(str::to_owned)).unwrap_or_default()
}
