//! `actionapi diff` on real files and git revisions: what it prints, and how it ends.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

const SCHEMA: &str = r#"format: 1
api:
  name: shop
  title: Shop
  credentials: { apikey: A key. }
  request:
    methods: [post]
    parameters: { action: "${module}.${function}", key: "${apikey}" }
  reply: { success: { at: /ok, is: true }, data: /data }
types:
  State: { enum: [open, closed, busy] }
modules:
  orders:
    functions:
      get:
        effect: read
        parameters: { id: integer, state: State? }
        returns: { id: integer, name: string, state: State }
      cancel:
        effect: read
        parameters: { id: integer }
        returns: nothing
"#;

/// Ten edits that people make.
const EDITS: [(&str, &str, &str); 10] = [
    ("a function is added", "      cancel:", "      list: { effect: read, returns: list<string> }\n      cancel:"),
    ("a field is added", "name: string, state", "name: string, note: string, state"),
    ("a field becomes optional", "name: string, state", "name: string?, state"),
    ("a text becomes a number", "name: string, state", "name: integer, state"),
    ("a function is renamed", "      cancel:", "      revoke:"),
    ("a required parameter is added", "{ id: integer, state: State? }", "{ id: integer, shop: string, state: State? }"),
    ("a value of an enum is removed", "[open, closed, busy]", "[open, closed]"),
    ("the effect becomes write", "      cancel:\n        effect: read", "      cancel:\n        effect: write"),
    ("the method becomes get", "methods: [post]", "methods: [get]"),
    ("a credential is added", "{ apikey: A key. }\n", "{ apikey: A key., user: A user. }\n"),
];

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(TempDir::new().unwrap());
        folder.write("old.yaml", SCHEMA);
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
    }

    /// Writes the schema after an edit.
    fn edit(&self, name: &str, from: &str, to: &str) {
        assert_eq!(SCHEMA.matches(from).count(), 1, "{from}");
        self.write(name, &SCHEMA.replace(from, to));
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Output {
        // Git looks neither above the folder nor at the user's settings.
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.0.path());
        command.env("GIT_CEILING_DIRECTORIES", self.0.path().parent().unwrap()).env("GIT_CONFIG_GLOBAL", "/dev/null");
        command.env_remove("GIT_DIR").env_remove("GIT_WORK_TREE").env_remove("GIT_INDEX_FILE");
        command.output().unwrap()
    }

    fn git(&self, arguments: &[&str]) {
        let name = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
        let output = self.run("git", &[&name[..], arguments].concat());
        assert!(output.status.success(), "{output:?}");
    }

    /// Runs `actionapi diff` and checks its exit code; returns its standard output and standard error.
    fn diff(&self, arguments: &[&str], code: i32) -> (String, String) {
        let output = self.run(env!("CARGO_BIN_EXE_actionapi"), &[&["diff"], arguments].concat());
        let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{out}{err}");
        (out, err)
    }
}

#[test]
fn ten_edits_that_people_make() {
    let folder = Folder::new();
    let mut text = String::new();
    for (what, from, to) in EDITS {
        folder.edit("new.yaml", from, to);
        let breaks = !matches!(what, "a function is added" | "a field is added" | "the effect becomes write");
        let (out, err) = folder.diff(&["old.yaml", "new.yaml"], if breaks { 100 } else { 0 });
        assert_eq!(err, "");
        text.push_str(&format!("# {what}\n\n{out}\n"));
    }
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("diff", text);
    });
}

#[test]
fn nothing_is_said_of_a_schema_that_stays() {
    let folder = Folder::new();
    assert_eq!(folder.diff(&["old.yaml", "old.yaml"], 0).0, "no differences\n");
    let (json, _) = folder.diff(&["old.yaml", "old.yaml", "--format", "json"], 0);
    assert_eq!(json, "{\"findings\":[],\"verdict\":null}\n");
    assert_eq!(folder.diff(&["old.yaml", "old.yaml", "--format", "github"], 0).0, "");
    assert_eq!(folder.diff(&["old.yaml", "old.yaml", "--changelog"], 0).0, "");
    assert_eq!(folder.diff(&["old.yaml", "old.yaml", "--version", "1.0.0..1.0.0"], 0).0, "no differences\n");
}

