//! Tokens as formatted text: prettyplease formats them, and this file adds the blank lines after items that it leaves out.
//!
//! It knows nothing of what the tokens say. It relies on a rule of all emitters: no literal or comment has more than one line.

use proc_macro2::{Ident, Span, TokenStream};

/// A depth, in pairs of braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Depth(pub(super) usize);

/// Items at a depth.
pub(super) fn items(depth: Depth, tokens: TokenStream) -> String {
    match syn::parse2::<syn::File>(tokens) {
        Ok(file) => spaced(depth, &prettyplease::unparse(&file)),
        Err(error) => failure(&error),
    }
}

/// The emitters write only whole items, which their tests ensure. If they fail, the compiler reports where.
fn failure(error: &syn::Error) -> String {
    format!("compile_error!({:?});\n", format!("the generator wrote invalid Rust: {error}"))
}

/// An identifier, raw if it must be.
pub(super) fn identifier(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// Pieces with a blank line between each two.
pub(super) fn join<'a>(pieces: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for piece in pieces.into_iter().filter(|piece| !piece.is_empty()) {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(piece);
    }
    text
}

/// The lines, indented, with a blank line after each item or method.
fn spaced(Depth(depth): Depth, text: &str) -> String {
    let indent = "    ".repeat(depth);
    let mut out = String::with_capacity(text.len() * 2);
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        push_line(&mut out, &indent, line);
        if lines.peek().is_some_and(|next| ends_item(line) && begins_beside(line, next)) {
            out.push('\n');
        }
    }
    out
}

fn push_line(out: &mut String, indent: &str, line: &str) {
    if !line.is_empty() {
        out.push_str(indent);
        out.push_str(line);
    }
    out.push('\n');
}

fn ends_item(line: &str) -> bool {
    !line.trim_start().starts_with("//") && line.ends_with(['}', ';'])
}

/// Whether the next line has the same depth and is not a closing brace.
fn begins_beside(line: &str, next: &str) -> bool {
    let depth = |line: &str| line.len() - line.trim_start().len();
    depth(line) == depth(next) && !next.trim_start().starts_with('}')
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn items_and_methods_stand_apart() {
        let text = items(
            Depth(1),
            quote! {
                #[doc = " One; two;"]
                struct A;
                impl A { fn a(self) -> u8 { 1 } #[must_use] fn b(self) -> u8 { 2 } }
            },
        );
        let expected = "    /// One; two;\n    struct A;\n\n    impl A {\n        fn a(self) -> u8 {\n            1\n        }\n\n        #[must_use]\n        fn b(self) -> u8 {\n            2\n        }\n    }\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn the_compiler_reports_a_failure_of_an_emitter() {
        assert!(items(Depth(0), quote!(fn)).starts_with("compile_error!("));
    }
}
