//! The names under which the parts of a record, a list or a map are sent in a form: `users[0][name]`, `Tags.member.1.Key`.
//!
//! It knows values as JSON, and no types.

use std::borrow::Cow;

use crate::description::{ListStyle, RecordStyle, RequestProfile};
use crate::forms::Parts;
use crate::json::DEPTH;

/// A part of a pattern of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamePart<'p> {
    /// Text that stays as it is.
    Text(&'p str),
    /// `{name}`: what was made so far, first the name of the parameter.
    Name,
    /// `{key}`: the name of a field, or the key of a map.
    Key,
    /// `{i}`: the number of an item, from 0.
    FromZero,
    /// `{n}`: the number of an item, from 1.
    FromOne,
    /// `{letter}`: the letter of an item, from `a`.
    Letter,
}

impl NamePart<'_> {
    /// Whether it is the number or letter of an item.
    #[must_use]
    pub const fn is_counter(self) -> bool {
        matches!(self, Self::FromZero | Self::FromOne | Self::Letter)
    }
}

/// The parts of a pattern: of `{name}.{n}`, the name, a text and a number.
#[must_use]
pub fn name_parts(pattern: &str) -> Vec<NamePart<'_>> {
    const PARTS: &[(&str, NamePart<'static>)] = &[
        ("{name}", NamePart::Name),
        ("{key}", NamePart::Key),
        ("{i}", NamePart::FromZero),
        ("{n}", NamePart::FromOne),
        ("{letter}", NamePart::Letter),
    ];
    let (mut parts, mut rest) = (Vec::new(), pattern);
    while !rest.is_empty() {
        let next = PARTS.iter().filter_map(|(text, part)| Some((rest.find(text)?, text, *part))).min_by_key(|(at, ..)| *at);
        let Some((at, text, part)) = next else {
            parts.push(NamePart::Text(rest));
            break;
        };
        if at > 0 {
            parts.push(NamePart::Text(&rest[..at]));
        }
        parts.push(part);
        rest = &rest[at + text.len()..];
    }
    parts
}

/// The letter of an item.
pub(crate) fn letter(index: usize) -> Option<char> {
    (0..26).contains(&index).then(|| char::from(b'a' + u8::try_from(index).unwrap_or_default()))
}

/// The parts of a value that is given as JSON, each with the name under which it is sent.
///
/// # Errors
/// If one of them has no name: a list of more items than there are letters, a key with a bracket in it.
pub(super) fn flattened(
    profile: &RequestProfile,
    pattern: Option<&str>,
    name: &str,
    json: &str,
) -> Result<Vec<(String, String)>, String> {
    let mut flat = Flat { profile, pairs: Vec::new() };
    match pattern {
        Some(pattern) => flat.by(&name_parts(pattern), name, json)?,
        None => flat.value(name, json, 0)?,
    }
    Ok(flat.pairs)
}

struct Flat<'p> {
    profile: &'p RequestProfile,
    pairs: Vec<(String, String)>,
}

