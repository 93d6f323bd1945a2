//! What `docs/schema.md` describes: edit the schema, build, call; make a mistake, read the message, fix it.

use std::fs;
use std::path::{Path, PathBuf};

use actionapi_codegen::Source;

use crate::cargo::{cargo, folder, turn};
use crate::copy::copy;
use crate::readme::blocks;

fn edit(folder: &Path, from: &str, to: &str) {
    let path = folder.join("schema/schema.yaml");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "`{from}` is not in the schema");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

/// The generated sources below the builds' folder.
fn generated() -> Vec<PathBuf> {
    let builds = fs::read_dir(folder("target").join("debug/build")).unwrap();
    let paths = builds.map(|entry| entry.unwrap().path().join("out/client.rs"));
    paths.filter(|path| path.is_file()).collect()
}

#[test]
fn an_edited_schema_is_generated_again_and_a_broken_one_changes_nothing() {
    let _turn = turn();
    let folder = copy("edited");
    cargo(&folder, &["build"]).expect();
    let again = cargo(&folder, &["build"]);
    assert!(!again.error.contains("Compiling"), "nothing changed, but: {}", again.error);

    let [added] = <[String; 1]>::try_from(blocks("docs/schema.md", "yaml function")).unwrap();
    edit(&folder, "      getdetails:\n", &format!("{added}      getdetails:\n"));
    let built = cargo(&folder, &["build"]);
    assert!(built.compiled("generated-client") && !built.compiled("actionapi-codegen"), "{}", built.error);
    let printed = cargo(&folder, &["run", "--quiet", "--", "--sandbox", "client", "listcontacts", "--group", "x"]).expect();
    assert_eq!(printed, "[\n  \"Ada\",\n  \"Grace\"\n]\n");

    edit(&folder, "group: string?", "group: strnig?");
    let sources: Vec<_> = generated().into_iter().map(|path| (fs::read(&path).unwrap(), path)).collect();
    let broken = cargo(&folder, &["build"]);
    assert_eq!(broken.code, Some(101), "{}", broken.error);
    // Cargo indents the message, so it is compared line by line.
    let [block] = <[String; 1]>::try_from(blocks("docs/schema.md", "text")).unwrap();
    for line in block.lines().filter(|line| !line.contains("-->")) {
        assert!(broken.error.contains(line), "`{line}` is not in {}", broken.error);
    }
    let schema = fs::read_to_string(folder.join("schema/schema.yaml")).unwrap();
    let problems = actionapi_codegen::check(&Source::new("schema/schema.yaml", schema)).unwrap_err().to_string();
    assert_eq!(problems, format!("{block}\nschema/schema.yaml: 1 error\n"));
    for (source, path) in sources {
        assert_eq!(fs::read(&path).unwrap(), source, "{} is not what it was", path.display());
    }

    edit(&folder, "group: strnig?", "group: string?");
    cargo(&folder, &["build"]).expect();
}
