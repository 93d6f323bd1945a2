//! Macros that define the mappings and words of the format.

use super::unsupported;
use super::values::Text;
use crate::diagnostic::{Diagnostic, Kind, did_you_mean, listed, quote};

/// Defines a mapping of the format: its keys with their descriptions and types, which are `Option`s for optional keys.
macro_rules! mapping {
    ($($(#[doc = $about:literal])* $name:ident { $($(#[doc = $doc:literal])* $field:ident $(as $key:literal)?: $kind:ty,)* })*) => {
        $(
            $(#[doc = $about])*
            #[derive(Clone, Debug)]
            #[cfg_attr(feature = "format-schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
            #[allow(dead_code, reason = "some positions are never used, and some keys are read only for their problems")]
            pub(crate) struct $name<'a> {
                $(
                    $(#[doc = $doc])*
                    $(#[cfg_attr(feature = "format-schema", schemars(rename = $key))])?
                    pub(crate) $field: $kind,
                )*
                /// The key of the mapping.
                #[cfg_attr(feature = "format-schema", schemars(skip))]
                pub(crate) owner: crate::source::Span,
                #[cfg_attr(feature = "format-schema", schemars(skip))]
                lifetime: ::std::marker::PhantomData<&'a str>,
            }

            impl<'a> $crate::document::read::Read<'a> for $name<'a> {
                const EXPECTED: &'static str = "a mapping";

                fn read(
                    node: &'a $crate::yaml::Node<'a>,
                    owner: crate::source::Span,
                    problems: &mut $crate::document::read::Problems,
                ) -> Option<Self> {
                    const KEYS: &[&str] = &[$($crate::document::macros::key(stringify!($field), &[$($key)?])),*];
                    let keys = $crate::document::keys::Keys::open(node, owner, KEYS, problems)?;
                    // All keys are read before a missing one ends the function.
                    $(let $field =
                        keys.take::<$kind>(
                            const { $crate::document::macros::key(stringify!($field), &[$($key)?]) },
                            concat!($($doc),*),
                            problems,
                        );)*
                    Some(Self { $($field: $field?,)* owner, lifetime: ::std::marker::PhantomData })
                }

                fn key_order() -> $crate::document::key_order::KeyOrder {
                    $crate::document::key_order::KeyOrder::of_keys(vec![$((
                        const { $crate::document::macros::key(stringify!($field), &[$($key)?]) },
                        <$kind as $crate::document::read::Read<'_>>::key_order(),
                    )),*])
                }
            }
        )*
    };
}

/// The key of a field: the one that it says, if it does. A field's name is raw if it is a keyword.
pub(super) const fn key<'k>(field: &'k str, said: &[&'k str]) -> &'k str {
    if let [said] = said {
        return said;
    }
    match field.as_bytes() {
        [b'r', b'#', ..] => field.split_at(2).1,
        _ => field,
    }
}

/// Defines a set of words of the format.
macro_rules! words {
    ($($(#[doc = $about:literal])* $name:ident { $($(#[doc = $doc:literal])* $word:literal $variant:ident,)* })*) => {
        $(
            $(#[doc = $about])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            #[cfg_attr(feature = "format-schema", derive(schemars::JsonSchema))]
            pub(crate) enum $name {
                $($(#[doc = $doc])* #[cfg_attr(feature = "format-schema", schemars(rename = $word))] $variant,)*
            }

            impl<'a> $crate::document::read::Read<'a> for $name {
                const EXPECTED: &'static str = "a word";

                fn read(
                    node: &'a $crate::yaml::Node<'a>,
                    owner: crate::source::Span,
                    problems: &mut $crate::document::read::Problems,
                ) -> Option<Self> {
                    let text = $crate::document::values::Text::read(node, owner, problems)?;
                    match text.text {
                        $($word => Some(Self::$variant),)*
                        _ => {
                            problems.push($crate::document::macros::unknown_word(text, &[$($word),*]));
                            None
                        }
                    }
                }

                fn absent(
                    key: &str,
                    about: &str,
                    owner: crate::source::Span,
                    problems: &mut $crate::document::read::Problems,
                ) -> Option<Self> {
                    problems.push($crate::document::read::missing(key, about, &[$($word),*], owner));
                    None
                }
            }
        )*
    };
}

pub(super) use {mapping, words};

/// The diagnostic for an unknown word.
pub(super) fn unknown_word(text: Text<'_>, words: &[&str]) -> Diagnostic {
    // The brackets of lists are called PHP's, too.
    if let Some(problem) = unsupported::word(text).filter(|_| !words.contains(&"brackets")) {
        return problem;
    }
    let near = || did_you_mean(text.text, words.iter().copied());
    let help = form_with_value(text.text).filter(|_| words.contains(&"base64")).map(str::to_owned).or_else(near);
    let help = help.unwrap_or_else(|| match words {
        [word] => format!("the only known word is {}", quote(word)),
        _ => format!("the known words are {}", listed(words)),
    });
    Diagnostic::new(Kind::UnknownWord, format!("unknown word {}", quote(text.text))).at(text.span, "").help(help)
}

/// How to write a form that a single word cannot name.
fn form_with_value(text: &str) -> Option<&'static str> {
    Some(match text {
        _ if text.starts_with('%') => "a pattern is the value of `format`: `as: { format: \"%d/%m/%Y\" }`",
        "joined" => "say what is between the items: `as: { joined: \",\" }`",
        "comma" | "commas" | "csv" | "pipe" | "separated" | "delimited" | "semicolon" | "space" => {
            "a list that is one text is `as: { joined: \",\" }`"
        }
        "brackets" | "indexed" | "repeated" => "how lists are sent is said by `lists` of the `request`: `lists: repeated`",
        "key" => "say which field is the key: `as: { key: id }`",
        "names" => "write the pattern of the names: `as: { names: \"{name}.{n}\" }`",
        "none" => "list the values that count as nothing: `as: { none: [0] }`",
        "format" => "write the pattern: `as: { format: \"%d/%m/%Y\" }`",
        "at" => "say which field has the value: `as: { at: value }`",
        _ => return None,
    })
}
