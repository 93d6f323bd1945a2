//! Schemas with one feature each. The first line of each names the generated items that the snapshot beside it has.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use actionapi_codegen::Source;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/accept")
}

/// The names of the files with this extension, without it.
fn stems(extension: &str) -> BTreeSet<String> {
    let paths = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let stem = |path: PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    paths.filter(|path| path.extension().is_some_and(|found| found == extension)).map(stem).collect()
}

#[test]
fn accepted_schemas_generate_what_their_snapshots_hold() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for stem in stems("yaml") {
        let schema = fs::read_to_string(folder().join(format!("{stem}.yaml"))).unwrap();
        assert!(schema.lines().count() <= 20, "{stem}.yaml is longer than 20 lines");
        let generated = match actionapi_codegen::generate(&Source::new(format!("{stem}.yaml"), schema.as_str())) {
            Ok(generated) => generated,
            Err(problems) => panic!("{stem}.yaml is refused:\n{}", problems),
        };
        let source = generated.files.get("client.rs").unwrap();
        assert!(!source.contains("compile_error!"), "{stem}.yaml:\n{source}");
        let shown =
            schema.lines().next().and_then(|line| line.strip_prefix("# shows: ")).expect("the first line says what to show");
        let items: Vec<String> = shown.split("; ").map(|start| item(source, start)).collect();
        settings.set_description(shown);
        settings.bind(|| insta::assert_snapshot!(stem.as_str(), items.join("\n")));
    }
}

/// Editors on Windows write both.
#[test]
fn a_byte_order_mark_and_carriage_returns_change_nothing() {
    for stem in stems("yaml") {
        let schema = fs::read_to_string(folder().join(format!("{stem}.yaml"))).unwrap().replace("\r\n", "\n");
        let generate = |text: String| {
            let generated = actionapi_codegen::generate(&Source::new("a.yaml", text)).unwrap();
            generated.files.iter().map(|(_, source)| source.to_owned()).collect::<String>()
        };
        assert_eq!(generate(format!("\u{feff}{schema}").replace('\n', "\r\n")), generate(schema), "{stem}.yaml");
    }
}

#[test]
fn every_schema_has_a_snapshot_and_every_snapshot_a_schema() {
    assert_eq!(stems("snap"), stems("yaml"));
}

/// The first item whose code starts so, with its documentation and attributes, as if it stood at the left margin.
fn item(source: &str, start: &str) -> String {
    let lines: Vec<&str> = source.lines().collect();
    let begins = |line: &str| {
        let code = line.trim_start();
        let code = code.strip_prefix("pub(crate) ").filter(|_| !start.starts_with("pub")).unwrap_or(code);
        code.strip_prefix(start).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    };
    let at = lines.iter().position(|line| begins(line)).unwrap_or_else(|| panic!("no item starts `{start}`:\n{source}"));
    let indent = lines[at].len() - lines[at].trim_start().len();
    let is_deeper = |line: &str| line.is_empty() || line.len() - line.trim_start().len() > indent;
    // Attributes of several lines end at the item's own indent, so the item begins after the last blank line or opening brace.
    let is_before = |line: &str| {
        let is_outer = line.len() < indent + 1 || !is_deeper(line) && line.ends_with('{');
        is_outer && !line.trim_start().starts_with("//")
    };
    let first = (0..at).rev().find(|&before| is_before(lines[before])).map_or(0, |before| before + 1);
    let is_open = |line: &str| line.matches('{').count() > line.matches('}').count();
    let ends = |line: &str| !is_deeper(line) && line.ends_with([';', '}']) && !is_open(line);
    let last = (at..lines.len()).find(|&end| ends(lines[end])).unwrap_or(at);
    let cut = |line: &&str| line.get(indent..).unwrap_or_default().to_owned() + "\n";
    lines[first..=last].iter().map(cut).collect()
}
