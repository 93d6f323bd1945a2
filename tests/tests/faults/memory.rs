//! Memory in the face of large bodies: no more than the reply limit and a constant. Each call is a process of its own, so that what is
//! counted is the client's alone; the server stays in this one.

use std::process::Command;
use std::time::Duration;

use generated_client::Settings;

use crate::ALLOCATOR;
use crate::callers::{Caller, Client, LIMIT, Way};
use crate::cases::{self, Stage};
use crate::server::{Door, Server};
use crate::traffic::Function;

/// What a call may use beside the body: the client itself, with its TLS roots, buffers, a shortened copy of what the server said.
const CONSTANT: usize = 3 << 20;

const CHILD: &str = "FAULTS_CHILD";

#[test]
fn memory_stays_within_the_reply_limit_and_a_constant() {
    let mut wrong = Vec::new();
    for case in cases::all().into_iter().filter(|case| case.is_large) {
        for caller in [Caller::Async, Caller::Blocking] {
            let stage = Stage { function: Function::Read, elsewhere: ([127, 0, 0, 1], 9).into() };
            let server = Server::start(Door::Plain, Vec::new(), (case.fault)(stage));
            let (peak, rest) = measured(caller, &server);
            println!("{caller:?} {}: at most {} KiB, {} KiB kept", case.name, peak >> 10, rest >> 10);
            // A success keeps the body.
            let kept = if case.expected.error.is_none() { LIMIT } else { 0 };
            if peak > LIMIT + CONSTANT || rest > kept + CONSTANT {
                wrong.push(format!("{caller:?}: the server {}: {} KiB, {} KiB kept", case.name, peak >> 10, rest >> 10));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Runs `a_call_to_be_measured` in a process of its own: the most bytes that were allocated, and those that still were at the end.
fn measured(caller: Caller, server: &Server) -> (usize, usize) {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["memory::a_call_to_be_measured", "--exact", "--ignored", "--nocapture"])
        .env(CHILD, format!("{caller:?} {}", server.endpoint()))
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    let figures = text.lines().find_map(|line| line.split_once("measured: ")).expect("the figures").1;
    let (peak, rest) = figures.split_once(' ').unwrap();
    (peak.parse().unwrap(), rest.parse().unwrap())
}

#[test]
#[ignore = "run by the test of memory, with an end point to call"]
fn a_call_to_be_measured() {
    let Ok(text) = std::env::var(CHILD) else { return };
    let (caller, endpoint) = text.split_once(' ').unwrap();
    let caller = if caller == "Async" { Caller::Async } else { Caller::Blocking };
    let before = ALLOCATOR.allocated();
    let way = Way { timeout: Duration::from_secs(60), ..Way::default() };
    let client = Client::new(caller, endpoint, &way, Settings::new());
    let kept = client.keep();
    let rest = ALLOCATOR.allocated() - before;
    println!("\nmeasured: {} {rest}", ALLOCATOR.max_allocated() - before);
    drop(kept);
}
