//! `actionapi fmt`: the real program on real files, and what holds for every schema.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use actionapi_cli::fmt::{Unformatted, format};
use actionapi_codegen::Source;

const UGLY: &str = "\
# The top.
format:   1


api:
    title:   'An example'
    name: example # the name
    # Before the reply.
    reply: {success: {is: success, at: \"/status\"},
       # The data.
       data: /data }

    request: # as all do
        parameters: { 'action': \"${function}\", v: \"1\" }
    # The end of the API.
# Functions.
functions:
  list: {returns: {zz: \"string\", aa: string?}, effect: read, parameters: {limit: integer?, aaa: 'yes'}, description: 'It lists, all of it.', data: list }
  text:
    effect: read
    description: |
        Two
          lines.

    returns: string
";

const FORMATTED: &str = "\
# The top.
format: 1

api:
  name: example # the name
  title: An example

  request: # as all do
    parameters: { action: \"${function}\", v: \"1\" }
  # Before the reply.
  reply:
    success: { at: /status, is: success }
    # The data.
    data: /data
  # The end of the API.
# Functions.
functions:
  list:
    description: It lists, all of it.
    effect: read
    parameters: { limit: integer?, aaa: \"yes\" }
    data: list
    returns: { zz: string, aa: string? }
  text:
    description: |
      Two
        lines.
    effect: read

    returns: string
";

/// The exit code, standard output and standard error of the program.
fn run(folder: &Path, arguments: &[&str], input: &str) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_actionapi"));
    command.arg("fmt").args(arguments).current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // The program may end without reading.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

fn formatted(text: &str) -> String {
    match format(&Source::new("a.yaml", text)) {
        Ok(text) => text,
        Err(reason) => panic!("{reason:?}\n{text}"),
    }
}

#[test]
fn a_schema_is_written_in_the_style() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("api.yaml");
    fs::write(&path, UGLY).unwrap();
    assert_eq!(run(folder.path(), &["--check", "api.yaml"], ""), (Some(100), "api.yaml\n".to_owned(), String::new()));
    assert_eq!(fs::read_to_string(&path).unwrap(), UGLY);
    assert_eq!(run(folder.path(), &["api.yaml"], ""), (Some(0), String::new(), String::new()));
    assert_eq!(fs::read_to_string(&path).unwrap(), FORMATTED);
    for arguments in [&["api.yaml"][..], &["--check", "api.yaml"], &["--diff", "api.yaml"]] {
        assert_eq!(run(folder.path(), arguments, ""), (Some(0), String::new(), String::new()));
    }
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["api.yaml"]);
}

#[test]
fn standard_input_goes_to_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["-"], UGLY), (Some(0), FORMATTED.to_owned(), String::new()));
    assert_eq!(run(folder.path(), &["--check", "-"], UGLY), (Some(100), "-\n".to_owned(), String::new()));
    assert_eq!(run(folder.path(), &["-", "-"], UGLY).0, Some(2));
}

#[test]
fn a_difference_is_unified() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("api.yaml"), "format: 1\napi: {name:  a}\n").unwrap();
    let (code, out, err) = run(folder.path(), &["--diff", "api.yaml"], "");
    let expected = "--- api.yaml\n+++ api.yaml\n@@ -1,2 +1,2 @@\n format: 1\n-api: {name:  a}\n+api: { name: a }\n";
    assert_eq!((code, out.as_str(), err.as_str()), (Some(100), expected, ""));
}

#[test]
fn line_endings_and_byte_order_marks_are_normalized() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("api.yaml");
    fs::write(&path, format!("\u{feff}{}", UGLY.replace('\n', "\r\n"))).unwrap();
    assert_eq!(run(folder.path(), &["api.yaml"], ""), (Some(0), String::new(), String::new()));
    assert_eq!(fs::read_to_string(&path).unwrap(), FORMATTED);
    for text in [format!("\u{feff}{FORMATTED}"), FORMATTED.replace('\n', "\r\n")] {
        fs::write(&path, text).unwrap();
        assert_eq!(run(folder.path(), &["--check", "api.yaml"], "").0, Some(100));
    }
}

