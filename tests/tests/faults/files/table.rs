//! Tries every case with each client: a call while the fault persists, a call during which it occurs once, and a call after it.

use std::sync::Mutex;

use actionapi::{Delivery, Upload};

use super::callers::{End, Files, Told};
use super::cases::{self, Case, Expected};
use crate::callers::{Caller, watched};
use crate::secrets::assert_clean;
use crate::server::{Act, Door, Server};
use crate::traffic::{json, reply};

/// More than a connection holds by itself.
const UPLOAD: usize = 24 << 20;

/// What is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Download,
    /// A function that may be repeated.
    Replace,
    /// One that may not.
    Upload,
    /// The first again, with a file that can be read only once.
    ReplaceOfReader,
}

impl Way {
    fn call(self, files: &Files) -> Told {
        match self {
            Self::Download => {
                let folder = tempfile::tempdir().unwrap();
                let told = files.download(&folder.path().join("file"));
                let left = std::fs::read_dir(folder.path()).unwrap().count();
                let expected = usize::from(matches!(told.end, End::Success { .. }));
                assert_eq!(left, expected, "files in the folder after {:?}", told.end);
                told
            }
            Self::Replace => files.upload("replace", Upload::bytes(vec![7; UPLOAD])),
            Self::Upload => files.upload("upload", Upload::bytes(vec![7; UPLOAD])),
            Self::ReplaceOfReader => files.upload("replace", Upload::reader(std::io::repeat(7)).with_length(UPLOAD as u64)),
        }
    }

    fn good(self) -> Act {
        match self {
            Self::Download => reply("200 OK", &["Content-Type: text/plain"], "good"),
            _ => json("200 OK", r#"{"status":"success"}"#),
        }
    }

    fn expected(self, expected: Expected) -> End {
        match (expected, self) {
            (Expected::Success(length), Self::Download) => End::Success { attempts: 1, length: Some(length) },
            (Expected::Success(_), _) => End::Success { attempts: 1, length: None },
            (Expected::File(kind), _) => End::File { kind, delivery: Delivery::Answered },
            (Expected::Call(kind, delivery, [repeated, once]), _) => {
                let attempts = match self {
                    Self::Download | Self::Replace => repeated,
                    Self::Upload => once,
                    // What was not begun can be sent again.
                    Self::ReplaceOfReader if delivery == Delivery::NeverSent => repeated,
                    Self::ReplaceOfReader => 1,
                };
                End::Call { kind, delivery, attempts }
            }
        }
    }
}

fn run(caller: Caller, way: Way, case: &Case) {
    let name = format!("{caller:?} {way:?}: the server {}", case.name);
    let server = Server::start(case.door, Vec::new(), case.fault.clone());
    let files = Files::new(caller, &server.endpoint(), case.timeout);
    let told = way.call(&files);
    assert_clean(&name, &told.shown);
    let expected = way.expected(case.expected);
    assert_eq!(told.end, expected, "{name}: {}", told.shown);
    let may_repeat = matches!(case.expected, Expected::Call(_, _, [3, _]));
    if way == Way::ReplaceOfReader && may_repeat && case.door == Door::Plain {
        assert!(told.shown.contains("the reader of a file can be read only once"), "{name}: {}", told.shown);
    }
    server.mend(way.good());
    let told = way.call(&files);
    assert!(matches!(told.end, End::Success { .. }), "{name}: afterwards {told:?}");

    if may_repeat && case.door == Door::Plain && !matches!(way, Way::Upload | Way::ReplaceOfReader) {
        let server = Server::start(case.door, vec![case.fault.clone()], way.good());
        let told = way.call(&Files::new(caller, &server.endpoint(), case.timeout));
        assert!(matches!(told.end, End::Success { attempts: 2, .. }), "{name}: once: {told:?}");
    }
}

#[test]
fn every_file_ends_as_the_table_says() {
    const AT_ONCE: usize = 12;
    let uploads = cases::uploads()
        .into_iter()
        .flat_map(|case| [Way::Replace, Way::Upload, Way::ReplaceOfReader].map(|way| (way, case.clone())));
    let trials = cases::downloads().into_iter().map(|case| (Way::Download, case)).chain(uploads);
    let trials = trials.flat_map(|(way, case)| [Caller::Async, Caller::Blocking].map(|caller| (caller, way, case.clone())));
    let (trials, wrong) = (Mutex::new(trials), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let next = trials.lock().unwrap().next();
                    let Some((caller, way, case)) = next else { break };
                    let name = format!("{caller:?} {way:?}: the server {}", case.name);
                    let done = std::panic::catch_unwind(|| watched(&name, move || run(caller, way, &case)));
                    if let Err(panic) = done {
                        wrong.lock().unwrap().push(panic.downcast_ref::<String>().cloned().unwrap_or(name));
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} failed:\n\n{}", wrong.len(), wrong.join("\n\n"));
}
