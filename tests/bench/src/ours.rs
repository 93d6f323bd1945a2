//! This project's side: the crates that are generated, compiled and run.

use std::process::Command;

use crate::api::Api;
use crate::measure::{Cost, measure};
use crate::project::{Project, Verb, root};
use crate::transform::Surfaces;

const CALLER: &str = include_str!("../templates/ours_caller.rs");
const HAND: &str = include_str!("../templates/hand_caller.rs");
pub(crate) const HARNESS: &str = include_str!("../templates/harness.rs");
const GENERATOR: &str = include_str!("../templates/generator.rs");

/// The crates that are made of the generated source.
const SURFACES: [&str; 5] = ["client", "derived", "structs", "derived-structs", "bare"];

/// What all callers depend on, beside the client.
pub(crate) const CALLER_DEPENDENCIES: &str = "\
nix = { version = \"0.31\", default-features = false, features = [\"resource\"] }
stats_alloc = { version = \"0.1\", optional = true }
tokio = { version = \"1\", default-features = false, features = [\"rt\", \"net\", \"time\"] }

[features]
count = [\"dep:stats_alloc\"]
";

/// The crates of this project's side.
pub(crate) struct Ours {
    pub(crate) project: Project,
}

impl Ours {
    pub(crate) fn new() -> Result<Self, String> {
        let members =
            ["generator", "client", "derived", "structs", "derived-structs", "bare", "edited", "caller", "hand", "all"];
        let project = Project::new("ours", &members)?;
        let path = |folder: &str| root().join(folder).display().to_string();
        let codegen = format!("actionapi-codegen = {{ path = {:?} }}\n", path("codegen"));
        // Derives need `serde` of the runtime's types; all crates have it, so that they share their dependencies.
        let runtime =
            format!("actionapi = {{ path = {:?}, default-features = false, features = [\"serde\"] }}\n", path("runtime"),);
        let features = "\n[features]\ndefault = [\"async\"]\nasync = [\"actionapi/async\"]\nblocking = []\nsandbox = []\n\
                        serde = []\ntracing = []\n";
        let serde = "serde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\n";
        project.package("generator", &format!("\n[dependencies]\n{codegen}"), &[("src/main.rs", GENERATOR)])?;
        for name in SURFACES {
            let manifest = format!("\n[dependencies]\n{runtime}{serde}{features}");
            project.package(name, &manifest, &[("src/lib.rs", "")])?;
        }
        // As a user has it.
        let lean = runtime.replace(", features = [\"serde\"]", "");
        let include = "//! The client.\nactionapi::include_client!();\n";
        project.package(
            "edited",
            &format!("\n[dependencies]\n{lean}\n[build-dependencies]\n{codegen}{features}"),
            &[("build.rs", GENERATOR), ("src/lib.rs", include), ("schema.yaml", &Api::new(1).schema())],
        )?;
        let callers = format!("\n[dependencies]\nclient = {{ path = \"../client\" }}\n{CALLER_DEPENDENCIES}");
        project.package("caller", &callers, &[("src/main.rs", CALLER), ("src/harness.rs", HARNESS)])?;
        project.package("all", &callers, &[("src/main.rs", "fn main() {}"), ("src/harness.rs", HARNESS)])?;
        let hand = format!(
            "\n[dependencies]\n{serde}jiff = {{ version = \"1\", default-features = false, features = [\"std\", \"serde\"] }}\n\
             reqwest = {{ version = \"0.13\", default-features = false, features = [\"rustls-no-provider\", \"form\"] }}\n\
             {TLS}{CALLER_DEPENDENCIES}"
        );
        project.package("hand", &hand, &[("src/main.rs", HAND), ("src/harness.rs", HARNESS)])?;
        Ok(Self { project })
    }

    /// Compiles the generator, as a build script is compiled or with optimisation.
    pub(crate) fn build_generator(&self, verb: Verb) -> Result<(), String> {
        self.project.run(verb, "generator").map(|_| ())
    }

    /// Generates into a folder.
    pub(crate) fn generate(&self, verb: Verb, api: Api, into: &str) -> Result<Cost, String> {
        let profile = if verb == Verb::Release { "release" } else { "debug" };
        let program = self.project.target().join(profile).join("generator");
        self.project.write(&format!("{into}/schema.yaml"), &api.schema())?;
        let folder = self.project.path(into);
        let mut command = Command::new(program);
        Ok(measure(command.current_dir(&folder).env("OUT_DIR", folder.join("out")))?.0)
    }

    /// Forgets what was generated into a folder.
    pub(crate) fn forget_generated(&self, from: &str) {
        // It may not be there.
        let _ = std::fs::remove_dir_all(self.project.path(from));
    }

    /// The generated source.
    pub(crate) fn generated(&self, from: &str) -> Result<String, String> {
        self.output(from, "client.rs")
    }

    fn output(&self, from: &str, name: &str) -> Result<String, String> {
        let path = self.project.path(from).join("out").join(name);
        std::fs::read_to_string(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))
    }

    /// Compiles what the crates depend on.
    pub(crate) fn prepare(&self, verb: Verb) -> Result<(), String> {
        for name in SURFACES {
            self.project.write(&format!("{name}/src/lib.rs"), "")?;
            self.project.run(verb, name)?;
        }
        Ok(())
    }

    /// Writes the client that was generated into a folder, and what it is compared with.
    pub(crate) fn use_generated(&self, from: &str) -> Result<(), String> {
        let (source, description) = (self.generated(from)?, self.output(from, "client.json")?);
        let surfaces = Surfaces::of(&source)?;
        for name in ["client", "derived"] {
            self.project.write(&format!("{name}/src/client.json"), &description)?;
        }
        let head = "//! Generated, to be compiled.\n#![allow(missing_docs)]\n";
        for (name, text) in [
            ("client", &source),
            ("derived", &surfaces.derived),
            ("structs", &surfaces.structs),
            ("derived-structs", &surfaces.derived_structs),
            ("bare", &surfaces.bare),
        ] {
            self.project.write(&format!("{name}/src/lib.rs"), &format!("{head}{text}"))?;
        }
        Ok(())
    }

    /// Makes `all` a program that calls every one of so many functions.
    pub(crate) fn call_all(&self, functions: usize) -> Result<(), String> {
        let calls: String = (0..functions)
            .map(|function| {
                format!("        api.things().function{function}(\"a\", 7).comment(\"b\").await.expect(\"a reply\");\n")
            })
            .collect();
        let main = format!(
            "mod harness;\n\nfn main() {{\n    let (endpoint, _) = harness::arguments();\n    harness::block_on(async {{\n        \
             let api = client::Client::builder(endpoint).apikey(\"secret\").build().expect(\"a client\");\n{calls}    }});\n}}\n"
        );
        self.project.write("all/src/main.rs", &format!("#![allow(dead_code)]\n{main}"))
    }
}

/// The dependencies of TLS as this project has it.
pub(crate) const TLS: &str = "\
rustls = { version = \"0.23\", default-features = false, features = [\"ring\", \"std\", \"tls12\"] }
webpki-roots = \"1\"
";
