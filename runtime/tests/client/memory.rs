//! What is left of a key in the memory of a process: this test program starts itself again as a process that makes calls, and searches
//! its memory.

#![cfg(target_os = "linux")]

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::process::{Child, Command, Stdio};

use actionapi::description::Method;
use actionapi::{Blocking, Builder, Secret, Settings};

use crate::api::{API, READ};
use crate::caller::Caller;
use crate::server::{Act, Server, reply};

/// The endpoint and the method of the process. Without them, there is none.
const ENDPOINT: &str = "MEMORY_TEST_ENDPOINT";
const METHOD: &str = "MEMORY_TEST_METHOD";

/// The key, which stands nowhere in the program: each byte is one less. A form has its characters as they are.
const CODED: &[u8] = b"t4ds3uvorvdjbmjlfy0123456780abc";

fn key() -> String {
    let mut key = String::with_capacity(CODED.len());
    key.extend(CODED.iter().map(|byte| char::from(byte + 1)));
    key
}

/// Not a test of its own: the process, where a test asks for it. It says when its memory can be read, with the client and without it.
#[test]
fn process() {
    let (Some(endpoint), Some(method)) = (std::env::var_os(ENDPOINT), std::env::var_os(METHOD)) else { return };
    let method = if method == "GET" { Method::Get } else { Method::Post };
    let endpoint = endpoint.into_string().unwrap();
    let builder = Builder::<Blocking>::new(&API.protocol, &endpoint).credential(0, Secret::from(key()));
    let client = Caller::Blocking(builder.with(Settings::new().method(method)).build().unwrap());
    for _ in 0..20 {
        client.send(&READ).unwrap();
    }
    let wait = |what: &str| {
        println!("\n{what}");
        let mut line = [0];
        let _ = std::io::stdin().read(&mut line);
    };
    wait("CALLED");
    drop(client);
    wait("DROPPED");
}

/// How often the memory of the process has these bytes; nothing where it may not be read.
fn copies(process: &Child, wanted: &[u8]) -> Option<usize> {
    let maps = std::fs::read_to_string(format!("/proc/{}/maps", process.id())).ok()?;
    let mut memory = File::open(format!("/proc/{}/mem", process.id())).ok()?;
    let mut count = 0;
    for line in maps.lines().filter(|line| line.split(' ').nth(1).is_some_and(|rights| rights.starts_with("rw"))) {
        let (start, end) = line.split(' ').next()?.split_once('-')?;
        let (start, end) = (u64::from_str_radix(start, 16).ok()?, u64::from_str_radix(end, 16).ok()?);
        let mut bytes = Vec::new();
        memory.seek(SeekFrom::Start(start)).ok()?;
        // Some pages cannot be read.
        let _ = (&mut memory).take(end - start).read_to_end(&mut bytes);
        count += bytes.windows(wanted.len()).filter(|window| *window == wanted).count();
    }
    Some(count)
}

#[test]
fn the_blocking_client_leaves_no_copy_of_a_key() {
    for method in ["GET", "POST"] {
        let server = Server::start(|_, _| {
            Act::Reply(reply("200 OK", &["Content-Type: application/json"], br#"{"status":"success","data":1}"#))
        });
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["memory::process", "--exact", "--nocapture"])
            // A key far from the beginning of a buffer, where what is allocated next would overwrite it.
            .env(ENDPOINT, format!("{}/{}", server.endpoint(), "long/".repeat(1_000)))
            .env(METHOD, method)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut keyboard = process.stdin.take().unwrap();
        let counts = ["CALLED", "DROPPED"].map(|what| {
            assert!(lines.any(|line| line.unwrap() == what), "the process ended before {what}");
            let count = copies(&process, key().as_bytes());
            std::io::Write::write_all(&mut keyboard, b"\n").unwrap();
            count
        });
        drop(keyboard);
        process.wait().unwrap();
        assert_eq!(server.received().len(), 20);
        assert!(server.received().iter().all(|request| request.parameter("apikey") == Some(key())));
        // The one is the client's own.
        if counts != [None, None] {
            assert_eq!(counts, [Some(1), Some(0)], "{method}");
        }
    }
}
