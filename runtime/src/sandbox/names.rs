//! Parameters that are sent as several, under names that are made of a pattern: which part of which parameter a name stands for, and the
//! parameter put together again.
//!
//! It does not know the parameters that every request carries.

use std::borrow::Cow;

use crate::description::{
    Api, Function, ListStyle, Parameter, RecordStyle, RequestProfile, Scalar, Separator, Type, WireForm, escaped_step,
};
use crate::encode::{NamePart, Pair, PairValue, check_json, check_text, json_body, name_parts};
use crate::forms::Parts;
use crate::json::quote;

/// A part of a parameter.
#[derive(Clone, Debug)]
pub(super) struct Part<'a> {
    pub(super) parameter: &'a Parameter,
    steps: Vec<Step>,
    kind: &'a Type,
    forms: &'a [WireForm],
}

/// A step from a value to a part of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Item(usize),
    /// The next item.
    Next,
    Key(String),
}

/// The part that a name stands for, as it is sent.
pub(super) fn part<'a>(api: &'a Api, function: &'a Function, profile: &RequestProfile, name: &str) -> Option<Part<'a>> {
    let named = function.parameters.iter().filter(|parameter| parameter.is_named());
    named.into_iter().find_map(|parameter| {
        let own = profile.sent_name(Cow::Borrowed(&parameter.name.wire));
        let mut finder = Finder { api, profile, parameter, steps: Vec::new() };
        match WireForm::names(&parameter.forms) {
            Some(pattern) => finder.by(&name_parts(pattern), &own, name),
            None => finder.value(&parameter.kind, &[], name.strip_prefix(&*own)?),
        }
    })
}

struct Finder<'a, 'p> {
    api: &'a Api,
    profile: &'p RequestProfile,
    parameter: &'a Parameter,
    steps: Vec<Step>,
}

impl<'a> Finder<'a, '_> {
    /// The part whose name follows a pattern.
    fn by(&mut self, pattern: &[NamePart<'_>], own: &str, name: &str) -> Option<Part<'a>> {
        let kind = self.parameter.kind.without_option();
        let item = match kind {
            Type::List(item) => item.without_option(),
            other => other,
        };
        let keys: Vec<(Option<&str>, &'a Type, &'a [WireForm])> = match item {
            Type::Record(id) if pattern.contains(&NamePart::Key) => {
                let fields = self.api.fields(*id).iter();
                fields.map(|field| (Some(&*field.name.wire), &field.kind, &*field.forms)).collect()
            }
            Type::Map(value) => vec![(None, value, &[])],
            other => vec![(Some(""), other, &[])],
        };
        for (key, inner, forms) in keys {
            for found in matches(pattern, own, key, name) {
                self.steps.clear();
                match kind {
                    Type::List(_) if found.index.is_none() => self.steps.push(Step::Next),
                    Type::List(_) => self.steps.extend(found.index.map(Step::Item)),
                    _ => {}
                }
                if matches!(item, Type::Record(_) | Type::Map(_)) && pattern.contains(&NamePart::Key) {
                    self.steps.push(Step::Key(found.key));
                }
                if let Some(part) = self.value(inner, forms, found.rest) {
                    return Some(part);
                }
            }
        }
        None
    }

    /// The part of a value whose name goes on like this in the API's own styles.
    fn value(&mut self, kind: &'a Type, forms: &'a [WireForm], rest: &str) -> Option<Part<'a>> {
        let depth = self.steps.len();
        let found = match kind.without_option() {
            kind if WireForm::are_single(forms) || matches!(kind, Type::Scalar(_) | Type::Enum(_)) => {
                rest.is_empty().then(|| Part { parameter: self.parameter, steps: self.steps.clone(), kind, forms })
            }
            list @ Type::List(item) => self.item(list, item, WireForm::of_items(forms), rest),
            Type::Map(value) => {
                let (key, rest) = self.key(rest)?;
                self.steps.push(Step::Key(key.to_owned()));
                self.value(value, WireForm::of_items(forms), rest)
            }
            Type::Record(id) => {
                let rest = self.starts(rest)?;
                // With dots, a name may begin as another one does.
                self.api.fields(*id).iter().find_map(|field| {
                    let rest = match self.profile.records {
                        RecordStyle::Brackets => rest.strip_prefix(&*field.name.wire)?.strip_prefix(']')?,
                        RecordStyle::Dots => rest.strip_prefix(&*field.name.wire)?,
                    };
                    self.steps.push(Step::Key(field.name.wire.to_string()));
                    let found = self.value(&field.kind, &field.forms, rest);
                    self.steps.truncate(depth);
                    found
                })
            }
            _ => None,
        };
        self.steps.truncate(depth);
        found
    }

    fn item(&mut self, list: &'a Type, item: &'a Type, forms: &'a [WireForm], rest: &str) -> Option<Part<'a>> {
        let is_single = matches!(item.without_option(), Type::Scalar(_) | Type::Enum(_));
        match &self.profile.lists {
            ListStyle::Joined(_) | ListStyle::JoinedOr(..) if is_single => {
                let part = Part { parameter: self.parameter, steps: self.steps.clone(), kind: list, forms };
                return rest.is_empty().then_some(part);
            }
            ListStyle::Repeated if is_single => {
                self.steps.push(Step::Next);
                return self.value(item, forms, rest);
            }
            ListStyle::Brackets if is_single && rest.starts_with("[]") => {
                self.steps.push(Step::Next);
                return self.value(item, forms, &rest[2..]);
            }
            _ => {}
        }
        let (digits, rest) = rest.strip_prefix('[')?.split_once(']')?;
        self.steps.push(Step::Item(number(digits)?));
        self.value(item, forms, rest)
    }

    /// What comes after the beginning of a key.
    fn starts<'r>(&self, rest: &'r str) -> Option<&'r str> {
        rest.strip_prefix(if self.profile.records == RecordStyle::Dots { '.' } else { '[' })
    }

    fn key<'r>(&self, rest: &'r str) -> Option<(&'r str, &'r str)> {
        let rest = self.starts(rest)?;
        let (key, after) = match self.profile.records {
            RecordStyle::Brackets => rest.split_once(']')?,
            RecordStyle::Dots => rest.split_at(rest.find(['.', '[']).unwrap_or(rest.len())),
        };
        (!key.is_empty()).then_some((key, after))
    }
}

