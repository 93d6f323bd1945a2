//! A folder that is written completely or not at all, and the workspace of cargo that is around it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use actionapi::text::shown_path;
use actionapi_codegen::files::Files;

/// Writes the files to a folder that does not exist yet or is empty: first to one beside it, which then gets the name.
pub(crate) fn write(files: &Files, folder: &Path) -> Result<(), String> {
    is_free(folder)?;
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.with_file_name(format!(".{name}.{}.new", std::process::id()));
    let made = |error: io::Error| format!("cannot make {}: {error}", shown_path(folder));
    // One of this name that another process made stays.
    fs::create_dir(&beside).map_err(made)?;
    let written = write_all(files, &beside).and_then(|()| {
        if folder.exists() {
            // Some systems do not rename a folder to one that exists.
            fs::remove_dir(folder)?;
        }
        fs::rename(&beside, folder)
    });
    written.map_err(|error| {
        // The first error matters.
        let _ = fs::remove_dir_all(&beside);
        made(error)
    })
}

/// Whether the folder can be made; otherwise the reason.
fn is_free(folder: &Path) -> Result<(), String> {
    let about = |error: io::Error| format!("cannot read {}: {error}", shown_path(folder));
    let is_taken = |what: &str| Err(format!("{} exists already and is not {what}; nothing was written", shown_path(folder)));
    match fs::symlink_metadata(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(about(error)),
        Ok(metadata) if !metadata.is_dir() => is_taken("a folder"),
        Ok(_) if fs::read_dir(folder).map_err(about)?.next().is_some() => is_taken("empty"),
        Ok(_) => Ok(()),
    }
}

fn write_all(files: &Files, folder: &Path) -> io::Result<()> {
    for (name, text) in files.iter() {
        let path = folder.join(name);
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(path, text)?;
    }
    Ok(())
}

/// The manifest of the workspace that cargo would find above a folder.
pub(crate) fn outer_workspace(folder: &Path) -> Option<PathBuf> {
    let folder = std::path::absolute(folder).ok()?;
    let manifests = folder.ancestors().skip(1).map(|ancestor| ancestor.join("Cargo.toml"));
    let is_workspace = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap_or_default();
        text.lines().any(|line| line.trim_start().starts_with("[workspace]") || line.trim_start().starts_with("[workspace."))
    };
    manifests.into_iter().find(is_workspace)
}
