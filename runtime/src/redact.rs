//! Keeps secrets out of what is shown: the one door that text from a server, a transport or an interceptor passes on its way into
//! an error, a trace or a log.
//!
//! A secret is found as it is, percent-encoded, JSON-escaped, written with HTML entities, any mix of these, and in base64.
//! It knows nothing of errors or replies.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use crate::error::BoxError;
use crate::secret::Secret;
use crate::text::is_invisible;

/// What stands where a secret stood.
pub(crate) const MASK: &str = "[secret]";

/// Secrets, and the spellings in which they are looked for.
pub(crate) struct Redactor {
    /// Longest first, so that a secret is not cut up by a shorter one within it.
    needles: Vec<Needle>,
}

/// A spelling of a secret.
#[derive(PartialEq)]
struct Needle {
    text: String,
    /// Whether it counts only where no letter or digit is beside it: a short secret is a part of many a harmless word.
    is_word: bool,
}

/// Secrets of fewer bytes count only as words of their own.
const SHORT: usize = 6;

impl Redactor {
    /// For all secrets given. Empty ones are no secrets.
    pub(crate) fn new<'s>(secrets: impl IntoIterator<Item = &'s Secret>) -> Self {
        let mut needles = Vec::new();
        for secret in secrets {
            let secret = secret.expose();
            let is_word = secret.len() < SHORT;
            if !secret.is_empty() {
                let mut texts = vec![secret.to_owned()];
                base64_needles(secret.as_bytes(), &mut texts);
                needles.extend(texts.into_iter().map(|text| Needle { text, is_word }));
            }
        }
        needles.sort_by_key(|needle| std::cmp::Reverse(needle.text.len()));
        needles.dedup();
        Self { needles }
    }

    /// The text with every secret masked.
    pub(crate) fn mask(&self, text: &str) -> String {
        self.mask_up_to(text, usize::MAX)
    }

    /// As much of the text, with every secret masked, as gives at least this many bytes.
    fn mask_up_to(&self, text: &str, enough: usize) -> String {
        let mut masked = String::with_capacity(text.len().min(enough));
        let mut at = 0;
        while let Some(first) = text[at..].chars().next() {
            if masked.len() >= enough {
                break;
            }
            match self.secret_at(text, at) {
                Some(length) => {
                    masked.push_str(MASK);
                    at += length;
                }
                None => {
                    masked.push(first);
                    at += first.len_utf8();
                }
            }
        }
        masked
    }

    /// The text on one line, with every secret masked, cut after `limit` characters.
    pub(crate) fn line(&self, text: &str, limit: usize) -> String {
        // Spaces fall away below, hence the margin; where text is mostly spaces, the line is merely shorter.
        let masked = self.mask_up_to(text, limit.saturating_mul(8));
        one_line(&masked, limit)
    }

    /// The excerpt of a web page or of a notice with tags: as [`line`](Self::line), without the tags.
    pub(crate) fn line_without_tags(&self, text: &str, limit: usize) -> String {
        // Masked before, lest removing tags cut a secret in two, and after, lest it join one.
        let masked = self.mask_up_to(text, limit.saturating_mul(16));
        self.line(&without_tags(&masked), limit)
    }

    /// The error as a source, unless it or a cause of it shows a secret.
    pub(crate) fn source(&self, error: BoxError) -> Option<BoxError> {
        let shown = format!("{error} {error:?}");
        let mut cause = error.source();
        let mut safe = !self.finds(&shown);
        while let Some(error) = cause {
            safe &= !self.finds(&error.to_string());
            cause = error.source();
        }
        safe.then_some(error)
    }

    fn finds(&self, text: &str) -> bool {
        text.char_indices().any(|(at, _)| self.secret_at(text, at).is_some())
    }

    /// The length of the secret that begins there, if one does.
    fn secret_at(&self, text: &str, at: usize) -> Option<usize> {
        self.needles.iter().find_map(|needle| {
            let length = match_at(&text[at..], &needle.text)?;
            (!needle.is_word || is_word(text, at, at + length)).then_some(length)
        })
    }
}

/// Whether neither a letter nor a digit is beside this part of the text.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    !text[..start].ends_with(char::is_alphanumeric) && !text[end..].starts_with(char::is_alphanumeric)
}

