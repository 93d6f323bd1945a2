//! How requests are formed and replies are read, for the functions that both schemas have. What changes for many functions in the same way
//! is one change.
//!
//! It does not know what changes within a profile.

use std::collections::BTreeMap;

use super::change::{Change, Position};
use super::comparison::{Comparison, Functions};
use super::side::{Path, Side, called, function_path, joined, module_path, path};

/// A change of a profile.
pub(super) struct Found {
    /// Its message says what changed, without the functions.
    pub(super) change: Change,
    /// The keys below the API, a module or a function.
    pub(super) keys: Path,
}

/// The functions that change from the same profiles to the same ones.
pub(super) struct Group<'a> {
    pub(super) functions: Vec<Functions<'a>>,
}

impl Found {
    pub(super) fn new(change: Change, keys: &[&str]) -> Self {
        Self { change, keys: path(keys) }
    }
}

impl<'a> Comparison<'a> {
    pub(super) fn compare_profiles(&mut self) {
        let all = self.functions();
        let mut groups: BTreeMap<[usize; 4], Group<'a>> = BTreeMap::new();
        for functions in &all {
            let Functions { old, new, .. } = functions;
            let indices = [old.request, new.request, old.reply, new.reply];
            groups.entry(indices).or_insert_with(|| Group { functions: Vec::new() }).functions.push(*functions);
        }
        let mut merged: Vec<(Found, Vec<Functions<'a>>)> = Vec::new();
        for group in groups.into_values() {
            let found = self.requests(&group).into_iter().chain(self.replies(&group));
            for found in found.collect::<Vec<_>>() {
                let is_same = |(other, _): &&mut (Found, Vec<_>)| other.keys == found.keys && other.change == found.change;
                match merged.iter_mut().find(is_same) {
                    Some((_, functions)) => functions.extend(&group.functions),
                    None => merged.push((found, group.functions.clone())),
                }
            }
        }
        for (found, functions) in merged {
            let is_all = functions.len() == all.len();
            self.profile_change(found, &functions, is_all);
        }
    }

    fn profile_change(&mut self, found: Found, functions: &[Functions<'_>], is_all: bool) {
        let Some(first) = functions.first() else { return };
        let Found { change, keys } = found;
        let paths = |module, function| {
            let layers = [function_path(module, function), module_path(module), path(&["api"])];
            layers.map(|layer| joined(layer, &keys.iter().map(String::as_str).collect::<Vec<_>>()))
        };
        let message = if is_all { change.message } else { format!("{}, for {}", change.message, names(functions)) };
        let old = position(self.old, paths(first.modules.old, first.old), is_all);
        let new = position(self.new, paths(first.modules.new, first.new), is_all);
        self.changes.push(Change { message, old: Some(old), new: Some(new), ..change });
    }
}

/// The position in the innermost layer that has the keys; otherwise in the API for all functions, and in the function for some.
fn position(side: &Side, paths: [Path; 3], is_all: bool) -> Position {
    let mut paths = paths.to_vec();
    let found = side.first_position(&paths);
    if found.is_exact || !is_all {
        return found;
    }
    paths.reverse();
    side.first_position(&paths)
}

/// The functions in messages.
fn names(functions: &[Functions<'_>]) -> String {
    const MOST: usize = 3;
    let mut names: Vec<String> =
        functions.iter().map(|functions| format!("`{}`", called(functions.modules.new, functions.new))).collect();
    if names.len() > MOST {
        let rest = names.len() - (MOST - 1);
        names.truncate(MOST - 1);
        names.push(format!("{rest} more functions"));
    }
    match names.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => names.concat(),
    }
}
