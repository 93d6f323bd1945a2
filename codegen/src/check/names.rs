//! Parameters that a form has as several: records, lists of records, and what has `names`. Their patterns, and whether two names can meet.
//!
//! It knows nothing of how names are made: the runtime does.

use std::borrow::Cow;
use std::collections::HashSet;
use std::rc::Rc;

use actionapi_core::description::{
    ListStyle, Parameter, RecordStyle, RequestProfile, Scalar, Type, TypeId, Types as _, WireForm,
};
use actionapi_core::encode::{NamePart, name_parts};

use super::checker::Checker;
use super::types::Typed;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{Map, ParameterEntry, Text};

/// The most names of one function that are compared: each with each.
const NAMES: usize = 2_000;

/// How deep the names of records within records are compared.
const DEPTH: usize = 8;

impl<'a> Checker<'a> {
    /// Reports what cannot be sent of a parameter in a form, or of its names.
    pub(super) fn parameter_names(&mut self, text: Text<'_>, Typed { kind, forms }: &Typed) {
        let is_json = self.context.forms.sent.body.json().is_some();
        let bad = |message: String, help: &str| Diagnostic::new(Kind::BadForm, message).at(text.span, "").help(help);
        if let Some(pattern) = WireForm::names(forms) {
            if is_json {
                let problem =
                    bad("`names` is for forms: the body is JSON, in which each value is itself".to_owned(), "remove `names`");
                return self.report(problem);
            }
            if forms.len() > 1 {
                let problem = bad("a value with `names` cannot be in another form".to_owned(), "remove one of them");
                return self.report(problem);
            }
            if let Some((message, help)) = self.bad_pattern(pattern, kind.without_option()) {
                return self.report(bad(message, &help));
            }
        }
        if !is_json && (WireForm::names(forms).is_some() || forms.is_empty() && !kind.is_simple()) {
            self.spread_type(text, kind);
        }
    }

    /// Reports `names` where there is no parameter.
    pub(super) fn only_of_parameter(&mut self, forms: &[WireForm], text: Text<'_>) {
        if WireForm::names(forms).is_some() {
            let problem = Diagnostic::new(Kind::BadForm, "only a parameter has `names`").at(text.span, "");
            self.report(problem.help("put it at the parameters that have this type"));
        }
    }

