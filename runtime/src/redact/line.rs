//! Text from elsewhere on one line: without line ends, characters that cannot be seen, and tags.
//!
//! It does not know secrets.

use crate::text::is_unprintable;

/// The text with every run of spaces and control characters as one space, cut after `limit` characters.
pub(super) fn one_line(text: &str, limit: usize) -> String {
    let mut line = String::with_capacity(text.len().min(limit + 4));
    let mut count = 0;
    let mut space = false;
    for character in text.chars() {
        if character.is_whitespace() || is_unprintable(character) {
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

/// The text with a space in place of each tag, comment, style and script.
pub(super) fn without_tags(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        plain.push_str(&rest[..start]);
        rest = &rest[start + 1..];
        match tag(rest) {
            Some(length) => {
                plain.push(' ');
                rest = &rest[length..];
            }
            None => plain.push('<'),
        }
    }
    plain.push_str(rest);
    plain
}

/// The length of the tag after a `<`, with what is within it where nobody would read that. What is not ended goes to the end.
fn tag(rest: &str) -> Option<usize> {
    if let Some(comment) = rest.strip_prefix("!--") {
        return Some(comment.find("-->").map_or(rest.len(), |at| at + 6));
    }
    if !rest.starts_with(|first: char| first.is_ascii_alphabetic() || matches!(first, '/' | '!' | '?')) {
        return None;
    }
    let end = rest.find('>')? + 1;
    let unread = ["style", "script"].into_iter().find(|name| {
        let begins = rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        begins && !rest[name.len()..].starts_with(|next: char| next.is_ascii_alphanumeric() || next == '-')
    });
    let Some(name) = unread else { return Some(end) };
    let closing = format!("</{name}");
    let mut ends = rest[end..].match_indices("</").map(|(at, _)| end + at);
    let at = ends.find(|at| rest.get(*at..*at + closing.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(&closing)));
    Some(at.map_or(rest.len(), |at| rest[at..].find('>').map_or(rest.len(), |length| at + length + 1)))
}
