//! Nodes and positions as an explanation shows them: with the names of the function filled in.
//!
//! It does not know which nodes there are.

use actionapi_core::text::lowered;

use super::flow::flow;
use super::layers::Level;
use super::render::Row;
use crate::source::{Source, Span};
use crate::yaml::Node;

/// The function that is explained, in its schema.
pub(super) struct Shown<'s> {
    pub(super) source: &'s Source,
    pub(super) module: &'s str,
    pub(super) function: &'s str,
}

impl Shown<'_> {
    /// A node on one line, with the names of the function and its module filled in.
    pub(super) fn flow(&self, node: &Node<'_>) -> String {
        flow(node, &|text| self.filled(text))
    }

    pub(super) fn filled(&self, text: &str) -> String {
        let names = [("function", self.function), ("module", self.module)];
        names.iter().filter(|(_, name)| !name.is_empty()).fold(text.to_owned(), |text, (word, name)| {
            let lower = format!("${{{word}:lower}}");
            text.replace(&format!("${{{word}}}"), name).replace(&lower, &lowered(name))
        })
    }

    /// A line about something that only this place of the schema says.
    pub(super) fn line(&self, indent: usize, text: &str, key: Span, level: Level) -> Row {
        Row::line(indent, text, &self.origin(key, level))
    }

    pub(super) fn origin(&self, key: Span, level: Level) -> String {
        format!("{}, {}", self.place(key), level.word())
    }

    pub(super) fn place(&self, span: Span) -> String {
        format!("{}:{}", self.source.shown_name(), self.source.position(span.start).line)
    }
}
