//! Workspaces of crates that are there to be compiled: in `target/bench`, each with a lock file and a target folder of its own, so
//! that nothing of them gets into this project's build.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::measure::{Cost, measure};

/// What cargo is asked to do with a crate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    Check,
    Build,
    Release,
}

impl Verb {
    pub(crate) const ALL: [Self; 3] = [Self::Check, Self::Build, Self::Release];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Build => "build",
            Self::Release => "build --release",
        }
    }
}

/// A workspace of crates to compile.
pub(crate) struct Project {
    folder: PathBuf,
}

/// The root of this repository.
pub(crate) fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(2).unwrap_or(own).to_owned()
}

impl Project {
    /// The workspace of this name. Where a version of a dependency is open, it is the one that this repository is locked to.
    pub(crate) fn new(name: &str, members: &[&str]) -> Result<Self, String> {
        let project = Self { folder: root().join("target").join("bench").join(name) };
        let members: String = members.iter().map(|member| format!("{member:?}, ")).collect();
        let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = [{members}]\n\n[profile.release]\nstrip = true\n");
        project.write("Cargo.toml", &manifest)?;
        let lock = project.folder.join("Cargo.lock");
        if !lock.exists() {
            fs::copy(root().join("Cargo.lock"), &lock).map_err(|error| format!("cannot copy the lock file: {error}"))?;
        }
        Ok(project)
    }

    /// Writes a file, also if it says the same already: for cargo it has changed.
    pub(crate) fn write(&self, path: &str, text: &str) -> Result<(), String> {
        let path = self.folder.join(path);
        let folder = path.parent().unwrap_or(&self.folder);
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, text));
        written.map_err(|error| format!("cannot write {}: {error}", path.display()))
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    /// A package: its manifest after `[package]`, and its source files.
    pub(crate) fn package(&self, name: &str, manifest: &str, files: &[(&str, &str)]) -> Result<(), String> {
        let head = format!("[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n");
        self.write(&format!("{name}/Cargo.toml"), &format!("{head}{manifest}"))?;
        files.iter().try_for_each(|(path, text)| self.write(&format!("{name}/{path}"), text))
    }

    pub(crate) fn target(&self) -> PathBuf {
        self.folder.join("target")
    }

    pub(crate) fn cargo(&self, verb: Verb, package: &str) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(&self.folder).env("CARGO_TARGET_DIR", self.target());
        command.args(verb.name().split(' ')).args(["--package", package]);
        command
    }

    /// What cargo cost as a whole, and what rustc cost for the members of the workspace that had changed.
    pub(crate) fn run(&self, verb: Verb, package: &str) -> Result<(Cost, Cost), String> {
        measure(&mut self.cargo(verb, package))
    }

    /// What rustc costs for the whole of these crates, of which the last depends on the others; what they depend on is compiled
    /// already.
    pub(crate) fn compile(&self, verb: Verb, packages: &[&str]) -> Result<Cost, String> {
        for package in packages {
            self.forget(package)?;
        }
        let last = packages.last().ok_or("there is nothing to compile")?;
        Ok(self.run(verb, last)?.1)
    }

    /// Makes a package one that was never compiled.
    fn forget(&self, package: &str) -> Result<(), String> {
        for source in ["src/lib.rs", "src/main.rs"] {
            let path = self.folder.join(package).join(source);
            if let Ok(text) = fs::read_to_string(&path) {
                self.write(&format!("{package}/{source}"), &text)?;
            }
        }
        let prefix = format!("{}-", package.replace('-', "_"));
        for profile in ["debug", "release"] {
            let Ok(entries) = fs::read_dir(self.target().join(profile).join("incremental")) else { continue };
            for entry in entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(&prefix)) {
                fs::remove_dir_all(entry.path()).map_err(|error| error.to_string())?;
            }
        }
        Ok(())
    }
}
