//! Transports of one's own, in memory, and proxies.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};

use actionapi::http::{HeaderMap, HeaderValue, StatusCode, header};
use actionapi::{AsyncTransport, BlockingTransport, Delivery, ErrorKind, Fault, HttpReply, HttpRequest, TransportError};

use crate::api::{API, KEY, READ};
use crate::caller::{Caller, assert_clean, both, quick};
use crate::server::{Act, Server, reply, success};

/// Fails once, then answers.
#[derive(Default)]
struct Memory(AtomicUsize);

impl Memory {
    fn answer(&self, request: &HttpRequest) -> Result<HttpReply, TransportError> {
        assert_clean(&format!("{request:?}"), KEY);
        if self.0.fetch_add(1, Ordering::Relaxed) == 0 {
            return Err(TransportError::new(Fault::Interrupted, Delivery::MaybeSent, format!("lost {:?}", request.body)));
        }
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Ok(HttpReply::new(StatusCode::OK, headers, br#"{"status":"success","data":[1]}"#.as_slice()))
    }
}

impl AsyncTransport for Memory {
    fn send(&self, request: HttpRequest) -> Pin<Box<dyn Future<Output = Result<HttpReply, TransportError>> + Send + '_>> {
        Box::pin(async move { self.answer(&request) })
    }
}

impl BlockingTransport for Memory {
    fn send(&self, request: HttpRequest) -> Result<HttpReply, TransportError> {
        self.answer(&request)
    }
}

#[test]
fn a_transport_may_be_in_memory() {
    for attempts in [1, 2] {
        both(|client| {
            let settings = quick().attempts(attempts).async_transport(Memory::default()).blocking_transport(Memory::default());
            match client("https://memory.test/", settings).send(&READ) {
                Ok(reply) => assert_eq!((attempts, reply.attempts(), reply.data().as_str()), (2, 2, "[1]")),
                Err(error) => assert_eq!((attempts, error.kind()), (1, ErrorKind::Interrupted)),
            }
        });
    }
}

#[test]
fn a_connection_is_not_used_again_after_a_reply_of_doubtful_length() {
    let body = r#"{"status":"success","data":[1]}"#;
    let (length, chunk) = (body.len(), format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len()));
    let json = "content-type: application/json\r\n";
    let replies = [
        format!("HTTP/1.1 200 OK\r\n{json}content-length: {length}\r\n\r\n{body}"),
        format!("HTTP/1.1 200 OK\r\n{json}content-length: {length}\r\ntransfer-encoding: chunked\r\n\r\n{chunk}"),
        format!("HTTP/1.0 200 OK\r\n{json}connection: keep-alive\r\ntransfer-encoding: chunked\r\n\r\n{chunk}"),
    ];
    for (doubtful, reply) in replies.into_iter().enumerate().map(|(index, reply)| (index > 0, reply)) {
        let server = Server::always(reply.into_bytes());
        let client = Caller::new_blocking(&API, &server.endpoint(), quick()).unwrap();
        for _ in 0..2 {
            client.send(&READ).unwrap();
        }
        let connections: Vec<usize> = server.received().iter().map(|request| request.connection).collect();
        assert_eq!(connections[0] != connections[1], doubtful, "{connections:?}");
    }
}

#[test]
fn a_transport_can_be_tried_by_itself() {
    use actionapi::Url;
    use actionapi::http::Method;
    let url = Url::parse("https://memory.test/").unwrap();
    let request = HttpRequest::new(Method::POST, url, HeaderMap::new(), "a=b");
    let transport = Memory::default();
    let error = BlockingTransport::send(&transport, request.clone()).unwrap_err();
    assert_eq!((error.fault(), error.delivery()), (Fault::Interrupted, Delivery::MaybeSent));
    assert_eq!(error.to_string(), r#"lost b"a=b""#);
    assert_eq!(BlockingTransport::send(&transport, request).unwrap().status, StatusCode::OK);
}

#[test]
fn a_proxy_of_plain_http_is_asked_for_the_whole_address() {
    both(|client| {
        let proxy = Server::always(success());
        let settings = quick().allow_plain_http().proxy(format!("http://us%20er:p%40ss@{}", proxy.address()));
        let caller = client("http://unreachable.invalid:8080/index.php?x=1", settings);
        caller.send(&READ).unwrap();
        let request = &proxy.received()[0];
        assert!(
            request.head.starts_with("POST http://unreachable.invalid:8080/index.php?x=1 HTTP/1.1\r\n"),
            "{}",
            request.head
        );
        assert_eq!(request.header("host"), Some("unreachable.invalid:8080"), "{}", caller.name());
        assert_eq!(request.header("proxy-authorization"), Some("Basic dXMgZXI6cEBzcw=="), "{}", caller.name());
    });
}

#[test]
fn a_proxys_refusal_names_the_proxy() {
    for (status, plain) in [
        ("502 Bad Gateway", "the server, or the proxy `PROXY` before it, answered with HTTP status 502 Bad Gateway: no way"),
        ("403 Forbidden", "the server, or the proxy `PROXY` before it, answered with HTTP status 403"),
        ("407 Proxy Authentication Required", "the proxy `PROXY` answered with HTTP status 407"),
    ] {
        both(|client| {
            let proxy = Server::always(reply(status, &[], b"no way"));
            let settings = || quick().attempts(1).allow_plain_http().proxy(format!("http://user:pass@{}", proxy.address()));
            let caller = client("http://unreachable.invalid/", settings());
            let error = caller.fail(&READ);
            let text = plain.replace("PROXY", &proxy.address().to_string());
            assert!(error.to_string().contains(&text), "{} {error}", caller.name());
            assert_eq!((error.kind(), proxy.count()), (ErrorKind::Status, 1));
            assert!(!format!("{error} {error:?}").contains("pass@"), "{error:?}");

            let caller = client("https://unreachable.invalid/", settings());
            let error = caller.fail(&READ);
            let text = format!(
                "no connection to unreachable.invalid through the proxy `{}`: the proxy refused with HTTP status {status}",
                proxy.address()
            );
            assert!(error.to_string().contains(&text), "{} {error}", caller.name());
            assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connect, Delivery::NeverSent), "{error}");
            let request = proxy.received().pop().unwrap();
            assert!(request.head.starts_with("CONNECT unreachable.invalid:443 HTTP/1.1\r\n"), "{}", request.head);
            assert_eq!(request.header("proxy-authorization"), Some("Basic dXNlcjpwYXNz"), "{}", caller.name());
        });
    }
}

#[test]
fn a_proxy_that_is_not_there_is_named() {
    both(|client| {
        let settings = quick().attempts(1).proxy("http://127.0.0.1:1");
        let error = client("https://unreachable.invalid/", settings).fail(&READ);
        assert!(error.to_string().contains("through the proxy `127.0.0.1:1`: "), "{error}");
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connect, Delivery::NeverSent), "{error}");
        // One that closes the connection.
        let proxy = Server::start(|_, _| Act::Close(Vec::new()));
        let settings = quick().attempts(1).proxy(format!("http://{}", proxy.address()));
        let error = client("https://unreachable.invalid/", settings).fail(&READ);
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connect, Delivery::NeverSent), "{error}");
        assert!(error.to_string().contains("through the proxy `") && error.hint().is_none(), "{error}");
    });
}
