//! What failures of TLS mean, and what to do about them.

/// Whether an attempt at TLS failed as it does with a server that has none: it answers in the clear, or closes the connection. A proxy
/// closes it for other reasons.
pub(super) fn is_in_the_clear(why: &str, has_proxy: bool) -> bool {
    let is_closed = ["handshake eof", "unexpected end of file"].iter().any(|text| why.contains(text));
    why.contains("corrupt message") || is_closed && !has_proxy
}

/// What to do about a certificate, by what rustls says of it.
pub(super) fn certificate_hint(why: &str) -> &'static str {
    if why.contains("not valid for name") {
        "the endpoint must use a name that the certificate has in its subjectAltName"
    } else if why.contains("expired") || why.contains("not valid yet") {
        "the server must renew it, or the clock of this machine is wrong"
    } else if why.contains("CaUsedAsEndEntity") {
        "it signed itself: if it is the server's, give it to the client's settings as a certificate authority"
    } else {
        "if the server has a certificate authority of its own, give it to the client's settings"
    }
}
