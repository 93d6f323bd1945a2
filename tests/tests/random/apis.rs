//! The clients of the real APIs in `tests/apis`, all in one crate, compile and are documented without a warning.

use std::fs;
use std::path::Path;

use actionapi_codegen::{Package, Source};

use crate::{cargo, folder, write, write_manifest};

#[test]
fn the_clients_of_real_apis_compile() {
    let crate_folder = folder("apis");
    write_manifest(&crate_folder);
    let mut lib = "//! Generated clients.\n#![deny(warnings, missing_docs, clippy::all, rustdoc::all)]\n".to_owned();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("apis")).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap().replace('-', "_");
        let schema = fs::read_to_string(entry.path().join("schema.yaml")).unwrap();
        let package = Package::new("generated", "0.0.0").at(&format!("generated::{name}"));
        let generated = actionapi_codegen::generate_for(&Source::new("schema.yaml", schema), &package).unwrap();
        generated.files.write(&crate_folder.join("src").join(&name)).unwrap();
        lib.push_str(&format!(
            "\npub mod {name} {{\n    #![doc = include_str!(\"{name}/client.md\")]\n    include!(\"{name}/client.rs\");\n}}\n"
        ));
    }
    write(&crate_folder.join("src/lib.rs"), &lib);
    cargo(&crate_folder, &["check", "--quiet"], false);
    cargo(&crate_folder, &["doc", "--quiet", "--no-deps"], true);
}
