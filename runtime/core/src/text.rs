//! Facts about text that several parts need: characters that cannot be seen, texts on one line, texts that differ only in case, names
//! that are near each other, path segments made of dots.
//!
//! It does not know where a text goes.

use std::fmt::Write as _;
use std::path::Path;

/// The characters that are in a text but cannot be seen: the properties `Default_Ignorable_Code_Point` and `Bidi_Control` of Unicode, and
/// unusual line ends, marks of annotations and the empty pattern of Braille. In order.
const INVISIBLE: [(char, char); 20] = [
    ('\u{ad}', '\u{ad}'),
    ('\u{34f}', '\u{34f}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{2028}', '\u{202e}'),
    ('\u{2060}', '\u{206f}'),
    ('\u{2800}', '\u{2800}'),
    ('\u{3164}', '\u{3164}'),
    VARIATIONS,
    ('\u{feff}', '\u{feff}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fffb}'),
    ('\u{13430}', '\u{1343f}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d159}', '\u{1d159}'),
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{e0000}', '\u{e0fff}'),
];

/// The characters that choose how the one before them is drawn: that of `⚠`, in colour.
const VARIATIONS: (char, char) = ('\u{fe00}', '\u{fe0f}');

/// Whether a character is in the text but cannot be seen: soft hyphens, joiners, direction marks, tags, unusual line ends. They can make a
/// terminal, an editor or a web page show a different text, or hide one from people. Control characters are `char::is_control`'s.
#[must_use]
pub fn is_invisible(character: char) -> bool {
    // Most characters come before the first of them.
    character >= INVISIBLE[0].0 && INVISIBLE.iter().any(|(first, last)| (*first..=*last).contains(&character))
}

/// Whether a character only chooses how the one before it is drawn. It is invisible, too.
#[must_use]
pub fn is_variation(character: char) -> bool {
    (VARIATIONS.0..=VARIATIONS.1).contains(&character)
}

/// Whether a character could steer a terminal, leave its line, or make people see a different text.
#[must_use]
pub fn is_unprintable(character: char) -> bool {
    // Nearly all are of these, in the whole source of a client.
    !matches!(character, ' '..='~') && (character.is_control() || is_invisible(character))
}

/// The text on one line, with every character that is not printable written as Rust writes it: `\n`, `\u{202e}`.
#[must_use]
pub fn one_line(text: &str) -> String {
    escaped(text, is_unprintable)
}

/// As [`one_line`], but line ends and tabs stay.
#[must_use]
pub fn printable(text: &str) -> String {
    escaped(text, |character| is_unprintable(character) && !matches!(character, '\n' | '\t'))
}

fn escaped(text: &str, is_escaped: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if is_escaped(character) {
            out.extend(character.escape_default());
        } else {
            out.push(character);
        }
    }
    out
}

/// A path for a message.
#[must_use]
pub fn shown_path(path: &Path) -> String {
    one_line(&path.display().to_string())
}

/// Appends a character as JSON escapes it: two escapes for one beyond the basic plane.
pub fn escape_in_json(character: char, json: &mut String) {
    for unit in character.encode_utf16(&mut [0; 2]) {
        // Writing to a string does not fail.
        let _ = write!(json, "\\u{unit:04x}");
    }
}

