//! The heads of requests and replies as bytes.
//!
//! What browsers take is taken: headers in several lines, spaces before the colon, lines that are no header. The async client does the
//! same, within the same limits. It reads and writes nothing itself.

use std::io;

use http::header::{CONNECTION, CONTENT_LENGTH, HOST, PROXY_AUTHORIZATION, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use secrecy::zeroize::Zeroizing;
use url::Position;

use super::stream::malformed;
use crate::http::HttpRequest;
use crate::transport::proxy::Proxy;

/// The longest head of a reply, as in the async client.
pub(super) const LIMIT: usize = 408 * 1024;

/// The most headers of a reply, as in the async client.
const MOST_HEADERS: usize = 100;

/// The longest address, as in the async client.
const LONGEST_TARGET: usize = 65_534;

/// The most that the first line and the headers of the transport take, unless a host is unusually long.
const OTHER: usize = 1024;

/// The head of a request whose body has this length, or is sent in chunks, with room for `more` bytes; through a proxy that is shown the whole address, if there is one. It holds secrets,
/// and so is wiped.
pub(super) fn write(
    request: &HttpRequest,
    proxy: Option<&Proxy>,
    length: Option<u64>,
    more: usize,
) -> Result<Zeroizing<Vec<u8>>, &'static str> {
    let url = &request.url;
    let target = match proxy {
        Some(_) => &url[..Position::AfterQuery],
        None => &url[Position::BeforePath..Position::AfterQuery],
    };
    if target.len() > LONGEST_TARGET {
        return Err("the address is too long");
    }
    let headers: usize = request.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    let mut head = Zeroizing::new(Vec::with_capacity(target.len() + headers + OTHER + more));
    for part in [request.method.as_str(), " ", target, " HTTP/1.1\r\n"] {
        head.extend_from_slice(part.as_bytes());
    }
    for (name, value) in &request.headers {
        line(&mut head, name, value.as_bytes());
    }
    line(&mut head, &HOST, url[Position::BeforeHost..Position::AfterPort].as_bytes());
    match length {
        // Some servers refuse a body of which nobody says that it is empty.
        Some(length) if request.method == Method::POST || length > 0 => {
            line(&mut head, &CONTENT_LENGTH, length.to_string().as_bytes());
        }
        Some(_) => {}
        None => line(&mut head, &TRANSFER_ENCODING, b"chunked"),
    }
    if let Some(value) = proxy.and_then(Proxy::authorization) {
        line(&mut head, &PROXY_AUTHORIZATION, value.as_bytes());
    }
    head.extend_from_slice(b"\r\n");
    Ok(head)
}

fn line(head: &mut Vec<u8>, name: &HeaderName, value: &[u8]) {
    for part in [name.as_str().as_bytes(), b": ", value, b"\r\n"] {
        head.extend_from_slice(part);
    }
}

/// Checks that a reply begins as HTTP, as far as it is there.
pub(super) fn check_beginning(bytes: &[u8]) -> io::Result<()> {
    const BEGINNING: &[u8] = b"HTTP/1.";
    let empty_lines = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    if empty_lines > 64 {
        return Err(malformed("it begins with empty lines only"));
    }
    let bytes = &bytes[empty_lines..];
    let length = bytes.len().min(BEGINNING.len());
    if bytes[..length] == BEGINNING[..length] { Ok(()) } else { Err(malformed("it does not begin with `HTTP/1.`")) }
}

/// The length of the head, if all of it is there. What comes before `searched` has no end of it.
pub(super) fn length(bytes: &[u8], searched: usize) -> Option<usize> {
    let first = bytes.iter().position(|byte| !matches!(byte, b'\r' | b'\n'))?;
    let from = searched.max(first);
    let mut ends = bytes[from..].iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| from + at + 1);
    ends.find_map(|at| match &bytes[at..] {
        [b'\n', ..] => Some(at + 1),
        [b'\r', b'\n', ..] => Some(at + 2),
        _ => None,
    })
}

/// The status, the headers, and whether the version is 1.1.
pub(super) fn parse(bytes: &[u8]) -> io::Result<(StatusCode, HeaderMap, bool)> {
    let mut lines = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut response = httparse::Response::new(&mut lines);
    let mut config = httparse::ParserConfig::default();
    config
        .allow_spaces_after_header_name_in_responses(true)
        .allow_obsolete_multiline_headers_in_responses(true)
        .allow_multiple_spaces_in_response_status_delimiters(true)
        .ignore_invalid_headers_in_responses(true);
    match config.parse_response(&mut response, bytes) {
        Ok(httparse::Status::Complete(_)) => {}
        Ok(httparse::Status::Partial) => return Err(malformed("its head is cut off")),
        Err(httparse::Error::TooManyHeaders) => return Err(malformed(format!("it has more than {MOST_HEADERS} headers"))),
        Err(error) => return Err(malformed(format!("its head cannot be read: {error}{}", broken(bytes)))),
    }
    let status = response.code.and_then(|code| StatusCode::from_u16(code).ok());
    let status = status.ok_or_else(|| malformed("its status is not a number from 100 to 999"))?;
    let mut headers = HeaderMap::with_capacity(response.headers.len());
    for header in &*response.headers {
        if let (Ok(name), Some(value)) = (HeaderName::from_bytes(header.name.as_bytes()), value(header.value)) {
            headers.append(name, value);
        }
    }
    Ok((status, headers, response.version == Some(1)))
}

/// Which header it is that no client reads, for a message: one with NUL or a carriage return in it.
fn broken(bytes: &[u8]) -> String {
    let lines = bytes.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let line = lines.skip(1).find(|line| line.iter().any(|byte| matches!(byte, 0 | b'\r')));
    let name = line.and_then(|line| line.split(|byte| *byte == b':').next()).map(String::from_utf8_lossy);
    name.map(|name| format!(" in `{}`", name.trim())).unwrap_or_default()
}

/// The value of a header, on one line.
fn value(bytes: &[u8]) -> Option<HeaderValue> {
    if !bytes.contains(&b'\n') {
        return HeaderValue::from_bytes(bytes).ok();
    }
    let one: Vec<u8> = bytes.iter().map(|byte| if matches!(byte, b'\r' | b'\n') { b' ' } else { *byte }).collect();
    HeaderValue::from_bytes(&one).ok()
}

/// Whether the connection can be used again after the reply: the server keeps it, and its headers leave no doubt where the reply ends.
pub(super) fn keeps(status: StatusCode, headers: &HeaderMap, is_1_1: bool) -> bool {
    let is_coded = headers.contains_key(TRANSFER_ENCODING);
    let has_length = headers.get(CONTENT_LENGTH).is_some_and(|length| length != "0");
    let is_empty = status == StatusCode::NO_CONTENT;
    // A proxy on the way may have read the other of two framings (RFC 9112, sections 6.1 and 6.3).
    if is_coded && (has_length || !is_1_1) || is_empty && (is_coded || has_length) {
        return false;
    }
    let says = |word: &str| {
        let values = headers.get_all(CONNECTION).iter().filter_map(|value| value.to_str().ok());
        values.flat_map(|value| value.split(',')).any(|option| option.trim().eq_ignore_ascii_case(word))
    };
    if is_1_1 { !says("close") } else { says("keep-alive") && !says("close") }
}