#[test]
fn a_version_must_grow_enough() {
    let folder = Folder::new();
    folder.edit("new.yaml", "      cancel:", "      revoke:");
    for (versions, code) in
        [("1.2.3..2.0.0", 0), ("1.2.3..1.3.0", 100), ("0.2.3..0.3.0", 0), ("0.2.3..0.2.4", 100), ("0.0.1..0.0.2", 0)]
    {
        folder.diff(&["old.yaml", "new.yaml", "--version", versions], code);
    }
    let (out, _) = folder.diff(&["old.yaml", "new.yaml", "--version", "0.2.3..0.2.4"], 100);
    assert!(
        out.ends_with("\nverdict: major; after 0.2.3, the next version is 0.3.0 or higher: 0.2.4 does not suffice\n"),
        "{out}"
    );
    let (json, _) = folder.diff(&["old.yaml", "new.yaml", "--version", "0.2.3..0.3.0", "--format", "json"], 0);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["version"], serde_json::json!({ "old": "0.2.3", "new": "0.3.0", "needed": "0.3.0", "suffices": true }));
    for versions in ["1.2.3", "1.2..1.3", "..", "1.2.3..x\u{1b}"] {
        let (_, err) = folder.diff(&["old.yaml", "new.yaml", "--version", versions], 2);
        assert!(err.contains("expected") && !err.contains('\u{1b}'), "{err}");
    }
}

#[test]
fn programs_get_both_positions_and_the_reasons() {
    let folder = Folder::new();
    folder.edit("new.yaml", "name: string, state", "name: integer, state");
    let (json, _) = folder.diff(&["old.yaml", "new.yaml", "--format", "json"], 100);
    let json: Value = serde_json::from_str(&json).unwrap();
    let finding = &json["findings"][0];
    let place = |path: &str| serde_json::json!({ "path": path, "line": 18, "column": 33, "end_line": 18, "end_column": 37 });
    assert_eq!((&finding["id"], &finding["level"]), (&"field-type-changed".into(), &"error".into()));
    assert_eq!((&finding["bump"], &finding["direction"]), (&"major".into(), &"reply".into()));
    assert_eq!((&finding["old"], &finding["new"]), (&place("old.yaml"), &place("new.yaml")));
    assert_eq!(finding["harms"].as_array().unwrap().len(), 2);
    assert_eq!(json["verdict"], "major");
    // What is gone is shown where it was, or where it would be.
    folder.edit("new.yaml", "      cancel:", "      revoke:");
    let (github, _) = folder.diff(&["old.yaml", "new.yaml", "--format", "github"], 100);
    let expected = "::error file=new.yaml,line=14,endLine=14,col=5,endColumn=13,title=function-removed::the function `orders.cancel` is gone%0A\
                    wire: Calls of it fail.%0Asource: Its method is gone.\n";
    assert_eq!(github, expected);
}

#[test]
fn a_changelog_is_markdown() {
    let folder = Folder::new();
    let new = SCHEMA
        .replace("[open, closed, busy]", "[open, closed, lost]")
        .replace("      cancel:", "      list: { effect: read, returns: string }\n      cancel:");
    folder.write("new.yaml", &new.replace("A key.", "The key."));
    let (text, _) = folder.diff(&["old.yaml", "new.yaml", "--changelog"], 100);
    let expected = "\
### Breaking

- The value `busy` of the type `State` is gone. The server no longer takes it. Its variant is gone.

### Added

- The function `orders.list` is new.

### Changed

- The value `lost` of the type `State` is new. What was `Unknown` has a variant of its own.
- The description of the credential `apikey` is another one.
";
    assert_eq!(text, expected);
}

