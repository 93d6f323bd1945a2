//! Odd texts and names, of which random schemas are made.

/// What Markdown, rustdoc, Rust, shells and YAML care about.
#[rustfmt::skip]
pub(crate) const FRAGMENTS: &[&str] = &[
    "text", "\n", "\n\n", " ", "    ", "`", "``", "```", "```\n", "~~~", "```rust\n", "*", "**", "_", "- ", "1. ", "12) ", "+ ",
    "> ", "# ", "===", "---", "| a | b |\n|---|---|\n", "[foo]", "[a](b)", "[a](https://e.org)", "![x](https://e.org)",
    "[x]: https://e.org", "[`Client`]", "<b>", "</div>", "<!--", "<NAME>", "<https://e.org>", "https://e.org/a_b", "http://",
    "\\", "\\[", "&lt;", "]", "*/", "/*", "//", "/// ", "\"", "\"#", "'", "{}", "{0}", "$x", "$(touch x)", "`touch x`",
    "${module}", ";", "\r", "\t", "\u{202e}", "\u{200b}", "\u{2028}", "panic!()", "[^1]", "#![feature(x)]", "#[doc = \"x\"]",
    "%s", "!!", "é", "日本", "😀", ": ", " #", "- x\n  - y", "'''", "\u{7f}", "\u{85}", "    fn f() {}\n",
    "\n    let x: u8 = \"\";\n", "<script>", "\\u{41}", "r#\"", "concat!()", "@x", ":ref:",
];

/// Names that mean something to Rust, to the generated code, to clippy or to nobody.
#[rustfmt::skip]
pub(crate) const NAMES: &[&str] = &[
    "type", "self", "Self", "super", "crate", "fn", "async", "await", "gen", "try", "dyn", "box", "macro", "union", "static",
    "where", "None", "Some", "Ok", "Err", "Option", "Result", "String", "Vec", "Box", "From", "Into", "IntoFuture",
    "IntoIterator", "Default", "Clone", "Debug", "Hash", "Iterator", "M", "T", "a", "_", "__", "_x", "x_", "a__b", "1", "1st",
    "2fa", "2_3", "A", "ABC", "aB", "x1y2", "last-login", "#text", "1. open", "@id", "a.b.c", "a[b]", "a b", "Semi-Annually",
    "client", "new", "clone", "to_string", "is_x", "as_ref", "into_iter", "from_str", "next", "default", "fmt", "drop", "deref",
    "call", "send", "with", "parameter", "build", "method", "runtime", "types", "sandbox", "blocking", "description", "builder",
    "start", "Functions", "functions", "Client", "Builder", "Unknown", "unknown", "len", "is_empty", "eq", "cmp", "into",
    "core", "std", "alloc", "serde", "endpoint", "address", "double", "clippy", "test", "main", "Call", "Reply", "Error",
    "read", "write", "operations", "KNOWN", "known", "Functions", "all", "mismatch", "example", "ApiClient", "PROTOCOL", "O",
    "fields", "reader", "text", "value", "name", "id", "API", "STATIC", "largeName", "XMLHttp", "i64", "bool", "str", "u8", "",
    "*", "größe", "\"", "a\nb", "*/", "\"#", "{}", "$x", "${module}", "<b>", "`", "é", "a/b", "50%", "?", "..",
];
