//! Keeps secrets out of what is shown: all text from a server, a transport or an interceptor passes through here on its way into an
//! error, a trace or a log.
//!
//! It does not know errors or replies. In which spellings a secret is found is in `spelling`.

mod line;
mod spelling;

use std::error::Error;
use std::sync::Arc;

use self::line::{one_line, without_tags};
use self::spelling::{base64_needles, match_at};
use crate::Secret;

/// The text that replaces a secret.
pub(crate) const MASK: &str = "[secret]";

/// Secrets, and the texts in which they are looked for.
pub(crate) struct Redactor {
    /// Longest first, so that a secret is not cut up by a shorter one within it.
    needles: Vec<Needle>,
}

/// A spelling of a secret.
#[derive(PartialEq)]
struct Needle {
    text: String,
    /// Whether it counts only as a whole word: a short secret is a part of many harmless words.
    is_word: bool,
    /// What replaces it.
    mask: Arc<str>,
}

/// Secrets of fewer bytes count only as whole words.
const SHORT: usize = 6;

impl Redactor {
    /// A redactor of these secrets. Empty ones are ignored.
    pub(crate) fn new<'s>(secrets: impl IntoIterator<Item = &'s Secret>) -> Self {
        let mask: Arc<str> = Arc::from(MASK);
        Self::with_masks(secrets.into_iter().map(|secret| (secret, Arc::clone(&mask))))
    }

    /// A redactor of these secrets, each with the text that replaces it. Of equal secrets, the first counts.
    pub(crate) fn with_masks<'s>(secrets: impl IntoIterator<Item = (&'s Secret, Arc<str>)>) -> Self {
        Self::of(&mut secrets.into_iter())
    }

    /// The same, compiled once for all iterators.
    #[cold]
    fn of(secrets: &mut dyn Iterator<Item = (&Secret, Arc<str>)>) -> Self {
        let mut needles = Vec::new();
        for (secret, mask) in secrets {
            let secret = secret.expose();
            let is_word = secret.len() < SHORT;
            if !secret.is_empty() {
                let mut texts = vec![secret.to_owned()];
                base64_needles(secret.as_bytes(), &mut texts);
                needles.extend(texts.into_iter().map(|text| Needle { text, is_word, mask: Arc::clone(&mask) }));
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

    /// The beginning of the text with every secret masked, of at least this many bytes if the text is long enough.
    fn mask_up_to(&self, text: &str, enough: usize) -> String {
        let mut masked = String::with_capacity(text.len().min(enough));
        let mut at = 0;
        while let Some(first) = text[at..].chars().next() {
            if masked.len() >= enough {
                break;
            }
            match self.secret_at(text, at) {
                Some((length, mask)) => {
                    masked.push_str(mask);
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
    pub(crate) fn source(&self, error: Box<dyn Error + Send + Sync>) -> Option<Box<dyn Error + Send + Sync>> {
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

    /// The length of the secret that begins there, if one does, and what replaces it.
    fn secret_at(&self, text: &str, at: usize) -> Option<(usize, &str)> {
        self.needles.iter().find_map(|needle| {
            let length = match_at(&text[at..], &needle.text)?;
            (!needle.is_word || is_word(text, at, at + length)).then_some((length, &*needle.mask))
        })
    }
}

/// Whether neither a letter nor a digit is beside this part of the text.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    !text[..start].ends_with(char::is_alphanumeric) && !text[end..].starts_with(char::is_alphanumeric)
}

#[cfg(test)]
mod tests;
