//! Functions that give a list page by page, put together at random, and the tests of them.
//!
//! It knows nothing of the rest of a schema.

use std::fmt::Write as _;

use actionapi::description::{Function, Module};
use serde_json::Value;

use crate::numbers::Random;

/// Names of parameters as a schema writes them, each with its Rust name if it needs one.
const NAMES: &[(&str, &str)] = &[
    ("start", ""),
    ("type", ""),
    ("\"*/ \\\"#\"", ", rust: odd"),
    ("Page-No", ""),
    ("\"x.y\"", ""),
    ("paged", ", rust: paged_"),
    ("items", ""),
    ("from", ""),
];

/// The text of a function.
pub(crate) fn function(random: &mut Random) -> String {
    let (name, rust) = NAMES[random.below(NAMES.len())];
    let has_size = random.below(4) != 0;
    let default = ["", ", default: 0", ", default: 7"][random.below(3)];
    let (kind, by) = match random.below(5) {
        0 => (format!("integer?{default}"), format!("offset: {name}")),
        1 => (format!("integer?{default}"), format!("page: {name}")),
        2 => ("string?".to_owned(), format!("cursor: {name}, next: /next/at")),
        3 => ("integer?".to_owned(), format!("cursor: {name}, next: {{ header: X-Next }}")),
        _ => (String::new(), "continue: \"/mo~1re\"".to_owned()),
    };
    let counts = by.starts_with(['o', 'p']);
    let kind = kind.split_once(", default").map_or((kind.as_str(), ""), |(kind, _)| (kind, default));
    let mut parameters = Vec::new();
    if !kind.0.is_empty() {
        parameters.push(format!("{name}: {{ type: \"{}\"{}{rust} }}", kind.0, kind.1));
    }
    let mut pages = vec![by.clone()];
    if has_size {
        parameters.push("num: { type: \"integer?\" }".to_owned());
        pages.push("size: num".to_owned());
    }
    if counts && random.below(2) == 0 {
        pages.push(random.of(&["total: /total", "total: { header: X-Total }"]).to_owned());
    }
    if by.starts_with('p') && has_size && random.below(2) == 0 {
        pages.push("page_count: /meta~0/pages".to_owned());
    }
    if counts && has_size && random.below(3) == 0 {
        pages.push("short: last".to_owned());
    }
    let (returns, data, items) = match random.below(4) {
        0 => ("list<integer>", "[1, 2, 3, 4]", ""),
        1 => ("list<string?>?", "[a, ~, \"*/\"]", ""),
        2 => ("{ \"type\": list<decimal>, other: string? }", "{ \"type\": [\"1.50\", \"2\"], other: a }", "items: type"),
        _ => (
            "{ a: integer, \"*/ \\\"#\": { type: list<json>?, rust: all } }",
            "{ a: 1, \"*/ \\\"#\": [1, {}, []] }",
            "items: \"~2~1 \\\"#\"",
        ),
    };
    if !items.is_empty() {
        pages.push(items.to_owned());
    }
    let example = if random.below(4) == 0 { String::new() } else { format!(", example: {{ data: {data} }}") };
    let effect = random.of(&["read", "idempotent"]);
    let (parameters, pages) = (parameters.join(", "), pages.join(", "));
    format!("{{ effect: {effect}, parameters: {{ {parameters} }}, pages: {{ {pages} }}, returns: {returns}{example} }}")
}

/// The lines of a test in which both clients get each item of the example once.
pub(crate) fn test(text: &mut String, module: &Module, function: &Function, random: &mut Random) {
    let Some(pages) = &function.pages else { return };
    let data: Value = serde_json::from_str(&function.example.data).unwrap();
    let items = pages.items.iter().try_fold(&data, |data, name| data.get(&**name));
    let count = items.and_then(Value::as_array).map_or(0, Vec::len);
    let size = pages.size.as_ref().and_then(|size| function.parameter(size));
    let size = size.map(|size| format!(".{}({})", size.name.rust, 1 + random.below(5))).unwrap_or_default();
    let call = format!("{}().{}(){size}.paged().items()", module.name.rust, function.name.rust);
    let _ = writeln!(text, "    assert_eq!(blocking_client.{call}.map(Result::unwrap).count(), {count});");
    let _ = writeln!(
        text,
        "    awaited(async {{\n        let (mut items, mut count) = (awaited_client.{call}, 0);\n        \
         while let Some(item) = items.next().await {{\n            let _ = item.unwrap();\n            count += 1;\n        }}\n        \
         assert_eq!(count, {count});\n    }});"
    );
}
