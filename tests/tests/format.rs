//! The JSON Schema of the format, by which editors help with schemas: that it is what the format's types give, and that it takes what
//! the generator takes and refuses wrong shapes, as a validator sees it that has nothing to do with either.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

use actionapi_codegen::Source;
use boon::{Compiler, Schemas};
use serde_json::Value;

const SMALL: &str = r#"
format: 1
api:
  name: example
  title: Example API
  credentials: { apikey: The key. }
  request: { parameters: { action: "${module}.${function}", key: "${apikey}" }, lists: indexed }
  reply: { success: { at: /ok, is: true }, data: /data }
types:
  Colour: { enum: [red, { value: green, rust: Green }] }
modules:
  things:
    functions:
      list:
        effect: read
        parameters: { colour: { type: "Colour?", default: red }, ids: list<integer> }
        returns: { id: integer, name: { type: "string?", secret: true } }
        example: { data: { id: 1 } }
"#;

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name)
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(path).unwrap()
}

#[test]
fn the_json_schema_is_that_of_the_formats_types() {
    let (path, expected) = (path("schema/format.json"), actionapi_codegen::format_schema());
    if std::env::var_os("UPDATE_FORMAT").is_some() {
        fs::write(&path, &expected).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(found == expected, "schema/format.json is out of date: run this test with UPDATE_FORMAT=1 to write it anew");
}

#[test]
fn every_key_is_described_and_no_other_is_allowed() {
    let schema: Value = serde_json::from_str(&actionapi_codegen::format_schema()).unwrap();
    let mappings = schema["$defs"].as_object().unwrap().iter().map(|(name, definition)| (name.as_str(), definition));
    let mut seen = 0;
    for (name, mapping) in mappings.chain([("the root", &schema)]) {
        assert!(mapping["description"].is_string(), "{name} has no description");
        assert!(mapping["title"].is_string(), "{name} has no title, so that editors call it by that of the whole");
        for (key, property) in mapping["properties"].as_object().into_iter().flatten() {
            assert!(property["description"].is_string(), "`{key}` of {name} has no description");
            assert_eq!(mapping["additionalProperties"], false, "{name}");
            seen += 1;
        }
        assert!(mapping["oneOf"].is_null(), "editors complete the key of {name} without its colon");
        let words = mapping["enum"].as_array().map_or(0, Vec::len);
        let described = mapping["markdownEnumDescriptions"].as_array().into_iter().flatten();
        assert_eq!(described.filter(|text| text.is_string()).count(), words, "a word of {name} has no description");
    }
    assert!(seen > 40, "{seen} keys are not all there are");
    assert!(!schema.to_string().contains("\"null\""), "nothing may be null but what a layer removes");
}

/// What a validator says of a schema.
fn validate(yaml: &str) -> Result<(), String> {
    let instance: Value = serde_yaml::from_str(yaml).unwrap();
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    let schema = serde_json::from_str(&actionapi_codegen::format_schema()).unwrap();
    compiler.add_resource("urn:actionapi:format:1", schema).unwrap();
    let index = compiler.compile("urn:actionapi:format:1", &mut schemas).unwrap();
    schemas.validate(&instance, index).map_err(|error| error.to_string())
}

#[test]
fn what_the_generator_accepts_is_valid() {
    let accepted = fs::read_dir(path("tests/tests/accept")).unwrap().map(|entry| entry.unwrap().path());
    let schemas: Vec<PathBuf> = accepted
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .chain([path("schema/schema.yaml")])
        .collect();
    assert!(schemas.len() > 10);
    for path in schemas {
        validate(&read(&path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
    actionapi_codegen::check(&Source::new("small.yaml", SMALL)).unwrap();
    validate(SMALL).unwrap();
}

/// Each of these changes to a schema that is accepted makes it one that both refuse.
#[test]
fn wrong_shapes_are_refused() {
    for (from, to) in [
        ("format: 1", "format: 2"),
        ("format: 1\n", ""),
        ("title: Example API", "titel: Example API"),
        ("title: Example API", "title: [Example API]"),
        ("title: Example API", "title:"),
        ("{ apikey: The key. }", "[apikey]"),
        ("{ apikey: The key. }", ""),
        ("lists: indexed", "lists: commas"),
        ("lists: indexed", "lists: { joined: {} }"),
        ("lists: indexed", "methods: post"),
        ("lists: indexed", "methods: [put]"),
        ("lists: indexed", "booleans: { yes: 1 }"),
        ("{ at: /ok, is: true }", "{ at: [] }"),
        ("{ at: /ok, is: true }", "{ at: /ok, was: true }"),
        ("{ value: green, rust: Green }", "{ rust: Green }"),
        ("{ value: green, rust: Green }", "[green]"),
        ("effect: read", "effect: reed"),
        ("effect: read\n", "\n"),
        ("list<integer>", "\"list[integer]\""),
        ("list<integer>", "[integer]"),
        ("{ type: \"string?\", secret: true }", "{ secret: true }"),
        ("secret: true", "secret: very"),
        ("{ id: integer, name", "{ id: { integer: true }, name"),
        ("example: { data: { id: 1 } }", "example: { message: done }"),
        ("example: { data: { id: 1 } }", "example: [1]"),
        ("functions:", "function:"),
    ] {
        let changed = SMALL.replacen(from, to, 1);
        assert_ne!(changed, SMALL, "{from}");
        assert!(actionapi_codegen::check(&Source::new("small.yaml", changed.as_str())).is_err(), "`{to}` is accepted");
        assert!(validate(&changed).is_err(), "`{to}` is valid");
    }
}
