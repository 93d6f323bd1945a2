//! Forms of values as constants.

use actionapi_core::description::WireForm;
use proc_macro2::TokenStream;

use super::code::literal;

/// Forms as an expression that is a slice.
pub(super) fn slice(forms: &[WireForm]) -> String {
    format!("&[{}]", forms.iter().map(one).collect::<Vec<_>>().join(", "))
}

/// Forms as an expression that is a `Cow`.
fn cow(forms: &[WireForm]) -> String {
    format!("::std::borrow::Cow::Borrowed({})", slice(forms))
}

/// The same as tokens.
pub(super) fn quoted(forms: &[WireForm]) -> TokenStream {
    cow(forms).parse().unwrap_or_default()
}

fn one(form: &WireForm) -> String {
    let text = |text: &str| format!("::std::borrow::Cow::Borrowed({})", literal(text));
    let variant = match form {
        WireForm::None(values) => {
            let values: Vec<String> = values.iter().map(|value| text(value)).collect();
            format!("None(::std::borrow::Cow::Borrowed(&[{}]))", values.join(", "))
        }
        WireForm::Base64 => "Base64".to_owned(),
        WireForm::Html => "Html".to_owned(),
        WireForm::Json => "Json".to_owned(),
        WireForm::Joined(separator) => format!("Joined({})", text(separator)),
        WireForm::JoinedOr(separator, other) => format!("JoinedOr({}, {})", text(separator), text(other)),
        WireForm::Format(pattern) => format!("Format({})", text(pattern)),
        WireForm::At(name) => format!("At({})", text(name)),
        WireForm::First => "First".to_owned(),
        WireForm::Key(field) => format!("Key({})", text(field)),
        WireForm::Names(pattern) => format!("Names({})", text(pattern)),
        WireForm::One => "One".to_owned(),
        WireForm::Presence => "Presence".to_owned(),
        WireForm::Milliseconds => "Milliseconds".to_owned(),
        WireForm::Text => "Text".to_owned(),
        WireForm::Each(forms) => format!("Each({})", cow(forms)),
    };
    format!("::actionapi::description::WireForm::{variant}")
}