fn number(digits: &str) -> Option<usize> {
    let is_number = (1..=6).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| is_number)
}

/// What a pattern made of the beginning of a name.
struct Found<'n> {
    index: Option<usize>,
    key: String,
    rest: &'n str,
}

/// All ways in which a name can begin with a pattern; without a key, any will do.
fn matches<'n>(pattern: &[NamePart<'_>], own: &str, key: Option<&str>, name: &'n str) -> Vec<Found<'n>> {
    let Some((part, after)) = pattern.split_first() else {
        return vec![Found { index: None, key: String::new(), rest: name }];
    };
    let fixed = |text: &str| name.strip_prefix(text).map(|rest| matches(after, own, key, rest)).unwrap_or_default();
    match part {
        NamePart::Text(text) => fixed(text),
        NamePart::Name => fixed(own),
        NamePart::Key => match key {
            Some(key) => fixed(key).into_iter().map(|found| Found { key: key.to_owned(), ..found }).collect(),
            None => {
                let ends = name.char_indices().map(|(at, each)| at + each.len_utf8());
                let ends = ends.take_while(|end| !name[..*end].ends_with(['[', ']']));
                let at = |end: usize| {
                    let (key, rest) = name.split_at(end);
                    matches(after, own, None, rest).into_iter().map(|found| Found { key: key.to_owned(), ..found })
                };
                // The longest first: what is deeper begins with a bracket or a dot.
                ends.collect::<Vec<_>>().into_iter().rev().flat_map(at).collect()
            }
        },
        NamePart::FromZero | NamePart::FromOne => {
            let digits = name.len() - name.trim_start_matches(|each: char| each.is_ascii_digit()).len();
            let first = usize::from(*part == NamePart::FromOne);
            let Some(index) = number(&name[..digits]).and_then(|number| number.checked_sub(first)) else { return Vec::new() };
            let found = matches(after, own, key, &name[digits..]).into_iter();
            found.map(|found| Found { index: Some(index), ..found }).collect()
        }
        NamePart::Letter => match name.as_bytes().first() {
            Some(letter @ b'a'..=b'z') => {
                let found = matches(after, own, key, &name[1..]).into_iter();
                found.map(|found| Found { index: Some(usize::from(letter - b'a')), ..found }).collect()
            }
            _ => Vec::new(),
        },
    }
}