#[test]
fn what_cannot_be_formatted_stays_and_the_rest_is_formatted() {
    let folder = tempfile::tempdir().unwrap();
    let cases = [
        ("yaml.yaml", "format: [1\napi: 2\n", 1, "invalid YAML"),
        ("directive.yaml", "%YAML 1.2\n---\nformat: 1\n", 1, "directive.yaml:1:1: cannot format a directive; the schema stays"),
        ("lone.yaml", "format: {a, b: 1}\n", 1, "lone.yaml:1:10: cannot format a key without a colon"),
        ("none.yaml", "", 1, ""),
    ];
    for (name, text, code, message) in cases {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        fs::write(folder.path().join("good.yaml"), UGLY).unwrap();
        let (found, out, err) = run(folder.path(), &[name, "good.yaml"], "");
        assert_eq!((found, out.as_str()), (Some(code), ""), "{err}");
        assert!(err.contains(message), "{err}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
        assert_eq!(fs::read_to_string(folder.path().join("good.yaml")).unwrap(), FORMATTED);
    }
    let (code, _, err) = run(folder.path(), &["missing.yaml"], "");
    assert!(code == Some(3) && err.contains("cannot read missing.yaml"), "{err}");
}

#[test]
fn mistakes_of_the_schema_stay_where_they_are() {
    let text = "api: { nmae: a, title: b }\nformat: 1\nformat: 1\n";
    assert_eq!(formatted(text), text);
}

#[test]
fn parts_of_yaml_that_are_seldom_used_keep_their_meaning() {
    let cases = [
        ("a: &x {b: 1}\nc: *x\n", "a: &x { b: 1 }\nc: *x\n"),
        ("a: &x\n    b: 1\nc: [*x, *x ]\n", "a: &x\n  b: 1\nc: [*x, *x]\n"),
        ("# top\n---\na: 1\n...\n", "# top\n---\na: 1\n"),
        ("? a\n: 1\n", "a: 1\n"),
        ("a:\n- b\n-   c: 1\n    d: 2\n- - e\n  - f\n", "a:\n  - b\n  - c: 1\n    d: 2\n  - - e\n    - f\n"),
        ("a: |2\n    b\n   c\n", "a: |2\n    b\n   c\n"),
        ("a:\n    b: |2-\n        c\n       d\n", "a:\n  b: |2-\n      c\n     d\n"),
        ("a: >+ # why\n    b\n\n\nc: 1\n", "a: >+ # why\n  b\n\n\nc: 1\n"),
        ("a: |\n    b", "a: |-\n  b\n"),
        ("a: b\n    c\n\n    d\n", "a:\n  b\n  c\n\n  d\n"),
        ("a: \"b\n    c\\\n    d\"\n", "a:\n  \"b\n  c\\\n  d\"\n"),
        ("a: {b: \"c\n   d\", e: f\n   g}\n", "a: { b: c d, e: f g }\n"),
        ("a:\nb: ~\nc: {d: , e: }\n", "a:\nb: ~\nc: { d: , e:  }\n"),
        ("{a: {}, b: [ ]}\n", "a: {}\nb: []\n"),
    ];
    for (text, expected) in cases {
        assert_eq!(formatted(text), expected);
        assert_eq!(formatted(expected), expected);
    }
}

#[test]
fn comments_in_odd_places_find_a_line() {
    let cases = [
        ("a: { # one\n  b: 1, # two\n  # three\n} # four\n", "a: # four\n  # one\n  b: 1 # two\n  # three\n"),
        ("a: [ # one\n]\n", "# one\na: []\n"),
        ("a:\n  # one\n  b\n", "# one\na: b\n"),
        ("a: # one\n  b # two\n", "# one\na: b # two\n"),
        ("a:\n  - # one\n    # two\n    b: 1 # three\n    c: 2\n", "a:\n  # one\n  # two\n  - b: 1 # three\n    c: 2\n"),
        ("a:\n  - {b: 1, # one\n    c: 2} # two\n", "a:\n  # two\n  - b: 1 # one\n    c: 2\n"),
        ("a:\n  b: 1\n  # in a\n# at the top\nc: 2\n# end\n", "a:\n  b: 1\n  # in a\n# at the top\nc: 2\n# end\n"),
    ];
    for (text, expected) in cases {
        assert_eq!(formatted(text), expected);
        assert_eq!(formatted(expected), expected);
    }
}

/// The schemas of the repository.
fn schemas() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut paths = vec![root.join("schema/schema.yaml"), root.join("tests/kitchen-sink/schema.yaml")];
    let entries = |folder: &str| fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path());
    paths.extend(entries("tests/apis").map(|folder| folder.join("schema.yaml")));
    let is_schema = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "yaml");
    paths.extend(entries("tests/tests/accept").chain(entries("tests/tests/reject")).filter(is_schema));
    assert!(paths.len() > 200, "{}", paths.len());
    paths.into_iter().filter_map(|path| Some((path.clone(), fs::read_to_string(path).ok()?))).collect()
}

