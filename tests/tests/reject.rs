//! Schemas with one mistake each, or a few of a kind. The snapshot beside each has the diagnostics. Warnings count as mistakes here.

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
    ("aliases-of-texts", || {
        let text = "x".repeat(20_000);
        let function = "      *f : { effect: read, description: *d }\n";
        format!("format: 1\napi: {{ title: &f f, description: &d {text} }}\nmodules:\n{}", function.repeat(900)).into_bytes()
    }),
    ("control-characters", || "format: 1\napi: \u{9b}31m\n".as_bytes().to_vec()),
    ("deep-type", || chain("list<T>", 40)),
    ("type-depth", || chain("T?", 120)),
    ("nesting", || format!("format: 1\napi: {}{}\n", "[".repeat(70), "]".repeat(70)).into_bytes()),
    ("nesting-without-end", || format!("format: 1\napi: {}", "[".repeat(100_000)).into_bytes()),
    ("not-utf8", || b"format: 1\napi:\n  name: caf\xe9\n".to_vec()),
    ("not-utf8-but-utf16", || "\u{feff}format: 1\n".encode_utf16().flat_map(u16::to_le_bytes).collect()),
    ("too-many", || {
        let many = |kind: &str| (0..2_001).map(|at| format!("f{at}: {kind}")).collect::<Vec<_>>().join(",\n    ");
        format!(
            "format: 1\napi:\n  name: a\n  title: A\n  request: {{}}\n  reply: {{ success: http }}\n\
             types:\n  Big: {{ record: {{\n    {} }} }}\n\
             modules:\n  m: {{ functions: {{ f: {{ effect: read, example: {{ data: {{}} }}, returns: Big?, parameters: {{\n    {} }} }} }} }}\n",
            many("string?"),
            many("integer"),
        )
        .into_bytes()
    }),
    ("zero-bytes", || vec![0; 16]),
];

/// Records one within the other, each field of this type.
fn chain(form: &str, count: usize) -> Vec<u8> {
    let inner = |index: usize| form.replace('T', &format!("T{}", index + 1));
    let record = |index: usize| format!("  T{index}: {{ record: {{ inner: {} }} }}\n", inner(index));
    let records: String = (0..count).map(record).collect();
    let head = "format: 1\napi: { name: deep, title: Deep, reply: { success: http } }\n";
    let function = "get: { effect: read, returns: T0?, example: { data: null } }";
    format!(
        "{head}types:\n{records}  T{count}: {{ record: {{ id: integer }} }}\nmodules:\n  m:\n    functions:\n      {function}\n"
    )
    .into_bytes()
}

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

/// The diagnostics of a schema.
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
fn the_diagnostics_of_mistakes_are_those_of_their_snapshots() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for (stem, bytes) in schemas() {
        let diagnostics = diagnostics(&stem, bytes);
        assert!(!diagnostics.is_empty(), "{stem} has no mistakes");
        settings.bind(|| insta::assert_snapshot!(stem.as_str(), diagnostics.to_string()));
    }
}

#[test]
fn every_schema_has_a_snapshot_and_every_snapshot_a_schema() {
    let names: BTreeSet<String> = schemas().into_iter().map(|(stem, _)| stem).collect();
    assert_eq!(stems("snap"), names);
}

#[test]
fn every_kind_of_diagnostic_is_shown() {
    let shown: Vec<Diagnostics> = schemas().into_iter().map(|(stem, bytes)| diagnostics(&stem, bytes)).collect();
    for kind in Kind::ALL {
        let is_shown = shown.iter().flatten().any(|diagnostic| diagnostic.kind() == *kind);
        assert!(is_shown, "no schema shows `{}`", kind.name());
    }
}
