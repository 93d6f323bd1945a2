//! Where the body of a reply ends, as its head says.

use std::io;

use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{HeaderMap, StatusCode};

use super::stream::malformed;

/// How the end of a body is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    Length(u64),
    Chunks,
    /// It ends with the connection.
    ToTheEnd,
}

impl Framing {
    pub(super) fn of(status: StatusCode, headers: &HeaderMap) -> io::Result<Self> {
        if matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED) {
            return Ok(Self::Length(0));
        }
        if let Some(coding) = headers.get_all(TRANSFER_ENCODING).iter().next_back() {
            let last = coding
                .to_str()
                .unwrap_or_default()
                .rsplit(',')
                .map(str::trim)
                .find(|name| !name.is_empty())
                .unwrap_or_default();
            return Ok(if last.eq_ignore_ascii_case("chunked") { Self::Chunks } else { Self::ToTheEnd });
        }
        let mut length = None;
        for value in headers.get_all(CONTENT_LENGTH) {
            for text in value.to_str().unwrap_or("?").split(',') {
                let digits = text.trim();
                let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
                let number = if is_number { digits.parse::<u64>().ok() } else { None };
                let number = number.ok_or_else(|| malformed("its header `content-length` is not a number"))?;
                if length.is_some_and(|length| length != number) {
                    return Err(malformed("its header `content-length` has two values"));
                }
                length = Some(number);
            }
        }
        Ok(length.map_or(Self::ToTheEnd, Self::Length))
    }
}
