//! What a reply says about the pages: how many items there are, and what leads to the next page.
//!
//! It decides nothing: `paging` does.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::description::{Pages, PagesBy, Part, Place, Pointer, Step, Template};
use crate::exchange::value::Value;
use crate::exchange::view::View;
use crate::json;

/// What a reply says about the pages.
#[derive(Debug)]
pub(crate) struct Facts {
    /// The number of all items.
    pub(super) total: Option<u64>,
    /// The number of all pages.
    pub(super) page_count: Option<u64>,
    pub(super) next: Next,
    /// A hash of the items as they were sent, if only they can say that the list does not go on.
    pub(super) items: Option<u64>,
}

/// What leads to the next page.
#[derive(Debug)]
pub(super) enum Next {
    /// Nothing does.
    None,
    /// This value of the cursor.
    Cursor(String),
    /// These parameters.
    Bag(Vec<(String, String)>),
    /// What is there cannot be sent, for this reason.
    Unfit(String),
}

impl Facts {
    /// What is in this view of a reply. There is one of every reply that was a success.
    pub(in crate::exchange) fn read(pages: &Pages, view: Option<&View<'_>>) -> Self {
        let Some(view) = view else { return Self { total: None, page_count: None, next: Next::None, items: None } };
        let count = |place: &Option<Place>| number(view.at(place.as_ref()?).first()?);
        let next = match &pages.by {
            PagesBy::Cursor { next, plus, .. } => cursor(view, next, *plus),
            PagesBy::Continue { bag } => self::bag(view, bag),
            _ => Next::None,
        };
        let (total, page_count) = (count(&pages.total), count(&pages.page_count));
        // Otherwise, what leads to the next page says whether it repeats, or the list has an end.
        let is_counted = matches!(pages.by, PagesBy::Page { .. } | PagesBy::Offset { .. });
        let may_repeat = is_counted && total.is_none() && page_count.is_none();
        Self { total, page_count, next, items: if may_repeat { items(pages, view) } else { None } }
    }
}

/// A number of items or pages, which some servers send as text. Anything else counts as none.
fn number(value: &Value<'_>) -> Option<u64> {
    let text = value.text();
    let text = text.trim();
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    whole.parse().ok().filter(|_| rest.bytes().all(|digit| digit == b'0'))
}

/// A hash of the items.
fn items(pages: &Pages, view: &View<'_>) -> Option<u64> {
    let step = |name: &Cow<'static, str>| Step::Name(Template(vec![Part::Text(name.clone())].into()));
    let list = Place::Data(Pointer(pages.items.iter().map(step).collect()));
    let mut hasher = DefaultHasher::new();
    view.at(&list).first()?.written().hash(&mut hasher);
    Some(hasher.finish())
}

fn cursor(view: &View<'_>, place: &Place, plus: i64) -> Next {
    let values = view.at(place);
    let Some(value) = values.iter().find(|value| !value.is_nothing()) else { return Next::None };
    if !value.is_scalar() {
        return Next::Unfit(format!("what is at {} is no single value", named(place)));
    }
    if plus == 0 {
        return if value.is_empty() || value.says_nothing() { Next::None } else { Next::Cursor(value.text().into_owned()) };
    }
    match value.text().trim().parse::<i64>().ok().and_then(|number| number.checked_add(plus)) {
        Some(next) => Next::Cursor(next.to_string()),
        None => Next::Unfit(format!("what is at {} is no whole number", named(place))),
    }
}

fn bag(view: &View<'_>, place: &Place) -> Next {
    let mut parameters = Vec::new();
    for value in view.at(place).iter().filter(|value| !value.is_empty()) {
        if !value.written().starts_with('{') {
            return Next::Unfit(format!("what is at {} is no object", named(place)));
        }
        for (name, text) in json::fields(value.written(), usize::MAX) {
            let member = Value::json(text);
            if !member.is_scalar() {
                return Next::Unfit(format!("the member `{}` of {} is no single value", name.escape_debug(), named(place)));
            }
            if text != "null" {
                parameters.push((name.into_owned(), member.text().into_owned()));
            }
        }
    }
    if parameters.is_empty() { Next::None } else { Next::Bag(parameters) }
}

fn named(place: &Place) -> String {
    match place {
        Place::Body(_) | Place::Data(_) => format!("`{place}`"),
        _ => place.to_string(),
    }
}
