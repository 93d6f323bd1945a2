//! The server: connections in, answers out. It owns the protocol's limits, the answers' headers, and how a connection ends.
//!
//! What an answer says is decided in `decide`; who must leave when there are too many connections, in `seats`.

use std::fmt;
use std::future::poll_fn;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{CACHE_CONTROL, CONNECTION, CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

use super::decide::{Decision, decide, refuse};
#[cfg(feature = "cli")]
use super::hosts::Hosts;
use super::log;
use super::request::Request;
use super::seats::{Phase, Seat, Seats, Watched};
use super::state::{Answer, Current, Shared, Whole};
#[cfg(feature = "cli")]
use super::visit;

/// The longest time the head of a request may take to arrive; also ends idle connections.
const HEADER_TIME: Duration = Duration::from_secs(30);
/// The longest time the bytes of a double may take to be read.
const SEND_TIME: Duration = Duration::from_secs(30);

/// The most connections that wait to be accepted. One more would have to try again, after a second.
const BACKLOG: u32 = 1024;

/// Listens on the address. It must be called within a runtime.
pub(super) fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // As the standard library does: a port can be used again at once. On Windows this would let others take it over.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Serves until it is stopped, or until its handle is gone. Requests in flight are then dropped with the runtime.
pub(super) async fn serve(listener: TcpListener, current: Arc<Current>, stopped: oneshot::Receiver<()>) {
    tokio::spawn(accept(listener, current));
    let _ = stopped.await;
}

async fn accept(listener: TcpListener, current: Arc<Current>) {
    let seats = Arc::new(Seats::default());
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let seat = Arc::new(seats.take().await);
                tokio::spawn(converse(stream, seat, Arc::clone(&current)));
            }
            // The peer is gone, or there are no file descriptors left: then an idle connection has one to give.
            Err(_) => {
                seats.make_room();
                sleep(Duration::from_millis(20)).await;
            }
        }
    }
}

/// What a connection's requests need.
struct Conversation {
    current: Arc<Current>,
    seat: Arc<Seat>,
    /// The address that the sandbox listens on, and the one at which this connection reached it.
    addresses: [IpAddr; 2],
    /// What is sent in place of a reply, before the connection is closed.
    last_words: Mutex<Option<Bytes>>,
}

async fn converse(stream: TcpStream, seat: Arc<Seat>, current: Arc<Current>) {
    // Answers are small and written whole; waiting for more would only delay them.
    let _ = stream.set_nodelay(true);
    let Ok(reached) = stream.local_addr() else { return };
    let addresses = [current.get().address.ip(), reached.ip()];
    let conversation = Arc::new(Conversation { current, seat: Arc::clone(&seat), addresses, last_words: Mutex::new(None) });
    let service = {
        let conversation = Arc::clone(&conversation);
        service_fn(move |request| {
            let conversation = Arc::clone(&conversation);
            Box::pin(async move { conversation.answer(request).await })
        })
    };
    let mut protocol = http1::Builder::new();
    protocol.timer(TokioTimer::new()).header_read_timeout(HEADER_TIME).half_close(true);
    let mut connection = protocol.serve_connection(TokioIo::new(Watched { stream, seat: Arc::clone(&seat) }), service);
    let (mut dismissed, mut overdue) = (pin!(seat.dismissed()), pin!(seat.overdue()));
    let mut is_leaving = false;
    poll_fn(|context| {
        loop {
            // First the connection: a request that has arrived is still answered.
            if connection.poll_without_shutdown(context).is_ready() {
                return Poll::Ready(());
            }
            if is_leaving {
                return overdue.as_mut().poll(context);
            }
            if dismissed.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
            is_leaving = true;
            Pin::new(&mut connection).graceful_shutdown();
        }
    })
    .await;
    let last_words = conversation.last_words().take();
    if let Some(bytes) = last_words {
        seat.begin(Phase::Idle);
        // The client notices if it does not get them.
        let _ = timeout(SEND_TIME, send(&connection.into_parts().io.inner().stream, &bytes)).await;
    }
}

