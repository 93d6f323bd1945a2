//! Reads nodes into the values of the document. Each problem is collected, and reading goes on.
//!
//! It knows neither the keys nor what they mean.

use super::key_order::KeyOrder;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::source::Span;
use crate::yaml::{self, Content, Node, Scalar, ScalarKind};

/// The problems found so far.
pub(crate) type Problems = Vec<Diagnostic>;

/// A value of the document.
pub(crate) trait Read<'a>: Sized {
    /// The expected value in messages: `a mapping`.
    const EXPECTED: &'static str;

    /// Reads a value whose key is at `owner`. `None` if it is invalid, which is then among the problems.
    fn read(node: &'a Node<'a>, owner: Span, problems: &mut Problems) -> Option<Self>;

    /// The order of the keys in it.
    fn key_order() -> KeyOrder {
        KeyOrder::default()
    }

    /// The value of a missing key. `about` describes the key, and `owner` is the key of the mapping.
    fn absent(key: &str, about: &str, owner: Span, problems: &mut Problems) -> Option<Self> {
        problems.push(missing(key, about, &[], owner));
        None
    }
}

/// The diagnostic for a missing key, whose value is one of `words` if there are any.
pub(crate) fn missing(key: &str, about: &str, words: &[&str], owner: Span) -> Diagnostic {
    let add = match words {
        [] => format!("`{key}:`"),
        _ => words.iter().map(|word| format!("`{key}: {word}`")).collect::<Vec<_>>().join(" or "),
    };
    let problem = Diagnostic::new(Kind::MissingKey, format!("missing key {}", quote(key)));
    problem.at(owner, "in here").help(format!("add {add} ({})", phrase(about)))
}

/// An invalid optional value is `None` too, so that the rest is still checked.
impl<'a, T: Read<'a>> Read<'a> for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn read(node: &'a Node<'a>, owner: Span, problems: &mut Problems) -> Option<Self> {
        let before = problems.len();
        let value = T::read(node, owner, problems);
        if value.is_none()
            && T::EXPECTED == "a mapping"
            && is_blank(node)
            && problems.len() == before + 1
            && let Some(problem) = problems.pop()
        {
            problems.push(problem.help("leave the key out if there is nothing to write under it"));
        }
        Some(value)
    }

    fn key_order() -> KeyOrder {
        T::key_order()
    }

    fn absent(_: &str, _: &str, _: Span, _: &mut Problems) -> Option<Self> {
        Some(None)
    }
}

/// The first sentence of a description, as part of another.
fn phrase(description: &str) -> String {
    let sentence = description.trim().split(". ").next().unwrap_or_default().trim_end_matches('.');
    let mut rest = sentence.chars();
    rest.next().map_or_else(String::new, |first| first.to_lowercase().chain(rest).collect())
}

/// Reports a value of the wrong kind.
pub(crate) fn wrong_kind(node: &Node<'_>, owner: Span, expected: &str, problems: &mut Problems) {
    let found = match &node.content {
        Content::List(_) => "a list",
        Content::Mapping(_) => "a mapping",
        Content::Scalar(scalar) => yaml::kind(scalar).describe(),
    };
    let span = if node.span.start == node.span.end { owner } else { node.span };
    let problem = Diagnostic::new(Kind::WrongKind, format!("expected {expected}, found {found}"));
    problems.push(problem.at(span, "").maybe_help(right_kind(node, expected)));
}

/// How to write the expected value in place of another kind.
fn right_kind(node: &Node<'_>, expected: &str) -> Option<String> {
    let scalar = if let Content::Scalar(scalar) = &node.content { Some(scalar) } else { None };
    let plain = scalar.filter(|scalar| scalar.plain).map(|scalar| &*scalar.text);
    let help = match expected {
        // What people write for `booleans`.
        "a list" if plain == Some("presence") => {
            "write the texts for true and false, `[\"1\", \"0\"]`; a boolean that is sent only if it is true has `as: presence` at its parameter"
        }
        "a list" => "write the items in brackets, or each on a line of its own after `- `",
        "a mapping" if plain.is_some_and(yaml::lacks_space) => yaml::SPACE_AFTER_COLON,
        "a mapping" => "write `key: value` lines, indented more than their key",
        "`true` or `false`" => return truth(scalar?),
        "a whole number" => "write digits without quotes",
        _ if scalar.is_some_and(|scalar| yaml::kind(scalar) == ScalarKind::Null) => {
            "write a value after the `:`, or remove an optional key"
        }
        "a type" if matches!(node.content, Content::Mapping(_)) => {
            "define the inner record or enum under `types:`, and write its name here"
        }
        _ if expected.starts_with("a type") => "write a list as `list<string>`, for example",
        _ => return None,
    };
    Some(help.to_owned())
}

/// How to write a text that was meant as true or false.
fn truth(scalar: &Scalar<'_>) -> Option<String> {
    let meant = match scalar.text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "y" | "on" | "1" => "true",
        "false" | "no" | "n" | "off" | "0" => "false",
        _ => return None,
    };
    Some(match yaml::kind(scalar) {
        ScalarKind::Text if scalar.plain => format!("{} is text in YAML 1.2: write `{meant}`", quote(&scalar.text)),
        ScalarKind::Text => format!("write `{meant}` without quotes"),
        _ => format!("write `{meant}`"),
    })
}

/// Whether a value says that there is nothing: null, an empty list, or a word for it.
fn is_blank(node: &Node<'_>) -> bool {
    match &node.content {
        Content::List(items) => items.is_empty(),
        Content::Mapping(_) => false,
        Content::Scalar(scalar) => {
            yaml::kind(scalar) == ScalarKind::Null || ["none", "nothing", "empty", "no", "-", ""].contains(&&*scalar.text)
        }
    }
}
