//! Facts of a description as sentences: what types, forms and rules are called on the pages.
//!
//! It writes no HTML.

use std::borrow::Cow;

use crate::description::{Effect, ErrorClass, ListStyle, Place, RecordStyle, Rule, Separator, Test, TypeDefinition, WireForm};

/// The name of a defined type.
pub(super) fn definition_name(definition: &TypeDefinition) -> &str {
    if definition.name.wire.is_empty() { &definition.name.rust } else { &definition.name.wire }
}

/// A secret is a text.
pub(super) fn scalar_name(name: &'static str) -> &'static str {
    if name == "secret" { "string" } else { name }
}

/// Whether a function changes something, in a word and in a sentence.
pub(super) fn effect(effect: Effect) -> (&'static str, &'static str) {
    match effect {
        Effect::Read => ("reads", "It changes nothing, so a call can be repeated."),
        Effect::Idempotent => ("idempotent", "It changes something, but twice is as good as once, so a call can be repeated."),
        Effect::Write => ("writes", "It changes something, so a call that may have arrived must not be repeated."),
    }
}

/// The forms of a value on the wire, as sentences without a full stop.
pub(super) fn forms(forms: &[WireForm]) -> Vec<String> {
    forms.iter().map(form).collect()
}

fn form(form: &WireForm) -> String {
    match form {
        WireForm::None(texts) => format!("{} is nothing", listed(texts)),
        WireForm::Base64 => "in base64".to_owned(),
        WireForm::Html => "with the entities of HTML".to_owned(),
        WireForm::Json => "as JSON in a text".to_owned(),
        WireForm::Joined(text) => format!("one text, separated by `{text}`"),
        WireForm::JoinedOr(text, other) => format!("one text, separated by `{text}`, or by `{other}` if an item has that"),
        WireForm::Key(field) => format!("an object by the field `{field}`"),
        WireForm::One => "a list, or its only item".to_owned(),
        WireForm::Presence => "sent if it is true, and left out otherwise".to_owned(),
        WireForm::Milliseconds => "in milliseconds since 1970".to_owned(),
        WireForm::Text => "as a text".to_owned(),
        WireForm::Names(pattern) => format!("several parameters, named `{pattern}`"),
        WireForm::Format(pattern) => format!("in the pattern `{pattern}`"),
        WireForm::At(field) => format!("in the field `{field}` of an object"),
        WireForm::First => "the only item of a list".to_owned(),
        WireForm::Each(forms) => format!("each item {}", self::forms(forms).join(", ")),
    }
}

/// How lists, maps and records are written into a form.
pub(super) fn lists(style: &ListStyle) -> String {
    match style.separator() {
        Some(Separator { text, .. }) => format!("A list is one text, its items separated by `{text}`."),
        None => match style {
            ListStyle::Indexed => "A list `a` is sent as `a[0]`, `a[1]` and so on.".to_owned(),
            ListStyle::Repeated => "A list `a` is sent as `a` again and again.".to_owned(),
            _ => "A list `a` is sent as `a[]` again and again.".to_owned(),
        },
    }
}

/// How a record's fields are named in a form.
pub(super) fn records(style: RecordStyle) -> &'static str {
    match style {
        RecordStyle::Brackets => "The field `b` of an object `a` is sent as `a[b]`.",
        RecordStyle::Dots => "The field `b` of an object `a` is sent as `a.b`.",
    }
}

/// A place in a reply.
pub(super) fn place(place: &Place) -> String {
    match place {
        Place::Header(name) => format!("the header `{name}`"),
        Place::Cookie(name) => format!("the cookie `{name}`"),
        Place::Text => "the body".to_owned(),
        Place::Data(pointer) if pointer.is_root() => "the data".to_owned(),
        Place::Data(_) => format!("`{place}` in the data"),
        _ => format!("`{place}`"),
    }
}

/// Texts, one of which is meant.
pub(super) fn listed(texts: &[Cow<'static, str>]) -> String {
    texts.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(" or ")
}

/// A rule, as part of a sentence.
pub(super) fn rule(rule: &Rule) -> String {
    let at = place(&rule.at);
    match &rule.test {
        Test::Present => format!("{at} is there and not empty"),
        Test::Is(texts) => format!("{at} is {}", listed(texts)),
        Test::Contains(texts) => format!("{at} contains {}", listed(texts)),
    }
}

/// A kind of failure, as a sentence.
pub(super) fn class(class: ErrorClass) -> &'static str {
    match class {
        ErrorClass::Auth => "The credentials are missing, wrong or too old.",
        ErrorClass::Denied => "The caller may not do this.",
        ErrorClass::NotFound => "Something does not exist.",
        ErrorClass::Invalid => "The request is wrong.",
        ErrorClass::Busy => "The server is busy and did nothing: the call can be repeated.",
        ErrorClass::Broken => "The server is broken, and nobody knows what it did.",
    }
}

/// A text with a capital at its beginning and a full stop at its end.
pub(super) fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
    format!("{first}{}.", characters.as_str())
}
