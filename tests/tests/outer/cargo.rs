//! Runs cargo in another folder, without what this test's own cargo set, and without the network: all that is needed was fetched for
//! this workspace already.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Where these tests keep their copies and builds.
pub(crate) fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("outer").join(name)
}

/// The builds share a folder, so that what they have in common is built once; so they take turns.
pub(crate) fn turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How a command ended, and what it printed.
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) output: String,
    pub(crate) error: String,
}

impl Outcome {
    /// What it printed on standard output, if it went well.
    #[track_caller]
    pub(crate) fn expect(self) -> String {
        assert_eq!(self.code, Some(0), "{}{}", self.output, self.error);
        self.output
    }

    /// Whether cargo compiled the package.
    pub(crate) fn compiled(&self, package: &str) -> bool {
        self.error.contains(&format!("Compiling {package} v"))
    }
}

/// A command in a folder, in which `cargo` is the one that runs the tests.
pub(crate) fn command(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO_") || name.starts_with("CLIENTAPI_")) {
        command.env_remove(name);
    }
    for name in ["CARGO", "RUSTFLAGS", "RUSTDOCFLAGS", "RUSTC_WRAPPER", "OUT_DIR"] {
        command.env_remove(name);
    }
    let cargo = PathBuf::from(std::env::var_os("CARGO").expect("cargo runs the tests"));
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let folders = cargo.parent().map(Path::to_owned).into_iter().chain(std::env::split_paths(&folders));
    command.env("PATH", std::env::join_paths(folders).unwrap());
    if let Some(home) = std::env::var_os("CARGO_HOME") {
        command.env("CARGO_HOME", home);
    }
    command.env("CARGO_TARGET_DIR", self::folder("target")).env("CARGO_TERM_COLOR", "never");
    command
}

pub(crate) fn run(mut command: Command) -> Outcome {
    let output = command.output().unwrap();
    Outcome {
        code: output.status.code(),
        output: String::from_utf8(output.stdout).unwrap(),
        error: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Cargo with these arguments, offline.
pub(crate) fn cargo(folder: &Path, arguments: &[&str]) -> Outcome {
    let mut command = command("cargo", folder);
    command.args(arguments).env("CARGO_NET_OFFLINE", "true");
    run(command)
}
