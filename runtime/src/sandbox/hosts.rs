//! Whether a request was meant for the sandbox, or is the work of a web page that knows its port.
//!
//! A page of another site can send requests to the loopback interface, and by a name of its own that leads there ("DNS rebinding") it
//! can even read the replies. Browsers say what they are doing: in `Host`, `Origin` and `Sec-Fetch-Site`.

use std::net::IpAddr;

use hyper::StatusCode;
use hyper::header::{HOST, HeaderMap, ORIGIN};
use hyper::http::uri::Authority;

use super::refusal::Refusal;

/// The names and addresses that lead to the sandbox, beside those of the loopback interface.
#[derive(Clone, Debug)]
pub(super) struct Hosts<'h> {
    /// The address that it listens on, and the one at which this request reached it.
    pub(super) addresses: [IpAddr; 2],
    /// The names that its owner accepts.
    pub(super) names: &'h [String],
}

impl Hosts<'_> {
    /// Refuses what was not meant for the sandbox. `target` is the host of a request that has a whole URL in its first line.
    pub(super) fn check(&self, target: Option<&Authority>, headers: &HeaderMap) -> Result<(), Refusal> {
        if let Some(host) = target.map(Authority::as_str).filter(|host| !self.accepts(host)) {
            return Err(self.foreign_host(host));
        }
        for host in headers.get_all(HOST) {
            let host = String::from_utf8_lossy(host.as_bytes());
            if !host.is_empty() && !self.accepts(&host) {
                return Err(self.foreign_host(&host));
            }
        }
        self.check_origin(headers)
    }

    fn check_origin(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let refuse = |what: &str| {
            let message = format!("the sandbox does not answer the web pages of other sites, and {what}");
            Err(Refusal::of_http(StatusCode::FORBIDDEN, message))
        };
        let mut origins = headers.get_all(ORIGIN).iter().peekable();
        // A page of this machine has an origin too where it matters, and then that decides.
        if origins.peek().is_none() && headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site") {
            return refuse("this request's `Sec-Fetch-Site` is `cross-site`");
        }
        for origin in origins {
            let origin = String::from_utf8_lossy(origin.as_bytes());
            let host = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
            if !host.is_some_and(|host| self.accepts(host)) {
                return refuse(&format!("this request's `Origin` is `{origin}`"));
            }
        }
        Ok(())
    }

    /// Whether this host leads to the sandbox; its port may be another one, for example that of a proxy.
    fn accepts(&self, authority: &str) -> bool {
        // A name and a password are part of an authority, but not of a host.
        let Some(authority) =
            Some(authority).filter(|text| !text.contains('@')).and_then(|text| text.parse::<Authority>().ok())
        else {
            return false;
        };
        let host = authority.host();
        let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        if let Ok(address) = address.parse::<IpAddr>() {
            let address = address.to_canonical();
            return address.is_loopback() || self.addresses.iter().any(|own| own.to_canonical() == address);
        }
        let name = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
        name == "localhost" || name.ends_with(".localhost") || self.names.contains(&name)
    }

    fn foreign_host(&self, host: &str) -> Refusal {
        let mut accepted = vec!["localhost".to_owned(), "*.localhost".to_owned(), "127.0.0.1".to_owned(), "[::1]".to_owned()];
        let [bound, _] = self.addresses;
        if !bound.is_loopback() {
            accepted.push("the address it is reached at".to_owned());
        }
        accepted.extend(self.names.iter().cloned());
        let message = format!(
            "the sandbox does not answer for the host `{host}`, because a web page could be using that name to reach it; accepted: {}; \
             `--accept-host` of the command `sandbox`, or `Sandbox::accept_host`, adds one",
            accepted.join(", ")
        );
        Refusal::of_http(StatusCode::FORBIDDEN, message)
    }
}
