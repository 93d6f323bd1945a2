//! Strings with escapes, and what they stand for.
//!
//! PHP escapes every slash and every letter beyond ASCII, so escapes are common here. Where a string ends is the scanner's business.

use std::borrow::Cow;

/// What stands for half of a surrogate pair that is alone, which is no character.
pub(crate) const HALF: char = char::REPLACEMENT_CHARACTER;

/// Returns what the inside of a string stands for, with `U+FFFD` for half of a surrogate pair; `None` if an escape is wrong.
#[inline]
pub fn unescape(raw: &str, escaped: bool) -> Option<Cow<'_, str>> {
    unescape_noting(raw, escaped, &mut false)
}

/// As [`unescape`]; sets `half` if half of a surrogate pair is alone.
#[inline]
pub fn unescape_noting<'r>(raw: &'r str, escaped: bool, half: &mut bool) -> Option<Cow<'r, str>> {
    if escaped { replace(raw, half).map(Cow::Owned) } else { Some(Cow::Borrowed(raw)) }
}

fn replace(raw: &str, half: &mut bool) -> Option<String> {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((plain, escape)) = rest.split_once('\\') {
        text.push_str(plain);
        let (character, after) = character(escape)?;
        *half |= character.is_none();
        text.push(character.unwrap_or(HALF));
        rest = after;
    }
    text.push_str(rest);
    Some(text)
}

/// Reads the escape that begins a text, without its backslash. Returns its character, if it is a whole one, and what follows.
fn character(escape: &str) -> Option<(Option<char>, &str)> {
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
    Some((Some(character), &escape[1..]))
}

#[inline(never)]
fn unicode(digits: &str) -> Option<(Option<char>, &str)> {
    let (high, rest) = unit(digits)?;
    if (0xd800..0xdc00).contains(&high)
        && let Some((low, rest)) = rest.strip_prefix("\\u").and_then(unit)
        && (0xdc00..0xe000).contains(&low)
    {
        return Some((char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00)), rest));
    }
    Some((char::from_u32(high), rest))
}

/// Four hexadecimal digits.
fn unit(digits: &str) -> Option<(u32, &str)> {
    let (digits, rest) = digits.split_at_checked(4)?;
    // Rust's parser would take a sign, too.
    if digits.starts_with('+') { None } else { u32::from_str_radix(digits, 16).ok().map(|unit| (unit, rest)) }
}

/// How many halves of surrogate pairs are alone in JSON text.
pub fn halves(json: &str) -> u64 {
    let mut count = 0;
    // Only strings have backslashes.
    let mut rest = json;
    while let Some((_, escape)) = rest.split_once('\\') {
        let Some((character, after)) = character(escape) else { break };
        count += u64::from(character.is_none());
        rest = after;
    }
    count
}
