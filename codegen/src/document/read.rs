//! Reads nodes into the values of the document. Each problem is collected, and reading goes on.
//!
//! It knows neither the keys nor what they mean.

use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::source::Span;
use crate::yaml::{self, Content, Node};

/// The problems found so far.
pub(crate) type Problems = Vec<Diagnostic>;

/// A value of the document.
pub(crate) trait Read<'a>: Sized {
    /// The expected value in messages: `a mapping`.
    const EXPECTED: &'static str;

    /// Reads a value whose key is at `owner`. `None` if it is invalid, which is then among the problems.
    fn read(node: &'a Node<'a>, owner: Span, problems: &mut Problems) -> Option<Self>;

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
        Some(T::read(node, owner, problems))
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
    let quoted = matches!(&node.content, Content::Scalar(scalar) if !scalar.plain);
    let help = match expected {
        "a list" => Some("write the items in brackets, or each on a line of its own after `- `"),
        "a mapping" if matches!(&node.content, Content::Scalar(scalar) if scalar.plain && yaml::lacks_space(&scalar.text)) => {
            Some(yaml::SPACE_AFTER_COLON)
        }
        "a mapping" => Some("write `key: value` lines, indented more than their key"),
        "`true` or `false`" if quoted => Some("write it without quotes"),
        "a whole number" => Some("write digits without quotes"),
        _ if found == "nothing" => Some("write a value after the `:`, or remove an optional key"),
        _ if expected.starts_with("a type") => Some("write a list as `list<string>`, for example"),
        _ => None,
    };
    let problem = Diagnostic::new(Kind::WrongKind, format!("expected {expected}, found {found}"));
    problems.push(problem.at(span, "").maybe_help(help.map(ToOwned::to_owned)));
}
