//! Facts about text that several parts need: characters that cannot be seen, texts that differ only in case, names that are near
//! each other, path segments made of dots.
//!
//! It does not know where a text goes, or what is shown in place of what it finds.

/// Whether a character is in the text but cannot be seen: soft hyphens, joiners, direction marks, unusual line ends. They can make a
/// terminal, an editor or a web page show a different text. Control characters are `char::is_control`'s.
#[must_use]
pub const fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
    )
}

/// The form that texts share when they differ only in case.
#[must_use]
pub fn lowered(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
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
#[cfg(feature = "suggestions")]
pub fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // The time grows with the product of the lengths, and hostile input can be long.
    const LIMIT: usize = 64;
    if text.len() > LIMIT {
        return None;
    }
    let text = lowered(text);
    let distance = |candidate: &str| strsim::osa_distance(&text, &lowered(candidate));
    let short = candidates.into_iter().filter(|candidate| candidate.len() <= LIMIT);
    let (distance, candidate) =
        short.map(|candidate| (distance(candidate), candidate)).min_by_key(|(distance, _)| *distance)?;
    (distance <= text.chars().count().max(3) / 3).then_some(candidate)
}

/// The candidate that differs from a text only in case and in `_`, `-` and `.`, or else is near it, where near names are looked for.
#[cfg(feature = "client")]
pub(crate) fn similar<'a>(text: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let letters = |text: &str| lowered(text).replace(['_', '-', '.'], "");
    let wanted = letters(text);
    let same = candidates.iter().copied().find(|candidate| letters(candidate) == wanted);
    #[cfg(feature = "suggestions")]
    let same = same.or_else(|| nearest(text, candidates.iter().copied()));
    same
}

/// ``; did you mean `…`?``, if one of the candidates is near.
#[cfg(feature = "sandbox")]
pub(crate) fn suggestion<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    nearest(text, candidates).map_or_else(String::new, |candidate| format!("; did you mean `{candidate}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reorders_or_hides_text_is_invisible_and_spaces_and_letters_are_not() {
        let invisible =
            ['\u{61c}', '\u{200b}', '\u{200f}', '\u{2028}', '\u{202e}', '\u{2060}', '\u{2066}', '\u{206f}', '\u{feff}'];
        assert!(invisible.into_iter().all(is_invisible));
        assert!(![' ', '\n', '\u{a0}', '\u{2009}', '\u{2010}', '\u{2030}', 'é', '日', '😀'].into_iter().any(is_invisible));
    }

    #[test]
    #[cfg(feature = "suggestions")]
    fn a_near_name_is_offered_and_a_far_one_is_not() {
        let names = ["order", "show", "list"];
        assert_eq!(nearest("shwo", names), Some("show"));
        assert_eq!(nearest("Show", names), Some("show"));
        assert_eq!(nearest("colour", names), None);
        assert_eq!(nearest("x", ["y"]), Some("y"));
        assert_eq!(nearest(&"show".repeat(26), names), None);
    }
}
