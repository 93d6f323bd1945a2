//! The key `as`: the forms of values on the wire, and whether types can have them.
//!
//! It knows nothing of how forms are read and written: the runtime does.

use std::borrow::Cow;

use actionapi_core::description::{Scalar, Type, TypeDefinition, Types as _, WireForm};

use super::checker::Checker;
use super::date_pattern;
use super::types::Typed;
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{Either, FormWord, Forms, List, Literal, OneOrMany, Text, unsupported};
use crate::source::Span;

/// The value of the key `as`.
pub(super) type As<'a> = Either<FormWord, Forms<'a>>;

/// A form of a type whose definitions may come later in the schema.
pub(super) struct Pending {
    kind: Type,
    form: WireForm,
    at: Span,
}

impl<'a> Checker<'a> {
    /// The type with the forms that the key `as` gives it, outside of those that it has already.
    pub(super) fn with_forms(&mut self, typed: Typed, said: Option<&As<'a>>, text: Text<'a>) -> Typed {
        let Some(said) = said else { return typed };
        let before = self.problems.len();
        let (mut forms, at): (Vec<WireForm>, Span) = match said {
            Either::Short(word) => (vec![of_word(*word)], text.span),
            Either::Long(forms) => (self.listed_forms(forms), forms.owner),
        };
        if forms.is_empty() && self.problems.len() == before && !self.is_unread(at) {
            self.empty("`as` gives no form", at, "write a form, such as `as: json`, or remove the key");
        }
        let own = forms.clone();
        forms.extend(typed.forms);
        // What is a text for another form can be in base64 or HTML.
        let is_text = forms.iter().any(|form| matches!(form, WireForm::Json | WireForm::Joined(_) | WireForm::JoinedOr(..)));
        let own = own.into_iter().filter(|form| !(is_text && matches!(form, WireForm::Base64 | WireForm::Html)));
        self.pending.extend(own.map(|form| Pending { kind: typed.kind.clone(), form, at }));
        forms.sort_by_key(rank);
        for pair in forms.windows(2).filter(|pair| rank(&pair[0]) == rank(&pair[1])) {
            let message = match (name(&pair[0]), name(&pair[1])) {
                (one, other) if one == other => format!("a value cannot be {one} twice"),
                (one, other) => format!("a value cannot be both {one} and {other}"),
            };
            self.report(
                Diagnostic::new(Kind::BadForm, message).at(at, "").help("remove one of them, here or in the named type"),
            );
        }
        Typed { kind: typed.kind, forms }
    }

