//! The table of files for readers, as a part of `FAULTS.md`.

use std::fmt::Write;

use actionapi::Delivery;

use super::cases::{self, Case, Expected};

const HEAD: &str = "
## Files

The same for functions that return a file or have one as a parameter, of 24 MiB, tried with the async and the blocking client. A file is received while it is
read, so a call may succeed and its file fail: **Fails** says which. A file that is saved leaves nothing in its folder if it fails. The time allowed for an attempt
is the longest that may pass without a byte; it is 4 seconds where the server is slow. A file from a reader is sent once: attempts after one that may have been sent
are not made. Calls with files of 64 MiB allocate at most 8 MiB.
";

/// The part of the document.
pub(crate) fn render() -> String {
    let mut text = HEAD.to_owned();
    for (column, what, cases) in [
        ("Attempts", "The server that sends a file …", cases::downloads()),
        ("Attempts: idempotent, write", "The server that receives a file …", cases::uploads()),
    ] {
        write!(text, "\n| {what} | Fails | Error | Delivery | {column} |\n|---|---|---|---|---|\n").unwrap();
        let is_upload = column != "Attempts";
        cases.iter().for_each(|case| writeln!(text, "{}", row(case, is_upload)).unwrap());
    }
    text
}

fn row(case: &Case, is_upload: bool) -> String {
    let (fails, error, delivery, attempts) = match case.expected {
        Expected::Success(_) => ("", "success".to_owned(), "", [1, 1]),
        Expected::File(kind) => ("file", format!("`{kind:?}`"), "answered", [1, 1]),
        Expected::Call(kind, delivery, attempts) => {
            let delivery = match delivery {
                Delivery::NeverSent => "never sent",
                Delivery::MaybeSent => "may have been sent",
                _ => "answered",
            };
            ("call", format!("`{kind:?}`"), delivery, attempts)
        }
    };
    let [repeated, once] = attempts;
    let attempts = if is_upload { format!("{repeated}, {once}") } else { repeated.to_string() };
    format!("| {} | {fails} | {error} | {delivery} | {attempts} |", case.name)
}

#[test]
fn every_case_of_files_has_a_name_of_its_own() {
    for cases in [cases::downloads(), cases::uploads()] {
        let mut names: Vec<_> = cases.iter().map(|case| case.name).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|two| two[0] != two[1]), "{names:#?}");
    }
}
