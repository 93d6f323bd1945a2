//! A schema's text: whatever it is, it gives diagnostics that render, each with its positions inside the text, or Rust that parses and
//! contains nothing that the generator does not write.

use actionapi::description::Api;
use actionapi_codegen::{Diagnostics, ReadError, Source};
use proc_macro2::{TokenStream, TokenTree};

/// Generates from the text, and checks the result.
///
/// # Panics
/// If the result is invalid.
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
            generates_rust(generated.files.get("client.rs").unwrap_or_default());
            generates_description(generated.files.get("client.json").unwrap_or_default());
            generates_guide(generated.files.get("client.md").unwrap_or_default());
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

/// The macros that generated code calls.
const MACROS: &[&str] = &["include_str", "operations", "doubles", "records", "examples", "cases"];

fn generates_rust(text: &str) {
    let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{error}:\n{text}"));
    has_no_other_macro(tokens.clone(), text);
    let file = syn::parse2::<syn::File>(tokens).unwrap_or_else(|error| panic!("{error}:\n{text}"));
    assert!(file.attrs.is_empty(), "{text}");
}

/// Any other macro, and any unsafe code, would be the schema's.
fn has_no_other_macro(tokens: TokenStream, text: &str) {
    let mut before = None;
    for token in tokens {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == '!' => {
                let is_known = before.as_ref().is_none_or(|name: &String| MACROS.contains(&name.as_str()));
                assert!(is_known, "the macro {before:?} is called:\n{text}");
            }
            TokenTree::Group(group) => has_no_other_macro(group.stream(), text),
            TokenTree::Ident(name) => assert!(*name != "unsafe", "there is unsafe code:\n{text}"),
            _ => {}
        }
        before = if let TokenTree::Ident(name) = token { Some(name.to_string()) } else { None };
    }
}

fn generates_description(text: &str) {
    let api: Api = Api::from_json(text).unwrap_or_else(|error| panic!("{error}:\n{text}"));
    assert!(!api.modules.is_empty(), "{text}");
}

fn generates_guide(text: &str) {
    assert!(!text.contains(|character: char| character.is_control() && character != '\n'), "{text:?}");
}
