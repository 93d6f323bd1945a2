//! From a schema's text to files: check, then emit. A schema with an error gives no files.
//!
//! It knows nothing of the schema's origin and the files' destination.

use crate::check::{Checked, check};
use crate::diagnostic::Diagnostics;
use crate::emit;
use crate::files::{Files, header};
use crate::package::Package;
use crate::source::Source;

/// The generated source.
pub(crate) const SOURCE: &str = "client.rs";

/// The description that the source includes.
pub(crate) const DESCRIPTION: &str = "client.json";

/// The front page of the crate.
const GUIDE: &str = "client.md";

/// The result of generation.
#[derive(Debug)]
#[non_exhaustive]
pub struct Generated {
    /// The files: `client.rs`, `client.json`, which it includes, and `client.md`, the front page of the crate.
    pub files: Files,
    /// Problems that do not prevent generation; often none.
    pub warnings: Diagnostics,
}

/// Generates the client of the API that a schema describes. Of the schema's path, only the file name is part of the output. The front
/// page is that of a package named as the API; see [`generate_for`].
///
/// # Errors
/// If the schema is invalid: all of its errors.
pub fn generate(source: &Source) -> Result<Generated, Diagnostics> {
    let checked = check(source)?;
    let package = Package::new(&checked.api.protocol.name, "0.1.0");
    Ok(files(source, checked, &package))
}

/// As [`generate`], for a package.
///
/// # Errors
/// If the schema is invalid: all of its errors.
pub fn generate_for(source: &Source, package: &Package) -> Result<Generated, Diagnostics> {
    check(source).map(|checked| files(source, checked, package))
}

fn files(source: &Source, checked: Checked, package: &Package) -> Generated {
    let name = source.name();
    let file_name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let mut files = Files::default();
    files.insert(SOURCE, header(file_name) + &emit::emit(&checked.api));
    files.insert(DESCRIPTION, checked.api.to_json());
    files.insert(GUIDE, emit::guide(&checked.api, package));
    Generated { files, warnings: checked.warnings }
}
