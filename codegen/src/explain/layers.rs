//! How the layers merge: by key, and in some mappings by name; what is not merged is replaced, and `~` removes it.
//!
//! It does not know what the keys mean.

use crate::source::Span;
use crate::yaml::{Content, Entry, Node};

/// Where something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    Api,
    Module,
    Function,
    Type,
}

impl Level {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Api => "API",
            Self::Module => "module",
            Self::Function => "function",
            Self::Type => "type",
        }
    }
}

/// What a layer says under a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said<'t> {
    pub(super) name: &'t str,
    pub(super) key: Span,
    pub(super) value: &'t Node<'t>,
    pub(super) level: Level,
}

/// What the layers say under a name: the innermost counts.
#[derive(Clone, Debug)]
pub(super) struct Merged<'t> {
    /// From the outermost layer in. It has at least one item.
    pub(super) said: Vec<Said<'t>>,
}

impl<'t> Merged<'t> {
    /// What counts, unless it is removed.
    pub(super) fn value(&self) -> Option<Said<'t>> {
        self.said.last().copied().filter(|said| !is_removed(said.value))
    }

    /// Whether some layer sets it.
    fn is_set(&self) -> bool {
        self.said.iter().any(|said| !is_removed(said.value))
    }
}

/// A mapping with what all layers say.
#[derive(Clone, Debug, Default)]
pub(super) struct Layers<'t>(pub(super) Vec<Merged<'t>>);

impl<'t> Layers<'t> {
    /// Adds a layer's mapping to those above it. Names in it are compared by this function.
    pub(super) fn add(&mut self, entries: &'t [Entry<'t>], level: Level, is_same: fn(&str, &str) -> bool) {
        for entry in entries.iter().filter(|entry| !entry.lone) {
            let said = Said { name: &entry.key.text, key: entry.key.span, value: &entry.value, level };
            match self.0.iter_mut().find(|merged| is_same(merged.said[0].name, said.name)) {
                Some(merged) => merged.said.push(said),
                None => self.0.push(Merged { said: vec![said] }),
            }
        }
    }

    /// The names that some layer sets, in order.
    pub(super) fn set(&self) -> impl Iterator<Item = &Merged<'t>> {
        self.0.iter().filter(|merged| merged.is_set())
    }

    pub(super) fn get(&self, name: &str) -> Option<Said<'t>> {
        self.0.iter().find(|merged| merged.said[0].name == name)?.value()
    }
}

/// The entries of a mapping; none if it is something else.
pub(super) fn entries<'t>(node: &'t Node<'t>) -> &'t [Entry<'t>] {
    match &node.content {
        Content::Mapping(entries) => entries,
        _ => &[],
    }
}

/// The value of a key in a mapping.
pub(super) fn get<'t>(node: &'t Node<'t>, key: &str) -> Option<&'t Node<'t>> {
    entries(node).iter().find(|entry| entry.key.text == key).map(|entry| &entry.value)
}

fn is_removed(node: &Node<'_>) -> bool {
    matches!(&node.content, Content::Scalar(scalar) if scalar.plain && scalar.text == "~")
}
