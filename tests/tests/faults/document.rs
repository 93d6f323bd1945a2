//! The table for readers: `FAULTS.md` is printed from the cases.
//!
//! `FAULTS=write` in the environment writes the document.

use std::fmt::Write;
use std::path::Path;

use generated_client::Delivery;

use crate::cases::{self, Case};
use crate::traffic::Function;

const HEAD: &str = "\
# What happens when a call fails

Each row is one fault: something that a server does wrong, at every attempt of a call. The tests in `tests/tests/faults` try each fault with the async client, the
blocking client and the command line, with a function that reads (`client.getdetails`) and one that writes (`cpanellicensing.order`). They write this document,
and they fail if a call ends in another way.

- **The server …**: what the server does.
- **Error**: the `ErrorKind` of the error, or success.
- **Delivery**: the `delivery` of the error. *never sent*: the call had no effect; *may have been sent*: nobody can know; *answered*: the
  server answered.
- **Attempts**: how many attempts a read and a write make. The default limit is three.
- **Once**: which calls succeed, at their second attempt, if the fault occurs only once.
- **Time**: how long a read and a write wait at most, for timeouts (*3 timeouts*) or because the server asks them to. The pauses between attempts, which are a
  setting, come on top.
- **Memory**: how much memory a call allocates at most, with a reply limit of 16 MiB.
- **Exit**: the exit code of the command line. The command line prints data as it comes: where the clients report `Decode`, it prints a warning and the data.

The tests also check, for every row, that

- a write reaches the server at most once;
- nothing is sent to the target of a redirect;
- the client still works afterwards;
- no call panics or hangs;
- no secret appears in an error, its `Debug`, its sources, a log, a trace or the messages of the command line, even if the server sends it back.
";

fn render() -> String {
    let mut text = HEAD.to_owned();
    let mut group = "";
    for case in cases::all() {
        if case.group != group {
            group = case.group;
            let columns =
                "| The server … | Error | Delivery | Attempts: read, write | Once | Time: read, write | Memory | Exit |";
            write!(text, "\n## {group}\n\n{columns}\n|---|---|---|---|---|---|---|---|\n").unwrap();
        }
        writeln!(text, "{}", row(&case)).unwrap();
    }
    text.push_str(&crate::files::render());
    text
}

fn row(case: &Case) -> String {
    let (error, delivery) = match case.expected.error {
        None => ("success".to_owned(), ""),
        Some((kind, Delivery::NeverSent)) => (format!("`{kind:?}`"), "never sent"),
        Some((kind, Delivery::MaybeSent)) => (format!("`{kind:?}`"), "may have been sent"),
        Some((kind, _)) => (format!("`{kind:?}`"), "answered"),
    };
    let [read, write] = case.expected.attempts;
    let once = match case.passes {
        [false, _] => "",
        [true, false] => "reads",
        [true, true] => "reads, writes",
    };
    let exit = case.expected.exit.map_or("–".to_owned(), |code| code.to_string());
    let [reads, writes] = [Function::Read, Function::Write].map(|function| time(case, function));
    let time = if reads == writes { reads } else { format!("{reads}, {writes}") };
    let memory = case.most_memory() >> 20;
    format!("| {} | {error} | {delivery} | {read}, {write} | {once} | {time} | {memory} MiB | {exit} |", case.name)
}

fn time(case: &Case, function: Function) -> String {
    match (case.waits_for_timeouts(), case.attempts(function), case.longest_wait(function)) {
        (true, 1, _) => "1 timeout".to_owned(),
        (true, attempts, _) => format!("{attempts} timeouts"),
        (false, _, wait) if wait.is_zero() => "at once".to_owned(),
        (false, _, wait) => format!("{} s", wait.as_secs()),
    }
}

#[test]
fn the_document_is_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("FAULTS.md");
    let text = render();
    if std::env::var_os("FAULTS").is_some_and(|value| value == "write") {
        std::fs::write(&path, &text).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == text, "FAULTS.md is out of date; run this test with FAULTS=write to write it");
}

#[test]
fn every_case_has_a_name_of_its_own() {
    let mut names: Vec<_> = cases::all().iter().map(|case| case.name).collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|two| two[0] != two[1]), "{names:#?}");
}