/// Checks the parts of one parameter, each with its text.
pub(super) fn check(
    api: &Api,
    profile: &RequestProfile,
    parameter: &Parameter,
    parts: &[(Part<'_>, String)],
) -> Result<(), String> {
    let mut sorted: Vec<&(Part<'_>, String)> = parts.iter().collect();
    sorted.sort_by(|one, other| one.0.steps.cmp(&other.0.steps));
    let (mut pairs, mut lists): (Vec<Pair>, Vec<String>) = (Vec::new(), Vec::new());
    for (part, text) in sorted {
        let mut place = String::new();
        for step in &part.steps {
            let list = if place.is_empty() { "/".to_owned() } else { place.clone() };
            if *step != Step::Next && !matches!(step, Step::Key(_)) && !lists.contains(&list) {
                pairs.push(Pair { name: list.clone().into(), value: PairValue::Json("[]".to_owned()) });
                lists.push(list);
            }
            place.push('/');
            match step {
                Step::Item(index) => place.push_str(&index.to_string()),
                Step::Next => place.push('-'),
                Step::Key(key) => place.push_str(&escaped_step(key)),
            }
        }
        let place = if place.is_empty() { "/".to_owned() } else { place };
        pairs.push(Pair { name: place.into(), value: PairValue::Json(leaf(api, profile, part, text)?) });
    }
    let json = json_body(&pairs).map_err(|_| "its items are not numbered one after the other, or one of them is sent twice")?;
    let kind = parameter.kind.without_option();
    check_json(api, kind, &[], &completed(api, kind, &json))
}

/// The JSON of a part.
fn leaf(api: &Api, profile: &RequestProfile, part: &Part<'_>, text: &str) -> Result<String, String> {
    let kind = part.kind.without_option();
    let quoted = |text: &str| {
        let mut json = String::new();
        quote(text, &mut json);
        json
    };
    // A list without items is not sent.
    let split = |separator: Separator<'_>| if text.is_empty() { vec![""] } else { separator.split(text) };
    if let (Some(separator), Type::List(_)) = (profile.lists.separator(), kind)
        && !part.forms.is_empty()
    {
        return Ok(format!("[{}]", split(separator).into_iter().map(quoted).collect::<Vec<_>>().join(",")));
    }
    // Texts that stand for nothing change no other text.
    let nothing = |form: &WireForm| match form {
        WireForm::None(texts) => Some(texts.iter().any(|nothing| nothing == text)),
        _ => None,
    };
    match part.forms.iter().map(nothing).collect::<Option<Vec<_>>>() {
        Some(nothing) if !nothing.contains(&true) => {}
        _ => return Ok(quoted(text)),
    }
    if let (Some(separator), Type::List(item)) = (profile.lists.separator(), kind) {
        let item = |text| Ok(single(api, profile, item, text)?.unwrap_or_else(|| quoted(text)));
        return Ok(format!("[{}]", split(separator).into_iter().map(item).collect::<Result<Vec<_>, String>>()?.join(",")));
    }
    Ok(single(api, profile, kind, text)?.unwrap_or_else(|| quoted(text)))
}

fn single(api: &Api, profile: &RequestProfile, kind: &Type, text: &str) -> Result<Option<String>, String> {
    check_text(api, kind, &profile.booleans, text)?;
    Ok(match kind {
        Type::Scalar(Scalar::Boolean) => Some((text == profile.booleans.yes).to_string()),
        Type::Scalar(scalar) => (scalar.row().json)(text),
        _ => None,
    })
}

/// A value with the lists and maps that are not sent because nothing is in them.
fn completed(api: &Api, kind: &Type, json: &str) -> String {
    match (kind.without_option(), Parts::of(json)) {
        (Type::List(item), Some(Parts::List(items))) => {
            let items: Vec<String> = items.into_iter().map(|value| completed(api, item, value)).collect();
            format!("[{}]", items.join(","))
        }
        (Type::Record(id), Some(Parts::Object(members))) => {
            let fields = api.fields(*id).iter().filter_map(|field| {
                let sent = members.iter().find(|(name, _)| *name == field.name.wire).map(|(_, value)| *value);
                let value = match (sent, &field.kind) {
                    (Some(value), kind) if !WireForm::are_single(&field.forms) => completed(api, kind, value),
                    (Some(value), _) => value.to_owned(),
                    (None, Type::List(_)) if !WireForm::are_single(&field.forms) => "[]".to_owned(),
                    (None, Type::Map(_)) if !WireForm::are_single(&field.forms) => "{}".to_owned(),
                    (None, _) => return None,
                };
                let mut json = String::new();
                quote(&field.name.wire, &mut json);
                Some(format!("{json}:{value}"))
            });
            format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
        }
        _ => json.to_owned(),
    }
}
