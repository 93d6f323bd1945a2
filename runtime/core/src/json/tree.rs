//! A JSON text as a tree that keeps what was sent: digits, the order of members, and names that repeat.
//!
//! Replies are read without it. It is for tools that compare whole texts.

use std::fmt;

use super::scanner::{Scanner, Token};
use super::syntax::Syntax;
use super::{quote, unescape};

/// A JSON value as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tree {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// A number, as it is written.
    Number(String),
    /// What a string stands for.
    Text(String),
    /// The items of a list.
    List(Vec<Tree>),
    /// The members of an object, in the order sent.
    Object(Vec<(String, Tree)>),
}

impl Tree {
    /// Reads a text, perhaps after byte-order marks.
    ///
    /// # Errors
    /// If it is not JSON.
    pub fn read(text: &str) -> Result<Self, Syntax> {
        let mut scanner = Scanner::after_marks(text);
        let tree = Self::next(&mut scanner)?;
        scanner.end()?;
        Ok(tree)
    }

    /// The next value. The scanner bounds the depth.
    fn next(scanner: &mut Scanner<'_>) -> Result<Self, Syntax> {
        Ok(match scanner.token()? {
            Token::Null => Self::Null,
            Token::Boolean(value) => Self::Boolean(value),
            Token::Number(digits) => Self::Number(digits.to_owned()),
            Token::Text { raw, escaped } => {
                Self::Text(unescape(raw, escaped).ok_or_else(|| scanner.unexpected())?.into_owned())
            }
            Token::Array => {
                let (mut items, mut first) = (Vec::new(), true);
                while scanner.item(&mut first)? {
                    items.push(Self::next(scanner)?);
                }
                Self::List(items)
            }
            Token::Object => {
                let (mut members, mut first) = (Vec::new(), true);
                while let Some((raw, escaped)) = scanner.key(&mut first)? {
                    let name = unescape(raw, escaped).ok_or_else(|| scanner.unexpected())?.into_owned();
                    members.push((name, Self::next(scanner)?));
                }
                Self::Object(members)
            }
        })
    }

    /// The member of this name; of several, the first.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.members().iter().find_map(|(key, value)| (key == name).then_some(value))
    }

    /// The members of an object; none of anything else.
    #[must_use]
    pub fn members(&self) -> &[(String, Self)] {
        if let Self::Object(members) = self { members } else { &[] }
    }

    /// The items of a list; none of anything else.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        if let Self::List(items) = self { items } else { &[] }
    }

    /// What a scalar stands for: a string's text, or the literal. `None` of a list or an object.
    #[must_use]
    pub fn scalar(&self) -> Option<&str> {
        match self {
            Self::Null => Some("null"),
            Self::Boolean(true) => Some("true"),
            Self::Boolean(false) => Some("false"),
            Self::Number(text) | Self::Text(text) => Some(text),
            Self::List(_) | Self::Object(_) => None,
        }
    }

    /// Written for people, two spaces a level, without a line end after it. Characters that could steer a terminal are escaped, which
    /// changes no value.
    #[must_use]
    pub fn pretty(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, Some(0));
        out
    }

    fn write(&self, out: &mut String, level: Option<usize>) {
        match self {
            Self::Null | Self::Boolean(_) | Self::Number(_) => out.push_str(self.scalar().unwrap_or_default()),
            Self::Text(text) => quote(text, out),
            Self::List(items) => between(out, ('[', ']'), level, items, |out, item, level| item.write(out, level)),
            Self::Object(members) => between(out, ('{', '}'), level, members, |out, (name, value), inner| {
                quote(name, out);
                out.push_str(if inner.is_some() { ": " } else { ":" });
                value.write(out, inner);
            }),
        }
    }

    /// What a string stands for.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

/// Compact JSON. Characters that could steer a terminal are escaped, which changes no value.
impl fmt::Display for Tree {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = String::new();
        self.write(&mut out, None);
        formatter.write_str(&out)
    }
}

/// Writes items between brackets, each on a line of its own where there is a level.
fn between<T>(
    out: &mut String,
    brackets: (char, char),
    level: Option<usize>,
    items: &[T],
    write: impl Fn(&mut String, &T, Option<usize>),
) {
    out.push(brackets.0);
    let line = |out: &mut String, level: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", level));
    };
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        if let Some(level) = level {
            line(out, level + 1);
        }
        write(out, item, level.map(|level| level + 1));
    }
    if let Some(level) = level.filter(|_| !items.is_empty()) {
        line(out, level);
    }
    out.push(brackets.1);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn order_and_digits_stay_as_sent() {
        let text = r#"{"b":38.00,"a":[1e400,12345678901234567890123,null,true,{}],"c":{"d":[]},"é\u0041":"x\"\\y\n"}"#;
        let json = Tree::read(text).unwrap();
        assert_eq!(json.to_string(), text.replace("\\u0041", "A"));
        assert_eq!(Tree::read(&json.pretty()).unwrap(), json);
        let lines = "{\n  \"b\": 38.00,\n  \"a\": [\n    1e400,\n";
        assert!(json.pretty().starts_with(lines), "{}", json.pretty());
    }

    #[test]
    fn what_steers_a_terminal_is_escaped() {
        assert_eq!(Tree::read("\"\u{9b}\\u001b\u{202e}\u{7f}\"").unwrap().to_string(), r#""\u009b\u001b\u202e\u007f""#);
    }

    #[test]
    fn what_is_not_json_is_refused() {
        for text in ["", "{", "[1", "{\"a\"}", "\"", "\"\\\"", "1 2", "[1,]", "{,}", "]", "\"\\ud80\"", "nul", "01"] {
            assert!(Tree::read(text).is_err(), "{text}");
        }
        assert!(Tree::read(&"[".repeat(100_000)).is_err());
    }
}
