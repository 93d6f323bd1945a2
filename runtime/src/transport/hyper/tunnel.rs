//! Asks a proxy for a connection to a server: `CONNECT`.
//!
//! It does not know what is sent over that connection.

use std::io::{self, ErrorKind};

use http::{HeaderValue, StatusCode, Uri};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::stream::Layer;
use crate::error::BoxError;
use crate::transport::proxy::{SENT_MORE, accepted, connect_request};

/// The longest head of the proxy's reply, and the most headers in it.
const LIMIT: usize = 8 * 1024;
const MOST_HEADERS: usize = 100;

/// Makes the connection to a proxy one to the server, or says why not.
pub(super) async fn tunnel(
    proxy: &mut Box<dyn Layer>,
    server: &Uri,
    authorization: Option<&HeaderValue>,
) -> Result<(), BoxError> {
    let (host, port) = (server.host().unwrap_or_default(), server.port_u16().unwrap_or(443));
    proxy.write_all(&connect_request(host, port, authorization)).await?;
    proxy.flush().await?;
    let mut buffer = vec![0; LIMIT];
    let mut filled = 0;
    loop {
        match proxy.read(&mut buffer[filled..]).await? {
            0 if filled == LIMIT => return Err(format!("the proxy's reply has a head of more than {LIMIT} bytes").into()),
            0 => {
                return Err(
                    io::Error::new(ErrorKind::UnexpectedEof, "the proxy closed the connection before it replied").into()
                );
            }
            count => filled += count,
        }
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut response = httparse::Response::new(&mut headers);
        let httparse::Status::Complete(length) = response.parse(&buffer[..filled])? else { continue };
        let status = StatusCode::from_u16(response.code.unwrap_or_default())?;
        accepted(status)?;
        return if length == filled { Ok(()) } else { Err(SENT_MORE.into()) };
    }
}
