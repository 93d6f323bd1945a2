//! From plain JSON to the forms on the wire. A value that a form cannot express stays in its plain form, which is read as well.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rust_decimal::Decimal;

use super::parts::{Parts, list, object, quoted};
use super::{Separator, WireForm, html, pattern};

/// A value in these forms, as JSON text.
pub fn written(forms: &[WireForm], plain: &str) -> String {
    let mut text = plain.to_owned();
    for form in forms.iter().rev() {
        if let Some(other) = one(form, &text) {
            text = other;
        }
    }
    text
}

fn one(form: &WireForm, text: &str) -> Option<String> {
    match (form, Parts::of(text)?) {
        (WireForm::Presence, Parts::Boolean(false)) => Some("null".to_owned()),
        (WireForm::Base64, Parts::Text(text)) => Some(quoted(&STANDARD.encode(&*text))),
        (WireForm::Html, Parts::Text(text)) => Some(quoted(&html::escaped(&text))),
        (WireForm::Json, parts) if !matches!(parts, Parts::Null) => Some(quoted(text)),
        (WireForm::Joined(_) | WireForm::JoinedOr(..), Parts::List(items)) => join(&items, form.separates()?),
        (WireForm::Key(field), Parts::List(items)) => by_key(field, &items),
        (WireForm::Text, Parts::Number(_) | Parts::Boolean(_)) => Some(quoted(text)),
        (WireForm::Milliseconds, Parts::Number(digits)) => milliseconds(digits),
        (WireForm::Format(pattern), Parts::Text(text)) => Some(quoted(&pattern::of_text(pattern, &text)?)),
        (WireForm::Format(pattern), Parts::Number(digits)) => Some(quoted(&pattern::of_seconds(pattern, digits)?)),
        (WireForm::At(name), parts) if !matches!(parts, Parts::Null) => Some(object([(&**name, text)])),
        (WireForm::First, parts) if !matches!(parts, Parts::Null) => Some(list([text])),
        (WireForm::Each(forms), Parts::List(items)) => Some(list(items.iter().map(|item| written(forms, item)))),
        (WireForm::Each(forms), Parts::Object(members)) => {
            Some(object(members.iter().map(|(key, value)| (&**key, written(forms, value)))))
        }
        _ => None,
    }
}

fn join(items: &[&str], separator: Separator<'_>) -> Option<String> {
    let texts = items.iter().map(|item| scalar(item)).collect::<Option<Vec<_>>>()?;
    if matches!(texts.as_slice(), [only] if only.is_empty()) {
        return None;
    }
    Some(quoted(&separator.joined(&texts).ok()?))
}

/// The text of a scalar.
fn scalar(json: &str) -> Option<String> {
    match Parts::of(json)? {
        Parts::Text(text) => Some(text.into_owned()),
        Parts::Number(_) | Parts::Boolean(_) => Some(json.to_owned()),
        _ => None,
    }
}

fn by_key(field: &str, items: &[&str]) -> Option<String> {
    let mut all: Vec<(String, String)> = Vec::new();
    for item in items {
        let Parts::Object(members) = Parts::of(item)? else { return None };
        let (_, key) = members.iter().find(|(name, _)| name == field)?;
        let key = scalar(key)?;
        if all.iter().any(|(known, _)| *known == key) {
            return None;
        }
        let others = members.iter().filter(|(name, _)| name != field).map(|(name, value)| (&**name, *value));
        all.push((key, object(others)));
    }
    Some(object(all.iter().map(|(key, value)| (&**key, value))))
}

fn milliseconds(seconds: &str) -> Option<String> {
    let number = seconds.parse::<Decimal>().ok()?.checked_mul(Decimal::ONE_THOUSAND)?;
    Some(number.trunc().normalize().to_string())
}
