//! `actionapi completions`: real shells with the scripts, which run the real program on a schema whose names and descriptions are
//! written to be run by shells.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::path::Path;
use std::process::Command;

use support::Folder;

/// If any of this is run, there is a file `ran`.
const SCHEMA: &str = r##"format: 1
api:
  name: hostile
  title: $(touch ran)
  credentials: { key: "`touch ran`" }
  request: { parameters: { key: "${key}", do: "${module}.${function}" } }
  reply: { success: { at: /ok, is: true }, data: /data }
modules:
  things:
    description: "client's $(touch ran) `touch ran` \"; touch ran; ' ] : \\ [x] %d %F{red}\n touch ran"
    functions:
      get:
        description: Get the things.
        effect: read
        parameters:
          level: { type: Level, description: "How high, $(touch ran)." }
          page: integer?
          verbatim: boolean?
        returns: json
      getall: { effect: read, returns: json }
      "$(touch${IFS}ran)": { effect: read, rust: hostile, returns: json }
  "x;touch ran": { rust: other, functions: { get: { effect: read, returns: json } } }
types:
  Level: { enum: [low, Semi-Annually, { value: "$(touch ran)", rust: Touched }, { value: "a b", rust: Spaced }] }
"##;

/// A folder with a schema and the script for a shell, if that is installed.
fn folder(shell: &str) -> Option<Folder> {
    let folder = Folder::new(SCHEMA);
    folder.write("other file.txt", "");
    let (script, _) = folder.ends(&["completions", shell], &[], 0);
    folder.write("script", &script);
    match Command::new(shell).arg("--version").output() {
        Ok(_) => Some(folder),
        Err(error) => {
            assert!(std::env::var_os("REQUIRE_PROGRAMS").is_none(), "{shell}: {error}");
            None
        }
    }
}

/// What the shell prints for these commands.
fn run(shell: &str, folder: &Folder, arguments: &[&str]) -> Vec<String> {
    let program = Path::new(env!("CARGO_BIN_EXE_actionapi")).parent().unwrap().to_owned();
    let path = std::env::var_os("PATH").unwrap();
    let path = std::env::join_paths(std::iter::once(program).chain(std::env::split_paths(&path))).unwrap();
    let output = Command::new(shell)
        .args(arguments)
        .env("PATH", path)
        .env("HOME", folder.path("."))
        .current_dir(folder.path("."))
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && error.is_empty(), "{shell} {arguments:?}: {error}");
    assert!(!folder.path("ran").exists(), "{shell} ran what the schema says: {arguments:?}");
    String::from_utf8(output.stdout).unwrap().lines().map(ToOwned::to_owned).collect()
}

/// What every shell completes, where `complete` gives the words for a line.
fn completes(complete: &dyn Fn(&str) -> Vec<String>) {
    let commands = complete("actionapi ");
    assert!(commands.contains(&"check".to_owned()) && !commands.contains(&"complete".to_owned()), "{commands:?}");
    assert_eq!(complete("actionapi comp"), ["completions"]);
    assert_eq!(complete("actionapi completions "), ["bash", "zsh", "fish"]);
    assert_eq!(complete("actionapi check --exp"), ["--explain"]);
    assert_eq!(complete("actionapi lint --format "), ["text", "json", "github"]);
    assert_eq!(complete("actionapi call api.yaml th"), ["things"]);
    assert_eq!(complete("actionapi call api.yaml things ge"), ["get", "getall"]);
    assert_eq!(complete("actionapi call api.yaml things get --l"), ["--level"]);
    assert_eq!(complete("actionapi call api.yaml things get --level "), ["low", "Semi-Annually"]);
    assert_eq!(complete("actionapi call api.yaml --output raw things get --pa"), ["--page"]);
    // A boolean needs no value.
    assert_eq!(complete("actionapi call api.yaml things get --verbatim --pa"), ["--page"]);
    assert_eq!(complete("actionapi call api.yaml things get --verbatim --level "), ["low", "Semi-Annually"]);
    assert_eq!(complete("actionapi sandbox api.yaml --wa"), ["--watch"]);
    assert_eq!(complete("actionapi drift api.yaml --format "), ["text", "json"]);
    for path in ["~/api.yaml", "$HOME/api.yaml", "${HOME}/api.yaml"] {
        assert_eq!(complete(&format!("actionapi call {path} th")), ["things"], "{path}");
    }
    let all = complete("actionapi call api.yaml ");
    assert!(all.contains(&"things".to_owned()) && !all.iter().any(|word| word.contains("touch")), "{all:?}");
    // Of a schema that cannot be read nothing is known.
    assert!(complete("actionapi call none.yaml ").iter().all(|word| word != "things"));
}

