//! Where the parts of a reply are, and the rules that say what a reply means.
//!
//! It does not read replies: that is `exchange`'s, and the sandbox writes them.

use std::borrow::Cow;
use std::fmt;

use super::template::{Part, Template};
use crate::json;
use crate::json::stored;

/// Where something is in a reply.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// In the body: `/error/code`.
    Body(Pointer),
    /// In the function's data: `status`.
    Data(Pointer),
    /// The value of a header.
    Header(Cow<'static, str>),
    /// The value of a cookie that the reply sets.
    Cookie(Cow<'static, str>),
    /// The whole body as text.
    Text,
}

stored! {
    enum Place {
        "body" Body(value), "data" Data(value), "header" Header(value), "cookie" Cookie(value), "text" Text,
    }
}

/// The steps that lead to a value, outermost first. Without any it is the whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Pointer(pub Cow<'static, [Step]>);

stored! { struct Pointer(_); }

/// A step of a pointer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// A member of an object, by its name; or an item of a list, by its number from the front (`0`) or from the end (`-1`),
    /// of at most three digits.
    Name(Template),
    /// Each member or item.
    Each,
}

stored! { enum Step { "name" Name(value), "each" Each } }

/// A condition that a reply may meet.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rule {
    /// The place that it looks at.
    pub at: Place,
    /// The condition.
    pub test: Test,
}

stored! { struct Rule { at, test } }

/// The condition of a [`Rule`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Test {
    /// Something is there, and it is not empty. Empty are null, false, `""`, `[]`, `{}`, 0 and `"0"`.
    Present,
    /// The text of a scalar is one of these, in any case. Numbers are compared as numbers; `true` and `false` are compared as the type
    /// boolean reads them, so that `1` is true. Never empty; the sandbox sends the first.
    Is(Cow<'static, [Cow<'static, str>]>),
    /// The text contains one of these, in any case. Never empty.
    Contains(Cow<'static, [Cow<'static, str>]>),
}

stored! { enum Test { "present" Present, "is" Is(value), "contains" Contains(value) } }

impl Place {
    /// Whether it is a place in JSON.
    #[doc(hidden)]
    pub fn is_in_json(&self) -> bool {
        matches!(self, Self::Body(_) | Self::Data(_))
    }

    /// The pointer from the root of the body, of a place in it. `data` is where the data is.
    #[doc(hidden)]
    pub fn pointer<'p>(&'p self, data: &'p Pointer) -> Option<Cow<'p, [Step]>> {
        match self {
            Self::Body(pointer) => Some(Cow::Borrowed(&pointer.0)),
            Self::Data(pointer) if data.is_root() => Some(Cow::Borrowed(&pointer.0)),
            Self::Data(pointer) => Some(data.0.iter().chain(pointer.0.iter()).cloned().collect()),
            _ => None,
        }
    }
}

impl Pointer {
    /// The whole body.
    pub const ROOT: Self = Self::new(&[]);

    /// A pointer whose steps are known when the program is compiled.
    #[must_use]
    pub const fn new(steps: &'static [Step]) -> Self {
        Self(Cow::Borrowed(steps))
    }

    /// Its steps, outermost first.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// Whether it is the whole.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether each step is a name, and none of them an item's number or made for each call.
    #[doc(hidden)]
    pub fn is_plain(&self) -> bool {
        self.0.iter().all(Step::is_plain)
    }

    /// Whether one of its names may be an item's number.
    #[doc(hidden)]
    pub fn has_index(&self) -> bool {
        self.0.iter().any(|step| step.text().is_some_and(|text| json::index(text).is_some()))
    }

    /// The outermost name, if it is known.
    #[must_use]
    pub fn first(&self) -> Option<&str> {
        self.0.first().and_then(Step::text)
    }
}

impl Step {
    /// The name, if it is the same for all functions.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Name(template) => match template.parts() {
                [Part::Text(text)] => Some(text),
                [] => Some(""),
                _ => None,
            },
            Self::Each => None,
        }
    }

    /// Whether one pass over a text can find it with others: it is no item's number from the end, and not made for each call.
    #[doc(hidden)]
    pub fn is_plain(&self) -> bool {
        self.text().is_some_and(|text| text.strip_prefix('-').is_none_or(|digits| json::index(digits).is_none()))
    }
}

/// The name; empty if it is none, which no caller lets happen.
impl AsRef<str> for Step {
    fn as_ref(&self) -> &str {
        self.text().unwrap_or_default()
    }
}

/// As the schema writes it, without the `/` at the beginning: `error/code`.
impl fmt::Display for Pointer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().enumerate().try_for_each(|(index, step)| {
            let slash = if index == 0 { "" } else { "/" };
            match step {
                Step::Each => write!(formatter, "{slash}*"),
                Step::Name(template) => {
                    let text = template.spelled(|_| None).to_string();
                    write!(formatter, "{slash}{}", text.replace('~', "~0").replace('/', "~1").replace('*', "~2"))
                }
            }
        })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body(pointer) => write!(formatter, "/{pointer}"),
            Self::Data(pointer) => write!(formatter, "{pointer}"),
            Self::Header(name) => write!(formatter, "the header {name}"),
            Self::Cookie(name) => write!(formatter, "the cookie {name}"),
            Self::Text => formatter.write_str("the body"),
        }
    }
}
