//! A copy of the repository. What has not changed since an earlier run is not written again, so that cargo need not build it again.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cargo::folder;

/// What no clone has.
const LEFT_OUT: &[&str] = &["target", ".git"];

pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Brings the copy of this name up to date; its folder.
pub(crate) fn copy(name: &str) -> PathBuf {
    let to = folder(name);
    mirror(repository(), &to);
    to
}

fn mirror(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    let entries: Vec<_> = fs::read_dir(from).unwrap().map(|entry| entry.unwrap()).collect();
    for old in fs::read_dir(to).unwrap().map(|entry| entry.unwrap()) {
        let is_kept = entries.iter().any(|entry| entry.file_name() == old.file_name());
        match old.file_type().unwrap().is_dir() {
            _ if is_kept || old.file_name() == ".git" => {}
            true => fs::remove_dir_all(old.path()).unwrap(),
            false => fs::remove_file(old.path()).unwrap(),
        }
    }
    for entry in entries.iter().filter(|entry| !LEFT_OUT.iter().any(|name| entry.file_name() == *name)) {
        let (path, copy) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            mirror(&path, &copy);
        } else if kind.is_symlink() {
            link(&fs::read_link(&path).unwrap(), &copy);
        } else {
            write_if_changed(&copy, &fs::read(&path).unwrap());
        }
    }
}

fn link(target: &Path, link: &Path) {
    if fs::read_link(link).is_ok_and(|found| found == target) {
        return;
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(target, link).unwrap();
    #[cfg(not(unix))]
    std::os::windows::fs::symlink_file(target, link).unwrap();
}

pub(crate) fn write_if_changed(path: &Path, bytes: &[u8]) {
    if fs::read(path).is_ok_and(|found| found == bytes) {
        return;
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}
