//! From the forms on the wire to plain JSON. A value that does not have a form is left as it is: decoding judges it.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use rust_decimal::Decimal;

use super::parts::{Parts, list, object, quoted};
use super::{Separator, Unfit, WireForm, html, pattern};
use crate::json;

/// A value in its plain form.
#[derive(Debug)]
pub struct Plain<'t> {
    pub text: Cow<'t, str>,
    /// Whether it came so where another form was expected.
    pub came_plain: bool,
}

/// The plain form of a value in these forms. The text is JSON.
///
/// # Errors
/// If the value has a form, but is nothing in it.
pub fn plain<'t>(forms: &[WireForm], text: &'t str) -> Result<Plain<'t>, Unfit> {
    let mut plain = Plain { text: Cow::Borrowed(text), came_plain: false };
    for form in forms {
        if let Some(text) = one(form, &plain.text, &mut plain.came_plain)? {
            plain.text = Cow::Owned(text);
        }
    }
    Ok(plain)
}

/// The value without one of its forms. `None`: it does not have it.
fn one(form: &WireForm, text: &str, came_plain: &mut bool) -> Result<Option<String>, Unfit> {
    let Some(parts) = Parts::of(text) else { return Ok(None) };
    Ok(match (form, parts) {
        (WireForm::Presence, parts) => {
            let is_there = !matches!(parts, Parts::Null | Parts::Boolean(false));
            Some(if is_there { "true" } else { "false" }.to_owned())
        }
        (WireForm::None(nothing), Parts::Text(text)) => is_among(nothing, &text),
        (WireForm::None(nothing), Parts::Number(_) | Parts::Boolean(_)) => is_among(nothing, text),
        (WireForm::Base64, Parts::Text(text)) => Some(quoted(&base64(&text)?)),
        (WireForm::Html, Parts::Text(text)) => Some(quoted(&html::unescaped(&text))),
        (WireForm::Json, Parts::Text(text)) => json(&text)?,
        (WireForm::Json, Parts::List(_) | Parts::Object(_)) => came(came_plain),
        (WireForm::Joined(_) | WireForm::JoinedOr(..), parts) => return Ok(split(form.separates(), parts, text, came_plain)),
        (WireForm::Key(field), Parts::Object(members)) => {
            Some(list(members.iter().map(|(key, value)| with(field, key, value))))
        }
        (WireForm::Key(_), Parts::List(items)) if !items.is_empty() => came(came_plain),
        (WireForm::One, Parts::Object(_) | Parts::Number(_) | Parts::Boolean(true)) => Some(list([text])),
        (WireForm::One, Parts::Text(inner)) if !inner.is_empty() => Some(list([text])),
        (WireForm::Text, Parts::Text(text)) => scalar(text.trim()),
        (WireForm::Text, Parts::Number(_) | Parts::Boolean(_)) => came(came_plain),
        (WireForm::Milliseconds, Parts::Number(digits)) => seconds(digits),
        (WireForm::Milliseconds, Parts::Text(text)) => seconds(&text),
        (WireForm::Format(pattern), Parts::Text(text)) if !text.trim().is_empty() => {
            pattern::plain(pattern, &text).or_else(|| came(came_plain))
        }
        (WireForm::Format(_), Parts::Number(_)) => came(came_plain),
        (WireForm::At(name), parts) => at(name, parts, came_plain),
        (WireForm::First, Parts::List(items)) => Some(items.first().map_or("null", |item| item).to_owned()),
        (WireForm::First, parts) => unless_nothing(&parts, came_plain),
        (WireForm::Each(forms), parts) => each(forms, parts, text, came_plain)?,
        _ => None,
    })
}

fn came(came_plain: &mut bool) -> Option<String> {
    *came_plain = true;
    None
}

/// A number or boolean that is in a text.
fn scalar(text: &str) -> Option<String> {
    let is_scalar = matches!(Parts::of(text), Some(Parts::Number(_) | Parts::Boolean(_))) && json::check(text).is_ok();
    is_scalar.then(|| text.to_owned())
}

fn is_among(nothing: &[Cow<'_, str>], text: &str) -> Option<String> {
    nothing.iter().any(|nothing| nothing == text.trim()).then(|| "null".to_owned())
}

fn base64(text: &str) -> Result<String, Unfit> {
    const ENGINE: GeneralPurpose =
        GeneralPurpose::new(&STANDARD, GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent));
    // Encoders break lines.
    let digits: String = text.chars().filter(|character| !character.is_ascii_whitespace()).collect();
    let bytes = ENGINE.decode(digits).ok();
    let unfit = Unfit { expected: "text in base64", found: "another text" };
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or(unfit)
}

