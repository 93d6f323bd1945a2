//! OpenAPI documents: valid ones, whose schemas take the replies of real servers.

#![allow(clippy::unwrap_used, reason = "tests")]

mod npm;
#[path = "support/mod.rs"]
mod support;

use std::fs;
use std::path::{Path, PathBuf};

use actionapi::description::{Api, Body, Type};
use actionapi_cli::openapi::{Shape, document};
use actionapi_codegen::Source;
use boon::{Compiler, Schemas};
use serde_json::{Value, json};

use crate::support::Folder;

const ADDRESS: &str = "https://example.org/openapi.json";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The schemas of the repository, each with its folder.
fn apis() -> Vec<(PathBuf, Api)> {
    let mut folders: Vec<_> = fs::read_dir(root().join("tests/apis")).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|folder| folder.join("schema.yaml").exists());
    folders.extend([root().join("schema"), root().join("tests/kitchen-sink")]);
    folders.sort();
    let api = |folder: PathBuf| {
        let text = fs::read_to_string(folder.join("schema.yaml")).unwrap();
        let api =
            actionapi_codegen::check(&Source::new("schema.yaml", text)).unwrap_or_else(|problems| panic!("{problems}")).api;
        (folder, api)
    };
    folders.into_iter().map(api).collect()
}

/// Checks values against places of a document.
struct Judge {
    document: Value,
    compiler: Compiler,
    schemas: Schemas,
}

impl Judge {
    fn new(api: &Api, shape: Shape) -> Self {
        let document: Value = serde_json::from_str(&document(api, shape).text).unwrap();
        let mut compiler = Compiler::new();
        compiler.add_resource(ADDRESS, document.clone()).unwrap();
        Self { document, compiler, schemas: Schemas::new() }
    }

    /// What is wrong with a success of this function; nothing if it is as described.
    fn problem(&mut self, operation: &str, reply: &Value) -> Option<String> {
        let mut found = None;
        locate(&self.document["paths"], "/paths".to_owned(), operation, &mut found);
        let pointer = found.unwrap_or_else(|| panic!("there is no reply of {operation}"));
        let escaped: String = url(&pointer);
        let index = self.compiler.compile(&format!("{ADDRESS}#{escaped}"), &mut self.schemas).unwrap();
        self.schemas.validate(reply, index).err().map(|error| format!("{error:#}"))
    }
}

/// The place of the schema of a function's success, which its title names.
fn locate(value: &Value, at: String, title: &str, found: &mut Option<String>) {
    match value {
        Value::Object(members) => {
            if members.get("title") == Some(&json!(title)) && at.contains("/responses/") {
                *found = Some(at);
                return;
            }
            for (name, value) in members {
                locate(value, format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), title, found);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                locate(value, format!("{at}/{index}"), title, found);
            }
        }
        _ => {}
    }
}

