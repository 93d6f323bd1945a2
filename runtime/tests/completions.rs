//! Completions of an API whose names, values and descriptions are written to be run by shells: the scripts are sound, and neither
//! loading them nor completing with them runs anything of the schema's.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use actionapi::cli::{Console, Exit, Program};
use actionapi::description::{
    Api, Definition, Effect, Example, Function, Home, Module, Name, Parameter, Protocol, ReplyProfile, RequestProfile, Scalar,
    Type, TypeDefinition, TypeId, Variable, Variant,
};

/// If any of this is run, there is a file `ran`.
const HOSTILE: &str =
    "client's `touch ran` $(touch ran) \"; touch ran; '; touch ran; ' ] : \\ [x] (touch ran) {touch,ran}\n touch ran";

const LEVELS: [&str; 9] =
    ["low", "Semi-Annually", "$(touch ran)", "`touch ran`", "';touch ran;'", "\";touch ran;\"", "a b", "", "x\ntouch ran\n"];

fn name(wire: &'static str) -> Name {
    Name::new(wire, "name")
}

fn parameter(wire: &'static str, kind: impl Into<Type>) -> Parameter {
    Parameter {
        name: name(wire),
        kind: kind.into(),
        forms: Vec::new(),
        default: None,
        deprecated: None,
        description: HOSTILE.to_owned(),
    }
}

fn optional(kind: impl Into<Type>) -> Type {
    Type::Optional(Box::new(kind.into()))
}

fn function(wire: &'static str, parameters: Vec<Parameter>) -> Function {
    Function {
        name: name(wire),
        operation: "Function".to_owned(),
        description: HOSTILE.to_owned(),
        effect: Effect::Read,
        deprecated: None,
        request: 0,
        reply: 0,
        parameters,
        needs: Vec::new(),
        pages: None,
        returns: Type::JSON,
        example: Example { message: String::new(), data: "null".to_owned(), is_made: false },
    }
}

fn get() -> Function {
    let level = || Type::Enum(TypeId(0));
    let parameters = vec![
        parameter("level", level()),
        parameter("x$(touch${IFS}ran)", optional(level())),
        parameter("x`touch${IFS}ran`", optional(Scalar::String)),
        parameter("x');touch${IFS}ran;:", optional(Scalar::String)),
    ];
    function("get", parameters)
}

fn module(wire: &'static str, functions: Vec<Function>) -> Module {
    Module { name: name(wire), description: HOSTILE.to_owned(), request: 0, reply: 0, functions }
}

fn api() -> Api {
    let variant = |wire| Variant { name: name(wire), description: HOSTILE.to_owned() };
    let level = TypeDefinition {
        name: Name::new("Level", "Level"),
        home: Home::Types,
        description: HOSTILE.to_owned(),
        kind: Definition::Enum(LEVELS.map(variant).to_vec()),
        rest: None,
    };
    let things = vec![
        get(),
        function("$(touch${IFS}ran)", Vec::new()),
        function("`touch${IFS}ran`", Vec::new()),
        function("';touch${IFS}ran;'", Vec::new()),
        function("x);touch${IFS}ran;;*", Vec::new()),
    ];
    Api {
        protocol: Protocol {
            name: "hostile".into(),
            title: HOSTILE.into(),
            variables: vec![Variable::credential(name("key"), HOSTILE)].into(),
            needs: Vec::new().into(),
            fetches: Vec::new().into(),
            endpoints: Vec::new().into(),
            rates: Vec::new().into(),
            requests: vec![RequestProfile::PLAIN].into(),
            replies: vec![ReplyProfile::PLAIN].into(),
        },
        description: HOSTILE.to_owned(),
        checks: Vec::new(),
        types: vec![level],
        modules: vec![
            module("things", things),
            module("a:b", vec![function("c:d", vec![parameter("secret", Scalar::Secret), parameter("e:f", Scalar::String)])]),
            module("$(touch${IFS}ran)", vec![get()]),
            module("`touch${IFS}ran`", vec![get()]),
            module("x\";touch${IFS}ran;\"", vec![get()]),
        ],
    }
}

/// The script for a shell.
fn script(shell: &str) -> String {
    static API: LazyLock<Api> = LazyLock::new(api);
    let (mut output, mut error) = (Vec::new(), Vec::new());
    let mut input = std::io::empty();
    let mut console = Console::new(&mut input, &mut output, &mut error, &|_| None);
    let arguments = ["completions", shell].map(Into::into);
    assert_eq!(Program::new(&API).run_on(arguments, &mut console), Exit::Success);
    String::from_utf8(output).unwrap()
}

