//! The schemas of released versions, which every later version accepts. They are in `tests/frozen`, a folder for each version.
//!
//! With `UPDATE_FROZEN=1`, the schemas of today become those of the present version.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use actionapi_codegen::Source;

/// The texts of schemas by their paths in the folder of a version.
type Schemas = BTreeMap<PathBuf, String>;

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// What is in a folder, sorted.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn is_schema(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yaml")
}

/// The folders of versions, with what is in them.
fn frozen() -> Vec<(PathBuf, Schemas)> {
    let versions = entries(&repository().join("tests/frozen")).into_iter().filter(|path| path.is_dir());
    let schemas = |version: &Path| {
        let (folders, files): (Vec<_>, Vec<_>) = entries(version).into_iter().partition(|path| path.is_dir());
        let files = files.into_iter().chain(folders.iter().flat_map(|folder| entries(folder)));
        let read = |path: PathBuf| (path.strip_prefix(version).unwrap().to_owned(), fs::read_to_string(&path).unwrap());
        files.filter(|path| is_schema(path)).map(read).collect()
    };
    versions.map(|version| (version.clone(), schemas(&version))).collect()
}

/// The schemas of today.
fn current() -> Schemas {
    let mut paths = vec![
        (PathBuf::from("apis/clientapi.yaml"), repository().join("schema/schema.yaml")),
        (PathBuf::from("kitchen-sink.yaml"), repository().join("tests/kitchen-sink/schema.yaml")),
    ];
    for folder in entries(&repository().join("tests/apis")) {
        let name = format!("{}.yaml", folder.file_name().unwrap().to_str().unwrap());
        paths.push((Path::new("apis").join(name), folder.join("schema.yaml")));
    }
    for path in entries(&repository().join("tests/tests/accept")).into_iter().filter(|path| is_schema(path)) {
        paths.push((Path::new("accept").join(path.file_name().unwrap()), path));
    }
    paths.into_iter().map(|(name, path)| (name, fs::read_to_string(path).unwrap())).collect()
}

/// Writes the schemas of today that no earlier version has.
fn freeze() {
    let folder = repository().join("tests/frozen").join(env!("CARGO_PKG_VERSION"));
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    let earlier: Vec<Schemas> = frozen().into_iter().filter(|(path, _)| *path != folder).map(|(_, schemas)| schemas).collect();
    for (name, text) in current() {
        if earlier.iter().any(|schemas| schemas.get(&name) == Some(&text)) {
            continue;
        }
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

#[test]
fn schemas_of_released_versions_are_accepted() {
    if std::env::var_os("UPDATE_FROZEN").is_some() {
        freeze();
    }
    let versions = frozen();
    is_complete(&versions[0].1);
    let mut refused = String::new();
    for (folder, schemas) in &versions {
        assert!(!schemas.is_empty(), "{} has no schemas", folder.display());
        for (name, text) in schemas {
            let shown = folder.join(name).strip_prefix(repository()).unwrap().display().to_string();
            match actionapi_codegen::generate(&Source::new(shown.as_str(), text.as_str())) {
                Ok(generated) => assert!(!generated.files.get("client.rs").unwrap().contains("compile_error!"), "{shown}"),
                Err(problems) => refused += &format!("{problems}\n"),
            }
        }
    }
    assert!(refused.is_empty(), "schemas of released versions are rejected:\n{refused}");
}

/// Each kind of schema is in the first version, so that nothing is accepted only because it is not there.
fn is_complete(schemas: &Schemas) {
    let count = |folder: &str| schemas.keys().filter(|name| name.starts_with(folder)).count();
    assert!(count("apis") >= 17, "{} schemas of APIs", count("apis"));
    assert!(count("accept") >= 46, "{} accepted schemas", count("accept"));
    assert!(schemas.contains_key(Path::new("kitchen-sink.yaml")));
}
