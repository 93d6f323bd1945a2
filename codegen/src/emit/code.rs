//! Source under construction, as text: items that are laid out here and not by prettyplease, because there are many of them, and in
//! fewer lines.
//!
//! It knows nothing of what the text says.

use actionapi_core::text::one_line;

use super::doc::Doc;

/// The width of a line.
const WIDTH: usize = 120;

/// Source text, line by line.
#[derive(Default)]
pub(super) struct Code {
    text: String,
}

impl Code {
    /// Adds a line at a depth, in pairs of braces.
    pub(super) fn line(&mut self, depth: usize, line: &str) {
        if !line.is_empty() {
            self.indent(depth);
            self.text.push_str(line);
        }
        self.text.push('\n');
    }

    /// Adds lines if they are not empty.
    pub(super) fn lines(&mut self, depth: usize, lines: &str) {
        for line in lines.lines() {
            self.line(depth, line);
        }
    }

    /// Adds text that is laid out already.
    pub(super) fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds documentation of the item that follows.
    pub(super) fn doc(&mut self, depth: usize, doc: &Doc) {
        self.comment(depth, "///", doc);
    }

    /// Adds documentation of the module that it begins, whose links are resolved within the module.
    pub(super) fn module_doc(&mut self, depth: usize, doc: &Doc) {
        self.comment(depth, "//!", doc);
    }

    fn comment(&mut self, depth: usize, mark: &str, doc: &Doc) {
        for line in doc.lines() {
            let space = if line.is_empty() { "" } else { " " };
            self.line(depth, &format!("{mark}{space}{line}"));
        }
    }

    /// Adds a head, items, and a tail, in as few lines as the width allows; each item but the first begins with the separator's space.
    pub(super) fn packed<S: AsRef<str>>(&mut self, depth: usize, head: &str, items: &[S], separator: &str, tail: &str) {
        self.indent(depth);
        self.text.push_str(head);
        let mut column = 4 * depth + width(head);
        for (index, item) in items.iter().enumerate() {
            let item = item.as_ref();
            let is_last = index + 1 == items.len();
            let after = if is_last { width(tail) } else { width(separator.trim_end()) };
            if index > 0 && column + width(separator) + width(item) + after > WIDTH {
                self.text.push_str(separator.trim_end());
                self.text.push('\n');
                self.indent(depth + 1);
                column = 4 * (depth + 1);
            } else if index > 0 {
                self.text.push_str(separator);
                column += width(separator);
            }
            self.text.push_str(item);
            column += width(item);
        }
        self.text.push_str(tail);
        self.text.push('\n');
    }

    /// The text.
    pub(super) fn finish(self) -> String {
        self.text
    }

    fn indent(&mut self, depth: usize) {
        for _ in 0..depth {
            self.text.push_str("    ");
        }
    }
}

fn width(text: &str) -> usize {
    text.chars().count()
}

/// Any text as a string literal.
pub(super) fn literal(text: &str) -> String {
    // After a NUL, a digit would look like a part of its escape.
    let literal = if text.contains('\0') { proc_macro2::Literal::string(text).to_string() } else { format!("{text:?}") };
    // `Debug` escapes most of what cannot be seen, but not all.
    one_line(&literal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_packed_to_the_width() {
        let mut code = Code::default();
        let items: Vec<String> = (0..30).map(|at| format!("item{at}")).collect();
        code.packed(1, "let (", &items, ", ", ") = x;");
        let text = code.finish();
        assert_eq!(text.lines().count(), 3);
        assert!(text.lines().all(|line| line.len() <= WIDTH && !line.ends_with(' ')), "{text}");
        assert!(text.starts_with("    let (item0, ") && text.ends_with("item29) = x;\n"), "{text}");
    }

    #[test]
    fn literals_are_those_of_rust() {
        assert_eq!(literal("a\"\\\n\u{202e}"), "\"a\\\"\\\\\\n\\u{202e}\"");
        assert_eq!(literal("\u{3164}\u{e0041}\u{2800}\u{fe0f}"), "\"\\u{3164}\\u{e0041}\\u{2800}\\u{fe0f}\"");
        assert!(syn::parse_str::<syn::LitStr>(&literal("\u{0}1")).is_ok());
    }
}
