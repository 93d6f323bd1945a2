//! Generates the client, and the calls of it that its documentation shows.

use std::path::Path;
use std::process::ExitCode;

use actionapi::rust::Calls;
use actionapi_codegen::Source;

const SCHEMA: &str = "schema.yaml";

fn main() -> ExitCode {
    let built = actionapi_codegen::build(SCHEMA);
    if let (Ok(source), Some(out)) = (Source::read(Path::new(SCHEMA)), std::env::var_os("OUT_DIR"))
        && let Ok(checked) = actionapi_codegen::check(&source)
        && let Err(error) = std::fs::write(Path::new(&out).join("documented.rs"), documented(&checked.api))
    {
        println!("cargo::warning=cannot write the calls: {error}");
        return ExitCode::FAILURE;
    }
    built
}

/// A function for each call.
fn documented(api: &actionapi::description::Api) -> String {
    let calls = Calls { api, path: "actionapi_kitchen_sink" };
    let mut text = format!("const COUNT: usize = {};\n", api.functions().count());
    for (index, (module, function)) in api.functions().enumerate() {
        let program = calls.program(module, function, 64);
        text.push_str(&format!(
            "async fn call_{index}() -> Result<(), Box<dyn std::error::Error>> {{\n{program}\nOk(())\n}}\n"
        ));
    }
    text
}
