//! TLS: a server that the client does not trust sees nothing of the request.

use generated_client::ErrorKind::{Certificate, Connect, Interrupted};

use super::{Case, Expected, case, lost, malformed, unsent};
use crate::server::{AUTHORITY, Act, Door, ELSEWHERE, EXPIRED, SELF_SIGNED, TRUSTED};
use crate::traffic::bytes;

pub(super) fn cases() -> Vec<Case> {
    vec![
        case("presents a certificate for another host", distrusted(), |stage| stage.function.answer())
            .at(Door::Tls(ELSEWHERE))
            .trusting(AUTHORITY),
        case("presents an expired certificate", distrusted(), |stage| stage.function.answer())
            .at(Door::Tls(EXPIRED))
            .trusting(AUTHORITY),
        case("presents a self-signed certificate", distrusted(), |stage| stage.function.answer()).at(Door::Tls(SELF_SIGNED)),
        case("presents a certificate of an unknown authority", distrusted(), |stage| stage.function.answer())
            .at(Door::Tls(TRUSTED)),
        case("speaks plain HTTP, but the client expects TLS", unsent(Connect), |_| {
            Act::Blurt(bytes("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"))
        })
        .at(Door::PlainForTls),
        case("speaks TLS, but the client expects plain HTTP", malformed(), |stage| stage.function.answer())
            .at(Door::TlsForPlain),
        case("resets the connection during the TLS handshake", unsent(Connect), |_| Act::ResetAfter(0))
            .at(Door::Tls(TRUSTED))
            .trusting(AUTHORITY)
            .passes(),
        case("resets a TLS connection after it has read the request", lost(Interrupted), |_| Act::Reset(bytes("")))
            .at(Door::Tls(TRUSTED))
            .trusting(AUTHORITY)
            .passes_for_reads(),
    ]
}

/// Not repeated: an invalid certificate stays invalid.
fn distrusted() -> Expected {
    unsent(Certificate).once()
}
