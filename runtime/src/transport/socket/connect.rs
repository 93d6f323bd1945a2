//! Makes connections: the name resolved, the first address that answers, the proxy asked, TLS agreed on. All of it happens before
//! anything is sent, and within the time for connecting.
//!
//! It does not know requests.

use std::io::{self, ErrorKind, Write};
use std::net::{IpAddr, SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};
use url::{Host, Url};

use super::connection::Connection;
use super::stream::{Layer, Socket, is_timeout};
use crate::error::{BoxError, Delivery, Result};
use crate::http::{Fault, TransportError};
use crate::transport::proxy::{Proxy, SENT_MORE, accepted, connect_request};
use crate::transport::resolved::used;
use crate::transport::tls::is_certificate;

pub(super) struct Connector {
    tls: Arc<ClientConfig>,
    proxy: Option<Proxy>,
    timeout: Duration,
}

impl Connector {
    pub(super) fn new(tls: Arc<ClientConfig>, proxy: Option<&Url>, timeout: Duration) -> Result<Self> {
        Ok(Self { tls, proxy: proxy.map(Proxy::new).transpose()?, timeout })
    }

    /// The proxy that is sent the requests themselves: with TLS there is a tunnel through it instead.
    pub(super) fn proxy_of_requests(&self, url: &Url) -> Option<&Proxy> {
        self.proxy.as_ref().filter(|_| url.scheme() == "http")
    }

    /// A connection over which requests to this address can be sent.
    pub(super) fn connect(&self, url: &Url, deadline: Instant) -> Result<Connection, TransportError> {
        let now = Instant::now();
        let deadline = now.checked_add(self.timeout).map_or(deadline, |own| own.min(deadline));
        self.stream(url, deadline).map(|stream| Connection::new(stream, url)).map_err(classify)
    }

    fn stream(&self, url: &Url, deadline: Instant) -> Result<Box<dyn Layer>, BoxError> {
        let near = self.proxy.as_ref().map_or(url, |proxy| &proxy.url);
        let mut stream: Box<dyn Layer> = Box::new(Socket::new(reach(near, deadline)?, deadline)?);
        if near.scheme() == "https" {
            stream = self.encrypt(stream, near)?;
        }
        match &self.proxy {
            Some(proxy) if url.scheme() == "https" => self.encrypt(tunnel(stream, url, proxy)?, url),
            _ => Ok(stream),
        }
    }

    fn encrypt(&self, mut stream: Box<dyn Layer>, url: &Url) -> Result<Box<dyn Layer>, BoxError> {
        let name = match url.host() {
            Some(Host::Domain(name)) => ServerName::try_from(name.to_owned())?,
            Some(Host::Ipv4(address)) => ServerName::IpAddress(IpAddr::from(address).into()),
            Some(Host::Ipv6(address)) => ServerName::IpAddress(IpAddr::from(address).into()),
            None => return Err("the address has no host".into()),
        };
        let mut connection = ClientConnection::new(Arc::clone(&self.tls), name)?;
        while connection.is_handshaking() {
            connection.complete_io(&mut stream)?;
        }
        Ok(Box::new(StreamOwned::new(connection, stream)))
    }
}

/// Asks the proxy for a connection to the server.
fn tunnel(mut stream: Box<dyn Layer>, url: &Url, proxy: &Proxy) -> Result<Box<dyn Layer>, BoxError> {
    let (host, port) = (url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or(443));
    stream.write_all(&connect_request(host, port, proxy.authorization()))?;
    stream.flush()?;
    let mut connection = Connection::new(stream, &proxy.url);
    let (status, ..) = connection.read_head()?;
    accepted(status)?;
    connection.into_stream().ok_or_else(|| SENT_MORE.into())
}

