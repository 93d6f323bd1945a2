//! The reader's position in the text, as far as it can be known: exact after every scalar that occurs in the text verbatim, and
//! otherwise found by skipping spaces, comments and punctuation. Only excerpts in diagnostics depend on it.
//!
//! It knows nothing of nodes.

use crate::source::Span;

pub(super) struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// Where the first value of the text begins.
    pub(super) fn first_token(&self) -> usize {
        let mut ahead = Cursor { text: self.text, at: self.text.len() - self.text.trim_start_matches('\u{feff}').len() };
        loop {
            ahead.skip_spaces();
            let rest = &ahead.text[ahead.at..];
            if rest.starts_with('%')
                || (rest.starts_with("---") && rest[3..].trim_start_matches(' ').starts_with(['\n', '\r', '#']))
            {
                ahead.skip_line();
            } else if rest.starts_with("--- ") {
                ahead.at += 3;
            } else {
                return ahead.at;
            }
        }
    }

    /// Where the next value begins.
    pub(super) fn next(&mut self) -> usize {
        self.skip_punctuation(true);
        self.at
    }

    /// Moves past a value that was read from `start` to `end`, or past an alias to it.
    pub(super) fn skip_value(&mut self, start: usize, end: usize) {
        if start >= self.at {
            self.at = end;
        } else {
            self.scalar();
        }
    }

    /// The start of a list.
    pub(super) fn list(&mut self) -> Span {
        self.skip_punctuation(true);
        self.opening(|byte| matches!(byte, b'[' | b'-'))
    }

    /// The start of a mapping.
    pub(super) fn mapping(&mut self) -> Span {
        self.skip_punctuation(false);
        self.opening(|byte| byte == b'{')
    }

    /// Moves past a scalar or alias, and returns its span.
    pub(super) fn scalar(&mut self) -> Span {
        self.skip_punctuation(false);
        let start = self.at;
        let end = match self.byte(start) {
            Some(quote @ (b'"' | b'\'')) => self.end_of_quoted(start + 1, quote),
            Some(b'|' | b'>') => self.end_of_line(start),
            Some(b'*') => self.end_of_word(start),
            _ => self.end_of_plain(start),
        };
        let after = if matches!(self.byte(start), Some(b'|' | b'>')) { self.end_of_block(end) } else { end };
        self.at = after;
        Span::new(start, end)
    }

    /// The span of a tag.
    pub(super) fn tag(&mut self) -> Span {
        while self.byte(self.at).is_some_and(|byte| byte != b'!') {
            self.at += 1;
        }
        Span::new(self.at, self.end_of_word(self.at))
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// The character that begins a list or a mapping, or else its first value.
    fn opening(&mut self, is: impl Fn(u8) -> bool) -> Span {
        let start = self.at;
        if self.byte(start).is_some_and(is) {
            self.at += 1;
            return Span::new(start, self.at);
        }
        Span::new(start, self.end_of_word(start).max(start))
    }

    fn skip_line(&mut self) {
        self.at = (self.end_of_line(self.at) + 1).min(self.text.len());
    }

    fn skip_spaces(&mut self) {
        while let Some(byte) = self.byte(self.at) {
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                b'#' => self.skip_line(),
                _ => return,
            }
        }
    }

    /// Skips everything that may precede a value; a dash only if it is not a list's own.
    fn skip_punctuation(&mut self, list: bool) {
        loop {
            self.skip_spaces();
            let next_is_space = self.byte(self.at + 1).is_none_or(|byte| byte.is_ascii_whitespace());
            match self.byte(self.at) {
                Some(b',' | b'}' | b']') => self.at += 1,
                // In a flow mapping the colon may touch the value.
                Some(b':') => self.at += 1,
                Some(b'?') if next_is_space => self.at += 1,
                Some(b'-') if next_is_space && !list => self.at += 1,
                Some(b'&') => self.at = self.end_of_word(self.at),
                Some(b'!') => self.at = self.end_of_word(self.at),
                _ => return,
            }
        }
    }

    fn find(&self, from: usize, is: impl Fn(u8) -> bool) -> usize {
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        rest.iter().position(|byte| is(*byte)).map_or(self.text.len(), |at| from + at)
    }

    fn end_of_line(&self, from: usize) -> usize {
        self.find(from, |byte| byte == b'\n')
    }

    fn end_of_word(&self, from: usize) -> usize {
        self.find(from, |byte| byte.is_ascii_whitespace() || matches!(byte, b',' | b']' | b'}'))
    }

    fn end_of_plain(&self, from: usize) -> usize {
        self.find(from, |byte| matches!(byte, b'\n' | b'\r' | b',' | b']' | b'}'))
    }

    pub(super) fn end_of_quoted(&self, from: usize, quote: u8) -> usize {
        let mut at = from;
        while let Some(byte) = self.byte(at) {
            match byte {
                b'\\' if quote == b'"' => at += 2,
                _ if byte == quote && quote == b'\'' && self.byte(at + 1) == Some(quote) => at += 2,
                _ if byte == quote => return at + 1,
                _ => at += 1,
            }
        }
        self.text.len()
    }

    /// The end of a block scalar: its lines are indented more than the line that it begins on.
    fn end_of_block(&self, header: usize) -> usize {
        let line = self.text[..header].rfind('\n').map_or(0, |newline| newline + 1);
        let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let outer = indent(&self.text[line..header]);
        let mut end = header;
        for line in self.text[header..].split_inclusive('\n').skip(1) {
            if !line.trim().is_empty() && indent(line) <= outer {
                break;
            }
            end += line.len();
        }
        end
    }
}
