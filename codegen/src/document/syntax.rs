//! What the YAML parser's messages mean: their places, and what people usually did.
//!
//! It knows nothing of the schema's keys.

use super::cursor::Cursor;
use crate::diagnostic::{Diagnostic, Kind};
use crate::source::{self, Source, Span};

/// So many brackets more than are closed are nested in no schema, and the parser's time grows with their square.
const BRACKETS: usize = 1_000;

/// What the parser says, what that means, and what to do about it.
const MEANINGS: &[(&str, &str, &str)] = &[
    ("mapping values are not allowed", "there is a `: ` where no mapping can be", "put text that contains `: ` in quotes"),
    ("mapping keys are not allowed", "there is a `? ` where no key can be", "put text in quotes that begins with `? `"),
    (
        "found character that cannot start any token",
        "no value can begin like this",
        "put text in quotes that begins with `@`, `%` or a backtick",
    ),
    ("found a tab character", TAB, "indent with spaces"),
    (
        "did not find expected ',' or '}'",
        "a mapping in braces goes wrong here, or is not closed",
        "put a `,` between keys, text that contains `,`, `: `, ` #`, brackets or braces in quotes, and a `}` at the end",
    ),
    (
        "did not find expected ',' or ']'",
        "a list in brackets goes wrong here, or is not closed",
        "put a `,` between items, text that contains `,`, `: `, ` #`, brackets or braces in quotes, and a `]` at the end",
    ),
    (
        "could not find expected ':'",
        "a key without a `:` behind it",
        "put a `:` behind the key, and indent text of many lines more than its key",
    ),
    (
        "did not find expected key",
        "this does not continue the mapping that began before it",
        "indent the keys of one mapping alike, and put text in quotes that begins with a quote",
    ),
    (
        "did not find expected '-' indicator",
        "this does not continue the list that began before it",
        "begin each item of the list with `- `, indented alike",
    ),
    ("did not find expected node content", "a value is missing here", "write one, or leave out the `,`"),
    (
        "did not find expected <document start>",
        "there is more behind the end of the schema",
        "indent the keys of one mapping alike",
    ),
    (
        "block sequence entries are not allowed",
        "a `- ` where no list can begin",
        "begin the list on a line of its own, or put text in quotes that begins with `- `",
    ),
    ("found unexpected end of stream", "the text ends within quotes", "close the quotes"),
    ("found unknown escape character", ESCAPE, ESCAPED),
    ("did not find expected hexadecimal number", ESCAPE, ESCAPED),
    ("found invalid Unicode character escape code", ESCAPE, ESCAPED),
    (
        "did not find expected alphabetic or numeric character",
        "no name follows the `*` or `&`",
        "put text in quotes that begins with `*` or `&`",
    ),
    (
        "unknown anchor",
        "there is no anchor of this name before",
        "put text in quotes that begins with `*`; an alias `*name` needs a value that is marked `&name` before it",
    ),
    (
        "did not find expected comment or line break",
        "text behind the `|` or `>`",
        "begin the text on the next line, or put it in quotes",
    ),
    (
        "control characters are not allowed",
        "there is a control character here",
        "leave it out; in double quotes it can be written with a `\\`, as in `\"\\u0007\"`",
    ),
];

const TAB: &str = "there is a tab where the indentation is";
const ESCAPE: &str = "a `\\` that begins no escape";
const ESCAPED: &str = "write `\\\\` for a `\\` in double quotes, or use single quotes";

const TOUCHED: &str = "a value touches the `:` of its key";
pub(super) const BLANK: &str = "put a blank behind the `:`";

/// The diagnostic for a message of the parser, with the offset it gave; `end` is where the reader came to.
pub(super) fn diagnostic(source: &Source, message: &str, offset: Option<usize>, end: usize) -> Diagnostic {
    let text = source.text();
    let offset = position(message).or(offset).unwrap_or(0).min(text.len());
    let span = Span::new(offset, offset + 1);
    if message.contains("more than one document") {
        let diagnostic = Diagnostic::new(Kind::Documents, "a schema is one YAML document");
        return match second_document(text) {
            Some(mark) => diagnostic
                .at(mark, "a second begins here")
                .help("leave this line out, or put what follows in a file of its own"),
            None => diagnostic.at(Span::new(end, end + 1), "it ends before this").help("indent the keys of one mapping alike"),
        };
    }
    if message.contains("recursion limit exceeded") {
        return Diagnostic::new(Kind::Nesting, "lists and mappings are nested too deeply").at(span, "");
    }
    if message.contains("repetition limit exceeded") {
        return Diagnostic::new(Kind::Aliases, "the aliases make too much of the schema").at(span, "");
    }
    if let Some(diagnostic) = likely(text, message, offset) {
        return diagnostic;
    }
    let Some((_, meaning, help)) = MEANINGS.iter().find(|(said, _, _)| message.contains(said)) else {
        return broken(message.split(" at line ").next().unwrap_or(message)).at(span, "");
    };
    let diagnostic = match context(message) {
        Some((what, (line, column))) => {
            let start = source::offset(text, line, column);
            broken(meaning).at(span, "").at(Span::new(start, start + 1), what)
        }
        None => broken(meaning).at(span, ""),
    };
    diagnostic.help(*help)
}

