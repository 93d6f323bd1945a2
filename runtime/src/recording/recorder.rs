//! The recorder: where recordings are written, and what happens if one cannot be.
//!
//! It does not know what is in a recording.

use std::fmt;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::{DIGITS, Observed, Record, Recording};
use crate::description::Api;
use crate::download::Partial;
use crate::text::{qualified, shown_path};

/// Writes a file for each call of a client: the function, its parameters, and the reply, without secrets. See
/// [`Settings::record`](crate::Settings::record).
///
/// The name of a file is made of the function and the parameters that are no secrets, such as `client.getdetails.3f2a9c01.json`, so a
/// call that is repeated replaces its file. Retries do, too. Every page of a list and every call that fetches a variable has a file of its
/// own.
///
/// The secrets of the client and of the call are replaced by their names, such as `${apikey}`, in all spellings in which errors hide
/// them. Fields of the reply that the schema marks as secret have made-up values, which stay the same. Of files, only the name and the
/// length are written.
#[derive(Clone)]
pub struct Recorder(Arc<Inner>);

struct Inner {
    api: &'static Api,
    folder: PathBuf,
    /// Calls of one process take turns, so that two of the same name are seen.
    turn: Mutex<()>,
    report: Box<dyn Fn(&str) + Send + Sync>,
}

impl Recorder {
    /// A recorder of calls of this API. The folder is made if it does not exist. A recording that cannot be written is reported on
    /// standard error.
    ///
    /// # Errors
    /// If nothing can be written in the folder.
    pub fn new(api: &'static Api, folder: impl AsRef<Path>) -> io::Result<Self> {
        Self::with_report(api, folder, |problem| drop(writeln!(io::stderr(), "{problem}")))
    }

    /// A recorder that reports otherwise that a recording cannot be written. The call itself goes on: its reply is what it is.
    ///
    /// # Errors
    /// If nothing can be written in the folder.
    pub fn with_report(
        api: &'static Api,
        folder: impl AsRef<Path>,
        report: impl Fn(&str) + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let folder = folder.as_ref().to_owned();
        let usable = std::fs::create_dir_all(&folder).and_then(|()| Partial::new(&folder.join("recording")));
        // The file is gone again when it is dropped.
        usable.map_err(|error| io::Error::new(error.kind(), format!("cannot record in {}: {error}", shown_path(&folder))))?;
        Ok(Self(Arc::new(Inner { api, folder, turn: Mutex::new(()), report: Box::new(report) })))
    }
}

impl Record for Recorder {
    /// Writes a recording, or reports that it cannot be written.
    fn record(&self, observed: &Observed<'_>) {
        let recording = observed.recording(self.0.api);
        let written = {
            let _turn = self.0.turn.lock().unwrap_or_else(PoisonError::into_inner);
            let path = self.0.path_of(&recording);
            write(&path, &recording.to_text()).map_err(|error| (path, error))
        };
        // Reported after its turn: whoever reports it may make a call that is recorded.
        if let Err((path, error)) = written {
            let called = qualified(&recording.module, ".", &recording.function);
            (self.0.report)(&format!("the call of {called} cannot be recorded in {}: {error}", shown_path(&path)));
        }
    }
}

impl Inner {
    /// The file of a recording: that of the short name, unless another call has it.
    fn path_of(&self, recording: &Recording) -> PathBuf {
        let [short, long] = DIGITS.map(|digits| self.folder.join(recording.file_name(digits)));
        let is_others = |other: Recording| {
            (&other.module, &other.function, other.key()) != (&recording.module, &recording.function, recording.key())
        };
        let existing = std::fs::read_to_string(&short).ok().and_then(|text| Recording::from_text(&text).ok());
        if existing.is_some_and(is_others) { long } else { short }
    }
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = Partial::new(path)?;
    file.write_all(text.as_bytes())?;
    file.finish()
}

impl fmt::Debug for Recorder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Recorder").field("folder", &self.0.folder).finish_non_exhaustive()
    }
}
