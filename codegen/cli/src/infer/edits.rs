//! Edits of a schema's text by position. A line that is not edited stays as it is.
//!
//! It does not know what is written.

use actionapi_codegen::{Outline, Source};

/// Texts to insert or to put in place of others.
#[derive(Debug, Default)]
pub(super) struct Edits {
    edits: Vec<Edit>,
}

#[derive(Debug)]
struct Edit {
    start: usize,
    end: usize,
    text: String,
}

/// Why an edit cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CannotEdit;

impl Edits {
    pub(super) fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// Puts a text in place of another.
    pub(super) fn replace(&mut self, start: usize, end: usize, text: impl Into<String>) {
        let text = text.into();
        if !self.edits.iter().any(|edit| (edit.start, edit.end) == (start, end) && edit.text == text && text == "?") {
            self.edits.push(Edit { start, end, text });
        }
    }

    /// The text with all edits.
    pub(super) fn apply(mut self, text: &str) -> String {
        let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        // A stable sort: what is inserted at one place keeps its order.
        self.edits.sort_by_key(|edit| edit.start);
        let (mut out, mut at) = (String::with_capacity(text.len()), 0);
        for edit in self.edits {
            out.push_str(text.get(at..edit.start).unwrap_or_default());
            if edit.text.ends_with('\n') && !out.is_empty() && !out.ends_with('\n') {
                out.push_str(line_end);
            }
            out.push_str(&edit.text.replace('\n', line_end));
            at = edit.end.max(at);
        }
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }

    /// Adds entries to a mapping that is not empty. `entries` has each as an entry of braces, and as lines with this indentation.
    ///
    /// # Errors
    /// If the mapping has no entries, or its text is not understood.
    pub(super) fn add_entries(
        &mut self,
        source: &Source,
        mapping: &Outline,
        in_braces: Option<&[String]>,
        lines: impl FnOnce(usize) -> String,
    ) -> Result<(), CannotEdit> {
        let text = source.text();
        if text[mapping.span().start..].starts_with('{') {
            let entries = in_braces.ok_or(CannotEdit)?;
            return self.add_in_brackets(text, mapping, mapping.entries().last().is_some(), entries);
        }
        let key = mapping.entries().last().and_then(|(_, value)| value.key()).ok_or(CannotEdit)?;
        let start = quote_before(text, key.start);
        let indent = indentation(text, start).ok_or(CannotEdit)?;
        let end = block_end(text, start, indent);
        self.replace(end, end, lines(indent));
        Ok(())
    }

    /// Adds items to a list that is not empty.
    ///
    /// # Errors
    /// As [`add_entries`](Self::add_entries).
    pub(super) fn add_items(&mut self, source: &Source, list: &Outline, items: &[String]) -> Result<(), CannotEdit> {
        let text = source.text();
        if text[list.span().start..].starts_with('[') {
            return self.add_in_brackets(text, list, !list.items().is_empty(), items);
        }
        let last = list.items().last().ok_or(CannotEdit)?.span().start;
        let line = text[..last].rfind('\n').map_or(0, |newline| newline + 1);
        let dash = line + text[line..last].find('-').ok_or(CannotEdit)?;
        let indent = indentation(text, dash).ok_or(CannotEdit)?;
        let end = block_end(text, dash, indent);
        let lines: String = items.iter().map(|item| format!("{}- {item}\n", " ".repeat(indent))).collect();
        self.replace(end, end, lines);
        Ok(())
    }

    fn add_in_brackets(
        &mut self,
        text: &str,
        outline: &Outline,
        has_entries: bool,
        entries: &[String],
    ) -> Result<(), CannotEdit> {
        let end = content_end(text, outline.span().start).ok_or(CannotEdit)?;
        let separator = if has_entries && !text[..end].ends_with(',') { ", " } else { " " };
        self.replace(end, end, format!("{separator}{}", entries.join(", ")));
        Ok(())
    }
}

/// Where a key begins whose text begins here: at its quote, if it has one.
fn quote_before(text: &str, start: usize) -> usize {
    if text[..start].ends_with(['"', '\'']) { start - 1 } else { start }
}

