//! Parts of messages: quoted names, lists of names, and suggestions.

use actionapi_core::text::{nearest, one_line};

/// Text of the schema, quoted for a message: on one line, without control characters, and not too long.
pub(crate) fn quote(text: &str) -> String {
    const LIMIT: usize = 60;
    if text.is_empty() {
        return "`\"\"`".to_owned();
    }
    let shown: String = text.chars().take(LIMIT).collect();
    let shown = one_line(&shown);
    let rest = if text.chars().nth(LIMIT).is_some() { "…" } else { "" };
    format!("`{shown}{rest}`")
}

/// Names, quoted, with commas.
pub(crate) fn listed(names: &[&str]) -> String {
    names.iter().map(|name| quote(name)).collect::<Vec<_>>().join(", ")
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
}