/// Connects to the first address of the host that answers.
fn reach(url: &Url, deadline: Instant) -> io::Result<TcpStream> {
    let port = url.port_or_known_default().unwrap_or(80);
    let addresses = match url.host() {
        Some(Host::Ipv4(address)) => vec![SocketAddr::from((address, port))],
        Some(Host::Ipv6(address)) => vec![SocketAddr::from((address, port))],
        Some(Host::Domain(name)) => used(name, resolve(name.to_owned(), port, deadline)?)?,
        None => return Err(io::Error::new(ErrorKind::InvalidInput, "the address has no host")),
    };
    match addresses.as_slice() {
        [one] => TcpStream::connect_timeout(one, left(deadline)?),
        _ => race(alternating(addresses), deadline),
    }
}

/// The system's resolver knows no time limit, so it works in a thread of its own.
fn resolve(name: String, port: u16, deadline: Instant) -> io::Result<Vec<SocketAddr>> {
    let (found, finding) = mpsc::channel();
    std::thread::Builder::new().name("resolve".to_owned()).spawn(move || {
        let addresses = (&*name, port).to_socket_addrs().map(Iterator::collect);
        // Nobody waits for it any more if the time is over.
        let _ = found.send(addresses);
    })?;
    let addresses: io::Result<Vec<_>> = finding.recv_timeout(left(deadline)?).map_err(|_| timed_out())?;
    addresses.map_err(|error| io::Error::new(error.kind(), format!("the host's name does not resolve: {error}")))
}

/// The addresses in their order, but of both families in turn: often only one of them is reachable.
fn alternating(addresses: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let is_6_first = addresses.first().is_some_and(SocketAddr::is_ipv6);
    let (first, second): (Vec<_>, Vec<_>) = addresses.into_iter().partition(|address| address.is_ipv6() == is_6_first);
    let mut order = Vec::with_capacity(first.len() + second.len());
    let (mut first, mut second) = (first.into_iter(), second.into_iter());
    loop {
        let pair = [first.next(), second.next()];
        if pair.iter().all(Option::is_none) {
            return order;
        }
        order.extend(pair.into_iter().flatten());
    }
}

/// Tries one address after the other, the next as soon as one fails or has not answered for a while.
fn race(addresses: Vec<SocketAddr>, deadline: Instant) -> io::Result<TcpStream> {
    const PATIENCE: Duration = Duration::from_millis(250);
    let (ended, ending) = mpsc::channel();
    let mut last = timed_out();
    let mut pending = 0;
    let mut waiting = addresses.into_iter();
    loop {
        let next = waiting.next();
        let patience = if next.is_some() { PATIENCE.min(left(deadline)?) } else { left(deadline)? };
        match next {
            Some(address) => {
                let (ended, timeout) = (ended.clone(), left(deadline)?);
                let connect = move || ended.send(TcpStream::connect_timeout(&address, timeout));
                match std::thread::Builder::new().name("connect".to_owned()).spawn(connect) {
                    Ok(_) => pending += 1,
                    // Those on their way may still arrive.
                    Err(error) => {
                        last = error;
                        continue;
                    }
                }
            }
            None if pending == 0 => return Err(last),
            None => {}
        }
        match ending.recv_timeout(patience) {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => {
                pending -= 1;
                last = error;
            }
            Err(_) => {}
        }
    }
}

fn left(deadline: Instant) -> io::Result<Duration> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() { Err(timed_out()) } else { Ok(left) }
}

fn timed_out() -> io::Error {
    ErrorKind::TimedOut.into()
}

/// What kept a connection from being made. Nothing was sent, whatever it is.
fn classify(error: BoxError) -> TransportError {
    let io = error.downcast_ref::<io::Error>();
    let tls = error.downcast_ref::<rustls::Error>().or_else(|| io?.get_ref()?.downcast_ref());
    let fault = if io.is_some_and(is_timeout) {
        Fault::Timeout
    } else if tls.is_some_and(is_certificate) {
        Fault::Certificate
    } else {
        Fault::Connect
    };
    TransportError::new(fault, Delivery::NeverSent, error)
}
