//! A list that comes page by page, as a state machine: what the next page is asked for with, and when there is none. Both clients and
//! the command line drive it.
//!
//! It neither sends nor knows the type of the items.

mod facts;
mod position;

use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

pub(crate) use self::facts::Facts;
use self::facts::Next;
pub use self::position::Position;
use super::answer::Secrets;
use super::request::Draft;
use super::shared::Shared;
use crate::description::{Pages, PagesBy, Protocol};
use crate::encode::PairValue;
use crate::error::{Delivery, Error, ErrorKind, Result};
use crate::redact::MASK;
use crate::settings::options::CallOptions;

/// The most pages in a row without an item. A server that sends more of them has to be asked again.
const EMPTY_PAGES: u32 = 100;

/// The most pages in a row with the items of the page before. A server that does not read the position would send them for ever.
const REPEATED_PAGES: u32 = 3;

/// The state of one list.
pub(crate) struct Paging {
    pages: &'static Pages,
    /// The name under which the parameter is sent that leads from page to page.
    parameter: String,
    /// The most items that a page was asked for, if that is known.
    size: Option<u64>,
    /// What the next page is asked for with.
    at: Position,
    /// What the latest page was asked for with, and how many items it had.
    last: Option<(Position, usize)>,
    is_over: bool,
    /// An error that is reported before anything else is sent.
    problem: Option<Error>,
    /// What has led to a page, as hashes.
    seen: HashSet<u64>,
    hasher: RandomState,
    /// The pages in a row without an item.
    empty: u32,
    /// A hash of the items of the latest page, and how many pages before it had the same in a row.
    items: Option<u64>,
    repeated: u32,
    /// The secrets of the latest reply's call.
    secrets: Option<Secrets>,
}

impl Paging {
    /// The beginning of the list that a call asks for: where the call says, or else at the first page.
    #[allow(clippy::disallowed_methods, reason = "a server that foresees the hashes ends its own list early")]
    pub(crate) fn new(pages: &'static Pages, protocol: &Protocol, draft: &Draft) -> Self {
        let profile = protocol.request(draft.operation.request);
        let sent = |name: &str| profile.sent_name(Cow::Borrowed(name)).into_owned();
        let given = |name: &str| {
            let pair = draft.parameters.pairs().iter().find(|pair| pair.name == name)?;
            Some(pair.value.text().to_owned())
        };
        let parameter = pages.parameter().map(sent).unwrap_or_default();
        let size = pages.size.as_deref().and_then(|name| given(&sent(name)));
        let size = size.map_or(pages.usual_size, |size| size.trim().parse().ok());
        let start = pages.parameter().and_then(|_| given(&parameter));
        let mut paging = Self {
            pages,
            parameter,
            size,
            at: Position::default(),
            last: None,
            is_over: false,
            problem: None,
            seen: HashSet::new(),
            hasher: RandomState::new(),
            empty: 0,
            items: None,
            repeated: 0,
            secrets: None,
        };
        let is_first = match (paging.first(), start) {
            (Some(first), start) => {
                let start = start.unwrap_or_else(|| first.to_string());
                let is_first = start.trim().parse() == Ok(first);
                paging.at.parameters.push((paging.parameter.clone(), start));
                is_first
            }
            (None, Some(start)) => {
                paging.at.parameters.push((paging.parameter.clone(), start));
                false
            }
            (None, None) => true,
        };
        if is_first && pages.total.is_some() && !matches!(pages.by, PagesBy::Offset { .. }) {
            paging.at.before = Some(0);
        }
        paging.check();
        paging
    }

    /// Goes on from a position instead.
    pub(crate) fn go_on_from(&mut self, position: Position) {
        (self.at, self.last, self.is_over, self.problem, self.empty) = (position, None, false, None, 0);
        (self.items, self.repeated) = (None, 0);
        self.check();
    }

    /// The value for the first page, of what is counted.
    fn first(&self) -> Option<i64> {
        match self.pages.by {
            PagesBy::Offset { first, .. } | PagesBy::Page { first, .. } => Some(first),
            _ => None,
        }
    }

