//! Puts the keys of a tree into the order of the format.
//!
//! Names keep theirs, which has a meaning. It does not know how a tree is written.

use actionapi_codegen::KeyOrder;

use super::tree::{Collection, Content, Entry, Node};

/// Puts the keys in order, as far as `order` says, and each comment before the first key of an item before the item.
pub(super) fn arrange(node: &mut Node<'_>, order: Option<&KeyOrder>) {
    let Content::Collection(collection) = &mut node.content else { return };
    let is_mapping = collection.is_mapping;
    for entry in &mut collection.entries {
        let order = match &entry.key {
            Some((key, _)) => order.and_then(|order| order.value(&key.value)),
            None => order.and_then(KeyOrder::item),
        };
        arrange(&mut entry.value, order);
        if !is_mapping {
            lift(entry);
        }
    }
    if let Some(order) = order.filter(|order| is_mapping && has_only_keys_of(collection, order)) {
        let position = |entry: &Entry<'_>| entry.key.as_ref().and_then(|(key, _)| order.position(&key.value));
        collection.entries.sort_by_key(position);
    }
}

/// Whether the format has all of these keys, and none is there twice. Otherwise somebody must correct them first.
fn has_only_keys_of(collection: &Collection<'_>, order: &KeyOrder) -> bool {
    let keys: Vec<&str> = collection.entries.iter().filter_map(|entry| Some(&*entry.key.as_ref()?.0.value)).collect();
    keys.iter().enumerate().all(|(index, key)| order.position(key).is_some() && !keys[..index].contains(key))
}

/// Puts the comments before the first entry of an item before the item: there is no line for them after its dash.
fn lift(item: &mut Entry<'_>) {
    if let Content::Collection(Collection { entries, .. }) = &mut item.value.content
        && let Some(first) = entries.first_mut()
    {
        item.before.append(&mut first.before);
    }
}
