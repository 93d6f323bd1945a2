//! Transports of one's own, in memory, and the caller's own reqwest builder.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};

use actionapi::http::{HeaderMap, HeaderValue, StatusCode, header};
use actionapi::{AsyncTransport, BlockingTransport, Delivery, ErrorKind, Fault, HttpReply, HttpRequest, TransportError};

use crate::api::{API, KEY, READ};
use crate::caller::{Caller, assert_clean, both, quick};
use crate::server::{Server, reply, success};

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
fn a_builder_of_ones_own_follows_no_redirects_either() {
    let target = Server::always(success());
    let server = Server::always(reply("302 Found", &[&format!("Location: {}", target.endpoint())], b""));
    for own in [true, false] {
        let settings = quick().reqwest(move |builder| {
            let builder = if own { actionapi::reqwest::Client::builder() } else { builder };
            builder.redirect(actionapi::reqwest::redirect::Policy::limited(9)).referer(true)
        });
        let error = Caller::new_async(&API, &server.endpoint(), settings).unwrap().fail(&READ);
        assert_eq!((error.kind(), target.count()), (ErrorKind::Redirect, 0));
    }
}

#[test]
fn a_proxy_is_used_where_one_is_set() {
    // For plain http the one client asks the proxy for the whole address, the other for a tunnel; both come here first.
    both(|client| {
        let proxy = Server::always(reply("502 Bad Gateway", &[], b"no way through"));
        let settings = quick().attempts(1).allow_plain_http().proxy(format!("http://user:pass@{}", proxy.address()));
        let caller = client("http://unreachable.invalid/", settings);
        let error = caller.fail(&READ);
        assert!(proxy.count() > 0, "{error}");
        assert_eq!(proxy.received()[0].header("proxy-authorization"), Some("Basic dXNlcjpwYXNz"), "{}", caller.name());
        assert!(!format!("{error} {error:?}").contains("pass"), "{error:?}");
    });
}