/// The spaces before a position, if there is nothing else on its line.
fn indentation(text: &str, at: usize) -> Option<usize> {
    let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    text[line..at].bytes().all(|byte| byte == b' ').then_some(at - line)
}

/// Where the entry ends that begins here with this indentation: at the beginning of the first line after it that has as little. Blank
/// lines and comments before that line are not part of it, unless they are indented more.
pub(super) fn block_end(text: &str, start: usize, indent: usize) -> usize {
    let mut end = text[start..].find('\n').map_or(text.len(), |newline| start + newline + 1);
    let mut at = end;
    while at < text.len() {
        let next = text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1);
        let line = text[at..next].trim_end();
        let spaces = line.len() - line.trim_start_matches(' ').len();
        // The items of a list may have the indentation of its key.
        let is_item = spaces == indent && line.trim_start().starts_with("- ") && !text[start..].starts_with('-');
        if !line.is_empty() {
            if spaces <= indent && !is_item {
                break;
            }
            end = next;
        }
        at = next;
    }
    end
}

/// Where the last thing ends before the bracket that closes the one at the beginning; a comment is none.
fn content_end(text: &str, start: usize) -> Option<usize> {
    let (mut depth, mut quote, mut before) = (0_u32, None, ' ');
    let mut characters = text[start..].char_indices().peekable();
    let mut end = start;
    while let Some((at, character)) = characters.next() {
        match (quote, character) {
            (Some('"'), '\\') => {
                characters.next();
            }
            (Some('\''), '\'') if characters.peek().is_some_and(|(_, next)| *next == '\'') => {
                characters.next();
            }
            (Some(open), character) if character == open => quote = None,
            (Some(_), _) => {}
            // Within a plain text, a quote is a character.
            (None, '"' | '\'') if "{[,: \n".contains(before) => quote = Some(character),
            (None, '#') if before.is_whitespace() => {
                while characters.next_if(|(_, next)| *next != '\n').is_some() {}
                continue;
            }
            (None, '{' | '[') => depth += 1,
            (None, '}' | ']') => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(end);
                }
            }
            (None, _) => {}
        }
        if !character.is_whitespace() {
            end = start + at + character.len_utf8();
        }
        before = character;
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn added(text: &str, path: &[&str]) -> String {
        let source = Source::new("a.yaml", text);
        let outline = Outline::of(&source).unwrap();
        let mut edits = Edits::default();
        let lines = |indent| format!("{}new: x\n", " ".repeat(indent));
        edits.add_entries(&source, outline.find(path).unwrap(), Some(&["new: x".to_owned()]), lines).unwrap();
        edits.apply(text)
    }

    #[test]
    fn entries_are_added_after_the_last_one() {
        assert_eq!(added("a: { b: c } # d\n", &["a"]), "a: { b: c, new: x } # d\n");
        assert_eq!(added("a: { b: \"}\", 'c}': d'e, f: g }\n", &["a"]), "a: { b: \"}\", 'c}': d'e, f: g, new: x }\n");
        assert_eq!(added("a: {\n  b: c, # }\n}\n", &["a"]), "a: {\n  b: c, new: x # }\n}\n");
        assert_eq!(added("a: { b: \"\\\"}\" }\n", &["a"]), "a: { b: \"\\\"}\", new: x }\n");
    }

    #[test]
    fn lines_are_added_after_the_last_entry() {
        assert_eq!(added("a:\n  b: c # d\n\n# e\nf: g\n", &["a"]), "a:\n  b: c # d\n  new: x\n\n# e\nf: g\n");
        assert_eq!(added("a:\n  b:\n  - c\n  - d\n  # e\n", &["a"]), "a:\n  b:\n  - c\n  - d\n  new: x\n  # e\n");
        assert_eq!(added("a:\n  b: |\n    c\n\n    d", &["a"]), "a:\n  b: |\n    c\n\n    d\n  new: x\n");
        assert_eq!(added("a:\r\n  b: c\r\nd: e\r\n", &["a"]), "a:\r\n  b: c\r\n  new: x\r\nd: e\r\n");
    }
}
