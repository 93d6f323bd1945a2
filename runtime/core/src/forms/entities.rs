//! The characters that HTML entities stand for.
//!
//! It knows those of ASCII, of Latin-1, of common punctuation, and numbers.

/// The character that the name or number between `&` and `;` stands for, in any case.
pub fn character(name: &str) -> Option<char> {
    if let Some(digits) = name.strip_prefix('#') {
        let number = match digits.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => digits.parse(),
        };
        return number.ok().and_then(char::from_u32);
    }
    let lower = name.to_ascii_lowercase();
    let named = NAMED.iter().find(|(_, names)| names.split(' ').any(|known| known == lower)).map(|(character, _)| *character);
    named.or_else(|| {
        let position = LATIN.split(' ').position(|known| known == lower)?;
        char::from_u32(FIRST_OF_LATIN + u32::try_from(position).ok()?)
    })
}

const NAMED: [(char, &str); 43] = [
    ('\t', "tab"),
    ('\n', "newline"),
    ('!', "excl"),
    ('"', "quot"),
    ('#', "num"),
    ('$', "dollar"),
    ('%', "percnt"),
    ('&', "amp"),
    ('\'', "apos"),
    ('(', "lpar"),
    (')', "rpar"),
    ('*', "ast midast"),
    ('+', "plus"),
    (',', "comma"),
    ('.', "period"),
    ('/', "sol"),
    (':', "colon"),
    (';', "semi"),
    ('<', "lt"),
    ('=', "equals"),
    ('>', "gt"),
    ('?', "quest"),
    ('@', "commat"),
    ('[', "lsqb lbrack"),
    ('\\', "bsol"),
    (']', "rsqb rbrack"),
    ('^', "hat"),
    ('_', "lowbar underbar"),
    ('`', "grave diacriticalgrave"),
    ('{', "lcub lbrace"),
    ('|', "verbar vert verticalline"),
    ('}', "rcub rbrace"),
    ('\u{2013}', "ndash"),
    ('\u{2014}', "mdash"),
    ('\u{2018}', "lsquo"),
    ('\u{2019}', "rsquo"),
    ('\u{201c}', "ldquo"),
    ('\u{201d}', "rdquo"),
    ('\u{201e}', "bdquo"),
    ('\u{2022}', "bull"),
    ('\u{2026}', "hellip"),
    ('\u{2122}', "trade"),
    ('\u{20ac}', "euro"),
];

const FIRST_OF_LATIN: u32 = 0xa0;

/// The names of the characters of Latin-1 from the no-break space. Capital letters have the names of the small ones, which are the same
/// secret.
const LATIN: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr \
    deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest \
    agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml \
    eth ntilde ograve oacute ocirc otilde ouml times oslash ugrave uacute ucirc uuml yacute thorn szlig \
    _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ divide _ _ _ _ _ _ _ yuml";
