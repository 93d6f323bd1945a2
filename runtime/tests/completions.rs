//! Completions of an API whose names, values and descriptions are written to be run by shells: the scripts are sound, and neither
//! loading them nor completing with them runs anything of the schema's.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::path::{Path, PathBuf};
use std::process::Command;

use actionapi::cli::{Console, Exit, run};
use actionapi::description::{
    Api, Booleans, ContentType, Credential, Effect, Enum, Envelope, Example, Function, ListStyle, Method, Module, Parameter,
    Request, Success, Type,
};

/// If any of this is run, there is a file `ran`.
const HOSTILE: &str =
    "client's `touch ran` $(touch ran) \"; touch ran; '; touch ran; ' ] : \\ [x] (touch ran) {touch,ran}\n touch ran";

static LEVEL: Enum = Enum {
    name: "Level",
    values: &[
        "low",
        "Semi-Annually",
        "$(touch ran)",
        "`touch ran`",
        "';touch ran;'",
        "\";touch ran;\"",
        "a b",
        "",
        "x\ntouch ran\n",
    ],
};

static GET: Function = Function {
    module: "things",
    name: "get",
    description: HOSTILE,
    effect: Effect::Read,
    parameters: &[
        Parameter::new("level", Type::Enum(&LEVEL), HOSTILE),
        Parameter::new("x$(touch${IFS}ran)", Type::Optional(&Type::Enum(&LEVEL)), HOSTILE),
        Parameter::new("x`touch${IFS}ran`", Type::Optional(&Type::String), HOSTILE),
        Parameter::new("x');touch${IFS}ran;:", Type::Optional(&Type::String), HOSTILE),
    ],
    reply: Type::Json,
    example: Example { message: "", data: "null" },
};

static DOLLAR: Function = Function { name: "$(touch${IFS}ran)", ..of(HOSTILE) };
static TICKS: Function = Function { name: "`touch${IFS}ran`", ..of(HOSTILE) };
static QUOTE: Function = Function { name: "';touch${IFS}ran;'", ..of(HOSTILE) };
static CASE: Function = Function { name: "x);touch${IFS}ran;;*", ..of(HOSTILE) };

const fn of(description: &'static str) -> Function {
    Function {
        module: "things",
        name: "",
        description,
        effect: Effect::Read,
        parameters: &[],
        reply: Type::Json,
        example: Example { message: "", data: "null" },
    }
}

static API: Api = Api {
    name: "hostile",
    title: HOSTILE,
    description: HOSTILE,
    credentials: &[Credential { name: "key", description: HOSTILE }],
    request: Request {
        methods: &[Method::Post],
        path: &[],
        parameters: &[],
        headers: &[],
        lists: ListStyle::Brackets,
        booleans: Booleans { yes: "1", no: "0" },
    },
    envelope: Envelope { success: Success::HttpStatus, message: None, code: None, data: None, content_type: ContentType::Json },
    modules: &[
        Module { name: "things", description: HOSTILE, functions: &[&GET, &DOLLAR, &TICKS, &QUOTE, &CASE] },
        Module { name: "$(touch${IFS}ran)", description: HOSTILE, functions: &[&GET] },
        Module { name: "`touch${IFS}ran`", description: HOSTILE, functions: &[&GET] },
        Module { name: "x\";touch${IFS}ran;\"", description: HOSTILE, functions: &[&GET] },
    ],
};

/// The script for a shell.
fn script(shell: &str) -> String {
    let (mut output, mut error) = (Vec::new(), Vec::new());
    let mut console = Console {
        input: &mut std::io::empty(),
        output: &mut output,
        error: &mut error,
        input_is_terminal: false,
        output_is_terminal: false,
        error_is_terminal: false,
        width: None,
        environment: &|_| None,
    };
    let arguments = ["hostile", "completions", shell].map(Into::into);
    assert_eq!(run(&API, arguments, &mut console), Exit::Success);
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
    assert!(complete("hostile ").contains("things\t"));
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
}

#[test]
fn no_script_has_a_word_of_the_schema_that_a_shell_would_run() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = script(shell);
        assert!(!script.contains("$(touch") && !script.contains("`touch") && !script.contains("${IFS}ran"), "{script}");
    }
}
