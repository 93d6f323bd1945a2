//! What the YAML parser's messages mean: their places, and what people usually did.
//!
//! It knows nothing of the schema's keys.

use crate::diagnostic::{Diagnostic, Kind};
use crate::source::{self, Source, Span};

/// So many brackets more than are closed are nested in no schema, and the parser's time grows with their square.
const BRACKETS: usize = 1_000;

/// What the parser says, and what to do about it.
const MEANINGS: &[(&str, &str, &str)] = &[
    ("mapping values are not allowed", "there is a `: ` where no mapping can be", "put text that contains `: ` in quotes"),
    (
        "found character that cannot start any token",
        "no value can begin like this",
        "indent with spaces, and put text in quotes that begins with `@`, `%` or a backtick",
    ),
    ("found a tab character", "there is a tab where the indentation is", "indent with spaces"),
    (
        "did not find expected ',' or '}'",
        "this mapping in braces goes wrong here",
        "put text in quotes that contains `,`, `:`, `?` or brackets, and close the mapping with `}`",
    ),
    (
        "did not find expected ',' or ']'",
        "this list in brackets goes wrong here",
        "put text in quotes that contains `,`, `:`, `?` or brackets, and close the list with `]`",
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
    ("found unexpected end of stream", "the text ends within quotes", "close the quotes"),
    ("unknown anchor", "there is no anchor of this name before", "give the value an `&name` before its alias `*name`"),
];

/// The diagnostic for a message of the parser, with the offset it gave.
pub(super) fn diagnostic(source: &Source, message: &str, offset: Option<usize>) -> Diagnostic {
    let text = source.text();
    let offset = offset.unwrap_or(0).min(text.len());
    let span = Span::new(offset, offset + 1);
    if message.contains("more than one document") {
        return Diagnostic::new(Kind::Documents, "a schema is one YAML document")
            .at(second_document(text), "a second begins here");
    }
    if message.contains("recursion limit exceeded") {
        return Diagnostic::new(Kind::Nesting, "lists and mappings are nested too deeply").at(span, "");
    }
    if message.contains("repetition limit exceeded") {
        return Diagnostic::new(Kind::Aliases, "the aliases make too much of the schema").at(span, "");
    }
    let meaning = MEANINGS.iter().find(|(said, _, _)| message.contains(said));
    let diagnostic = match meaning {
        Some((_, meaning, _)) => Diagnostic::new(Kind::Syntax, format!("this is not YAML: {meaning}")),
        None => {
            Diagnostic::new(Kind::Syntax, format!("this is not YAML: {}", message.split(" at line ").next().unwrap_or(message)))
        }
    };
    let diagnostic = match context(message) {
        Some((what, (line, column))) => {
            let start = source::offset(text, line, column);
            diagnostic.at(span, "").at(Span::new(start, start + 1), what)
        }
        None => diagnostic.at(span, ""),
    };
    diagnostic.maybe_help(meaning.map(|(_, _, help)| (*help).to_owned()))
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

fn second_document(text: &str) -> Span {
    let mut offset = 0;
    let mut content = false;
    for line in text.split_inclusive('\n') {
        let marks = line.starts_with("---") || line.starts_with("...");
        if marks && content {
            return Span::new(offset, offset + 3);
        }
        content |= line.starts_with("---") || !(line.trim().is_empty() || line.starts_with(['#', '%']));
        offset += line.len();
    }
    Span::new(0, 0)
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
