//! Files of npm packages, which nothing here contains: fetched once, into the build folder.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A file of a package, by its path below `node_modules`. Nothing where there is no npm, or where it cannot fetch the package and nobody
/// requires it.
pub(crate) fn file(package: &str, path: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("npm").join(package.replace(['/', '@'], "_"));
    let file = folder.join("node_modules").join(path);
    if file.exists() {
        return Some(file);
    }
    std::fs::create_dir_all(&folder).unwrap();
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-save", "--prefix"]).arg(&folder).arg(package);
    match npm.output() {
        Ok(output) if output.status.success() => Some(file),
        Ok(output) => {
            assert!(std::env::var_os("REQUIRE_PROGRAMS").is_none(), "{output:?}");
            eprintln!("skipped: npm cannot fetch {package}");
            None
        }
        Err(error) => {
            eprintln!("skipped: npm: {error}");
            None
        }
    }
}
