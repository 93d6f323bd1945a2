//! Diagnostics for the YAML parser's errors: the position in each message, the likely mistake, and its fix.
//!
//! It knows nothing of nodes.

use super::cursor::Cursor;
use super::positions;
use crate::diagnostic::{Diagnostic, Kind};
use crate::source::{self, Source, Span};

/// The limit of open brackets. No schema needs as many, and the parser's time grows with their square.
const BRACKETS: usize = 1_000;

/// The parser's message, its meaning, and the fix.
const MEANINGS: &[(&str, &str, &str)] = &[
    ("mapping values are not allowed", "a mapping cannot begin here", "put text that contains `: ` in quotes"),
    ("mapping keys are not allowed", "a key cannot begin here", "put text that begins with `? ` in quotes"),
    (
        "found character that cannot start any token",
        "a value cannot begin with this character",
        "put text that begins with `@`, `%`, a backtick or, within brackets or braces, `|` or `>` in quotes",
    ),
    ("found a tab character", TAB, "indent with spaces"),
    (
        "did not find expected ',' or '}'",
        "expected `,` or `}`",
        "put `,` between keys and `}` at the end, and put text that contains `,`, `: `, ` #`, brackets or braces in quotes",
    ),
    (
        "did not find expected ',' or ']'",
        "expected `,` or `]`",
        "put `,` between items and `]` at the end, and put text that contains `,`, `: `, ` #`, brackets or braces in quotes",
    ),
    (
        "could not find expected ':'",
        "expected `:` after the key",
        "add the `:`; indent text of several lines more than its key",
    ),
    (
        "did not find expected key",
        "expected a key of the mapping above",
        "indent all keys of a mapping alike; put text that begins with a quote in quotes",
    ),
    (
        "did not find expected '-' indicator",
        "expected an item of the list above",
        "begin each item with `- `, and indent all items of a list alike",
    ),
    ("did not find expected node content", "expected a value", "add it, or remove the `,`"),
    (
        "did not find expected <document start>",
        "unexpected text after the end of the schema",
        "indent all keys of a mapping alike",
    ),
    (
        "block sequence entries are not allowed",
        "a list cannot begin here",
        "begin the list on a line of its own, or put text that begins with `- ` in quotes",
    ),
    ("found unexpected end of stream", "unclosed quotes", "close the quotes"),
    ("found unknown escape character", ESCAPE, ESCAPED),
    ("did not find expected hexadecimal number", ESCAPE, ESCAPED),
    ("found invalid Unicode character escape code", ESCAPE, ESCAPED),
    (
        "did not find expected alphabetic or numeric character",
        "expected a name after the `*` or `&`",
        "put text that begins with `*` or `&` in quotes",
    ),
    (
        "unknown anchor",
        "no anchor above has this name",
        "put text that begins with `*` in quotes; an alias `*name` needs a value above that is marked `&name`",
    ),
    (
        "did not find expected comment or line break",
        "unexpected text after the `|` or `>`",
        "begin the text on the next line, or put it in quotes",
    ),
    (
        "control characters are not allowed",
        "control characters are not allowed",
        "remove it, or write it as an escape in double quotes: `\"\\u0007\"`",
    ),
];

const TAB: &str = "a tab cannot indent a line";
const ESCAPE: &str = "unknown escape";
const ESCAPED: &str = "write `\\\\` for a `\\` in double quotes, or use single quotes";

const TOUCHED: &str = "expected a space after the `:`";

/// The fix for text that [`lacks_space`].
pub(crate) const SPACE_AFTER_COLON: &str = "put a space after the `:`";

/// The diagnostic for a message of the parser and its offset; `end` is where the reader stopped.
pub(super) fn diagnostic(source: &Source, message: &str, offset: Option<usize>, end: usize) -> Diagnostic {
    let text = source.text();
    let offset = byte_offset(message).or(offset).unwrap_or(0).min(text.len());
    let span = Span::new(offset, offset + 1);
    if message.contains("more than one document") {
        let diagnostic = Diagnostic::new(Kind::Documents, "expected one YAML document, found two");
        return match second_document(text) {
            Some(mark) => diagnostic
                .at(mark, "the second begins here")
                .help("remove this line, or move the second document to a file of its own"),
            None => {
                diagnostic.at(Span::new(end, end + 1), "the first ends before this").help("indent all keys of a mapping alike")
            }
        };
    }
    if message.contains("recursion limit exceeded") {
        return Diagnostic::new(Kind::Nesting, "lists and mappings are nested too deeply").at(span, "");
    }
    if message.contains("repetition limit exceeded") {
        return Diagnostic::new(Kind::Aliases, "the aliases expand to more than a schema can hold").at(span, "");
    }
    if let Some(diagnostic) = likely(text, message, offset) {
        return diagnostic;
    }
    let Some((_, meaning, help)) = MEANINGS.iter().find(|(said, _, _)| message.contains(said)) else {
        return broken(message.split(" at line ").next().unwrap_or(message)).at(span, "");
    };
    let diagnostic = match context(message) {
        Some((what, (line, column))) => {
            let start = positions::offset(text, line, column);
            broken(meaning).at(span, "").at(Span::new(start, start + 1), what)
        }
        None => broken(meaning).at(span, ""),
    };
    diagnostic.help(*help)
}

