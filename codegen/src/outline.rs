//! The tree of a schema's text with the position of each key and value, for tools that point at what they found or edit the text.
//!
//! It knows no key of the format.

use crate::diagnostic::Diagnostics;
use crate::source::{Source, Span};
use crate::yaml::{self, Content, Node, ScalarKind};

/// A value of a schema's text, and what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    key: Option<Span>,
    span: Span,
    content: Inside,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Inside {
    Scalar { text: String, is_text: bool },
    List(Vec<Outline>),
    Mapping(Vec<(String, Outline)>),
}

impl Outline {
    /// Reads the text as YAML. An alias is what it stands for, at the position of that.
    ///
    /// # Errors
    /// If the text is not YAML.
    pub fn of(source: &Source) -> Result<Self, Diagnostics> {
        match yaml::parse(source) {
            Ok(root) => Ok(Self::new(&root, None)),
            Err(problem) => Err(Diagnostics::new(source, vec![problem])),
        }
    }

    fn new(node: &Node<'_>, key: Option<Span>) -> Self {
        let content = match &node.content {
            Content::Scalar(scalar) => {
                Inside::Scalar { text: scalar.text.clone().into_owned(), is_text: yaml::kind(scalar) == ScalarKind::Text }
            }
            Content::List(items) => Inside::List(items.iter().map(|item| Self::new(item, None)).collect()),
            Content::Mapping(entries) => {
                let entry = |entry: &yaml::Entry<'_>| {
                    (entry.key.text.clone().into_owned(), Self::new(&entry.value, Some(entry.key.span)))
                };
                Inside::Mapping(entries.iter().map(entry).collect())
            }
        };
        Self { key, span: node.span, content }
    }

    /// The value that these keys lead to, one mapping after the other.
    #[must_use]
    pub fn find(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |outline, key| outline.get(key))
    }

    /// The value of a key, if this is a mapping that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find_map(|(name, value)| (name == key).then_some(value))
    }

    /// The keys and values of a mapping; none of anything else.
    #[must_use]
    pub fn entries(&self) -> &[(String, Self)] {
        if let Inside::Mapping(entries) = &self.content { entries } else { &[] }
    }

    /// The items of a list; none of anything else.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        if let Inside::List(items) = &self.content { items } else { &[] }
    }

    /// The text of a text, number or boolean, without quotes.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        if let Inside::Scalar { text, .. } = &self.content { Some(text) } else { None }
    }

    /// Whether it is a text, and not a number, a boolean or nothing.
    #[must_use]
    pub fn is_text(&self) -> bool {
        matches!(self.content, Inside::Scalar { is_text: true, .. })
    }

    /// Whether it is a list.
    #[must_use]
    pub fn is_list(&self) -> bool {
        matches!(self.content, Inside::List(_))
    }

    /// Where the key of this value is; an item of a list has none.
    #[must_use]
    pub fn key(&self) -> Option<Span> {
        self.key
    }

    /// Where the value itself is: a text without its quotes, or where a list or mapping begins.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values_have_their_positions() -> Result<(), Diagnostics> {
        let text = "types:\n  City: { record: { name: \"string\" } }\nlist: [a, b]\n";
        let outline = Outline::of(&Source::new("a.yaml", text))?;
        let name = outline.find(&["types", "City", "record", "name"]);
        assert_eq!(name.and_then(Outline::text), Some("string"));
        let shown = |span: Option<Span>| span.and_then(|span| text.get(span.start..span.end));
        assert_eq!(shown(name.and_then(Outline::key)), Some("name"));
        assert_eq!(shown(name.map(Outline::span)), Some("string"));
        let items = outline.get("list").map(Outline::items).unwrap_or_default();
        assert_eq!(items.iter().map(|item| shown(Some(item.span()))).collect::<Vec<_>>(), [Some("a"), Some("b")]);
        assert!(outline.find(&["types", "Town"]).is_none());
        Ok(())
    }
}
