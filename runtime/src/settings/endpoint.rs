//! Decides which endpoints are accepted.
//!
//! It does not know the path of a call, which the request appends to the endpoint's own.

use url::{Host, Url};

use crate::Secret;
use crate::error::{Error, Result};

/// Parses an endpoint to which credentials may be sent. No error repeats its query or a password in it.
pub(crate) fn parse(text: &str, allow_plain_http: bool) -> Result<Url> {
    const HINT: &str = "give the whole address, such as `https://example.com/index.php`";
    if text.is_empty() {
        return Err(Error::configuration("the endpoint is empty").with_hint(HINT));
    }
    let url = Url::parse(text)
        .map_err(|error| Error::configuration(format!("the endpoint is not a URL: {error}")).with_hint(HINT))?;
    if !matches!(url.scheme(), "https" | "http") {
        let text = format!("the endpoint's scheme is `{}`; expected `https`", url.scheme());
        return Err(Error::configuration(text).with_hint(HINT));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Error::configuration("the endpoint contains a user name or a password")
            .with_hint("leave them out; if the API needs more than its own credentials, send a header"));
    }
    if url.fragment().is_some() {
        return Err(Error::configuration("the endpoint has a fragment (`#…`), which is never sent").with_hint("leave it out"));
    }
    if url.scheme() == "http" && !allow_plain_http && !is_loopback(&url) {
        let host = url.host_str().unwrap_or_default();
        let text =
            format!("the endpoint is plain http on `{host}`, where anyone on the network path could read the credentials");
        return Err(Error::configuration(text).with_hint("use `https://`, or allow it with `Settings::allow_plain_http`"));
    }
    Ok(url)
}

/// The values of the query that are long enough to be secrets and not common words.
pub(crate) fn secrets(endpoint: &Url) -> Vec<Secret> {
    const SHORTEST: usize = 6;
    let values = endpoint.query_pairs().map(|(_, value)| value);
    values.filter(|value| value.len() >= SHORTEST).map(|value| Secret::from(value.into_owned())).collect()
}

/// Whether a name is one of this machine.
pub(crate) fn is_loopback_name(name: &str) -> bool {
    name == "localhost" || name.ends_with(".localhost")
}

/// Whether a request to this address stays on this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => is_loopback_name(name),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_alone() {
        for text in [
            "http://localhost:8080/",
            "http://127.0.0.1/",
            "http://127.9.9.9",
            "http://[::1]:1",
            "http://a.localhost",
            "https://x.test",
        ] {
            assert!(parse(text, false).is_ok(), "{text}");
        }
        for text in ["http://x.test", "http://10.0.0.1", "http://localhost.test", "http://[::2]"] {
            let error = parse(text, false).unwrap_err().to_string();
            assert!(error.contains("allow_plain_http"), "{error}");
            assert!(parse(text, true).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_is_no_endpoint_is_refused_without_repeating_secrets() {
        for text in [
            "",
            "index.php",
            "ftp://x.test",
            "https://u:hidden@x.test",
            "https://x.test/#hidden",
            "https://?key=hidden",
            "/hidden",
        ] {
            let error = parse(text, true).unwrap_err();
            assert!(error.hint().is_some(), "{error}");
            assert!(!format!("{error} {error:?}").contains("hidden"), "{error}");
        }
    }
}
