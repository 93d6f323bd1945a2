//! From a schema's text to files: check, then emit. A schema with an error gives no files.
//!
//! It knows nothing of the schema's origin and the files' destination.

use crate::check::check;
use crate::diagnostic::Diagnostics;
use crate::emit::{self, Cache};
use crate::files::{Files, header};
use crate::source::Source;

/// The result of generation.
#[derive(Debug)]
#[non_exhaustive]
pub struct Generated {
    /// The files: one, `NAME.rs`, named as the API is, with `_` for `-`.
    pub files: Files,
    /// Problems that do not prevent generation; often none.
    pub warnings: Diagnostics,
}

/// Generates the client of the API that a schema describes. Of the schema's path, only the file name is part of the output.
///
/// # Errors
/// If the schema is invalid: all of its errors.
pub fn generate(source: &Source) -> Result<Generated, Diagnostics> {
    generate_cached(source, "", None).map(|(generated, _)| generated)
}

/// As [`generate`], but with the cache that an earlier run of the same generator left. Returns the cache to leave.
pub(crate) fn generate_cached(
    source: &Source,
    cache: &str,
    generator: Option<&str>,
) -> Result<(Generated, Option<String>), Diagnostics> {
    let checked = check(source)?;
    let cache = generator.map_or_else(Cache::default, |generator| Cache::load(cache, generator));
    let emitted = emit::emit(&checked.api, &cache, generator);
    let name = source.name();
    let file_name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let mut files = Files::default();
    files.insert(format!("{}.rs", checked.api.name.replace('-', "_")), header(file_name) + &emitted.source);
    Ok((Generated { files, warnings: checked.warnings }, emitted.cache))
}
