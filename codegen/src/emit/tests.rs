//! The emitters as a whole: what comes out is Rust, and is the same with and without a cache.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use super::*;
use crate::ir::{Identifier, Name, Type};

fn identifier(text: &str) -> Identifier {
    Identifier(text.to_owned())
}

fn name(text: &str) -> Name {
    Name { wire: text.to_owned(), rust: identifier(text) }
}

fn parameter(text: &str, kind: Type) -> ir::Parameter {
    ir::Parameter { name: name(text), kind, secret: false, default: None, description: format!("The {text} of the thing.") }
}

fn field(text: &str, kind: Type) -> ir::Field {
    ir::Field { name: name(text), kind, secret: false, description: format!("The {text} of the thing.") }
}

/// An API of so many functions, each with 3 parameters and a reply of 10 fields.
pub(crate) fn synthetic(functions: usize) -> ir::Api {
    let fields = || {
        let mut fields: Vec<_> =
            ["firstname", "lastname", "email", "address", "city"].map(|name| field(name, Type::String)).into();
        fields.extend(["id", "group"].map(|name| field(name, Type::Integer)));
        fields.push(field("active", Type::Boolean));
        fields.push(field("note", Type::Optional(Box::new(Type::String))));
        fields.push(field("created", Type::DateTime));
        fields
    };
    let function = |at: usize| ir::Function {
        name: name(&format!("function{at}")),
        call: identifier(&format!("Function{at}")),
        description: format!("Does the thing of number {at}."),
        effect: if at.is_multiple_of(2) { ir::Effect::Read } else { ir::Effect::Write },
        parameters: vec![
            parameter("product", Type::String),
            parameter("number", Type::Integer),
            parameter("comment", Type::Optional(Box::new(Type::String))),
        ],
        reply: Type::Defined(ir::TypeId(at)),
        example: ir::Example { message: "done".to_owned(), data: r#"{"firstname":"Test","id":1}"#.to_owned() },
    };
    ir::Api {
        name: "synthetic".to_owned(),
        title: "Synthetic API".to_owned(),
        description: String::new(),
        credentials: vec![ir::Credential { name: name("apikey"), description: "The key.".to_owned() }],
        request: ir::Request {
            methods: vec![ir::Method::Post],
            path: Vec::new(),
            parameters: vec![ir::Constant { name: "apikey".to_owned(), value: vec![ir::Part::Credential(0)] }],
            headers: Vec::new(),
            lists: ir::ListStyle::Brackets,
            booleans: ("1".to_owned(), "0".to_owned()),
        },
        envelope: ir::Envelope {
            success: ir::Success::Is { field: vec!["status".to_owned()], values: vec!["success".to_owned()] },
            message: Some(vec!["message".to_owned()]),
            code: None,
            data: Some(vec!["data".to_owned()]),
            any_content_type: false,
        },
        types: (0..functions)
            .map(|at| ir::TypeDefinition {
                rust: identifier(&format!("Function{at}Reply")),
                home: ir::Home::Module(ir::ModuleId(0)),
                description: String::new(),
                shape: ir::Shape::Record(fields()),
            })
            .collect(),
        modules: vec![ir::Module {
            name: name("things"),
            description: "Things.".to_owned(),
            functions: (0..functions).map(function).collect(),
        }],
    }
}

fn source(api: &ir::Api) -> String {
    emit(api, &Cache::default(), None).source
}

#[test]
fn a_cache_changes_nothing() {
    let mut api = synthetic(40);
    let fresh = emit(&api, &Cache::default(), Some("x"));
    let text = fresh.cache.unwrap();
    let cached = emit(&api, &Cache::load(&text, "x"), Some("x"));
    assert_eq!(cached.source, fresh.source);
    assert_eq!(cached.cache.as_deref(), Some(text.as_str()));
    api.modules[0].functions[7].description = "Another.".to_owned();
    let ir::Shape::Record(fields) = &mut api.types[9].shape else { panic!() };
    fields.pop();
    assert_eq!(emit(&api, &Cache::load(&text, "x"), None).source, source(&api));
    api.types[3].rust = identifier("String");
    assert_eq!(emit(&api, &Cache::load(&text, "x"), None).source, source(&api));
}

#[test]
fn the_whole_is_rust() {
    let source = source(&synthetic(20));
    syn::parse_file(&source).unwrap();
    assert!(!source.contains("compile_error"), "{source}");
}

/// Descriptions put together from what Markdown, rustdoc and clippy care about. `EMIT_TO` names a file to compile and document.
#[test]
fn hostile_descriptions_stay_documentation() {
    const FRAGMENTS: [&str; 48] = [
        "text",
        "\n",
        "\n\n",
        " ",
        "    ",
        "`",
        "``",
        "```",
        "~~~",
        "```rust\n",
        "*",
        "**",
        "_",
        "- ",
        "1. ",
        "12) ",
        "+ ",
        "> ",
        "# ",
        "===",
        "---",
        "| a | b |\n|---|---|\n",
        "[foo]",
        "[a](b)",
        "[a](https://e.org)",
        "![x](https://e.org)",
        "[x]: https://e.org",
        "<b>",
        "<!--",
        "<https://e.org>",
        "https://e.org/a_b",
        "http://",
        "\\",
        "\\[",
        "&lt;",
        "]",
        "*/",
        "/*",
        "\"",
        "{}",
        "$x",
        "\r",
        "\t",
        "\0",
        "\u{202e}",
        "\u{200b}",
        "panic!()",
        "[^1]",
    ];
    let mut state = 99999_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let mut hostile = || (0..next(14) + 1).map(|_| FRAGMENTS[next(FRAGMENTS.len())]).collect::<String>();
    let mut api = synthetic(500);
    api.title = hostile();
    api.description = hostile();
    api.modules[0].description = hostile();
    for function in &mut api.modules[0].functions {
        function.description = hostile();
        function.parameters.iter_mut().for_each(|parameter| parameter.description = hostile());
        function.parameters[2].default = Some(hostile());
        function.example.data = format!("{:?}", hostile());
    }
    for definition in &mut api.types {
        let ir::Shape::Record(fields) = &mut definition.shape else { panic!() };
        fields.iter_mut().for_each(|field| field.description = hostile());
        fields[0].name.wire = hostile();
    }
    let source = source(&api);
    syn::parse_file(&source).unwrap();
    assert!(source.chars().all(|c| c == '\n' || !c.is_control()), "no control characters in a source file");
    if let Some(path) = std::env::var_os("EMIT_TO") {
        std::fs::write(path, source).unwrap();
    }
}
