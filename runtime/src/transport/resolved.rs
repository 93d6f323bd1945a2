//! Which of the addresses that the system finds for a name are used.
//!
//! It does not know who asked the system, or how.

use std::io;
use std::net::SocketAddr;

use crate::settings::endpoint::is_loopback_name;

/// All of them; but of the names of this machine only its own. Plain HTTP is allowed to those because it stays here, and whoever answers
/// questions about names could say otherwise. There is at least one.
pub(super) fn used(name: &str, mut addresses: Vec<SocketAddr>) -> io::Result<Vec<SocketAddr>> {
    if is_loopback_name(name) {
        addresses.retain(|address| address.ip().to_canonical().is_loopback());
    }
    if addresses.is_empty() {
        return Err(io::Error::new(io::ErrorKind::NotFound, "the host's name has no address"));
    }
    Ok(addresses)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_name_of_this_machine_has_no_address_elsewhere() {
        let found: Vec<SocketAddr> =
            ["192.0.2.1:80", "127.0.0.1:80", "[2001:db8::1]:80", "[::1]:80", "[::ffff:127.0.0.2]:80", "[::ffff:192.0.2.1]:80"]
                .map(|address| address.parse().unwrap())
                .into();
        let own = [found[1], found[3], found[4]];
        assert_eq!(used("localhost", found.clone()).unwrap(), own);
        assert_eq!(used("panel.localhost", found.clone()).unwrap(), own);
        assert_eq!(used("localhost.test", found.clone()).unwrap(), found);
        assert_eq!(used("localhost", vec![found[0]]).unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
