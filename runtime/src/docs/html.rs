//! HTML that is safe whatever the texts in it say: names of elements and attributes are literals of this crate, and everything else is
//! escaped here. Only rendered Markdown goes in as it is.
//!
//! It knows no page. A template library would need a macro, which everybody who builds a command line would have to build first.

use super::markdown;
use crate::text::is_unprintable;

/// HTML under construction.
#[derive(Debug, Default)]
pub(super) struct Html {
    out: String,
}

/// The attributes of an element, in order.
pub(super) type Attributes<'a> = &'a [(&'static str, &'a str)];

impl Html {
    /// An element with what the closure puts into it.
    pub(super) fn element(&mut self, name: &'static str, attributes: Attributes<'_>, content: impl FnOnce(&mut Self)) {
        self.open(name, attributes);
        content(self);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        if is_block(name) {
            self.out.push('\n');
        }
    }

    /// An element with a text.
    pub(super) fn line(&mut self, name: &'static str, attributes: Attributes<'_>, text: &str) {
        self.element(name, attributes, |html| html.text(text));
    }

    /// An element that has no content and no end.
    pub(super) fn void(&mut self, name: &'static str, attributes: Attributes<'_>) {
        self.open(name, attributes);
        if is_block(name) {
            self.out.push('\n');
        }
    }

    fn open(&mut self, name: &'static str, attributes: Attributes<'_>) {
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            if !value.is_empty() || *name == "value" || *name == "alt" {
                self.out.push_str("=\"");
                self.text(value);
                self.out.push('"');
            }
        }
        self.out.push('>');
    }

    /// A text. What could steer or hide text is left out.
    pub(super) fn text(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\'' => self.out.push_str("&#39;"),
                '\n' | '\t' => self.out.push(character),
                _ if is_unprintable(character) => {}
                _ => self.out.push(character),
            }
        }
    }

    /// A text with parts in backticks, which become code.
    pub(super) fn words(&mut self, text: &str) {
        for (index, part) in text.split('`').enumerate() {
            if index % 2 == 1 {
                self.line("code", &[], part);
            } else {
                self.text(part);
            }
        }
    }

    /// A paragraph of such a text.
    pub(super) fn paragraph(&mut self, text: &str) {
        self.element("p", &[], |html| html.words(text));
    }

    /// The blocks of a description.
    pub(super) fn description(&mut self, description: &str) {
        if !description.trim().is_empty() {
            self.element("div", &[("class", "markdown")], |html| html.out.push_str(&markdown::render(description)));
        }
    }

    /// Where a visitor can go.
    pub(super) fn link(&mut self, target: &str, content: impl FnOnce(&mut Self)) {
        self.element("a", &[("href", target)], content);
    }

    /// The whole text.
    pub(super) fn into_text(self) -> String {
        self.out
    }
}

/// Whether a line end after it changes nothing that is shown.
fn is_block(name: &str) -> bool {
    !matches!(
        name,
        "a" | "code" | "span" | "strong" | "em" | "pre" | "button" | "input" | "label" | "option" | "textarea" | "summary"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_attributes_cannot_leave_their_place() {
        let mut html = Html::default();
        html.line("p", &[("title", "\"><script>")], "</p><script>alert(1)</script>&amp;\u{202e}'");
        let expected =
            "<p title=\"&quot;&gt;&lt;script&gt;\">&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;&#39;</p>\n";
        assert_eq!(html.into_text(), expected);
    }
}