async fn send(stream: &TcpStream, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        stream.writable().await?;
        match stream.try_write(bytes) {
            Ok(written) => bytes = &bytes[written..],
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Ends a connection whose request has no reply.
#[derive(Debug)]
struct NoReply;

impl fmt::Display for NoReply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("there is no reply")
    }
}

impl std::error::Error for NoReply {}

impl Conversation {
    async fn answer(&self, request: hyper::Request<Incoming>) -> Result<Response<Full<Bytes>>, NoReply> {
        self.seat.receive();
        let method = request.method().clone();
        // One API for the whole request.
        let shared = self.current.get();
        let takes_json = shared.api.protocol.requests.iter().any(|profile| profile.body.json().is_some());
        let request = Request::read(request, takes_json).await;
        self.seat.begin(Phase::Answering);
        #[cfg(feature = "cli")]
        if let Some(page) = self.page(&shared, request.as_ref().ok()).await {
            let response = respond(page, self.seat.is_crowded());
            self.seat.begin(Phase::Idle);
            return response.map_err(|_| NoReply);
        }
        let decision = match &request {
            Ok(request) => decide(&shared, self.addresses, request),
            Err(refusal) => refuse(shared.api, refusal.clone()),
        };
        log_request(&shared, &method, request.as_ref().ok(), &decision);
        if !decision.answer.delay.is_zero() {
            self.seat.begin(Phase::Waiting);
            sleep(decision.answer.delay).await;
            self.seat.begin(Phase::Answering);
        }
        let response = respond(decision.answer, self.seat.is_crowded());
        self.seat.begin(Phase::Idle);
        response.map_err(|bytes| {
            *self.last_words() = Some(bytes);
            NoReply
        })
    }

    /// The page that a browser asks for, if it is one.
    #[cfg(feature = "cli")]
    async fn page(&self, shared: &Shared, request: Option<&Request>) -> Option<Answer<Whole>> {
        let (pages, visit) = {
            let state = shared.state();
            let hosts = Hosts { addresses: self.addresses, names: &state.hosts };
            (state.pages.clone()?, visit::of(request?, &hosts)?)
        };
        self.seat.begin(Phase::Waiting);
        // It may call this server, and blocks until it is answered.
        let page = tokio::task::spawn_blocking(move || pages(&visit)).await.ok().flatten();
        self.seat.begin(Phase::Answering);
        page.map(visit::answer)
    }

    fn last_words(&self) -> MutexGuard<'_, Option<Bytes>> {
        self.last_words.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn log_request(shared: &Shared, method: &Method, request: Option<&Request>, decision: &Decision) {
    let (log, required) = {
        let state = shared.state();
        let Some(log) = &state.log else { return };
        (Arc::clone(log), state.required.clone())
    };
    log(&log::line(shared.api, &required, method, request, decision));
}

/// The response, or the bytes to send in its place.
fn respond(answer: Answer<Whole>, is_crowded: bool) -> Result<Response<Full<Bytes>>, Bytes> {
    let Answer { content, headers, cut, .. } = answer;
    let (status, body) = match content {
        Whole::Reply { status, body } => (status, body),
        Whole::Bytes(bytes) => return Err(bytes),
    };
    let length = body.len();
    let mut response = Response::new(Full::new(body.clone()));
    *response.status_mut() = status;
    let own = response.headers_mut();
    // Exactly this: clients that compare the whole value exist.
    own.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    own.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for (name, _) in &headers {
        own.remove(name);
    }
    for (name, value) in headers {
        own.append(name, value);
    }
    if is_crowded {
        own.insert(CONNECTION, HeaderValue::from_static("close"));
    }
    match cut.filter(|cut| *cut < length) {
        Some(cut) => Err(cut_reply(&response, length, &body[..cut])),
        None => Ok(response),
    }
}

/// The bytes of a response that promises a longer body than it has.
fn cut_reply<T>(response: &Response<T>, length: usize, body: &[u8]) -> Bytes {
    let mut bytes = format!("HTTP/1.1 {}\r\n", response.status()).into_bytes();
    for (name, value) in response.headers() {
        for part in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
            bytes.extend_from_slice(part);
        }
    }
    bytes.extend_from_slice(format!("content-length: {length}\r\n\r\n").as_bytes());
    bytes.extend_from_slice(body);
    Bytes::from(bytes)
}
