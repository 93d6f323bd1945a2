//! The server: connections in, answers out. It owns the protocol's limits and the answers' headers.
//!
//! What an answer says is decided in `locate`, `check`, `double` and `envelope`.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, oneshot};

use super::check::{check, own_parameters};
use super::double::{Answer, Received};
use super::envelope;
use super::locate::{Refusal, locate};
use super::request::{Request, Unreadable};
use super::{Shared, State};
use crate::description::{Function, Success};

/// The longest time the head of a request may take to arrive; also ends idle connections.
const HEADER_TIME: Duration = Duration::from_secs(30);
/// The most connections served at once; others wait to be accepted.
const CONNECTION_LIMIT: usize = 256;

/// Serves until told to stop, or until whoever could tell is gone. What is in flight then is dropped with the runtime.
pub(super) async fn serve(listener: TcpListener, shared: Arc<Shared>, stopped: oneshot::Receiver<()>) {
    tokio::spawn(accept(listener, shared));
    let _ = stopped.await;
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let permits = Arc::new(Semaphore::new(CONNECTION_LIMIT));
    loop {
        let permit = Arc::clone(&permits).acquire_owned().await;
        match listener.accept().await {
            Ok((stream, _)) => {
                let shared = Arc::clone(&shared);
                tokio::spawn(async move {
                    converse(stream, shared).await;
                    drop(permit);
                });
            }
            // Out of file descriptors, or the peer has gone: neither is helped by trying again at once.
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

async fn converse(stream: TcpStream, shared: Arc<Shared>) {
    // Answers are small and written whole; waiting for more would only delay them.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let shared = Arc::clone(&shared);
        async move { Ok::<_, Infallible>(answer(&shared, request).await) }
    });
    let mut protocol = http1::Builder::new();
    protocol.timer(TokioTimer::new()).header_read_timeout(HEADER_TIME).half_close(true);
    // A connection that breaks is its client's to notice.
    let _ = protocol.serve_connection(TokioIo::new(stream), service).await;
}

async fn answer(shared: &Shared, request: hyper::Request<Incoming>) -> Response<Full<Bytes>> {
    match Request::read(request).await {
        Ok(request) => {
            let (status, body) = decide(shared, &request);
            respond(status, body)
        }
        Err(Unreadable { status, message }) => {
            let mut response = respond(status, envelope::failure(shared.api, &message, "invalid_request"));
            if status == StatusCode::METHOD_NOT_ALLOWED {
                response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, POST"));
            }
            response
        }
    }
}

/// The status and the body of the answer.
fn decide(shared: &Shared, request: &Request) -> (StatusCode, String) {
    let api = shared.api;
    if !api.request.methods.iter().any(|method| method_name(*method) == request.method.as_str()) {
        let refusal =
            Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "invalid_request", format!("the API has no {}", request.method));
        return (refusal.status, envelope::failure(api, &refusal.message, refusal.code));
    }
    let mut state = shared.state();
    let function = match locate(api, &state.credentials, request) {
        Ok(function) => function,
        Err(refusal) => return refuse(shared, &refusal),
    };
    let sent = own_parameters(api, request);
    let checked = check(api, function, &sent);
    let problem = checked.as_ref().err().map(|refusal| refusal.message.clone());
    let answer = script(shared, &mut state, function, Received::new(request.method.as_str(), sent, problem));
    match (checked, answer) {
        (Err(refusal), _) => refuse(shared, &refusal),
        (Ok(()), Some(answer)) => tell(shared, answer),
        (Ok(()), None) => (StatusCode::OK, envelope::success(api, function.example.message, function.example.data)),
    }
}

/// Keeps the request, and takes the answer it is due if the function has a double.
fn script(shared: &Shared, state: &mut State, function: &'static Function, received: Received) -> Option<Answer> {
    if !shared.keeps_requests {
        return None;
    }
    let refused = received.refusal().is_some();
    let script = state.scripts.entry((function.module, function.name)).or_default();
    script.received.push(received);
    // A request that is refused uses no answer up.
    if refused { None } else { script.next() }
}

fn tell(shared: &Shared, answer: Answer) -> (StatusCode, String) {
    match answer {
        Answer::Data { message, data } => (StatusCode::OK, envelope::success(shared.api, &message, &data)),
        Answer::Fails { message } => refuse(shared, &Refusal::new(StatusCode::BAD_REQUEST, "failed", message)),
        Answer::Replies { status, body } => (status, body),
    }
}

/// An error in the envelope. Only where the HTTP status is how the API tells errors is it other than 200.
fn refuse(shared: &Shared, refusal: &Refusal) -> (StatusCode, String) {
    let status = if matches!(shared.api.envelope.success, Success::HttpStatus) { refusal.status } else { StatusCode::OK };
    (status, envelope::failure(shared.api, &refusal.message, refusal.code))
}

fn respond(status: StatusCode, body: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    // Exactly this: clients that compare the whole value exist.
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn method_name(method: crate::description::Method) -> &'static str {
    match method {
        crate::description::Method::Get => "GET",
        crate::description::Method::Post => "POST",
    }
}