impl Flat<'_> {
    /// A value whose names follow a pattern; what is deeper than the pattern, the API's own styles.
    fn by(&mut self, pattern: &[NamePart<'_>], name: &str, json: &str) -> Result<(), String> {
        let counts = pattern.iter().any(|part| part.is_counter());
        match Parts::of(json) {
            Some(Parts::List(items)) if counts || pattern.contains(&NamePart::Key) => items
                .into_iter()
                .enumerate()
                .try_for_each(|(index, item)| self.not_empty(index, |flat| flat.item(pattern, name, Some(index), item))),
            Some(Parts::List(items)) => {
                let name = filled(pattern, name, None, "")?;
                items
                    .into_iter()
                    .enumerate()
                    .try_for_each(|(index, item)| self.not_empty(index, |flat| flat.value(&name, item, 1)))
            }
            _ => self.item(pattern, name, None, json),
        }
    }

    fn item(&mut self, pattern: &[NamePart<'_>], name: &str, index: Option<usize>, json: &str) -> Result<(), String> {
        match Parts::of(json) {
            Some(Parts::Object(members)) if pattern.contains(&NamePart::Key) => {
                members.into_iter().try_for_each(|(key, value)| {
                    check_key(&key)?;
                    self.value(&filled(pattern, name, index, &key)?, value, 1)
                })
            }
            _ => self.value(&filled(pattern, name, index, "")?, json, 1),
        }
    }

    /// A value whose names follow the API's own styles.
    fn value(&mut self, name: &str, json: &str, depth: u32) -> Result<(), String> {
        if depth > DEPTH {
            return Err("it is nested too deeply".to_owned());
        }
        match Parts::of(json) {
            None | Some(Parts::Null) => Ok(()),
            Some(Parts::Boolean(value)) => {
                let booleans = &self.profile.booleans;
                self.push(name, if value { &booleans.yes } else { &booleans.no })
            }
            Some(Parts::Number(digits)) => self.push(name, digits),
            Some(Parts::Text(text)) => self.push(name, &text),
            Some(Parts::List(items)) => self.list(name, &items, depth),
            Some(Parts::Object(members)) => members.into_iter().try_for_each(|(key, value)| {
                check_key(&key)?;
                let name = match self.profile.records {
                    RecordStyle::Brackets => format!("{name}[{key}]"),
                    RecordStyle::Dots => format!("{name}.{key}"),
                };
                self.value(&name, value, depth + 1)
            }),
        }
    }

    fn list(&mut self, name: &str, items: &[&str], depth: u32) -> Result<(), String> {
        let are_single = items.iter().all(|item| !item.starts_with(['{', '[']));
        if let (Some(separator), true) = (self.profile.lists.separator(), are_single) {
            let mut texts = Vec::new();
            for item in items {
                let mut inner = Flat { profile: self.profile, pairs: Vec::new() };
                inner.value(name, item, depth + 1)?;
                texts.extend(inner.pairs.into_iter().map(|(_, text)| text));
            }
            let text = separator.joined(&texts).map_err(|index| separator.refusal(index))?;
            return if texts.is_empty() { Ok(()) } else { self.push(name, &text) };
        }
        for (index, item) in items.iter().enumerate() {
            let is_single = !item.starts_with(['{', '[']);
            let name = match self.profile.lists {
                ListStyle::Brackets if is_single => Cow::Owned(format!("{name}[]")),
                ListStyle::Repeated if is_single => Cow::Borrowed(name),
                // Without its number, nobody could tell where a record ends.
                _ => Cow::Owned(format!("{name}[{index}]")),
            };
            self.not_empty(index, |flat| flat.value(&name, item, depth + 1))?;
        }
        Ok(())
    }

    /// Refuses an item of which nothing would be sent, so that those after it would take its place.
    fn not_empty(&mut self, index: usize, add: impl FnOnce(&mut Self) -> Result<(), String>) -> Result<(), String> {
        let before = self.pairs.len();
        add(self)?;
        if self.pairs.len() > before {
            Ok(())
        } else {
            Err(format!("item {} of a list in it is empty, and cannot be sent", index + 1))
        }
    }

    #[allow(clippy::unnecessary_wraps, reason = "the end of a chain of results")]
    fn push(&mut self, name: &str, text: &str) -> Result<(), String> {
        self.pairs.push((name.to_owned(), text.to_owned()));
        Ok(())
    }
}

fn filled(pattern: &[NamePart<'_>], name: &str, index: Option<usize>, key: &str) -> Result<String, String> {
    let index = index.unwrap_or_default();
    let mut text = String::new();
    for part in pattern {
        match part {
            NamePart::Text(plain) => text.push_str(plain),
            NamePart::Name => text.push_str(name),
            NamePart::Key => text.push_str(key),
            NamePart::FromZero => text.push_str(&index.to_string()),
            NamePart::FromOne => text.push_str(&(index + 1).to_string()),
            NamePart::Letter => match letter(index) {
                Some(letter) => text.push(letter),
                None => return Err("there are more than 26 items, for which there are no letters".to_owned()),
            },
        }
    }
    Ok(text)
}

/// Refuses a key that servers would read as another one.
fn check_key(key: &str) -> Result<(), String> {
    match key.contains(['[', ']']) || key.is_empty() {
        true => Err(format!("the key {key:?} is empty or contains a bracket, which ends the names of keys")),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::wire::Booleans;

    fn names(profile: &RequestProfile, pattern: Option<&str>, json: &str) -> String {
        let pairs = flattened(profile, pattern, "p", json).unwrap();
        pairs.iter().map(|(name, text)| format!("{name}={text}")).collect::<Vec<_>>().join("&")
    }

    #[test]
    fn names_follow_the_pattern_and_then_the_styles_of_the_api() {
        let plain = RequestProfile::PLAIN;
        let indexed = RequestProfile { lists: ListStyle::Indexed, ..RequestProfile::PLAIN };
        let dots = RequestProfile { records: RecordStyle::Dots, lists: ListStyle::Repeated, ..RequestProfile::PLAIN };
        let two = r#"[{"a":1,"b":["x","y"]},{"a":2,"b":[{"c":null,"d":true}],"e":{}}]"#;
        let one = r#"{"a":"x&y","b":{"c":false,"d":[]}}"#;
        for (profile, pattern, json, expected) in [
            (&plain, None, two, "p[0][a]=1&p[0][b][]=x&p[0][b][]=y&p[1][a]=2&p[1][b][0][d]=1"),
            (&indexed, None, two, "p[0][a]=1&p[0][b][0]=x&p[0][b][1]=y&p[1][a]=2&p[1][b][0][d]=1"),
            (&dots, None, one, "p.a=x&y&p.b.c=0"),
            (&dots, Some("{name}.m.{n}.{key}"), two, "p.m.1.a=1&p.m.1.b=x&p.m.1.b=y&p.m.2.a=2&p.m.2.b[0].d=1"),
            (&plain, Some("{key}[{i}]"), r#"[{"a":1},{"a":2,"c":3}]"#, "a[0]=1&a[1]=2&c[1]=3"),
            (&plain, Some("{name}_{letter}"), r#"["x","y"]"#, "p_a=x&p_b=y"),
            (&plain, Some("{name}-{key}"), one, "p-a=x&y&p-b[c]=0"),
            (&plain, Some("o[{name}]"), "5", "o[p]=5"),
            (&plain, Some("{name}"), "[1,2]", "p=1&p=2"),
        ] {
            assert_eq!(names(profile, pattern, json), expected, "{pattern:?} {json}");
        }
        let yes = RequestProfile { booleans: Booleans { yes: "yes".into(), no: "no".into() }, ..RequestProfile::PLAIN };
        assert_eq!(names(&yes, None, "[true]"), "p[]=yes");
        let joined = RequestProfile { lists: ListStyle::Joined(",".into()), ..RequestProfile::PLAIN };
        assert_eq!(names(&joined, None, r#"{"a":[1,2],"b":[]}"#), "p[a]=1,2");
        assert!(flattened(&joined, None, "p", r#"{"a":["1,2"]}"#).is_err());
        assert!(flattened(&plain, None, "p", r#"{"a]":1}"#).is_err());
        for empty in ["[[1],[],[2]]", r#"[{"a":null}]"#, r#"{"a":[{}]}"#] {
            assert!(flattened(&plain, None, "p", empty).is_err(), "{empty}");
        }
        let many = format!("[{}1]", "1,".repeat(26));
        assert!(flattened(&plain, Some("{letter}"), "p", &many).is_err());
    }
}