    /// Why a pattern is none for a type, and what to do.
    fn bad_pattern(&self, pattern: &str, kind: &Type) -> Option<(String, String)> {
        let parts = name_parts(pattern);
        let (has_key, counts) = (parts.contains(&NamePart::Key), parts.iter().any(|part| part.is_counter()));
        if pattern.contains("${") {
            let here = pattern.replace("${", "{");
            return Some(("`${…}` is for templates, and not for names".to_owned(), format!("write `{here}`")));
        }
        let odd = |part: &NamePart<'_>| match part {
            NamePart::Text(text) => text.find(['{', '}']).map(|at| text[at..].to_owned()),
            _ => None,
        };
        if let Some(text) = parts.iter().find_map(odd) {
            let text = text.find('}').map_or(&*text, |end| &text[..=end]);
            let message = format!("{} in the names is no placeholder", quote(text));
            return Some((message, "they are `{name}`, `{key}`, and for items `{i}`, `{n}` and `{letter}`".to_owned()));
        }
        let item = match kind {
            Type::List(item) => item.without_option(),
            other => other,
        };
        let (is_list, has_keys) = (matches!(kind, Type::List(_)), matches!(item, Type::Record(_) | Type::Map(_)));
        let suggestion = if is_list { "`{name}[{i}][{key}]`" } else { "`{name}[{key}]`" };
        match () {
            () if has_keys && !has_key => Some((
                "the names of a record's fields do not contain `{key}`".to_owned(),
                format!("write for example {suggestion}"),
            )),
            () if !has_keys && has_key => {
                Some(("only the parts of a record or a map have keys".to_owned(), "remove `{key}`".to_owned()))
            }
            () if !is_list && counts => Some((
                "only the items of a list have numbers".to_owned(),
                "remove the placeholder, or make it a list".to_owned(),
            )),
            () if is_list && has_keys && !counts => self.without_counter(pattern, &parts, item),
            () if is_list && !counts && !matches!(item, Type::Scalar(_) | Type::Enum(_)) => {
                Some(("the names of a list's items have no number".to_owned(), "write for example `{name}[{i}]`".to_owned()))
            }
            () => None,
        }
    }

    /// Parallel lists need no numbers if each item is in all of them.
    fn without_counter(&self, pattern: &str, parts: &[NamePart<'_>], item: &Type) -> Option<(String, String)> {
        let id = if let Type::Record(id) = item { Some(*id) } else { None };
        let fields = id.and_then(|id| self.types.definition(id)).map(|definition| definition.fields()).unwrap_or_default();
        let optional = fields.iter().find(|field| !matches!(field.kind, Type::Scalar(_) | Type::Enum(_)));
        if parts.contains(&NamePart::Name) || id.is_none() {
            let message = "the names of a list of records have no number, so that nobody could tell where a record ends";
            return Some((message.to_owned(), "write for example `{name}[{i}][{key}]`".to_owned()));
        }
        let field = optional?;
        let message = format!("without a number, items would shift where {} is left out", quote(&field.name.wire));
        let base = pattern.strip_suffix("[]").unwrap_or(pattern);
        Some((message, format!("write `{base}[{{i}}]`")))
    }

    /// Reports types that have no names of their own, anywhere in a parameter.
    fn spread_type(&mut self, text: Text<'_>, kind: &Type) {
        let (mut seen, mut open): (HashSet<TypeId>, Vec<Type>) = (HashSet::new(), vec![kind.without_option().clone()]);
        while let Some(kind) = open.pop() {
            let found = match kind {
                Type::List(item) | Type::Map(item) if matches!(*item, Type::Optional(_)) => {
                    Some(("a list or map of optional items", "remove the inner `?`"))
                }
                Type::List(item) | Type::Map(item) => {
                    open.push(*item);
                    None
                }
                Type::Cases(_) => Some(("one of several records", "send it `as: json`")),
                Type::Record(id) if self.types.definition(id).is_some_and(|record| record.rest.is_some()) => {
                    Some(("a record with `rest`", "send it `as: json`"))
                }
                Type::Scalar(Scalar::Json) => Some(("a value with `json` in it", "use a record, or send it `as: json`")),
                Type::Record(id) if seen.insert(id) => {
                    let fields = self.types.definition(id).map(|definition| definition.fields()).unwrap_or_default();
                    let odd = fields.iter().find(|field| field.name.wire.is_empty() || field.name.wire.contains(['[', ']']));
                    if let Some(what) = odd.map(|field| format!("a record with the field {}", quote(&field.name.wire))) {
                        return self.no_parameter(text, &what, "a bracket ends a name: send it `as: json`");
                    }
                    if fields.iter().any(|field| is_unusual(&field.forms)) {
                        let what = "a record with a field `as: one`, `as: { key: … }` or `as: { at: … }`";
                        self.no_parameter(text, what, "send it `as: json`");
                        return;
                    }
                    let plain = fields.iter().filter(|field| !WireForm::are_single(&field.forms));
                    open.extend(plain.map(|field| field.kind.without_option().clone()));
                    None
                }
                _ => None,
            };
            if let Some((what, help)) = found {
                return self.no_parameter(text, what, help);
            }
        }
    }

    fn no_parameter(&mut self, text: Text<'_>, what: &str, help: &str) {
        let problem = Diagnostic::new(Kind::ParameterType, format!("a parameter of a form cannot be {what}"));
        self.report(problem.at(text.span, "").help(help));
    }

    /// Reports parameters of which one can have a name of the other, where one of them is sent as several. `written` are the parameters
    /// as the schema has them.
    pub(super) fn spread_names(&mut self, written: &Map<'a, ParameterEntry<'a>>, parameters: &[Parameter]) {
        let forms = Rc::clone(&self.context.forms);
        let profile = &forms.sent;
        if profile.body.json().is_some() || !parameters.iter().any(Parameter::is_named) {
            return;
        }
        let span = |name: &str| written.entries.iter().find(|(each, _)| each.text == name).map(|(name, _)| name.span);
        let mut all: Vec<(String, Shape, _, bool)> = Vec::new();
        for constant in forms.parameters.iter().chain(&forms.query) {
            all.push((constant.text.to_owned(), literal(constant.text), constant.span, false));
        }
        for parameter in parameters {
            let Some(span) = span(&parameter.name.wire) else { continue };
            let shapes = Shaper { checker: self, profile }.of(parameter);
            all.extend(shapes.into_iter().map(|shape| (parameter.name.wire.to_string(), shape, span, parameter.is_named())));
        }
        all.truncate(NAMES);
        let mut reported = HashSet::new();
        for (index, (name, shape, span, is_named)) in all.iter().enumerate() {
            for (other, other_shape, other_span, other_is_named) in &all[..index] {
                let is_other = span != other_span && (*is_named || *other_is_named);
                if is_other && meet(shape, other_shape) && reported.insert((span.start, other_span.start)) {
                    let message = format!("the names of {} and {} can be the same", quote(other), quote(name));
                    let problem = Diagnostic::new(Kind::Repeated, message).at(*span, "").at(*other_span, "the other");
                    self.report(problem.help("change `names` or the name of one of them"));
                }
            }
        }
    }
}

