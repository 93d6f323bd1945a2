//! Files that cannot be read or written on this side: the error says which file it is, and nothing half is left.

use std::io::{self, Read};
use std::time::Duration;

use actionapi::{Delivery, ErrorKind, Upload};

use super::callers::{End, Files, Told};
use crate::callers::Caller;
use crate::server::{Door, Server};
use crate::traffic::{json, reply};

/// A reader that gives so many bytes, and then fails.
struct Failing(u64);

impl Read for Failing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = io::repeat(7).take(self.0).read(buffer)?;
        self.0 -= count as u64;
        if count == 0 && !buffer.is_empty() { Err(io::Error::other("the disk is gone")) } else { Ok(count) }
    }
}

fn with_server(case: impl Fn(&Files, &Server)) {
    for caller in [Caller::Async, Caller::Blocking] {
        let server = Server::start(Door::Plain, Vec::new(), json("200 OK", r#"{"status":"success"}"#));
        case(&Files::new(caller, &server.endpoint(), Duration::from_secs(60)), &server);
        // The client still works.
        let told = Files::new(caller, &server.endpoint(), Duration::from_secs(60)).upload("upload", Upload::bytes(*b"1"));
        assert!(matches!(told.end, End::Success { attempts: 1, .. }), "{told:?}");
    }
}

fn is_parameter(told: &Told, sent: Delivery) {
    let expected = End::Call { kind: ErrorKind::Parameter, delivery: sent, attempts: 1 };
    assert_eq!(told.end, expected, "{}", told.shown);
}

#[test]
fn a_file_that_cannot_be_opened_is_not_sent() {
    with_server(|files, server| {
        let folder = tempfile::tempdir().unwrap();
        for (path, why) in [(folder.path().join("none.torrent"), "none.torrent"), (folder.path().to_owned(), "is a folder")] {
            let told = files.upload("replace", Upload::path(path));
            is_parameter(&told, Delivery::NeverSent);
            assert!(told.shown.contains(why), "{}", told.shown);
        }
        assert_eq!(server.received(), 0);
    });
}

#[test]
fn a_file_that_fails_while_it_is_sent_ends_the_call() {
    with_server(|files, server| {
        for upload in [Upload::reader(Failing(1 << 20)), Upload::reader(Failing(1 << 20)).with_length(2 << 20)] {
            let told = files.upload("replace", upload);
            is_parameter(&told, Delivery::MaybeSent);
            assert!(told.shown.contains("the disk is gone"), "{}", told.shown);
        }
        let told = files.upload("replace", Upload::reader(&b"12"[..]).with_name("a.txt").with_length(1 << 20));
        is_parameter(&told, Delivery::MaybeSent);
        assert!(told.shown.contains("the file `a.txt` ended 1048574 bytes early"), "{}", told.shown);
        assert_eq!(server.received(), 0, "a part of a file must not look like a file");
    });
}

#[test]
fn a_file_that_cannot_be_written_is_an_error() {
    for caller in [Caller::Async, Caller::Blocking] {
        let server = Server::start(Door::Plain, Vec::new(), reply("200 OK", &["Content-Type: text/plain"], "good"));
        let files = Files::new(caller, &server.endpoint(), Duration::from_secs(60));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, "before").unwrap();
        assert!(matches!(files.download(&path).end, End::Success { length: Some(4), .. }));
        assert_eq!(std::fs::read(&path).unwrap(), b"good");
        // The download breaks: what is there stays.
        let half = [crate::traffic::head("200 OK", &["Content-Length: 100"]), b"half".to_vec()].concat();
        server.mend(crate::server::Act::Close(half.into()));
        assert!(matches!(files.download(&path).end, End::File { .. }));
        assert_eq!(std::fs::read(&path).unwrap(), b"good");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