/// The JSON in a text. An empty one stays as it is: it is nothing.
fn json(text: &str) -> Result<Option<String>, Unfit> {
    let inner = text[json::marks(text)..].trim();
    if inner.is_empty() {
        return Ok(Some(quoted("")));
    }
    match json::check(inner) {
        Ok(()) => Ok(Some(inner.to_owned())),
        Err(_) => Err(Unfit { expected: "JSON in a text", found: "another text" }),
    }
}

fn split(separator: Option<Separator<'_>>, parts: Parts<'_>, json: &str, came_plain: &mut bool) -> Option<String> {
    match parts {
        Parts::Text(text) => Some(list(separator?.split(&text).into_iter().map(quoted))),
        Parts::Number(_) | Parts::Boolean(true) => Some(list([quoted(json)])),
        Parts::List(_) => came(came_plain),
        _ => None,
    }
}

/// The value of a field. An object without it has none.
fn at(name: &str, parts: Parts<'_>, came_plain: &mut bool) -> Option<String> {
    match parts {
        Parts::Object(members) => {
            let found = members.iter().find(|(member, _)| member == name);
            Some(found.map_or("null", |(_, value)| value).to_owned())
        }
        // PHP writes an empty object as an empty array.
        Parts::List(items) if items.is_empty() => Some("null".to_owned()),
        parts => unless_nothing(&parts, came_plain),
    }
}

/// Notes that a value came in its plain form, if it is one.
fn unless_nothing(parts: &Parts<'_>, came_plain: &mut bool) -> Option<String> {
    match parts {
        Parts::Null | Parts::Boolean(false) => None,
        Parts::Text(text) if text.is_empty() => None,
        _ => came(came_plain),
    }
}

/// A record with its key as the first field.
pub fn with(field: &str, key: &str, value: &str) -> String {
    match Parts::of(value) {
        Some(Parts::Object(members)) => {
            let others = members.iter().filter(|(name, _)| name != field).map(|(name, value)| (&**name, Cow::Borrowed(*value)));
            object(std::iter::once((field, Cow::Owned(quoted(key)))).chain(others))
        }
        // PHP writes an empty object as an empty array.
        Some(Parts::List(items)) if items.is_empty() => object([(field, quoted(key))]),
        _ => value.to_owned(),
    }
}

fn seconds(milliseconds: &str) -> Option<String> {
    let digits = milliseconds.trim();
    let number = digits.parse::<Decimal>().or_else(|_| Decimal::from_scientific(digits)).ok()?;
    Some(number.checked_div(Decimal::ONE_THOUSAND)?.normalize().to_string())
}

