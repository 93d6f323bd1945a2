//! Edits of a schema's text by position.
//!
//! It does not know why they are made.

use actionapi_codegen::{Outline, Source, Span};

/// Text in place of a range of the text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edit {
    pub(super) span: Span,
    pub(super) text: String,
}

/// The text with these edits; `None` if two of them change the same place.
pub(super) fn apply(text: &str, edits: &[Edit]) -> Option<String> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort();
    // An anchor is there once, however often it is found.
    edits.dedup();
    let mut edited = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        edited.push_str(text.get(at..edit.span.start)?);
        edited.push_str(&edit.text);
        at = edit.span.end;
    }
    edited.push_str(text.get(at..)?);
    Some(edited)
}

/// A scalar of the text, with its quotes.
pub(super) fn whole(source: &Source, span: Span) -> Span {
    let bytes = source.text().as_bytes();
    let is_quote = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(|byte| matches!(byte, b'"' | b'\''));
    match is_quote(span.start.checked_sub(1)) && is_quote(Some(span.end)) {
        true => Span::new(span.start - 1, span.end + 1),
        false => span,
    }
}

/// The edit that adds a key to a parameter or field, after its type.
pub(super) fn add_key(source: &Source, entry: &Outline, key: &str) -> Option<Edit> {
    let text = source.text();
    let written = |span: Span| text.get(span.start..span.end);
    let Some(kind) = entry.get("type") else {
        let span = whole(source, entry.span());
        return Some(Edit { span, text: format!("{{ type: {}, {key} }}", written(span)?) });
    };
    let end = whole(source, kind.span()).end;
    if written(entry.span())? == "{" {
        return Some(Edit { span: Span::new(end, end), text: format!(", {key}") });
    }
    let line_end = text[end..].find('\n').map_or(text.len(), |newline| end + newline);
    let start = kind.key()?.start;
    let column = start - text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    Some(Edit { span: Span::new(line_end, line_end), text: format!("\n{}{key}", " ".repeat(column)) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_added_to_each_form() {
        let text =
            "a: { b: string, c: { type: \"string?\", as: text }, d: 'string?' }\ne:\n  type: string # text\n  as: text\n";
        let source = Source::new("a.yaml", text);
        let Ok(root) = Outline::of(&source) else { return assert!(text.is_empty()) };
        let entries = [&["a", "b"][..], &["a", "c"], &["a", "d"], &["e"]];
        let edits: Vec<Edit> = entries.iter().filter_map(|path| add_key(&source, root.find(path)?, "secret: true")).collect();
        let expected = "a: { b: { type: string, secret: true }, c: { type: \"string?\", secret: true, as: text }, d: { type: 'string?', secret: true } }\n\
                        e:\n  type: string # text\n  secret: true\n  as: text\n";
        assert_eq!(apply(text, &edits).as_deref(), Some(expected));
    }

    #[test]
    fn edits_of_one_place_are_refused() {
        let edit = |start, end| Edit { span: Span::new(start, end), text: String::new() };
        assert_eq!(apply("abcd", &[edit(0, 2), edit(1, 3)]), None);
        assert_eq!(apply("abcd", &[edit(2, 3), edit(0, 1)]).as_deref(), Some("bd"));
        assert_eq!(apply("abcd", &[edit(0, 1), edit(0, 1)]).as_deref(), Some("bcd"));
    }
}
