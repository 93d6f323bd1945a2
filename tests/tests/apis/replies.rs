//! What both clients make of the replies that are in the folders.

use std::fs;
use std::path::Path;

use actionapi::ErrorKind;
use actionapi::decode::inspect_data;
use actionapi::description::Function;

use crate::caller::{Outcome, call_with, with_head};
use crate::{Described, all, entries};

/// Calls the function that the file is named after, with the file as the reply.
fn served(described: &Described, name: &str, body: &str) -> (&'static Function, Outcome) {
    let mut words = name.split('.').peekable();
    let is_at_the_top = described.api.function("", words.peek().unwrap()).is_some();
    let module = if is_at_the_top { "" } else { words.next().unwrap() };
    let found = words.next().and_then(|function| described.api.function(module, function));
    let found = found.unwrap_or_else(|| panic!("`{name}` of {} names no function of the schema", described.name));
    let status = words.find(|word| word.parse::<u16>().is_ok()).unwrap_or("200");
    let reply = with_head(&format!("{status} Status"), "", body);
    // The reply does not depend on them, but a call without them is not sent.
    let some = found.needs.iter().filter(|need| need.rule.needs_some()).filter_map(|need| need.parameters.first());
    let needed: Vec<_> = some.map(|name| (&**name, "1")).collect();
    (found, call_with(described.api, (module, &found.name.wire), &needed, &reply))
}

fn fails(outcome: Outcome, name: &str) {
    for error in outcome.errors() {
        assert_eq!(error.kind(), ErrorKind::Api, "{name}: {error}");
        assert!(error.message().is_some() || error.code().is_some(), "{name}: {error}");
    }
}

/// The data is of the function's type, and nothing was forgiven but what is expected.
fn succeeds(described: &Described, function: &Function, outcome: Outcome, path: &Path, name: &str) {
    let path = path.with_extension("drift");
    for reply in outcome.results {
        let reply = reply.unwrap_or_else(|error| panic!("{name}: {error}"));
        let (data, profile) = (reply.data().as_str(), described.api.reply_of(function));
        let mut report = inspect_data(described.api, &function.returns, data, profile).unwrap();
        if data == "null" && function.returns.is_container() {
            report.mismatches.clear();
        }
        assert!(report.mismatches.is_empty(), "{name}: {:#?}\n{data}", report.mismatches);
        assert!(report.unknown.is_empty(), "{name}: unknown fields: {:?}\n{data}", report.unknown);
        assert!(report.unknown_values.is_empty(), "{name}: unknown values: {:?}\n{data}", report.unknown_values);
        let drift = [reply.drift(), &report.drift].map(ToString::to_string);
        let drift: String = drift.iter().flat_map(|drift| drift.lines()).map(|line| format!("{line}\n")).collect();
        if !drift.is_empty() && std::env::var_os("UPDATE_DRIFT").is_some() {
            fs::write(&path, &drift).unwrap();
        }
        assert_eq!(drift, fs::read_to_string(&path).unwrap_or_default(), "the drift of {name}");
    }
}

#[test]
fn replies_are_read_as_documented() {
    for described in all() {
        let replies = entries(&described.folder.join("replies"));
        let replies: Vec<_> = replies.iter().filter(|path| path.extension().is_some_and(|end| end == "json")).collect();
        let is_failure = |path: &Path| path.to_str().unwrap().ends_with(".error.json");
        let failures = replies.iter().filter(|path| is_failure(path)).count();
        assert!(failures > 0 && failures < replies.len(), "{} has a success and a failure", described.name);
        for path in replies {
            let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().display().to_string();
            let file = path.file_name().unwrap().to_str().unwrap();
            let (function, outcome) = served(&described, file, &fs::read_to_string(path).unwrap());
            match is_failure(path) {
                true => fails(outcome, &name),
                false => succeeds(&described, function, outcome, path, &name),
            }
        }
    }
}
