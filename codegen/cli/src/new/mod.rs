//! The files of a new workspace around a schema: the client, its command line, and a test that calls its sandbox.
//!
//! It knows what is in the files, not where they are written; [`folder`] writes them.

pub(crate) mod folder;
mod manifests;
pub(crate) mod name;
mod sandbox_test;

use actionapi::description::{Api, Effect, Function, Module};
use actionapi_codegen::files::Files;

/// The line that shows an editor where the JSON Schema of the format is.
const EDITOR: &str = "# yaml-language-server: $schema=";

/// The file with the JSON Schema of the format, beside the schema.
const FORMAT: &str = "format.json";

/// Where the crates come from that the new packages depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The registry, in the version of this program.
    Registry,
    /// A clone of the repository, by its path as seen from the workspace.
    Clone(String),
}

/// What a new workspace is made of.
pub(crate) struct Workspace<'a> {
    /// The name of the workspace and of its command line.
    pub(crate) name: &'a str,
    /// The schema's text.
    pub(crate) schema: &'a str,
    /// What the schema describes.
    pub(crate) api: &'a Api,
    pub(crate) origin: &'a Origin,
}

/// The schema of a workspace that is made without one.
pub(crate) fn first_schema(name: &str) -> String {
    let prefix = actionapi::description::environment_variable(name, "");
    let schema = include_str!("templates/schema.yaml").replace("{name}", name);
    schema.replace("{title}", &title(name)).replace("{prefix}", &prefix)
}

/// The title of an API of this name.
fn title(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let words = words.trim();
    let start = words.chars().next().map(|first| first.to_ascii_uppercase()).into_iter();
    let title: String = start.chain(words.chars().skip(1)).collect();
    if title.to_ascii_lowercase().ends_with(" api") { title } else { format!("{title} API") }
}

impl Workspace<'_> {
    /// The package of the client.
    pub(crate) fn client(&self) -> String {
        format!("{}-client", self.name)
    }

    /// The files, by their paths in the workspace.
    pub(crate) fn files(&self) -> Files {
        let (name, client) = (self.name, self.client());
        let mut files = Files::default();
        files.insert(".gitignore", "/target\n");
        files.insert("README.md", self.readme());
        files.insert("Cargo.toml", manifests::workspace(self));
        files.insert(format!("{client}/Cargo.toml"), manifests::client(self));
        files.insert(format!("{client}/build.rs"), BUILD);
        files.insert(format!("{client}/src/lib.rs"), LIBRARY);
        files.insert(format!("{client}/schema.yaml"), with_editor_line(self.schema));
        files.insert(format!("{client}/{FORMAT}"), actionapi_codegen::format_schema());
        files.insert(format!("{client}/tests/sandbox.rs"), sandbox_test::sandbox_test(self));
        files.insert(format!("{name}/Cargo.toml"), manifests::program(self));
        files.insert(format!("{name}/src/main.rs"), main(self));
        files
    }

    fn readme(&self) -> String {
        let title = actionapi::text::one_line(&self.api.protocol.title);
        // Punctuation that Markdown would take for its own.
        let title: String =
            title.chars().flat_map(|each| ("\\`*_[]<>#|".contains(each)).then_some('\\').into_iter().chain([each])).collect();
        let text = include_str!("templates/README.md").replace("{client}", &self.client()).replace("{name}", self.name);
        text.replace("{run}", &self.run()).replace("{title}", &title)
    }

    /// A command that calls a function of the sandbox, or else lists the functions.
    pub(crate) fn run(&self) -> String {
        let is_simple = |(module, function): &(&Module, &Function)| {
            function.effect == Effect::Read
                && function.small_call().is_empty()
                && self.api.request_of(function).needs.is_empty()
                && is_word(&function.name.wire)
                && (module.is_top() || is_word(&module.name.wire))
        };
        let current = self.api.functions().filter(|(_, function)| function.deprecated.is_none());
        match current.into_iter().find(is_simple) {
            Some((module, function)) => {
                let called = actionapi::text::qualified(&module.name.wire, " ", &function.name.wire);
                // The program's own commands come first, except after `call`.
                let call = if called.split(' ').next().is_some_and(actionapi::cli::is_own_command) { "call " } else { "" };
                format!("cargo run -- --sandbox {call}{called}")
            }
            None => "cargo run -- functions".to_owned(),
        }
    }
}

/// Whether a shell takes it as it is.
fn is_word(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name.chars().all(|each| each.is_ascii_alphanumeric() || "-_.".contains(each))
}

/// The schema with a line for editors that leads to the file beside it; a line that leads to another place of a web server stays.
fn with_editor_line(schema: &str) -> String {
    let line = format!("{EDITOR}{FORMAT}");
    let found = schema.lines().find(|line| line.starts_with(EDITOR));
    match found {
        Some(found) if found.contains("://") => schema.to_owned(),
        Some(found) => schema.replacen(found.trim(), &line, 1),
        // A directive of YAML has to be first.
        None if schema.starts_with('%') => schema.to_owned(),
        None => format!("{line}\n{schema}"),
    }
}

const BUILD: &str = r#"//! Generates the client from `schema.yaml`.

fn main() -> std::process::ExitCode {
    actionapi_codegen::build("schema.yaml")
}
"#;

const LIBRARY: &str = r#"#![doc = include_str!(concat!(env!("OUT_DIR"), "/client.md"))]

actionapi::include_client!();
"#;

fn main(workspace: &Workspace<'_>) -> String {
    let path = workspace.client().replace('-', "_");
    format!(
        "//! The command line: the description of the API, interpreted by the crate `actionapi`.\n\n\
         fn main() -> std::process::ExitCode {{\n    actionapi::cli::main({path}::description())\n}}\n"
    )
}
