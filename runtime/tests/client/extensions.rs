//! Values that travel with a request to its transport, and back with the reply.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use actionapi::http::{HeaderMap, HeaderValue, StatusCode, header};
use actionapi::{
    AsyncTransport, BlockingTransport, CallOptions, FinishedRequest, HttpReply, HttpRequest, IncomingReply, Interceptor,
    OutgoingRequest, TransportError,
};

use crate::api::READ;
use crate::caller::{both, quick};
use crate::server::{Server, success};

type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// What the caller's options have: a value that all attempts share, and one that each has for itself.
#[derive(Clone)]
struct Shared(Arc<AtomicU32>);
#[derive(Clone, Debug, PartialEq)]
struct Own(u32);
/// What the interceptor adds.
#[derive(Clone)]
struct Noted(String);
/// What the transport adds.
#[derive(Clone)]
struct Peer(&'static str);

struct Passing;

impl Interceptor for Passing {
    fn before(&self, request: &mut OutgoingRequest<'_>) -> Outcome {
        // A clone for each attempt: what the first one changed is not seen by the second.
        assert_eq!(request.extensions().get::<Own>(), Some(&Own(1)));
        request.extensions_mut().insert(Own(2));
        request.extensions().get::<Shared>().ok_or("no extension")?.0.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    fn finished(&self, request: &mut FinishedRequest<'_>) -> Outcome {
        let noted = Noted(format!("{} {}", request.method(), request.attempt()));
        request.extensions_mut().insert(noted);
        Ok(())
    }

    fn after(&self, reply: &mut IncomingReply<'_>) -> Outcome {
        let peer = reply.extensions().get::<Peer>().ok_or("no extension")?.0;
        reply.extensions_mut().insert(Noted(format!("from {peer}")));
        Ok(())
    }
}

struct Memory;

impl Memory {
    fn answer(request: &HttpRequest) -> HttpReply {
        assert_eq!(request.extensions.get::<Own>(), Some(&Own(2)));
        let attempt = request.extensions.get::<Shared>().unwrap().0.load(Ordering::Relaxed);
        assert_eq!(request.extensions.get::<Noted>().unwrap().0, format!("POST {attempt}"));
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let status = if attempt == 1 { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
        let mut reply = HttpReply::new(status, headers, br#"{"status":"success","data":[1]}"#.as_slice());
        reply.extensions.insert(Peer("memory"));
        reply
    }
}

impl AsyncTransport for Memory {
    fn send(&self, request: HttpRequest) -> Pin<Box<dyn Future<Output = Result<HttpReply, TransportError>> + Send + '_>> {
        Box::pin(async move { Ok(Self::answer(&request)) })
    }
}

impl BlockingTransport for Memory {
    fn send(&self, request: HttpRequest) -> Result<HttpReply, TransportError> {
        Ok(Self::answer(&request))
    }
}

#[test]
fn extensions_go_from_the_caller_to_the_transport_and_back() {
    both(|client| {
        let settings = quick().interceptor(Passing).async_transport(Memory).blocking_transport(Memory);
        let counter = Arc::new(AtomicU32::new(0));
        let options = CallOptions::new().extension(Shared(Arc::clone(&counter))).extension(Own(0)).extension(Own(1));
        let reply = client("https://memory.test/", settings).send_with(&READ, &[], options).unwrap();
        assert_eq!((reply.attempts(), counter.load(Ordering::Relaxed)), (2, 2));
        assert_eq!(reply.extensions().get::<Noted>().unwrap().0, "from memory");
        assert!(reply.extensions().get::<Peer>().is_some() && reply.extensions().get::<Own>().is_none());
    });
}

#[test]
fn a_call_over_a_socket_needs_none() {
    both(|client| {
        let server = Server::always(success());
        let reply = client(&server.endpoint(), quick()).send_with(&READ, &[], CallOptions::new().extension(Own(1))).unwrap();
        // Nor anything of the connection, such as the address with the parameters of a GET.
        assert!(reply.extensions().is_empty());
    });
}
