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

    /// What a string stands for.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

/// Compact JSON.
impl fmt::Display for Tree {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = |text: &str| {
            let mut json = String::new();
            quote(text, &mut json);
            json
        };
        match self {
            Self::Null => formatter.write_str("null"),
            Self::Boolean(value) => value.fmt(formatter),
            Self::Number(digits) => formatter.write_str(digits),
            Self::Text(text) => formatter.write_str(&quoted(text)),
            Self::List(items) => {
                formatter.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    write!(formatter, "{}{item}", if index == 0 { "" } else { "," })?;
                }
                formatter.write_str("]")
            }
            Self::Object(members) => {
                formatter.write_str("{")?;
                for (index, (name, value)) in members.iter().enumerate() {
                    write!(formatter, "{}{}:{value}", if index == 0 { "" } else { "," }, quoted(name))?;
                }
                formatter.write_str("}")
            }
        }
    }
}
