//! What comes before and after JSON in a text: a notice of the server's own code, a call around it, a character too many.
//!
//! It does not know how that is shown, or whether it is tolerated.

use super::after_marks;

/// A text with JSON in it.
pub struct Around<'t> {
    pub before: &'t str,
    pub after: &'t str,
}

/// The parts before and after the JSON in a text that is not JSON as a whole, if an object or a list is in it. `length` is the length
/// of the one that a text begins with.
pub fn around_json(text: &str, length: impl Fn(&str) -> Option<usize>) -> Option<Around<'_>> {
    let start = text.len() - after_marks(text).len();
    if text[start..].starts_with(['{', '[']) {
        // Otherwise it is some broken JSON, and what is found in it is a part of that.
        let (before, rest) = text.split_at(start);
        let after = &rest[length(rest)?..];
        return (!after.trim().is_empty()).then_some(Around { before, after });
    }
    const CANDIDATES: usize = 16;
    let starts = text.match_indices(['{', '[']).map(|(at, _)| at).take(CANDIDATES);
    let found = starts.filter_map(|at| {
        let length = length(&text[at..])?;
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
