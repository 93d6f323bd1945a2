//! Parts of messages: quoted names, lists of names, and suggestions.

use actionapi::text::is_invisible;

/// Text of the schema, quoted for a message: on one line, without control characters, and not too long.
pub(crate) fn quote(text: &str) -> String {
    const LIMIT: usize = 60;
    if text.is_empty() {
        return "`\"\"`".to_owned();
    }
    let shown: String = text.chars().take(LIMIT).collect();
    let shown = printable(&shown);
    let rest = if text.chars().nth(LIMIT).is_some() { "…" } else { "" };
    format!("`{shown}{rest}`")
}

/// Names, quoted, with commas.
pub(crate) fn listed(names: &[&str]) -> String {
    names.iter().map(|name| quote(name)).collect::<Vec<_>>().join(", ")
}

/// Text on one line, without control characters.
pub(super) fn printable(text: &str) -> String {
    text.chars().flat_map(escape).collect()
}

/// A character that can neither disturb a terminal nor reorder the text around it.
fn escape(character: char) -> impl Iterator<Item = char> {
    let disturbs = character.is_control() || is_invisible(character);
    let escaped = disturbs.then(|| character.escape_default());
    let plain = (!disturbs).then_some(character);
    escaped.into_iter().flatten().chain(plain)
}

/// The candidate that was probably meant.
pub(crate) fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LIMIT: usize = 64;
    if text.len() > LIMIT {
        return None;
    }
    let lowered = text.to_lowercase();
    let distance = |candidate: &str| strsim::osa_distance(&lowered, &candidate.to_lowercase());
    let near =
        candidates.into_iter().filter(|candidate| candidate.len() <= LIMIT).map(|candidate| (distance(candidate), candidate));
    let (distance, candidate) = near.min_by_key(|(distance, _)| *distance)?;
    (distance <= text.chars().count().max(3) / 3).then_some(candidate)
}

/// A help line that suggests the nearest candidate.
pub(crate) fn did_you_mean<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(text, candidates).map(|candidate| format!("did you mean {}?", quote(candidate)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_text_cannot_disturb() {
        assert_eq!(quote("a\u{1b}[31mb\n\u{202e}\u{61c}"), "`a\\u{1b}[31mb\\n\\u{202e}\\u{61c}`");
        assert_eq!(quote(&"ä".repeat(61)), format!("`{}…`", "ä".repeat(60)));
        assert_eq!(quote(""), "`\"\"`");
    }

    #[test]
    fn a_near_name_is_suggested_and_a_far_one_is_not() {
        assert_eq!(nearest("efect", ["effect", "example"]), Some("effect"));
        assert_eq!(nearest("Effect", ["effect"]), Some("effect"));
        assert_eq!(nearest("colour", ["effect", "example"]), None);
        assert_eq!(nearest("x", ["y"]), Some("y"));
    }
}
