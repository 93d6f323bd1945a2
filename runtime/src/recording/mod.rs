//! Recordings of calls: a file for each, without secrets, which people read, tests replay and `actionapi infer` learns from.
//!
//! It owns what is in a recording and how its file is named. It does not send anything, and does not know who replays it.

mod excerpt;
#[cfg(feature = "sandbox")]
mod folder;
mod masking;
mod recorder;
mod text;

use std::fmt;

pub(crate) use self::excerpt::{Content, Observed};
#[cfg(feature = "sandbox")]
pub(crate) use self::folder::read_folder;
pub use self::recorder::Recorder;
#[cfg(feature = "cli")]
use crate::description::{Api, Operation};
use crate::text::fnv;

/// What records the calls of a client.
pub(crate) trait Record: fmt::Debug + Send + Sync {
    fn record(&self, observed: &Observed<'_>);
}

/// A call and its reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Recording {
    /// The wire name of the module; empty if the function has none.
    pub(crate) module: String,
    pub(crate) function: String,
    /// The function's own parameters by the names of the schema, in the order in which they were sent.
    pub(crate) parameters: Vec<(String, Sent)>,
    /// The names of those parameters whose values do not count when a call is looked for: secrets, and what the client makes.
    pub(crate) masked: Vec<String>,
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Body,
}

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sent {
    Text(String),
    File { name: String, length: Option<u64> },
}

/// The body of a reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    /// An object, a list or another value of JSON, but for a string.
    Json(String),
    Text(String),
    /// A file, or other bytes that are no text.
    File {
        name: Option<String>,
        length: Option<u64>,
    },
}

/// The parameters by which a recording is found: sorted, and without those that are masked.
pub(crate) type Key = Vec<(String, Sent)>;

impl Recording {
    pub(crate) fn key(&self) -> Key {
        let open = self.parameters.iter().filter(|(name, _)| !self.masked.contains(name));
        let mut key: Key = open.cloned().collect();
        key.sort();
        key
    }

    /// The name of its file, with so many digits of the hash: `client.getdetails.3f2a9c01.json`.
    fn file_name(&self, digits: usize) -> String {
        let readable: String = [&*self.module, &*self.function].into_iter().filter(|name| !name.is_empty()).fold(
            String::new(),
            |mut all, name| {
                if !all.is_empty() {
                    all.push('.');
                }
                all.extend(
                    name.chars()
                        .take(NAME)
                        .map(|each| match each {
                            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' => each,
                            // A point at the beginning would hide the file.
                            '.' if !all.is_empty() => each,
                            _ => '_',
                        })
                        .collect::<Vec<_>>(),
                );
                all
            },
        );
        let hash = format!("{:016x}", self.hash());
        format!("{readable}.{}.json", &hash[..digits])
    }

    /// FNV-1a of the names and the key: the same on every machine and with every version. Nothing secret is in it.
    fn hash(&self) -> u64 {
        let key = self.key();
        let mut parts = vec![self.module.clone(), self.function.clone()];
        for (name, value) in key {
            parts.push(name);
            parts.push(match value {
                Sent::Text(text) => text,
                Sent::File { name, length } => format!("file {name} {}", length.unwrap_or_default()),
            });
        }
        // No text has this byte, so that no two lists of texts are one.
        let bytes = parts.iter().flat_map(|part| part.bytes().chain([0xff]));
        fnv(bytes)
    }
}

/// The most characters of a module's or function's name in the name of a file.
const NAME: usize = 80;
/// The digits of the hash in the name of a file, and those where two calls have the same.
const DIGITS: [usize; 2] = [8, 16];

/// The names of the members that are secrets in a reply to this operation.
#[cfg(feature = "cli")]
pub(crate) fn secret_members(api: &Api, operation: &Operation) -> Vec<String> {
    masking::Marked::of(api, operation).names
}
