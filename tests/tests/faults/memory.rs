//! Memory in every case: no more than a constant, and the reply limit where the reply is large. Each call is a process of its own, so
//! that what is counted is the client's alone; the server stays in this one.

use std::process::Command;
use std::sync::Mutex;

use generated_client::Settings;

use crate::ALLOCATOR;
use crate::callers::{CONSTANT, Caller, Client, LIMIT};
use crate::cases::{self, Case, Stage};
use crate::server::Server;
use crate::traffic::Function;

const CHILD: &str = "FAULTS_CHILD";
/// So many calls at once, most of which wait.
const AT_ONCE: usize = 8;

#[test]
#[cfg_attr(not(feature = "slow"), ignore = "slow: run with `--features slow`")]
fn memory_stays_within_what_the_table_says() {
    let calls =
        cases::all().into_iter().flat_map(|case| [Caller::Async, Caller::Blocking].map(|caller| (caller, case.clone())));
    let (calls, wrong) = (Mutex::new(calls), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let next = calls.lock().unwrap().next();
                    let Some((caller, case)) = next else { break };
                    wrong.lock().unwrap().extend(excess(caller, &case));
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a call takes too much, if it does.
fn excess(caller: Caller, case: &Case) -> Option<String> {
    let stage = Stage { function: Function::Read, elsewhere: ([127, 0, 0, 1], 9).into() };
    let server = Server::start(case.door, Vec::new(), (case.fault)(stage));
    let (peak, rest) = measured(caller, case, &server);
    // A success keeps the body for its data, and an error for `Error::body`.
    let kept = if case.is_large { LIMIT } else { 0 };
    let told = format!("{caller:?}: the server {}: at most {} KiB, {} KiB kept", case.name, peak >> 10, rest >> 10);
    println!("{told}");
    (peak > case.most_memory() || rest > kept + CONSTANT).then_some(told)
}

/// Runs `a_call_to_be_measured` in a process of its own: the most bytes that were allocated, and those that still were at the end.
fn measured(caller: Caller, case: &Case, server: &Server) -> (usize, usize) {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["memory::a_call_to_be_measured", "--exact", "--ignored", "--nocapture"])
        .env(CHILD, format!("{caller:?} {} {}", server.endpoint(), case.name))
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    let figures = text.lines().find_map(|line| line.split_once("measured: ")).expect("the figures").1;
    let (peak, rest) = figures.split_once(' ').unwrap();
    (peak.parse().unwrap(), rest.parse().unwrap())
}

#[test]
#[ignore = "run by the test of memory, with an endpoint to call"]
fn a_call_to_be_measured() {
    let Ok(text) = std::env::var(CHILD) else { return };
    let [caller, endpoint, name] = *text.splitn(3, ' ').collect::<Vec<_>>() else { panic!("{text}") };
    let caller = if caller == "Async" { Caller::Async } else { Caller::Blocking };
    let way = cases::all().into_iter().find(|case| case.name == name).unwrap().way;
    let before = ALLOCATOR.allocated();
    let client = Client::new(caller, endpoint, &way, Settings::new());
    let kept = client.keep();
    let rest = ALLOCATOR.allocated() - before;
    println!("\nmeasured: {} {rest}", ALLOCATOR.max_allocated() - before);
    drop(kept);
}
