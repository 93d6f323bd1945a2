//! What the generator has to say about a schema: messages with places in the text, in the order of the text, and how they look.
//!
//! It knows nothing of what is checked.

mod kind;
mod render;

use std::fmt;

use actionapi::text::is_invisible;

pub use self::kind::Kind;
use crate::source::{ReadError, Source, Span};

/// One thing to say about a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    kind: Kind,
    message: String,
    labels: Vec<Label>,
    help: Option<String>,
}

/// Whether a diagnostic is in the way of generating.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// It is worth knowing.
    Warning,
}

/// A place in the text that a diagnostic is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is there; may be empty.
    pub text: String,
}

/// Diagnostics of one schema, errors first, each in the order of the text.
///
/// Its `Display` is for files and pipes; [`coloured`](Self::coloured) is for terminals.
#[derive(Clone, Debug)]
pub struct Diagnostics {
    source: Source,
    list: Vec<Diagnostic>,
}

impl Diagnostic {
    /// A diagnostic without a place. Here and below, what a text has of the schema's cannot disturb a terminal, quoted or not.
    pub(crate) fn new(kind: Kind, message: impl AsRef<str>) -> Self {
        Self { kind, message: printable(message.as_ref()), labels: Vec::new(), help: None }
    }

    /// Adds a place; the first one is where the diagnostic is.
    pub(crate) fn at(mut self, span: Span, text: impl AsRef<str>) -> Self {
        self.labels.push(Label { span, text: printable(text.as_ref()) });
        self
    }

    /// Says what to do.
    pub(crate) fn help(self, help: impl AsRef<str>) -> Self {
        self.maybe_help(Some(help))
    }

    /// Says what to do, if it is known.
    pub(crate) fn maybe_help(mut self, help: Option<impl AsRef<str>>) -> Self {
        self.help = help.map(|help| printable(help.as_ref()));
        self
    }

    /// What kind it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether it is in the way of generating.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.kind.severity()
    }

    /// What is the matter, in one line.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where: the first is the place itself, the others have to do with it. Empty only where the text has no place to show.
    #[must_use]
    pub fn labels(&self) -> &[Label] {
        &self.labels
    }

    /// What to do.
    #[must_use]
    pub fn help_text(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

impl Diagnostics {
    /// Puts them in order.
    pub(crate) fn new(source: &Source, mut list: Vec<Diagnostic>) -> Self {
        for label in list.iter_mut().flat_map(|diagnostic| &mut diagnostic.labels) {
            label.span = label.span.within(source.text());
        }
        list.sort_by_cached_key(|diagnostic| {
            (diagnostic.severity(), diagnostic.labels.first().map(|label| label.span), diagnostic.message.clone())
        });
        list.dedup();
        Self { source: source.clone(), list }
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// All of them, in order.
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
    /// What is wrong with the text, unless the file could not be read at all.
    #[must_use]
    pub fn diagnostics(&self) -> Option<Diagnostics> {
        let Self::NotUtf8 { source, offset } = self else { return None };
        let diagnostic = Diagnostic::new(Kind::NotUtf8, format!("byte {offset} is not UTF-8"))
            .at(Span::new(*offset, *offset + 1), "")
            .help("save the schema as UTF-8");
        Some(Diagnostics::new(source, vec![diagnostic]))
    }
}

/// Text of the schema, quoted for a message: on one line, without control characters, and not too long.
pub(crate) fn quote(text: &str) -> String {
    const LIMIT: usize = 60;
    if text.is_empty() {
        return "`\"\"`".to_owned();
    }
    let shown: String = text.chars().take(LIMIT).collect();
    let shown = printable(&shown);
    let rest = if text.chars().nth(LIMIT).is_some() { "…" } else { "" };
    format!("`{shown}{rest}`")
}

/// Text on one line, without control characters.
pub(crate) fn printable(text: &str) -> String {
    text.chars().flat_map(escape).collect()
}

/// A character that cannot disturb a terminal or the order of the text around it.
fn escape(character: char) -> impl Iterator<Item = char> {
    let disturbs = character.is_control() || is_invisible(character);
    let escaped = disturbs.then(|| character.escape_default());
    let plain = (!disturbs).then_some(character);
    escaped.into_iter().flatten().chain(plain)
}

/// The candidate that the text may have been meant to be.
pub(crate) fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LIMIT: usize = 64;
    if text.len() > LIMIT {
        return None;
    }
    let lowered = text.to_lowercase();
    let distance = |candidate: &str| strsim::osa_distance(&lowered, &candidate.to_lowercase());
    let near =
        candidates.into_iter().filter(|candidate| candidate.len() <= LIMIT).map(|candidate| (distance(candidate), candidate));
    let (distance, candidate) = near.min_by_key(|(distance, _)| *distance)?;
    (distance <= text.chars().count().max(3) / 3).then_some(candidate)
}

/// A help line that offers the nearest candidate.
pub(crate) fn did_you_mean<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(text, candidates).map(|candidate| format!("did you mean {}?", quote(candidate)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_text_cannot_disturb() {
        assert_eq!(quote("a\u{1b}[31mb\n\u{202e}\u{61c}"), "`a\\u{1b}[31mb\\n\\u{202e}\\u{61c}`");
        assert_eq!(quote(&"ä".repeat(61)), format!("`{}…`", "ä".repeat(60)));
        assert_eq!(quote(""), "`\"\"`");
    }

    #[test]
    fn a_near_name_is_offered_and_a_far_one_is_not() {
        assert_eq!(nearest("efect", ["effect", "example"]), Some("effect"));
        assert_eq!(nearest("Effect", ["effect"]), Some("effect"));
        assert_eq!(nearest("colour", ["effect", "example"]), None);
        assert_eq!(nearest("x", ["y"]), Some("y"));
    }
}
