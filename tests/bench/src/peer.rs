//! The peer's side: progenitor, from the registry, with the same functions described in OpenAPI.

use std::process::Command;

use crate::api::Api;
use crate::measure::{Cost, measure};
use crate::ours::{CALLER_DEPENDENCIES, HARNESS, TLS};
use crate::project::{Project, Verb};

const CALLER: &str = include_str!("../templates/peer_caller.rs");
const GENERATOR: &str = include_str!("../templates/peer_generator.rs");

/// How the peer is asked to write its clients.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Style {
    pub(crate) title: &'static str,
    builder: bool,
    /// Whether replies are described as they are on the wire, envelope and all.
    envelope: bool,
}

pub(crate) const POSITIONAL: Style = Style { title: "progenitor, positional", builder: false, envelope: true };
pub(crate) const BUILDER: Style = Style { title: "progenitor, builder", builder: true, envelope: true };
/// The easiest for it: not a client of an API with envelopes any more.
pub(crate) const BARE: Style = Style { title: "progenitor, positional, no envelopes", builder: false, envelope: false };

impl Style {
    /// The API as the peer is given it.
    pub(crate) fn input(self, api: Api) -> String {
        api.openapi(self.envelope)
    }
}

/// The crates of the peer's side.
pub(crate) struct Peer {
    pub(crate) project: Project,
}

impl Peer {
    pub(crate) fn new() -> Result<Self, String> {
        let project = Project::new("peer", &["generator", "client", "edited", "caller", "all"])?;
        let generator = "openapiv3 = \"2\"\nprettyplease = \"0.3\"\nprogenitor = { version = \"0.15\", default-features = false }\n\
                         serde_json = \"1\"\nsyn = { version = \"3\", features = [\"full\"] }\n";
        // What the generated code names, and TLS as this project has it.
        let client = "\
bytes = \"1\"
chrono = { version = \"0.4\", default-features = false, features = [\"serde\"] }
futures-core = \"0.3\"
progenitor-client = \"0.15\"
reqwest = { version = \"0.13\", default-features = false, features = [\"json\", \"query\", \"stream\", \"rustls-no-provider\"] }
serde = { version = \"1\", features = [\"derive\"] }
serde_json = \"1\"
rustls = { version = \"0.23\", default-features = false, features = [\"ring\", \"std\", \"tls12\"] }
webpki-roots = \"1\"
";
        project.package("generator", &format!("\n[dependencies]\n{generator}"), &[("src/main.rs", GENERATOR)])?;
        project.package("client", &format!("\n[dependencies]\n{client}"), &[("src/lib.rs", "")])?;
        let include = "//! The client.\ninclude!(concat!(env!(\"OUT_DIR\"), \"/peer.rs\"));\n";
        project.package(
            "edited",
            &format!("\n[dependencies]\n{client}\n[build-dependencies]\n{generator}"),
            &[("build.rs", GENERATOR), ("src/lib.rs", include), ("openapi.json", &Api::new(1).openapi(true))],
        )?;
        let callers = format!(
            "\n[dependencies]\nclient = {{ path = \"../client\" }}\n\
             reqwest = {{ version = \"0.13\", default-features = false }}\n{TLS}{CALLER_DEPENDENCIES}"
        );
        project.package("caller", &callers, &[("src/main.rs", "fn main() {}"), ("src/harness.rs", HARNESS)])?;
        project.package("all", &callers, &[("src/main.rs", "fn main() {}"), ("src/harness.rs", HARNESS)])?;
        Ok(Self { project })
    }

    /// Compiles the generator, as a build script is compiled or with optimisation.
    pub(crate) fn build_generator(&self, verb: Verb) -> Result<(), String> {
        self.project.run(verb, "generator").map(|_| ())
    }

    pub(crate) fn generate(&self, verb: Verb, api: Api, style: Style) -> Result<Cost, String> {
        let profile = if verb == Verb::Release { "release" } else { "debug" };
        let program = self.project.target().join(profile).join("generator");
        self.project.write("generated/openapi.json", &style.input(api))?;
        let folder = self.project.path("generated");
        let mut command = Command::new(program);
        command.current_dir(&folder).env("OUT_DIR", &folder).env("PEER_STYLE", if style.builder { "builder" } else { "" });
        Ok(measure(&mut command)?.0)
    }

    pub(crate) fn generated(&self) -> Result<String, String> {
        let path = self.project.path("generated/peer.rs");
        std::fs::read_to_string(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))
    }

    /// Compiles what the client depends on.
    pub(crate) fn prepare(&self, verb: Verb) -> Result<(), String> {
        self.use_source("")?;
        self.project.run(verb, "client").map(|_| ())
    }

    pub(crate) fn use_source(&self, source: &str) -> Result<(), String> {
        self.project.write("client/src/lib.rs", source)
    }

    /// Makes `caller` one of this style.
    pub(crate) fn call_one(&self, style: Style) -> Result<(), String> {
        let call = if style.builder { "api.function0().body(body).send()" } else { "api.function0(&body)" };
        let data = if style.envelope { ".data" } else { "" };
        self.project.write("caller/src/main.rs", &CALLER.replace("CALL", call).replace(" DATA", data))
    }

    /// Makes `all` a program that calls every one of so many functions.
    pub(crate) fn call_all(&self, style: Style, functions: usize) -> Result<(), String> {
        let calls: String = (0..functions)
            .map(|function| {
                let body = format!(
                    "client::types::Function{function}Body {{ product: \"a\".to_owned(), number: 7, comment: Some(\"b\".to_owned()) }}"
                );
                let call = if style.builder {
                    format!("function{function}().body({body}).send()")
                } else {
                    format!("function{function}(&{body})")
                };
                format!("        api.{call}.await.expect(\"a reply\");\n")
            })
            .collect();
        let main = format!(
            "#![allow(dead_code)]\nmod harness;\n\nfn main() {{\n    let (endpoint, _) = harness::arguments();\n    \
             harness::block_on(async {{\n        let api = client::Client::new(&endpoint);\n{calls}    }});\n}}\n"
        );
        self.project.write("all/src/main.rs", &main)
    }
}
