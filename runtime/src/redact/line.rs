//! Text from elsewhere on one line: without line ends, characters that cannot be seen, and tags.
//!
//! It does not know secrets.

use crate::text::is_invisible;

/// The text with every run of spaces and control characters as one space, cut after `limit` characters.
pub(super) fn one_line(text: &str, limit: usize) -> String {
    let mut line = String::with_capacity(text.len().min(limit + 4));
    let mut count = 0;
    let mut space = false;
    for character in text.chars() {
        if character.is_whitespace() || character.is_control() || is_invisible(character) {
            space = !line.is_empty();
            continue;
        }
        if count >= limit {
            line.push('…');
            break;
        }
        if std::mem::take(&mut space) {
            line.push(' ');
            count += 1;
        }
        line.push(character);
        count += 1;
    }
    line
}

/// The text with a space in place of each tag.
pub(super) fn without_tags(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        plain.push_str(&rest[..start]);
        rest = &rest[start + 1..];
        let is_tag = rest.starts_with(|first: char| first.is_ascii_alphabetic() || matches!(first, '/' | '!'));
        match rest.find('>') {
            Some(end) if is_tag => {
                plain.push(' ');
                rest = &rest[end + 1..];
            }
            _ => plain.push('<'),
        }
    }
    plain.push_str(rest);
    plain
}