    /// Whether the parameter that leads from page to page is a number.
    fn counts(&self) -> bool {
        match &self.pages.by {
            PagesBy::Offset { .. } | PagesBy::Page { .. } => true,
            PagesBy::Cursor { plus, .. } => *plus != 0,
            PagesBy::Continue { .. } => false,
        }
    }

    /// The number that the next page is asked for with.
    fn count(&self) -> Option<i64> {
        self.at.parameters.first()?.1.trim().parse().ok()
    }

    /// Finds a position that is none of this list.
    fn check(&mut self) {
        let is_masked = self.at.parameters.iter().any(|(name, value)| name.contains(MASK) || value.contains(MASK));
        let is_own = match (&*self.at.parameters, &self.pages.by) {
            (_, PagesBy::Continue { .. }) | ([], PagesBy::Cursor { .. }) => true,
            ([(name, _)], _) => *name == self.parameter,
            _ => false,
        };
        self.problem = match () {
            () if is_masked => Some(Error::parameter("the position had a secret in it, which was left out")),
            () if !is_own => Some(Error::parameter("the position is one of another function")),
            () if self.first().is_some() && self.count().is_none() => {
                let name = self.parameter.escape_debug();
                Some(Error::parameter(format!("the pages begin at a `{name}` that is no whole number")))
            }
            () => None,
        };
        self.is_over = self.problem.is_some();
        let hash = match (&*self.at.parameters, &self.pages.by) {
            ([(_, value)], PagesBy::Cursor { .. }) => self.hasher.hash_one(value),
            ([_, ..], PagesBy::Continue { .. }) => self.hasher.hash_one(&self.at.parameters),
            _ => return,
        };
        self.seen.insert(hash);
    }

    /// The call for the next page; `None` if there is no other page.
    pub(crate) fn next(&mut self, protocol: &Protocol, call: &Draft) -> Option<Result<Draft>> {
        if let Some(problem) = self.problem.take() {
            return Some(Err(problem.with_function(&call.operation)));
        }
        if self.is_over {
            return None;
        }
        let profile = protocol.request(call.operation.request);
        let mut draft = call.clone();
        for (name, value) in &self.at.parameters {
            if profile.has_constant(name) {
                let text = format!("the reply would have the next request send another `{}`", name.escape_debug());
                self.is_over = true;
                return Some(Err(misled(text).with_function(&call.operation)));
            }
            let is_number = profile.body.json().is_some() && self.counts();
            let value = if is_number { PairValue::Json(value.clone()) } else { PairValue::Text(value.clone()) };
            draft.parameters.replace(name, value);
        }
        Some(Ok(draft))
    }

    /// How many of the next page's items were given before.
    pub(crate) fn skip(&self) -> usize {
        self.at.skip
    }

    /// What the next page is asked for with, by the names that are sent.
    #[cfg(feature = "cli")]
    pub(crate) fn parameters(&self) -> &[(String, String)] {
        &self.at.parameters
    }

    /// Whether no other page is asked for.
    #[cfg(feature = "cli")]
    pub(crate) fn is_over(&self) -> bool {
        self.is_over
    }

    /// Takes what the page says that was asked for, with this many items on it.
    pub(crate) fn arrived(&mut self, facts: Facts, items: usize, secrets: Secrets) {
        self.secrets = Some(secrets);
        let all = u64::try_from(items).unwrap_or(u64::MAX);
        let last = std::mem::take(&mut self.at);
        let before = last.before.map(|before| before.saturating_add(all));
        self.empty = if items == 0 { self.empty + 1 } else { 0 };
        let is_same = items > 0 && facts.items.is_some() && facts.items == self.items;
        (self.items, self.repeated) = (facts.items, if is_same { self.repeated + 1 } else { 0 });
        let next = self.after(&last, &facts, all, before);
        self.last = Some((last, items));
        match next {
            Some(parameters) => self.at = Position { parameters, skip: 0, before },
            None => self.is_over = true,
        }
        if !self.is_over && self.empty >= EMPTY_PAGES {
            self.empty = 0;
            self.problem = Some(misled(format!("{EMPTY_PAGES} pages in a row had no items")));
        }
        if !self.is_over && self.repeated >= REPEATED_PAGES {
            self.repeated = 0;
            let text = "the latest pages all have the same items, so the list would never end";
            self.problem = Some(misled(text.to_owned()));
        }
    }

