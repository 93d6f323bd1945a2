//! A JSON body, put together from pairs whose names are places in it.
//!
//! It does not know which of the pairs are of every request, and where the body goes.

use std::borrow::Cow;

use super::parameters::{Pair, PairValue};
use crate::description::steps;
use crate::forms::Parts;
use crate::json::{DEPTH, index, quote};

/// The body with each pair in its place: `/params/limit` is a member of a member, `/params/-` the next item of a list. Objects and lists
/// on the way are made. A text is a string; see [`PairValue::Json`] for other values.
///
/// ```
/// use actionapi::encode::{Pair, json_body};
///
/// let pairs = [Pair::text("/method", "add"), Pair::json("/params", &["a"; 1]), Pair::json("/params/-", &2_i64)];
/// assert_eq!(json_body(&pairs).unwrap(), r#"{"method":"add","params":["a",2]}"#);
/// ```
///
/// # Errors
/// If there is another value in the place of a pair.
pub fn json_body(pairs: &[Pair]) -> Result<String, String> {
    let mut root = Node::Absent;
    for pair in pairs {
        let value = match &pair.value {
            PairValue::Text(text) => Node::Text(text),
            PairValue::Secret(text) => Node::Text(text.expose()),
            PairValue::Json(json) => Node::Json(json),
            PairValue::SecretJson(json) => Node::Json(json.expose()),
            PairValue::File(_) => return Err(format!("{:?} is a file, which a JSON body cannot hold", pair.name)),
        };
        root.put(&mut steps(&pair.name), value, 0)
            .ok_or_else(|| format!("{:?} cannot be put into the JSON body: there is another value", pair.name))?;
    }
    // The most that a body grows by is escapes, so that few leave a copy behind.
    let length: usize = pairs.iter().map(|pair| pair.name.len() + pair.value.text().len() + 8).sum();
    let mut json = String::with_capacity(2 * length);
    match root {
        Node::Absent => json.push_str("{}"),
        root => root.write(&mut json),
    }
    Ok(json)
}

/// A part of a body.
enum Node<'p> {
    /// Nothing yet.
    Absent,
    Text(&'p str),
    /// A value as JSON text, which is taken apart only if another one goes into it.
    Json(&'p str),
    List(Vec<Self>),
    Object(Vec<(Cow<'p, str>, Self)>),
}

impl<'p> Node<'p> {
    /// Puts a value where the steps lead. `None`: it has no place there.
    fn put(&mut self, steps: &mut dyn Iterator<Item = Cow<'p, str>>, value: Self, depth: u32) -> Option<()> {
        if depth > DEPTH {
            return None;
        }
        let Some(step) = steps.next() else {
            return match self {
                Self::Absent => {
                    *self = value;
                    Some(())
                }
                _ => None,
            };
        };
        self.open(&step)?;
        self.inner(step)?.put(steps, value, depth + 1)
    }

    /// Makes an object or a list of it, into which the step leads.
    fn open(&mut self, step: &str) -> Option<()> {
        match self {
            Self::Absent if step == "-" => *self = Self::List(Vec::new()),
            Self::Absent => *self = Self::Object(Vec::new()),
            Self::Json(json) => match Parts::of(json)? {
                Parts::List(items) => *self = Self::List(items.into_iter().map(Self::Json).collect()),
                Parts::Object(members) => {
                    *self = Self::Object(members.into_iter().map(|(name, value)| (name, Self::Json(value))).collect());
                }
                _ => return None,
            },
            Self::List(_) | Self::Object(_) => {}
            Self::Text(_) => return None,
        }
        Some(())
    }

    /// The member or item of this name or number, new if there is none.
    fn inner(&mut self, step: Cow<'p, str>) -> Option<&mut Self> {
        match self {
            Self::List(items) => {
                let at = if step == "-" { items.len() } else { index(&step)? };
                if at == items.len() {
                    items.push(Self::Absent);
                }
                items.get_mut(at)
            }
            Self::Object(members) => {
                let at = members.iter().position(|(name, _)| *name == step).unwrap_or(members.len());
                if at == members.len() {
                    members.push((step, Self::Absent));
                }
                members.get_mut(at).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    fn write(&self, json: &mut String) {
        match self {
            // No step leads to nothing.
            Self::Absent => json.push_str("null"),
            Self::Text(text) => quote(text, json),
            Self::Json(text) => json.push_str(text),
            Self::List(items) => {
                json.push('[');
                for (at, item) in items.iter().enumerate() {
                    json.push_str(if at > 0 { "," } else { "" });
                    item.write(json);
                }
                json.push(']');
            }
            Self::Object(members) => {
                json.push('{');
                for (at, (name, value)) in members.iter().enumerate() {
                    json.push_str(if at > 0 { "," } else { "" });
                    quote(name, json);
                    json.push(':');
                    value.write(json);
                }
                json.push('}');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn values_go_into_their_places() {
        let pairs = [
            Pair::text("/jsonrpc", "2.0"),
            Pair::json("/params", &serde_json::json!({"a": [1.50, {}]})),
            Pair::json("/params/limit", &7_i64),
            Pair::text("/params/a/1/x~1y", "\"z\""),
            Pair::json("/list/-", &true),
            Pair::text("/list/-", "last"),
            Pair::text("sig/nature", "s"),
        ];
        let expected =
            r#"{"jsonrpc":"2.0","params":{"a":[1.5,{"x/y":"\"z\""}],"limit":7},"list":[true,"last"],"sig/nature":"s"}"#;
        assert_eq!(json_body(&pairs).unwrap(), expected);
        assert_eq!(json_body(&[]).unwrap(), "{}");
        assert_eq!(json_body(&[Pair::json("/", &[1_i64])]).unwrap(), "[1]");
    }

    #[test]
    fn two_values_in_one_place_are_refused() {
        for (one, other) in [("/a", "/a"), ("/a", "/a/b"), ("/a/b", "/a"), ("/a/-", "/a/x"), ("/", "/a"), ("/a/-", "/a/5")] {
            let pairs = [Pair::text(one, "x"), Pair::text(other, "y")];
            assert!(json_body(&pairs).is_err(), "{one} {other}");
        }
        let deep = "/a".repeat(100_000);
        assert!(json_body(&[Pair::text(deep, "x")]).is_err());
    }
}
