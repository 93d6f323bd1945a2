//! A client that is built without a feature of `actionapi` that its schema needs: what the compiler says.

use std::path::PathBuf;

use crate::cargo::{cargo, folder, turn};
use crate::copy::{repository, write_if_changed};

const SCHEMA: &str = r#"format: 1
api:
  name: signed
  title: Signed API
  credentials: { secret: string }
  variables: { signature: { md5: "${secret}" } }
  request: { parameters: { f: "${function}", sign: "${signature}" } }
  reply: { success: http }
functions:
  get: { effect: read, returns: nothing }
"#;

/// A client whose features turn these ones of `actionapi` on.
fn package(features: &str) -> PathBuf {
    let folder = folder("features");
    let repository = repository();
    let manifest = format!(
        "[package]\nname = \"signed-client\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [features]\ndefault = [\"blocking\"]\nasync = []\nblocking = []\nsandbox = []\nserde = []\ntracing = []\n\n\
         [dependencies]\nactionapi = {{ path = {:?}, default-features = false, features = [{features}] }}\n\n\
         [build-dependencies]\nactionapi-codegen = {{ path = {:?} }}\n\n[workspace]\n",
        repository.join("runtime").display().to_string(),
        repository.join("codegen").display().to_string(),
    );
    for (name, text) in [
        ("Cargo.toml", &*manifest),
        ("schema.yaml", SCHEMA),
        ("src/lib.rs", "actionapi::include_client!();\n"),
        ("build.rs", "fn main() -> std::process::ExitCode {\n    actionapi_codegen::build(\"schema.yaml\")\n}\n"),
    ] {
        write_if_changed(&folder.join(name), text.as_bytes());
    }
    std::fs::write(folder.join("Cargo.lock"), std::fs::read(repository.join("Cargo.lock")).unwrap()).unwrap();
    folder
}

#[test]
fn what_is_missing_is_named() {
    let _turn = turn();
    for (features, problem) in [
        (r#""blocking""#, "the API of this client needs hash functions: turn on the feature `signatures` of `actionapi`"),
        ("", "a client needs one of the features `async`, `blocking` and `sandbox` of `actionapi`"),
    ] {
        let checked = cargo(&package(features), &["check", "--quiet"]);
        assert_ne!(checked.code, Some(0), "{features}");
        assert!(checked.error.contains(problem), "{features}: {}", checked.error);
        // Nothing else hides it.
        assert_eq!(
            checked.error.matches("\nerror").count() + usize::from(checked.error.starts_with("error")),
            2,
            "{}",
            checked.error
        );
    }
    cargo(&package(r#""blocking", "signatures""#), &["check", "--quiet"]).expect();
}
