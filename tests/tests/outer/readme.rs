//! The README's commands, each run as it stands in a copy of the repository, and its schemas. Its Rust is run by the documentation
//! tests of this package.

use std::fs;

use actionapi_codegen::Source;

use crate::cargo::{cargo, command, folder, run, turn};
use crate::copy::{copy, repository, write_if_changed};

/// The README's blocks with this behind their fences: the text between the fences.
pub(crate) fn blocks(info: &str) -> Vec<String> {
    let text = fs::read_to_string(repository().join("README.md")).unwrap();
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
    let schemas = blocks("yaml");
    assert!(!schemas.is_empty());
    for schema in schemas {
        actionapi_codegen::generate(&Source::new("README.md", schema)).unwrap_or_else(|problems| panic!("{problems}"));
    }
}

#[test]
fn commands_print_what_is_said() {
    const END: &str = "\u{1e}";
    let _turn = turn();
    let folder = copy("readme");
    let mut count = 0;
    for block in blocks("console") {
        let commands = commands(&block);
        // The tests themselves are running already.
        if commands.iter().any(|(line, _)| line == "cargo test --workspace") {
            continue;
        }
        let script: String = commands.iter().map(|(line, _)| format!("{line}\nprintf '\\036'\n")).collect();
        let mut shell = command("sh", &folder);
        shell.args(["-e", "-c", &script]).env("CARGO_NET_OFFLINE", "true");
        let printed = run(shell).expect();
        let expected: String = commands.iter().map(|(_, output)| format!("{output}{END}")).collect();
        assert_eq!(printed, expected, "{block}");
        count += commands.len();
    }
    assert!(count >= 3, "the README's commands were not found");
}

/// The packages that the README describes for another API, put together from its blocks.
#[test]
fn another_api_is_a_package_of_its_own() {
    let _turn = turn();
    let [manifest, program_manifest] = <[String; 2]>::try_from(blocks("toml package")).unwrap();
    let [build, library, main] = <[String; 3]>::try_from(blocks("rs")).unwrap();
    let schema = blocks("yaml")[0].replace("name: clientapi", "name: acme");
    let here = |manifest: &str| manifest.replace("../actionapi/", &format!("{}/", repository().display()));
    let folder = folder("another");
    for (name, text) in [
        ("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"acme-client\", \"acme\"]\n"),
        ("acme-client/Cargo.toml", &here(&manifest)),
        ("acme-client/build.rs", &build),
        ("acme-client/src/lib.rs", &library),
        ("acme-client/schema.yaml", &schema),
        ("acme/Cargo.toml", &here(&program_manifest)),
        ("acme/src/main.rs", &main),
    ] {
        write_if_changed(&folder.join(name), text.as_bytes());
    }
    fs::write(folder.join("Cargo.lock"), fs::read(repository().join("Cargo.lock")).unwrap()).unwrap();
    let built = cargo(&folder, &["build"]);
    assert!(!built.error.contains("warning"), "{}", built.error);
    built.expect();
    let printed = cargo(&folder, &["run", "--quiet", "--", "--sandbox", "client", "getdetails"]).expect();
    assert!(printed.contains("San Clemente"), "{printed}");
}

/// What the documents for people link to is there.
#[test]
fn links_lead_somewhere() {
    for document in ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "BENCHMARKS.md", "schema/README.md"] {
        let path = repository().join(document);
        let text = fs::read_to_string(&path).unwrap();
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for target in targets.filter(|target| !target.starts_with("http") && !target.starts_with('#')) {
            let file = target.split('#').next().unwrap();
            assert!(path.with_file_name("").join(file).exists(), "{document} links to {target}");
        }
    }
}
