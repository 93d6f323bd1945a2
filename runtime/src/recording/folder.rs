//! The recordings in a folder.
//!
//! It does not know what they are read for.

use std::io;
use std::path::Path;

use super::Recording;
use crate::description::Api;
use crate::text::{qualified, shown_path, suggestion};

/// The recordings in a folder, in the order of their names. Hidden files are passed over.
///
/// # Errors
/// If one of them cannot be read, or is no recording of this API: the message has its path.
pub(crate) fn read_folder(api: &Api, folder: &Path) -> io::Result<Vec<Recording>> {
    let unusable = |error: io::Error| {
        io::Error::new(error.kind(), format!("cannot read the recordings in {}: {error}", shown_path(folder)))
    };
    let entries: io::Result<Vec<_>> = std::fs::read_dir(folder).map_err(unusable)?.collect();
    let mut paths: Vec<_> = entries.map_err(unusable)?.into_iter().map(|entry| entry.path()).collect();
    paths.retain(|path| !path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".")));
    paths.sort();
    let recording = |path: &std::path::PathBuf| {
        let wrong = |problem: &str| io::Error::new(io::ErrorKind::InvalidData, format!("{}: {problem}", shown_path(path)));
        let bytes = std::fs::read(path).map_err(|error| wrong(&format!("cannot read the recording: {error}")))?;
        let text = String::from_utf8(bytes).map_err(|_| wrong("it is no recording: it is not UTF-8"))?;
        let recording = Recording::from_text(&text).map_err(|problem| wrong(&problem))?;
        match unknown(api, &recording) {
            Some(problem) => Err(wrong(&problem)),
            None => Ok(recording),
        }
    };
    paths.iter().map(recording).collect()
}

/// Why a recording is none of this API.
fn unknown(api: &Api, recording: &Recording) -> Option<String> {
    let Recording { module, function, .. } = recording;
    if api.function(module, function).is_some() {
        return None;
    }
    let called = qualified(module, ".", function);
    let all: Vec<String> =
        api.functions().map(|(module, function)| qualified(&module.name.wire, ".", &function.name.wire)).collect();
    let help = suggestion(&called, all.iter().map(String::as_str));
    Some(format!("it records `{called}`, which the schema of {} does not have{help}", api.protocol.title))
}
