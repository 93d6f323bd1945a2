//! The spellings of a secret: as it is, percent-encoded, JSON-escaped, written with HTML entities, any mix of these, each of them more
//! than once, in capital or small letters, and in base64; also where its end was left out.
//!
//! It does not know what replaces a secret.

use std::iter::once;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use crate::forms;

/// The length of the text at the start that spells the needle, each character in any of its spellings.
pub(super) fn match_at(text: &str, needle: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    // Most positions fail here, without an allocation.
    let first = needle.as_bytes().first()?;
    let may_begin = |byte: &u8| {
        byte.eq_ignore_ascii_case(first) || !byte.is_ascii() && !first.is_ascii() || matches!(byte, b'%' | b'+' | b'\\' | b'&')
    };
    if !bytes.first().is_some_and(may_begin) {
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

/// Reports the length of each spelling of the character that the bytes start with, and of its capital or small letter.
fn spellings(bytes: &[u8], character: char, mut found: impl FnMut(usize)) {
    if character.is_ascii() && bytes.first().is_some_and(u8::is_ascii_alphanumeric) {
        // By far the most characters of secrets and of texts.
        if bytes[0].eq_ignore_ascii_case(&(character as u8)) {
            found(1);
        }
        return;
    }
    let others = once(character.to_lowercase().to_string()).chain(once(character.to_uppercase().to_string()));
    let others = others.filter_map(|text| one(&text)).filter(|other| *other != character);
    for character in once(character).chain(others) {
        exact_spellings(bytes, character, &mut found);
    }
}

/// The character of a text of one.
fn one(text: &str) -> Option<char> {
    let mut characters = text.chars();
    characters.next().filter(|_| characters.next().is_none())
}

fn exact_spellings(bytes: &[u8], character: char, found: &mut impl FnMut(usize)) {
    let mut buffer = [0_u8; 4];
    let plain = character.encode_utf8(&mut buffer).as_bytes();
    if bytes.starts_with(plain) {
        found(plain.len());
    }
    match bytes.first() {
        Some(b'%') => {
            percent(bytes, plain, found);
            if character == ' ' {
                percent(bytes, b"+", found);
            }
        }
        Some(b'+') if character == ' ' => found(1),
        Some(b'\\') => escapes(bytes, character, found),
        Some(b'&') => entity(bytes, character, found),
        _ => {}
    }
}

/// The bytes of a character in percent-encoding, which may be percent-encoded again: `%2F`, `%252F`.
fn percent(bytes: &[u8], plain: &[u8], found: &mut impl FnMut(usize)) {
    let again = bytes[1..].chunks(2).take_while(|pair| *pair == b"25").count();
    for count in 0..=again {
        let length = count * 2 + 3;
        let mut pairs = plain.iter().enumerate();
        if pairs.all(|(index, byte)| {
            let at = index * length;
            let is_again =
                bytes.get(at..at + length).is_some_and(|all| all[0] == b'%' && all[1..].starts_with(&b"25".repeat(count)));
            is_again && hex(bytes, at + length - 2, 2) == Some(u32::from(*byte))
        }) {
            found(plain.len() * length);
        }
    }
}

/// The character as a JSON escape: `\/`, `\n`, `\u00e9`, `\ud83d\ude00`; with any number of backslashes more, for JSON within JSON.
fn escapes(bytes: &[u8], character: char, found: &mut impl FnMut(usize)) {
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
    let short = match bytes.get(1).map(u8::to_ascii_lowercase) {
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
                    && bytes.get(at + 1).is_some_and(|byte| byte.eq_ignore_ascii_case(&b'u'))
                    && hex(bytes, at + 2, 4) == Some(u32::from(*unit))
            }) {
                found(units.len() * 6);
            }
            return;
        }
        Some(byte @ (b'"' | b'/' | b'\'')) => char::from(byte),
        _ => return,
    };
    if short == character {
        found(2);
    }
}

/// The character as an HTML entity, whose `&` may be an entity again: `&eacute;`, `&#38;`, `&amp;#x26;`.
fn entity(bytes: &[u8], character: char, found: &mut impl FnMut(usize)) {
    const AGAIN: &[u8] = b"amp;";
    let mut at = 1;
    loop {
        let name = bytes[at..].iter().take(LONGEST_ENTITY).position(|byte| *byte == b';').map(|length| at..at + length);
        let name = name.and_then(|range| Some((range.end, std::str::from_utf8(&bytes[range]).ok()?)));
        if let Some((end, name)) = name
            && forms::character(name) == Some(character)
        {
            found(end + 1);
        }
        if !bytes.get(at..at + AGAIN.len()).is_some_and(|next| next.eq_ignore_ascii_case(AGAIN)) {
            return;
        }
        at += AGAIN.len();
    }
}

/// The longest name of an entity, with the `;`.
const LONGEST_ENTITY: usize = 24;

fn hex(bytes: &[u8], at: usize, digits: usize) -> Option<u32> {
    let text = std::str::from_utf8(bytes.get(at..at + digits)?).ok()?;
    if text.starts_with('+') { None } else { u32::from_str_radix(text, 16).ok() }
}

/// Adds what base64 makes of the secret, in both alphabets: of the secret alone, and at each of the three alignments within a longer
/// text the characters that depend on nothing but the secret.
pub(super) fn base64_needles(secret: &[u8], needles: &mut Vec<String>) {
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
