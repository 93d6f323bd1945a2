//! The verdict of `actionapi diff` is held against the compiler: a program that uses everything that the old client offers is compiled with
//! the new one. It fails exactly if the verdict names a break of the source.
//!
//! `DIFF_MUTATIONS` says how many mutations of each schema there are, and `DIFF_SCHEMAS` how many random schemas. A failure names the folder of the crate, which has each pair of
//! schemas next to the new client and the program.

mod mutations;
mod program;

#[path = "../../../../codegen/cli/tests/edits/mod.rs"]
mod edits;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use actionapi::description::Api;
use actionapi_cli::diff::{Harm, Side, compare};
use actionapi_codegen::Source;
use actionapi_codegen::files::Files;
use serde_yaml::Value;

use crate::numbers::Random;
use crate::schemas::schema;
use crate::{folder, random, setting, write, write_manifest};

/// How often a kind of mutation is tried on a schema, and on the first one.
const TRIES: [usize; 2] = [4, 60];

/// A pair of schemas.
struct Case {
    /// What was changed.
    what: String,
    old: String,
    new: String,
    files: Files,
    /// The program for the old client.
    program: String,
    /// The differences that break the source.
    breaks: Vec<String>,
}

fn checked(text: &str) -> Option<(Api, Side)> {
    let source = Source::new("schema.yaml", text);
    Some((actionapi_codegen::check(&source).ok()?.api, Side::new(&source).ok()?))
}

/// The case for a pair of schemas; `None` if one of them is rejected.
fn case(what: &str, old: &str, new: &str) -> Option<Case> {
    let ((api, old_side), (_, new_side)) = (checked(old)?, checked(new)?);
    let files = actionapi_codegen::generate(&Source::new("schema.yaml", new)).ok()?.files;
    let changes = compare(&old_side, &new_side);
    let breaks = changes.iter().filter(|change| change.harms.contains(&Harm::Source));
    let breaks = breaks.map(|change| format!("{}: {}", change.rule.id, change.message)).collect();
    let (what, old, new, program) = (what.to_owned(), old.to_owned(), new.to_owned(), program::program(&api));
    Some(Case { what, old, new, files, program, breaks })
}

/// The schemas to be mutated: those with one feature each, that with all, and random ones.
fn bases(random: &mut Random) -> Vec<String> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<_> = fs::read_dir(tests.join("tests/accept")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.sort();
    paths.push(tests.join("kitchen-sink/schema.yaml"));
    let mut texts = vec![edits::BASE.to_owned()];
    texts.extend(paths.iter().map(|path| fs::read_to_string(path).unwrap()));
    texts.extend((0..setting("DIFF_SCHEMAS", 16)).map(|index| schema(random, index)));
    // As the mutated ones are written, so that only the mutation differs.
    let texts = texts.iter().filter_map(|text| serde_yaml::to_string(&serde_yaml::from_str::<Value>(text).ok()?).ok());
    texts.filter(|text| checked(text).is_some()).collect()
}

/// Mutations of a schema: one, or two at once.
fn mutated(random: &mut Random, base: &str, kind: usize) -> Option<(String, String)> {
    let (first, mutate) = mutations::ALL[kind % mutations::ALL.len()];
    let mut schema: Value = serde_yaml::from_str(base).unwrap();
    if !mutate(random, &mut schema) {
        return None;
    }
    let mut what = first.to_owned();
    if random.once_in(3) {
        let (second, mutate) = mutations::ALL[random.below(mutations::ALL.len())];
        if mutate(random, &mut schema) {
            what = format!("{what}, {second}");
        }
    }
    Some((what, serde_yaml::to_string(&schema).ok()?))
}

/// All cases, and how many of each kind of mutation there are.
fn cases() -> (Vec<Case>, BTreeMap<&'static str, usize>) {
    let (mut cases, mut kinds) = (Vec::new(), BTreeMap::new());
    for edit in edits::EDITS {
        let what = format!("{:?}", edit.replaced);
        let there = case(&what, edits::BASE, &edit.schema()).expect("edits are accepted");
        let breaks = edit.differences.iter().any(|difference| difference.contains(" source"));
        assert_eq!(breaks, !there.breaks.is_empty(), "{what}");
        cases.push(there);
        cases.push(case(&format!("back: {what}"), &edit.schema(), edits::BASE).expect("edits are accepted"));
    }
    let mut random = random();
    let count = setting("DIFF_MUTATIONS", 3);
    for (at, base) in bases(&mut random).iter().enumerate() {
        cases.push(case("nothing", base, base).expect("bases are accepted"));
        // The first has everything that is mutated.
        let mut left = if at == 0 { mutations::ALL.len() } else { count };
        for step in 0..mutations::ALL.len() {
            // 17 has no factor in common with the number of kinds, so that each has its turn.
            let kind = (at * 11 + step * 17) % mutations::ALL.len();
            let mut tries = (0..TRIES[usize::from(at == 0)]).filter_map(|_| mutated(&mut random, base, kind));
            let found = tries.find_map(|(what, new)| case(&what, base, &new));
            if let Some(found) = found {
                cases.push(found);
                *kinds.entry(mutations::ALL[kind].0).or_default() += 1;
                left -= 1;
            }
            if left == 0 {
                break;
            }
        }
    }
    (cases, kinds)
}

