//! How texts, numbers and booleans are written: with quotes only where YAML needs them.
//!
//! It knows neither keys nor layout.

use actionapi::text::is_unprintable;

use super::tree::{Scalar, Style};

/// Where a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// On a line of its own, or after a key or a dash.
    Block,
    /// In brackets or braces, where commas and brackets end a text.
    Flow,
}

/// A scalar on one line; `None` if it has several and stands where it may.
pub(super) fn one_line(scalar: &Scalar<'_>, context: Context) -> Option<String> {
    if let Style::Block(_) = scalar.style {
        return None;
    }
    let value = &*scalar.value;
    let is_quoted = scalar.style != Style::Plain;
    if is_quoted && is_plain(value, context) {
        return if scalar.raw.contains('\n') && context == Context::Block { None } else { Some(value.to_owned()) };
    }
    if !scalar.raw.contains('\n') {
        return Some(requoted(scalar));
    }
    match context {
        Context::Block => None,
        Context::Flow if is_plain(value, context) && !is_ambiguous(value) => Some(value.to_owned()),
        Context::Flow => Some(serde_json::Value::from(value).to_string()),
    }
}

/// The lines of a scalar that has several, without their indentation.
pub(super) fn lines<'t>(scalar: &Scalar<'t>) -> Vec<&'t str> {
    let end = |line: &'t str| {
        let trimmed = line.trim_end_matches([' ', '\t', '\r']);
        // An escaped space is no indentation.
        if scalar.style == Style::Double && trimmed.ends_with('\\') { line } else { trimmed }
    };
    scalar.raw.split('\n').map(|line| end(line).trim_start_matches([' ', '\t'])).collect()
}

/// The same text in double quotes, unless that needs escapes.
fn requoted(scalar: &Scalar<'_>) -> String {
    let value = &*scalar.value;
    match scalar.style {
        Style::Single if is_shown(value) && !value.contains(['"', '\\']) => format!("\"{value}\""),
        // Its only escapes are those of quotes.
        Style::Double if is_shown(value) && value.contains('"') && !value.contains(['\'', '\\']) && only_quotes(scalar.raw) => {
            format!("'{value}'")
        }
        _ => scalar.raw.to_owned(),
    }
}

fn only_quotes(raw: &str) -> bool {
    raw.split('\\').skip(1).all(|rest| rest.starts_with('"'))
}

/// Whether all of a text can be seen on one line.
fn is_shown(text: &str) -> bool {
    !text.chars().any(|character| character.is_control() || is_unprintable(character) || character == '\u{feff}')
}

/// Whether every reader of YAML takes this for the same text without quotes.
fn is_plain(text: &str, context: Context) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let begins = match first {
        '-' => text.chars().nth(1).is_some_and(char::is_alphabetic),
        '?' | ':' => false,
        ',' | '[' | ']' | '{' | '}' | '#' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' => false,
        _ => true,
    };
    // A separator is hard to see without them.
    let is_seen = text.chars().any(char::is_alphanumeric);
    begins
        && is_seen
        && is_shown(text)
        && text.trim() == text
        && !text.ends_with(':')
        && !text.contains(": ")
        && !text.contains(" #")
        && !(context == Context::Flow && text.contains([',', '[', ']', '{', '}']))
        && !matches!(text, "<<" | "=")
        && !text.starts_with("...")
        && !is_ambiguous(text)
}

/// Whether some reader of YAML takes it for a number, a date, a boolean or nothing.
fn is_ambiguous(text: &str) -> bool {
    const WORDS: &[&str] = &["", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", ".inf", ".nan"];
    const NUMERIC: &str = "0123456789_.:+- abcdefABCDEFxXoOtTzZ";
    let begins = text.trim_start_matches(['+', '-', '.']).starts_with(|first: char| first.is_ascii_digit());
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(text.trim_start_matches(['+', '-'])))
        || begins && text.chars().all(|each| NUMERIC.contains(each))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(raw: &str, value: &str, context: Context) -> String {
        let style = if raw.starts_with('\'') { Style::Single } else { Style::Double };
        one_line(&Scalar { raw, value: value.into(), style }, context).unwrap_or_default()
    }

    #[test]
    fn quotes_are_where_yaml_needs_them() {
        for text in ["string?", "map<list<string>>?", "The name.", "a/b", "größe", "${a}:${b}", "-abc", "a, b", "1.2 GB"] {
            assert_eq!(written(&format!("\"{text}\""), text, Context::Block), text);
        }
        let needed = [
            "",
            " a",
            "a ",
            "a: b",
            "a:",
            "a #b",
            "#a",
            "*",
            "- a",
            "1",
            "-1",
            "0x1F",
            "1e5",
            "007",
            "2012-08-01",
            "12:30:45",
            "yes",
            "No",
            "on",
            "y",
            "~",
            "null",
            ".5",
            ".inf",
            "<<",
            "=",
            "@a",
            "`a`",
            "%a",
            "? a",
            "...",
            "38.00",
            "2012-08-01 18:30:56",
            "1_000",
            ";",
            "/",
        ];
        for text in needed {
            let raw = format!("\"{text}\"");
            assert_eq!(written(&raw, text, Context::Block), raw);
        }
        for text in ["a, b", "${a}", "list[0]", "a}"] {
            let raw = format!("\"{text}\"");
            assert_eq!(written(&raw, text, Context::Flow), raw);
            assert_eq!(written(&raw, text, Context::Block), text);
        }
    }

    #[test]
    fn quotes_are_double_unless_that_needs_escapes() {
        assert_eq!(written("'a: b'", "a: b", Context::Block), "\"a: b\"");
        assert_eq!(written("'a: \"b\"'", "a: \"b\"", Context::Block), "'a: \"b\"'");
        assert_eq!(written("\"a: \\\"b\\\"\"", "a: \"b\"", Context::Block), "'a: \"b\"'");
        assert_eq!(written("\"a\\n: \\\"b\\\"\"", "a\n: \"b\"", Context::Block), "\"a\\n: \\\"b\\\"\"");
        assert_eq!(written("\"it's: \\\"b\\\"\"", "it's: \"b\"", Context::Block), "\"it's: \\\"b\\\"\"");
        assert_eq!(written("'it''s: b'", "it's: b", Context::Block), "\"it's: b\"");
    }
}
