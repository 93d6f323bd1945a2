//! The body of a reply as it is put together: objects and lists, and JSON text at their leaves.
//!
//! It does not know what belongs where.

use std::borrow::Cow;

use super::example::value;
use crate::json::{self, Scanner, Token};

/// A reply's body as it is put together: JSON text at the leaves, so that digits stay as the example writes them.
#[derive(Debug)]
pub(super) enum Node<'n> {
    Text(Cow<'n, str>),
    Object(Fields<'n>),
    List(Vec<Node<'n>>),
}

pub(super) type Fields<'n> = Vec<(Cow<'n, str>, Node<'n>)>;

/// A step into the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Into<'n> {
    Member(Cow<'n, str>),
    /// An item of a list, which has this many before it and none after it.
    Item(usize),
}

impl<'n> Node<'n> {
    /// What the step leads to, made if it is not there. `None`: something else is there.
    pub(super) fn enter(&mut self, step: &Into<'n>) -> Option<&mut Self> {
        if matches!(self, Self::Object(fields) if fields.is_empty()) && matches!(step, Into::Item(_)) {
            *self = Self::List(Vec::new());
        }
        match (self, step) {
            (Self::Object(fields), Into::Member(name)) => {
                let position = fields.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
                    fields.push((name.clone(), Self::Object(Vec::new())));
                    fields.len() - 1
                });
                Some(&mut fields[position].1)
            }
            (Self::List(items), Into::Item(index)) => {
                while items.len() < *index {
                    items.push(Self::Text("null".into()));
                }
                if items.len() == *index {
                    items.push(Self::Object(Vec::new()));
                }
                items.get_mut(*index)
            }
            _ => None,
        }
    }

    /// Puts JSON text where the steps lead, unless something is there.
    pub(super) fn insert(&mut self, steps: &[Into<'n>], text: String) {
        if self.contains(steps) {
            return;
        }
        match steps.split_first() {
            None => *self = Self::Text(text.into()),
            Some((first, rest)) => {
                if let Some(inner) = self.enter(first) {
                    inner.insert(rest, text);
                }
            }
        }
    }

    /// Puts the data where the steps lead, beside what the reply has there of its own.
    pub(super) fn insert_data(&mut self, steps: &[Into<'n>], data: &'n str) {
        match steps.split_first() {
            None => self.take_in(data),
            Some((first, rest)) => {
                if let Some(inner) = self.enter(first) {
                    inner.insert_data(rest, data);
                }
            }
        }
    }

    /// Makes this object the data, and keeps the fields that the reply has in it of its own, unless the data is something other than an
    /// object: then the data alone is there. If nothing is known of it, only the reply's own fields are.
    fn take_in(&mut self, data: &'n str) {
        let Self::Object(own) = self else { return };
        if own.is_empty() {
            *self = Self::Text(data.trim().into());
        } else if let Some(members) = members(data) {
            merge(own, members);
        } else if data.trim() != "null" {
            *self = Self::Text(data.trim().into());
        }
    }

    pub(super) fn contains(&self, steps: &[Into<'_>]) -> bool {
        match (self, steps.split_first()) {
            (Self::Object(fields), None) => !fields.is_empty(),
            (_, None) => true,
            (Self::Object(fields), Some((Into::Member(first), rest))) => {
                fields.iter().any(|(name, node)| name == first && node.contains(rest))
            }
            (Self::List(items), Some((Into::Item(index), rest))) => items.get(*index).is_some_and(|node| node.contains(rest)),
            _ => false,
        }
    }

    pub(super) fn write(&self, out: &mut String) {
        let separate = |index: usize, out: &mut String| {
            if index > 0 {
                out.push(',');
            }
        };
        match self {
            Self::Text(text) => out.push_str(text),
            Self::Object(fields) => {
                out.push('{');
                for (index, (name, node)) in fields.iter().enumerate() {
                    separate(index, out);
                    json::quote(name, out);
                    out.push(':');
                    node.write(out);
                }
                out.push('}');
            }
            Self::List(items) => {
                out.push('[');
                for (index, node) in items.iter().enumerate() {
                    separate(index, out);
                    node.write(out);
                }
                out.push(']');
            }
        }
    }
}

/// Adds the fields of the data. One that both have is the data's, but an object in which the reply has fields of its own keeps them.
fn merge<'n>(own: &mut Fields<'n>, members: Vec<(Cow<'n, str>, &'n str)>) {
    for (name, text) in members {
        match own.iter().position(|(known, _)| *known == name) {
            Some(position) => match (&mut own[position].1, self::members(text)) {
                (Node::Object(inner), Some(members)) => merge(inner, members),
                (Node::Object(_) | Node::List(_), _) => {}
                (Node::Text(_), _) => {
                    own.remove(position);
                    own.push((name, Node::Text(text.into())));
                }
            },
            None => own.push((name, Node::Text(text.into()))),
        }
    }
}

/// The fields of a JSON object, each with the text of its value; `None` if it is something else.
fn members(text: &str) -> Option<Vec<(Cow<'_, str>, &str)>> {
    let mut scanner = Scanner::new(text);
    if !matches!(scanner.token(), Ok(Token::Object)) {
        return None;
    }
    let (mut members, mut first) = (Vec::new(), true);
    while let Some((raw, escaped)) = scanner.key(&mut first).ok()? {
        members.push((json::unescape(raw, escaped)?, value(&mut scanner)?));
    }
    Some(members)
}
