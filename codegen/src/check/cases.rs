//! The types of which a value is one of several: a scalar or a word, records by the value of a field; and the fields of a record that
//! have no name in the schema.

use std::collections::HashMap;

use actionapi_core::description::{self as described, Booleans, Cases, Scalar, ScalarOr, Type};

use super::checker::{Checker, description, name};
use super::types::Typed;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{self, Either, List, Literal, Text, TypeText, Variant};
use crate::names::{Case, Claim, Scope};
use crate::reserved;
use crate::source::Span;

/// The name of the map of a record's other fields in Rust.
const REST: &str = "rest";

impl<'a> Checker<'a> {
    fn at_odds(&mut self, span: Span, message: &str, help: &str) {
        self.report(Diagnostic::new(Kind::KeysAtOdds, message).at(span, "").help(help));
    }

    /// A scalar, or one of some words.
    pub(super) fn or(&mut self, value: &document::Definition<'a>) -> Option<ScalarOr> {
        let words = value.or.as_ref()?;
        let others = [
            value.record.as_ref().map(|map| map.span),
            value.r#enum.as_ref().map(|list| list.span),
            value.cases.as_ref().map(|map| map.span),
        ];
        for span in others.into_iter().flatten() {
            self.at_odds(span, "`or` is for words beside a scalar", "remove this key, or `or`");
        }
        let Some(TypeText(text)) = value.r#type else {
            self.at_odds(words.span, "`or` needs a `type`", "add `type: integer`, for example; words alone are an `enum`");
            return None;
        };
        if words.items.is_empty() {
            self.empty("`or` names no words", words.span, "write the words, or remove the key");
        }
        for word in words.items.iter().map(word_of) {
            if word.text.trim().is_empty() {
                self.empty("a word is empty", word.span, "write a text; for an empty one put a `?` where the type is used");
            }
        }
        let variants = self.variants_in(words, Scope::new(Case::Pascal, reserved::of_words()));
        let Typed { kind, forms } = self.type_of(TypeText(text))?;
        let help = match &kind {
            Type::Scalar(Scalar::String) => "a `string` can be any text: use an `enum`, which keeps other texts",
            Type::Scalar(Scalar::Json) => "`json` can be anything",
            Type::Scalar(scalar) if forms.is_empty() => {
                self.apart(words, *scalar);
                return Some(ScalarOr { scalar: *scalar, words: variants? });
            }
            Type::Optional(_) => "put the `?` where the type is used",
            _ => "only scalars have words beside them",
        };
        let problem = Diagnostic::new(Kind::BadForm, "this type cannot have words beside it").at(text.span, "");
        self.report(problem.help(help));
        None
    }

    /// Reports words that are values of the scalar.
    fn apart(&mut self, words: &List<Either<Literal<'a>, Variant<'a>>>, scalar: Scalar) {
        for word in words.items.iter().map(word_of) {
            if scalar != Scalar::Boolean && (scalar.row().is_text)(word.text, &Booleans::DIGITS) {
                let message = format!("{} is a value of the type `{}` already", quote(word.text), scalar.row().name);
                let help = "remove it; a value with a meaning of its own can have a description at the field";
                self.report(Diagnostic::new(Kind::Repeated, message).at(word.span, "").help(help));
            }
        }
    }

    /// Records by the value of a field.
    pub(super) fn cases(&mut self, value: &document::Definition<'a>) -> Option<Cases> {
        let others = [
            value.record.as_ref().map(|map| map.span),
            value.r#enum.as_ref().map(|list| list.span),
            value.r#type.map(|text| text.0.span),
        ];
        for span in others.into_iter().flatten() {
            self.at_odds(span, "a type with `cases` is nothing else", "remove this key, or `cases` and `discriminator`");
        }
        let (discriminator, map) = match (value.discriminator, &value.cases) {
            (Some(discriminator), Some(map)) => (discriminator, map),
            (Some(text), None) => {
                self.at_odds(
                    text.span,
                    "`discriminator` needs `cases`",
                    "add `cases:` with a record for each value of the field",
                );
                return None;
            }
            (None, map) => {
                let span = map.as_ref().map_or(value.owner, |map| map.span);
                self.at_odds(
                    span,
                    "`cases` needs a `discriminator`",
                    "add `discriminator:` with the field that says which case it is",
                );
                return None;
            }
        };
        if discriminator.text.is_empty() {
            self.empty("the discriminator has no name", discriminator.span, "write the name of the field");
        }
        if map.entries.is_empty() {
            self.empty("there are no cases", map.span, "write a record for each value of the field");
        }
        let mut scope = Scope::new(Case::Pascal, reserved::of_cases());
        let mut lower: HashMap<String, Text<'a>> = HashMap::new();
        let mut cases = Vec::new();
        for (wire, entry) in &map.entries {
            let (text, about, rust) = match entry {
                Some(Either::Short(text)) => (Some(*text), None, None),
                Some(Either::Long(case)) => (Some(case.r#type), case.description, case.rust),
                None => (None, None, None),
            };
            let rust = self.rust_name("case", *wire, rust, Case::Pascal);
            if let Some(rust) = &rust {
                self.claim(&mut scope, rust, Claim::new("case", *wire));
            }
            // Values are compared in any case, as those of enums are.
            if let Some(first) = lower.insert(wire.text.to_lowercase(), *wire).filter(|first| first.text != wire.text) {
                let message = format!("{} and {} differ only in case", quote(first.text), quote(wire.text));
                self.report(Diagnostic::new(Kind::Repeated, message).at(wire.span, "").help("remove one of them"));
            }
            let kind = text.and_then(|text| self.case(text));
            let description = description(about);
            cases.push(rust.zip(kind).map(|(rust, kind)| described::Case { name: name(*wire, rust), kind, description }));
        }
        let cases = cases.into_iter().collect::<Option<Vec<_>>>()?;
        Some(Cases { discriminator: discriminator.text.to_owned(), cases })
    }

    /// The record of a case.
    fn case(&mut self, TypeText(text): TypeText<'a>) -> Option<Type> {
        let Typed { kind, forms } = self.type_of(TypeText(text))?;
        if matches!(kind, Type::Record(_)) && forms.is_empty() {
            return Some(kind);
        }
        let help = match kind {
            Type::Optional(_) => "remove the `?`",
            Type::Cases(_) => "write the records that it is one of",
            _ => "define a record under `types:`, and write its name here",
        };
        self.report(Diagnostic::new(Kind::BadForm, "a case must be a record").at(text.span, "").help(help));
        None
    }

    /// The fields of a record that have no name in the schema.
    pub(super) fn rest(&mut self, value: &document::Definition<'a>, TypeText(text): TypeText<'a>) -> Option<described::Field> {
        let Some(record) = &value.record else {
            // `type` with it is reported already.
            if value.r#type.is_none() {
                self.at_odds(text.span, "`rest` needs a `record`", "add `record:` with the fields that have names");
            }
            return None;
        };
        let Typed { kind, forms } = self.type_of(TypeText(text))?;
        if !matches!(kind, Type::Map(_)) || !forms.is_empty() {
            let problem = Diagnostic::new(Kind::BadForm, "the other fields of a record are a map").at(text.span, "");
            self.report(problem.help("write `rest: map<string>`, for example, with values in their plain form"));
            return None;
        }
        for (wire, entry) in &record.entries {
            let rust = match entry {
                Some(Either::Long(field)) => field.rust,
                _ => None,
            };
            let is_rest = rust.map_or(wire.text, |rust| rust.text) == REST;
            if is_rest {
                let message = format!("the field {} becomes `{REST}`, which is the map of the other fields", quote(wire.text));
                let problem = Diagnostic::new(Kind::Reserved, message).at(wire.span, "");
                self.report(problem.help("give it another name: `rust: other_name`"));
            }
        }
        let name = described::Name { wire: "".into(), rust: REST.into() };
        Some(described::Field { name, kind, forms: Vec::new(), description: String::new() })
    }
}

fn word_of<'a>(word: &Either<Literal<'a>, Variant<'a>>) -> Text<'a> {
    match word {
        Either::Short(word) => word.text,
        Either::Long(word) => word.value.text,
    }
}
