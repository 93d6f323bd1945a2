//! What `.ci/release` asks for before a version is published.

use std::fs;
use std::path::Path;

use crate::cargo::{Outcome, command, run};
use crate::copy::copy;

const VERSION: &str = env!("CARGO_PKG_VERSION");

const MANIFESTS: &[&str] = &[
    "runtime/core/Cargo.toml",
    "runtime/Cargo.toml",
    "codegen/Cargo.toml",
    "codegen/cli/Cargo.toml",
    "generated-client/Cargo.toml",
    "generated-client/cli/Cargo.toml",
];

/// Changes a file of the copy.
fn edit(file: &Path, change: impl Fn(&str) -> String) {
    let text = fs::read_to_string(file).unwrap();
    fs::write(file, change(&text)).unwrap();
}

/// Without the lines that start so.
fn without(text: &str, start: &str) -> String {
    text.lines().filter(|line| !line.starts_with(start)).map(|line| format!("{line}\n")).collect()
}

#[test]
fn a_release_needs_an_address_a_changelog_and_frozen_schemas() {
    let folder = copy("release");
    let git = |arguments: &[&str]| -> Outcome {
        let mut command = command("git", &folder);
        command.args(["-c", "user.name=Test", "-c", "user.email=test@example.com"]).args(arguments);
        run(command)
    };
    if git(&["--version"]).code != Some(0) {
        return;
    }
    let check = || {
        let mut command = command("bash", &folder);
        command.arg(".ci/release");
        run(command)
    };
    git(&["init", "--quiet", "--initial-branch=main"]).expect();
    let frozen = folder.join("tests/frozen").join(VERSION);
    edit(&folder.join("Cargo.toml"), |text| without(text, "repository"));
    MANIFESTS.iter().for_each(|manifest| edit(&folder.join(manifest), |text| without(text, "repository")));
    edit(&folder.join("CHANGELOG.md"), |text| without(text, &format!("## {VERSION}")));
    fs::remove_dir_all(&frozen).unwrap();
    let refused = check();
    assert_eq!(refused.code, Some(1), "{}", refused.error);
    for expected in ["set `repository`", "codegen/cli/Cargo.toml: add", "no heading", "UPDATE_FROZEN=1", "not committed"] {
        assert!(refused.error.contains(expected), "{expected}: {}", refused.error);
    }
    let lines = MANIFESTS.len() + 4;
    assert!(refused.error.contains(&format!("{lines} problems")), "{}", refused.error);

    let address = "[workspace.package]\nrepository = \"https://example.com/actionapi\"";
    edit(&folder.join("Cargo.toml"), |text| text.replace("[workspace.package]", address));
    let inherited = "[package]\nrepository.workspace = true";
    MANIFESTS.iter().for_each(|manifest| edit(&folder.join(manifest), |text| text.replacen("[package]", inherited, 1)));
    edit(&folder.join("CHANGELOG.md"), |text| {
        text.replace("## Unreleased", &format!("## Unreleased\n\n## {VERSION}, 2030-01-01"))
    });
    fs::create_dir_all(&frozen).unwrap();
    git(&["add", "--all"]).expect();
    git(&["commit", "--quiet", "--message", "all of it"]);
    let accepted = check();
    assert_eq!(accepted.code, Some(0), "{}", accepted.error);
    assert_eq!(accepted.output, format!("{VERSION} is ready to be released\n"));
}
