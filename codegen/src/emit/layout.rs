//! Tokens laid out as text, piece by piece: prettyplease formats, and blank lines are put between items, which it leaves out.
//!
//! It knows nothing of what the tokens say. It relies on what all emitters keep to: no literal or comment of more than one line,
//! and no statement in a function's body but its last expression.

use proc_macro2::TokenStream;
use quote::quote;

/// Items at the root of the file.
pub(super) fn items(tokens: TokenStream) -> String {
    unwrap(tokens, 0)
}

/// Items within a module.
pub(super) fn module_items(tokens: TokenStream) -> String {
    unwrap(quote!(mod m { #tokens }), 1)
}

/// Items within a module of a module.
pub(super) fn inner_items(tokens: TokenStream) -> String {
    unwrap(quote!(mod m { mod m { #tokens } }), 2)
}

/// Methods of an `impl` at the root of the file.
pub(super) fn methods(tokens: TokenStream) -> String {
    unwrap(quote!(impl T { #tokens }), 1)
}

/// Methods of an `impl` within a module.
pub(super) fn module_methods(tokens: TokenStream) -> String {
    unwrap(quote!(mod m { impl T { #tokens } }), 2)
}

/// Methods of an `impl` within a module of a module.
pub(super) fn inner_methods(tokens: TokenStream) -> String {
    unwrap(quote!(mod m { mod m { impl T { #tokens } } }), 3)
}

/// Puts pieces into a shell: an item, laid out, that ends in empty braces.
pub(super) fn fill<'a>(shell: &str, pieces: impl IntoIterator<Item = &'a str>) -> String {
    let last = shell.trim_end().rsplit('\n').next().unwrap_or_default();
    let indent = &last[..last.len() - last.trim_start().len()];
    let Some(head) = shell.trim_end().strip_suffix('}') else { return shell.to_owned() };
    let content = join(pieces);
    if content.is_empty() { shell.to_owned() } else { format!("{head}\n{content}{indent}}}\n") }
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

/// Formats tokens that stand within some braces, and takes those away again.
fn unwrap(tokens: TokenStream, braces: usize) -> String {
    match syn::parse2::<syn::File>(tokens) {
        Ok(file) => spaced(&prettyplease::unparse(&file), braces),
        // The emitters write nothing but whole items, which the tests hold them to; the compiler would say where they failed.
        Err(error) => format!("compile_error!({:?});\n", format!("the generator wrote what is not Rust: {error}")),
    }
}

/// The lines within the outermost braces, with a blank line after each item or method.
fn spaced(text: &str, braces: usize) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.truncate(lines.len() - braces);
    let lines = &lines[braces.min(lines.len())..];
    let mut out = String::with_capacity(text.len() + lines.len());
    for (at, line) in lines.iter().enumerate() {
        out.push_str(line);
        out.push('\n');
        if lines.get(at + 1).is_some_and(|next| ends_item(line) && begins_beside(line, next)) {
            out.push('\n');
        }
    }
    out
}

fn ends_item(line: &str) -> bool {
    !line.trim_start().starts_with("//") && line.ends_with(['}', ';'])
}

/// Whether the next line is as deep as this one and no closing brace.
fn begins_beside(line: &str, next: &str) -> bool {
    let depth = |line: &str| line.len() - line.trim_start().len();
    depth(line) == depth(next) && !next.trim_start().starts_with('}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_and_methods_stand_apart() {
        let text = module_items(quote! {
            #[doc = " One; two;"]
            struct A;
            impl A { fn a(self) -> u8 { 1 } #[must_use] fn b(self) -> u8 { 2 } }
        });
        let expected = "    /// One; two;\n    struct A;\n\n    impl A {\n        fn a(self) -> u8 {\n            1\n        }\n\n        #[must_use]\n        fn b(self) -> u8 {\n            2\n        }\n    }\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_shell_is_filled() {
        let shell = module_items(quote!(impl A {}));
        let method = module_methods(quote!(fn a(self) {}));
        assert_eq!(fill(&shell, [method.as_str(), "", &method]), format!("    impl A {{\n{method}\n{method}    }}\n"));
        assert_eq!(fill(&shell, []), shell);
    }

    #[test]
    fn a_slip_of_an_emitter_is_the_compilers_to_tell() {
        assert!(items(quote!(fn)).starts_with("compile_error!("));
    }
}