/// What a name looks like.
type Shape = Vec<Sign>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Char(char),
    /// One digit or more.
    Digits,
    /// One lower-case letter.
    Letter,
    /// One character or more that is no bracket: the key of a map.
    Any,
}

impl Sign {
    fn takes(self, character: char) -> bool {
        match self {
            Self::Char(own) => own == character,
            Self::Digits => character.is_ascii_digit(),
            Self::Letter => character.is_ascii_lowercase(),
            Self::Any => !matches!(character, '[' | ']'),
        }
    }

    fn repeats(self) -> bool {
        matches!(self, Self::Digits | Self::Any)
    }

    /// Whether there is a character that both take.
    fn meets(self, other: Self) -> bool {
        match (self, other) {
            (Self::Char(own), other) | (other, Self::Char(own)) => other.takes(own),
            (Self::Digits, Self::Letter) | (Self::Letter, Self::Digits) => false,
            _ => true,
        }
    }
}

/// Whether there is a name that has both shapes.
fn meet(one: &[Sign], other: &[Sign]) -> bool {
    let (mut seen, mut open) = (HashSet::new(), vec![(0, 0)]);
    while let Some((at, by)) = open.pop() {
        match (one.get(at), other.get(by)) {
            (None, None) => return true,
            (Some(left), Some(right)) if left.meets(*right) && seen.insert((at, by)) => {
                open.push((at + 1, by + 1));
                if left.repeats() {
                    open.push((at, by + 1));
                }
                if right.repeats() {
                    open.push((at + 1, by));
                }
            }
            _ => {}
        }
    }
    false
}

/// Whether a form has no names for values in these forms.
fn is_unusual(forms: &[WireForm]) -> bool {
    let inner = WireForm::of_items(forms);
    forms.iter().any(|form| matches!(form, WireForm::One | WireForm::Key(_) | WireForm::At(_) | WireForm::First))
        || !inner.is_empty() && is_unusual(inner)
}

fn literal(text: &str) -> Shape {
    text.chars().map(Sign::Char).collect()
}

/// Makes the shapes of the names of a parameter's parts.
struct Shaper<'s, 'a> {
    checker: &'s Checker<'a>,
    profile: &'s RequestProfile,
}

impl Shaper<'_, '_> {
    fn of(&self, parameter: &Parameter) -> Vec<Shape> {
        let own = literal(&self.profile.sent_name(Cow::Borrowed(&parameter.name.wire)));
        let mut shapes = Vec::new();
        match WireForm::names(&parameter.forms) {
            Some(pattern) => self.by(&name_parts(pattern), &own, parameter.kind.without_option(), &mut shapes),
            None if parameter.is_named() || parameter.is_spread() => self.value(&parameter.kind, &own, 0, &mut shapes),
            None => shapes.push(own),
        }
        shapes
    }