#[test]
fn bash_completes_and_runs_nothing() {
    let Some(folder) = folder("bash") else { return };
    let complete = |line: &str| {
        // The last word may be empty.
        let line = if line.ends_with(' ') { format!("{line}''") } else { line.to_owned() };
        let commands = format!(
            "source ./script; COMP_WORDS=({line}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _actionapi actionapi \"${{COMP_WORDS[COMP_CWORD]}}\" ''; printf '%s\\n' \"${{COMPREPLY[@]}}\""
        );
        let words = run("bash", &folder, &["--norc", "-c", &commands]);
        words.into_iter().filter(|word| !word.is_empty()).collect()
    };
    completes(&complete);
    assert_eq!(complete("actionapi lint --format = js"), ["json"]);
    assert_eq!(complete("actionapi lint --format ="), ["text", "json", "github"]);
    // Quotes are those of the line as typed.
    assert_eq!(complete("actionapi call \\'api.yaml\\' th"), ["things"]);
    let files = "source ./script; compopt() { printf '%s\\n' \"$@\"; }; COMP_WORDS=(actionapi check o); COMP_CWORD=2; _actionapi actionapi o check";
    assert_eq!(run("bash", &folder, &["--norc", "-c", files]), ["-o", "default"]);
}

#[test]
fn fish_completes_and_runs_nothing() {
    let Some(folder) = folder("fish") else { return };
    let complete = |line: &str| {
        let commands = format!("source ./script; complete --do-complete '{line}'");
        let lines = run("fish", &folder, &["--no-config", "--command", &commands]);
        lines.iter().map(|line| line.split('\t').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    // Fish sorts.
    let sorted = |line: &str| {
        let mut words = complete(line);
        let order = ["bash", "zsh", "fish", "text", "json", "github", "low", "Semi-Annually"];
        words.sort_by_key(|word| order.iter().position(|each| each == word));
        words
    };
    completes(&sorted);
    assert!(complete("actionapi check o").iter().any(|word| word.contains("other")), "{:?}", complete("actionapi check o"));
    assert_eq!(complete("actionapi call \"api.yaml\" th"), ["things"]);
    assert!(!complete("actionapi call api.yaml o").iter().any(|word| word.contains("other")));
    let described = run(
        "fish",
        &folder,
        &["--no-config", "--command", "source ./script; complete --do-complete 'actionapi call api.yaml things ge'"],
    );
    assert_eq!(described[0], "get\tGet the things.");
}

#[test]
fn zsh_completes_and_runs_nothing() {
    let Some(folder) = folder("zsh") else { return };
    let complete = |line: &str| {
        let typed = line.rsplit(' ').next().unwrap();
        let line = if line.ends_with(' ') { format!("{line}''") } else { line.to_owned() };
        // What zsh does with the words: it compares them with what is typed.
        let commands = format!(
            "compdef() {{ : }}; compadd() {{ print -rl -- ${{(P)@[-1]}} }}; _files() {{ print files }}; source ./script; \
             words=({line}); CURRENT=$#words; _actionapi"
        );
        let words = run("zsh", &folder, &["-f", "-c", &commands]);
        words.into_iter().filter(|word| !word.is_empty() && word.starts_with(typed)).collect()
    };
    completes(&complete);
    assert_eq!(complete("actionapi check "), ["files"]);
    assert_eq!(complete("actionapi call \\'api.yaml\\' th"), ["things"]);
}

#[test]
fn another_shell_is_refused() {
    let folder = Folder::new(SCHEMA);
    let (_, err) = folder.ends(&["completions", "tcsh"], &[], 2);
    assert!(err.contains("possible values: bash, zsh, fish"), "{err}");
}
