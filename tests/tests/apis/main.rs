//! Schemas of real APIs, as far as they are publicly documented: each is accepted, reads replies of the documented form, and serves its
//! own sandbox. What is tested is in `tests/apis`, a folder an API; nothing here knows one.
//!
//! A reply is `replies/[MODULE.]FUNCTION[.WORD].json`, the whole body as the server sends it. If its word is a number, that is its HTTP
//! status. `.error.json` is a failure. A reply that is text ends in `.txt` instead of `.json`. The drift of a success is empty, or what the file `.drift` of the same name says;
//! `UPDATE_DRIFT=1` writes it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[allow(dead_code, reason = "the other tests that use it call the rest")]
#[path = "../replies/caller.rs"]
mod caller;
mod made;
mod replies;
mod sandbox;

use std::fs;
use std::path::{Path, PathBuf};

use actionapi::description::Api;
use actionapi_codegen::Source;

/// An API with the folder it is described in.
struct Described {
    name: String,
    folder: PathBuf,
    schema: String,
    api: &'static Api,
}

/// All APIs; a schema with problems or warnings is a failure.
fn all() -> Vec<Described> {
    let folders = entries(&Path::new(env!("CARGO_MANIFEST_DIR")).join("apis"));
    let described = folders.into_iter().filter(|folder| folder.is_dir()).map(|folder| {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        println!("{name}");
        let schema = fs::read_to_string(folder.join("schema.yaml")).unwrap();
        let api = caller::api(&schema);
        Described { name, folder, schema, api }
    });
    described.collect()
}

/// What is in a folder, in order.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

#[test]
fn the_schemas_generate_code() {
    let all = all();
    assert!(!all.is_empty());
    for Described { name, schema, api, .. } in all {
        assert_eq!(*api.protocol.name, *name, "the folder is named as the API");
        let generated = actionapi_codegen::generate(&Source::new("schema.yaml", schema)).unwrap();
        assert!(!generated.files.get("client.rs").unwrap().contains("compile_error!"), "{name}");
    }
}
