//! How lists are written into a form.

use std::borrow::Cow;

use crate::forms::Separator;
use crate::json::stored;

/// How a list parameter `a` of the items x and y is written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ListStyle {
    /// `a[]=x&a[]=y`
    Brackets,
    /// `a[0]=x&a[1]=y`
    Indexed,
    /// `a=x&a=y`
    Repeated,
    /// `a=x,y`, with this separator. An item that contains it is refused before anything is sent.
    Joined(Cow<'static, str>),
    /// The same, with another separator for lists with an item that contains the first.
    JoinedOr(Cow<'static, str>, Cow<'static, str>),
}

stored! {
    enum ListStyle {
        "brackets" Brackets, "indexed" Indexed, "repeated" Repeated, "joined" Joined(value),
        "joinedor" JoinedOr(one, other),
    }
}

impl ListStyle {
    /// The separator of the items, if they are sent as one text.
    #[must_use]
    pub fn separator(&self) -> Option<Separator<'_>> {
        match self {
            Self::Joined(text) => Some(Separator { text, other: None }),
            Self::JoinedOr(text, other) => Some(Separator { text, other: Some(other) }),
            Self::Brackets | Self::Indexed | Self::Repeated => None,
        }
    }
}
