//! All diagnostics of a schema, in order.

use std::fmt;

use super::kind::Kind;
use super::problem::Diagnostic;
use super::render;
use crate::source::{ReadError, Source, Span};

/// The diagnostics of one schema: errors first, each severity in the order of the text.
///
/// Its `Display` is for files and pipes; [`coloured`](Self::coloured) is for terminals.
#[derive(Clone, Debug)]
pub struct Diagnostics {
    source: Source,
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Sorts the diagnostics and removes duplicates.
    pub(crate) fn new(source: &Source, mut list: Vec<Diagnostic>) -> Self {
        for label in list.iter_mut().flat_map(|diagnostic| &mut diagnostic.labels) {
            label.span = label.span.within(source.text());
        }
        list.sort_by_cached_key(|diagnostic| {
            (diagnostic.severity(), diagnostic.labels.first().map(|label| label.span), diagnostic.message().to_owned())
        });
        list.dedup();
        Self { source: source.clone(), list }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The number of diagnostics.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Iterates over them in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// The text with colours, for a terminal.
    #[must_use]
    pub fn coloured(&self) -> String {
        render::render(&self.source, &self.list, true)
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&render::render(&self.source, &self.list, false))
    }
}

impl std::error::Error for Diagnostics {}

impl ReadError {
    /// The problem with the text, unless the file could not be read at all.
    #[must_use]
    pub fn diagnostics(&self) -> Option<Diagnostics> {
        let Self::NotUtf8 { source, offset } = self else { return None };
        let diagnostic = Diagnostic::new(Kind::NotUtf8, format!("byte {offset} is not UTF-8"))
            .at(Span::new(*offset, *offset + 1), "")
            .help("save the schema as UTF-8");
        Some(Diagnostics::new(source, vec![diagnostic]))
    }
}
