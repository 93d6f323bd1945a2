//! The name that a server gives a file, made safe: it is one name, which leads nowhere.
//!
//! It does not know where the file is saved.

use http::HeaderMap;
use http::header::CONTENT_DISPOSITION;
use percent_encoding::percent_decode_str;

/// The longest name in bytes.
const LONGEST: usize = 200;

/// Names that mean devices on Windows.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// The name in the header `Content-Disposition`, if there is a usable one.
pub(crate) fn of(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(CONTENT_DISPOSITION)?;
    let value = String::from_utf8_lossy(value.as_bytes());
    let parameters = parameters(&value);
    let find = |name: &str| parameters.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value);
    let extended = find("filename*").and_then(|value| extended(value));
    safe(&extended.or_else(|| find("filename").cloned())?)
}

/// The parameters after the first word.
fn parameters(value: &str) -> Vec<(String, String)> {
    let mut parameters = Vec::new();
    let mut rest = value.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((name, after)) = rest.split_once('=') {
        let name = name.trim_matches([' ', '\t', ';']).to_owned();
        let after = after.trim_start();
        let (value, next) = match after.strip_prefix('"') {
            Some(quoted) => unquoted(quoted),
            None => {
                let (value, next) = after.split_once(';').unwrap_or((after, ""));
                (value.trim().to_owned(), next)
            }
        };
        parameters.push((name, value));
        rest = next;
    }
    parameters
}

/// The text up to the closing quote, and what follows it.
fn unquoted(text: &str) -> (String, &str) {
    let (mut value, mut is_escaped) = (String::new(), false);
    for (at, character) in text.char_indices() {
        match character {
            '"' if !is_escaped => return (value, &text[at + 1..]),
            // Only a quote is escaped by everybody who writes backslashes.
            '\\' if !is_escaped && text[at + 1..].starts_with(['"', '\\']) => is_escaped = true,
            _ => {
                is_escaped = false;
                value.push(character);
            }
        }
    }
    (value, "")
}

/// The text of `UTF-8''na%20me`.
fn extended(value: &str) -> Option<String> {
    let (charset, rest) = value.split_once('\'')?;
    let (_, encoded) = rest.split_once('\'')?;
    let bytes: Vec<u8> = percent_decode_str(encoded).collect();
    match charset.to_ascii_lowercase().as_str() {
        "utf-8" => String::from_utf8(bytes).ok(),
        "iso-8859-1" => Some(bytes.into_iter().map(char::from).collect()),
        _ => None,
    }
}

/// The name as a file can have it on any system.
fn safe(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_bad = |character: char| crate::text::is_unprintable(character) || "<>:\"|?*".contains(character);
    let kept: String = last.chars().filter(|character| !is_bad(*character)).collect();
    // A dot in front would hide it.
    let kept = kept.trim_matches([' ', '.']);
    let end = (0..=kept.len().min(LONGEST)).rev().find(|at| kept.is_char_boundary(*at)).unwrap_or_default();
    let kept = kept[..end].trim_end_matches([' ', '.']);
    let stem = kept.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let is_device = DEVICES.contains(&stem.trim_end_matches(|last: char| last.is_ascii_digit())) && stem.len() <= 4;
    match (kept, is_device) {
        ("", _) => None,
        (kept, true) => Some(format!("_{kept}")),
        (kept, false) => Some(kept.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn name(value: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_DISPOSITION, value.parse().unwrap());
        of(&headers)
    }

    #[test]
    fn names_are_read_as_servers_write_them() {
        for (value, expected) in [
            ("attachment; filename=a.pdf", "a.pdf"),
            ("attachment; filename=\"a b;c.pdf\"; size=3", "a b;c.pdf"),
            ("attachment;FileName=\"a \\\"b\\\".pdf\"", "a b.pdf"),
            ("inline; filename=\"plain.pdf\"; filename*=UTF-8''%e2%82%ac.pdf", "€.pdf"),
            ("attachment; filename*=iso-8859-1'de'%fc.txt", "ü.txt"),
            ("attachment; filename*=what; filename=b.txt", "b.txt"),
        ] {
            assert_eq!(name(value).as_deref(), Some(expected), "{value}");
        }
        for value in ["attachment", "attachment; filename=", "attachment; filename=\"..\"", "attachment; filename=\"a/\""] {
            assert_eq!(name(value), None, "{value}");
        }
    }

    #[test]
    fn no_name_leads_elsewhere() {
        for (value, expected) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\Windows\\a.exe", "a.exe"),
            ("/.bashrc", "bashrc"),
            ("nul.txt", "_nul.txt"),
            ("COM1", "_COM1"),
            ("a\u{202e}b\n.txt. ", "ab.txt"),
        ] {
            assert_eq!(safe(value).as_deref(), Some(expected), "{value}");
        }
        assert_eq!(safe(&"ü".repeat(150)).map(|name| name.len()), Some(200));
    }
}
