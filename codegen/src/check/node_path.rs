//! Paths through a tree, as the runtime reports them: names of fields and indices of items.

use crate::source::Span;
use crate::yaml::{Content, Node};

/// The position of a value; or the position of the mapping that lacks it, and the missing name.
pub(super) fn position<'p>(mut node: &Node<'_>, path: &[&'p str]) -> (Span, Option<&'p str>) {
    let mut owner = node.span;
    for step in path {
        match inside(node, step) {
            Some((key, value)) => (owner, node) = (key, value),
            None => return (owner, Some(*step)),
        }
    }
    // A null value may have no text.
    (if node.span.start == node.span.end { owner } else { node.span }, None)
}

/// The position of the key of a value.
pub(super) fn key_position(mut node: &Node<'_>, path: &[&str]) -> Span {
    let mut span = node.span;
    for step in path {
        match inside(node, step) {
            Some((key, value)) => (span, node) = (key, value),
            None => break,
        }
    }
    span
}

/// The value at the end of a path, and the position of its key.
pub(super) fn follow<'n, 't>(node: &'n Node<'t>, path: &[impl AsRef<str>]) -> Option<(Span, &'n Node<'t>)> {
    path.iter().try_fold((node.span, node), |(_, node), step| inside(node, step.as_ref()))
}

/// The value under a name or an index, and its position.
fn inside<'n, 't>(node: &'n Node<'t>, step: &str) -> Option<(Span, &'n Node<'t>)> {
    match &node.content {
        Content::Scalar(_) => None,
        Content::List(items) => items.get(step.parse::<usize>().ok()?).map(|item| (item.span, item)),
        // The items of a list may be the values of a mapping, by index.
        Content::Mapping(entries) => {
            let entry = entries.iter().find(|entry| entry.key.text == step);
            let entry = entry.or_else(|| entries.get(step.parse::<usize>().ok()?))?;
            Some((entry.key.span, &entry.value))
        }
    }
}
