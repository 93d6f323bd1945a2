//! The emitters as a whole: the output is Rust, whatever the texts of the schema.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::fmt::Write as _;

use super::*;
use crate::check::check;
use crate::source::Source;

/// An API with this number of functions, each with 3 parameters and a reply of 10 fields.
fn synthetic(functions: usize) -> Api {
    let mut schema = String::from(
        "format: 1\napi:\n  name: synthetic\n  title: Synthetic API\n  credentials: { apikey: The key. }\n  \
         request: { parameters: { key: \"${apikey}\", do: \"${function}\" } }\n  \
         reply: { success: { at: /status, is: success }, message: /message, data: /data }\nmodules:\n  things:\n    functions:\n",
    );
    for at in 0..functions {
        let effect = if at % 2 == 0 { "read" } else { "write" };
        let _ = write!(
            schema,
            "      function{at}:\n        description: Does the thing of number {at}.\n        effect: {effect}\n        \
             parameters: {{ product: string, number: integer, comment: \"string?\" }}\n        \
             returns: {{ firstname: string, lastname: string, email: string, address: string, city: string, id: integer,\n          \
             group: integer, active: boolean, note: \"string?\", created: datetime }}\n        \
             example: {{ data: {{ firstname: A, lastname: B, email: C, address: D, city: E, id: 1, group: 2, active: true,\n          \
             created: \"2012-08-01 18:30:56\" }} }}\n"
        );
    }
    check(&Source::new("synthetic.yaml", schema)).unwrap().api
}

#[test]
fn the_whole_is_rust() {
    let source = emit(&synthetic(20));
    syn::parse_file(&source).unwrap();
    assert!(!source.contains("compile_error"), "{source}");
}

/// Each function adds the same number of lines, and not too many.
#[test]
fn a_function_adds_few_lines() {
    let lines = |functions| emit(&synthetic(functions)).lines().count();
    let (few, more) = (lines(10), lines(20));
    assert!((more - few) / 10 <= 95, "{}", (more - few) / 10);
}

/// Descriptions composed of everything that Markdown, rustdoc and clippy interpret. `EMIT_TO` names a file to compile and document.
#[test]
fn hostile_descriptions_stay_documentation() {
    const FRAGMENTS: [&str; 51] = [
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
        "\u{3164}",
        "\u{2800}\u{fe0f}",
        "\u{e0041}",
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
    api.protocol.title = hostile().into();
    api.description = hostile();
    api.modules[0].description = hostile();
    api.modules[0].name.wire = hostile().into();
    for function in &mut api.modules[0].functions {
        function.description = hostile();
        function.name.wire = hostile().into();
        function.parameters.iter_mut().for_each(|parameter| parameter.description = hostile());
        function.parameters[2].default = Some(hostile());
        function.example.data = format!("{:?}", hostile());
    }
    for definition in &mut api.types {
        let Definition::Record(fields) = &mut definition.kind else { panic!() };
        fields.iter_mut().for_each(|field| field.description = hostile());
        fields[0].name.wire = hostile().into();
    }
    let source = emit(&api);
    syn::parse_file(&source).unwrap();
    assert!(source.chars().all(|c| c == '\n' || !is_unprintable(c)), "nothing in a source file is hidden");
    if let Some(path) = std::env::var_os("EMIT_TO") {
        std::fs::write(path, source).unwrap();
    }
}
