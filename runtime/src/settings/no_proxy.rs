//! Which servers are exempt from the proxy of the environment: the list in `NO_PROXY`, as curl and Go read it.
//!
//! It reads no environment.

use std::net::IpAddr;

use url::{Host, Url};

/// Whether the list exempts the endpoint: names, addresses and networks, each of which may have a port, separated by commas or spaces.
pub(super) fn is_exempt(endpoint: &Url, list: &str) -> bool {
    let Some(host) = endpoint.host() else { return false };
    let port = endpoint.port_or_known_default();
    let mut entries = list.split([',', ' ', '\t']).filter(|entry| !entry.is_empty());
    entries.any(|entry| match &host {
        _ if entry == "*" => true,
        Host::Domain(name) => is_name(name, port, entry),
        Host::Ipv4(address) => is_address((*address).into(), port, entry),
        Host::Ipv6(address) => is_address((*address).into(), port, entry),
    })
}

fn is_name(name: &str, port: Option<u16>, entry: &str) -> bool {
    let (entry, own_port) = match entry.rsplit_once(':') {
        Some((entry, digits)) => match digits.parse::<u16>() {
            Ok(own) => (entry, Some(own)),
            Err(_) => return false,
        },
        None => (entry, None),
    };
    if own_port.is_some() && own_port != port {
        return false;
    }
    let entry = entry.trim_end_matches('.').to_ascii_lowercase();
    let name = name.trim_end_matches('.');
    let is_below = |domain: &str| name.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
    match entry.strip_prefix("*.") {
        Some(domain) => !domain.is_empty() && is_below(domain),
        None => {
            let domain = entry.trim_start_matches('.');
            !domain.is_empty() && (name == domain || is_below(domain))
        }
    }
}

fn is_address(address: IpAddr, port: Option<u16>, entry: &str) -> bool {
    if let Some((network, length)) = entry.split_once('/') {
        let network = network.trim_matches(['[', ']']).parse::<IpAddr>();
        return matches!((network, length.parse()), (Ok(network), Ok(length)) if is_within(address, network, length));
    }
    let (entry, own_port) = with_port(entry);
    entry.is_some_and(|entry| entry == address) && (own_port.is_none() || own_port == port)
}

/// An address, alone or with a port: `192.0.2.1:80`, `[2001:db8::1]:80`.
fn with_port(entry: &str) -> (Option<IpAddr>, Option<u16>) {
    let bare = entry.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(entry);
    if let Ok(address) = bare.parse() {
        return (Some(address), None);
    }
    let socket = entry.parse::<std::net::SocketAddr>().ok();
    (socket.map(|socket| socket.ip()), socket.map(|socket| socket.port()))
}

/// Whether the first so many bits are the same.
fn is_within(address: IpAddr, network: IpAddr, length: u32) -> bool {
    match (address, network) {
        (IpAddr::V4(address), IpAddr::V4(network)) if length <= 32 => {
            let mask = u32::MAX.checked_shl(32 - length).unwrap_or(0);
            (u32::from(address) ^ u32::from(network)) & mask == 0
        }
        (IpAddr::V6(address), IpAddr::V6(network)) if length <= 128 => {
            let mask = u128::MAX.checked_shl(128 - length).unwrap_or(0);
            (u128::from(address) ^ u128::from(network)) & mask == 0
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn check(endpoint: &str, cases: &[(&str, bool)]) {
        let endpoint = Url::parse(endpoint).unwrap();
        for (list, exempt) in cases {
            assert_eq!(is_exempt(&endpoint, list), *exempt, "{endpoint} {list}");
        }
    }

    #[test]
    fn names_exempt_what_is_below_them() {
        check(
            "https://a.b.test/",
            &[
                ("b.test", true),
                (".b.test", true),
                ("*.b.test", true),
                ("B.Test.", true),
                ("x, test", true),
                ("x test", true),
                ("*", true),
                ("a.b.test", true),
                ("*.a.b.test", false),
                ("a.b.test:443", true),
                ("b.test:443", true),
                ("b.test:8443", false),
                ("*.b.test:443", true),
                ("ab.test", false),
                ("a.b.tes", false),
                ("", false),
                (".", false),
                ("*.", false),
                ("b.test:x", false),
                ("192.0.2.0/24", false),
            ],
        );
        check("http://b.test:8080/", &[("b.test:8080", true), ("b.test:80", false), (".b.test", true), ("*.b.test", false)]);
    }

    #[test]
    fn addresses_and_networks_exempt_addresses() {
        check(
            "http://192.0.2.1/a",
            &[
                ("192.0.2.1", true),
                ("192.0.2.0/24", true),
                ("192.0.2.128/25", false),
                ("192.0.2.1/32", true),
                ("0.0.0.0/0", true),
                ("192.0.2.0/33", false),
                ("192.0.2.1:80", true),
                ("192.0.2.1:81", false),
                ("2.1", false),
                ("::/0", false),
                ("nonsense/24", false),
            ],
        );
        check(
            "https://[2001:db8::1]/",
            &[
                ("2001:db8::1", true),
                ("[2001:db8::1]", true),
                ("[2001:db8::1]:443", true),
                ("[2001:db8::1]:80", false),
                ("2001:db8::/32", true),
                ("2001:db9::/32", false),
                ("2001:0db8:0::1", true),
            ],
        );
    }
}
