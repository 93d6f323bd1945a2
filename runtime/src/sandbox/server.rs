//! The server: connections in, answers out. It owns the protocol's limits and the answers' headers.
//!
//! What an answer says is decided in `route`, `parameters`, `double` and `reply`.

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

use super::parameters::{check, own_parameters};
use super::refusal::Refusal;
use super::reply;
use super::request::{Invalid, Request};
use super::route::{Called, route};
use super::state::{Answer, Received, Shared, State};
use crate::description::{ReplyProfile, Success};

/// The longest time the head of a request may take to arrive; also ends idle connections.
const HEADER_TIME: Duration = Duration::from_secs(30);
/// The most connections served at once; others wait to be accepted.
const CONNECTION_LIMIT: usize = 256;

/// Serves until it is stopped, or until its handle is gone. Requests in flight are then dropped with the runtime.
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
            // Out of file descriptors, or the peer is gone: trying again at once helps neither.
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
    // The client notices a connection that breaks.
    let _ = protocol.serve_connection(TokioIo::new(stream), service).await;
}

async fn answer(shared: &Shared, request: hyper::Request<Incoming>) -> Response<Full<Bytes>> {
    match Request::read(request).await {
        Ok(request) => {
            let (status, body) = decide(shared, &request);
            respond(status, body)
        }
        Err(Invalid { status, message }) => {
            let body = reply::failure(shared.api.protocol.reply(0), &message, "invalid_request");
            let mut response = respond(status, body);
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
    let mut state = shared.state();
    let called = match route(api, &state.credentials, request) {
        Ok(called) => called,
        Err(refusal) if refusal.status == StatusCode::METHOD_NOT_ALLOWED => {
            return (refusal.status, reply::failure(api.protocol.reply(0), &refusal.message, refusal.code));
        }
        Err(refusal) => return refuse(api.protocol.reply(0), &refusal),
    };
    let Called { module, function } = called;
    let profile = api.reply_of(function);
    let sent = own_parameters(api.request_of(function), request);
    let checked = check(api, module, function, &sent);
    let problem = checked.as_ref().err().map(|refusal| refusal.message.clone());
    let answer = script(shared, &mut state, called, Received::new(request.method.as_str(), sent, problem));
    match (checked, answer) {
        (Err(refusal), _) => refuse(profile, &refusal),
        (Ok(()), Some(answer)) => give(profile, answer),
        (Ok(()), None) => (StatusCode::OK, reply::success(profile, &function.example.message, &function.example.data)),
    }
}

/// Keeps the request, and takes the next answer if the function has a double.
fn script(shared: &Shared, state: &mut State, called: Called, received: Received) -> Option<Answer> {
    if !shared.keeps_requests {
        return None;
    }
    let is_refused = received.refusal().is_some();
    let script = state.scripts.entry((&called.module.name.wire, &called.function.name.wire)).or_default();
    script.received.push(received);
    // A request that is refused uses up no answer.
    if is_refused { None } else { script.next() }
}

fn give(profile: &ReplyProfile, answer: Answer) -> (StatusCode, String) {
    match answer {
        Answer::Data { message, data } => (StatusCode::OK, reply::success(profile, &message, &data)),
        Answer::Fails { message } => refuse(profile, &Refusal::new(StatusCode::BAD_REQUEST, "failed", message)),
        Answer::Replies { status, body } => (status, body),
    }
}

/// An error in the form of the API's own. Its status is other than 200 only where the HTTP status is how the API shows errors.
fn refuse(profile: &ReplyProfile, refusal: &Refusal) -> (StatusCode, String) {
    let status = if matches!(profile.success, Success::HttpStatus) { refusal.status } else { StatusCode::OK };
    (status, reply::failure(profile, &refusal.message, refusal.code))
}

fn respond(status: StatusCode, body: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    // Exactly this: clients that compare the whole value exist.
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
