//! A package outside the workspace that depends on the generated client, by its path and from a git repository.

use std::path::Path;

use crate::cargo::{cargo, command, folder, run, turn};
use crate::copy::{copy, repository, write_if_changed};

const MAIN: &str = r#"
use generated_client::Client;
use generated_client::sandbox::Sandbox;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start()?;
    let api = Client::builder(sandbox.endpoint()).apikey("any").build()?;
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let me = tokio.block_on(async { api.client().getdetails().await })?;
    println!("{} lives in {}", me.firstname, me.city);
    Ok(())
}
"#;

/// Writes a package that depends on the client as `source` says.
fn package(name: &str, source: &str) -> std::path::PathBuf {
    let folder = folder(name);
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         generated-client = {{ {source}, features = [\"sandbox\"] }}\n\
         tokio = {{ version = \"1\", default-features = false, features = [\"rt\"] }}\n\n[workspace]\n"
    );
    write_if_changed(&folder.join("Cargo.toml"), manifest.as_bytes());
    write_if_changed(&folder.join("src/main.rs"), MAIN.as_bytes());
    // The versions that were fetched for this workspace.
    let lock = std::fs::read(repository().join("Cargo.lock")).unwrap();
    std::fs::write(folder.join("Cargo.lock"), lock).unwrap();
    folder
}

fn quoted(path: &Path) -> String {
    format!("{:?}", path.display().to_string())
}

#[test]
fn by_its_path() {
    let _turn = turn();
    let folder = package("by-path", &format!("path = {}", quoted(&repository().join("generated-client"))));
    assert_eq!(cargo(&folder, &["run", "--quiet"]).expect(), "Test lives in San Clemente\n");
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
    command.args(["run", "--quiet"]);
    assert_eq!(run(command).expect(), "Test lives in San Clemente\n");
}
