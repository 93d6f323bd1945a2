//! The commands and schemas of the READMEs and of the pages in `docs/`, each run as it stands in a copy of the repository. Their Rust is
//! run by the documentation tests of this package.

use std::fs;
use std::path::Path;

use actionapi_codegen::Source;

use crate::cargo::{command, run, turn};
use crate::copy::{copy, repository};

/// The pages whose commands are run.
const PAGES: &[&str] = &[
    "README.md",
    "codegen/cli/README.md",
    "generated-client/cli/README.md",
    "docs/automate.md",
    "docs/tools.md",
    "docs/another-api.md",
    "examples/README.md",
];

/// The programs as cargo runs them, because readers have installed them.
const PROGRAMS: &str = r#"
clientapi() { cargo run --quiet -p clientapi -- "$@"; }
actionapi() { cargo run --quiet -p actionapi-cli -- "$@"; }
"#;

/// The blocks of a document whose fences have this info string: the text between the fences.
pub(crate) fn blocks(document: &str, info: &str) -> Vec<String> {
    let text = fs::read_to_string(repository().join(document)).unwrap();
    let fence = format!("```{info}\n");
    text.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

/// A command and what it prints on standard output.
fn commands(block: &str) -> Vec<(String, String)> {
    let mut commands: Vec<(String, String)> = Vec::new();
    for line in block.lines() {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => commands.push((command.to_owned(), String::new())),
            (None, Some((_, output))) => output.push_str(&format!("{line}\n")),
            (None, None) => panic!("the block begins without a command: {block}"),
        }
    }
    commands
}

#[test]
fn schemas_are_accepted() {
    let schemas = blocks("README.md", "yaml");
    assert!(!schemas.is_empty());
    for schema in schemas {
        actionapi_codegen::generate(&Source::new("README.md", schema)).unwrap_or_else(|problems| panic!("{problems}"));
    }
}

#[test]
fn commands_print_what_the_pages_show() {
    const END: &str = "\u{1e}";
    let _turn = turn();
    let folder = copy("readme");
    let mut count = 0;
    for block in PAGES.iter().flat_map(|page| blocks(page, "console")) {
        let commands = commands(&block);
        // The tests themselves are running already.
        if commands.iter().any(|(line, _)| line == "cargo test --workspace") {
            continue;
        }
        let script = commands.iter().map(|(line, _)| format!("{line}\nprintf '\\036'\n"));
        let script = PROGRAMS.to_owned() + &script.collect::<String>();
        let mut shell = command("sh", &folder);
        shell.args(["-e", "-c", &script]).env("CARGO_NET_OFFLINE", "true");
        let printed = run(shell).expect();
        let expected: String = commands.iter().map(|(_, output)| format!("{output}{END}")).collect();
        assert_eq!(printed, expected, "{block}");
        count += commands.len();
    }
    assert!(count >= 6, "only {count} commands were found");
}

/// Each file that a document links to exists, and so does each heading.
#[test]
fn links_lead_somewhere() {
    let documents = [
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "DESIGN.md",
        "BENCHMARKS.md",
        "schema/README.md",
        "docs/schema.md",
        "docs/stability.md",
        "runtime/README.md",
        "codegen/README.md",
        "generated-client/README.md",
        "tests/frozen/README.md",
    ];
    for document in PAGES.iter().chain(&documents) {
        let path = repository().join(document);
        let text = fs::read_to_string(&path).unwrap();
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for target in targets.filter(|target| !target.starts_with("http")) {
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            let file = if file.is_empty() { path.clone() } else { path.with_file_name("").join(file) };
            assert!(file.exists(), "{document} links to {target}");
            assert!(heading.is_empty() || anchors(&file).any(|anchor| anchor == heading), "{document} links to {target}");
        }
    }
}

/// The anchors that a renderer makes of a document's headings.
fn anchors(path: &Path) -> impl Iterator<Item = String> {
    let text = fs::read_to_string(path).unwrap();
    let headings: Vec<String> = text.lines().filter(|line| line.starts_with('#')).map(ToOwned::to_owned).collect();
    headings.into_iter().map(|line| {
        let title = line.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
        title.chars().filter(|each| each.is_alphanumeric() || "-_".contains(*each)).collect()
    })
}
