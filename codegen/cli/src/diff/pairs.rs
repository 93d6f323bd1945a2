//! Which names of the old schema are which of the new one.
//!
//! It does not know what has the names.

use std::collections::HashSet;

use actionapi::description::Name;

/// Something that both schemas have, or one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pair<'a, T> {
    Removed(&'a T),
    Added(&'a T),
    Both(&'a T, &'a T),
}

/// Pairs by the names on the wire, and then by those in Rust: something whose `rust:` stays has only another name on the wire. Those of the
/// old schema come first, in its order.
pub(super) fn pairs<'a, T>(old: &'a [T], new: &'a [T], name: impl Fn(&T) -> &Name) -> Vec<Pair<'a, T>> {
    let by_wire = |each: &T| new.iter().position(|other| name(other).wire == name(each).wire);
    let mut found: Vec<Option<usize>> = old.iter().map(by_wire).collect();
    for (at, each) in old.iter().enumerate() {
        if found[at].is_none() {
            let free = |index: &usize| name(&new[*index]).rust == name(each).rust && !found.contains(&Some(*index));
            found[at] = (0..new.len()).find(free);
        }
    }
    let both = old.iter().zip(&found).map(|(each, found)| match found {
        Some(index) => Pair::Both(each, &new[*index]),
        None => Pair::Removed(each),
    });
    let paired: HashSet<usize> = found.iter().flatten().copied().collect();
    let added = new.iter().enumerate().filter(move |(index, _)| !paired.contains(index)).map(|(_, each)| Pair::Added(each));
    both.chain(added).collect()
}

/// Whether what both have is in the same order.
pub(super) fn are_in_order<T>(pairs: &[Pair<'_, T>], new: &[T]) -> bool {
    let places = pairs.iter().filter_map(|pair| match pair {
        Pair::Both(_, each) => new.iter().position(|other| std::ptr::eq(other, *each)),
        _ => None,
    });
    places.is_sorted()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_on_the_wire_counts_before_that_in_rust() {
        let old = [Name::new("a", "a"), Name::new("b", "b"), Name::new("c", "c"), Name::new("d", "d")];
        let new = [Name::new("c", "see"), Name::new("a", "b"), Name::new("B", "b"), Name::new("e", "e")];
        let [a, b, c, d] = &old;
        let [see, other, same, e] = &new;
        let found = pairs(&old, &new, |name| name);
        let expected = [Pair::Both(a, other), Pair::Both(b, same), Pair::Both(c, see), Pair::Removed(d), Pair::Added(e)];
        assert_eq!(found, expected);
        assert!(!are_in_order(&found, &new));
        assert!(are_in_order(&pairs(&old, &old, |name| name), &old));
    }
}
