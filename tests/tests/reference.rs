//! The format's reference: its schemas are accepted, and it lacks no key, no word and no type.
//!
//! A snippet whose fence says `fragment=…` is a part of a schema, which is completed around it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use actionapi::wire::Scalar;
use actionapi_codegen::Source;
use serde_json::Value;

const API: &str = "name: example\ntitle: Example API\nrequest: { parameters: { do: \"${module}.${function}\" } }\nreply: { success: http }\n\
                   credentials: { apikey: The key. }\n";
const TYPES: &str = "Product: { record: { id: integer } }\n";
const FUNCTIONS: &str = "get: { effect: read, example: { data: null } }\n";

fn reference() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/README.md")).unwrap().replace("\r\n", "\n")
}

/// The snippets of YAML: the line of each, what its fence says of it, and its text.
fn snippets(text: &str) -> Vec<(usize, String, String)> {
    let mut lines = text.lines().enumerate();
    let mut snippets = Vec::new();
    while let Some((number, line)) = lines.next() {
        let Some(fence) = line.strip_prefix("```") else { continue };
        let body: String =
            lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").map(|line| format!("{line}\n")).collect();
        if let Some(info) = fence.strip_prefix("yaml") {
            snippets.push((number + 1, info.trim().to_owned(), body));
        }
    }
    snippets
}

/// A mapping's text, indented, under a key.
fn under(key: &str, body: &str) -> String {
    let lines = body.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("  {line}\n") });
    format!("{key}:\n{}", lines.collect::<String>())
}

/// The lines of `rest` whose keys the fragment does not have.
fn without(rest: &str, fragment: &str) -> String {
    let key = |line: &str| line.split(':').next().unwrap().to_owned();
    let keys: BTreeSet<String> = fragment.lines().filter(|line| !line.starts_with([' ', '#'])).map(key).collect();
    rest.lines().filter(|line| !keys.contains(&key(line))).map(|line| format!("{line}\n")).collect()
}

/// The whole schema of which this is a part.
fn whole(part: &str, body: &str) -> String {
    let (mut api, mut types, mut modules) = (API.to_owned(), TYPES.to_owned(), functions(FUNCTIONS));
    let mut document = String::new();
    match part {
        "" => return body.to_owned(),
        "fragment=document" => document = body.to_owned(),
        "fragment=api" => api = without(API, body) + body,
        "fragment=modules" => modules = body.to_owned(),
        "fragment=functions" => modules = functions(body),
        "fragment=parameters" => {
            let parameters = under("parameters", body);
            let function = format!("effect: write\nexample: {{ data: null }}\n{parameters}");
            modules = functions(&under("order", &function));
        }
        "fragment=fields" => types += &under("Sample", &under("record", body)),
        other => panic!("there is no skeleton for `{other}`"),
    }
    let rest = ["format: 1\n".to_owned(), under("api", &api), under("types", &types), under("modules", &modules)];
    let rest = rest.iter().filter(|part| !without(part.lines().next().unwrap_or_default(), &document).is_empty());
    document.clone() + &rest.map(String::as_str).collect::<String>()
}

/// Modules with these functions.
fn functions(body: &str) -> String {
    under("things", &under("functions", body))
}

#[test]
fn every_schema_in_it_is_accepted() {
    let snippets = snippets(&reference());
    assert!(snippets.len() > 15, "{} snippets are not all there are", snippets.len());
    for (line, part, body) in snippets {
        let schema = whole(&part, &body);
        if let Err(problems) = actionapi_codegen::check(&Source::new("snippet.yaml", schema.as_str())) {
            panic!("the snippet in line {line} of schema/README.md is refused:\n{problems}\n{schema}");
        }
    }
}

#[test]
fn it_begins_with_a_schema_that_is_complete() {
    let snippets = snippets(&reference());
    let (_, part, body) = &snippets[0];
    assert_eq!(part, "");
    let checked = actionapi_codegen::check(&Source::new("snippet.yaml", body.as_str())).unwrap();
    assert!(checked.warnings.is_empty(), "{}", checked.warnings);
}

/// A row for each scalar, with what the runtime says of it.
#[test]
fn its_table_of_types_is_that_of_the_runtime() {
    let reference = reference();
    for row in Scalar::in_schemas().map(Scalar::row) {
        let rust = row.rust.rsplit("::").next().unwrap();
        let line = format!("| `{}` | `{rust}` | {} | {} | {} |", row.name, row.sends, row.accepts, row.nothing);
        assert!(reference.contains(&line), "schema/README.md lacks the line:\n{line}");
    }
}

#[test]
fn it_has_every_key_word_and_type_of_the_format() {
    let (reference, schema): (String, Value) =
        (reference(), serde_json::from_str(&actionapi_codegen::format_schema()).unwrap());
    let mut names = BTreeSet::new();
    for mapping in schema["$defs"].as_object().unwrap().values().chain([&schema]) {
        names.extend(mapping["properties"].as_object().into_iter().flatten().map(|(key, _)| key.clone()));
        let words = mapping["enum"].as_array().into_iter().flatten();
        names.extend(words.map(|word| word.as_str().unwrap().to_owned()));
    }
    assert!(names.contains("content_type") && names.contains("brackets"));
    let types = schema["$defs"]["Type"]["examples"].as_array().unwrap();
    names.extend(types.iter().map(|name| name.as_str().unwrap().replace("<string>", "<T>")).filter(|name| name != "string?"));
    assert!(names.contains("datetime") && names.contains("list<T>"));
    for name in names {
        assert!(reference.contains(&format!("`{name}`")), "`{name}` is not in schema/README.md");
    }
}
