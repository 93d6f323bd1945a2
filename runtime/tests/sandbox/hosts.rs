//! Requests that a web page may have made: by a name that leads to the loopback interface, or from another site.

use std::net::{Ipv4Addr, SocketAddr};

use actionapi::sandbox::Sandbox;

use crate::requests::{Answer, SHOW, exchange, start};
use crate::shop;

fn send(sandbox: &Sandbox, target: &str, headers: &str) -> Answer {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, sandbox.address().port()));
    let reply = exchange(address, format!("GET {target}?{SHOW} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n").as_bytes());
    let (head, body) = reply.split_once("\r\n\r\n").unwrap();
    Answer { status: head[9..12].parse().unwrap(), head: head.to_owned(), body: body.to_owned() }
}

#[test]
fn only_names_of_this_machine_are_answered() {
    let sandbox = start();
    let port = sandbox.address().port();
    for host in [
        "localhost",
        "LocalHost.",
        "shop.localhost:80",
        "127.0.0.1",
        "127.9.9.9:1",
        "[::1]",
        "[::1]:8080",
        "[::ffff:127.0.0.1]",
        "",
        &format!("127.0.0.1:{port}"),
    ] {
        assert_eq!(send(&sandbox, "/", &format!("Host: {host}\r\n")).message(), "found", "{host}");
    }
    for host in [
        "evil.example",
        "evil.example:80",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "notlocalhost",
        "192.0.2.1",
        "[2001:db8::1]",
        "0.0.0.0",
        "localhost@evil.example",
        "evil.example@localhost",
        "a b",
        "localhost, evil.example",
        "\u{e9}",
    ] {
        let answer = send(&sandbox, "/", &format!("Host: {host}\r\n"));
        assert_eq!(answer.status, 403, "{host}");
        let message = answer.message();
        let expected = format!("the sandbox does not answer for the host `{host}`, because a web page");
        assert!(message.starts_with(&expected), "{message}");
        assert!(message.contains("accepted: localhost, *.localhost, 127.0.0.1, [::1]; `--accept-host`"), "{message}");
    }
    // One that is right does not excuse one that is not.
    assert_eq!(send(&sandbox, "/", "Host: localhost\r\nHost: evil.example\r\n").status, 403);
    assert_eq!(send(&sandbox, "http://evil.example/", "Host: localhost\r\n").status, 403);
    assert_eq!(send(&sandbox, "http://localhost/", "Host: localhost\r\n").status, 200);
    let show = sandbox.double::<actionapi::Value>("items", "show");
    show.clear_received();
    send(&sandbox, "/", "Host: evil.example\r\n");
    show.assert_not_received();
}

#[test]
fn a_name_can_be_accepted_and_the_bound_address_is() {
    let sandbox = Sandbox::start_on(shop::api(), SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0))).unwrap();
    sandbox.accept_host("Sandbox.Internal");
    for host in ["sandbox.internal:8080", "SANDBOX.internal.", "0.0.0.0", "127.0.0.1"] {
        assert_eq!(send(&sandbox, "/", &format!("Host: {host}\r\n")).message(), "found", "{host}");
    }
    let message = send(&sandbox, "/", "Host: evil.example\r\n").message();
    assert!(message.contains("[::1], the address it is reached at, sandbox.internal; "), "{message}");
}

#[test]
fn pages_of_other_sites_are_refused() {
    let sandbox = start();
    let send = |headers: &str| send(&sandbox, "/", &format!("Host: localhost\r\n{headers}"));
    for origin in ["http://localhost:3000", "https://127.0.0.1", "http://app.localhost", "http://[::1]:5173"] {
        // Pages of other ports of this machine are other sites to a browser, but not to its user.
        let answer = send(&format!("Origin: {origin}\r\nSec-Fetch-Site: cross-site\r\n"));
        assert_eq!((answer.message().as_str(), answer.head.contains("access-control")), ("found", false), "{origin}");
    }
    for origin in [
        "https://evil.example",
        "null",
        "http://localhost.evil.example",
        "chrome-extension://localhost",
        "file://",
        "localhost",
    ] {
        let answer = send(&format!("Origin: {origin}\r\n"));
        let expected =
            format!("the sandbox does not answer the web pages of other sites, and this request's `Origin` is `{origin}`");
        assert_eq!((answer.status, answer.message()), (403, expected));
    }
    // An image or a link of another site has no origin.
    assert_eq!(send("Sec-Fetch-Site: cross-site\r\n").status, 403);
    for site in ["none", "same-origin", "same-site"] {
        assert_eq!(send(&format!("Sec-Fetch-Site: {site}\r\n")).status, 200, "{site}");
    }
}
