//! A server on loopback that misbehaves as it is told, in HTTP and below it, and counts what reaches it.
//!
//! It knows nothing of the API: what a good reply is, it is told.

use std::collections::VecDeque;
use std::io::{BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use socket2::{Domain, SockRef, Socket, Type};

pub(crate) const AUTHORITY: &str = include_str!("../../../runtime/tests/client/tls/authority.pem");
pub(crate) const TRUSTED: &str = include_str!("../../../runtime/tests/client/tls/server.pem");
pub(crate) const ELSEWHERE: &str = include_str!("../../../runtime/tests/client/tls/elsewhere.pem");
pub(crate) const EXPIRED: &str = include_str!("../../../runtime/tests/client/tls/expired.pem");
pub(crate) const SELF_SIGNED: &str = include_str!("tls/self-signed.pem");
const PRIVATE_KEY: &str = include_str!("../../../runtime/tests/client/tls/server.key");

/// What the server does when a request comes.
#[derive(Clone)]
pub(crate) enum Act {
    /// Reads it, sends these bytes and keeps the connection.
    Reply(Arc<[u8]>),
    /// Reads it, sends these bytes and closes the connection.
    Close(Arc<[u8]>),
    /// Reads it, sends these bytes and resets the connection.
    Reset(Arc<[u8]>),
    /// Resets the connection when the first byte of it is there, having read this many bytes.
    ResetAfter(usize),
    /// Whatever came, sends these bytes and closes the connection.
    Blurt(Arc<[u8]>),
    /// Reads the beginning, sends these bytes, and neither reads nor closes the connection.
    Refuse(Arc<[u8]>),
    /// Reads it, sends these bytes and then nothing more, for as long as the client stays.
    Silence(Arc<[u8]>),
    /// Reads it, sends the first bytes at once and the others one a second.
    Drip(Arc<[u8]>, Arc<[u8]>),
    /// Reads it in six pieces, with a second before each, sends these bytes and keeps the connection.
    Sip(Arc<[u8]>),
    /// Reads this many bytes of it, and then does nothing more.
    Stop(usize),
    /// Reads it, sends the first bytes and then the others this many times.
    Flood(Arc<[u8]>, Arc<[u8]>, u64),
}

/// What is behind the address.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Door {
    /// Plain HTTP.
    Plain,
    /// Nobody listens, until the server is mended.
    Closed,
    /// TLS with this certificate.
    Tls(&'static str),
    /// Plain HTTP, where the client expects TLS.
    PlainForTls,
    /// TLS, where the client expects plain HTTP.
    TlsForPlain,
}

#[derive(Default)]
struct Script {
    first: VecDeque<Act>,
    then: Option<Act>,
}

#[derive(Default)]
struct Shared {
    script: Mutex<Script>,
    approached: AtomicUsize,
    received: AtomicUsize,
    closed: AtomicUsize,
}

pub(crate) struct Server {
    door: Door,
    socket: Socket,
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl Server {
    /// Does the first acts in their order, one for each request, and then always the last.
    pub(crate) fn start(door: Door, first: Vec<Act>, then: Act) -> Self {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        socket.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
        let address = socket.local_addr().unwrap().as_socket().unwrap();
        let script = Mutex::new(Script { first: first.into(), then: Some(then) });
        let server = Self { door, socket, address, shared: Arc::new(Shared { script, ..Shared::default() }) };
        if door != Door::Closed {
            server.listen();
        }
        server
    }

    fn listen(&self) {
        self.socket.listen(128).unwrap();
        let listener: std::net::TcpListener = self.socket.try_clone().unwrap().into();
        let shared = Arc::clone(&self.shared);
        let tls = match self.door {
            Door::Tls(certificate) => Some(tls(certificate)),
            Door::TlsForPlain => Some(tls(TRUSTED)),
            Door::Plain | Door::Closed | Door::PlainForTls => None,
        };
        std::thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                let (shared, tls) = (Arc::clone(&shared), tls.clone());
                std::thread::spawn(move || {
                    serve(stream, tls, &shared);
                    shared.closed.fetch_add(1, Ordering::SeqCst);
                });
            }
        });
    }

    pub(crate) fn endpoint(&self) -> String {
        let port = self.address.port();
        match self.door {
            Door::Tls(_) | Door::PlainForTls => format!("https://localhost:{port}/index.php"),
            Door::Plain | Door::Closed | Door::TlsForPlain => format!("http://127.0.0.1:{port}/index.php"),
        }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// From now on does this, and listens if it did not.
    pub(crate) fn mend(&self, then: Act) {
        *self.shared.script.lock().unwrap() = Script { first: VecDeque::new(), then: Some(then) };
        if self.door == Door::Closed {
            self.listen();
        }
    }

    /// How often something came that may be a request.
    pub(crate) fn approached(&self) -> usize {
        self.shared.approached.load(Ordering::SeqCst)
    }

    /// How many whole requests came.
    pub(crate) fn received(&self) -> usize {
        self.shared.received.load(Ordering::SeqCst)
    }

    /// How many connections are over.
    pub(crate) fn closed(&self) -> usize {
        self.shared.closed.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Wakes the thread that accepts, which then ends.
        let _ = self.socket.shutdown(std::net::Shutdown::Both);
    }
}

