//! Accepted means that it compiles: random schemas of odd but legal names, and of texts that mean something to Markdown, Rust, shells and
//! YAML. The clients of all accepted schemas are in one crate, which must compile and be documented without a warning. No description
//! may become a doctest, and every function is called on its sandbox.
//!
//! `RANDOM_SCHEMAS` says how many schemas there are, `RANDOM_SEED` of which seed, `RANDOM_CLIPPY=1` that clippy looks at them too.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod apis;
mod calls;
mod data;
mod depth;
mod diff;
mod fetched;
mod formatted;
mod json_bodies;
mod json_calls;
mod layers;
mod numbers;
mod oddities;
mod pages;
mod schemas;
mod shapes;
mod spread;
mod variables;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use actionapi::decode;
use actionapi::description::Api;
use actionapi_codegen::files::Files;
use actionapi_codegen::{Package, Source};

use self::numbers::Random;
use self::schemas::schema;

/// Schemas that are accepted, each with its API and its source.
struct Accepted {
    module: String,
    schema: String,
    api: Api,
    files: Files,
}

fn setting(name: &str, otherwise: usize) -> usize {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

fn random() -> Random {
    Random::new(setting("RANDOM_SEED", 1).try_into().unwrap())
}

/// So many schemas that are accepted; and why others were not, with how often.
fn accepted(random: &mut Random, count: usize) -> (Vec<Accepted>, BTreeMap<String, usize>) {
    let (mut accepted, mut refused) = (Vec::new(), BTreeMap::new());
    for index in 0..4 * count {
        let text = schema(random, index);
        let source = Source::new(format!("random-{index}.yaml"), text.as_str());
        let module = format!("s{index}");
        let package = Package::new("generated", "0.0.0").at(&format!("generated::{module}"));
        match actionapi_codegen::generate_for(&source, &package) {
            Ok(generated) => {
                let code = generated.files.get("client.rs").unwrap();
                assert!(!code.contains("compile_error!"), "{text}\n{code}");
                let api = actionapi_codegen::check(&source).unwrap().api;
                accepted.push(Accepted { module, schema: text, api, files: generated.files });
            }
            Err(problems) => {
                assert!(!problems.to_string().is_empty());
                for problem in problems.iter() {
                    *refused.entry(format!("{:?}", problem.kind())).or_default() += 1;
                    for label in problem.labels() {
                        assert!(text.get(label.span.start..label.span.end).is_some(), "{problem:?}\n{text}");
                    }
                }
            }
        }
        if accepted.len() == count {
            break;
        }
    }
    (accepted, refused)
}

/// The folder of a generated crate.
fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

fn write(path: &Path, text: &str) {
    if fs::read(path).is_ok_and(|found| found == text.as_bytes()) {
        return;
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Writes the manifest of a crate of clients, and removes the source that it had.
fn write_manifest(folder: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let runtime = root.join("runtime").display().to_string();
    let manifest = format!(
        "[package]\nname = \"generated\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[features]\n\
         default = [\"async\", \"blocking\", \"sandbox\", \"serde\"]\nasync = []\nblocking = []\nsandbox = []\nserde = []\n\n\
         [dependencies]\nactionapi = {{ path = {runtime:?}, default-features = false, \
         features = [\"async\", \"blocking\", \"sandbox\", \"serde\", \"signatures\"] }}\n\n\
         [dev-dependencies]\nserde_json = \"1\"\ntokio = {{ version = \"1\", default-features = false, features = [\"rt\"] }}\n\n\
         [workspace]\n"
    );
    write(&folder.join("Cargo.toml"), &manifest);
    // The versions that were fetched for this workspace.
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let _ = fs::remove_dir_all(folder.join("src"));
}

/// Writes the crate of these clients, each in a module of its own.
fn write_crate(clients: &[Accepted], random: &mut Random) {
    let folder = folder("random");
    write_manifest(&folder);
    let mut lib = "//! Generated clients.\n#![deny(warnings, missing_docs, clippy::all, rustdoc::all)]\n".to_owned();
    let mut tests = calls::HEAD.to_owned();
    for client in clients {
        let name = &client.module;
        lib.push_str(&format!(
            "\npub mod {name} {{\n    #![doc = include_str!(\"{name}/client.md\")]\n    include!(\"{name}/client.rs\");\n}}\n"
        ));
        client.files.write(&folder.join("src").join(name)).unwrap();
        // To find the cause of a failure.
        write(&folder.join("src").join(name).join("schema.yaml"), &client.schema);
        tests.push_str(&calls::test(name, &client.api, random));
    }
    write(&folder.join("src/lib.rs"), &lib);
    write(&folder.join("tests/calls.rs"), &tests);
}

/// Runs cargo in a crate, offline, with dependencies built for this workspace used again; what it printed.
fn cargo(folder: &Path, arguments: &[&str], rustdoc: bool) -> String {
    let mut command = Command::new(std::env::var_os("CARGO").expect("cargo runs the tests"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO_") && name != "CARGO_HOME") {
        command.env_remove(name);
    }
    command
        .env_remove("RUSTFLAGS")
        .env_remove("RUSTDOCFLAGS")
        .env("CARGO_NET_OFFLINE", "true")
        .env("CARGO_TERM_COLOR", "never");
    command.env("RUST_BACKTRACE", "0").env("CARGO_INCREMENTAL", "0");
    if rustdoc {
        command.env("RUSTDOCFLAGS", "-Dwarnings");
    }
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let output = command.current_dir(folder).args(arguments).env("CARGO_TARGET_DIR", target).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {arguments:?}: see {}\n{text}", folder.display());
    text
}

/// An example that the checker makes up is data of its type.
#[test]
fn examples_that_are_made_up_are_of_their_types() {
    let mut random = random();
    let (clients, _) = accepted(&mut random, 10 * setting("RANDOM_SCHEMAS", 40));
    let mut made = 0;
    for Accepted { api, schema, .. } in &clients {
        for (_, function) in api.functions().filter(|(_, function)| function.example.is_made) {
            let report = decode::inspect(api, &function.returns, &function.example.data, None).unwrap();
            assert!(report.mismatches.is_empty() && report.unknown.is_empty(), "{:?}\n{schema}", function.example);
            assert!(report.drift.is_empty(), "{:?}: {}", function.example, report.drift);
            made += 1;
        }
    }
    assert!(made > 2 * clients.len(), "{made} of {}", clients.len());
}

#[test]
fn what_is_accepted_compiles_and_can_be_called() {
    let mut random = random();
    let count = setting("RANDOM_SCHEMAS", 40);
    let (clients, refused) = accepted(&mut random, count);
    let functions: usize = clients.iter().flat_map(|client| &client.api.modules).map(|module| module.functions.len()).sum();
    println!("{} accepted, with {functions} functions; refused: {refused:?}", clients.len());
    assert_eq!(clients.len(), count, "too few of the schemas are accepted for the test to say much: {refused:?}");
    write_crate(&clients, &mut random);
    let folder = folder("random");
    let tested = cargo(&folder, &["test", "--quiet", "--tests"], false);
    assert!(tested.contains(&format!("{count} passed")), "{tested}");
    cargo(&folder, &["doc", "--quiet", "--no-deps"], true);
    // The front pages have doctests; descriptions have none.
    let doctests = cargo(&folder, &["test", "--doc"], true);
    let tests = doctests.lines().filter(|line| line.starts_with("test src/"));
    let of_pages = |line: &&str| line.contains("/client.md - ");
    assert!(
        tests.clone().count() > count && tests.clone().all(|line| of_pages(&line)),
        "a description became a doctest: {doctests}"
    );
    if setting("RANDOM_CLIPPY", 0) == 1 {
        cargo(&folder, &["clippy", "--quiet", "--", "-Dwarnings"], false);
    }
}
