//! What a layer says about pages, as plain data.
//!
//! It knows nothing of how it is checked.

use std::cell::Cell;

use actionapi_core::description::Place;

use crate::document::Text;
use crate::source::Span;

/// What a layer says about pages.
pub(super) struct SaidPages<'a> {
    pub(super) by: SaidBy<'a>,
    pub(super) size: Option<Text<'a>>,
    pub(super) items: Option<SaidPlace<'a>>,
    pub(super) total: Option<SaidPlace<'a>>,
    pub(super) page_count: Option<SaidPlace<'a>>,
    pub(super) short_is_last: bool,
    /// Whether a function says it of itself.
    pub(super) is_own: bool,
    /// The position of the key.
    pub(super) key: Span,
    /// Whether a function has them.
    pub(super) is_used: Cell<bool>,
}

/// What tells the next page from the one before it.
pub(super) enum SaidBy<'a> {
    Offset(Text<'a>),
    Page(Text<'a>),
    Cursor { parameter: Text<'a>, next: SaidPlace<'a>, plus: i64 },
    Continue(SaidPlace<'a>),
}

/// A place, and its text if it is one in JSON.
pub(super) struct SaidPlace<'a> {
    pub(super) place: Place,
    pub(super) text: Option<Text<'a>>,
}

impl<'a> SaidPages<'a> {
    /// The parameter that leads from page to page.
    pub(super) fn parameter(&self) -> Option<Text<'a>> {
        match &self.by {
            SaidBy::Offset(parameter) | SaidBy::Page(parameter) | SaidBy::Cursor { parameter, .. } => Some(*parameter),
            SaidBy::Continue(_) => None,
        }
    }

    /// The places in which a reply says something about the pages.
    pub(super) fn places(&self) -> impl Iterator<Item = &SaidPlace<'a>> {
        let next = match &self.by {
            SaidBy::Cursor { next, .. } | SaidBy::Continue(next) => Some(next),
            _ => None,
        };
        next.into_iter().chain(&self.total).chain(&self.page_count)
    }
}
