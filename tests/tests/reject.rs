//! Schemas of one mistake each, or a few of a kind, and what is said about them: the snapshot beside each holds just that. Warnings
//! count as mistakes here.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use actionapi_codegen::{Diagnostics, Kind, Source};

/// A name, and what makes the schema.
type Made = (&'static str, fn() -> Vec<u8>);

/// Schemas that cannot be files of a few lines.
const MADE: &[Made] = &[
    ("byte-order-mark", || "\u{feff}format: one\n".as_bytes().to_vec()),
    ("carriage-returns", || {
        let schema = fs::read_to_string(folder().join("unknown-key.yaml")).unwrap();
        schema.replace("\r\n", "\n").replace('\n', "\r\n").into_bytes()
    }),
    ("carriage-returns-alone", || b"# The end\nformat\r: \r\r\r".to_vec()),
    ("aliases", || {
        let double = |level: usize| format!("  l{level}: &l{level} [*l{0}, *l{0}, *l{0}, *l{0}]\n", level - 1);
        format!("format: 1\nbomb:\n  l0: &l0 [1]\n{}", (1..40).map(double).collect::<String>()).into_bytes()
    }),
    ("control-characters", || "format: 1\napi: \u{9b}31m\n".as_bytes().to_vec()),
    ("nesting", || format!("format: 1\napi: {}{}\n", "[".repeat(70), "]".repeat(70)).into_bytes()),
    ("nesting-without-end", || format!("format: 1\napi: {}", "[".repeat(100_000)).into_bytes()),
    ("not-utf8", || b"format: 1\napi:\n  name: caf\xe9\n".to_vec()),
    ("not-utf8-but-utf16", || "\u{feff}format: 1\n".encode_utf16().flat_map(u16::to_le_bytes).collect()),
    ("zero-bytes", || vec![0; 16]),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reject")
}

/// The names of the files with this extension, without it.
fn stems(extension: &str) -> BTreeSet<String> {
    let paths = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let stem = |path: PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    paths.filter(|path| path.extension().is_some_and(|found| found == extension)).map(stem).collect()
}

/// All schemas by their names.
fn schemas() -> Vec<(String, Vec<u8>)> {
    let read = |stem: String| {
        let bytes = fs::read(folder().join(format!("{stem}.yaml"))).unwrap();
        assert!(bytes.iter().filter(|byte| **byte == b'\n').count() <= 20, "{stem}.yaml is longer than 20 lines");
        (stem, bytes)
    };
    stems("yaml").into_iter().map(read).chain(MADE.iter().map(|(name, make)| ((*name).to_owned(), make()))).collect()
}

/// What is said about a schema.
fn diagnostics(stem: &str, bytes: Vec<u8>) -> Diagnostics {
    match Source::from_bytes(format!("{stem}.yaml"), bytes) {
        Ok(source) => match actionapi_codegen::check(&source) {
            Ok(checked) => checked.warnings,
            Err(problems) => problems,
        },
        Err(error) => error.diagnostics().unwrap(),
    }
}

#[test]
fn mistakes_are_told_as_their_snapshots_hold() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for (stem, bytes) in schemas() {
        let diagnostics = diagnostics(&stem, bytes);
        assert!(!diagnostics.is_empty(), "{stem} is without mistakes");
        settings.bind(|| insta::assert_snapshot!(stem.as_str(), diagnostics.to_string()));
    }
}

#[test]
fn every_schema_has_a_snapshot_and_every_snapshot_a_schema() {
    let names: BTreeSet<String> = schemas().into_iter().map(|(stem, _)| stem).collect();
    assert_eq!(stems("snap"), names);
}

/// The names of the methods and functions in this block of source, up to the brace that closes it.
fn functions_of(source: &str, block: &str) -> BTreeSet<String> {
    let (before, after) = source.split_once(&format!("{block} {{\n")).unwrap_or_else(|| panic!("there is no `{block}`"));
    let indent = before.rsplit('\n').next().unwrap();
    let (body, _) = after.split_once(&format!("\n{indent}}}")).unwrap();
    let names = body.lines().filter_map(|line| line.trim_start().strip_prefix("pub fn "));
    names.map(|rest| rest.split(['(', '<']).next().unwrap().to_owned()).collect()
}

/// A module becomes a method beside them; what the runtime's sandbox has, the generated one has by dereferencing.
#[test]
fn whatever_the_clients_and_the_sandbox_have_is_reserved() {
    let schema = |module: &str| {
        let api = "{ name: e, title: E, request: { path: '/${module}/${function}' }, reply: { success: http } }";
        let functions = "{ list: { effect: read, example: { data: [] } } }";
        Source::new("e.yaml", format!("format: 1\napi: {api}\nmodules: {{ {module}: {{ functions: {functions} }} }}\n"))
    };
    let generated = actionapi_codegen::generate(&schema("things")).unwrap();
    let (_, source) = generated.files.iter().next().unwrap();
    let (root, blocking) = source.split_once("pub mod blocking {").unwrap();
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/src/sandbox/mod.rs");
    let runtime = fs::read_to_string(runtime).unwrap().replace("\r\n", "\n");
    let mut names = functions_of(root, "impl Client");
    assert_eq!(names, functions_of(blocking, "impl Client"));
    assert!(names.remove("things"));
    names.extend(functions_of(source, "impl Sandbox"));
    names.remove("things");
    names.extend(functions_of(&runtime, "impl Sandbox"));
    // It has no `self`, and only the runtime's own type has it.
    assert!(names.remove("start_on"));
    for name in &names {
        let problems = actionapi_codegen::check(&schema(name)).expect_err(name);
        assert!(problems.iter().all(|problem| problem.kind() == Kind::Reserved), "{name}: {problems}");
    }
    assert!(names.contains("builder") && names.contains("require_credential"), "{names:?}");
}

#[test]
fn every_kind_of_diagnostic_is_shown() {
    let shown: Vec<Diagnostics> = schemas().into_iter().map(|(stem, bytes)| diagnostics(&stem, bytes)).collect();
    for kind in Kind::ALL {
        let is_shown = shown.iter().flatten().any(|diagnostic| diagnostic.kind() == *kind);
        assert!(is_shown, "no schema shows `{}`", kind.name());
    }
}
