//! Files to send as they are read.
//!
//! It does not know what they are sent in.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use super::{Content, Once, Progress, Upload};

/// A file that is read.
pub struct Opened {
    reader: Box<dyn Read + Send + Sync>,
    name: String,
    /// The number of bytes, if it is known.
    length: Option<u64>,
    count: u64,
    progress: Option<Progress>,
}

impl Upload {
    /// Begins to read it.
    pub fn open(&self) -> io::Result<Opened> {
        let (reader, length): (Box<dyn Read + Send + Sync>, _) = match &self.content {
            Content::Path(path) => {
                let shown = |error: io::Error| io::Error::new(error.kind(), format!("the file `{}`: {error}", path.display()));
                let file = File::open(path).map_err(shown)?;
                let about = file.metadata().map_err(shown)?;
                if about.is_dir() {
                    return Err(shown(io::Error::other("it is a folder")));
                }
                // A pipe has no length.
                (Box::new(file), about.is_file().then_some(about.len()))
            }
            Content::Bytes(bytes) => (Box::new(Cursor::new(Arc::clone(bytes))), Some(bytes.len() as u64)),
            Content::Reader(_) if self.is_spent() => return Err(io::Error::other("the reader of a file was read already")),
            Content::Reader(once) => (Box::new(Begun(Arc::clone(once))), self.length),
        };
        Ok(Opened { reader, name: self.name().into_owned(), length, count: 0, progress: self.progress.clone() })
    }
}

impl Opened {
    pub fn length(&self) -> Option<u64> {
        self.length
    }
}

impl Read for Opened {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.length.map_or(u64::MAX, |length| length.saturating_sub(self.count));
        let most = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        if most == 0 {
            return Ok(0);
        }
        let count = self.reader.read(&mut buffer[..most])?;
        if count == 0 && self.length.is_some() {
            return Err(io::Error::other(format!("the file `{}` ended {left} bytes early", self.name)));
        }
        self.count += count as u64;
        if let Some(progress) = &self.progress {
            progress(self.count);
        }
        Ok(count)
    }
}

/// A reader that notes that it is read.
struct Begun(Arc<Once>);

impl Read for Begun {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.is_begun.store(true, Ordering::Relaxed);
        self.0.reader.lock().unwrap_or_else(PoisonError::into_inner).read(buffer)
    }
}
