//! HTTP as servers really speak it: heads that only just are one, bodies in every framing, and connections that end when it suits them.

use std::time::{Duration, Instant};

use actionapi::{CallOptions, Delivery, ErrorKind};

use crate::api::{READ, WRITE};
use crate::caller::{both, quick};
use crate::server::{Act, Server, json, reply, success};

const BODY: &str = r#"{"status":"success","data":[1,2,3]}"#;

fn reads(name: &str, bytes: &[u8], close: bool) {
    both(|client| {
        let bytes = bytes.to_vec();
        let server = Server::start(move |_, _| if close { Act::Close(bytes.clone()) } else { Act::Reply(bytes.clone()) });
        let caller = client(&server.endpoint(), quick());
        for _ in 0..2 {
            let reply = caller.send(&WRITE).unwrap_or_else(|error| panic!("{} {name}: {error}", caller.name()));
            assert_eq!(reply.data().as_str(), "[1,2,3]", "{name}");
            if close {
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        let connections = server.received().iter().map(|request| request.connection).max();
        assert_eq!(connections, Some(usize::from(close)), "{} {name}", caller.name());
    });
}

#[test]
fn heads_are_read_as_browsers_read_them() {
    let length = BODY.len();
    for (name, head) in [
        ("a space before the colon", format!("HTTP/1.1 200 OK\r\nX-Powered-By : PHP/5\r\nContent-Length: {length}\r\n")),
        ("a header in two lines", format!("HTTP/1.1 200 OK\r\nX-Long: a\r\n b\r\n\tc\r\nContent-Length: {length}\r\n")),
        ("a header without a name", format!("HTTP/1.1 200 OK\r\n: x\r\nContent-Length: {length}\r\n")),
        ("a line that is no header", format!("HTTP/1.1 200 OK\r\nnonsense\r\nContent-Length: {length}\r\n")),
        ("a name with a space", format!("HTTP/1.1 200 OK\r\nX Y: z\r\nContent-Length: {length}\r\n")),
        ("a tab before the colon", format!("HTTP/1.1 200 OK\r\nContent-Length\t: {length}\r\n")),
        ("its type in the next line", format!("HTTP/1.1 200 OK\r\nX-Type:\r\n text\r\nContent-Length: {length}\r\n")),
        ("a line that continues none", format!("HTTP/1.1 200 OK\r\n none: x\r\nContent-Length: {length}\r\n")),
        ("a name that is not ASCII", format!("HTTP/1.1 200 OK\r\nX\u{e9}: 1\r\nContent-Length: {length}\r\n")),
        ("the length as a list", format!("HTTP/1.1 200 OK\r\nContent-Length: {length}, {length}\r\n")),
        ("no reason", format!("HTTP/1.1 200\r\nContent-Length: {length}\r\n")),
        ("a reason that is not ASCII", format!("HTTP/1.1 200 Tr\u{e8}s bien\r\nContent-Length: {length}\r\n")),
        ("a value that is not ASCII", format!("HTTP/1.1 200 OK\r\nX-Name: caf\u{e9}\r\nContent-Length: {length}\r\n")),
        ("line feeds alone", format!("HTTP/1.1 200 OK\nContent-Length: {length}\n")),
        ("the length twice", format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nContent-Length: {length}\r\n")),
        (
            "an interim reply",
            format!("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: {length}\r\n"),
        ),
    ] {
        let bytes = format!("{head}Content-Type: application/json\r\n\r\n{BODY}");
        reads(name, bytes.as_bytes(), false);
    }
}

#[test]
fn bodies_end_where_their_framing_says() {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    let (one, two) = BODY.split_at(7);
    let chunks = format!("{:x};x=\"y\"\r\n{one}\r\n{:X}\r\n{two}\r\n0\r\nX-Trailer: 1\r\n\r\n", one.len(), two.len());
    reads("chunks", format!("{head}Transfer-Encoding: chunked\r\n\r\n{chunks}").as_bytes(), false);
    let chunks: String = BODY.chars().map(|one| format!("1\r\n{one}\r\n")).collect();
    let chunks = format!("{head}Transfer-Encoding: Chunked\r\n\r\n{chunks}0\r\n\r\n");
    reads("chunks of one byte", chunks.as_bytes(), false);
    reads("to the end", format!("{head}\r\n{BODY}").as_bytes(), true);
    reads("HTTP/1.0", format!("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{BODY}").as_bytes(), true);
    let length = BODY.len();
    reads("closed as announced", format!("{head}Connection: close\r\nContent-Length: {length}\r\n\r\n{BODY}").as_bytes(), true);
    let kept = format!(
        "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\nConnection: keep-alive\r\nContent-Length: {length}\r\n\r\n{BODY}"
    );
    reads("HTTP/1.0 kept", kept.as_bytes(), false);
}

#[test]
fn large_replies_and_requests_pass() {
    both(|client| {
        let text = "x".repeat(3 << 20);
        let whole = format!(r#"{{"status":"success","data":"{text}"}}"#);
        let server = Server::start(move |request, number| {
            assert_eq!(request.parameter("large").map(|large| large.len()), Some(1 << 20));
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
            Act::Reply(match number {
                0 => json("200 OK", &whole),
                _ => format!("{head}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{whole}\r\n0\r\n\r\n", whole.len()).into_bytes(),
            })
        });
        let caller = client(&server.endpoint(), quick());
        for _ in 0..2 {
            let large = "y".repeat(1 << 20);
            let reply = caller.send_with(&WRITE, &[("large", &large)], CallOptions::new()).unwrap();
            assert_eq!(reply.data().as_str().len(), text.len() + 2);
        }
    });
}

#[test]
fn what_is_not_http_is_said_once() {
    let many: String = (0..120).map(|number| format!("X-{number}: 1\r\n")).collect();
    let long = "x".repeat(1_000_000);
    for bytes in [
        b"SSH-2.0-OpenSSH_9.6\r\n\r\n".to_vec(),
        b"HTTP/3.7 200 OK\r\n\r\n".to_vec(),
        b"HTTP/1.1 abc OK\r\n\r\n".to_vec(),
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde".to_vec(),
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabcde".to_vec(),
        b"HTTP/1.1 200 OK\r\nX-Gate: a\0b\r\nContent-Length: 2\r\n\r\n{}".to_vec(),
        b"HTTP/1.1 200 OK\r\nX-Gate: a\rContent-Length: 9\r\nContent-Length: 2\r\n\r\n{}".to_vec(),
        format!("HTTP/1.1 200 OK\r\n{many}\r\n").into_bytes(),
        format!("HTTP/1.1 200 OK\r\nX: {long}\r\n\r\n").into_bytes(),
    ] {
        both(|client| {
            let closing = bytes.clone();
            let server = Server::start(move |_, _| Act::Silence(closing.clone(), Duration::from_millis(500)));
            let caller = client(&server.endpoint(), quick());
            let error = caller.fail(&READ);
            let about = format!("{} {}: {error}", caller.name(), String::from_utf8_lossy(&bytes[..bytes.len().min(60)]));
            assert_eq!((error.kind(), error.delivery()), (ErrorKind::Unreadable, Delivery::MaybeSent), "{about}");
            assert!(error.to_string().contains("is not HTTP: "), "{about}");
            let is_named = !about.contains("X-Gate:") || error.to_string().contains(" in `X-Gate`");
            assert!(is_named || caller.name() == "async", "{about}");
            assert_eq!((error.attempts(), server.count()), (1, 1), "{about}");
        });
    }
}

#[test]
fn chunks_that_are_none_are_no_reply() {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    for chunks in ["x\r\n", "-1\r\n", "2\r\nabc\r\n0\r\n\r\n", "fffffffffffffffff\r\n"] {
        both(|client| {
            let bytes = format!("{head}{chunks}").into_bytes();
            let server = Server::start(move |_, _| Act::Close(bytes.clone()));
            let error = client(&server.endpoint(), quick().attempts(1)).fail(&WRITE);
            assert!(matches!(error.kind(), ErrorKind::Unreadable | ErrorKind::Interrupted), "{chunks}: {error}");
            assert_eq!(error.delivery(), Delivery::MaybeSent, "{chunks}: {error}");
        });
    }
}

#[test]
fn a_reply_before_the_request_was_read_is_a_reply() {
    use std::io::{Read, Write};
    both(|client| {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}/", listener.local_addr().unwrap());
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.read_exact(&mut [0; 16]).unwrap();
            stream.write_all(&reply("413 Content Too Large", &["Connection: close"], b"too much")).unwrap();
            stream.shutdown(std::net::Shutdown::Write).unwrap();
            // What still comes is read, lest the reply be thrown away with it.
            let _ = std::io::copy(&mut stream, &mut std::io::sink());
        });
        let large = "x".repeat(8 << 20);
        let caller = client(&endpoint, quick());
        let error = caller.send_with(&WRITE, &[("large", &large)], CallOptions::new()).unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(413), "{} {error}", caller.name());
        drop(caller);
        server.join().unwrap();
    });
}

