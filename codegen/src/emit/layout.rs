//! Tokens laid out as text, piece by piece: prettyplease formats, and blank lines are put after items and statements, which it leaves
//! out.
//!
//! It knows nothing of what the tokens say. It relies on what all emitters keep to: no literal or comment of more than one line.

use proc_macro2::TokenStream;
use quote::quote;

/// How deep something stands, in pairs of braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Depth(pub(super) usize);

/// Items, so deep.
pub(super) fn items(depth: Depth, tokens: TokenStream) -> String {
    match syn::parse2::<syn::File>(tokens) {
        Ok(file) => spaced(depth, &prettyplease::unparse(&file), 0),
        Err(error) => slip(&error),
    }
}

/// Methods of an `impl`, so deep.
pub(super) fn methods(depth: Depth, tokens: TokenStream) -> String {
    match syn::parse2::<syn::File>(quote!(impl T { #tokens })) {
        Ok(file) => spaced(Depth(depth.0 - 1), &prettyplease::unparse(&file), 1),
        Err(error) => slip(&error),
    }
}

/// The emitters write nothing but whole items, which the tests hold them to; else the compiler says where they failed.
fn slip(error: &syn::Error) -> String {
    format!("compile_error!({:?});\n", format!("the generator wrote what is not Rust: {error}"))
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

/// The lines within the outermost braces, indented, with a blank line after each item or method.
fn spaced(Depth(depth): Depth, text: &str, braces: usize) -> String {
    const SPACES: &str = "                                ";
    let indent = &SPACES[..SPACES.len().min(4 * depth)];
    let mut out = String::with_capacity(text.len() * 2);
    let mut lines = text.lines().skip(braces).peekable();
    while let Some(line) = lines.next() {
        let Some(next) = lines.peek() else {
            if braces == 0 {
                push_line(&mut out, indent, line);
            }
            break;
        };
        push_line(&mut out, indent, line);
        if ends_item(line) && begins_beside(line, next) {
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
    fn a_shell_is_filled() {
        let shell = items(Depth(1), quote!(impl A {}));
        let method = methods(
            Depth(2),
            quote!(
                fn a(self) {}
            ),
        );
        assert_eq!(fill(&shell, [method.as_str(), "", &method]), format!("    impl A {{\n{method}\n{method}    }}\n"));
        assert_eq!(fill(&shell, []), shell);
    }

    #[test]
    fn a_slip_of_an_emitter_is_the_compilers_to_tell() {
        assert!(items(Depth(0), quote!(fn)).starts_with("compile_error!("));
    }
}
