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

/// As `openssl req -x509` makes them: signed by themselves, and marked as an authority's.
const PANEL: &str = include_str!("tls/panel.pem");
const PANEL_ELSEWHERE: &str = include_str!("tls/panel-elsewhere.pem");
const PANEL_EXPIRED: &str = include_str!("tls/panel-expired.pem");
const PANEL_KEY: &str = include_str!("tls/panel.key");

/// A TLS server on loopback that counts the bytes it is sent in the clear.
fn start(certificate: &str) -> (String, Arc<AtomicUsize>) {
    start_with(certificate, KEY)
}

fn start_with(certificate: &str, key: &str) -> (String, Arc<AtomicUsize>) {
    let chain = vec![CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap();
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

#[test]
fn a_certificate_that_is_given_is_trusted() {
    let authority_of_another = || quick().certificate_authority(AUTHORITY).certificate_authority(PANEL);
    for (certificate, key, settings) in [
        (PANEL, PANEL_KEY, quick().certificate_authority(PANEL)),
        (PANEL, PANEL_KEY, quick().certificate_authority(format!("\u{feff}{}", PANEL.replace('\n', "\r\n")))),
        (PANEL, PANEL_KEY, authority_of_another()),
        (TRUSTED, KEY, authority_of_another()),
        // One that somebody signed, given without who did.
        (TRUSTED, KEY, quick().certificate_authority(TRUSTED)),
    ] {
        both(|client| {
            let (endpoint, _) = start_with(certificate, key);
            client(&endpoint, settings.clone()).send(&READ).unwrap();
        });
    }
}

#[test]
fn a_certificate_that_is_given_must_be_in_time_and_of_that_name() {
    for (name, certificate, given, hint) in [
        ("another", PANEL, PANEL_ELSEWHERE, "it signed itself"),
        ("for another name", PANEL_ELSEWHERE, PANEL_ELSEWHERE, "subjectAltName"),
        ("expired", PANEL_EXPIRED, PANEL_EXPIRED, "the server must renew it"),
    ] {
        both(|client| {
            let (endpoint, seen) = start_with(certificate, PANEL_KEY);
            let error = client(&endpoint, quick().certificate_authority(given)).fail(&WRITE);
            assert_eq!((error.kind(), error.delivery()), (ErrorKind::Certificate, Delivery::NeverSent), "{name}: {error}");
            assert_eq!(seen.load(Ordering::Relaxed), 0, "{name}");
            assert!(error.hint().is_some_and(|given| given.contains(hint)), "{name}: {error}");
        });
    }
    // Of the given name and time, and with a key that it is not of.
    both(|client| {
        let server = std::panic::catch_unwind(|| start_with(PANEL, KEY));
        assert!(server.is_err() || client(&server.unwrap().0, quick().certificate_authority(PANEL)).send(&READ).is_err());
    });
}

#[test]
fn connections_with_tls_are_used_again() {
    both(|client| {
        let connections = Arc::new(AtomicUsize::new(0));
        let (endpoint, _) = start(TRUSTED);
        let target = endpoint.trim_start_matches("https://").trim_end_matches('/').to_owned();
        let front = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = front.local_addr().unwrap().port();
        let count = Arc::clone(&connections);
        // Passes bytes on, and counts connections.
        std::thread::spawn(move || {
            for near in front.incoming() {
                count.fetch_add(1, Ordering::Relaxed);
                let (mut near, mut far) = (near.unwrap(), std::net::TcpStream::connect(&target).unwrap());
                let (mut near_back, mut far_back) = (near.try_clone().unwrap(), far.try_clone().unwrap());
                std::thread::spawn(move || std::io::copy(&mut near, &mut far));
                std::thread::spawn(move || std::io::copy(&mut far_back, &mut near_back));
            }
        });
        let caller = client(&format!("https://localhost:{port}/"), quick().certificate_authority(AUTHORITY));
        for _ in 0..4 {
            caller.send(&READ).unwrap();
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        assert_eq!(connections.load(Ordering::Relaxed), 1, "{}", caller.name());
    });
}

/// A proxy that makes tunnels to wherever it is asked, itself reached in the clear or by TLS. Returns its address.
fn proxy(with_tls: bool) -> String {
    let chain = vec![CertificateDer::from_pem_slice(TRUSTED.as_bytes()).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(KEY.as_bytes()).unwrap();
    let builder = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let config = Arc::new(builder.with_single_cert(chain, key).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let scheme = if with_tls { "https" } else { "http" };
    let address = format!("{scheme}://localhost:{}", listener.local_addr().unwrap().port());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.unwrap();
            stream.set_read_timeout(Some(std::time::Duration::from_millis(5))).unwrap();
            let connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            std::thread::spawn(move || match with_tls {
                true => tunnel(rustls::StreamOwned::new(connection, stream)),
                false => tunnel(stream),
            });
        }
    });
    address
}

/// Passes bytes on in both directions, until one of them ends.
fn tunnel(mut near: impl Read + Write) {
    let mut buffer = [0; 16 * 1024];
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match near.read(&mut buffer[..1]) {
            Ok(0) => return,
            Ok(_) => head.push(buffer[0]),
            Err(_) => {}
        }
    }
    let head = String::from_utf8(head).unwrap();
    let mut far = std::net::TcpStream::connect(head.split(' ').nth(1).unwrap()).unwrap();
    far.set_read_timeout(Some(std::time::Duration::from_millis(5))).unwrap();
    near.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").unwrap();
    let passes = |from: &mut dyn Read, to: &mut dyn Write, buffer: &mut [u8]| match from.read(buffer) {
        Ok(0) => false,
        Ok(length) => to.write_all(&buffer[..length]).and_then(|()| to.flush()).is_ok(),
        Err(error) => matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut),
    };
    while passes(&mut near, &mut far, &mut buffer) && passes(&mut far, &mut near, &mut buffer) {}
}

#[test]
fn a_server_with_tls_is_reached_through_a_proxy_with_and_without() {
    for with_tls in [false, true] {
        both(|client| {
            let (endpoint, _) = start(TRUSTED);
            let settings = quick().certificate_authority(AUTHORITY).proxy(proxy(with_tls));
            let caller = client(&endpoint, settings);
            for _ in 0..2 {
                caller.send(&READ).unwrap();
            }
        });
    }
}

#[test]
fn a_proxy_with_tls_is_sent_requests_to_a_server_without() {
    both(|client| {
        // It answers as the server would.
        let (endpoint, seen) = start(TRUSTED);
        let settings = quick().allow_plain_http().certificate_authority(AUTHORITY).proxy(endpoint);
        client("http://unreachable.invalid/", settings).send(&READ).unwrap();
        assert!(seen.load(Ordering::Relaxed) > 0);
    });
}

#[test]
fn an_answer_in_the_clear_is_told_from_tls() {
    // Some servers answer, and others close the connection when they see no HTTP.
    for answer in ["HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\nplain http, please", ""] {
        both(|client| {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let endpoint = format!("https://{}/", listener.local_addr().unwrap());
            std::thread::spawn(move || {
                for stream in listener.incoming() {
                    let mut stream = stream.unwrap();
                    let _ = stream.read(&mut [0; 4096]);
                    let _ = stream.write_all(answer.as_bytes());
                }
            });
            let error = client(&endpoint, quick().attempts(1)).fail(&WRITE);
            assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connect, Delivery::NeverSent), "{error}");
            assert!(error.to_string().contains("the server may not use TLS on this port"), "{error}");
        });
    }
}
