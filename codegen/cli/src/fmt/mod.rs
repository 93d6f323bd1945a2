//! `actionapi fmt`: schemas in one style. Comments and blank lines stay, and keys are in the order of the reference.
//!
//! `tree` reads a text with everything that a person sees in it; `attach` gives each comment to an entry; `order` puts keys in order;
//! `scalar` and `write` are the style. What is written says the same as what was read, or it is not written.

mod attach;
mod order;
mod scalar;
mod tree;
mod write;

use actionapi_codegen::{Diagnostics, KeyOrder, Outline, Source, Span};

/// Why a schema cannot be formatted.
#[derive(Debug)]
pub enum Unformatted {
    /// It is not YAML.
    NotYaml(Diagnostics),
    /// It has something that is not formatted.
    Unsupported {
        /// Where it is.
        span: Span,
        /// What it is, as in `found a directive`.
        what: String,
    },
    /// Formatted, it would say something else, or lose a comment. This is a mistake of the formatter.
    Changed,
}

/// The text of a schema in the one style. Mistakes that are not those of YAML stay in it.
///
/// # Errors
/// If it cannot be formatted.
pub fn format(source: &Source) -> Result<String, Unformatted> {
    let before = Outline::of(source).map_err(Unformatted::NotYaml)?;
    let text = source.text().replace("\r\n", "\n").replace('\r', "\n");
    let order = actionapi_codegen::key_order();
    let formatted = formatted(&text, &order)?;
    let after = Outline::of(&Source::new(source.name(), formatted.as_str())).map_err(|_| Unformatted::Changed)?;
    let keeps_comments = match (tree::comments_of(&text), tree::comments_of(&formatted)) {
        (Ok(mut before), Ok(mut after)) => {
            before.sort_unstable();
            after.sort_unstable();
            before == after
        }
        _ => false,
    };
    let says_the_same = keeps_comments && is_same(&before, &after, Some(&order));
    if says_the_same { Ok(formatted) } else { Err(Unformatted::Changed) }
}

/// Where the comments of a text are; none if the formatter cannot read it.
pub(crate) fn comments(source: &Source) -> Vec<Span> {
    tree::comment_ranges(source.text()).unwrap_or_default().into_iter().map(|range| Span::new(range.start, range.end)).collect()
}

/// Where the braces or brackets end that begin at this offset.
pub(crate) fn end_of_braces(source: &Source, start: usize) -> Option<usize> {
    tree::end_of_flow(source.text(), start).ok()?
}

fn formatted(text: &str, order: &KeyOrder) -> Result<String, Unformatted> {
    let unsupported = |tree::Obstacle { span, what }| Unformatted::Unsupported { span, what };
    let mut read = tree::read(text).map_err(unsupported)?;
    let head = attach::attach(text, &mut read);
    // An alias must not come before its anchor.
    order::arrange(&mut read.root, Some(order).filter(|_| !read.has_anchors));
    Ok(write::write(&read.root, &head, read.mark.is_some()))
}

/// Whether two values are the same, but for the order of keys that the format has.
fn is_same(before: &Outline, after: &Outline, order: Option<&KeyOrder>) -> bool {
    if (before.text(), before.is_text(), before.is_list()) != (after.text(), after.is_text(), after.is_list()) {
        return false;
    }
    let (entries, others) = (before.entries(), after.entries());
    let (items, other_items) = (before.items(), after.items());
    if entries.len() != others.len() || items.len() != other_items.len() {
        return false;
    }
    let item = order.and_then(KeyOrder::item);
    let is_ordered = order.is_some_and(|order| entries.iter().all(|(key, _)| order.position(key).is_some()));
    let is_entry = |(index, (key, value)): (usize, &(String, Outline))| {
        let here = others.get(index).filter(|(name, _)| name == key).map(|(_, other)| other);
        let other = here.or_else(|| after.get(key).filter(|_| is_ordered));
        other.is_some_and(|other| is_same(value, other, order.and_then(|order| order.value(key))))
    };
    entries.iter().enumerate().all(is_entry) && items.iter().zip(other_items).all(|(one, other)| is_same(one, other, item))
}
