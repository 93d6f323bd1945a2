//! How connections are made: to which address, through which proxy, in which time; and what a request says of where it goes.

use std::io::{Read as _, Write as _};
use std::net::{Ipv6Addr, TcpListener};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actionapi::{Delivery, ErrorKind};

use crate::api::{READ, WRITE};
use crate::caller::{both, quick};
use crate::server::{Act, Server, success};

/// A server on the loopback address of IPv6 that answers each connection with these bytes, and keeps the first that each was sent; `None` if
/// this machine has no such address. Returns its port.
fn on_ipv6(answer: Vec<u8>) -> Option<(u16, Arc<Mutex<Vec<String>>>)> {
    let listener = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).ok()?;
    let port = listener.local_addr().unwrap().port();
    let received = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&received);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, mut buffer) = (stream.unwrap(), [0; 4096]);
            let length = stream.read(&mut buffer).unwrap_or(0);
            log.lock().unwrap().push(String::from_utf8_lossy(&buffer[..length]).into_owned());
            let _ = stream.write_all(&answer);
        }
    });
    Some((port, received))
}

#[test]
fn an_address_of_ipv6_is_reached_and_named_in_brackets() {
    both(|client| {
        let Some((port, received)) = on_ipv6(success()) else { return };
        let caller = client(&format!("http://[::1]:{port}/"), quick());
        caller.send(&READ).unwrap();
        let head = received.lock().unwrap()[0].to_lowercase();
        assert!(head.contains(&format!("\r\nhost: [::1]:{port}\r\n")), "{}: {head}", caller.name());
        assert!(head.starts_with("post / http/1.1\r\n"), "{}: {head}", caller.name());
    });
}

#[test]
fn an_address_of_ipv6_is_a_name_for_tls() {
    both(|client| {
        let Some((port, _)) = on_ipv6(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()) else { return };
        let error = client(&format!("https://[::1]:{port}/"), quick().attempts(1)).fail(&READ);
        // It got as far as the handshake.
        assert!(error.to_string().contains("the server may not use TLS on this port"), "{error}");
    });
}

#[test]
fn a_proxy_is_asked_for_an_address_of_ipv6_in_brackets() {
    both(|client| {
        let proxy = Server::always(success());
        let settings = quick().attempts(1).proxy(format!("http://{}", proxy.address()));
        let caller = client("https://[::1]:8443/", settings);
        caller.fail(&READ);
        let request = proxy.received().pop().unwrap();
        assert!(request.head.starts_with("CONNECT [::1]:8443 HTTP/1.1\r\n"), "{}: {}", caller.name(), request.head);
        assert_eq!(request.header("host"), Some("[::1]:8443"), "{}", caller.name());
    });
}

#[test]
fn a_proxy_sees_the_host_as_the_name_system_has_it_and_no_usual_port() {
    both(|client| {
        let proxy = Server::always(success());
        // A user without a password is one too.
        let settings = quick().allow_plain_http().proxy(format!("http://us%3Aer@{}", proxy.address()));
        let caller = client("http://b\u{fc}cher.invalid:80/index.php", settings);
        caller.send(&READ).unwrap();
        let request = &proxy.received()[0];
        let line = request.head.lines().next();
        assert_eq!(line, Some("POST http://xn--bcher-kva.invalid/index.php HTTP/1.1"), "{}", caller.name());
        assert_eq!(request.header("host"), Some("xn--bcher-kva.invalid"), "{}", caller.name());
        assert_eq!(request.header("proxy-authorization"), Some("Basic dXM6ZXI6"), "{}", caller.name());
        assert!(request.header("content-length").is_some_and(|length| length != "0"), "{}", request.head);
    });
}

#[test]
fn a_server_sees_nothing_that_only_a_proxy_should() {
    both(|client| {
        let server = Server::always(success());
        let caller = client(&server.endpoint(), quick());
        caller.send(&READ).unwrap();
        let request = &server.received()[0];
        assert_eq!(request.head.lines().next(), Some("POST /index.php HTTP/1.1"), "{}", caller.name());
        assert_eq!(request.header("host"), Some(&*server.address().to_string()), "{}", caller.name());
        assert_eq!(request.header("proxy-authorization"), None, "{}", caller.name());
    });
}

#[test]
fn a_proxy_that_does_not_answer_as_one_was_sent_no_request() {
    let long = format!("HTTP/1.1 200 OK\r\nX-Long: {}", "a".repeat(16 * 1024));
    for (reply, why) in [
        ("HTTP/1.1 200 OK\r\n\r\nmore", "the proxy sent more than its reply"),
        ("220 mail.test ESMTP\r\n\r\n", ""),
        ("HTTP/1.1 200 OK\r\n", ""),
        (&long, ""),
    ] {
        both(|client| {
            let bytes = reply.as_bytes().to_vec();
            let proxy = Server::start(move |_, _| Act::Close(bytes.clone()));
            let settings = quick().attempts(1).proxy(format!("http://{}", proxy.address()));
            let caller = client("https://unreachable.invalid/", settings);
            let error = caller.fail(&WRITE);
            assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connect, Delivery::NeverSent), "{reply}: {error}");
            assert!(error.to_string().contains(why), "{} {error}", caller.name());
        });
    }
}

#[test]
fn the_time_for_connecting_is_also_for_the_proxy_and_for_tls() {
    both(|client| {
        let silent = Server::start(|_, _| Act::Silence(Vec::new(), Duration::from_secs(20)));
        // The system accepts the connection, and nobody ever reads from it.
        let deaf = TcpListener::bind("127.0.0.1:0").unwrap();
        let short = || quick().attempts(1).connect_timeout(Duration::from_millis(300)).timeout(Duration::from_secs(20));
        let through = short().proxy(format!("http://{}", silent.address()));
        let direct = format!("https://{}/", deaf.local_addr().unwrap());
        for (endpoint, settings) in [("https://unreachable.invalid/", through), (&direct, short())] {
            let error = client(endpoint, settings).fail(&WRITE);
            assert_eq!((error.kind(), error.delivery()), (ErrorKind::Timeout, Delivery::NeverSent), "{error}");
        }
    });
}
