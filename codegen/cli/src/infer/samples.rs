//! Samples: replies from files, HAR files, recordings and folders of them.
//!
//! It does not know schemas: which function a request calls is found elsewhere.

use std::fs;
use std::path::{Path, PathBuf};

use actionapi::Tree;
use actionapi::text::shown_path;

use super::har;
use super::sample::{Called, Sample, pairs};

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Samples {
    pub(super) samples: Vec<Sample>,
    /// Files in folders that are no samples, and why.
    pub(super) skipped: Vec<String>,
}

/// Reads files and folders. In folders, what is no sample is skipped.
///
/// # Errors
/// If something cannot be read, or a file that was named is no sample; the message names it.
pub(super) fn read(paths: &[PathBuf]) -> Result<Samples, String> {
    let mut samples = Samples::default();
    for path in paths {
        if path.is_dir() {
            read_folder(path, &mut samples)?;
        } else {
            read_file(path, &mut samples.samples)?;
        }
    }
    // The order of arguments and files makes no difference.
    samples.samples.sort();
    samples.samples.dedup();
    Ok(samples)
}

fn read_folder(folder: &Path, samples: &mut Samples) -> Result<(), String> {
    let cannot = |error: std::io::Error| format!("cannot read the folder {}: {error}", shown_path(folder));
    let entries: Result<Vec<_>, _> =
        fs::read_dir(folder).map_err(cannot)?.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut entries = entries.map_err(cannot)?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            read_folder(&path, samples)?;
        } else if path.extension().is_some_and(|end| end == "json" || end == "har")
            && let Err(message) = read_file(&path, &mut samples.samples)
        {
            samples.skipped.push(message);
        }
    }
    Ok(())
}

fn read_file(path: &Path, samples: &mut Vec<Sample>) -> Result<(), String> {
    let shown = shown_path(path);
    let bytes = fs::read(path).map_err(|error| format!("cannot read {shown}: {error}"))?;
    let text = String::from_utf8(bytes).map_err(|_| format!("{shown} is not UTF-8"))?;
    let tree = Tree::read(&text).map_err(|syntax| format!("{shown} is not JSON: {syntax}"))?;
    if let Some(entries) = tree.get("log").and_then(|log| log.get("entries")) {
        samples.extend(
            entries
                .items()
                .iter()
                .enumerate()
                .filter_map(|(index, entry)| har::sample(entry, format!("{shown}, entry {}", index + 1))),
        );
        return Ok(());
    }
    if tree.get("file").is_some() && tree.get("function").is_some() && tree.get("status").is_some() {
        return Err(format!("{shown} is the recording of a file, which shows no types"));
    }
    if let Some(sample) = recording(&tree, &shown) {
        samples.push(sample);
        return Ok(());
    }
    let name = path.file_stem().and_then(|stem| stem.to_str()).ok_or_else(|| format!("the name of {shown} is not UTF-8"))?;
    samples.push(of_file(name, shown.clone(), text));
    Ok(())
}

/// A reply in a file of its own, whose name says what it is: `MODULE.FUNCTION.WORD`. Words of digits are statuses and numbers of samples.
fn of_file(name: &str, origin: String, body: String) -> Sample {
    let mut parts: Vec<String> = name.split('.').map(str::to_owned).collect();
    let is_failure = parts.len() > 1 && parts.last().is_some_and(|last| last == "error");
    if is_failure {
        parts.pop();
    }
    let status = parts.get(1..).unwrap_or_default().iter().filter(|part| part.len() == 3).find_map(|part| part.parse().ok());
    let mut is_first = true;
    parts.retain(|part| std::mem::take(&mut is_first) || part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()));
    Sample { origin, call: Called::File(parts), status: status.unwrap_or(200), headers: Vec::new(), body, is_failure }
}

/// A recorded call: an object with the function, its parameters, and the reply's status, headers and body.
fn recording(tree: &Tree, origin: &str) -> Option<Sample> {
    let function = tree.get("function")?.text()?;
    let Tree::Number(status) = tree.get("status")? else { return None };
    let body = tree.get("body")?;
    let module = tree.get("module").and_then(Tree::text).unwrap_or_default();
    let call = Called::Function {
        module: module.to_owned(),
        function: function.to_owned(),
        parameters: tree.get("parameters").map(pairs).unwrap_or_default(),
    };
    let body = body.text().map_or_else(|| body.to_string(), str::to_owned);
    let headers = tree.get("headers").map(pairs).unwrap_or_default();
    Some(Sample { origin: origin.to_owned(), call, status: status.parse().ok()?, headers, body, is_failure: false })
}