    /// What the page after this one is asked for with; `None` if this one is the last.
    fn after(&mut self, last: &Position, facts: &Facts, items: u64, before: Option<u64>) -> Option<Vec<(String, String)>> {
        let number = || last.parameters.first()?.1.trim().parse::<i64>().ok();
        let is_short = self.pages.short_is_last && self.size.is_some_and(|size| items < size);
        // Fewer items than this page has, or no pages at all, is what some servers say that do not count.
        let total = facts.total.filter(|total| *total >= items);
        let page_count = facts.page_count.filter(|count| *count > 0);
        let is_complete = || total.zip(before).is_some_and(|(total, before)| before >= total);
        let parameter = |value: String| Some(vec![(self.parameter.clone(), value)]);
        match &self.pages.by {
            PagesBy::Offset { first, .. } => {
                let next = number()?.saturating_add_unsigned(items);
                let given = next.saturating_sub(*first);
                let is_complete = total.is_some_and(|total| i128::from(given) >= i128::from(total));
                if items == 0 || is_complete || is_short { None } else { parameter(next.to_string()) }
            }
            PagesBy::Page { first, .. } => {
                let next = number()?.saturating_add(1);
                let pages = next.saturating_sub(*first);
                let is_last = page_count.is_some_and(|count| i128::from(pages) >= i128::from(count));
                if items == 0 || is_last || is_complete() || is_short { None } else { parameter(next.to_string()) }
            }
            _ if is_short || is_complete() => None,
            _ => match &facts.next {
                Next::None => None,
                Next::Unfit(why) => {
                    self.problem = Some(misled(format!("the next page cannot be asked for: {why}")));
                    None
                }
                Next::Cursor(value) => {
                    let next = parameter(value.clone());
                    self.is_new(value, items).then_some(next?)
                }
                Next::Bag(parameters) => self.is_new(parameters, items).then(|| parameters.clone()),
            },
        }
    }

    /// Whether nothing like this has led to a page before. A page without items that leads nowhere else is the end.
    fn is_new(&mut self, next: &impl std::hash::Hash, items: u64) -> bool {
        let is_new = self.seen.insert(self.hasher.hash_one(next));
        if !is_new && items > 0 {
            let text = "the reply leads to a page that was asked for before, so the list would never end";
            self.problem = Some(misled(text.to_owned()));
        }
        is_new
    }

    /// The position after this many items of the latest page, or after all of them. Secrets of the call are left out.
    pub(crate) fn position(&self, given: Option<usize>, shared: &Shared, call: &Draft) -> Position {
        let mut position = match (&self.last, given) {
            (Some((last, _)), Some(given)) => Position { skip: given, ..last.clone() },
            (Some((last, items)), None) if self.is_over => Position { skip: *items, ..last.clone() },
            _ => self.at.clone(),
        };
        if let (PagesBy::Offset { .. }, [(_, value)]) = (&self.pages.by, &mut *position.parameters)
            && let Ok(number) = value.trim().parse::<i64>()
        {
            *value = number.saturating_add(i64::try_from(position.skip).unwrap_or(i64::MAX)).to_string();
            position.skip = 0;
        }
        if self.first().is_some() {
            return position;
        }
        let default = CallOptions::default();
        let own = || Secrets::new(shared, call, call.options.as_deref().unwrap_or(&default)).redactor();
        let redactor = self.secrets.as_ref().map_or_else(own, Secrets::redactor);
        for (name, value) in &mut position.parameters {
            (*name, *value) = (redactor.mask(name), redactor.mask(value));
        }
        position
    }
}

/// A reply that does not lead to the next page.
fn misled(text: String) -> Error {
    Error::new(ErrorKind::Decode, Delivery::Answered, text)
        .with_hint("what `pages` says in the schema may not be what the server does")
}
