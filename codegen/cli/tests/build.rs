//! Build scripts in folders, and of schemas, whose names are written to give cargo orders: this test program starts itself again as the
//! script.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// The schema of the script. Without it, there is no script to run.
const SCHEMA: &str = "BUILD_TEST_SCHEMA";

/// A schema with a warning: nothing uses the type.
const WARNS: &str = r#"format: 1
api:
  name: little-api
  title: Little API
  request: { parameters: { action: "${module}.${function}" } }
  reply: { success: { at: /ok, is: true } }
types:
  Unused: { record: { id: integer } }
modules:
  things:
    functions:
      get: { effect: read, example: { data: {} } }
"#;

/// Not a test of its own: the script, where a test asks for it.
#[test]
fn script() {
    let Some(schema) = std::env::var_os(SCHEMA) else { return };
    let code = actionapi_codegen::build(Path::new(&schema));
    std::process::exit(i32::from(code != std::process::ExitCode::SUCCESS));
}

fn run(folder: &Path, schema: &Path) -> Output {
    let out = folder.join("out");
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["script", "--exact", "--nocapture"]).current_dir(folder).env(SCHEMA, schema).env("OUT_DIR", out);
    command.env("CARGO_PKG_NAME", "little").env("CARGO_PKG_VERSION", "0.1.0").output().unwrap()
}

/// The lines that cargo would read as instructions.
fn instructions(output: &Output) -> Vec<String> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().filter(|line| line.starts_with("cargo:")).map(str::to_owned).collect()
}

#[test]
fn the_name_of_a_folder_is_no_instruction() {
    let folder = TempDir::new().unwrap();
    for name in ["a\ncargo::rustc-env=PWN=1\n", "a\rcargo::rustc-env=PWN=1\r", "a\u{2028}b\u{202e}\u{1b}[2J"] {
        let package = folder.path().join(name);
        fs::create_dir(&package).unwrap();
        fs::write(package.join("schema.yaml"), WARNS).unwrap();
        let output = run(&package, Path::new("schema.yaml"));
        assert!(output.status.success(), "{output:?}");
        let [watch, warning] = <[String; 2]>::try_from(instructions(&output)).unwrap();
        assert_eq!(watch, "cargo::rerun-if-changed=schema.yaml");
        assert!(warning.starts_with("cargo::warning=") && warning.contains("Unused"), "{warning}");
        assert!(!warning.contains(|each: char| each.is_control() || each == '\u{202e}'), "{warning:?}");
    }
}

#[test]
fn a_path_that_cargo_cannot_watch_is_refused() {
    let folder = TempDir::new().unwrap();
    let package = folder.path().join("a\ncargo::rustc-env=PWN=1");
    fs::create_dir(&package).unwrap();
    fs::write(package.join("schema.yaml"), WARNS).unwrap();
    let output = run(folder.path(), &package.join("schema.yaml"));
    assert!(!output.status.success() && instructions(&output).is_empty(), "{output:?}");
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("error: cargo cannot watch the schema ") && error.contains("a\\ncargo::rustc-env=PWN=1"), "{error}");
    assert!(!folder.path().join("out").exists(), "nothing is written");
}