fn broken(what: &str) -> Diagnostic {
    Diagnostic::new(Kind::Syntax, format!("invalid YAML: {what}"))
}

/// The diagnostic for a mistake that is visible before the offset at which the parser noticed it.
fn likely(text: &str, message: &str, offset: usize) -> Option<Diagnostic> {
    let (before, rest) = text.split_at(source::floor(text, offset));
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let began = || context(message).map(|(_, (line, column))| positions::offset(text, line, column));
    let whole = |start: usize| Span::new(start, start + text[start..].lines().next().unwrap_or_default().trim_end().len());
    // The parser may notice it where a value began, or on the next line.
    let lines = [Some(offset), began(), line_start.checked_sub(1)];
    let odd_space = || lines.into_iter().flatten().find_map(|at| odd_space(text, at));
    if let Some(problem) = conflict(text).or_else(odd_space) {
        return Some(problem);
    }
    if let Some(at) = typographic(&before[line_start..]) {
        let help = "write `\"`: YAML takes typographic quotes for a part of the text";
        return Some(broken("unexpected typographic quote").at(Span::new(line_start + at, line_start + at + 1), "").help(help));
    }
    if message.contains("cannot start any token") && rest.starts_with('\t') {
        return Some(broken(TAB).at(Span::new(offset, offset + 1), "").help("indent with spaces"));
    }
    if before.ends_with([']', '}']) && rest.starts_with('?') {
        let help = "write a list as `list<string>`, and an optional one as `list<string>?`";
        return Some(broken("unexpected `?` after brackets").at(Span::new(offset, offset + 1), "").help(help));
    }
    if let Some(start) = space_missing(text, message, (line_start, before.len()), began()) {
        return Some(broken(TOUCHED).at(whole(start), "").help(SPACE_AFTER_COLON));
    }
    if message.contains("could not find expected ':'") || message.contains("unexpected end of stream") {
        let (_, meaning, help) = MEANINGS.iter().find(|(said, _, _)| message.contains(said))?;
        return Some(broken(meaning).at(whole(began()?), "").help(*help));
    }
    if message.contains("escape") || message.contains("hexadecimal") {
        let start = before.rfind('\\')?;
        return Some(broken(ESCAPE).at(Span::new(start, offset + 1), "").help(ESCAPED));
    }
    if message.contains("mapping values are not allowed") && !before[line_start..].contains(": ") {
        let above = before[..line_start].trim_end();
        let start = above.rfind('\n').map_or(0, |newline| newline + 1);
        let key = line_start + before[line_start..].len() - before[line_start..].trim_start().len();
        let indent = above[start..].len() - above[start..].trim_start().len();
        return Some(
            broken("this continues the text above")
                .at(Span::new(key, offset), "")
                .at(Span::new(start + indent, above.len()), "the text begins here")
                .help("indent all keys of a mapping alike, and put a `:` after each"),
        );
    }
    if !message.contains("did not find expected") {
        return None;
    }
    if message.contains("expected ',' or")
        && let Some(at) = began().and_then(|start| comment_within(text, start, offset))
    {
        let word = text[at..].split([' ', ',', '}', ']', ':', '\n', '\r']).next().unwrap_or("#");
        let problem = broken("a comment begins within braces or brackets").at(Span::new(at, at + word.len()), "");
        return Some(problem.help(format!("put text that begins with `#` in quotes: `\"{word}\"`")));
    }
    if before.ends_with('$') && rest.starts_with('{') {
        let help = "put text that contains `${…}` in quotes";
        return Some(broken("text in braces cannot contain `{`").at(Span::new(offset, offset + 1), "").help(help));
    }
    let start = quotes_that_end(text, before.trim_end_matches([' ', '\t']).len())?;
    Some(
        broken("unexpected text after the closing quote")
            .at(Span::new(offset, offset + 1), "")
            .at(Span::new(start, start + 1), "the quotes open here")
            .help("close the quotes at the end of the text; write a quote as `''` within single quotes, as `\\\"` within double quotes"),
    )
}