fn tls(certificate: &str) -> Arc<ServerConfig> {
    let chain = vec![CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(PRIVATE_KEY.as_bytes()).unwrap();
    let builder = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    Arc::new(builder.with_single_cert(chain, key).unwrap())
}

trait Stream: Read + Write {}

impl<S: Read + Write> Stream for S {}

fn serve(socket: TcpStream, tls: Option<Arc<ServerConfig>>, shared: &Shared) {
    let wrapped: Box<dyn Stream> = match tls {
        Some(config) => Box::new(StreamOwned::new(ServerConnection::new(config).unwrap(), socket.try_clone().unwrap())),
        None => Box::new(socket.try_clone().unwrap()),
    };
    let mut stream = BufReader::new(wrapped);
    // The socket tells whether something came; of what TLS holds back it does not know, but nobody here sends two requests at once.
    while socket.peek(&mut [0]).is_ok_and(|length| length > 0) {
        shared.approached.fetch_add(1, Ordering::SeqCst);
        let act = {
            let mut script = shared.script.lock().unwrap();
            script.first.pop_front().or_else(|| script.then.clone()).unwrap()
        };
        match act {
            Act::ResetAfter(bytes) => {
                let _ = (&socket).read_exact(&mut vec![0; bytes]);
                reset(&socket);
                return;
            }
            Act::Blurt(bytes) => {
                let _ = (&socket).read(&mut [0; 4096]);
                let _ = (&socket).write_all(&bytes);
                let _ = socket.shutdown(std::net::Shutdown::Write);
                let _ = std::io::copy(&mut &socket, &mut std::io::sink());
                return;
            }
            Act::Refuse(bytes) => {
                let _ = (&socket).read(&mut [0; 4096]);
                let _ = (&socket).write_all(&bytes);
                // It stays open.
                std::mem::forget(socket);
                return;
            }
            Act::Stop(bytes) => {
                let _ = (&socket).read_exact(&mut vec![0; bytes]);
                // Longer than a client waits, and than the tests run.
                std::thread::sleep(Duration::from_secs(100));
                return;
            }
            act => {
                let pause = if matches!(act, Act::Sip(_)) { Duration::from_secs(1) } else { Duration::ZERO };
                if !receive(&mut stream, pause) {
                    return;
                }
                shared.received.fetch_add(1, Ordering::SeqCst);
                if !perform(act, stream.get_mut(), &socket) {
                    return;
                }
            }
        }
    }
}

/// Whether the connection is kept.
fn perform(act: Act, stream: &mut dyn Stream, socket: &TcpStream) -> bool {
    let mut send = |bytes: &[u8]| stream.write_all(bytes).and_then(|()| stream.flush()).is_ok();
    match act {
        Act::Reply(bytes) | Act::Sip(bytes) => return send(&bytes),
        Act::Close(bytes) | Act::Blurt(bytes) => {
            send(&bytes);
        }
        Act::Reset(bytes) => {
            send(&bytes);
            if !bytes.is_empty() {
                std::thread::sleep(Duration::from_millis(50));
            }
            reset(socket);
        }
        Act::Silence(bytes) => {
            send(&bytes);
            let _ = std::io::copy(&mut &*socket, &mut std::io::sink());
        }
        Act::Drip(at_once, slowly) => {
            send(&at_once);
            for byte in slowly.iter() {
                std::thread::sleep(Duration::from_secs(1));
                if !send(&[*byte]) {
                    break;
                }
            }
        }
        Act::Flood(at_once, repeated, times) => {
            send(&at_once);
            for _ in 0..times {
                if !send(&repeated) {
                    break;
                }
            }
        }
        Act::ResetAfter(_) | Act::Refuse(_) | Act::Stop(_) => unreachable!("done before the request is read"),
    }
    false
}

fn reset(socket: &TcpStream) {
    let _ = SockRef::from(socket).set_linger(Some(Duration::ZERO));
    // The last handle closes it; the other is dropped with the stream.
}

/// Reads a whole request, if one comes; its body in pieces with this pause before each.
fn receive(stream: &mut impl Read, pause: Duration) -> bool {
    let Some(head) = read_until(stream, b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
    if head.contains("transfer-encoding: chunked") {
        return receive_chunks(stream);
    }
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<u64>().ok()).unwrap_or(0);
    let piece = if pause.is_zero() { length } else { length / 6 + 1 };
    let mut left = length;
    while left > 0 {
        std::thread::sleep(pause);
        let wanted = piece.min(left);
        if std::io::copy(&mut stream.by_ref().take(wanted), &mut std::io::sink()).ok() != Some(wanted) {
            return false;
        }
        left -= wanted;
    }
    true
}

fn receive_chunks(stream: &mut impl Read) -> bool {
    loop {
        let Some(line) = read_until(stream, b"\r\n") else { return false };
        let Ok(length) = u64::from_str_radix(String::from_utf8_lossy(&line).trim(), 16) else { return false };
        if std::io::copy(&mut stream.by_ref().take(length), &mut std::io::sink()).ok() != Some(length) {
            return false;
        }
        if read_until(stream, b"\r\n").is_none() {
            return false;
        }
        if length == 0 {
            return true;
        }
    }
}

fn read_until(stream: &mut impl Read, end: &[u8]) -> Option<Vec<u8>> {
    let mut text = Vec::new();
    let mut byte = [0];
    while !text.ends_with(end) {
        match stream.read(&mut byte) {
            Ok(1..) => text.push(byte[0]),
            _ => return None,
        }
    }
    Some(text)
}
