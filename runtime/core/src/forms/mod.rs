//! The other forms of values on the wire: a list as a joined text, JSON inside a text, an object in place of a list. Each is rewritten as
//! text, from the form to plain JSON and back, so that decoding and encoding know nothing of them.
//!
//! It does not know types, records or HTTP.

mod entities;
mod html;
mod parts;
mod pattern;
mod plain;
mod separator;
mod written;

use std::borrow::Cow;

use crate::json::stored;

pub use self::entities::character;
pub use self::parts::Parts;
pub use self::plain::{plain, with as with_field};
pub use self::separator::Separator;
pub use self::written::written;

/// A form of a value on the wire that is not the plain one of its type. A value has a list of them, from the outside in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum WireForm {
    /// Scalars of these texts count as nothing.
    None(Cow<'static, [Cow<'static, str>]>),
    /// Text in base64.
    Base64,
    /// Text with HTML's entities.
    Html,
    /// JSON inside a text.
    Json,
    /// A list as one text, its items separated by this.
    Joined(Cow<'static, str>),
    /// The same, with another separator for lists with an item that contains the first.
    JoinedOr(Cow<'static, str>, Cow<'static, str>),
    /// A list of records as an object: the keys are the values of this field.
    Key(Cow<'static, str>),
    /// A list, or its only item alone.
    One,
    /// A boolean that is true if there is anything but null and false.
    Presence,
    /// A time in milliseconds.
    Milliseconds,
    /// A number or boolean as text.
    Text,
    /// A parameter of a form whose parts have names of this pattern, such as `{name}.{n}.{key}`.
    Names(Cow<'static, str>),
    /// A date or time in this pattern.
    Format(Cow<'static, str>),
    /// The value in the field of this name of an object.
    At(Cow<'static, str>),
    /// The value as the only item of a list.
    First,
    /// Each item of a list, or value of a map, has these forms.
    Each(Cow<'static, [Self]>),
}

stored! {
    enum WireForm {
        "none" None(value), "base64" Base64, "html" Html, "json" Json, "joined" Joined(value),
        "joinedor" JoinedOr(one, other), "key" Key(value), "one" One, "presence" Presence, "milliseconds" Milliseconds,
        "text" Text, "names" Names(value), "format" Format(value), "at" At(value), "first" First, "each" Each(value),
    }
}

/// A value that does not have its form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfit {
    pub expected: &'static str,
    pub found: &'static str,
}

impl WireForm {
    /// A value in these forms, as JSON; `plain` is the value in the plain form of its type.
    #[must_use]
    pub fn written(forms: &[Self], plain: &str) -> String {
        written(forms, plain)
    }

    /// The separator of a list that is sent as one text.
    #[must_use]
    pub fn separator(forms: &[Self]) -> Option<Separator<'_>> {
        match forms {
            [form] => form.separates(),
            _ => None,
        }
    }

    /// The separator, if it is a list as one text.
    #[must_use]
    pub fn separates(&self) -> Option<Separator<'_>> {
        match self {
            Self::Joined(text) => Some(Separator { text, other: None }),
            Self::JoinedOr(text, other) => Some(Separator { text, other: Some(other) }),
            _ => None,
        }
    }

    /// The forms of each item of a list, or value of a map, in these forms.
    #[must_use]
    pub fn of_items(forms: &[Self]) -> &[Self] {
        let each = forms.iter().find_map(|form| match form {
            Self::Each(forms) => Some(&**forms),
            _ => None,
        });
        each.unwrap_or_default()
    }

    /// Whether a value in these forms is a single one, whatever its type.
    #[must_use]
    pub fn are_single(forms: &[Self]) -> bool {
        let is_single = |form: &Self| {
            matches!(
                form,
                Self::Base64
                    | Self::Html
                    | Self::Json
                    | Self::Joined(_)
                    | Self::JoinedOr(..)
                    | Self::Presence
                    | Self::Milliseconds
                    | Self::Format(_)
                    | Self::Text
            )
        };
        forms.iter().any(is_single)
    }

    /// The pattern of the names of a parameter's parts.
    #[must_use]
    pub fn names(forms: &[Self]) -> Option<&Cow<'static, str>> {
        forms.iter().find_map(|form| match form {
            Self::Names(pattern) => Some(pattern),
            _ => None,
        })
    }

    /// The field that holds the key of an object.
    pub(crate) fn key(&self) -> Option<&str> {
        match self {
            Self::Key(field) => Some(field),
            _ => None,
        }
    }

    /// Whether values in it are texts, whatever their type.
    pub(crate) fn has_texts(&self) -> bool {
        match self {
            Self::Joined(_) | Self::JoinedOr(..) => true,
            Self::Each(forms) => forms.iter().any(Self::has_texts),
            _ => false,
        }
    }
}

/// A date and time in a pattern, for messages.
pub(crate) fn sample(pattern: &str) -> String {
    pattern::of_seconds(pattern, "1343845856").unwrap_or_else(|| pattern.to_owned())
}

/// The JSON text that stands for an absent value, if these forms have one.
pub(crate) fn absent(forms: &[WireForm]) -> Option<&'static str> {
    forms.contains(&WireForm::Presence).then_some("false")
}
