//! Text with HTML's entities.

use super::entities;

/// The most characters between the `&` and the `;` of an entity.
const LONGEST: usize = 12;

/// The text with a character for each entity. What is no known entity stays as it is.
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let end = after.bytes().take(LONGEST).position(|byte| byte == b';');
        match end.and_then(|end| Some((character(&after[..end])?, &after[end + 1..]))) {
            Some((character, after)) => {
                out.push(character);
                rest = after;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<char> {
    let found = entities::character(name)?;
    // The table has letters as capitals. A small one has the same name, with a small letter at the beginning.
    let is_small = found.is_uppercase() && !found.is_ascii() && name.starts_with(|first: char| first.is_ascii_lowercase());
    if is_small { found.to_lowercase().next() } else { Some(found) }
}

/// The text with entities for the characters that HTML gives a meaning.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
