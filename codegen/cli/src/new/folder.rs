//! A folder that is written completely or not at all, and the workspace of cargo that is around it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use actionapi::text::shown_path;
use actionapi_codegen::files::Files;

/// Writes the files to a folder that does not exist yet or is empty: first to one beside it, which then gets the name.
pub(crate) fn write(files: &Files, folder: &Path) -> Result<(), String> {
    if !is_free(folder)? {
        return Err(format!("{} exists already and is not empty; nothing was written", shown_path(folder)));
    }
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.with_file_name(format!(".{name}.{}.new", std::process::id()));
    let written = write_all(files, &beside).and_then(|()| {
        if folder.exists() {
            // Some systems do not rename a folder to one that exists.
            fs::remove_dir(folder)?;
        }
        fs::rename(&beside, folder)
    });
    written.map_err(|error| {
        // The first error matters. A folder of this name that another process made stays.
        if error.kind() != io::ErrorKind::AlreadyExists {
            let _ = fs::remove_dir_all(&beside);
        }
        format!("cannot make {}: {error}", shown_path(folder))
    })
}

fn is_free(folder: &Path) -> Result<bool, String> {
    let about = |error: io::Error| format!("cannot read {}: {error}", shown_path(folder));
    match fs::symlink_metadata(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(about(error)),
        Ok(metadata) if !metadata.is_dir() => Ok(false),
        Ok(_) => Ok(fs::read_dir(folder).map_err(about)?.next().is_none()),
    }
}

fn write_all(files: &Files, folder: &Path) -> io::Result<()> {
    fs::create_dir(folder)?;
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
