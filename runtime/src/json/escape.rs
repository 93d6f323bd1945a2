//! Strings with escapes, and what they stand for.
//!
//! PHP escapes every slash and every letter beyond ASCII, so escapes are common here. Where a string ends is the scanner's business.

use std::borrow::Cow;

/// Returns what the inside of a string stands for; `None` if an escape is wrong or half of a surrogate pair is alone.
#[inline]
pub(crate) fn unescape(raw: &str, escaped: bool) -> Option<Cow<'_, str>> {
    if escaped { replace(raw).map(Cow::Owned) } else { Some(Cow::Borrowed(raw)) }
}

fn replace(raw: &str) -> Option<String> {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((plain, escape)) = rest.split_once('\\') {
        text.push_str(plain);
        let (character, after) = character(escape)?;
        text.push(character);
        rest = after;
    }
    text.push_str(rest);
    Some(text)
}

/// Reads the escape that begins a text, without its backslash. Returns its character and what follows.
fn character(escape: &str) -> Option<(char, &str)> {
    let character = match escape.as_bytes().first()? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return unicode(&escape[1..]),
        _ => return None,
    };
    Some((character, &escape[1..]))
}

fn unicode(digits: &str) -> Option<(char, &str)> {
    let (unit, rest) = unit(digits)?;
    if !(0xd800..0xdc00).contains(&unit) {
        // The second half of a pair is no character.
        return char::from_u32(unit).map(|character| (character, rest));
    }
    let (low, rest) = self::unit(rest.strip_prefix("\\u")?)?;
    if !(0xdc00..0xe000).contains(&low) {
        return None;
    }
    char::from_u32(0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00)).map(|character| (character, rest))
}

/// Four hexadecimal digits.
fn unit(digits: &str) -> Option<(u32, &str)> {
    let (digits, rest) = digits.split_at_checked(4)?;
    // Rust's parser would take a sign, too.
    if digits.starts_with('+') { None } else { u32::from_str_radix(digits, 16).ok().map(|unit| (unit, rest)) }
}