/// A pointer as the fragment of an address.
fn url(pointer: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    pointer.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// The operation that a file of replies is named after.
fn operation(api: &Api, file: &str) -> Option<String> {
    let named =
        api.functions().filter(|(_, function)| api.reply_of(function).body == Body::Json && function.returns != Type::Nothing);
    let named = named.filter_map(|(module, function)| {
        let name = actionapi::text::qualified(&module.name.wire, ".", &function.name.wire);
        file.strip_prefix(&format!("{name}.")).map(|rest| (rest.len(), name))
    });
    named.min().map(|(_, name)| name)
}

#[test]
fn validators_take_the_replies_of_real_servers() {
    let mut count = 0;
    for (folder, api) in apis() {
        let Ok(replies) = fs::read_dir(folder.join("replies")) else { continue };
        let (mut validator, mut viewer) = (Judge::new(&api, Shape::Validator), Judge::new(&api, Shape::Viewer));
        for path in replies.map(|entry| entry.unwrap().path()) {
            let file = path.file_name().unwrap().to_str().unwrap().to_owned();
            if !file.ends_with(".json") || file.ends_with(".error.json") {
                continue;
            }
            let Some(operation) = operation(&api, &file) else { continue };
            // Some servers write something around their JSON, which no JSON Schema can describe.
            let Ok(reply) = serde_json::from_str(&fs::read_to_string(&path).unwrap()) else { continue };
            assert_eq!(validator.problem(&operation, &reply), None, "{}", path.display());
            // What a client forgives is in the types of validators only.
            if !path.with_extension("drift").exists() {
                assert_eq!(viewer.problem(&operation, &reply), None, "{}", path.display());
            }
            count += 1;
        }
    }
    assert!(count > 60, "only {count} replies");
}

#[test]
fn schemas_take_the_examples() {
    for (folder, api) in apis() {
        for shape in [Shape::Viewer, Shape::Validator] {
            let mut judge = Judge::new(&api, shape);
            for (module, function) in api.functions() {
                if api.reply_of(function).body != Body::Json || function.returns == Type::Nothing {
                    continue;
                }
                let reply = serde_json::from_str(&actionapi::docs::example_reply(&api, module, function)).unwrap();
                let mut name = actionapi::text::qualified(&module.name.wire, ".", &function.name.wire);
                name = name
                    .chars()
                    .map(|each| if each.is_ascii_alphanumeric() || "_.-".contains(each) { each } else { '_' })
                    .collect();
                // An example may have a value that its enum lacks, of which a client keeps the text.
                let is_kept = shape == Shape::Viewer && folder.ends_with("kitchen-sink");
                let problem = judge.problem(&name, &reply);
                assert!(problem.is_none() || is_kept, "{name} of {} as {shape:?}: {problem:?}", folder.display());
            }
        }
    }
}

#[test]
fn schemas_refuse_what_clients_refuse() {
    let (_, api) = apis().into_iter().find(|(folder, _)| folder.ends_with("schema")).unwrap();
    for shape in [Shape::Viewer, Shape::Validator] {
        let mut judge = Judge::new(&api, shape);
        let (module, function) = api.functions().find(|(_, function)| function.name.wire == "getdetails").unwrap();
        let example: Value = serde_json::from_str(&actionapi::docs::example_reply(&api, module, function)).unwrap();
        assert_eq!(judge.problem("client.getdetails", &example), None);
        for (at, value) in
            [("/data/id", json!("one")), ("/data/id", json!(1.5)), ("/data/firstname", json!({})), ("/status", json!("error"))]
        {
            let mut wrong = example.clone();
            *wrong.pointer_mut(at).unwrap() = value.clone();
            assert!(judge.problem("client.getdetails", &wrong).is_some(), "{at} {value} as {shape:?}");
        }
        let mut missing = example.clone();
        missing["data"].as_object_mut().unwrap().remove("id");
        assert!(judge.problem("client.getdetails", &missing).is_some(), "{shape:?}");
    }
}

#[test]
fn documents_are_valid() {
    let Some(path) =
        npm::file("@seriousme/openapi-schema-validator@2.11.0", "@seriousme/openapi-schema-validator/schemas/v3.1/schema.json")
    else {
        return;
    };
    let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let mut compiler = Compiler::new();
    compiler.add_resource("https://example.org/oas.json", schema).unwrap();
    let mut schemas = Schemas::new();
    let index = compiler.compile("https://example.org/oas.json", &mut schemas).unwrap();
    for (folder, api) in apis() {
        for (_, shape) in Shape::WORDS {
            let mut value: Value = serde_json::from_str(&document(&api, shape).text).unwrap();
            if let Err(error) = schemas.validate(&value, index) {
                panic!("{} as {shape:?}: {error:#}", folder.display());
            }
            value["paths"]["no-slash"] = json!({});
            assert!(schemas.validate(&value, index).is_err(), "the schema looks at the paths");
        }
    }
}

#[test]
fn the_command_writes_a_document_and_says_what_it_lacks() {
    let folder = Folder::new(&fs::read_to_string(root().join("schema/schema.yaml")).unwrap());
    let (output, error) = folder.ends(&["openapi", "api.yaml"], &[], 0);
    let shown: Value = serde_json::from_str(&output).unwrap();
    let operation = &shown["paths"]["/#cpanellicensing.order"]["post"];
    assert_eq!(operation["x-effect"], "write");
    let form = &operation["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"];
    assert_eq!(form["properties"]["apifunction"]["const"], "order");
    assert!(error.contains("note: Failures come with the status 200 too"), "{error}");
    for loss in error.lines().map(|line| line.strip_prefix("note: ").unwrap()) {
        assert!(shown["info"]["description"].as_str().unwrap().contains(loss), "{loss}");
    }

    let (_, error) = folder.ends(&["openapi", "api.yaml", "--shape", "validator", "--out", "new/openapi.json"], &[], 0);
    assert!(error.contains("one of several"), "{error}");
    let written: Value = serde_json::from_str(&folder.read("new/openapi.json")).unwrap();
    let bodies =
        &written["paths"]["/"]["post"]["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]["oneOf"];
    assert_eq!(bodies.as_array().unwrap().len(), 5);

    let (_, error) = folder.ends(&["openapi", "api.yaml", "--shape", "round"], &[], 2);
    assert!(error.contains("viewer, validator"), "{error}");
    folder.write("api.yaml", "format: 1\n");
    folder.ends(&["openapi", "api.yaml", "--out", "none.json"], &[], 1);
    assert!(!folder.path("none.json").exists());
    folder.ends(&["openapi", "missing.yaml"], &[], 3);
}

#[test]
fn addresses_keep_their_variables() {
    let schema = r#"format: 1
api:
  name: example
  title: Example API
  variables: { tenant: { type: string, value: main } }
  endpoints: { default: "https://${tenant}.example.com/v1/" }
  request: { parameters: { action: "${function}" } }
  reply: { success: http }
functions: { get: { effect: read, example: { data: {} } } }
"#;
    let api = actionapi_codegen::check(&Source::new("schema.yaml", schema)).unwrap_or_else(|problems| panic!("{problems}")).api;
    let shown: Value = serde_json::from_str(&document(&api, Shape::Viewer).text).unwrap();
    let server = json!({ "url": "https://{tenant}.example.com/v1", "variables": { "tenant": { "default": "main" } } });
    assert_eq!(shown["servers"], json!([server]));
}
