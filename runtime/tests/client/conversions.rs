//! The request and the reply as the `http` crate has them.

use std::pin::Pin;

use actionapi::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use actionapi::{AsyncTransport, BlockingTransport, ErrorKind, Fault, HttpReply, HttpRequest, TransportError, Url};
use bytes::Bytes;
use http::{Request, Response};

use crate::api::{KEY, READ};
use crate::caller::{both, quick};

#[test]
fn a_request_becomes_one_of_the_http_crate() {
    let mut headers = HeaderMap::new();
    let mut secret = HeaderValue::from_static("hush");
    secret.set_sensitive(true);
    headers.insert("x-token", secret);
    headers.append("x-many", HeaderValue::from_static("1"));
    headers.append("x-many", HeaderValue::from_static("2"));
    let url = Url::parse("https://example.test:8443/a%20b/é?c=%22d&e").unwrap();
    let request = HttpRequest::new(Method::POST, url, headers.clone(), "a=b");
    let outgoing = Request::<Bytes>::try_from(request).unwrap();
    assert_eq!(outgoing.method(), Method::POST);
    assert_eq!(outgoing.uri(), "https://example.test:8443/a%20b/%C3%A9?c=%22d&e");
    assert_eq!((outgoing.headers(), &outgoing.body()[..]), (&headers, &b"a=b"[..]));
    assert!(outgoing.headers()["x-token"].is_sensitive());
}

#[test]
fn an_address_that_http_does_not_have_is_an_error() {
    let url = Url::parse(&format!("https://example.test/?{}", "x".repeat(70_000))).unwrap();
    let request = HttpRequest::new(Method::GET, url, HeaderMap::new(), Bytes::new());
    assert!(Request::<Bytes>::try_from(request).is_err());
}

#[test]
fn a_response_of_the_http_crate_becomes_a_reply() {
    fn reply(body: impl Into<Bytes>) -> HttpReply {
        Response::builder().status(418).header("x-one", "1").body(body).unwrap().into()
    }
    for reply in [reply("text"), reply(String::from("text")), reply(b"text".to_vec()), reply(Bytes::from_static(b"text"))] {
        assert_eq!((reply.status, &reply.body[..]), (StatusCode::IM_A_TEAPOT, &b"text"[..]));
        assert_eq!(reply.headers["x-one"], "1");
    }
}

/// A handler of requests as any library has it that speaks the `http` crate's types.
fn handle(request: &Request<Bytes>) -> Response<String> {
    assert_eq!(request.uri().path(), "/index.php");
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(request.body()).into_owned().collect();
    let value = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()).unwrap_or_default();
    assert_eq!(value("apikey"), KEY);
    let body = format!(r#"{{"status":"success","data":"{}.{}"}}"#, value("apimodule"), value("apifunction"));
    Response::builder().header(header::CONTENT_TYPE, "application/json").body(body).unwrap()
}

struct Handler;

impl AsyncTransport for Handler {
    fn send(&self, request: HttpRequest) -> Pin<Box<dyn Future<Output = Result<HttpReply, TransportError>> + Send + '_>> {
        Box::pin(async move { BlockingTransport::send(self, request) })
    }
}

impl BlockingTransport for Handler {
    fn send(&self, request: HttpRequest) -> Result<HttpReply, TransportError> {
        let request = Request::try_from(request)
            .map_err(|error| TransportError::new(Fault::Request, actionapi::Delivery::NeverSent, error))?;
        Ok(handle(&request).into())
    }
}

#[test]
fn a_transport_can_be_a_handler_of_the_http_crates_types() {
    both(|client| {
        let settings = || quick().async_transport(Handler).blocking_transport(Handler);
        let reply = client("https://handler.test/index.php", settings()).send(&READ).unwrap();
        assert_eq!(reply.data().as_str(), r#""shop.read""#);
        let long = format!("https://handler.test/index.php?{}", "x".repeat(70_000));
        assert_eq!(client(&long, settings()).fail(&READ).kind(), ErrorKind::Parameter);
    });
}
