//! A file as it was in a git revision, read with `git show`. Nothing is checked out.
//!
//! It does not know what is in the file.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use actionapi::text::{one_line, shown_path};

use crate::failure::Failure;

/// A revision, and perhaps the path of a file in it: `main`, `v1.2.0:schema/schema.yaml`.
pub(crate) struct Revision<'a> {
    name: &'a str,
    path: Option<&'a str>,
}

impl<'a> Revision<'a> {
    /// Reads `REV` or `REV:PATH`; `None` if it is neither.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let (name, path) = match text.split_once(':') {
            Some((name, path)) => (name, Some(path)),
            None => (text, None),
        };
        // What begins with a dash is an option to git.
        let is_fine = !name.is_empty() && !name.starts_with('-') && path != Some("");
        is_fine.then_some(Self { name, path })
    }

    /// Whether it says which file.
    pub(crate) fn has_path(&self) -> bool {
        self.path.is_some()
    }

    /// The file in this revision: that of its own path, which begins at the root of the repository, or else of the path of this one; with
    /// its name for messages. The bytes are `None` if the revision has no such file.
    pub(crate) fn read(&self, beside: &Path) -> Result<(String, Option<Vec<u8>>), Failure> {
        let folder = match beside.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        let git = Git { folder: &folder };
        if !git.run(&["rev-parse", "--git-dir"])?.status.success() {
            let message =
                format!("cannot read revision `{}`: {} is in no git repository", one_line(self.name), shown_path(&folder));
            return Err(Failure::File(message));
        }
        let commit = git.run(&["rev-parse", "--verify", "--quiet", &format!("{}^{{commit}}", self.name)])?;
        if !commit.status.success() {
            let message = format!("no revision `{}` in the git repository of {}", one_line(self.name), shown_path(&folder));
            return Err(Failure::File(format!("{message}; a shallow clone may lack it: fetch it first")));
        }
        let commit = String::from_utf8_lossy(&commit.stdout).trim().to_owned();
        let path = match (self.path, beside.file_name()) {
            (Some(path), _) => path.to_owned(),
            (None, Some(name)) => format!("./{}", name.to_string_lossy()),
            (None, None) => return Err(Failure::File(format!("{} is no file", shown_path(beside)))),
        };
        let shown = format!("{}:{}", self.name, self.path.map_or_else(|| shown_path(beside), str::to_owned));
        let object = format!("{commit}:{path}");
        if !git.run(&["cat-file", "-e", &object])?.status.success() {
            return Ok((shown, None));
        }
        let file = git.run(&["show", &object])?;
        if !file.status.success() {
            let error = String::from_utf8_lossy(&file.stderr);
            return Err(Failure::File(format!("cannot read {}: {}", one_line(&shown), one_line(error.trim()))));
        }
        Ok((shown, Some(file.stdout)))
    }
}

/// The program `git` in a folder.
struct Git<'a> {
    folder: &'a Path,
}

impl Git<'_> {
    fn run(&self, arguments: &[&str]) -> Result<Output, Failure> {
        let output = Command::new("git").current_dir(self.folder).args(arguments).output();
        output.map_err(|error| match self.folder.is_dir() {
            true => Failure::File(format!("cannot run `git`: {error}")),
            false => Failure::File(format!("cannot read the folder {}", shown_path(self.folder))),
        })
    }
}
