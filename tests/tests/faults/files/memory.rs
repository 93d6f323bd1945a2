//! Memory with files: a constant, whatever their size. Each call is a process of its own, so that what is counted is the client's
//! alone, or in one case the sandbox's too.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Command;
use std::time::Duration;

use actionapi::Upload;
use actionapi::sandbox::Sandbox;

use super::callers::{End, Files, api};
use crate::ALLOCATOR;
use crate::callers::Caller;
use crate::server::{Door, Server};
use crate::traffic::json;

const CHILD: &str = "FAULTS_FILES_CHILD";
const SIZE: u64 = 64 << 20;
/// What a call may allocate, its client and buffers included.
const MOST: usize = 8 << 20;

#[test]
fn files_take_no_memory() {
    for caller in [Caller::Async, Caller::Blocking] {
        let receiver = Server::start(Door::Plain, Vec::new(), json("200 OK", r#"{"status":"success"}"#));
        let sender = send_files();
        for (way, endpoint) in
            [("download", sender.as_str()), ("path", &receiver.endpoint()), ("reader", &receiver.endpoint()), ("sandbox", "-")]
        {
            let peak = measured(caller, way, endpoint);
            println!("{caller:?} {way}: at most {} KiB", peak >> 10);
            assert!(peak < MOST, "{caller:?} {way}: {} KiB at most", peak >> 10);
        }
    }
}

/// The endpoint of a server that sends files of the size.
fn send_files() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let _ = stream.read(&mut [0; 4096]);
            let head =
                format!("HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: {SIZE}\r\nConnection: close\r\n\r\n");
            let _ = stream.write_all(head.as_bytes());
            let _ = std::io::copy(&mut std::io::repeat(7).take(SIZE), &mut stream);
        }
    });
    endpoint
}

/// Runs `a_file_to_be_measured` in a process of its own: the most bytes that were allocated.
fn measured(caller: Caller, way: &str, endpoint: &str) -> usize {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["files::memory::a_file_to_be_measured", "--exact", "--ignored", "--nocapture"])
        .env(CHILD, format!("{caller:?} {way} {endpoint}"))
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{caller:?} {way}: {text}{}", String::from_utf8_lossy(&output.stderr));
    text.lines().find_map(|line| line.strip_prefix("measured: ")).expect("the figure").parse().unwrap()
}

#[test]
#[ignore = "run by the test of memory, with an endpoint to call"]
fn a_file_to_be_measured() {
    let Ok(text) = std::env::var(CHILD) else { return };
    let [caller, way, endpoint] = *text.splitn(3, ' ').collect::<Vec<_>>() else { panic!("{text}") };
    let caller = if caller == "Async" { Caller::Async } else { Caller::Blocking };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    if way != "download" {
        std::fs::File::create(&path).unwrap().set_len(SIZE).unwrap();
    }
    api();
    let before = ALLOCATOR.allocated();
    let sandbox = (way == "sandbox").then(|| Sandbox::start(api()).unwrap());
    let endpoint = sandbox.as_ref().map_or(endpoint, |sandbox| sandbox.endpoint());
    let files = Files::new(caller, endpoint, Duration::from_secs(60));
    let told = match way {
        "download" => files.download(&path),
        "reader" => files.upload("upload", Upload::reader(std::io::repeat(7).take(SIZE))),
        _ => files.upload("upload", Upload::path(&path)),
    };
    println!("\nmeasured: {}", ALLOCATOR.max_allocated() - before);
    let length = (way == "download").then_some(SIZE);
    assert_eq!(told.end, End::Success { attempts: 1, length }, "{}", told.shown);
}