/// Writes the crate of the clients, each once, and the schemas of each case beside it; the number of each case's client.
fn write_clients(folder: &Path, cases: &[Case]) -> Vec<usize> {
    write_manifest(folder);
    let mut written: BTreeMap<&str, usize> = BTreeMap::new();
    let mut lib = "#![allow(warnings, clippy::all)]\n".to_owned();
    let mut numbers = Vec::new();
    for (index, case) in cases.iter().enumerate() {
        let next = written.len();
        let number = *written.entry(&case.new).or_insert(next);
        if number == next {
            let name = format!("client_{number}");
            case.files.write(&folder.join("src").join(&name)).unwrap();
            lib.push_str(&format!("pub mod {name} {{ include!(\"{name}/client.rs\"); }}\n"));
        }
        numbers.push(number);
        write(&folder.join(format!("schemas/{index}/old.yaml")), &case.old);
        write(&folder.join(format!("schemas/{index}/new.yaml")), &case.new);
    }
    write(&folder.join("src/lib.rs"), &lib);
    numbers
}

/// Writes the crate of the programs, which depends on that of the clients as other people's programs do.
fn write_programs(folder: &Path, cases: &[Case], clients: &[usize]) {
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("runtime").display().to_string();
    let manifest = format!(
        "[package]\nname = \"programs\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         generated = {{ path = \"..\" }}\nactionapi = {{ path = {runtime:?}, default-features = false }}\n\n[workspace]\n"
    );
    write(&folder.join("Cargo.toml"), &manifest);
    fs::copy(folder.join("../Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    for (index, (case, client)) in cases.iter().zip(clients).enumerate() {
        let program = format!("use generated::client_{client} as api;\n{}", case.program);
        write(&folder.join(format!("src/case_{index}.rs")), &program);
    }
}

/// Checks the programs; those with errors, each with its first message.
fn errors(folder: &Path) -> BTreeMap<usize, String> {
    let mut command = Command::new(std::env::var_os("CARGO").expect("cargo runs the tests"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO_") && name != "CARGO_HOME") {
        command.env_remove(name);
    }
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    command.env("CARGO_TARGET_DIR", target).env("CARGO_NET_OFFLINE", "true").env("CARGO_INCREMENTAL", "0");
    command.env_remove("RUSTFLAGS").current_dir(folder).args(["check", "--quiet", "--message-format=json"]);
    let output = command.output().unwrap();
    let mut found = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<serde_json::Value>(line) else { continue };
        if message["reason"] != "compiler-message" || message["message"]["level"] != "error" {
            continue;
        }
        let message = &message["message"];
        for span in message["spans"].as_array().into_iter().flatten().filter(|span| span["is_primary"] == true) {
            let file = span["file_name"].as_str().unwrap_or_default();
            let case = file.strip_prefix("src/case_").and_then(|rest| rest.strip_suffix(".rs"));
            let Some(index) = case else { panic!("an error outside of the programs: {message}") };
            let text = format!("{}:{}: {}", file, span["line_start"], message["message"].as_str().unwrap_or_default());
            found.entry(index.parse().unwrap()).or_insert(text);
        }
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() == found.is_empty(), "cargo check: see {}\n{errors}", folder.display());
    found
}

/// The programs that do not compile. The compiler reports unresolved names before types, so those with errors are left out until nothing
/// fails.
fn failing(folder: &Path, count: usize) -> BTreeMap<usize, String> {
    let (mut left, mut failed): (BTreeSet<usize>, BTreeMap<usize, String>) = ((0..count).collect(), BTreeMap::new());
    loop {
        let modules = left.iter().map(|index| format!("mod case_{index};\n"));
        write(&folder.join("src/lib.rs"), &modules.fold("#![allow(warnings)]\n".to_owned(), |text, module| text + &module));
        let found = errors(folder);
        if found.is_empty() {
            return failed;
        }
        left.retain(|index| !found.contains_key(index));
        failed.extend(found);
    }
}

#[test]
fn the_compiler_agrees_about_what_breaks_the_source() {
    let (cases, kinds) = cases();
    println!("{} cases: {kinds:?}", cases.len());
    let missing: Vec<_> = mutations::ALL.iter().map(|(kind, _)| *kind).filter(|kind| !kinds.contains_key(kind)).collect();
    assert!(missing.is_empty(), "no schema is accepted after these mutations: {missing:?}");
    let folder = folder("diff");
    let clients = write_clients(&folder, &cases);
    let programs = folder.join("programs");
    write_programs(&programs, &cases, &clients);
    let failed = failing(&programs, cases.len());
    let wrong = cases.iter().enumerate().filter_map(|(index, case)| {
        let Case { what, breaks, .. } = case;
        match (failed.get(&index), breaks.is_empty()) {
            (Some(error), true) => Some(format!("{index}: missed, {what}: {error}")),
            (None, false) => Some(format!("{index}: false alarm, {what}: {breaks:?}")),
            _ => None,
        }
    });
    let wrong: Vec<String> = wrong.collect();
    println!("{} of {} break", failed.len(), cases.len());
    assert!(wrong.is_empty(), "see {}\n{}", folder.display(), wrong.join("\n"));
    assert!(failed.len() > cases.len() / 5 && failed.len() < cases.len() * 4 / 5, "{} of {}", failed.len(), cases.len());
}
