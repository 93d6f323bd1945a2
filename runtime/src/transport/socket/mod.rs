//! Carries the blocking client's requests: HTTP/1.1 over TCP and TLS, one request at a time on a connection.
//!
//! The project has its own because the libraries for it write addresses, headers and whole bodies to the log, of requests and of replies,
//! and whoever sets `RUST_LOG=debug` would find keys there. This one logs nothing, so that nothing can be found. It also knows for each
//! failure whether a byte of the request was handed to the system, and it reads heads as leniently as the async client.

mod body;
mod connect;
mod connection;
mod files;
mod framing;
mod head;
mod pool;
mod stream;

use std::io;
use std::sync::Arc;
use std::time::Instant;

use http::{HeaderMap, StatusCode};
use secrecy::zeroize::{Zeroize as _, Zeroizing};
use url::Url;

use self::connect::Connector;
use self::connection::Connection;
use self::framing::Framing;
use self::pool::Pool;
use super::tls;
use crate::error::{Delivery, Result};
use crate::http::{BlockingTransport, Fault, HttpReply, HttpRequest, TransportError};
use crate::settings::Settings;

/// The transport of a client: the one here, or the caller's own.
#[derive(Clone)]
pub enum Transport {
    Socket(Arc<Agent>),
    Custom(Arc<dyn BlockingTransport>),
}

/// Makes connections, and keeps those that are idle.
pub struct Agent {
    connector: Connector,
    pool: Pool,
}

impl Transport {
    /// The transport that the settings ask for.
    pub(crate) fn new(settings: &Settings, proxy: Option<&Url>) -> Result<Self> {
        if let Some(transport) = &settings.blocking_transport {
            return Ok(Self::Custom(Arc::clone(transport)));
        }
        let tls = Arc::new(tls::client_config(settings)?);
        let connector = Connector::new(tls, proxy, settings.connect_timeout)?;
        Ok(Self::Socket(Arc::new(Agent { connector, pool: Pool::new(settings.keep_alive) })))
    }

    /// Makes one attempt; a `careful` one where the call will not be sent again.
    pub(crate) fn send(&self, request: HttpRequest, careful: bool) -> Result<HttpReply, TransportError> {
        match self {
            Self::Socket(agent) => {
                let result = match request.is_streamed() {
                    true => files::send(agent, &request, careful),
                    false => agent.send(&request, careful),
                };
                // With GET, secrets are in the address.
                String::from(request.url).zeroize();
                result
            }
            Self::Custom(transport) => {
                let mut request = request;
                request.collect_upload()?;
                transport.send(request)
            }
        }
    }
}

impl Agent {
    fn send(&self, request: &HttpRequest, careful: bool) -> Result<HttpReply, TransportError> {
        let (mut connection, head) = self.prepare(request, Some(request.body.len() as u64), careful)?;
        let now = Instant::now();
        // Settings and options bound it, so that no clock overflows.
        let deadline = now.checked_add(request.timeout).unwrap_or(now);
        let reply = exchange(&mut connection, head, request, deadline)?;
        self.keep(connection);
        Ok(reply)
    }

    /// A connection for a request, and the head of it, for a body of this length.
    fn prepare(
        &self,
        request: &HttpRequest,
        length: Option<u64>,
        careful: bool,
    ) -> Result<(Connection, Zeroizing<Vec<u8>>), TransportError> {
        let now = Instant::now();
        let deadline = now.checked_add(request.timeout).unwrap_or(now);
        let more = if connection::goes_with_head(&request.body) { request.body.len() } else { 0 };
        let head = head::write(request, self.connector.proxy_of_requests(&request.url), length, more)
            .map_err(|problem| TransportError::new(Fault::Request, Delivery::NeverSent, problem))?;
        let connection = match self.pool.take(&request.url, careful) {
            Some(connection) => connection,
            None => self.connector.connect(&request.url, deadline)?,
        };
        Ok((connection, head))
    }

    /// Keeps a connection for the next request, if it can have one.
    fn keep(&self, connection: Connection) {
        if connection.is_reusable() {
            self.pool.put(connection);
        }
    }
}

fn exchange(
    connection: &mut Connection,
    head: Zeroizing<Vec<u8>>,
    request: &HttpRequest,
    deadline: Instant,
) -> Result<HttpReply, TransportError> {
    connection.begin(deadline);
    let written = connection.write(head, &request.body).map(|()| true);
    let (status, headers, framing) = read_head(connection, written)?;
    let body = body::read(connection, framing, request.reply_limit, status, &headers)?;
    Ok(HttpReply::new(status, headers, body))
}

/// Reads the head of the reply to a request that was written as a whole, in part, or not at all.
fn read_head(
    connection: &mut Connection,
    written: io::Result<bool>,
) -> Result<(StatusCode, HeaderMap, Framing), TransportError> {
    if let Err(cause) = &written
        && connection.written() == 0
    {
        // Nothing was handed to the system: the server closed the connection while it was idle, or TLS broke.
        let fault = if stream::is_timeout(cause) { Fault::Timeout } else { Fault::Connect };
        return Err(TransportError::new(fault, Delivery::NeverSent, stream::copy(cause)));
    }
    // A server may answer before it has read everything, and close.
    if !matches!(written, Ok(true)) {
        connection.spoil();
    }
    match (connection.read_head(), written) {
        (Ok(head), _) => Ok(head),
        (Err(_), Err(cause)) => Err(stream::fail(cause, None)),
        (Err(cause), Ok(_)) => Err(stream::fail(cause, None)),
    }
}