/// The form that texts share when they differ only in case.
#[must_use]
pub fn lowered(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// The beginning of a description on one line, for lists: the lines of its first paragraph, up to a list, a heading or a code block.
///
/// ```
/// assert_eq!(actionapi::text::summary("The price\nwithout taxes.\n\nIt is in euros."), "The price without taxes.");
/// assert_eq!(actionapi::text::summary("One of:\n- a\n- b"), "One of:");
/// ```
#[must_use]
pub fn summary(description: &str) -> String {
    let is_block = |line: &str| {
        let number = line.trim_start_matches(|character: char| character.is_ascii_digit());
        let is_numbered = number.len() < line.len() && number.starts_with(['.', ')']);
        is_numbered || ["- ", "* ", "+ ", "#", "```", "~~~", "|", ">"].iter().any(|marker| line.starts_with(marker))
    };
    let mut lines = description.trim_start().lines().map(str::trim);
    let first = lines.next().unwrap_or_default().to_owned();
    let rest = lines.take_while(|line| !line.is_empty() && !is_block(line));
    rest.fold(first, |text, line| format!("{text} {line}"))
}

/// The name of a function with that of its module before it, if it has one.
///
/// ```
/// assert_eq!(actionapi::text::qualified("orders", ".", "get"), "orders.get");
/// assert_eq!(actionapi::text::qualified("", ".", "GetOrders"), "GetOrders");
/// ```
#[must_use]
pub fn qualified(module: &str, separator: &str, function: &str) -> String {
    if module.is_empty() { function.to_owned() } else { format!("{module}{separator}{function}") }
}

/// The FNV-1a hash of bytes: the same on every machine and with every version.
pub fn fnv(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Whether a path segment stands for this folder or the one above it, escaped or not.
#[must_use]
pub fn is_dot_segment(segment: &str) -> bool {
    matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")
}

/// The candidate that a text was probably meant to be, if one is near enough.
///
/// ```
/// assert_eq!(actionapi::text::nearest("efect", ["effect", "example"]), Some("effect"));
/// assert_eq!(actionapi::text::nearest("colour", ["effect", "example"]), None);
/// ```
pub fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // The time grows with the product of the lengths, and hostile input can be long.
    const LIMIT: usize = 64;
    if text.len() > LIMIT {
        return None;
    }
    let text = lowered(text);
    let distance = |candidate: &str| strsim::osa_distance(&text, &lowered(candidate));
    let short: Vec<&str> = candidates.into_iter().filter(|candidate| candidate.len() <= LIMIT).collect();
    let by_distance = short.iter().map(|candidate| (distance(candidate), *candidate));
    let (distance, candidate) = by_distance.min_by_key(|(distance, _)| *distance)?;
    let length = text.chars().count();
    // Where every character is another one, nothing is near.
    if distance <= length.max(3) / 3 && distance < length.max(candidate.chars().count()) {
        return Some(candidate);
    }
    // A name that was cut short, if it can only be one.
    let mut longer = short.iter().filter(|candidate| length >= CUT && lowered(candidate).starts_with(&text));
    match (longer.next(), longer.next()) {
        (Some(candidate), None) => Some(candidate),
        _ => None,
    }
}

/// The length of the shortest beginning of a name by which it is recognized.
const CUT: usize = 4;

/// The candidate that differs from a text only in case and in `_`, `-` and `.`, or else is near it.
pub fn similar<'a>(text: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let letters = |text: &str| lowered(text).replace(['_', '-', '.'], "");
    let wanted = letters(text);
    let same = candidates.iter().copied().find(|candidate| letters(candidate) == wanted);
    same.or_else(|| nearest(text, candidates.iter().copied()))
}

/// ``; did you mean `…`?``, if one of the candidates is near.
pub fn suggestion<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    nearest(text, candidates).map_or_else(String::new, |candidate| format!("; did you mean `{candidate}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reorders_or_hides_text_is_invisible_and_spaces_and_letters_are_not() {
        let invisible = "\u{ad}\u{34f}\u{61c}\u{115f}\u{1160}\u{17b4}\u{180b}\u{180e}\u{200b}\u{200f}\u{2028}\u{202e}\u{2060}\
                         \u{2066}\u{206f}\u{2800}\u{3164}\u{fe0f}\u{feff}\u{ffa0}\u{1bca0}\u{1d173}\u{e0041}\u{e007f}\u{e0100}";
        assert!(invisible.chars().all(|each| is_invisible(each) && is_unprintable(each)));
        assert!(!" \n\u{a0}\u{300}\u{2009}\u{2010}\u{2030}\u{2801}é日한😀".chars().any(is_invisible));
        assert!(INVISIBLE.iter().all(|(first, last)| first <= last), "each range has an end");
        assert!(INVISIBLE.windows(2).all(|pair| pair[0].1 < pair[1].0), "the ranges are in order");
    }

    #[test]
    fn what_steers_a_terminal_is_made_visible() {
        let text = "a\u{1b}[31m\u{9b}b\u{202e}\u{61c}\u{200b}\u{e0041}c\r\n\té";
        assert_eq!(printable(text), "a\\u{1b}[31m\\u{9b}b\\u{202e}\\u{61c}\\u{200b}\\u{e0041}c\\r\n\té");
    }

    #[test]
    fn one_line_has_no_line_end_and_nothing_that_cannot_be_seen() {
        assert_eq!(one_line("a b\n\u{1b}[0m\u{202e}\u{e0041}\té\\"), "a b\\n\\u{1b}[0m\\u{202e}\\u{e0041}\\té\\");
    }

    #[test]
    fn a_near_name_is_offered_and_a_far_one_is_not() {
        let names = ["order", "show", "list"];
        assert_eq!(nearest("shwo", names), Some("show"));
        assert_eq!(nearest("Show", names), Some("show"));
        assert_eq!(nearest("colour", names), None);
        assert_eq!(nearest("x", ["y"]), None);
        assert_eq!(nearest("i", ["id"]), Some("id"));
        assert_eq!(nearest(&"show".repeat(26), names), None);
    }
}
