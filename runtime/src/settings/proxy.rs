//! Chooses the proxy for a client's endpoint, once, so that both transports use the same one.
//!
//! It does not know how to speak to a proxy. It reads the environment only if the caller asks for it.

use url::Url;

use super::endpoint::is_loopback;
use super::no_proxy::is_exempt;
use crate::error::{Error, Result};

/// The caller's choice.
#[derive(Clone, Default)]
#[cfg_attr(all(target_family = "wasm", target_os = "unknown"), allow(dead_code, reason = "browsers choose by themselves"))]
pub(crate) enum ProxyChoice {
    /// None, whatever the environment says.
    #[default]
    None,
    /// The one in the environment for the endpoint.
    Environment,
    /// This one.
    Address(String),
}

/// The address of the proxy for the endpoint, if there is one.
pub(crate) fn resolve(
    choice: &ProxyChoice,
    endpoint: &Url,
    allow_plain_http: bool,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Option<Url>> {
    let proxy = match choice {
        ProxyChoice::None => None,
        ProxyChoice::Address(address) => Some(parse(address)?),
        // A server on this machine is never reached through another machine.
        ProxyChoice::Environment if is_loopback(endpoint) => None,
        ProxyChoice::Environment => from_environment(endpoint, variable)?,
    };
    match proxy {
        Some(proxy) if endpoint.scheme() == "http" && !allow_plain_http && !is_loopback(&proxy) => {
            let host = proxy.host_str().unwrap_or_default();
            let text = format!(
                "the endpoint is plain http, and the proxy `{host}` and anyone on the network path could read the credentials"
            );
            Err(Error::configuration(text).with_hint("leave the proxy out, or allow it with `Settings::allow_plain_http`"))
        }
        proxy => Ok(proxy),
    }
}

fn parse(address: &str) -> Result<Url> {
    // Without a scheme it is plain http to the proxy, as in other programs.
    let spelled = if address.contains("://") { address.to_owned() } else { format!("http://{address}") };
    // The address may hold a password: no error repeats it.
    match Url::parse(&spelled) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(url),
        Ok(url) => Err(Error::configuration(format!("a proxy of the scheme `{}` cannot be used", url.scheme()))
            .with_hint("use one of `http://` or `https://`")),
        Err(error) => Err(Error::configuration(format!("the proxy's address is not a URL: {error}"))),
    }
}

fn from_environment(endpoint: &Url, variable: impl Fn(&str) -> Option<String>) -> Result<Option<Url>> {
    let first = |names: &[&'static str]| {
        let mut set = names.iter().filter_map(|name| Some((*name, variable(name)?)));
        set.find(|(_, value)| !value.is_empty())
    };
    if first(&["no_proxy", "NO_PROXY"]).is_some_and(|(_, list)| is_exempt(endpoint, &list)) {
        return Ok(None);
    }
    let address = first(match endpoint.scheme() {
        "https" => &["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"],
        // In upper case it may be a header that a web server made a variable of.
        _ => &["http_proxy", "all_proxy", "ALL_PROXY"],
    });
    let Some((name, address)) = address else { return Ok(None) };
    let wrong = |error: Error| Error::configuration(format!("the environment variable {name}: {error}"));
    parse(&address).map(Some).map_err(wrong)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn chosen(endpoint: &str, variables: &[(&str, &str)]) -> Option<String> {
        let endpoint = Url::parse(endpoint).unwrap();
        let variable = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        resolve(&ProxyChoice::Environment, &endpoint, true, variable).unwrap().map(|url| url.to_string())
    }

    #[test]
    fn the_environment_is_read_as_curl_reads_it() {
        let https = ("HTTPS_PROXY", "proxy.test:3128");
        assert_eq!(chosen("https://a.test/", &[https]).as_deref(), Some("http://proxy.test:3128/"));
        assert_eq!(chosen("http://a.test/", &[https]), None);
        assert_eq!(chosen("http://a.test/", &[("HTTP_PROXY", "x:1")]), None);
        assert_eq!(chosen("http://a.test/", &[("http_proxy", "x:1")]).as_deref(), Some("http://x:1/"));
        assert_eq!(chosen("http://a.test/", &[("ALL_PROXY", "x:1")]).as_deref(), Some("http://x:1/"));
    }

    #[test]
    fn exempt_hosts_are_reached_directly() {
        let https = ("HTTPS_PROXY", "proxy.test:3128");
        for (list, exempt) in [("b.test", true), ("x, *.b.test", true), ("a.b.test:80", false)] {
            assert_eq!(chosen("https://a.b.test/", &[https, ("NO_PROXY", list)]).is_none(), exempt, "{list}");
        }
    }

    #[test]
    fn what_is_on_this_machine_is_not_sent_to_another() {
        assert_eq!(chosen("http://127.0.0.1:8080/", &[("http_proxy", "proxy.test:3128")]), None);
        assert_eq!(chosen("https://[::1]/", &[("https_proxy", "proxy.test:3128")]), None);
        assert_eq!(chosen("https://[2001:db8::1]/", &[("https_proxy", "x:1"), ("no_proxy", "2001:db8::1")]), None);
        let endpoint = Url::parse("http://localhost/").unwrap();
        let explicit = |address: &str, allow| {
            resolve(&ProxyChoice::Address(address.to_owned()), &endpoint, allow, |_| None).map_err(|error| error.to_string())
        };
        assert!(explicit("http://proxy.test:3128", false).unwrap_err().contains("allow_plain_http"));
        assert!(explicit("http://proxy.test:3128", true).unwrap().is_some());
        assert!(explicit("http://127.0.0.1:3128", false).unwrap().is_some());
    }

    #[test]
    fn other_schemes_are_refused_without_repeating_the_address() {
        let endpoint = Url::parse("https://a.test").unwrap();
        let choice = ProxyChoice::Address("socks5://user:hidden@x".to_owned());
        let error = resolve(&choice, &endpoint, false, |_| None).unwrap_err();
        assert!(error.to_string().contains("socks5"), "{error}");
        assert!(!format!("{error} {error:?}").contains("hidden"));
        let variable = |name: &str| (name == "ALL_PROXY").then(|| "socks5://user:hidden@x".to_owned());
        let error = resolve(&ProxyChoice::Environment, &endpoint, false, variable).unwrap_err().to_string();
        assert!(error.starts_with("the environment variable ALL_PROXY: a proxy of the scheme `socks5`"), "{error}");
    }
}
