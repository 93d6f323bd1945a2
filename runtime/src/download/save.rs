//! A download as a whole: saved as a file, or as bytes in memory.
//!
//! It does not know where the bytes come from.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::Download;

/// The most bytes that are read at once.
const BUFFER: usize = 128 * 1024;

impl Download {
    /// Saves the file at this path, where it replaces one that is there. It appears there once it is complete: until then it has
    /// another name in the same folder, and an interrupted download leaves nothing. Returns the number of bytes.
    ///
    /// This is for the blocking client.
    ///
    /// # Errors
    /// If the download is interrupted, or the file cannot be written.
    pub fn save_to(mut self, path: impl AsRef<Path>) -> io::Result<u64> {
        let mut partial = Partial::new(path.as_ref())?;
        self.copy_to(&mut partial)?;
        partial.finish()?;
        Ok(self.received)
    }

    /// The whole file, if it has at most so many bytes. This is for the blocking client.
    ///
    /// # Errors
    /// If the download is interrupted, or the file is longer.
    pub fn into_bytes(mut self, limit: usize) -> io::Result<Vec<u8>> {
        let mut bytes = self.room(limit)?;
        let mut buffer = vec![0; BUFFER.min(limit.saturating_add(1))];
        loop {
            match self.read(&mut buffer) {
                Ok(0) => return Ok(bytes),
                Ok(count) => add(&mut bytes, &buffer[..count], limit)?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The vector for the whole file.
    fn room(&self, limit: usize) -> io::Result<Vec<u8>> {
        const MOST: usize = 64 * 1024;
        match self.length.map(|length| usize::try_from(length).unwrap_or(usize::MAX)) {
            Some(length) if length > limit => Err(too_long(limit)),
            length => Ok(Vec::with_capacity(length.unwrap_or_default().min(MOST))),
        }
    }

    pub(crate) fn copy_to(&mut self, out: &mut impl Write) -> io::Result<()> {
        let mut buffer = vec![0; BUFFER];
        loop {
            match self.read(&mut buffer) {
                Ok(0) => return out.flush(),
                Ok(count) => out.write_all(&buffer[..count])?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

#[cfg(feature = "async")]
impl Download {
    /// The next bytes of the file; `None` at its end. This is for the async client.
    ///
    /// # Errors
    /// If the download is interrupted.
    pub async fn chunk(&mut self) -> io::Result<Option<bytes::Bytes>> {
        let mut buffer = vec![0; BUFFER];
        let count = self.read_async(&mut buffer).await?;
        buffer.truncate(count);
        Ok((count > 0).then(|| buffer.into()))
    }

    /// As [`save_to`](Self::save_to), for the async client. The file is written in threads for blocking work.
    ///
    /// # Errors
    /// If the download is interrupted, or the file cannot be written.
    pub async fn save_to_async(mut self, path: impl AsRef<Path>) -> io::Result<u64> {
        let path = path.as_ref().to_owned();
        let mut partial = blocking(move || Partial::new(&path)).await?;
        let mut buffer = vec![0; BUFFER];
        loop {
            // A full buffer for each turn in another thread.
            let mut filled = 0;
            while filled < buffer.len() {
                match self.read_async(&mut buffer[filled..]).await? {
                    0 => break,
                    count => filled += count,
                }
            }
            if filled == 0 {
                blocking(move || partial.finish()).await?;
                return Ok(self.received);
            }
            (partial, buffer) = blocking(move || partial.write_all(&buffer[..filled]).map(|()| (partial, buffer))).await?;
        }
    }

    /// As [`into_bytes`](Self::into_bytes), for the async client.
    ///
    /// # Errors
    /// If the download is interrupted, or the file is longer.
    pub async fn into_bytes_async(mut self, limit: usize) -> io::Result<Vec<u8>> {
        let mut bytes = self.room(limit)?;
        while let Some(chunk) = self.chunk().await? {
            add(&mut bytes, &chunk, limit)?;
        }
        Ok(bytes)
    }

    async fn read_async(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        use tokio::io::{AsyncRead as _, ReadBuf};
        let mut buffer = ReadBuf::new(buffer);
        std::future::poll_fn(|context| std::pin::Pin::new(&mut *self).poll_read(context, &mut buffer)).await?;
        Ok(buffer.filled().len())
    }
}

#[cfg(all(feature = "async", not(all(target_family = "wasm", target_os = "unknown"))))]
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

/// There are no files, which the work will say.
#[cfg(all(feature = "async", target_family = "wasm", target_os = "unknown"))]
async fn blocking<T>(work: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    work()
}

fn add(bytes: &mut Vec<u8>, more: &[u8], limit: usize) -> io::Result<()> {
    if more.len() > limit - bytes.len() {
        return Err(too_long(limit));
    }
    bytes.extend_from_slice(more);
    Ok(())
}

fn too_long(limit: usize) -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, format!("the file is longer than {limit} bytes"))
}

/// A file that is not complete yet: it has another name until then, and is removed if it never is.
pub(crate) struct Partial {
    file: File,
    /// Where the file is now, and where it belongs; `None` for what is no ordinary file, such as a pipe, which is written as it is.
    paths: Option<(PathBuf, PathBuf)>,
}

impl Partial {
    pub(crate) fn new(path: &Path) -> io::Result<Self> {
        let shown = |error: io::Error| io::Error::new(error.kind(), format!("the file `{}`: {error}", path.display()));
        // A link stays one.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        match path.metadata() {
            Ok(about) if about.is_dir() => return Err(shown(io::Error::other("it is a folder"))),
            Ok(about) if !about.is_file() => {
                return Ok(Self { file: OpenOptions::new().write(true).open(&path).map_err(shown)?, paths: None });
            }
            _ => {}
        }
        let mut name = std::ffi::OsString::from(".");
        name.push(path.file_name().ok_or_else(|| shown(io::Error::other("it has no name")))?);
        name.push(format!(".{:08x}.part", fastrand::u32(..)));
        let partial = path.with_file_name(name);
        let file = OpenOptions::new().write(true).create_new(true).open(&partial).map_err(shown)?;
        Ok(Self { file, paths: Some((partial, path)) })
    }

    /// The path at which it is until it is complete.
    #[cfg(feature = "cli")]
    pub(crate) fn path(&self) -> Option<&Path> {
        self.paths.as_ref().map(|(partial, _)| partial.as_path())
    }

    /// Gives the file its name.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        let Some((partial, path)) = &self.paths else { return Ok(()) };
        fs::rename(partial, path)?;
        self.paths = None;
        Ok(())
    }
}

impl Write for Partial {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if let Some((partial, _)) = &self.paths {
            // Nobody can be told.
            let _ = fs::remove_file(partial);
        }
    }
}
