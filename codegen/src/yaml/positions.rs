//! The positions in the parser's messages, as offsets in the text.
//!
//! The parser ends a line wherever YAML 1.1 does, which is in more places than where excerpts do: also at U+0085, U+2028 and U+2029.

/// The offsets of positions in a text, most of which come in the order of the text.
#[derive(Debug)]
pub(super) struct Positions<'t> {
    text: &'t str,
    /// Where each line begins.
    lines: Vec<usize>,
    /// The last position: line and column, from 1, and its offset.
    last: (usize, usize, usize),
}

impl<'t> Positions<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let breaks = text.char_indices().filter(|(at, character)| match character {
            '\r' => !text[at + 1..].starts_with('\n'),
            '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => true,
            _ => false,
        });
        let lines = [0].into_iter().chain(breaks.map(|(at, character)| at + character.len_utf8())).collect();
        Self { text, lines, last: (1, 1, 0) }
    }

    /// The offset of a line and a character, both from 1.
    pub(super) fn offset(&mut self, line: usize, column: usize) -> usize {
        let begin = match self.last {
            (last_line, last_column, offset) if last_line == line && last_column <= column => (last_column, offset),
            _ => (1, self.lines.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len())),
        };
        let rest = &self.text[begin.1..];
        let offset = begin.1 + rest.char_indices().nth(column.saturating_sub(begin.0)).map_or(rest.len(), |(at, _)| at);
        self.last = (line, column.max(1), offset);
        offset
    }
}

/// The offset of a single position.
pub(super) fn offset(text: &str, line: usize, column: usize) -> usize {
    Positions::new(text).offset(line, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_where_the_parser_ends_them() {
        let text = "äb\ncd\r\nef\rg\u{2028}h\u{2029}\u{85}i";
        for (line, column, rest) in [
            (1, 2, "b\n"),
            (2, 1, "cd"),
            (3, 2, "f\r"),
            (4, 1, "g"),
            (5, 1, "h"),
            (6, 1, "\u{85}"),
            (7, 1, "i"),
            (7, 9, ""),
            (9, 1, ""),
        ] {
            assert!(text[offset(text, line, column)..].starts_with(rest), "{line}:{column}");
        }
    }

    #[test]
    fn many_offsets_are_as_single_ones_in_any_order() {
        let text = "äb\ncd ef\n\nx\u{2028}yz";
        let positions: Vec<_> = (0..7).flat_map(|line| (0..8).map(move |column| (line, column))).collect();
        let mut many = Positions::new(text);
        for (line, column) in positions.iter().chain(positions.iter().rev()) {
            assert_eq!(many.offset(*line, *column), offset(text, *line, *column), "{line}:{column}");
        }
    }
}
