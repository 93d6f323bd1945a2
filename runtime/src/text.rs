//! What of a text people cannot see.
//!
//! It knows nothing of where the text goes, nor of what stands there instead.

/// Whether a character is there but not to be seen: soft hyphens, joiners, marks of direction, line ends of another kind. With them a
/// terminal, an editor or a web page can be made to show another text than is there. Control characters are `char::is_control`'s.
#[must_use]
pub const fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reorders_or_hides_text_is_invisible_and_blanks_and_letters_are_not() {
        let invisible =
            ['\u{61c}', '\u{200b}', '\u{200f}', '\u{2028}', '\u{202e}', '\u{2060}', '\u{2066}', '\u{206f}', '\u{feff}'];
        assert!(invisible.into_iter().all(is_invisible));
        assert!(![' ', '\n', '\u{a0}', '\u{2009}', '\u{2010}', '\u{2030}', 'é', '日', '😀'].into_iter().any(is_invisible));
    }
}
