//! A schema's text: whatever it is, there are diagnostics that render, each with its places inside the text, or Rust that parses and
//! holds nothing that the generator does not write.

use actionapi_codegen::{Diagnostics, ReadError, Source};
use proc_macro2::{TokenStream, TokenTree};

/// Generates from the text, and looks at what comes of it.
///
/// # Panics
/// If what comes of it is not as it must be.
pub fn schema(data: &[u8]) {
    let source = match Source::from_bytes("schema.yaml", data.to_vec()) {
        Ok(source) => source,
        Err(error) => return unread(&error),
    };
    match actionapi_codegen::generate(&source) {
        Err(problems) => {
            assert!(!problems.is_empty(), "a schema is refused for a reason");
            said(&problems, source.text());
        }
        Ok(generated) => {
            said(&generated.warnings, source.text());
            for (name, text) in generated.files.iter() {
                generates_rust(name, text);
            }
        }
    }
}

fn unread(error: &ReadError) {
    assert!(!error.to_string().is_empty());
    if let Some(problems) = error.diagnostics() {
        assert!(!problems.is_empty() && !problems.to_string().is_empty());
    }
}

fn said(problems: &Diagnostics, text: &str) {
    for problem in problems.iter() {
        assert!(!problem.message().is_empty());
        assert!(!problem.message().contains(char::is_control), "{:?}", problem.message());
        for label in problem.labels() {
            assert!(text.get(label.span.start..label.span.end).is_some(), "{label:?} is not in the text: {problem:?}");
        }
    }
    let rendered = problems.to_string();
    assert_eq!(rendered.is_empty(), problems.is_empty());
    // Nothing of the schema's reaches the terminal that could steer it.
    let steers = |character: char| character.is_control() && character != '\n';
    assert!(!rendered.contains(steers), "{rendered:?}");
    assert!(problems.coloured().len() >= rendered.len());
}

fn generates_rust(name: &str, text: &str) {
    assert!(name.ends_with(".rs") && name.bytes().all(|byte| byte.is_ascii_lowercase() || b"0123456789_.".contains(&byte)));
    let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{error}:\n{text}"));
    // No macro is called anywhere, so that one that is was the schema's.
    has_no_macro(tokens.clone(), text);
    let file = syn::parse2::<syn::File>(tokens).unwrap_or_else(|error| panic!("{error}:\n{text}"));
    assert!(file.attrs.is_empty(), "{text}");
}

fn has_no_macro(tokens: TokenStream, text: &str) {
    let mut before_is_name = false;
    for token in tokens {
        match &token {
            TokenTree::Punct(punct) => assert!(punct.as_char() != '!' || !before_is_name, "a macro is called:\n{text}"),
            TokenTree::Group(group) => has_no_macro(group.stream(), text),
            TokenTree::Ident(name) => assert!(*name != "unsafe", "there is unsafe code:\n{text}"),
            TokenTree::Literal(_) => {}
        }
        before_is_name = matches!(token, TokenTree::Ident(_));
    }
}