/// A folder with the script in it, in which nothing ran yet.
fn folder(shell: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("completions").join(shell);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("script"), script(shell)).unwrap();
    folder
}

/// What the shell prints for these commands; nothing where it is not installed and need not be.
fn shell(program: &str, folder: &Path, arguments: &[&str]) -> Option<String> {
    let output = match Command::new(program).args(arguments).current_dir(folder).output() {
        Ok(output) => output,
        Err(error) => {
            assert!(std::env::var_os("REQUIRE_PROGRAMS").is_none(), "{program}: {error}");
            return None;
        }
    };
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && error.is_empty(), "{program} {arguments:?}: {error}");
    assert!(!folder.join("ran").exists(), "{program} ran what the schema says: {arguments:?}");
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn bash_completes_and_runs_nothing() {
    let folder = folder("bash");
    if shell("bash", &folder, &["--norc", "-n", "script"]).is_none() {
        return;
    }
    let complete = |words: &str| {
        let commands = format!(
            "source ./script; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _hostile hostile \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD-1]}}\"; printf '%s\\n' \"${{COMPREPLY[@]}}\""
        );
        shell("bash", &folder, &["--norc", "-c", &commands]).unwrap()
    };
    assert_eq!(complete("hostile things get --level ''"), "low\nSemi-Annually\n");
    assert_eq!(complete("hostile things get --l"), "--level\n");
    assert_eq!(complete("hostile things g"), "get\n");
    let all = complete("hostile ''");
    assert!(all.contains("things\n") && !all.contains("touch"), "{all}");
}

#[test]
fn fish_completes_and_runs_nothing() {
    let folder = folder("fish");
    if shell("fish", &folder, &["--no-config", "--no-execute", "script"]).is_none() {
        return;
    }
    let complete = |line: &str| {
        let commands = format!("source ./script; complete --do-complete '{line}'");
        shell("fish", &folder, &["--no-config", "--command", &commands]).unwrap()
    };
    let values = complete("hostile things get --level ");
    let values: Vec<&str> = values.lines().map(|line| line.split('\t').next().unwrap()).collect();
    assert_eq!(values, ["low", "Semi-Annually"]);
    assert!(complete("hostile things get --l").starts_with("--level\tclient's touch ran (touch ran)"));
    assert!(complete("hostile things ").starts_with("get\t"));
    assert!(complete("hostile ").contains("things\t") && complete("hostile ").contains("a:b\t"));
    let first = |line: &str| {
        let all = complete(line);
        all.lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    // Not the files of this folder.
    assert_eq!(first("hostile --output "), ["json", "raw", "table"]);
    assert_eq!(first("hostile --method "), ["post"]);
    assert_eq!(first("hostile completions "), ["bash", "elvish", "fish", "powershell", "zsh"]);
    for line in ["hostile call ", "hostile --timeout ", "hostile things get --level low "] {
        assert!(!first(line).contains(&"script".to_owned()), "{line}");
    }
    // Where a file is expected, they are.
    for line in ["hostile --key-file ", "hostile a:b c:d --secret-file "] {
        assert!(first(line).contains(&"script".to_owned()), "{line}");
    }
}

#[test]
fn zsh_takes_the_script_and_runs_nothing() {
    let folder = folder("zsh");
    if shell("zsh", &folder, &["-f", "-n", "script"]).is_none() {
        return;
    }
    // What completing would ask of the system, which shows its arguments.
    let commands = "compdef() { : }; _arguments() { print -rl -- \"$@\"; for each; do [[ $each == *:\\(*\\) ]] && eval \"ws=${each##*:}\"; done }; \
                    _describe() { print -rl -- ${(P)4}; }; source ./script; line=(x things get); words=(things get); CURRENT=2; \
                    _hostile; _hostile_commands; _hostile__subcmd__things_commands";
    let shown = shell("zsh", &folder, &["-f", "-c", commands]).unwrap();
    assert!(shown.contains("--output="), "{shown}");
    // A name ends at the first `:` that is not escaped.
    assert!(shown.contains("\na\\:b:client") && script("zsh").contains("\n'c\\:d:client"), "{shown}");
    assert!(script("zsh").contains("'--e\\:f=["));
}

#[test]
fn no_script_has_a_word_of_the_schema_that_a_shell_would_run() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = script(shell);
        assert!(!script.contains("subcommand(s)"), "{script}");
        assert!(!script.contains("$(touch") && !script.contains("`touch") && !script.contains("${IFS}ran"), "{script}");
    }
}
