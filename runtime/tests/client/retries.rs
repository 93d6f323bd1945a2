//! Faults below HTTP: which are tried again, how often the server sees the request, and what the error says of its delivery.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use actionapi::description::{Method, Operation};
use actionapi::{CallOptions, Delivery, ErrorKind};

use crate::api::{IDEMPOTENT, READ, WRITE};
use crate::caller::{both, quick};
use crate::server::{Act, Server, success};

/// A port that nobody listens on.
fn free_endpoint() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}/", listener.local_addr().unwrap())
}

#[test]
fn a_refused_connection_is_tried_again_also_for_writes() {
    for function in [&READ, &WRITE] {
        for method in [Method::Post, Method::Get] {
            both(|client| {
                let endpoint = free_endpoint();
                let error = client(&endpoint, quick().method(method)).fail(function);
                assert_eq!((error.kind(), error.delivery(), error.attempts()), (ErrorKind::Connect, Delivery::NeverSent, 3));
                let line = error.to_string();
                assert!(line.contains("127.0.0.1:") && line.to_lowercase().contains("refused"), "{line}");
                assert!(line.ends_with("(the request was never sent; 3 attempts)"), "{line}");
                assert!(error.is_retryable() && std::error::Error::source(&error).is_some());
            });
        }
    }
}

#[test]
fn a_name_that_does_not_resolve_was_never_sent() {
    both(|client| {
        let error = client("https://no-such-host.invalid/", quick()).fail(&WRITE);
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connect, Delivery::NeverSent), "{error}");
        assert!(error.to_string().contains("no-such-host.invalid"), "{error}");
    });
}

type Fault = fn() -> Act;

/// After the request arrived: nobody can say whether it had its effect.
const FAULTS: &[(&str, Fault)] = &[
    ("reset after the request", || Act::Reset(Vec::new())),
    ("closed without a byte", || Act::Close(Vec::new())),
    ("closed in the head", || Act::Close(b"HTTP/1.1 200 OK\r\nContent-Ty".to_vec())),
    ("reset in the body", || {
        Act::Reset(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{".to_vec())
    }),
    ("closed in the body", || {
        Act::Close(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{".to_vec())
    }),
    ("chunks cut off", || {
        Act::Close(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"sta".to_vec(),
        )
    }),
];

#[test]
fn a_broken_connection_is_tried_again_for_reads_and_never_for_writes() {
    for method in [Method::Post, Method::Get] {
        for (name, fault) in FAULTS {
            both(|client| {
                for function in [&READ, &IDEMPOTENT] {
                    let server = Server::start(move |_, number| if number < 2 { fault() } else { Act::Reply(success()) });
                    let caller = client(&server.endpoint(), quick().method(method));
                    assert_eq!(caller.send(function).expect(name).attempts(), 3, "{name}");
                }

                let server = Server::start(move |_, _| fault());
                let caller = client(&server.endpoint(), quick().method(method));
                let error = caller.fail(&WRITE);
                let about = format!("{} {name}: {error}", caller.name());
                assert_eq!((error.kind(), error.delivery()), (ErrorKind::Interrupted, Delivery::MaybeSent), "{about}");
                assert_eq!((error.attempts(), server.count()), (1, 1), "{about}");
                assert!(about.ends_with("(the request may have reached the server)"), "{about}");
                let error = caller.fail(&READ);
                assert_eq!((error.attempts(), server.count()), (3, 4), "{about}");
            });
        }
    }
}

#[test]
fn silence_ends_with_the_time_allowed() {
    let silences: [Fault; 3] = [
        || Act::Silence(Vec::new(), Duration::from_secs(3)),
        || Act::Silence(b"HTTP/1.1 200 OK\r\nContent-".to_vec(), Duration::from_secs(3)),
        || {
            Act::Silence(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{".to_vec(),
                Duration::from_secs(3),
            )
        },
    ];
    for silence in silences {
        both(|client| {
            let server = Server::start(move |_, _| silence());
            let begun = Instant::now();
            let caller = client(&server.endpoint(), quick().timeout(Duration::from_millis(200)));
            let error = caller.fail(&WRITE);
            assert_eq!(
                (error.kind(), error.delivery(), error.is_timeout()),
                (ErrorKind::Timeout, Delivery::MaybeSent, true),
                "{error}"
            );
            assert!((200..1000).contains(&begun.elapsed().as_millis()), "{:?}", begun.elapsed());
            let options = CallOptions::new().timeout(Duration::from_millis(50)).attempts(2);
            let begun = Instant::now();
            let error = caller.send_with(&READ, &[], options).unwrap_err();
            assert_eq!((error.attempts(), server.count()), (2, 3));
            assert!((100..180).contains(&begun.elapsed().as_millis()), "{:?}", begun.elapsed());
        });
    }
}

#[test]
fn the_deadline_is_over_all_attempts() {
    both(|client| {
        let server = Server::start(|_, _| Act::Silence(Vec::new(), Duration::from_secs(3)));
        let settings = quick().timeout(Duration::from_millis(200)).deadline(Duration::from_millis(300)).attempts(9);
        let begun = Instant::now();
        let error = client(&server.endpoint(), settings).fail(&READ);
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 2));
        assert!((200..600).contains(&begun.elapsed().as_millis()), "{:?}", begun.elapsed());
    });
    both(|client| {
        let server = Server::always(success());
        let error = client(&server.endpoint(), quick().deadline(Duration::ZERO)).fail(&READ);
        assert_eq!((error.kind(), error.delivery(), error.attempts()), (ErrorKind::Timeout, Delivery::NeverSent, 0));
        assert_eq!(server.count(), 0);
    });
}

#[test]
fn a_connection_that_is_not_made_in_time_was_never_sent() {
    // A listener whose queue is full drops what comes: connecting neither succeeds nor fails.
    let listener = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    listener.bind(&"127.0.0.1:0".parse::<std::net::SocketAddr>().unwrap().into()).unwrap();
    listener.listen(0).unwrap();
    let address = listener.local_addr().unwrap().as_socket().unwrap();
    let timeout = Duration::from_millis(100);
    let fill: Vec<_> = (0..4).map(|_| std::net::TcpStream::connect_timeout(&address, timeout)).collect();
    assert!(fill.iter().any(Result::is_err), "the queue should be full");
    for function in [&READ, &WRITE] {
        let check = |function: &Operation| {
            both(|client| {
                for settings in [quick().connect_timeout(timeout), quick().timeout(timeout)] {
                    let error = client(&format!("http://{address}/"), settings.attempts(2)).fail(function);
                    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Timeout, Delivery::NeverSent), "{error}");
                    assert_eq!(error.attempts(), 2);
                }
            });
        };
        check(function);
    }
}