#[test]
fn without_keep_alive_each_request_has_a_connection_of_its_own() {
    both(|client| {
        let server = Server::always(success());
        let caller = client(&server.endpoint(), quick().keep_alive(Duration::ZERO));
        for _ in 0..3 {
            caller.send(&WRITE).unwrap();
        }
        let received = server.received();
        assert_eq!(received.iter().map(|request| request.connection).collect::<Vec<_>>(), [0, 1, 2], "{}", caller.name());
        assert!(received.iter().all(|request| request.header("connection") == Some("close")));
    });
}

#[test]
fn an_idle_connection_is_kept_for_its_time() {
    both(|client| {
        let server = Server::always(success());
        let caller = client(&server.endpoint(), quick().keep_alive(Duration::from_millis(100)));
        for wait in [0, 0, 250] {
            std::thread::sleep(Duration::from_millis(wait));
            caller.send(&WRITE).unwrap();
        }
        let received = server.received();
        assert_eq!(received.iter().map(|request| request.connection).collect::<Vec<_>>(), [0, 0, 1], "{}", caller.name());
        assert!(received.iter().all(|request| request.header("connection") != Some("close")));
    });
}

/// A server that closes each connection after its reply without saying so: few writes fail, and none arrives twice.
#[test]
fn a_server_that_closes_silently_seldom_costs_a_call() {
    both(|client| {
        let server = Server::start(|_, _| Act::Close(success()));
        let caller = client(&server.endpoint(), quick());
        let begun = Instant::now();
        let failed = (0..1000).filter(|_| caller.send(&WRITE).is_err()).count();
        println!("{}: {failed} of 1000 in {:?}", caller.name(), begun.elapsed());
        assert!(failed <= 50, "{} {failed}", caller.name());
        assert!((1000 - failed..=1000).contains(&server.count()));
    });
}
