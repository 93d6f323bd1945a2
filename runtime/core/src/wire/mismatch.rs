//! Mismatches: the path to a value that does not fit, what was expected and what was found.
//!
//! It does not know which values are secret: the reader of a secret reports only its kind.

use std::fmt::{self, Write};

use crate::json::{Syntax, Token};

/// What to do about nothing where something is expected.
pub(super) const OPTIONAL: &str = "if this can be absent or nothing, put a `?` after its type in the schema";

/// Data that does not fit its type, or is not JSON.
///
/// It shows where and what was found, shortened if it is long, but never the value of a field that the schema marks as secret.
#[derive(Debug)]
pub struct Mismatch(Box<Inner>);

#[derive(Debug)]
struct Inner {
    /// From the inside to the outside.
    path: Vec<String>,
    problem: Problem,
    hint: Option<&'static str>,
}

#[derive(Debug)]
enum Problem {
    Unfit { expected: String, found: String },
    Syntax(Syntax),
}

/// The most characters of a value that are shown.
const SHOWN: usize = 60;

impl Mismatch {
    /// What was expected, and what was found.
    #[cold]
    #[doc(hidden)]
    pub fn new(expected: impl Into<String>, found: impl Into<String>) -> Self {
        let problem = Problem::Unfit { expected: expected.into(), found: found.into() };
        Self(Box::new(Inner { path: Vec::new(), problem, hint: None }))
    }

    /// A mismatch with a field that is absent.
    #[cold]
    pub(crate) fn absent(expected: impl Into<String>) -> Self {
        Self::new(expected, "nothing").with_hint(OPTIONAL)
    }

    /// A mismatch with the value that begins with this token.
    #[cold]
    pub(crate) fn with(expected: &str, found: Token<'_>) -> Self {
        Self::new(expected, show(found)).hint_at_nothing(found)
    }

    /// As [`with`](Self::with), for a value that must not be shown.
    #[cold]
    pub(crate) fn without_value(expected: &str, found: Token<'_>) -> Self {
        Self::new(expected, kind(found)).hint_at_nothing(found)
    }

    /// The same with what to do about it.
    #[cold]
    pub(crate) fn with_hint(mut self, hint: &'static str) -> Self {
        self.0.hint = Some(hint);
        self
    }

    /// The same with what another mismatch says to do.
    #[cold]
    pub(crate) fn with_hint_of(mut self, other: &Self) -> Self {
        self.0.hint = self.0.hint.or(other.0.hint);
        self
    }

    fn hint_at_nothing(self, found: Token<'_>) -> Self {
        match found {
            Token::Null | Token::Boolean(false) | Token::Text { raw: "", .. } => self.with_hint(OPTIONAL),
            _ => self,
        }
    }

    /// The same, one step further out.
    #[cold]
    pub(crate) fn at(mut self, step: impl Into<String>) -> Self {
        self.0.path.push(step.into());
        self
    }

    /// The names and indices that lead from the data to the value.
    pub fn path(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.path.iter().rev().map(String::as_str)
    }

    /// The expected value, such as `an integer`; `JSON` if the text is not JSON.
    #[must_use]
    pub fn expected(&self) -> &str {
        match &self.0.problem {
            Problem::Unfit { expected, .. } => expected,
            Problem::Syntax(_) => "JSON",
        }
    }

    /// The value found, such as `"free"` or `nothing`, shortened to 60 characters; empty if the text is not JSON.
    #[must_use]
    pub fn found(&self) -> &str {
        match &self.0.problem {
            Problem::Unfit { found, .. } => found,
            Problem::Syntax(_) => "",
        }
    }

    /// What to change in the schema so that the value fits, if there is something.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        self.0.hint
    }

    /// The error in the text, if it is not JSON.
    #[must_use]
    pub fn syntax(&self) -> Option<Syntax> {
        match &self.0.problem {
            Problem::Unfit { .. } => None,
            Problem::Syntax(syntax) => Some(*syntax),
        }
    }

    /// Its text if the data has this name.
    #[doc(hidden)]
    pub fn within<'m>(&'m self, data: &'m str) -> impl fmt::Display + 'm {
        Within { mismatch: self, data }
    }
}

impl From<Syntax> for Mismatch {
    #[cold]
    fn from(syntax: Syntax) -> Self {
        Self(Box::new(Inner { path: Vec::new(), problem: Problem::Syntax(syntax), hint: None }))
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.within("").fmt(formatter)
    }
}

impl std::error::Error for Mismatch {}

struct Within<'m> {
    mismatch: &'m Mismatch,
    data: &'m str,
}

impl fmt::Display for Within<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for step in std::iter::once(self.data).filter(|data| !data.is_empty()).chain(self.mismatch.path()) {
            write!(formatter, "{separator}{step}")?;
            separator = ".";
        }
        if !separator.is_empty() {
            formatter.write_str(": ")?;
        }
        match &self.mismatch.0.problem {
            Problem::Unfit { expected, found } => write!(formatter, "expected {expected}, found {found}"),
            Problem::Syntax(syntax) => syntax.fmt(formatter),
        }
    }
}

/// A value as a message shows it.
fn show(token: Token<'_>) -> String {
    match token {
        Token::Null => "null".to_owned(),
        Token::Boolean(value) => value.to_string(),
        Token::Number(digits) => shorten(digits),
        Token::Text { raw, .. } => format!("\"{}\"", shorten(raw)),
        Token::Array => "a list".to_owned(),
        Token::Object => "an object".to_owned(),
    }
}

/// The kind of a value, without the value.
fn kind(token: Token<'_>) -> &'static str {
    match token {
        Token::Null => "null",
        Token::Boolean(_) => "a boolean",
        Token::Number(_) => "a number",
        Token::Text { .. } => "a string",
        Token::Array => "a list",
        Token::Object => "an object",
    }
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => {
            let mut short = text[..end].to_owned();
            // Writing to a string does not fail.
            let _ = write!(short, "… ({} bytes)", text.len());
            short
        }
        None => text.to_owned(),
    }
}
