//! TLS: whom a client does not trust gets to see nothing.

use generated_client::ErrorKind::{Certificate, Connect, Interrupted};

use super::{Case, Expected, case, lost, unsent};
use crate::server::{AUTHORITY, Act, Door, ELSEWHERE, EXPIRED, SELF_SIGNED, TRUSTED};
use crate::traffic::bytes;

pub(super) fn cases() -> Vec<Case> {
    vec![
        case("shows a certificate for another host", distrusted(), |stage| stage.function.answer())
            .at(Door::Tls(ELSEWHERE))
            .trusting(AUTHORITY),
        case("shows a certificate that has expired", distrusted(), |stage| stage.function.answer())
            .at(Door::Tls(EXPIRED))
            .trusting(AUTHORITY),
        case("shows a certificate that it has signed itself", distrusted(), |stage| stage.function.answer())
            .at(Door::Tls(SELF_SIGNED)),
        case("shows a certificate of an authority that is not known", distrusted(), |stage| stage.function.answer())
            .at(Door::Tls(TRUSTED)),
        case("speaks plain HTTP where TLS is due", unsent(Connect), |_| {
            Act::Blurt(bytes("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"))
        })
        .at(Door::PlainForTls),
        case("speaks TLS where plain HTTP is due", lost(Interrupted), |stage| stage.function.answer()).at(Door::TlsForPlain),
        case("resets the connection in the middle of the TLS handshake", unsent(Connect), |_| Act::ResetAfter(0))
            .at(Door::Tls(TRUSTED))
            .trusting(AUTHORITY)
            .passes(),
        case("resets the connection within TLS when it has read the request", lost(Interrupted), |_| Act::Reset(bytes("")))
            .at(Door::Tls(TRUSTED))
            .trusting(AUTHORITY)
            .passes_for_reads(),
    ]
}

/// Not tried again: a certificate does not pass by itself.
fn distrusted() -> Expected {
    unsent(Certificate).once()
}
