//! Text that is almost JSON, in the ways that PHP and Python servers commonly write it, and the JSON that it stands for.
//!
//! Nothing is repaired unless a schema tolerates it. It does not know what the text is.

use super::{Around, Tolerance, after_marks, around_json, check};

/// JSON made of a text that was almost JSON, and what was changed.
#[derive(Clone, Debug)]
pub struct Repaired {
    pub json: String,
    /// Whether byte-order marks came before it.
    pub has_mark: bool,
    /// What came before and after it.
    pub around: Vec<String>,
    pub changes: Changes,
}

/// How often something was changed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Changes {
    pub words: u64,
    pub controls: u64,
    pub commas: u64,
}

/// The JSON that a text stands for, if it is not JSON, and all that is wrong with it is tolerated.
pub fn repair(text: &str, tolerance: Tolerance) -> Option<Repaired> {
    if tolerance.is_none() || check(text).is_ok() {
        return None;
    }
    let start = text.len() - after_marks(text).len();
    let (before, after) = match tolerance.text_around.then(|| around_json(text, |rest| length(rest, tolerance))).flatten() {
        Some(Around { before, after }) => (before, after),
        None => (&text[..start], &text[start + length(&text[start..], tolerance)?..]),
    };
    let (json, changes, _) = rewrite(&text[before.len()..], tolerance)?;
    let around: Vec<String> = [after_marks(before), after]
        .map(str::trim)
        .iter()
        .filter(|text| !text.is_empty())
        .map(|text| (*text).to_owned())
        .collect();
    // Nobody can say which of two is the reply.
    let is_other = around.iter().any(|text| text.starts_with(['{', '[']));
    let is_tolerated = around.is_empty() || tolerance.text_around && !is_other;
    is_tolerated.then_some(Repaired { json, has_mark: super::marks(text) > 0, around, changes })
}

/// The length of the object or list, or almost one, that a text begins with.
fn length(text: &str, tolerance: Tolerance) -> Option<usize> {
    rewrite(text, tolerance).map(|(_, _, length)| length)
}

/// The object or list that a text begins with as JSON, what was changed, and the length of what was read.
fn rewrite(text: &str, tolerance: Tolerance) -> Option<(String, Changes, usize)> {
    let mut rewriter = Rewriter { text, at: 0, json: String::new(), tolerance, changes: Changes::default() };
    rewriter.value()?;
    let Rewriter { at, json, changes, .. } = rewriter;
    check(&json).is_ok().then_some((json, changes, at))
}

struct Rewriter<'t> {
    text: &'t str,
    at: usize,
    json: String,
    tolerance: Tolerance,
    changes: Changes,
}

impl Rewriter<'_> {
    /// Copies an object or a list up to its end. Whether the copy is JSON is checked afterwards.
    fn value(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            let rest = &self.text[self.at..];
            match *rest.as_bytes().first()? {
                b'"' => {
                    self.string()?;
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.checked_sub(1)?,
                b',' if self.tolerance.trailing_commas && self.is_last(&rest[1..]) => {
                    self.changes.commas += 1;
                    self.at += 1;
                    continue;
                }
                b'N' | b'I' | b'-' if self.tolerance.nan && self.word(rest) => continue,
                _ => {}
            }
            if depth == 0 && !rest.starts_with(['}', ']']) {
                return None;
            }
            self.copy(rest.chars().next()?.len_utf8());
            if depth == 0 {
                return Some(());
            }
        }
    }

    fn copy(&mut self, length: usize) {
        self.json.push_str(&self.text[self.at..self.at + length]);
        self.at += length;
    }

    fn string(&mut self) -> Option<()> {
        self.copy(1);
        loop {
            let rest = &self.text[self.at..];
            let end = rest.find(|character: char| matches!(character, '"' | '\\' | '\0'..='\u{1f}'))?;
            self.copy(end);
            match rest.as_bytes()[end] {
                b'"' => {
                    self.copy(1);
                    return Some(());
                }
                b'\\' => {
                    let next = rest[end + 1..].chars().next()?;
                    self.copy(1 + next.len_utf8());
                }
                control if self.tolerance.control_characters => {
                    self.json.push_str(&format!("\\u{control:04x}"));
                    self.changes.controls += 1;
                    self.at += 1;
                }
                _ => return None,
            }
        }
    }

    /// Whether a comma before this has an item before it, and none after it.
    fn is_last(&self, rest: &str) -> bool {
        rest.trim_start().starts_with(['}', ']']) && !self.json.trim_end().ends_with(['{', '[', ',', ':'])
    }

    /// Writes null for a word that stands for no number.
    fn word(&mut self, rest: &str) -> bool {
        let Some(word) = ["NaN", "Infinity", "-Infinity"].into_iter().find(|word| rest.starts_with(word)) else { return false };
        self.json.push_str("null");
        self.changes.words += 1;
        self.at += word.len();
        true
    }
}