fn broken(what: &str) -> Diagnostic {
    Diagnostic::new(Kind::Syntax, format!("this is not YAML: {what}"))
}

/// The diagnostic for mistakes that show in the text around the offset, which the parser notices only behind them.
fn likely(text: &str, message: &str, offset: usize) -> Option<Diagnostic> {
    let (before, rest) = text.split_at(source::floor(text, offset));
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let began = || context(message).map(|(_, (line, column))| source::offset(text, line, column));
    let whole = |start: usize| Span::new(start, start + text[start..].lines().next().unwrap_or_default().trim_end().len());
    if message.contains("cannot start any token") && rest.starts_with('\t') {
        return Some(broken(TAB).at(Span::new(offset, offset + 1), "").help("indent with spaces"));
    }
    if before.ends_with([']', '}']) && rest.starts_with('?') {
        let help = "a list is written `list<string>`, and one that may be left out `list<string>?`";
        return Some(broken("a `?` behind brackets").at(Span::new(offset, offset + 1), "").help(help));
    }
    if let Some(start) = blank_missing(text, message, (line_start, before.len()), began()) {
        return Some(broken(TOUCHED).at(whole(start), "").help(BLANK));
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
            broken("this reads as more of the text before it")
                .at(Span::new(key, offset), "")
                .at(Span::new(start + indent, above.len()), "the text goes on behind this")
                .help("indent the keys of one mapping alike, and put a `:` behind each"),
        );
    }
    if !message.contains("did not find expected") {
        return None;
    }
    if before.ends_with('$') && rest.starts_with('{') {
        let help = "put text in quotes that contains `${…}`";
        return Some(broken("in braces, a `{` cannot be part of text").at(Span::new(offset, offset + 1), "").help(help));
    }
    let start = quotes_that_end(text, before.trim_end_matches([' ', '\t']).len())?;
    Some(
        broken("there is text behind the closing quote")
            .at(Span::new(offset, offset + 1), "")
            .at(Span::new(start, start + 1), "the quotes were opened here")
            .help("close the quotes where the text ends; within single quotes a quote is `''`, within double quotes `\\\"`"),
    )
}

/// Where a key begins that has no blank behind its `:`, if that is why the parser saw no key.
fn blank_missing(text: &str, message: &str, (line_start, offset): (usize, usize), began: Option<usize>) -> Option<usize> {
    let start = if message.contains("could not find expected ':'") {
        began?
    } else if message.contains("mapping values are not allowed") && !text[line_start..offset].contains(": ") {
        // The line above was read as the beginning of this one.
        let above = text[..line_start].trim_end();
        let start = above.rfind('\n').map_or(0, |newline| newline + 1);
        start + above[start..].len() - above[start..].trim_start().len()
    } else {
        return None;
    };
    touches(text[start..].lines().next()?).then_some(start)
}

/// Whether a text is a key and a value with nothing but a `:` between them.
pub(super) fn touches(text: &str) -> bool {
    let Some((key, value)) = text.split_once(':') else { return false };
    let is_name = |each: char| each.is_alphanumeric() || matches!(each, '_' | '-' | '.' | '[' | ']');
    !key.is_empty() && key.chars().all(is_name) && !value.is_empty() && !value.starts_with([' ', '\t', '\r', '/'])
}

/// Where the quotes begin that end at this offset.
fn quotes_that_end(text: &str, end: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_blank = |at: usize| bytes.get(at).is_none_or(u8::is_ascii_whitespace);
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
            b'#' if at == 0 || is_blank(at - 1) => {
                at += text[at..].find('\n').unwrap_or(end);
                continue;
            }
            b' ' | b'\t' | b'\r' => {}
            b'\n' | b'[' | b'{' | b',' => fresh = true,
            b':' | b'-' | b'?' => fresh = is_blank(at + 1),
            _ => fresh = false,
        }
        at += 1;
    }
    None
}

/// The offset in a message about bytes that are no text of YAML.
fn position(message: &str) -> Option<usize> {
    let (_, position) = message.split_once(" at position ")?;
    position.split(|character: char| !character.is_ascii_digit()).next()?.parse().ok()
}

/// The line and column, from 1, that a message of the parser ends with.
pub(super) fn place(message: &str) -> Option<(usize, usize)> {
    let (_, place) = message.rsplit_once(" at line ")?;
    let (line, column) = place.split_once(" column ")?;
    let digits =
        |text: &str| text.split(|character: char| !character.is_ascii_digit()).next().and_then(|text| text.parse().ok());
    Some((digits(line)?, digits(column)?))
}

/// What the parser was at, and where that began, if it is said and is not where the problem is.
fn context(message: &str) -> Option<(&'static str, (usize, usize))> {
    let (problem, context) = message.split_once(", while ")?;
    let what = [
        ("block mapping", "the mapping began here"),
        ("flow mapping", "the mapping began here"),
        ("block collection", "the list began here"),
        ("flow sequence", "the list began here"),
        ("quoted scalar", "the quotes were opened here"),
        ("simple key", "the key began here"),
    ]
    .into_iter()
    .find_map(|(said, what)| context.contains(said).then_some(what))?;
    let began = place(context)?;
    (place(problem) != Some(began)).then_some((what, began))
}

/// The mark that begins a second document, if there is one.
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

/// Where more brackets are open than any schema has.
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