/// Every item, or a single value in place of a list.
fn each(forms: &[WireForm], parts: Parts<'_>, text: &str, came_plain: &mut bool) -> Result<Option<String>, Unfit> {
    let mut inner = |text| {
        let plain = plain(forms, text)?;
        *came_plain |= plain.came_plain;
        Ok(plain.text)
    };
    Ok(Some(match parts {
        Parts::List(items) => list(items.into_iter().map(&mut inner).collect::<Result<Vec<_>, Unfit>>()?),
        Parts::Object(members) => {
            let members = members.iter().map(|(key, value)| Ok((&**key, inner(*value)?)));
            object(members.collect::<Result<Vec<_>, Unfit>>()?)
        }
        Parts::Null | Parts::Boolean(false) => return Ok(None),
        Parts::Text(text) if text.is_empty() => return Ok(None),
        _ => inner(text)?.into_owned(),
    }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::super::written;
    use super::*;

    fn joined(separator: &'static str) -> WireForm {
        WireForm::Joined(separator.into())
    }

    fn either() -> WireForm {
        WireForm::JoinedOr("|".into(), "\u{1f}".into())
    }

    #[test]
    fn each_form_becomes_plain_and_back() {
        let key = || WireForm::Key("id".into());
        let cases: &[(&[WireForm], &str, &str)] = &[
            (&[joined(",")], r#""a,b""#, r#"["a","b"]"#),
            (&[joined(",")], r#""""#, "[]"),
            (&[WireForm::Json], r#""{\"a\":[1]}""#, r#"{"a":[1]}"#),
            (&[WireForm::Html], r#""a &amp; &lt;b&gt;""#, r#""a & <b>""#),
            (&[WireForm::Base64], r#""YSBi""#, r#""a b""#),
            (&[WireForm::Milliseconds], "1343845856123", "1343845856.123"),
            (&[WireForm::Text], r#""50.00""#, "50.00"),
            (&[WireForm::Text, WireForm::Milliseconds], r#""5000""#, "5"),
            (&[key()], r#"{"7":{"n":1},"x":{"n":2}}"#, r#"[{"id":"7","n":1},{"id":"x","n":2}]"#),
            (&[either()], r#""a|b""#, r#"["a","b"]"#),
            (&[either()], r#""\u001fa|b\u001fc""#, r#"["a|b","c"]"#),
            (&[WireForm::Format("%d/%m/%Y".into())], r#""01/08/2012""#, r#""2012-08-01""#),
            (&[WireForm::At("$".into())], r#"{"$":"a"}"#, r#""a""#),
            (&[WireForm::At("item".into())], r#"{"item":[1,2]}"#, "[1,2]"),
            (&[WireForm::First], "[5]", "5"),
            (&[WireForm::Presence], "true", "true"),
            (&[WireForm::Presence], "null", "false"),
            (&[WireForm::Json, joined("|")], r#""\"a|b\"""#, r#"["a","b"]"#),
            (&[WireForm::Each([joined("|")].to_vec().into())], r#"["a|b","c"]"#, r#"[["a","b"],["c"]]"#),
        ];
        for (forms, wire, plainly) in cases {
            assert_eq!(plain(forms, wire).unwrap().text, *plainly, "{forms:?}");
            assert_eq!(written(forms, plainly), *wire, "{forms:?}");
        }
    }

    #[test]
    fn other_values_are_for_decoding_to_judge() {
        let none = WireForm::None(["0".into(), "-1".into()].to_vec().into());
        let cases: &[(&[WireForm], &str, &str)] = &[
            (&[joined(",")], "null", "null"),
            (&[joined(",")], "5", r#"["5"]"#),
            (&[joined(",")], r#"["a"]"#, r#"["a"]"#),
            (&[WireForm::Json], r#"{"a":1}"#, r#"{"a":1}"#),
            (&[WireForm::Json], r#""""#, r#""""#),
            (&[WireForm::One], r#"{"a":1}"#, r#"[{"a":1}]"#),
            (&[WireForm::One], r#"[{"a":1}]"#, r#"[{"a":1}]"#),
            (&[WireForm::One], r#""""#, r#""""#),
            (&[WireForm::Key("id".into())], "[]", "[]"),
            (&[WireForm::Key("id".into())], r#"{"7":[]}"#, r#"[{"id":"7"}]"#),
            (&[WireForm::Presence], r#""""#, "true"),
            (&[WireForm::Presence], "false", "false"),
            (std::slice::from_ref(&none), "0", "null"),
            (std::slice::from_ref(&none), r#""-1""#, "null"),
            (std::slice::from_ref(&none), "1", "1"),
            (&[WireForm::Text], "50", "50"),
            (&[WireForm::Text], r#""0050""#, r#""0050""#),
            (&[WireForm::Text], "null", "null"),
            (&[WireForm::Milliseconds], r#""2012-08-01T18:30:56Z""#, r#""2012-08-01T18:30:56Z""#),
            (&[WireForm::Format("%d/%m/%Y".into())], "\"\"", "\"\""),
            (&[WireForm::Format("%d/%m/%Y".into())], r#""0000-00-00""#, r#""0000-00-00""#),
            (&[WireForm::At("$".into())], "{}", "null"),
            (&[WireForm::At("$".into())], "[]", "null"),
            (&[WireForm::At("$".into())], "5", "5"),
            (&[WireForm::At("$".into())], "null", "null"),
            (&[WireForm::First], "[]", "null"),
            (&[WireForm::First], "[5,6]", "5"),
            (&[WireForm::First], "7", "7"),
            (&[WireForm::Html], r#""AT&T &Eacute;&eacute;&#x41;&#66;&nope; &""#, r#""AT&T ÉéAB&nope; &""#),
            (&[WireForm::Each([WireForm::Milliseconds].to_vec().into())], "5000", "5"),
        ];
        for (forms, wire, plainly) in cases {
            assert_eq!(plain(forms, wire).unwrap().text, *plainly, "{forms:?} {wire}");
        }
        assert!(plain(&[WireForm::Json], r#""{""#).is_err());
        assert!(plain(&[WireForm::Base64], r#""!""#).is_err());
    }
}
