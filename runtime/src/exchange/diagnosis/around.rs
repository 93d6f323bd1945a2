//! What a server wrote before and after its JSON: a notice of its own code, a call around it, a character too many.
//!
//! It does not know how that is shown.

use crate::json;

/// A text with JSON in it.
pub(super) struct Around<'t> {
    pub(super) before: &'t str,
    pub(super) after: &'t str,
}

/// The parts before and after the JSON in a text that is not JSON as a whole, if an object or a list is in it.
pub(super) fn around_json(text: &str) -> Option<Around<'_>> {
    let start = text.len() - json::after_marks(text).len();
    if text[start..].starts_with(['{', '[']) {
        // Otherwise it is some broken JSON, and what is found in it is a part of that.
        let after = &text[start + json::length(&text[start..])?..];
        return (!after.trim().is_empty()).then_some(Around { before: "", after });
    }
    const CANDIDATES: usize = 16;
    let starts = text.match_indices(['{', '[']).map(|(at, _)| at).take(CANDIDATES);
    let found = starts.filter_map(|at| {
        let length = json::length(&text[at..])?;
        let after = &text[at + length..];
        // A list is found in many a notice; what goes on to the end is none.
        let is_one = text[at..].starts_with('{') || after.trim().is_empty();
        is_one.then_some((length, Around { before: &text[..at], after }))
    });
    found.max_by_key(|(length, _)| *length).map(|(_, around)| around).filter(|around| {
        // An empty one is a word of the notice.
        text.len() - around.before.len() - around.after.len() > 2 || around.after.trim().is_empty()
    })
}
