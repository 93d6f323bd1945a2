//! Recordings as answers: which of them is that of a request.
//!
//! It does not read files.

use std::collections::HashMap;

use bytes::Bytes;
use hyper::StatusCode;

use super::received::ReceivedFile;
use super::refusal::Refusal;
use super::route::Called;
use super::state::{Answer, Content, Whole};
use crate::recording::{Body, Key, Recording, Sent};

/// The recordings that a sandbox replays.
#[derive(Debug, Default)]
pub(super) struct Replay {
    /// By the module and the function.
    recordings: HashMap<(String, String), Vec<Recorded>>,
    /// Whether a call that is not recorded is refused.
    is_strict: bool,
}

#[derive(Debug)]
struct Recorded {
    key: Key,
    recording: Recording,
}

impl Replay {
    pub(super) fn new(recordings: Vec<Recording>, is_strict: bool) -> Self {
        let mut all: HashMap<_, Vec<Recorded>> = HashMap::new();
        for recording in recordings {
            let of_function = all.entry((recording.module.clone(), recording.function.clone())).or_default();
            of_function.push(Recorded { key: recording.key(), recording });
        }
        Self { recordings: all, is_strict }
    }

    /// The recording of a request with these parameters. Those that are masked in a recording do not count.
    fn find(&self, called: Called, sent: &[(String, String)], files: &[ReceivedFile]) -> Option<&Recording> {
        if self.recordings.is_empty() {
            return None;
        }
        let name = (called.module.name.wire.clone().into_owned(), called.function.name.wire.clone().into_owned());
        let of_function = self.recordings.get(&name)?;
        let texts = sent.iter().filter(|(name, _)| files.iter().all(|file| file.parameter() != name));
        let texts = texts.map(|(name, text)| (name.clone(), Sent::Text(text.clone())));
        let file = |file: &ReceivedFile| {
            (file.parameter().to_owned(), Sent::File { name: file.name().to_owned(), length: Some(file.length()) })
        };
        let mut all: Key = texts.chain(files.iter().map(file)).collect();
        all.sort();
        let is_it = |recorded: &&Recorded| {
            let masked = &recorded.recording.masked;
            all.iter().filter(|(name, _)| !masked.contains(name)).eq(recorded.key.iter())
        };
        of_function.iter().find(is_it).map(|recorded| &recorded.recording)
    }

    /// Refuses a request that is not recorded, if that is asked for.
    pub(super) fn check(&self, called: Called, sent: &[(String, String)], files: &[ReceivedFile]) -> Result<(), Refusal> {
        if !self.is_strict || self.find(called, sent, files).is_some() {
            return Ok(());
        }
        let message = format!("there is no recording of `{called}` with these parameters");
        Err(Refusal::new(StatusCode::NOT_FOUND, "not_recorded", message))
    }

    /// The recorded answer. Files are not recorded, so a call that got one is answered otherwise.
    pub(super) fn answer(&self, called: Called, sent: &[(String, String)], files: &[ReceivedFile]) -> Option<Answer> {
        let recording = self.find(called, sent, files)?;
        let body = match &recording.body {
            Body::Json(text) | Body::Text(text) => Bytes::from(text.clone()),
            Body::File { .. } => return None,
        };
        let status = StatusCode::from_u16(recording.status).ok()?;
        let headers = recording.headers.iter().filter_map(|(name, value)| Some((name.parse().ok()?, value.parse().ok()?)));
        let headers = headers.collect();
        Some(Answer { headers, ..Answer::new(Content::Whole(Whole::Reply { status, body })) })
    }
}
