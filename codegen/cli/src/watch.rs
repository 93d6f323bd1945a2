//! A schema that is followed while a sandbox of it is served.
//!
//! The file is read again and again: editors replace files, and whether one was replaced is as quick to see from its text as from its
//! time, which may be too coarse. It knows nothing of the sandbox.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use actionapi::cli::{Change, Report, Watcher};
use actionapi::description::Api;
use actionapi::text::shown_path;
use actionapi_codegen::{Diagnostics, Source};

use crate::output::summary;

/// The time between two readings. What is read twice is not being written any more.
const INTERVAL: Duration = Duration::from_millis(150);

/// The last line after errors.
const GOES_ON: &str = "The sandbox goes on with the schema as it was.\n";

/// What follows a schema from this text on, which describes this API.
pub(crate) fn watcher(path: PathBuf, source: &Source, api: &'static Api) -> Watcher {
    let text = source.text().as_bytes().to_owned();
    Watcher(Box::new(move |report| {
        if !path.is_file() {
            // Such as a pipe, which can be read only once.
            return Err(format!("{} is not a file, so `--watch` cannot follow it", shown_path(&path)));
        }
        let mut followed = Followed { path: path.clone(), seen: Ok(text.clone()), api, is_coloured: report.is_coloured };
        let thread = std::thread::Builder::new().name("watch".to_owned()).spawn(move || followed.follow(&report));
        thread.map(drop).map_err(|error| format!("cannot start a thread: {error}"))
    }))
}

struct Followed {
    path: PathBuf,
    /// What was read last: the bytes, or why there are none.
    seen: Result<Vec<u8>, String>,
    api: &'static Api,
    is_coloured: bool,
}

impl Followed {
    /// Follows the file until nobody wants to know.
    fn follow(&mut self, report: &Report) {
        let mut before = self.seen.clone();
        loop {
            std::thread::sleep(INTERVAL);
            let found = read(&self.path);
            if found == before && found != self.seen {
                self.seen.clone_from(&found);
                if !(report.take)(self.change(found)) {
                    return;
                }
            } else {
                before = found;
            }
        }
    }

    /// What a change of the file means.
    fn change(&mut self, found: Result<Vec<u8>, String>) -> Change {
        let stays = |text: String| Change { text: format!("{text}{GOES_ON}"), api: None };
        let bytes = match found {
            Ok(bytes) => bytes,
            Err(error) => return stays(format!("cannot read {}: {error}\n", shown_path(&self.path))),
        };
        let source = match Source::from_bytes(self.path.display().to_string(), bytes) {
            Ok(source) => source,
            Err(error) => {
                return stays(error.diagnostics().map_or_else(|| format!("{error}\n"), |problems| self.shown(&problems)));
            }
        };
        let checked = match actionapi_codegen::check(&source) {
            Ok(checked) => checked,
            Err(problems) => return stays(self.shown(&problems)),
        };
        let line =
            format!("{} changed: {}{}\n", shown_path(&self.path), summary(&checked.api), differences(self.api, &checked.api));
        // An API that is served lives as long as the program: one more for each edit that changes it. One of 200 functions takes
        // 0.9 MB. What is only formatted, commented or broken and fixed again takes nothing.
        let is_new = checked.api != *self.api;
        if is_new {
            self.api = Box::leak(Box::new(checked.api));
        }
        Change { text: self.shown(&checked.warnings) + &line, api: is_new.then_some(self.api) }
    }

    fn shown(&self, problems: &Diagnostics) -> String {
        match problems.is_empty() {
            true => String::new(),
            false if self.is_coloured => problems.coloured(),
            false => problems.to_string(),
        }
    }
}

/// The bytes of the file after its byte-order mark, which a source does not have either.
fn read(path: &Path) -> Result<Vec<u8>, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    Ok(bytes.strip_prefix("\u{feff}".as_bytes()).map(<[u8]>::to_vec).unwrap_or(bytes))
}

/// How many functions are new, and how many are gone.
fn differences(old: &Api, new: &Api) -> String {
    let names = |api: &Api| -> BTreeSet<_> {
        api.functions().map(|(module, function)| (module.name.wire.clone(), function.name.wire.clone())).collect()
    };
    let (old, new) = (names(old), names(new));
    let count = |count: usize, what: &str| if count == 0 { String::new() } else { format!("; {count} {what}") };
    count(new.difference(&old).count(), "new") + &count(old.difference(&new).count(), "removed")
}
