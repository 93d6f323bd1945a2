//! The cursor over JSON text: it takes one token at a time, allocates nothing, and checks every byte that it passes over.
//!
//! It does not know names, paths, or what an escape stands for.

use super::syntax::{DEPTH, Reason, Syntax};

/// The byte-order mark, which some editors write before a text.
pub const MARK: char = '\u{feff}';

/// A cursor over JSON text.
#[derive(Clone, Debug)]
pub struct Scanner<'t> {
    text: &'t str,
    at: usize,
    depth: u32,
}

/// A scalar value, or the beginning of an array or object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'t> {
    Null,
    Boolean(bool),
    /// A number, as it is written.
    Number(&'t str),
    /// A string: what is between its quotes, and whether there are escapes in it.
    Text {
        raw: &'t str,
        escaped: bool,
    },
    /// An array's `[`.
    Array,
    /// An object's `{`.
    Object,
}

impl<'t> Scanner<'t> {
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0, depth: 0 }
    }

    /// A cursor over JSON text that may have byte-order marks before it.
    pub(crate) fn after_marks(text: &'t str) -> Self {
        Self { text, at: marks(text), depth: 0 }
    }

    /// The offset of the next byte.
    pub fn at(&self) -> usize {
        self.at
    }

    /// How many arrays and objects are open.
    pub(crate) fn depth(&self) -> u32 {
        self.depth
    }

    /// Moves to where the cursor was, with so many arrays and objects open.
    pub(crate) fn restore(&mut self, offset: usize, depth: u32) {
        (self.at, self.depth) = (offset, depth);
    }

    pub fn slice(&self, start: usize) -> &'t str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// An error at the cursor.
    #[cold]
    pub(crate) fn unexpected(&self) -> Syntax {
        self.wrong(Reason::Unexpected)
    }

    /// An error at the cursor for this reason, unless the text ends there.
    #[cold]
    #[inline(never)]
    fn wrong(&self, reason: Reason) -> Syntax {
        let reason = if self.at >= self.text.len() { Reason::End } else { reason };
        Syntax::new(self.at.min(self.text.len()), reason)
    }

    /// An error at the cursor, where a value should begin.
    #[cold]
    #[inline(never)]
    fn no_value(&self) -> Syntax {
        let is_word = self.byte().is_some_and(|byte| byte.is_ascii_alphabetic());
        self.wrong(if is_word { Reason::Word } else { Reason::Unexpected })
    }

    #[inline]
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The byte after the next one.
    #[inline]
    pub(crate) fn second(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at + 1).copied()
    }

    /// Passes over spaces.
    #[inline]
    pub fn spaces(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.byte() {
            self.at += 1;
        }
    }

    /// The first byte of the next value, not taken.
    #[inline]
    pub(crate) fn peek(&mut self) -> Result<u8, Syntax> {
        self.spaces();
        self.byte().ok_or_else(|| self.unexpected())
    }

    /// Passes over the end of the text, where nothing but spaces may be left.
    pub(crate) fn end(&mut self) -> Result<(), Syntax> {
        self.spaces();
        if self.at == self.text.len() { Ok(()) } else { Err(self.wrong(Reason::After)) }
    }

    /// Takes a scalar, or the opening bracket of an array or object.
    #[inline]
    pub fn token(&mut self) -> Result<Token<'t>, Syntax> {
        match self.peek()? {
            b'"' => {
                self.at += 1;
                let (raw, escaped) = self.string()?;
                Ok(Token::Text { raw, escaped })
            }
            b'-' | b'0'..=b'9' => self.number(),
            b'{' => self.open(Token::Object),
            b'[' => self.open(Token::Array),
            b'n' => self.word("null", Token::Null),
            b't' => self.word("true", Token::Boolean(true)),
            b'f' => self.word("false", Token::Boolean(false)),
            _ => Err(self.no_value()),
        }
    }

    fn open(&mut self, token: Token<'t>) -> Result<Token<'t>, Syntax> {
        if self.depth == DEPTH {
            return Err(Syntax::new(self.at, Reason::Depth));
        }
        self.depth += 1;
        self.at += 1;
        Ok(token)
    }

    fn word(&mut self, word: &'static str, token: Token<'t>) -> Result<Token<'t>, Syntax> {
        for expected in word.bytes() {
            if self.byte() != Some(expected) {
                return Err(self.wrong(Reason::Word));
            }
            self.at += 1;
        }
        Ok(token)
    }

    /// Takes the rest of a string, whose opening quote was taken.
    #[inline]
    fn string(&mut self) -> Result<(&'t str, bool), Syntax> {
        let start = self.at;
        let mut escaped = false;
        loop {
            self.at = plain_end(self.text.as_bytes(), self.at);
            match self.byte() {
                Some(b'"') => {
                    // Quotes are never inside a character, so this is always a slice.
                    let raw = self.text.get(start..self.at).unwrap_or_default();
                    self.at += 1;
                    return Ok((raw, escaped));
                }
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
                _ => return Err(self.wrong(Reason::Control)),
            }
        }
    }

    /// Passes over an escape. Halves of surrogate pairs are checked when the string is unescaped, if it is.
    fn escape(&mut self) -> Result<(), Syntax> {
        self.at += 1;
        match self.byte() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Some(b'u') => {
                self.at += 1;
                for _ in 0..4 {
                    if !self.byte().is_some_and(|byte| byte.is_ascii_hexdigit()) {
                        return Err(self.unexpected());
                    }
                    self.at += 1;
                }
            }
            _ => return Err(self.unexpected()),
        }
        Ok(())
    }

    fn number(&mut self) -> Result<Token<'t>, Syntax> {
        let start = self.at;
        if self.byte() == Some(b'-') {
            self.at += 1;
        }
        match self.byte() {
            Some(b'0') => self.at += 1,
            Some(b'1'..=b'9') => self.digits()?,
            _ => return Err(self.no_value()),
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.byte() {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(Token::Number(self.slice(start)))
    }

    /// One digit or more.
    fn digits(&mut self) -> Result<(), Syntax> {
        let start = self.at;
        while self.byte().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start { Err(self.unexpected()) } else { Ok(()) }
    }

    /// In an array: whether there is an item, at which the cursor then is. Otherwise the closing bracket is taken.
    #[inline(always)]
    pub fn item(&mut self, first: &mut bool) -> Result<bool, Syntax> {
        match self.peek()? {
            b']' => {
                self.close();
                Ok(false)
            }
            b',' if !*first => {
                self.at += 1;
                match self.peek()? {
                    b']' => Err(self.wrong(Reason::Comma)),
                    _ => Ok(true),
                }
            }
            _ if *first => {
                *first = false;
                Ok(true)
            }
            _ => Err(self.unexpected()),
        }
    }

    /// In an object: the next name and its colon, with whether there are escapes in it. At its end the closing bracket is taken.
    #[inline]
    pub fn key(&mut self, first: &mut bool) -> Result<Option<(&'t str, bool)>, Syntax> {
        match self.peek()? {
            b'}' => {
                self.close();
                return Ok(None);
            }
            b',' if !*first => self.at += 1,
            _ if *first => {}
            _ => return Err(self.unexpected()),
        }
        match self.peek()? {
            b'"' => *first = false,
            b'}' if !*first => return Err(self.wrong(Reason::Comma)),
            _ => return Err(self.unexpected()),
        }
        self.at += 1;
        let key = self.string()?;
        if self.peek()? != b':' {
            return Err(self.unexpected());
        }
        self.at += 1;
        Ok(Some(key))
    }

    /// In an object: takes the next name and its colon if it is this one, written without spaces and escapes as it most often is.
    /// Otherwise nothing is taken, whatever it is.
    #[inline]
    pub(crate) fn key_is(&mut self, first: &mut bool, name: &str) -> bool {
        let bytes = self.text.as_bytes();
        let start = self.at + 1 + usize::from(!*first);
        let end = start + name.len();
        let opening: &[u8] = if *first { b"\"" } else { b",\"" };
        let is_it = bytes.get(end..end + 2) == Some(b"\":")
            && bytes.get(self.at..start) == Some(opening)
            && bytes.get(start..end) == Some(name.as_bytes())
            // A name that needs escapes is not this text, which then is not JSON.
            && plain_end(name.as_bytes(), 0) == name.len();
        if is_it {
            *first = false;
            self.at = end + 2;
        }
        is_it
    }

    fn close(&mut self) {
        self.at += 1;
        self.depth -= 1;
    }

    /// Passes over a value.
    pub fn skip(&mut self) -> Result<(), Syntax> {
        let mut first = true;
        match self.token()? {
            Token::Array => {
                while self.item(&mut first)? {
                    self.skip()?;
                }
            }
            Token::Object => {
                while self.key(&mut first)?.is_some() {
                    self.skip()?;
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// The length of the byte-order marks at the beginning of a text, with the spaces between them. PHP sends one for each of its files
/// that begins with one.
pub fn marks(text: &str) -> usize {
    let rest = text.trim_start_matches([MARK, ' ', '\n', '\r', '\t']);
    let before = text.len() - rest.len();
    // Spaces alone are no marks.
    text[..before].rfind(MARK).map_or(0, |at| at + MARK.len_utf8())
}

/// The first byte from `at` that is a quote, a backslash or a control character, or the end of the text.
#[inline]
fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = ONES << 7;
    // Eight bytes at once: a byte that is zero after the exclusive or, or below 0x20, has its high bit set in the mask. A byte after
    // the first such one may have it set wrongly, but the first is always right.
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let word = u64::from_le_bytes(*chunk);
        let quote = word ^ (ONES * b'"' as u64);
        let backslash = word ^ (ONES * b'\\' as u64);
        let mask = (quote.wrapping_sub(ONES) & !quote)
            | (backslash.wrapping_sub(ONES) & !backslash)
            | (word.wrapping_sub(ONES * 0x20) & !word);
        let mask = mask & HIGHS;
        if mask != 0 {
            return at + (mask.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(|byte| !matches!(byte, b'"' | b'\\' | 0..=0x1f)) {
        at += 1;
    }
    at
}