/// The length of text at its start that spells the needle, each character in any of its spellings.
fn match_at(text: &str, needle: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    // Most positions fail here, without an allocation.
    let first = needle.as_bytes().first()?;
    if !bytes.first().is_some_and(|byte| byte == first || matches!(byte, b'%' | b'+' | b'\\' | b'&')) {
        return None;
    }
    let mut ends = vec![0_usize];
    let mut next = Vec::new();
    let mut cut_off = None;
    for (count, character) in needle.chars().enumerate() {
        for &end in &ends {
            if count >= LEAST
                && let Some(rest) = left_out(&text[end..])
            {
                cut_off = Some(end + rest);
            }
            spellings(&bytes[end..], character, |length| {
                if !next.contains(&(end + length)) {
                    next.push(end + length);
                }
            });
        }
        std::mem::swap(&mut ends, &mut next);
        next.clear();
        if ends.is_empty() {
            return cut_off;
        }
    }
    ends.into_iter().max()
}

/// The fewest characters of a secret that are masked where the rest of it was left out.
const LEAST: usize = 4;

/// Where the ellipsis is, if what follows was left out: there is at most a part of an escape before it.
fn left_out(text: &str) -> Option<usize> {
    const ESCAPE: usize = 12;
    match text.chars().next()? {
        '…' => Some(0),
        '%' | '\\' | '&' => text.char_indices().take(ESCAPE).find(|(_, character)| *character == '…').map(|(at, _)| at),
        _ => None,
    }
}

/// Reports the length of each spelling of the character that the bytes start with.
fn spellings(bytes: &[u8], character: char, mut found: impl FnMut(usize)) {
    let mut buffer = [0_u8; 4];
    let plain = character.encode_utf8(&mut buffer).as_bytes();
    if bytes.starts_with(plain) {
        found(plain.len());
    }
    match bytes.first() {
        Some(b'%') => {
            let mut pairs = plain.iter().enumerate();
            if pairs.all(|(index, byte)| {
                bytes.get(index * 3) == Some(&b'%') && hex(bytes, index * 3 + 1, 2) == Some(u32::from(*byte))
            }) {
                found(plain.len() * 3);
            }
        }
        Some(b'+') if character == ' ' => found(1),
        Some(b'\\') => escapes(bytes, character, found),
        Some(b'&') => entities(bytes, character, found),
        _ => {}
    }
}

/// The character as a JSON escape: `\/`, `\n`, `\u00e9`, `\ud83d\ude00`; with any number of backslashes more, for JSON within JSON.
fn escapes(bytes: &[u8], character: char, mut found: impl FnMut(usize)) {
    let backslashes = bytes.iter().take_while(|byte| **byte == b'\\').count();
    if character == '\\' {
        (2..=backslashes).for_each(found);
        return;
    }
    let more = backslashes - 1;
    escape(&bytes[more..], character, |length| found(more + length));
}

/// The character as an escape of one backslash.
fn escape(bytes: &[u8], character: char, mut found: impl FnMut(usize)) {
    let short = match bytes.get(1) {
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'u') => {
            let mut units = [0_u16; 2];
            let units = character.encode_utf16(&mut units);
            let mut each = units.iter().enumerate();
            if each.all(|(index, unit)| {
                let at = index * 6;
                bytes.get(at) == Some(&b'\\')
                    && bytes.get(at + 1) == Some(&b'u')
                    && hex(bytes, at + 2, 4) == Some(u32::from(*unit))
            }) {
                found(units.len() * 6);
            }
            return;
        }
        Some(byte @ (b'"' | b'/' | b'\'')) => char::from(*byte),
        _ => return,
    };
    if short == character {
        found(2);
    }
}

/// The character as an HTML entity: `&amp;`, `&#38;`, `&#x26;`.
fn entities(bytes: &[u8], character: char, mut found: impl FnMut(usize)) {
    let Some(end) = bytes.iter().take(12).position(|byte| *byte == b';') else { return };
    let Ok(name) = std::str::from_utf8(&bytes[1..end]) else { return };
    let entity = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => name.strip_prefix('#').and_then(|digits| {
            let number = match digits.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => digits.parse(),
            };
            number.ok().and_then(char::from_u32)
        }),
    };
    if entity == Some(character) {
        found(end + 1);
    }
}

fn hex(bytes: &[u8], at: usize, digits: usize) -> Option<u32> {
    let text = std::str::from_utf8(bytes.get(at..at + digits)?).ok()?;
    if text.starts_with('+') { None } else { u32::from_str_radix(text, 16).ok() }
}