    fn by(&self, pattern: &[NamePart<'_>], own: &Shape, kind: &Type, shapes: &mut Vec<Shape>) {
        let item = match kind {
            Type::List(item) => item.without_option(),
            other => other,
        };
        let fill = |key: &[Sign]| -> Shape {
            let sign = |part: &NamePart<'_>| match part {
                NamePart::Text(text) => literal(text),
                NamePart::Name => own.clone(),
                NamePart::Key => key.to_vec(),
                NamePart::Letter => vec![Sign::Letter],
                _ => vec![Sign::Digits],
            };
            pattern.iter().flat_map(sign).collect()
        };
        match item {
            Type::Record(id) => {
                let fields = self.checker.types.definition(*id).map(|definition| definition.fields()).unwrap_or_default();
                for field in fields {
                    let name = fill(&literal(&field.name.wire));
                    if !WireForm::are_single(&field.forms) {
                        self.value(&field.kind, &name, 1, shapes)
                    } else {
                        shapes.push(name)
                    }
                }
            }
            Type::Map(value) => self.value(value, &fill(&[Sign::Any]), 1, shapes),
            other => self.value(other, &fill(&[]), 1, shapes),
        }
    }

    fn value(&self, kind: &Type, name: &Shape, depth: usize, shapes: &mut Vec<Shape>) {
        let with = |before: &str, signs: &[Sign], after: &str| -> Shape {
            name.iter().copied().chain(literal(before)).chain(signs.iter().copied()).chain(literal(after)).collect()
        };
        if depth > DEPTH || shapes.len() > NAMES {
            return;
        }
        let of_key = |signs: &[Sign]| match self.profile.records {
            RecordStyle::Dots => with(".", signs, ""),
            _ => with("[", signs, "]"),
        };
        match kind.without_option() {
            Type::List(item) => {
                let is_single = matches!(item.without_option(), Type::Scalar(_) | Type::Enum(_));
                let item_name = match (&self.profile.lists, is_single) {
                    (ListStyle::Brackets, true) => with("[]", &[], ""),
                    (ListStyle::Repeated | ListStyle::Joined(_) | ListStyle::JoinedOr(..), true) => name.clone(),
                    _ => with("[", &[Sign::Digits], "]"),
                };
                self.value(item, &item_name, depth + 1, shapes);
            }
            // That of a parameter has brackets in any case.
            Type::Map(value) if depth == 0 && kind.is_simple() => self.value(value, &with("[", &[Sign::Any], "]"), 1, shapes),
            Type::Map(value) => self.value(value, &of_key(&[Sign::Any]), depth + 1, shapes),
            Type::Record(id) => {
                let fields = self.checker.types.definition(*id).map(|definition| definition.fields()).unwrap_or_default();
                for field in fields {
                    let name = of_key(&literal(&field.name.wire));
                    if !WireForm::are_single(&field.forms) {
                        self.value(&field.kind, &name, depth + 1, shapes)
                    } else {
                        shapes.push(name)
                    }
                }
            }
            _ => shapes.push(name.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_meet_if_there_is_one_of_both_shapes() {
        let digits = |before: &str, after: &str| [literal(before), vec![Sign::Digits], literal(after)].concat();
        let any = |before: &str, after: &str| [literal(before), vec![Sign::Any], literal(after)].concat();
        assert!(meet(&digits("a[", "]"), &literal("a[17]")));
        assert!(!meet(&digits("a[", "]"), &literal("a[x]")));
        assert!(meet(&any("a.", ""), &digits("a.b", "")));
        assert!(!meet(&any("a[", "]"), &literal("a[b][c]")));
        assert!(meet(&any("", "x"), &any("x", "")));
        assert!(!meet(&literal("a"), &literal("ab")));
    }
}