/// Where a comment begins that was probably meant as text, because no space follows its `#`.
fn comment_within(text: &str, start: usize, end: usize) -> Option<usize> {
    let (mut at, mut quote) = (source::floor(text, start), None);
    let end = source::floor(text, end);
    while at < end {
        let byte = text.as_bytes()[at];
        match (byte, quote) {
            (b'"' | b'\'', None) => quote = Some(byte),
            (_, Some(open)) if byte == open => quote = None,
            (b'#', None) if text[..at].ends_with([' ', '\t', '\n']) => {
                let rest = &text[at + 1..];
                if rest.starts_with(|next: char| next.is_alphanumeric() || next == '_') {
                    return Some(at);
                }
                at += rest.find('\n')?;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The problem with a merge that was not finished.
fn conflict(text: &str) -> Option<Diagnostic> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let mark = line.trim_start();
        if mark.starts_with("<<<<<<< ") || mark.starts_with(">>>>>>> ") {
            let from = start + line.len() - mark.len();
            let problem = Diagnostic::new(Kind::Syntax, "this is a merge conflict").at(Span::new(from, from + 7), "");
            return Some(problem.help("keep one of the versions, and remove the lines of `<<<<<<<`, `=======` and `>>>>>>>`"));
        }
        start += line.len();
    }
    None
}

/// Where a value of this line begins with a typographic quote.
fn typographic(line: &str) -> Option<usize> {
    let opens = |before: &str| before.trim_end().is_empty() || before.trim_end().ends_with([':', '-', ',', '{', '[']);
    line.char_indices().find(|(at, c)| matches!(c, '“' | '”' | '„' | '‘' | '‚' | '«') && opens(&line[..*at])).map(|(at, _)| at)
}

/// Whether it is a space that YAML takes for a letter.
fn is_odd_space(character: char) -> bool {
    character.is_whitespace() && !matches!(character, ' ' | '\t' | '\n' | '\r')
}

/// The problem with a space that YAML takes for a letter, at a position where only a space makes sense.
fn odd_space(text: &str, offset: usize) -> Option<Diagnostic> {
    let start = text[..source::floor(text, offset)].rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[start..].lines().next()?;
    let is_wrong = |at: usize| line[..at].trim_end().ends_with([':', '-', ',', '{', '[']) || line[..at].trim().is_empty();
    let (at, character) = line.char_indices().find(|(at, character)| is_odd_space(*character) && is_wrong(*at))?;
    Some(odd_space_at(start + at, character))
}

/// The problem with a key that begins with a space which YAML takes for a letter.
pub(super) fn odd_space_before(key: &str, start: usize) -> Option<Diagnostic> {
    let first = key.chars().next().filter(|first| is_odd_space(*first))?;
    Some(odd_space_at(start, first))
}

fn odd_space_at(at: usize, character: char) -> Diagnostic {
    let name =
        if character == '\u{a0}' { "no-break space".to_owned() } else { format!("space U+{:04X}", u32::from(character)) };
    let problem = Diagnostic::new(Kind::Syntax, format!("there is a {name} here, which YAML takes for a letter"));
    problem.at(Span::new(at, at + character.len_utf8()), "").help("replace it with an ordinary space, and look for others")
}

/// The tag before a value that begins here: on its line, or at the end of the line above if the value is a list or mapping.
pub(super) fn tag_before(text: &str, start: usize, is_collection: bool) -> Option<Span> {
    // Lines can be very long. A tag is not.
    const REACH: usize = 256;
    let from = source::floor(text, start.saturating_sub(REACH));
    let mut before = text[from..start].trim_end_matches([' ', '"', '\'']);
    if is_collection {
        before = before.trim_end();
    }
    let line = before.rfind('\n').map_or(0, |newline| newline + 1);
    if before[line..].contains(" #") || before[line..].starts_with('#') {
        return None;
    }
    loop {
        let word = before.rfind([' ', '\t', '\n', ',', '[', '{']).map_or(0, |at| at + 1);
        let (rest, last) = before.split_at(word);
        if last.starts_with('!') {
            return Some(Span::new(from + word, from + before.len()));
        }
        if !last.starts_with('&') {
            return None;
        }
        before = rest.trim_end_matches([' ', '\t']);
    }
}

/// Where a key begins that has no space after its `:`, if that is why the parser saw no key.
fn space_missing(text: &str, message: &str, (line_start, offset): (usize, usize), began: Option<usize>) -> Option<usize> {
    let start = if message.contains("could not find expected ':'") {
        began?
    } else if message.contains("mapping values are not allowed") && !text[line_start..offset].contains(": ") {
        // The parser read the line above as the beginning of this one.
        let above = text[..line_start].trim_end();
        let start = above.rfind('\n').map_or(0, |newline| newline + 1);
        start + above[start..].len() - above[start..].trim_start().len()
    } else {
        return None;
    };
    lacks_space(text[start..].lines().next()?).then_some(start)
}

/// Whether a text is a key and a value with no space after the `:`.
pub(crate) fn lacks_space(text: &str) -> bool {
    let Some((key, value)) = text.split_once(':') else { return false };
    let is_name = |each: char| each.is_alphanumeric() || matches!(each, '_' | '-' | '.' | '[' | ']');
    !key.is_empty() && key.chars().all(is_name) && !value.is_empty() && !value.starts_with([' ', '\t', '\r', '/'])
}

/// Where the quotes open that close at this offset.
fn quotes_that_end(text: &str, end: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_space = |at: usize| bytes.get(at).is_none_or(u8::is_ascii_whitespace);
    let (mut at, mut fresh) = (0, true);
    while at < end {
        match bytes[at] {
            quote @ (b'"' | b'\'') if fresh => {
                let close = Cursor::new(text).end_of_quoted(at + 1, quote);
                if close == end {
                    return Some(at);
                }
                (at, fresh) = (close, bytes.get(close) == Some(&b':'));
                continue;
            }
            b'#' if at == 0 || is_space(at - 1) => {
                at += text[at..].find('\n').unwrap_or(end);
                continue;
            }
            b' ' | b'\t' | b'\r' => {}
            b'\n' | b'[' | b'{' | b',' => fresh = true,
            b':' | b'-' | b'?' => fresh = is_space(at + 1),
            _ => fresh = false,
        }
        at += 1;
    }
    None
}

/// The offset in a message about bytes that YAML does not allow.
fn byte_offset(message: &str) -> Option<usize> {
    let (_, position) = message.split_once(" at position ")?;
    position.split(|character: char| !character.is_ascii_digit()).next()?.parse().ok()
}

/// The line and column, from 1, at the end of the parser's message.
pub(super) fn position(message: &str) -> Option<(usize, usize)> {
    let (_, position) = message.rsplit_once(" at line ")?;
    let (line, column) = position.split_once(" column ")?;
    let digits =
        |text: &str| text.split(|character: char| !character.is_ascii_digit()).next().and_then(|text| text.parse().ok());
    Some((digits(line)?, digits(column)?))
}

/// The construct that the parser was reading, and where it begins, if the message has that and it is not where the problem is.
fn context(message: &str) -> Option<(&'static str, (usize, usize))> {
    let (problem, context) = message.split_once(", while ")?;
    let what = [
        ("block mapping", "the mapping begins here"),
        ("flow mapping", "the mapping begins here"),
        ("block collection", "the list begins here"),
        ("flow sequence", "the list begins here"),
        ("quoted scalar", "the quotes open here"),
        ("simple key", "the key begins here"),
    ]
    .into_iter()
    .find_map(|(said, what)| context.contains(said).then_some(what))?;
    let began = position(context)?;
    (position(problem) != Some(began)).then_some((what, began))
}

/// The marker of a second document, if there is one.
fn second_document(text: &str) -> Option<Span> {
    let mut offset = 0;
    let mut content = false;
    for line in text.split_inclusive('\n') {
        let marks = line.starts_with("---") || line.starts_with("...");
        if marks && content {
            return Some(Span::new(offset, offset + 3));
        }
        content |= line.starts_with("---") || !(line.trim().is_empty() || line.starts_with(['#', '%']));
        offset += line.len();
    }
    None
}

/// Where the limit of open brackets is exceeded.
pub(super) fn too_many_brackets(text: &str) -> Option<Span> {
    let mut open = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        if open > BRACKETS {
            return Some(Span::new(at, at + 1));
        }
    }
    None
}