#[test]
fn the_old_schema_may_be_in_a_git_revision() {
    let folder = Folder::new();
    folder.git(&["init", "--quiet"]);
    folder.write("schemas/shop.yaml", SCHEMA);
    folder.git(&["add", "."]);
    folder.git(&["commit", "--quiet", "--message", "One"]);
    folder.git(&["tag", "v1"]);
    folder.edit("schemas/shop.yaml", "      cancel:", "      revoke:");
    folder.git(&["commit", "--quiet", "--all", "--message", "Two"]);
    let shop = "schemas/shop.yaml";
    assert_eq!(folder.diff(&[shop, "--against", "HEAD"], 0).0, "no differences\n");
    let (out, _) = folder.diff(&[shop, "--against", "v1"], 100);
    assert!(out.contains("major: the function `orders.cancel` is gone\n"), "{out}");
    assert!(out.contains("[function-removed, request] v1:schemas/shop.yaml:19:7\n"), "{out}");
    // A path begins at the root of the repository; the file itself may have moved.
    folder.write("moved/shop.yaml", SCHEMA);
    assert_eq!(folder.diff(&["moved/shop.yaml", "--against", "HEAD~1:schemas/shop.yaml"], 0).0, "no differences\n");
    let (out, err) = folder.diff(&["moved/shop.yaml", "--against", "HEAD"], 0);
    assert_eq!(err, "note: HEAD:moved/shop.yaml does not exist: everything is new\n");
    assert!(out.starts_with("minor: the module `orders` is new\n"), "{out}");
    // The work tree stays as it is.
    assert!(fs::read_to_string(folder.path(shop)).unwrap().contains("revoke"));
}

#[test]
fn a_revision_that_cannot_be_read_is_explained() {
    let folder = Folder::new();
    let (_, err) = folder.diff(&["old.yaml", "--against", "main"], 3);
    assert_eq!(err, "error: cannot read revision `main`: . is in no git repository\n");
    folder.git(&["init", "--quiet"]);
    folder.write("broken.yaml", "format: 1\napi: {}\n");
    folder.git(&["add", "."]);
    folder.git(&["commit", "--quiet", "--message", "One"]);
    let (_, err) = folder.diff(&["old.yaml", "--against", "v9"], 3);
    assert_eq!(err, "error: no revision `v9` in the git repository of .; a shallow clone may lack it: fetch it first\n");
    let (_, err) = folder.diff(&["old.yaml", "--against", "HEAD:broken.yaml"], 1);
    assert!(err.contains("--> HEAD:broken.yaml:2:"), "{err}");
    for revision in ["", "--output=x", ":old.yaml", "HEAD:"] {
        let (_, err) = folder.diff(&["old.yaml", &format!("--against={revision}")], 2);
        assert!(err.contains("expected a git revision"), "{err}");
    }
    let (_, err) = folder.diff(&["-", "--against", "HEAD"], 2);
    assert!(err.contains("standard input has no path"), "{err}");
}

#[test]
fn arguments_that_exclude_each_other_are_explained() {
    let folder = Folder::new();
    for arguments in [
        &["old.yaml"][..],
        &["old.yaml", "old.yaml", "--against", "HEAD"],
        &["old.yaml", "old.yaml", "--rules"],
        &["old.yaml", "old.yaml", "--changelog", "--format", "json"],
        &["-", "-"],
    ] {
        let (_, err) = folder.diff(arguments, 2);
        assert!(err.contains("error: "), "{err}");
    }
    folder.diff(&["old.yaml", "missing.yaml"], 3);
    let (rules, _) = folder.diff(&["--rules"], 0);
    assert!(rules.contains("\nfunction-removed\n  wire: Calls of it fail.\n  source: Its method is gone.\n"), "{rules}");
}

/// A schema may hold anybody's text.
#[test]
fn text_that_would_move_the_cursor_is_escaped() {
    let folder = Folder::new();
    folder.edit("new.yaml", "[open, closed, busy]", r#"[open, closed, busy, { value: "\e[31m\n", rust: Red }]"#);
    let (out, _) = folder.diff(&["old.yaml", "new.yaml"], 0);
    assert!(out.starts_with("minor: the value `\\u{1b}[31m\\n` of the type `State` is new\n"), "{out}");
}
