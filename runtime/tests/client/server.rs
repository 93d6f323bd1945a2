//! A server on loopback that records what it is sent and does as a closure says, also what no proper server does.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the server does with a request.
pub(crate) enum Act {
    /// Sends these bytes and keeps the connection.
    Reply(Vec<u8>),
    /// Sends these bytes and closes the connection.
    Close(Vec<u8>),
    /// Sends these bytes and resets the connection.
    Reset(Vec<u8>),
    /// Sends these bytes, then nothing more for this long.
    Silence(Vec<u8>, Duration),
    /// Sends this many bytes of white space in one reply without a length.
    Flood(usize),
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) head: String,
    pub(crate) body: String,
    pub(crate) connection: usize,
}

impl Received {
    /// All parameters, from query and body, decoded.
    pub(crate) fn parameters(&self) -> Vec<(String, String)> {
        let text = format!("{}&{}", self.query, self.body);
        url::form_urlencoded::parse(text.trim_matches('&').as_bytes()).into_owned().collect()
    }

    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        self.parameters().into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (known, value) = line.split_once(':')?;
            known.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

pub(crate) struct Server {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
}

type Behaviour = dyn Fn(&Received, usize) -> Act + Send + Sync;

impl Server {
    /// The closure is given each request and its number, from 0.
    pub(crate) fn start(behaviour: impl Fn(&Received, usize) -> Act + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let received = Arc::new(Mutex::new(Vec::new()));
        let (log, behaviour): (_, Arc<Behaviour>) = (Arc::clone(&received), Arc::new(behaviour));
        std::thread::spawn(move || {
            for (connection, stream) in listener.incoming().enumerate() {
                let (log, behaviour) = (Arc::clone(&log), Arc::clone(&behaviour));
                std::thread::spawn(move || serve(stream.unwrap(), connection, &log, &*behaviour));
            }
        });
        Self { address, received }
    }

    /// One that always sends the same bytes.
    pub(crate) fn always(reply: Vec<u8>) -> Self {
        Self::start(move |_, _| Act::Reply(reply.clone()))
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}/index.php", self.address)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    pub(crate) fn count(&self) -> usize {
        self.received.lock().unwrap().len()
    }
}

fn serve(mut stream: TcpStream, connection: usize, log: &Mutex<Vec<Received>>, behaviour: &Behaviour) {
    while let Some(request) = receive(&mut stream, connection) {
        let number = {
            let mut log = log.lock().unwrap();
            log.push(request.clone());
            log.len() - 1
        };
        match behaviour(&request, number) {
            Act::Reply(bytes) => {
                if stream.write_all(&bytes).is_err() {
                    return;
                }
            }
            Act::Close(bytes) => {
                let _ = stream.write_all(&bytes);
                return;
            }
            Act::Reset(bytes) => {
                let _ = stream.write_all(&bytes);
                if !bytes.is_empty() {
                    std::thread::sleep(Duration::from_millis(50));
                }
                let _ = socket2::SockRef::from(&stream).set_linger(Some(Duration::ZERO));
                return;
            }
            Act::Silence(bytes, duration) => {
                let _ = stream.write_all(&bytes);
                std::thread::sleep(duration);
                return;
            }
            Act::Flood(length) => {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n");
                let chunk = [b' '; 16 * 1024];
                for _ in 0..length / chunk.len() {
                    if stream.write_all(&chunk).is_err() {
                        return;
                    }
                }
                return;
            }
        }
    }
}

fn receive(stream: &mut impl Read, connection: usize) -> Option<Received> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    let mut line = head.lines().next()?.split(' ');
    let (method, target) = (line.next()?.to_owned(), line.next()?.to_owned());
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let (path, query) = (path.to_owned(), query.to_owned());
    let mut request = Received { method, path, query, head, body: String::new(), connection };
    let length = request.header("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    request.body = String::from_utf8(body).unwrap();
    Some(request)
}

/// A reply of JSON.
pub(crate) fn json(status: &str, body: &str) -> Vec<u8> {
    reply(status, &["Content-Type: application/json"], body.as_bytes())
}

/// A reply of these parts, and the right length.
pub(crate) fn reply(status: &str, headers: &[&str], body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n", body.len()).into_bytes();
    for header in headers {
        bytes.extend_from_slice(header.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body);
    bytes
}

/// The reply of a call that went well.
pub(crate) fn success() -> Vec<u8> {
    json("200 OK", r#"{"status":"success","message":"went well","data":{"id":"1"}}"#)
}