    fn listed_forms(&mut self, said: &Forms<'a>) -> Vec<WireForm> {
        let mut forms = Vec::new();
        if let Some(none) = &said.none {
            if none.items.is_empty() {
                self.empty("`none` names no values", none.span, "write the values that count as nothing, or remove the key");
            }
            let texts = none.items.iter().map(|value| Cow::Owned(value.text.text.to_owned()));
            forms.push(WireForm::None(texts.collect()));
        }
        let flags = [
            (said.base64, WireForm::Base64),
            (said.html, WireForm::Html),
            (said.json, WireForm::Json),
            (said.one, WireForm::One),
            (said.presence, WireForm::Presence),
            (said.milliseconds, WireForm::Milliseconds),
            (said.text, WireForm::Text),
        ];
        forms.extend(flags.into_iter().filter(|(flag, _)| *flag == Some(true)).map(|(_, form)| form));
        if let Some(OneOrMany(joined)) = &said.joined {
            forms.extend(self.separators(joined).map(|(text, other)| match other {
                None => WireForm::Joined(text.into()),
                Some(other) => WireForm::JoinedOr(text.into(), other.into()),
            }));
        }
        forms.extend(said.at.and_then(|at| self.at(at)));
        for (what, text, form) in [
            ("key", said.key, WireForm::Key as fn(Cow<'static, str>) -> WireForm),
            ("pattern", said.names, WireForm::Names),
            ("pattern", said.format, WireForm::Format),
        ] {
            let Some(text) = text else { continue };
            if let Some(problem) = unsupported::word(text).filter(|_| what == "pattern") {
                self.report(problem);
                continue;
            }
            if text.text.is_empty() {
                self.empty(&format!("the {what} is empty"), text.span, "write a text");
            }
            forms.push(form(Cow::Owned(text.text.to_owned())));
        }
        forms
    }

    /// The separator of a joined list, and another for lists with an item that contains it.
    pub(super) fn separators(&mut self, said: &List<Text<'a>>) -> Option<(String, Option<String>)> {
        for text in said.items.iter().filter(|text| text.text.is_empty()) {
            self.empty("the separator is empty", text.span, "write for example `joined: \",\"`");
        }
        let problem = |at: Span, message: &str| Diagnostic::new(Kind::BadForm, message).at(at, "");
        match said.items.as_slice() {
            [text] => Some((text.text.to_owned(), None)),
            [text, other] => {
                if text.text.contains(other.text) || other.text.contains(text.text) {
                    let help = "choose two, such as `joined: [\"|\", \"\\x1F\"]`";
                    self.report(problem(other.span, "each of two separators must be without the other").help(help));
                }
                Some((text.text.to_owned(), Some(other.text.to_owned())))
            }
            _ => {
                let help = "write the separator, or two: the second is for lists with an item that contains the first";
                self.report(problem(said.span, "expected one or two separators").help(help));
                None
            }
        }
    }

    /// The field of an object, or the first item of a list.
    fn at(&mut self, at: Literal<'a>) -> Option<WireForm> {
        let text = at.text;
        let is_number = at.plain && text.text.bytes().all(|byte| byte.is_ascii_digit()) && !text.text.is_empty();
        let problem = |message: &str| Diagnostic::new(Kind::BadForm, message).at(text.span, "");
        if text.text.is_empty() {
            self.empty("`at` names no field", text.span, "write the name of the field, or 0 for the only item of a list");
            return None;
        }
        if is_number {
            if text.text != "0" {
                let help = "write 0 for a list of one, or the name of a field in quotes";
                self.report(problem("a value can be in a list only as its only item").help(help));
            }
            return Some(WireForm::First);
        }
        if text.text.starts_with('/') {
            let help = "write the name alone; for a field in a field, define a type with each";
            self.report(problem("`at` is the name of a field, not a place").help(help));
        }
        Some(WireForm::At(text.text.to_owned().into()))
    }

    /// Whether some form is one that its type cannot have.
    pub(super) fn has_unfit_forms(&self) -> bool {
        self.pending.iter().any(|pending| self.unfit(&pending.kind, &pending.form).is_some())
    }

    /// Reports the forms that their types cannot have.
    pub(super) fn pending_forms(&mut self) {
        for Pending { kind, form, at } in std::mem::take(&mut self.pending) {
            if let Some((message, help)) = self.unfit(&kind, &form) {
                self.report(Diagnostic::new(Kind::BadForm, message).at(at, "").help(help));
            }
        }
    }

    /// Why a type cannot have a form, and what to do.
    fn unfit(&self, kind: &Type, form: &WireForm) -> Option<(String, String)> {
        let bare = kind.without_option();
        let only = |types: &str| {
            let form = name(form);
            Some((format!("only {types} can be {form}"), "change the type, or remove the form".to_owned()))
        };
        match (form, bare) {
            (WireForm::Presence, Type::Scalar(Scalar::Boolean))
            | (WireForm::Base64, Type::Scalar(Scalar::String))
            | (WireForm::Html, Type::Scalar(Scalar::String | Scalar::Url))
            | (WireForm::Milliseconds, Type::Scalar(Scalar::Timestamp))
            | (
                WireForm::Text,
                Type::Scalar(Scalar::Integer | Scalar::Float | Scalar::Decimal | Scalar::Boolean | Scalar::Timestamp),
            )
            | (WireForm::Json, Type::Record(_) | Type::Cases(_) | Type::List(_) | Type::Map(_)) => None,
            (WireForm::None(_), _) if kind.is_optional() => None,
            (WireForm::None(_), _) => Some((
                "only an optional type has values that count as nothing".to_owned(),
                "put a `?` after the type".to_owned(),
            )),
            (WireForm::One, Type::List(item)) if !matches!(**item, Type::List(_)) => None,
            (WireForm::Joined(separator) | WireForm::JoinedOr(_, separator), Type::List(item)) => {
                self.unfit_joined(item, separator)
            }
            (WireForm::At(_) | WireForm::First, _) => None,
            (WireForm::Format(pattern), Type::Scalar(scalar @ (Scalar::Date | Scalar::DateTime | Scalar::Timestamp))) => {
                date_pattern::check(pattern, *scalar).err()
            }
            (WireForm::Format(_), _) => only("a `date`, a `datetime` or a `timestamp`"),
            (WireForm::Key(field), Type::List(item)) => self.unfit_key(item, field),
            // See `parameter_names`.
            (WireForm::Names(_), _) => None,
            (WireForm::Presence, _) => only("a `boolean`"),
            (WireForm::Base64, _) => only("a `string`"),
            (WireForm::Html, _) => only("a `string` or a `url`"),
            (WireForm::Milliseconds, _) => only("a `timestamp`"),
            (WireForm::Text, _) => only("a number, a `boolean` or a `timestamp`"),
            (WireForm::Json, _) => only("a record, a list or a map"),
            (WireForm::One, _) => only("a list of what is no list"),
            (WireForm::Joined(_) | WireForm::JoinedOr(..), _) => only("a list of single values"),
            _ => only("a list of records"),
        }
    }

    fn unfit_joined(&self, item: &Type, separator: &str) -> Option<(String, String)> {
        let contains = |text: &str| text.contains(separator);
        match item {
            Type::Scalar(scalar) if *scalar != Scalar::Json => None,
            Type::Enum(id) => {
                let values = self.types.definition(*id).map(TypeDefinition::values).unwrap_or_default();
                let value = values.into_iter().find(|value| contains(value))?;
                let message = format!("the value {} contains the separator {}", quote(value), quote(separator));
                Some((message, "choose another separator, or make the items a `string`".to_owned()))
            }
            _ => {
                let message = "only a list of single values can be joined into one text".to_owned();
                Some((message, "make its items scalars or enums without a `?`, or use `json: true`".to_owned()))
            }
        }
    }

    fn unfit_key(&self, item: &Type, field: &str) -> Option<(String, String)> {
        let Type::Record(id) = item else {
            let message = "only a list of records can be an object by key".to_owned();
            return Some((message, "make it a `map<…>`, or a list of records that have the key as a field".to_owned()));
        };
        // An invalid record is reported already.
        let definition = self.types.definition(*id)?;
        match definition.fields().iter().find(|each| each.name.wire == field) {
            None => {
                let message = format!("the record {} has no field {}", quote(definition.name.bare()), quote(field));
                Some((message, "add the field, in which the key will be".to_owned()))
            }
            Some(field) if matches!(field.kind.without_option(), Type::Scalar(_) | Type::Enum(_)) => None,
            Some(_) => {
                Some(("the key is text, which this field cannot hold".to_owned(), "make the field a `string`".to_owned()))
            }
        }
    }
}

fn of_word(word: FormWord) -> WireForm {
    match word {
        FormWord::Base64 => WireForm::Base64,
        FormWord::Html => WireForm::Html,
        FormWord::Json => WireForm::Json,
        FormWord::One => WireForm::One,
        FormWord::Presence => WireForm::Presence,
        FormWord::Milliseconds => WireForm::Milliseconds,
        FormWord::Text => WireForm::Text,
    }
}

/// The order of forms from the outside in. Forms of one rank exclude each other.
fn rank(form: &WireForm) -> u8 {
    match form {
        WireForm::At(_) | WireForm::First => 0,
        WireForm::None(_) => 1,
        WireForm::Base64 => 2,
        WireForm::Html => 3,
        WireForm::Json | WireForm::Text => 4,
        WireForm::Joined(_) | WireForm::JoinedOr(..) | WireForm::Key(_) | WireForm::One | WireForm::Names(_) => 5,
        WireForm::Presence | WireForm::Milliseconds | WireForm::Format(_) => 6,
        _ => 7,
    }
}

/// A form as part of a sentence.
fn name(form: &WireForm) -> &'static str {
    match form {
        WireForm::None(_) => "a value with others for nothing",
        WireForm::Base64 => "in base64",
        WireForm::Html => "HTML",
        WireForm::Json => "JSON in a text",
        WireForm::Joined(_) | WireForm::JoinedOr(..) => "joined into one text",
        WireForm::Format(_) => "in a pattern",
        WireForm::At(_) | WireForm::First => "within another value",
        WireForm::Key(_) => "an object by key",
        WireForm::One => "one item alone",
        WireForm::Presence => "told by presence",
        WireForm::Milliseconds => "in milliseconds",
        WireForm::Text => "a JSON text",
        WireForm::Names(_) => "sent under other names",
        _ => "a container of forms",
    }
}
