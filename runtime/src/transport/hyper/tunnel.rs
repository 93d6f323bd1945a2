//! Asks a proxy for a connection to a server: `CONNECT`.
//!
//! It does not know what is sent over that connection.

use std::io::{self, ErrorKind};

use http::{HeaderValue, StatusCode, Uri};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::stream::Layer;
use crate::error::BoxError;

/// The longest head of the proxy's reply, and the most headers in it.
const LIMIT: usize = 8 * 1024;
const MOST_HEADERS: usize = 100;

/// Makes the connection to a proxy one to the server, or says why not.
pub(super) async fn tunnel(
    proxy: &mut Box<dyn Layer>,
    server: &Uri,
    authorization: Option<&HeaderValue>,
) -> Result<(), BoxError> {
    proxy.write_all(&request(server, authorization)).await?;
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
        return match status.is_success() {
            true if length == filled => Ok(()),
            true => Err("the proxy sent more than its reply".into()),
            false => Err(format!("the proxy refused with HTTP status {status}").into()),
        };
    }
}

fn request(server: &Uri, authorization: Option<&HeaderValue>) -> Vec<u8> {
    let (host, port) = (server.host().unwrap_or_default(), server.port_u16().unwrap_or(443));
    let mut request = format!("CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n").into_bytes();
    if let Some(value) = authorization {
        request.extend_from_slice(b"Proxy-Authorization: ");
        request.extend_from_slice(value.as_bytes());
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"\r\n");
    request
}
