//! JSON text: a cursor over it that keeps what was sent (digits, order, duplicate names), and ways to find a part of it.
//!
//! It is our own because a reply is read in one pass, without a tree, with every number's digits kept: a visitor of `serde_json` has
//! turned `38.00` into `38.0` before it can be asked. Its tests hold it against `serde_json`. It knows nothing of types and of what is
//! forgiven.

mod escape;
mod scanner;

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::ops::Range;

pub(crate) use self::scanner::{Scanner, Token};
use crate::text::is_invisible;

/// Where a text is not JSON, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Syntax {
    offset: usize,
    reason: Reason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// The text ends too early.
    End,
    /// Something else is there than must be.
    Unexpected,
    /// Arrays and objects are nested more deeply than [`DEPTH`].
    Depth,
}

/// How deeply arrays and objects may be nested, as in `serde_json`: what a program's stack surely bears.
pub(crate) const DEPTH: u32 = 128;

impl Syntax {
    pub(crate) fn new(offset: usize, reason: Reason) -> Self {
        Self { offset, reason }
    }

    /// The byte at which the text goes wrong, from 0.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// Whether the text is fine as far as it goes, but breaks off.
    #[must_use]
    pub fn is_early_end(&self) -> bool {
        self.reason == Reason::End
    }
}

impl fmt::Display for Syntax {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reason {
            Reason::End => write!(formatter, "the JSON ends early, after {} bytes", self.offset),
            Reason::Unexpected => write!(formatter, "this is not JSON: it is wrong at byte {}", self.offset),
            Reason::Depth => write!(formatter, "the JSON is nested more than {DEPTH} levels deep at byte {}", self.offset),
        }
    }
}

impl std::error::Error for Syntax {}

/// The text of a JSON value: of a string what it stands for, of anything else its JSON text.
#[cfg_attr(not(feature = "client"), allow(dead_code))]
pub(crate) fn text(value: &str) -> Cow<'_, str> {
    match Scanner::new(value).token() {
        Ok(Token::Text { raw, escaped }) => unescape(raw, escaped).unwrap_or(Cow::Borrowed(value)),
        _ => Cow::Borrowed(value),
    }
}

/// What the inside of a string stands for; `None` if an escape is wrong.
#[inline]
pub(crate) fn unescape(raw: &str, escaped: bool) -> Option<Cow<'_, str>> {
    if escaped { escape::unescape(raw).map(Cow::Owned) } else { Some(Cow::Borrowed(raw)) }
}

/// Checks that a text is JSON.
///
/// # Errors
/// If it is not.
pub(crate) fn check(text: &str) -> Result<(), Syntax> {
    let mut scanner = Scanner::new(text);
    scanner.skip()?;
    scanner.end()
}

/// Appends a text as a JSON string. Characters that could steer a terminal or reorder what it shows are escaped as well, which changes
/// no value.
pub(crate) fn quote(text: &str, json: &mut String) {
    json.push('"');
    for character in text.chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            // All of them are in the basic plane, so one escape is enough. Writing to a string does not fail.
            steering if steering.is_control() || is_invisible(steering) => {
                let _ = write!(json, "\\u{:04x}", u32::from(steering));
            }
            other => json.push(other),
        }
    }
    json.push('"');
}

/// Finds the values that the paths lead to, in one pass that checks that the whole text is JSON. If a name repeats, the first counts.
///
/// # Errors
/// If the text is not JSON.
#[cfg_attr(not(feature = "client"), allow(dead_code))]
pub(crate) fn find<N: AsRef<str>>(text: &str, paths: &[&[N]], found: &mut [Option<Range<usize>>]) -> Result<(), Syntax> {
    let mut search = Search { scanner: Scanner::new(text), paths, found, then: None };
    search.value(0, u32::MAX)?;
    search.scanner.end()
}

/// As [`find`], but ends where the last path's value begins if all others were found before it: what follows is then not checked.
/// Returns the offset there; `None` if the whole text was read.
///
/// # Errors
/// If the text is not JSON as far as it was read.
#[cfg_attr(not(feature = "client"), allow(dead_code))]
pub(crate) fn find_until<N: AsRef<str>>(
    text: &str,
    paths: &[&[N]],
    found: &mut [Option<Range<usize>>],
    then: usize,
) -> Result<Option<usize>, Syntax> {
    let mut search = Search { scanner: Scanner::new(text), paths, found, then: Some(then) };
    if let Some(offset) = search.value(0, u32::MAX)? {
        return Ok(Some(offset));
    }
    search.scanner.end().map(|()| None)
}

/// Reads on from behind a value found by [`find_until`], `levels` names deep, to the end of the text.
///
/// # Errors
/// If the rest is not JSON.
pub(crate) fn finish(scanner: &mut Scanner<'_>, levels: usize) -> Result<(), Syntax> {
    for _ in 0..levels {
        while scanner.key(&mut false)?.is_some() {
            scanner.skip()?;
        }
    }
    scanner.end()
}

/// A search for several paths at once. Which of them may still match is a set of bits, the first path's the lowest.
struct Search<'t, 's, N> {
    scanner: Scanner<'t>,
    paths: &'s [&'s [N]],
    found: &'s mut [Option<Range<usize>>],
    then: Option<usize>,
}

impl<N: AsRef<str>> Search<'_, '_, N> {
    /// Passes over a value that is at the end of the first `depth` names of the paths in `alive`.
    fn value(&mut self, depth: usize, alive: u32) -> Result<Option<usize>, Syntax> {
        let deeper = self.select(alive, |path| path.len() > depth);
        if deeper == 0 || self.scanner.peek()? != b'{' {
            return self.scanner.skip().map(|()| None);
        }
        self.scanner.token()?;
        let mut first = true;
        while let Some((raw, escaped)) = self.scanner.key(&mut first)? {
            let Some(name) = unescape(raw, escaped) else { return Err(self.scanner.unexpected()) };
            let matching = self.select(deeper, |path| path[depth].as_ref() == name);
            self.scanner.spaces();
            let start = self.scanner.at();
            let here = self.select(matching, |path| path.len() == depth + 1) & self.missing();
            if let Some(then) = self.then
                && here == 1 << then
                && self.missing() == here
            {
                return Ok(Some(start));
            }
            // A name that leads to a value is not searched again for longer paths if it repeats.
            let stopped = self.value(depth + 1, matching & !here)?;
            if stopped.is_some() {
                return Ok(stopped);
            }
            let range = start..self.scanner.at();
            for (index, slot) in self.found.iter_mut().enumerate().take(self.paths.len()) {
                if here & (1 << index) != 0 {
                    *slot = Some(range.clone());
                }
            }
        }
        Ok(None)
    }

    fn select(&self, among: u32, is: impl Fn(&[N]) -> bool) -> u32 {
        let each = self.paths.iter().enumerate();
        each.filter(|(index, path)| among & (1 << index) != 0 && is(path)).fold(0, |set, (index, _)| set | (1 << index))
    }

    fn missing(&self) -> u32 {
        let each = self.found.iter().enumerate().take(self.paths.len());
        each.filter(|(_, slot)| slot.is_none()).fold(0, |set, (index, _)| set | (1 << index))
    }
}

#[cfg(test)]
mod tests;
