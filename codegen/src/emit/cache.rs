//! What was laid out before, by a fingerprint of all that it depends on: after an edit, only what the edit touched is laid out again.
//!
//! A cache is worth only as much as the run that wrote it: it is of use to the very same generator alone, and one that is damaged is
//! no cache at all. It knows nothing of what its texts say.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::hash::{Hash, Hasher};

/// The texts about one function or type, each for its place in the output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pieces<'c>(pub(super) [Cow<'c, str>; 4]);

/// The first words of a cache; the number changes with its form.
const MAGIC: &str = "actionapi-codegen cache 1";

/// Texts of an earlier run.
#[derive(Debug, Default)]
pub(crate) struct Cache<'c> {
    entries: HashMap<u128, Pieces<'c>>,
}

impl<'c> Cache<'c> {
    /// What [`save`] wrote for the generator of this identity; nothing if another did, or if it is damaged.
    #[must_use]
    pub(crate) fn load(text: &'c str, generator: &str) -> Self {
        Self { entries: parse(text, generator).unwrap_or_default() }
    }

    pub(super) fn get(&self, key: u128) -> Option<&Pieces<'c>> {
        self.entries.get(&key)
    }
}

/// The text of a cache of these pieces.
pub(super) fn save<'p>(generator: &str, pieces: impl Iterator<Item = (u128, &'p Pieces<'p>)>) -> String {
    let mut text = format!("{MAGIC} {generator}\n");
    for (key, Pieces(parts)) in pieces {
        let [a, b, c, d] = parts.each_ref().map(|part| part.len());
        // Writing to a string does not fail.
        let _ = writeln!(text, "{key:x} {a} {b} {c} {d}");
        parts.iter().for_each(|part| text.push_str(part));
    }
    let _ = write!(text, "{:032x}", fingerprint(&text));
    text
}

fn parse<'c>(text: &'c str, generator: &str) -> Option<HashMap<u128, Pieces<'c>>> {
    let (text, sum) = text.split_at_checked(text.len().checked_sub(32)?)?;
    let mut rest = text.strip_prefix(MAGIC)?.strip_prefix(' ')?.strip_prefix(generator)?.strip_prefix('\n')?;
    if u128::from_str_radix(sum, 16).ok()? != fingerprint(text) {
        return None;
    }
    let mut entries = HashMap::new();
    while !rest.is_empty() {
        let (head, mut after) = rest.split_once('\n')?;
        let mut numbers = head.split(' ');
        let key = u128::from_str_radix(numbers.next()?, 16).ok()?;
        let mut pieces = Pieces::default();
        for piece in &mut pieces.0 {
            let (taken, left) = after.split_at_checked(numbers.next()?.parse().ok()?)?;
            (*piece, after) = (Cow::Borrowed(taken), left);
        }
        entries.insert(key, pieces);
        rest = after;
    }
    Some(entries)
}

/// A fingerprint that differs, for all practical purposes, wherever the values do. It is the same on every machine of one width.
pub(super) fn fingerprint(value: &(impl Hash + ?Sized)) -> u128 {
    let mut mixer = Mixer { low: 0x9E37_79B9_7F4A_7C15, high: 0xC2B2_AE3D_27D4_EB4F };
    value.hash(&mut mixer);
    u128::from(mixer.finish()) << 64 | u128::from(mixer.high ^ mixer.high >> 29)
}

/// Two independent sums of 64 bits over words of 8 bytes. The standard library's hasher takes several times as long without
/// optimisation, as build scripts are compiled.
struct Mixer {
    low: u64,
    high: u64,
}

impl Mixer {
    fn mix(&mut self, word: u64) {
        self.low = (self.low ^ word).wrapping_mul(0x9FB2_1C65_1E98_DF25).rotate_left(31);
        self.high = (self.high.rotate_left(23) ^ word).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    }
}

impl Hasher for Mixer {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.mix(u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        self.mix(u64::from_le_bytes(last));
        // So that zeros at the end count.
        self.mix(bytes.len() as u64);
    }

    fn finish(&self) -> u64 {
        self.low ^ self.low >> 32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved() -> String {
        let pieces = [Pieces(["one\n".into(), "".into(), "zwölf 12\n".into(), "x".into()]), Pieces::default()];
        save("1.2.3", [5, u128::MAX].into_iter().zip(&pieces))
    }

    #[test]
    fn what_was_saved_is_loaded() {
        let text = saved();
        let cache = Cache::load(&text, "1.2.3");
        assert_eq!(cache.entries.len(), 2);
        assert_eq!(cache.get(5).map(|pieces| pieces.0[2].as_ref()), Some("zwölf 12\n"));
        assert_eq!(cache.get(u128::MAX), Some(&Pieces::default()));
        assert_eq!(cache.get(6), None);
    }

    #[test]
    fn anothers_or_a_damaged_cache_is_none() {
        let text = saved();
        assert!(Cache::load(&text, "1.2.4").entries.is_empty());
        assert!(Cache::load("", "1.2.3").entries.is_empty());
        for at in (0..text.len()).filter(|&at| text.is_char_boundary(at)) {
            assert!(Cache::load(&text[..at], "1.2.3").entries.is_empty(), "cut at {at}");
            let mut damaged = text.clone();
            damaged.insert(at, '1');
            assert!(Cache::load(&damaged, "1.2.3").entries.is_empty(), "damaged at {at}");
        }
    }

    #[test]
    fn fingerprints_tell_values_apart() {
        assert_ne!(fingerprint("a"), fingerprint("a\0"));
        assert_ne!(fingerprint(&["ab", "c"]), fingerprint(&["a", "bc"]));
        assert_eq!(fingerprint(&("x", 1, true)), fingerprint(&("x", 1, true)));
    }
}
