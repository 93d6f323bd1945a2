//! The table for readers: `FAULTS.md` is what the cases say, and nothing else.
//!
//! With `FAULTS=write` in the environment the document is written anew.

use std::fmt::Write;
use std::path::Path;

use generated_client::Delivery;

use crate::cases::{self, Case};
use crate::traffic::Function;

const HEAD: &str = "\
# What becomes of a call when something fails

Each row is a case of `tests/tests/faults`, tried on the async client, the blocking client and the command line, with a function that reads
(`client.getdetails`) and one that writes (`cpanellicensing.order`), against a server that counts what reaches it. The tests write this
document; they fail if it is not what they saw.

- **The server …**: what it does, at every attempt.
- **Error**: the `ErrorKind` of the error, or success.
- **Delivery**: what the error's `delivery` says: *never sent*: the call surely had no effect; *may have been sent*: nobody can say;
  *answered*: the server answered.
- **Attempts**: how many are made of a function that reads and of one that writes, with the default of at most three.
- **Once**: which functions succeed, at the second attempt, if the fault strikes only once.
- **Time**: how long a call waits at most, by a function that reads and one that writes: for its time-outs (*3 time-outs*), or for the rest
  that the server asks for. Beside this there are only the pauses between attempts, which are a setting.
- **Memory**: how much a call allocates at most, with a reply limit of 16 MiB.
- **Exit**: the exit code of the command line. It prints data as it comes: where the clients' error is `Decode`, it warns and exits with 0.

What holds in every row, and is tested with it: a write reaches the server once at most; nothing is sent to where a redirect points; the
client can be used afterwards; no call panics or hangs; and no secret is in an error, its `Debug`, its sources, a log, a trace or the command
line's messages, also where the server repeats it.
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
    match (case.waits_for_time_outs(), case.attempts(function), case.longest_wait(function)) {
        (true, 1, _) => "1 time-out".to_owned(),
        (true, attempts, _) => format!("{attempts} time-outs"),
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
    assert!(written == text, "FAULTS.md is not what the cases say; run these tests with FAULTS=write to write it");
}

#[test]
fn no_case_is_there_twice() {
    let mut names: Vec<_> = cases::all().iter().map(|case| case.name).collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|two| two[0] != two[1]), "{names:#?}");
}
