//! `actionapi new`: the real program, and the files that it makes. The test `outer` builds them.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::Folder;

fn folder() -> Folder {
    Folder::new("")
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

#[test]
fn a_workspace_is_made_and_says_what_to_do_next() {
    let folder = folder();
    let clone = repository().display().to_string();
    let (out, err) = folder.ends(&["new", "acme", "--path", &clone], &[], 0);
    let names = folder.names("acme");
    assert_eq!(names, [".gitignore", "Cargo.toml", "README.md", "acme", "acme-client"]);
    assert!(out.contains("wrote acme/acme-client/schema.yaml\n"), "{out}");
    let next = "Edit acme/acme-client/schema.yaml first. In the folder acme, run:\n  cargo test\n  cargo run -- --sandbox account balance\n";
    assert!(out.ends_with(next), "{out}");
    assert_eq!(
        err,
        format!("note: the crates `actionapi` and `actionapi-codegen` come from {clone}, as acme/Cargo.toml says\n")
    );
    let manifest = folder.read("acme/Cargo.toml");
    assert!(
        manifest.contains(&format!("actionapi = {{ path = \"{clone}/runtime\", default-features = false }}\n")),
        "{manifest}"
    );
    assert_eq!(folder.names("."), ["acme", "api.yaml"], "nothing else stays");
}

#[test]
fn the_first_schema_has_no_problems_and_is_formatted() {
    let folder = folder();
    folder.ends(&["new", "acme-billing"], &[], 0);
    let schema = "acme-billing/acme-billing-client/schema.yaml";
    let (out, err) = folder.ends(&["check", schema], &[], 0);
    assert_eq!((out, err), (format!("{schema}: no errors; 1 module, 2 functions\n"), String::new()));
    folder.ends(&["fmt", "--check", schema], &[], 0);
    folder.ends(&["lint", schema], &[], 0);
    let text = folder.read(schema);
    assert!(text.starts_with("# yaml-language-server: $schema=format.json\n") && !text.contains("{title}"), "{text}");
    for line in ["  name: acme-billing\n", "  title: Acme billing API\n", "ACME_BILLING_ENDPOINT, ACME_BILLING_APIKEY"] {
        assert!(text.contains(line), "{text}");
    }
    let format = fs::read_to_string(repository().join("schema/format.json")).unwrap();
    assert_eq!(folder.read("acme-billing/acme-billing-client/format.json"), format);
}

#[test]
fn the_crates_come_from_the_registry_or_a_clone() {
    let folder = folder();
    let (_, err) = folder.ends(&["new", "acme"], &[], 0);
    assert!(
        err.starts_with("note: the crates `actionapi` and `actionapi-codegen` come from the registry, in version 0.1.0"),
        "{err}"
    );
    assert!(folder.read("acme/Cargo.toml").contains("\nactionapi = { version = \"0.1.0\", default-features = false }\n"));
    for part in ["runtime", "codegen"] {
        fs::create_dir_all(folder.path("clone").join(part)).unwrap();
        folder.write(&format!("clone/{part}/Cargo.toml"), "");
    }
    // As seen from the new folder.
    folder.ends(&["new", "other", "--path", "clone/"], &[], 0);
    assert!(folder.read("other/Cargo.toml").contains("\nactionapi-codegen = { path = \"../clone/codegen\" }\n"));
    let (_, err) = folder.ends(&["new", "third", "--path", "acme"], &[], 3);
    assert_eq!(err, "error: acme is not a clone of actionapi: it has no runtime/Cargo.toml\n");
    assert!(!folder.path("third").exists());
}

#[test]
fn every_schema_is_taken() {
    let folder = folder();
    let apis = fs::read_dir(repository().join("tests/apis")).unwrap().map(|entry| entry.unwrap().path().join("schema.yaml"));
    let others = ["schema/schema.yaml", "tests/kitchen-sink/schema.yaml"].map(|path| repository().join(path));
    for (index, path) in apis.chain(others).enumerate() {
        let name = format!("api-{index}");
        let (out, _) = folder.ends(&["new", &name, "--schema", path.to_str().unwrap()], &[], 0);
        assert!(out.contains("cargo run -- "), "{out}");
        let client = format!("{name}/{name}-client");
        let schema = fs::read_to_string(&path).unwrap();
        let copied = folder.read(&format!("{client}/schema.yaml"));
        assert!(copied.starts_with("# yaml-language-server: $schema=format.json\n") && copied.ends_with(&schema), "{name}");
        let test = folder.read(&format!("{client}/tests/sandbox.rs"));
        assert!(test.contains("fn a_double_replies_otherwise()"), "{test}");
        let is_signed = folder.read(&format!("{client}/Cargo.toml")).contains("features = [\"signatures\"]");
        let needs_hashes = ["sha256", "sha1", "md5", "sha512"].iter().any(|hash| schema.contains(hash));
        assert!(needs_hashes || !is_signed, "{name}");
    }
}

/// Two functions return a record, whose `example` is the first one's.
const TWO: &str = r#"format: 1
api:
  name: two
  title: Two API
  request: { parameters: { action: "${function}" } }
  reply: { success: { at: /ok, is: true }, data: /data }
functions:
  all: { effect: write, returns: list<Item>, example: { data: [{ name: first }] } }
  one: { effect: read, returns: Item, example: { data: { name: second } } }
types:
  Item: { record: { name: string } }
"#;

#[test]
fn an_example_of_another_function_is_not_expected() {
    let folder = folder();
    folder.write("api.yaml", TWO);
    folder.ends(&["new", "two", "--schema", "api.yaml"], &[], 0);
    let test = folder.read("two/two-client/tests/sandbox.rs");
    assert!(!test.contains("assert_eq!(reply, example)") && test.contains("    api.one().call()?;\n"), "{test}");
    assert!(test.contains("let mut other = two_client::types::Item::example();"), "{test}");
}

const NEEDS: &str = r#"format: 1
api:
  name: needs
  title: Needs API
  credentials: { token: { type: "string?", description: The token. } }
  request: { parameters: { action: "${module}.${function}", token: "${token}" } }
  reply: { success: { at: /ok, is: true }, data: /data }
modules:
  own: { functions: { mine: { effect: read, request: { needs: [token] }, example: { data: 1 } } } }
  drift: { functions: { open: { effect: read, example: { data: 1 } } } }
"#;

#[test]
fn a_function_that_needs_more_than_a_client_is_not_called() {
    let folder = folder();
    folder.write("api.yaml", NEEDS);
    let (out, _) = folder.ends(&["new", "needs", "--schema", "api.yaml"], &[], 0);
    // `drift` alone is a command of the program.
    assert!(out.ends_with("\n  cargo run -- --sandbox call drift open\n"), "{out}");
    let test = folder.read("needs/needs-client/tests/sandbox.rs");
    assert!(test.contains("api.drift().open().call()") && !test.contains("mine"), "{test}");
}

const LITTLE: &str = r#"format: 1
api:
  name: little
  title: "Little \"API\" *x*"
  credentials: { key: The key. }
  variables: { on: date }
  request: { parameters: { action: "${function}", key: "${key}", on: "${on}" } }
  reply: { success: { at: /ok, is: true }, data: /data }
functions:
  old: { effect: read, deprecated: Use another., example: { data: null } }
  at: { effect: read, parameters: { day: date }, example: { data: null } }
"#;

#[test]
fn a_schema_without_a_simple_function_has_a_test_that_builds_the_client() {
    let folder = folder();
    folder.write("api.yaml", LITTLE);
    let (out, _) = folder.ends(&["new", "little", "--schema", "api.yaml"], &[], 0);
    assert!(out.ends_with("\n  cargo run -- functions\n"), "{out}");
    let test = folder.read("little/little-client/tests/sandbox.rs");
    assert!(test.contains("fn a_client_of_the_sandbox_is_built()") && !test.contains("let api"), "{test}");
    assert!(folder.read("little/README.md").starts_with("# Little \"API\" \\*x\\*\n"));
    assert!(folder.read("little/little/Cargo.toml").contains(r#"description = "A command line of the Little \"API\" *x*.""#));
}

#[test]
fn lines_for_editors_lead_to_the_file_beside_the_schema() {
    let folder = folder();
    let copied = |name: &str, start: &str| {
        folder.write("api.yaml", &format!("{start}{LITTLE}"));
        folder.ends(&["new", name, "--schema", "api.yaml"], &[], 0);
        folder.read(&format!("{name}/{name}-client/schema.yaml"))
    };
    let line = "# yaml-language-server: $schema=";
    assert_eq!(copied("a", &format!("{line}../schema/format.json\n")), format!("{line}format.json\n{LITTLE}"));
    let on_the_web = format!("{line}https://example.com/format.json\n");
    assert_eq!(copied("b", &on_the_web), format!("{on_the_web}{LITTLE}"));
    assert_eq!(copied("c", "# A comment.\n"), format!("{line}format.json\n# A comment.\n{LITTLE}"));
}

#[test]
fn a_schema_with_errors_makes_nothing() {
    let folder = folder();
    folder.write("api.yaml", &LITTLE.replace("effect: read", "effect: reed"));
    let (out, err) = folder.ends(&["new", "little", "--schema", "api.yaml"], &[], 1);
    assert!(out.is_empty() && err.contains("api.yaml:10:"), "{err}");
    let (_, err) = folder.ends(&["new", "little", "--schema", "none.yaml"], &[], 3);
    assert!(err.starts_with("error: cannot read none.yaml: "), "{err}");
    assert_eq!(folder.names("."), ["api.yaml"]);
}

#[test]
fn what_exists_is_left_alone() {
    let folder = folder();
    fs::create_dir(folder.path("acme")).unwrap();
    folder.write("acme/notes.txt", "mine");
    let (out, err) = folder.ends(&["new", "acme"], &[], 3);
    assert_eq!((out.as_str(), err.as_str()), ("", "error: acme exists already and is not empty; nothing was written\n"));
    assert_eq!(folder.names("acme"), ["notes.txt"]);
    folder.write("file", "mine");
    folder.ends(&["new", "file"], &[], 3);
    assert_eq!(folder.read("file"), "mine");
    fs::create_dir(folder.path("empty")).unwrap();
    folder.ends(&["new", "empty"], &[], 0);
    assert_eq!(folder.names("."), ["acme", "api.yaml", "empty", "file"]);
}

#[test]
fn a_name_that_packages_cannot_have_is_corrected() {
    let folder = folder();
    for (name, offered) in
        [("Acme API", "acme-api"), ("match", "match-api"), ("../up", "up"), ("7", "acme"), ("actionapi", "actionapi-api")]
    {
        let (_, err) = folder.ends(&["new", name], &[], 2);
        assert!(err.starts_with("error: ") && err.contains(&format!("; try `{offered}`\n")), "{name}: {err}");
    }
    folder.ends(&["new"], &[], 2);
    assert_eq!(folder.names("."), ["api.yaml"]);
}

#[test]
fn a_workspace_around_it_is_named() {
    let folder = folder();
    folder.write("Cargo.toml", "[workspace]\nmembers = [\"*\"]\n");
    let (_, err) = folder.ends(&["new", "acme"], &[], 0);
    let manifest = folder.path("Cargo.toml").canonicalize().unwrap().display().to_string();
    let note = format!(
        "note: acme is a workspace of its own inside that of {manifest}: where `members` there match it, add it to `exclude`\n"
    );
    assert!(err.ends_with(&note), "{err}");
}
