//! Files to send: where their bytes come from, and what the server is told about them.
//!
//! It does not know requests: `multipart` puts files into the body of one.

mod open;

use std::borrow::Cow;
use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

pub use self::open::Opened;

/// The content type of a file that has no other.
const BYTES: &str = "application/octet-stream";

/// The name of a file that has no other.
const NAME: &str = "file";

/// A file to send as a parameter. It is read while it is sent, so its size does not matter.
///
/// ```
/// use actionapi::Upload;
///
/// let by_path = Upload::path("/tmp/debian.torrent");
/// assert_eq!(by_path.name(), "debian.torrent");
/// let by_bytes = Upload::bytes(*b"id,name\n").with_name("names.csv").with_content_type("text/csv");
/// assert_eq!(by_bytes.length(), Some(8));
/// ```
#[derive(Clone)]
pub struct Upload {
    content: Content,
    name: Option<String>,
    content_type: Option<String>,
    length: Option<u64>,
    progress: Option<Progress>,
}

/// What is told how many bytes were read.
type Progress = Arc<dyn Fn(u64) + Send + Sync>;

#[derive(Clone)]
enum Content {
    Path(PathBuf),
    Bytes(Arc<[u8]>),
    Reader(Arc<Once>),
}

/// A reader, which can be read once.
struct Once {
    reader: Mutex<Box<dyn Read + Send>>,
    is_begun: AtomicBool,
}

impl Upload {
    /// The file at this path. It is opened when the call is sent, and its name there is its name for the server. In browsers there are no files,
    /// and the call fails before anything is sent.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        Self::new(Content::Path(path.into()))
    }

    /// A file of these bytes, with the name `file`.
    pub fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self::new(Content::Bytes(bytes.into().into()))
    }

    /// A file of all that this reader gives, with the name `file`. The async client reads it in a thread for blocking work; in
    /// browsers it is read at once.
    ///
    /// A reader can be read only once, so the call is not repeated after a failure, even if the function only reads. Its length is not
    /// known to the server unless it is [given](Self::with_length), and some servers refuse a body of unknown length.
    pub fn reader(reader: impl Read + Send + 'static) -> Self {
        let once = Once { reader: Mutex::new(Box::new(reader)), is_begun: AtomicBool::new(false) };
        Self::new(Content::Reader(Arc::new(once)))
    }

    fn new(content: Content) -> Self {
        Self { content, name: None, content_type: None, length: None, progress: None }
    }

    /// Sets the name that the server is told.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the content type that the server is told: `application/octet-stream` unless set.
    #[must_use]
    pub fn with_content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Sets the number of bytes that a reader will give. If it gives fewer, the call fails; what is beyond is not read. Of files with a
    /// path or bytes the length is known, and this changes nothing.
    #[must_use]
    pub fn with_length(mut self, bytes: u64) -> Self {
        self.length = Some(bytes);
        self
    }

    /// Calls this with the number of bytes that were read of the file, again and again while it is sent. If the call is repeated, the
    /// number begins anew.
    #[must_use]
    pub fn with_progress(mut self, progress: impl Fn(u64) + Send + Sync + 'static) -> Self {
        self.progress = Some(Arc::new(progress));
        self
    }

    /// The name that the server is told.
    #[must_use]
    pub fn name(&self) -> Cow<'_, str> {
        match (&self.name, &self.content) {
            (Some(name), _) => Cow::Borrowed(name),
            (None, Content::Path(path)) => path.file_name().map_or(Cow::Borrowed(NAME), |name| name.to_string_lossy()),
            (None, _) => Cow::Borrowed(NAME),
        }
    }

    /// The content type that the server is told.
    #[must_use]
    pub fn content_type(&self) -> &str {
        self.content_type.as_deref().unwrap_or(BYTES)
    }

    /// The number of bytes, if it is known now. That of a path is asked of the system.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        match &self.content {
            Content::Path(path) => path.metadata().ok().filter(|about| about.is_file()).map(|about| about.len()),
            Content::Bytes(bytes) => Some(bytes.len() as u64),
            Content::Reader(_) => self.length,
        }
    }

    /// The path, if it is a file with one.
    #[must_use]
    pub fn as_path(&self) -> Option<&Path> {
        if let Content::Path(path) = &self.content { Some(path) } else { None }
    }

    /// Whether a reader was begun, so that the file cannot be sent again.
    #[must_use]
    pub fn is_spent(&self) -> bool {
        matches!(&self.content, Content::Reader(once) if once.is_begun.load(Ordering::Relaxed))
    }
}

impl From<PathBuf> for Upload {
    fn from(path: PathBuf) -> Self {
        Self::path(path)
    }
}

impl From<&Path> for Upload {
    fn from(path: &Path) -> Self {
        Self::path(path)
    }
}

impl From<Vec<u8>> for Upload {
    fn from(bytes: Vec<u8>) -> Self {
        Self::bytes(bytes)
    }
}

/// They are equal if they would send the same bytes from the same place.
impl PartialEq for Upload {
    fn eq(&self, other: &Self) -> bool {
        let is_same = match (&self.content, &other.content) {
            (Content::Path(one), Content::Path(other)) => one == other,
            (Content::Bytes(one), Content::Bytes(other)) => one == other,
            (Content::Reader(one), Content::Reader(other)) => Arc::ptr_eq(one, other),
            _ => false,
        };
        is_same && (&self.name, &self.content_type, self.length) == (&other.name, &other.content_type, other.length)
    }
}

impl Eq for Upload {}

impl fmt::Debug for Upload {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Upload").field("name", &self.name()).field("length", &self.length()).finish_non_exhaustive()
    }
}
