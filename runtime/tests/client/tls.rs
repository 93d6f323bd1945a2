//! TLS in both clients: whom they trust, and what an untrusted server gets to see.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use actionapi::{Delivery, ErrorKind, Settings};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::api::{READ, WRITE};
use crate::caller::{both, quick};
use crate::server::{Server, success};

const AUTHORITY: &str = include_str!("tls/authority.pem");
const TRUSTED: &str = include_str!("tls/server.pem");
const ELSEWHERE: &str = include_str!("tls/elsewhere.pem");
const EXPIRED: &str = include_str!("tls/expired.pem");
const KEY: &str = include_str!("tls/server.key");

/// A TLS server on loopback that counts the bytes it is sent in the clear.
fn start(certificate: &str) -> (String, Arc<AtomicUsize>) {
    let chain = vec![CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(KEY.as_bytes()).unwrap();
    let builder = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let config = Arc::new(builder.with_single_cert(chain, key).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("https://localhost:{}/", listener.local_addr().unwrap().port());
    let seen = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&seen);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (config, count) = (Arc::clone(&config), Arc::clone(&count));
            std::thread::spawn(move || {
                let connection = rustls::ServerConnection::new(config).unwrap();
                let mut stream = rustls::StreamOwned::new(connection, stream.unwrap());
                let mut buffer = [0; 4096];
                while let Ok(length @ 1..) = stream.read(&mut buffer) {
                    count.fetch_add(length, Ordering::Relaxed);
                    if buffer[..length].ends_with(b"apifunction=read") && stream.write_all(&success()).is_err() {
                        break;
                    }
                }
            });
        }
    });
    (endpoint, seen)
}

#[test]
fn an_authority_of_ones_own_is_trusted() {
    both(|client| {
        let (endpoint, seen) = start(TRUSTED);
        client(&endpoint, quick().certificate_authority(AUTHORITY)).send(&READ).unwrap();
        assert!(seen.load(Ordering::Relaxed) > 0);
    });
}

#[test]
fn who_is_not_trusted_sees_nothing() {
    let trusting = || quick().certificate_authority(AUTHORITY);
    type Case = (&'static str, &'static str, fn() -> Settings);
    let cases: [Case; 4] = [
        ("signed by nobody known", TRUSTED, quick),
        ("for another name", ELSEWHERE, trusting),
        ("expired", EXPIRED, trusting),
        ("not the authority itself", TRUSTED, || quick().certificate_authority(TRUSTED_BY_ITSELF)),
    ];
    for (name, certificate, settings) in cases {
        both(|client| {
            let (endpoint, seen) = start(certificate);
            let error = client(&endpoint, settings()).fail(&WRITE);
            assert_eq!((error.kind(), error.delivery()), (ErrorKind::Certificate, Delivery::NeverSent), "{name}: {error}");
            assert_eq!((error.attempts(), seen.load(Ordering::Relaxed)), (1, 0), "{name}: {error}");
            assert!(error.to_string().contains("the certificate of localhost:"), "{name}: {error}");
        });
    }
}

/// Some certificate that signed nothing here.
const TRUSTED_BY_ITSELF: &str = ELSEWHERE;

#[test]
fn plain_http_on_the_port_of_tls_was_never_sent() {
    both(|client| {
        let server = Server::always(success());
        let endpoint = format!("https://{}/", server.address());
        let error = client(&endpoint, quick().timeout(std::time::Duration::from_millis(500))).fail(&WRITE);
        assert_eq!(error.delivery(), Delivery::NeverSent, "{error}");
        assert_eq!(server.count(), 0);
    });
}
