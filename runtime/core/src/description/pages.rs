//! How a function gives a long list page by page.
//!
//! It knows nothing of how pages are asked for: that is `exchange`'s, and the sandbox cuts its example into them.

use std::borrow::Cow;

use super::place::Place;
use crate::json::stored;

/// How a function gives a list page by page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pages {
    /// What tells the next page from this one.
    pub by: PagesBy,
    /// The wire name of the parameter with the most items that a page may have.
    pub size: Option<Cow<'static, str>>,
    /// The most items of a page if that parameter is not set, where the schema says so.
    pub usual_size: Option<u64>,
    /// The fields that lead from the data to the list; none if the data is the list.
    pub items: Cow<'static, [Cow<'static, str>]>,
    /// The place of the number of all items.
    pub total: Option<Place>,
    /// The place of the number of all pages.
    pub page_count: Option<Place>,
    /// Whether a page with fewer items than asked for is the last one.
    pub short_is_last: bool,
}

stored! {
    struct Pages {
        by, size = None, usual_size = None, items = Cow::default(), total = None, page_count = None, short_is_last = false,
    }
}

/// What tells the next page from the one before it. Parameters are named as on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PagesBy {
    /// The number of items before it.
    Offset {
        /// The parameter.
        parameter: Cow<'static, str>,
        /// Its value for the first page.
        first: i64,
    },
    /// Its number.
    Page {
        /// The parameter.
        parameter: Cow<'static, str>,
        /// Its value for the first page.
        first: i64,
    },
    /// A value in the reply before it.
    Cursor {
        /// The parameter.
        parameter: Cow<'static, str>,
        /// The place of the value.
        next: Place,
        /// What is added to the value, if it is not 0.
        plus: i64,
    },
    /// The members of an object in the reply before it, each of which is a parameter.
    Continue {
        /// The place of the object.
        bag: Place,
    },
}

stored! {
    enum PagesBy {
        "offset" Offset { parameter, first }, "page" Page { parameter, first }, "cursor" Cursor { parameter, next, plus },
        "continue" Continue { bag },
    }
}

impl Pages {
    /// The parameter that tells the next page from the one before it. The members of a bag are none of the schema.
    #[must_use]
    pub fn parameter(&self) -> Option<&str> {
        match &self.by {
            PagesBy::Offset { parameter, .. } | PagesBy::Page { parameter, .. } | PagesBy::Cursor { parameter, .. } => {
                Some(parameter)
            }
            PagesBy::Continue { .. } => None,
        }
    }

    /// A sentence about how the next page is asked for, with the parameters as `shown`.
    #[must_use]
    pub fn sentence(&self, shown: impl Fn(&str) -> String) -> String {
        let parameter = self.parameter().map(&shown).unwrap_or_default();
        let by = match &self.by {
            PagesBy::Offset { .. } => format!("{parameter} is the number of items before a page"),
            PagesBy::Page { .. } => format!("{parameter} is the number of a page"),
            PagesBy::Cursor { .. } => format!("{parameter} is the value that leads from one page to the next"),
            PagesBy::Continue { .. } => "each reply has the parameters that lead to the next page".to_owned(),
        };
        match &self.size {
            Some(size) => format!("{by}, {} is the most items of a page", shown(size)),
            None => by,
        }
    }
}
