//! A package outside the workspace that depends on the generated client, by its path and from a git repository.

use std::path::{Path, PathBuf};
use std::process::Command;

use generated_client::sandbox::Sandbox;

use crate::cargo::{Outcome, cargo, command, folder, run, turn};
use crate::copy::{copy, repository, write_if_changed};
use crate::readme::blocks;

const MAIN: &str = r#"
use generated_client::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let api = Client::from_environment()?;
    let me = api.client().getdetails().await?;
    println!("{} lives in {}", me.firstname, me.city);
    Ok(())
}
"#;

/// Writes a package with the dependencies of `docs/automate.md`, in which `source` takes the place of the path.
fn package(name: &str, source: &str) -> PathBuf {
    let folder = folder(name);
    let [dependencies] = <[String; 1]>::try_from(blocks("docs/automate.md", "toml")).unwrap();
    let said = "path = \"../actionapi/generated-client\"";
    assert!(dependencies.contains(said), "{dependencies}");
    let dependencies = dependencies.replace(said, source);
    let manifest =
        format!("[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n{dependencies}\n[workspace]\n");
    write_if_changed(&folder.join("Cargo.toml"), manifest.as_bytes());
    write_if_changed(&folder.join("src/main.rs"), MAIN.as_bytes());
    // The versions that were fetched for this workspace.
    let lock = std::fs::read(repository().join("Cargo.lock")).unwrap();
    std::fs::write(folder.join("Cargo.lock"), lock).unwrap();
    folder
}

/// Runs what was built, against a sandbox.
#[track_caller]
fn runs(built: Outcome, name: &str) {
    built.expect();
    let sandbox = Sandbox::start().unwrap();
    let mut program = Command::new(folder("target").join("debug").join(name));
    program.env("CLIENTAPI_ENDPOINT", sandbox.endpoint()).env("CLIENTAPI_APIKEY", "any");
    assert_eq!(run(program).expect(), "Test lives in San Clemente\n");
}

fn quoted(path: &Path) -> String {
    format!("{:?}", path.display().to_string())
}

#[test]
fn by_its_path() {
    let _turn = turn();
    let folder = package("by-path", &format!("path = {}", quoted(&repository().join("generated-client"))));
    runs(cargo(&folder, &["build", "--quiet"]), "by-path");
}

#[test]
fn from_a_git_repository() {
    let _turn = turn();
    let copy = copy("committed");
    let git = |arguments: &[&str]| {
        let mut command = command("git", &copy);
        command.args(["-c", "user.name=Test", "-c", "user.email=test@example.com"]).args(arguments);
        run(command)
    };
    if git(&["--version"]).code != Some(0) {
        return;
    }
    git(&["init", "--quiet", "--initial-branch=main"]).expect();
    git(&["add", "--all"]).expect();
    // There is nothing to commit if nothing changed since an earlier run.
    git(&["commit", "--quiet", "--message", "all of it"]);
    let address = format!("file://{}", copy.display());
    let folder = package("by-git", &format!("git = {}", quoted(Path::new(&address))));
    // Not offline, for cargo would not even read a repository of this machine then.
    let mut command = command("cargo", &folder);
    command.args(["build", "--quiet"]);
    runs(run(command), "by-git");
}