/// What the checker makes of a schema, or `None` if it is wrong.
fn described(text: &str) -> Option<actionapi::description::Api> {
    actionapi_codegen::check(&Source::new("a.yaml", text)).ok().map(|checked| checked.api)
}

#[test]
fn every_schema_says_the_same_and_is_formatted_for_good() {
    let mut count = 0;
    for (path, text) in schemas() {
        let once = match format(&Source::new("a.yaml", text.as_str())) {
            Ok(once) => once,
            Err(Unformatted::Changed) => panic!("{} would say something else", path.display()),
            Err(_) => continue,
        };
        assert_eq!(formatted(&once), once, "{}", path.display());
        assert_eq!(described(&text), described(&once), "{}", path.display());
        count += 1;
    }
    assert!(count > 200, "{count}");
}

/// A comment at each line of each schema, on a line of its own and beside what is there.
#[test]
fn no_comment_is_lost() {
    let mut count = 0;
    for (path, text) in schemas().into_iter().filter(|(path, _)| !path.to_string_lossy().contains("reject")) {
        for with in [alone(&text), beside(&text)].into_iter().chain(one_by_one(&text)) {
            let marks = with.matches("#mark-").count();
            let Ok(source) = format(&Source::new("a.yaml", with.as_str())) else {
                let is_yaml = actionapi_codegen::Outline::of(&Source::new("a.yaml", with.as_str())).is_ok();
                assert!(!is_yaml, "{}\n{with}", path.display());
                continue;
            };
            for mark in 0..with.lines().count() {
                let mark = format!("#mark-{mark}.");
                assert_eq!(with.matches(&mark).count(), source.matches(&mark).count(), "{}: {mark}\n{with}", path.display());
            }
            assert_eq!(formatted(&source), source, "{}\n{with}", path.display());
            count += marks;
        }
    }
    assert!(count > 5_000, "{count}");
}

fn indentation(line: &str) -> &str {
    &line[..line.len() - line.trim_start().len()]
}

/// Comments before all lines.
fn alone(text: &str) -> String {
    text.lines().enumerate().map(|(index, line)| format!("{}#mark-{index}.\n{line}\n", indentation(line))).collect()
}

/// Comments after all lines.
fn beside(text: &str) -> String {
    text.lines().enumerate().map(|(index, line)| format!("{line} #mark-{index}.\n")).collect()
}

/// A comment after every comma and bracket of a line, which then goes on the next line; of one line at a time.
fn one_by_one(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let broken = |chosen: usize| {
        let line = |(index, line): (usize, &&str)| {
            if index != chosen {
                return format!("{line}\n");
            }
            let mut count = 0;
            let mut broken = String::new();
            for character in line.chars() {
                broken.push(character);
                if matches!(character, ',' | '{' | '[') {
                    broken.push_str(&format!(" #mark-{count}.\n{}    ", indentation(line)));
                    count += 1;
                }
            }
            format!("{broken}\n")
        };
        lines.iter().enumerate().map(line).collect()
    };
    lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.contains(['{', '[']))
        .map(|(index, _)| broken(index))
        .step_by(7)
        .take(8)
        .collect()
}

#[test]
fn the_schemas_of_the_repository_are_formatted() {
    let is_model = |path: &Path| path.ends_with("schema.yaml") && !path.to_string_lossy().contains("kitchen-sink");
    for (path, text) in schemas().into_iter().filter(|(path, _)| is_model(path)) {
        assert_eq!(formatted(&text), text, "run `actionapi fmt {}`", path.display());
    }
}
