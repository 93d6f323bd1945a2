//! Workspaces that `actionapi new` makes: cargo builds them without a warning, and their tests pass.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cargo::{cargo, folder, run, turn};
use crate::copy::{copy, repository};
use crate::readme::blocks;

/// The program, built from a copy of the repository.
fn program() -> PathBuf {
    cargo(&copy("readme"), &["build", "--quiet", "-p", "actionapi-cli"]).expect();
    folder("target").join("debug/actionapi")
}

/// Makes a workspace, with the versions that were fetched for this one; its folder.
fn make(program: &Path, name: &str, arguments: &[&str]) -> PathBuf {
    let around = folder("new");
    fs::create_dir_all(&around).unwrap();
    let made = around.join(name);
    if made.exists() {
        fs::remove_dir_all(&made).unwrap();
    }
    let mut command = Command::new(program);
    command.current_dir(&around).args(["new", name, "--path"]).arg(repository()).args(arguments);
    run(command).expect();
    fs::copy(repository().join("Cargo.lock"), made.join("Cargo.lock")).unwrap();
    made
}

/// Runs all tests of a workspace; what they print.
fn tests(workspace: &Path) -> String {
    let outcome = cargo(workspace, &["test", "--workspace"]);
    assert!(!outcome.error.contains("warning"), "{}", outcome.error);
    outcome.expect()
}

#[test]
fn a_new_workspace_is_formatted_and_runs() {
    let _turn = turn();
    let program = program();
    let acme = make(&program, "acme", &[]);
    let printed = tests(&acme);
    for test in ["the_reply_is_the_example", "a_double_replies_otherwise", "a_request_is_seen"] {
        assert!(printed.contains(&format!("test {test} ... ok")), "{printed}");
    }
    // Not with the settings of the repository around it.
    fs::write(acme.join("rustfmt.toml"), "").unwrap();
    let formatted = cargo(&acme, &["fmt", "-p", "acme", "-p", "acme-client", "--check"]);
    // It is a part of the toolchain that not everybody has.
    assert!(formatted.code == Some(0) || formatted.error.contains("not installed"), "{}{}", formatted.output, formatted.error);
    let printed = cargo(&acme, &["run", "--quiet", "--", "--sandbox", "account", "balance"]).expect();
    assert!(printed.contains("\"38.00\""), "{printed}");
    // One package alone, as its users build it.
    cargo(&acme, &["test", "--quiet", "-p", "acme-client", "--test", "sandbox"]).expect();
    // The page shows parts of these files.
    let shown =
        [("toml workspace", "Cargo.toml"), ("toml client", "acme-client/Cargo.toml"), ("toml program", "acme/Cargo.toml")];
    let rust = ["acme-client/build.rs", "acme-client/src/lib.rs", "acme-client/tests/sandbox.rs", "acme/src/main.rs"];
    let files = rust.iter().zip(blocks("docs/another-api.md", "rs")).map(|(file, block)| (*file, block));
    let manifests = shown.iter().map(|(info, file)| (*file, blocks("docs/another-api.md", info).concat()));
    for (file, block) in files.chain(manifests) {
        let path = repository().display().to_string();
        let text = fs::read_to_string(acme.join(file)).unwrap().replace(&path, "../actionapi");
        assert!(!block.is_empty() && text.contains(&block), "{file} does not have\n{block}\nbut\n{text}");
    }
}

#[test]
fn existing_schemas_have_workspaces_whose_tests_pass() {
    let _turn = turn();
    let program = program();
    // Hashes, sessions with files, JSON bodies.
    for name in ["cloudstack", "qbittorrent", "zabbix"] {
        let schema = repository().join("tests/apis").join(name).join("schema.yaml");
        let printed = tests(&make(&program, name, &["--schema", schema.to_str().unwrap()]));
        assert!(printed.contains("test a_double_replies_otherwise ... ok"), "{name}: {printed}");
    }
}

#[test]
fn a_workspace_around_a_new_one_is_no_obstacle_unless_it_takes_it_in() {
    let _turn = turn();
    let program = program();
    let inner = make(&program, "inner", &[]);
    let outer = inner.parent().unwrap().join("Cargo.toml");
    let metadata = |folder: &Path| cargo(folder, &["metadata", "--no-deps", "--format-version", "1"]);
    fs::write(&outer, "[workspace]\nresolver = \"3\"\nmembers = []\n").unwrap();
    metadata(&inner).expect();
    // What the note of the command says.
    fs::write(&outer, "[workspace]\nresolver = \"3\"\nmembers = [\"inn*\"]\n").unwrap();
    assert_ne!(metadata(outer.parent().unwrap()).code, Some(0));
    fs::write(&outer, "[workspace]\nresolver = \"3\"\nmembers = [\"inn*\"]\nexclude = [\"inner\"]\n").unwrap();
    metadata(outer.parent().unwrap()).expect();
    fs::remove_file(&outer).unwrap();
}
