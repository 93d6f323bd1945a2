//! Undoes the content coding of a reply's body: gzip and deflate, asked for or not, for both clients alike.
//!
//! What a header says is only a hint: a body that is text as it stands is left alone. Nothing is unpacked beyond the limit.

use std::io::{self, Read};

use bytes::Bytes;
use flate2::bufread::{DeflateDecoder, GzDecoder, ZlibDecoder};
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};

use crate::http::HttpReply;

/// What is asked for.
pub(crate) const ACCEPTED: &str = "gzip, deflate";

/// The most codings that are undone, one after the other.
const MOST: usize = 3;

/// Why a body could not be unpacked.
#[derive(Debug)]
pub(super) enum Packed {
    /// It is longer than the limit.
    TooLong,
    /// It is not what its coding says: the coding, and what is wrong.
    Broken(&'static str, io::Error),
}

/// Unpacks the body, and removes the headers that speak of the packed one.
///
/// # Errors
/// If the body is packed and cannot be unpacked, or is too long then. The reply is then as it was.
pub(super) fn unpack(reply: &mut HttpReply, limit: usize) -> Result<(), Packed> {
    let mut body: Option<Vec<u8>> = None;
    for _ in 0..MOST {
        let packed: &[u8] = body.as_deref().unwrap_or(&reply.body);
        body = Some(if packed.starts_with(GZIP) {
            gunzip(packed, limit)?
        } else if body.is_none() && is_deflate(&reply.headers) && !begins_as_text(packed) {
            inflate(packed, limit)?
        } else {
            break;
        });
    }
    if let Some(body) = body {
        reply.headers.remove(CONTENT_ENCODING);
        reply.headers.remove(CONTENT_LENGTH);
        reply.body = Bytes::from(body);
    }
    Ok(())
}

/// No JSON begins like this, nor any other text.
const GZIP: &[u8] = b"\x1f\x8b\x08";

fn gunzip(mut packed: &[u8], limit: usize) -> Result<Vec<u8>, Packed> {
    let mut body = Vec::new();
    // Members may follow each other; what else follows is left alone, as in browsers.
    while packed.starts_with(GZIP) {
        let mut decoder = GzDecoder::new(packed);
        read(&mut decoder, &mut body, limit, "gzip")?;
        packed = decoder.into_inner();
    }
    Ok(body)
}

/// `deflate` is zlib's format by the standard, and the bare one by the habit of some servers.
fn inflate(packed: &[u8], limit: usize) -> Result<Vec<u8>, Packed> {
    let mut body = Vec::new();
    let is_zlib = matches!(packed, [first, second, ..] if first & 0xf == 8 && u16::from_be_bytes([*first, *second]) % 31 == 0);
    if is_zlib {
        read(&mut ZlibDecoder::new(packed), &mut body, limit, "deflate")?;
    } else {
        read(&mut DeflateDecoder::new(packed), &mut body, limit, "deflate")?;
    }
    Ok(body)
}

fn read(decoder: &mut impl Read, body: &mut Vec<u8>, limit: usize, coding: &'static str) -> Result<(), Packed> {
    let mut piece = [0; 16 * 1024];
    loop {
        let count = decoder.read(&mut piece).map_err(|error| Packed::Broken(coding, error))?;
        let length = body.len() + count;
        if count == 0 {
            return Ok(());
        }
        if length > limit {
            return Err(Packed::TooLong);
        }
        if length > body.capacity() {
            // Left to itself, it would make twice the room that the limit allows.
            let room = (body.capacity() * 2).clamp(length, limit.max(length));
            body.reserve_exact(room - body.len());
        }
        body.extend_from_slice(&piece[..count]);
    }
}

/// The content coding that a header names, if it changes the body.
pub(super) fn named(headers: &HeaderMap) -> Option<&str> {
    let coding = headers.get(CONTENT_ENCODING)?.to_str().unwrap_or("?").trim();
    (!coding.is_empty() && !coding.eq_ignore_ascii_case("identity")).then_some(coding)
}

/// Whether the body is packed, or is not the text that it would be unpacked.
pub(super) fn is_packed(reply: &HttpReply) -> bool {
    reply.body.starts_with(GZIP) || named(&reply.headers).is_some() && !begins_as_text(&reply.body)
}

fn is_deflate(headers: &HeaderMap) -> bool {
    let last = named(headers).and_then(|codings| codings.rsplit(',').next());
    last.is_some_and(|coding| ["deflate", "x-deflate"].iter().any(|known| coding.trim().eq_ignore_ascii_case(known)))
}

/// Whether it can only be text: `deflate` has no sign of its own that it begins with.
fn begins_as_text(body: &[u8]) -> bool {
    const ENOUGH: usize = 32;
    let beginning = &body[..body.len().min(ENOUGH)];
    let text = match std::str::from_utf8(beginning) {
        Ok(text) => text,
        // It is cut within a character.
        Err(error) if error.error_len().is_none() => std::str::from_utf8(&beginning[..error.valid_up_to()]).unwrap_or_default(),
        Err(_) => return false,
    };
    // Packed, a text of any length has a byte that is none of these.
    text.chars().all(|character| !character.is_control() || matches!(character, '\t' | '\n' | '\r'))
}
