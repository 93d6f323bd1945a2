//! JSON text: a cursor over it that keeps what was sent (digits, order, repeated names), and ways to find a part of it.
//!
//! The project has its own because a reply is read in one pass, without a tree, and every number keeps its digits: `serde_json` turns
//! `38.00` into `38.0` before a visitor sees it. The tests compare it with `serde_json`. It does not know types, or what is forgiven.

mod almost;
mod around;
mod escape;
pub mod layout;
mod scanner;
mod search;
mod stored;
mod syntax;
mod tolerance;
mod tree;

use std::borrow::Cow;

pub use self::almost::{Repaired, repair};
pub use self::around::{Around, around_json};
pub use self::escape::halves;
pub use self::escape::{unescape, unescape_noting};
pub use self::scanner::{MARK, Scanner, Token, marks};
pub use self::search::{find, find_until, lookup};
pub use self::stored::{Misread, Stored, StoredReader, read_stored, to_stored};
pub(crate) use self::stored::{stored, stored_field, stored_variant, write_member, write_name, write_unless};
pub use self::syntax::DEPTH;
pub use self::syntax::Syntax;
pub use self::tolerance::Tolerance;
pub use self::tree::Tree;
use crate::text::{escape_in_json, is_unprintable};

/// The text of a JSON value: what a string stands for, and the JSON text of anything else.
pub fn text(value: &str) -> Cow<'_, str> {
    match Scanner::new(value).token() {
        Ok(Token::Text { raw, escaped }) => unescape(raw, escaped).unwrap_or(Cow::Borrowed(value)),
        _ => Cow::Borrowed(value),
    }
}

/// The index of an array's item that a step of a path stands for. In an object, the same step is a name.
pub fn index(step: &str) -> Option<usize> {
    // No reply has more that matter, and the sandbox writes as many.
    const DIGITS: usize = 3;
    let is_index =
        step.len() <= DIGITS && step.bytes().all(|byte| byte.is_ascii_digit()) && (step == "0" || !step.starts_with('0'));
    step.parse().ok().filter(|_| is_index)
}

/// Checks that a text is JSON, perhaps after byte-order marks.
///
/// # Errors
/// If it is not.
pub fn check(text: &str) -> Result<(), Syntax> {
    let mut scanner = Scanner::after_marks(text);
    scanner.skip()?;
    scanner.end()
}

/// What follows byte-order marks and spaces at the beginning of a text.
pub fn after_marks(text: &str) -> &str {
    text[marks(text)..].trim_start()
}

/// The length of the JSON value that a text begins with; what follows it is not looked at.
pub fn length(text: &str) -> Option<usize> {
    let mut scanner = Scanner::new(text);
    scanner.skip().ok()?;
    Some(scanner.at())
}

/// The first fields of an object, no more than this: their names and JSON texts. There are none if the text is no object.
pub fn fields(text: &str, most: usize) -> Vec<(Cow<'_, str>, &str)> {
    let mut scanner = Scanner::after_marks(text);
    let mut found = Vec::new();
    if scanner.token() != Ok(Token::Object) {
        return found;
    }
    let mut first = true;
    while found.len() < most
        && let Ok(Some((raw, escaped))) = scanner.key(&mut first)
        && let Some(name) = unescape(raw, escaped)
    {
        scanner.spaces();
        let start = scanner.at();
        if scanner.skip().is_err() {
            break;
        }
        found.push((name, scanner.slice(start)));
    }
    found
}

/// Appends a text as a JSON string. Characters that could steer a terminal or reorder what it shows are escaped as well, which changes
/// no value.
pub fn quote(text: &str, json: &mut String) {
    json.push('"');
    for character in text.chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            unprintable if is_unprintable(unprintable) => escape_in_json(unprintable, json),
            other => json.push(other),
        }
    }
    json.push('"');
}

/// Reads on after a value that is `levels` names deep, to the end of the text.
///
/// # Errors
/// If the rest is not JSON.
pub(crate) fn finish(scanner: &mut Scanner<'_>, levels: usize) -> Result<(), Syntax> {
    for _ in 0..levels {
        while scanner.key(&mut false)?.is_some() {
            scanner.skip()?;
        }
    }
    scanner.end()
}

#[cfg(test)]
mod tests;