/// What base64 makes of the secret wherever it stands in what is encoded: whole, and the characters that depend on it alone at each
/// of the three alignments, in both alphabets.
fn base64_needles(secret: &[u8], needles: &mut Vec<String>) {
    const SHORTEST: usize = 4;
    for engine in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
        let whole = engine.encode(secret);
        for offset in 0..3_usize {
            let mut shifted = vec![0_u8; offset];
            shifted.extend_from_slice(secret);
            let text = engine.encode(&shifted);
            let (from, to) = ((offset * 8).div_ceil(6), shifted.len() * 8 / 6);
            if to >= from + SHORTEST {
                needles.push(text[from..to].to_owned());
            }
        }
        if whole.len() >= SHORTEST {
            needles.push(whole);
        }
    }
}

/// The text with every run of spaces and control characters as one space, cut after `limit` characters.
fn one_line(text: &str, limit: usize) -> String {
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

fn without_tags(text: &str) -> String {
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn redactor(secret: &str) -> Redactor {
        Redactor::new([&Secret::from(secret)])
    }

    #[test]
    fn every_spelling_is_masked() {
        let key = "p+s/w d\"é😀&k";
        let spelled = [
            key.to_owned(),
            "p%2Bs%2Fw%20d%22%C3%A9%F0%9F%98%80%26k".to_owned(),
            "p%2bs%2fw+d%22%c3%a9%f0%9f%98%80%26k".to_owned(),
            r#"p+s\/w d\"\u00e9\ud83d\uDE00&k"#.to_owned(),
            "p+s/w d&quot;&#233;&#x1F600;&amp;k".to_owned(),
        ];
        for text in spelled {
            assert_eq!(redactor(key).mask(&format!("a {text} b {text}")), format!("a {MASK} b {MASK}"), "{text}");
        }
    }

    #[test]
    fn base64_is_masked_at_every_alignment() {
        let key = "supersecretkey";
        for prefix in ["", "u", "us", "use", "user:"] {
            for engine in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
                let encoded = engine.encode(format!("{prefix}{key}:tail"));
                let masked = redactor(key).mask(&encoded);
                assert!(masked.contains(MASK), "{prefix}: {masked}");
                assert!(masked.len() + 9 <= encoded.len(), "{prefix}: {masked}");
            }
        }
    }

    #[test]
    fn json_within_json_is_masked() {
        let key = r#"a"b\c/é"#;
        let mut text = key.to_owned();
        for depth in 0..3 {
            assert_eq!(redactor(key).mask(&format!("a {text} b")), format!("a {MASK} b"), "{depth}: {text}");
            text = serde_json::to_string(&text).unwrap().trim_matches('"').replace('é', "\\u00e9");
        }
    }

    #[test]
    fn a_secret_cut_off_is_masked_too() {
        let key = "s3cr3t/\u{e9}";
        for text in ["s3cr…", "s3cr3t/…", r"s3cr3t\/\u00…", "s3cr3t%2F%C3…", "s3cr3t&#4…"] {
            assert_eq!(redactor(key).mask(&format!("a {text} b")), format!("a {MASK}… b"), "{text}");
        }
        assert_eq!(redactor(key).mask("s3c… s3cr3"), "s3c… s3cr3");
    }

    #[test]
    fn a_short_secret_is_masked_as_a_word_alone() {
        assert_eq!(
            redactor("tok").mask("badtoken: tok, tok%26 \"tok\" tok"),
            "badtoken: [secret], [secret]%26 \"[secret]\" [secret]"
        );
        assert_eq!(redactor("1234").mask("pin=1234&x 12345"), "pin=[secret]&x 12345");
        assert_eq!(redactor("a").mask("failed to look up a name"), "failed to look up [secret] name");
    }

    #[test]
    fn text_without_a_secret_is_kept() {
        assert_eq!(redactor("key").mask("100 % of & \\ <keg>"), "100 % of & \\ <keg>");
        assert_eq!(redactor("").mask("abc"), "abc");
    }

    #[test]
    fn a_percent_sign_in_the_secret_does_not_confuse() {
        assert_eq!(redactor("a%25b").mask("a%25b a%2525b"), format!("{MASK} {MASK}"));
    }

    #[test]
    fn lines_are_single_and_short() {
        assert_eq!(redactor("key").line("a\r\n\u{1b}[31m  b\u{202e}\u{61c}", 80), "a [31m b");
        assert_eq!(redactor("key").line("abcdef", 3), "abc…");
        assert_eq!(redactor("key").line_without_tags("<br />\n<b>Notice</b>: 1 < 2, k<b>ey", 80), "Notice : 1 < 2, k ey");
    }
}
