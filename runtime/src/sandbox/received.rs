//! The requests that a function received, and how assertions show them. Only the latest are kept, so that a sandbox can serve for long.

use std::collections::VecDeque;
use std::fmt::{self, Write};

/// The most requests that are kept of a function.
const KEPT: usize = 10_000;
/// The most bytes that the parameters of the requests kept of a function have together. The latest request is kept whatever its size.
const KEPT_BYTES: usize = 64 * 1024 * 1024;
/// The most requests that an assertion shows.
const SHOWN: usize = 20;

/// A request that a function received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    method: String,
    parameters: Vec<(String, String)>,
    files: Vec<ReceivedFile>,
    refusal: Option<String>,
}

/// A file that a function received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedFile {
    parameter: String,
    name: String,
    content_type: Option<String>,
    length: u64,
    content: Option<Vec<u8>>,
}

impl ReceivedFile {
    pub(super) fn new(
        parameter: &str,
        name: &str,
        content_type: Option<String>,
        length: u64,
        content: Option<Vec<u8>>,
    ) -> Self {
        Self { parameter: parameter.to_owned(), name: name.to_owned(), content_type, length, content }
    }

    /// The wire name of its parameter, for a list as [`Received::parameter`] has it.
    #[must_use]
    pub fn parameter(&self) -> &str {
        &self.parameter
    }

    pub(super) fn with_parameter(self, parameter: String) -> Self {
        Self { parameter, ..self }
    }

    /// The name that the client told.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The content type that the client told.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// The number of bytes.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The bytes, unless there are more than 64 KiB of them.
    #[must_use]
    pub fn content(&self) -> Option<&[u8]> {
        self.content.as_deref()
    }
}

impl Received {
    pub(super) fn new(
        method: &str,
        parameters: Vec<(String, String)>,
        files: Vec<ReceivedFile>,
        refusal: Option<String>,
    ) -> Self {
        Self { method: method.to_owned(), parameters, files, refusal }
    }

    /// The files, in the order in which they came.
    #[must_use]
    pub fn files(&self) -> &[ReceivedFile] {
        &self.files
    }

    /// The HTTP method.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The value of the parameter of this wire name, of a file its name; of a list's or map's item, its name is such as `ids[]` or `tags[colour]`.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The function's own parameters, names and values as they were sent; what every request carries is not among them.
    #[must_use]
    pub fn parameters(&self) -> &[(String, String)] {
        &self.parameters
    }

    /// Why the sandbox refused the request, if it did.
    #[must_use]
    pub fn refusal(&self) -> Option<&str> {
        self.refusal.as_deref()
    }

    /// Whether it was accepted, and had these parameters with these values.
    fn has(&self, expected: &[(&str, &str)]) -> bool {
        let has = |(name, value): &(&str, &str)| self.parameters.iter().any(|(key, sent)| key == name && sent == value);
        self.refusal.is_none() && expected.iter().all(has)
    }

    fn size(&self) -> usize {
        let texts: usize = self.parameters.iter().map(|(name, value)| name.len() + value.len()).sum();
        texts + self.files.iter().map(|file| file.content.as_ref().map_or(0, Vec::len)).sum::<usize>()
    }
}

/// The latest requests of one function.
#[derive(Debug, Default)]
pub(super) struct Kept {
    requests: VecDeque<Received>,
    /// The size of all of them.
    bytes: usize,
    /// How many there were before them.
    forgotten: u64,
}

impl Kept {
    pub(super) fn push(&mut self, request: Received) {
        self.bytes += request.size();
        self.requests.push_back(request);
        while self.requests.len() > KEPT || self.bytes > KEPT_BYTES && self.requests.len() > 1 {
            let Some(oldest) = self.requests.pop_front() else { break };
            self.bytes -= oldest.size();
            self.forgotten += 1;
        }
    }

    pub(super) fn all(&self) -> Vec<Received> {
        self.requests.iter().cloned().collect()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.requests.is_empty()
    }

    /// Whether one of them was accepted, and had these parameters with these values.
    pub(super) fn any_has(&self, expected: &[(&str, &str)]) -> bool {
        self.requests.iter().any(|request| request.has(expected))
    }
}

/// The end of an assertion's message.
impl fmt::Display for Kept {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.requests.is_empty() {
            return formatter.write_str("; it received nothing");
        }
        formatter.write_str("; it received:")?;
        let hidden = self.requests.len().saturating_sub(SHOWN);
        if hidden > 0 || self.forgotten > 0 {
            write!(formatter, "\n  {} earlier requests", hidden as u64 + self.forgotten)?;
            if self.forgotten > 0 {
                write!(formatter, ", of which {} are no longer kept", self.forgotten)?;
            }
        }
        for request in self.requests.iter().skip(hidden) {
            let parameters =
                if request.parameters.is_empty() { "no parameters".to_owned() } else { listed(&request.parameters) };
            write!(formatter, "\n  {} {parameters}", request.method)?;
            for file in &request.files {
                write!(formatter, " [{}: {} bytes]", file.name.escape_debug(), file.length)?;
            }
            if let Some(refusal) = &request.refusal {
                write!(formatter, " (refused: {refusal})")?;
            }
        }
        Ok(())
    }
}

/// Parameters on one line.
pub(super) fn listed<N: AsRef<str>, V: AsRef<str>>(parameters: &[(N, V)]) -> String {
    if parameters.is_empty() {
        return "a request".to_owned();
    }
    let mut text = String::new();
    for (index, (name, value)) in parameters.iter().enumerate() {
        let separator = if index == 0 { "" } else { ", " };
        // Writing to a string does not fail.
        let _ = write!(text, "{separator}{}={:?}", name.as_ref(), value.as_ref());
    }
    text
}
