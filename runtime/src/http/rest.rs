//! The rest of a reply's body that is not read yet, and how much of a body is read before it is handed on.
//!
//! It does not know what is in a body, but for how JSON and web pages begin.

use std::fmt;
use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};

use http::HeaderMap;
use http::header::{CONTENT_DISPOSITION, CONTENT_ENCODING};

/// The most bytes that are read of a file to find out whether it is one.
const AHEAD: usize = 64 * 1024;

/// Enough of a web page to see that it is one.
const PAGE: usize = 1024;

/// The rest of a body.
#[derive(Clone)]
pub(crate) struct Rest(Arc<Mutex<Option<Stream>>>);

/// Where the rest of a body comes from. Its errors are [`TransportError`](super::TransportError)s, where it is a transport.
pub(crate) enum Stream {
    Blocking(Box<dyn Read + Send + Sync>),
    #[cfg(feature = "async")]
    Async(std::pin::Pin<Box<dyn tokio::io::AsyncRead + Send + Sync>>),
}

impl Rest {
    pub(crate) fn new(stream: Stream) -> Self {
        Self(Arc::new(Mutex::new(Some(stream))))
    }

    /// The stream, unless it was taken from a copy.
    pub(crate) fn take(&self) -> Option<Stream> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl fmt::Debug for Rest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Rest")
    }
}

/// Whether a header says that the body is a file to keep.
pub(crate) fn is_attachment(headers: &HeaderMap) -> bool {
    let disposition = headers.get(CONTENT_DISPOSITION).map(|value| value.as_bytes());
    let word = disposition.and_then(|value| value.split(|byte| *byte == b';').next());
    word.is_some_and(|word| word.trim_ascii().eq_ignore_ascii_case(b"attachment"))
}

/// Whether more of a body must be read to know that it is a file and no reply in JSON: `begun` is what was read.
pub(crate) fn wants_more(headers: &HeaderMap, begun: &[u8]) -> bool {
    if is_attachment(headers) || begun.len() >= AHEAD {
        return false;
    }
    let text = begun.strip_prefix("\u{feff}".as_bytes()).unwrap_or(begun).trim_ascii_start();
    match text.first() {
        None | Some(b'{') => true,
        Some(b'<') => begun.len() < PAGE,
        // What it would be unpacked is not known.
        Some(_) => headers.get(CONTENT_ENCODING).is_some_and(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity")),
    }
}
