//! What both clients make of the replies that are in the folders.

use std::fs;
use std::path::Path;

use actionapi::ErrorKind;
use actionapi::decode::inspect_data;
use actionapi::description::Function;

use crate::caller::{Outcome, call_with, with_kind};
use crate::{Described, all, entries};

/// Calls the function that the file is named after, with the file as the reply.
fn served(described: &Described, path: &Path, body: &str) -> (&'static Function, Outcome) {
    let file = path.file_name().unwrap().to_str().unwrap();
    // Names may have dots: the longest ones that fit.
    let named = described.api.functions().filter_map(|(module, function)| {
        let name = format!("{}.{}.", module.name.wire, function.name.wire);
        Some((module, function, file.strip_prefix(name.trim_start_matches('.'))?))
    });
    let found = named.min_by_key(|(.., words)| words.len());
    let (module, function, words) = found.unwrap_or_else(|| panic!("`{file}` of {} names no function", described.name));
    let status = words.split('.').find(|word| word.parse::<u16>().is_ok()).unwrap_or("200");
    let kind = if file.ends_with(".json") { "application/json" } else { "text/plain" };
    let reply = with_kind(&format!("{status} Status"), kind, "", body);
    // The reply does not depend on them, but a call without them is not sent.
    let some = function.needs.iter().filter(|need| need.rule.needs_some()).filter_map(|need| need.parameters.first());
    let needed: Vec<_> = some.map(|name| (&**name, "1")).collect();
    (function, call_with(described.api, (&module.name.wire, &function.name.wire), &needed, &reply))
}

fn fails(outcome: Outcome, name: &str) {
    for error in outcome.errors() {
        // Where an API only has HTTP statuses, the schema names them.
        let is_by_status = error.kind() == ErrorKind::Status && error.known().is_some();
        assert!(is_by_status || error.kind() == ErrorKind::Api, "{name}: {error}");
        assert!(is_by_status || error.message().is_some() || error.code().is_some(), "{name}: {error}");
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
        let replies: Vec<_> =
            replies.iter().filter(|path| path.extension().is_some_and(|end| end == "json" || end == "txt")).collect();
        let is_failure = |path: &Path| path.file_stem().is_some_and(|stem| stem.to_str().unwrap().ends_with(".error"));
        let failures = replies.iter().filter(|path| is_failure(path)).count();
        assert!(failures > 0 && failures < replies.len(), "{} has a success and a failure", described.name);
        for path in replies {
            let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().display().to_string();
            let (function, outcome) = served(&described, path, &fs::read_to_string(path).unwrap());
            match is_failure(path) {
                true => fails(outcome, &name),
                false => succeeds(&described, function, outcome, path, &name),
            }
        }
    }
}
