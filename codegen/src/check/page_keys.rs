//! The keys of `pages`, before it is known of which functions: they fit together, and places are places.
//!
//! It knows nothing of functions.

use std::cell::Cell;
use std::rc::Rc;

use super::checker::Checker;
use super::layers::Level;
use super::said_pages::{SaidBy, SaidPages, SaidPlace};
use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{Either, Layered, Literal, Pages, PlaceEntry, Text};
use crate::source::Span;

impl<'a> Checker<'a> {
    /// What a layer says about pages, in place of what the layers above it say.
    pub(super) fn pages_layer(&mut self, level: Level, said: Option<&Layered<Pages<'a>>>) {
        let Some(Layered { key, value }) = said else { return };
        let Some(pages) = value else {
            if self.context.pages.take().is_none() {
                self.nothing_to_remove("no layer above sets `pages`", *key, "remove the line".to_owned());
            }
            return;
        };
        let before = self.problems.len();
        let said = self.said_pages(pages, level, *key).map(Rc::new);
        self.is_read &= self.problems.len() == before;
        self.pages_of_layers.extend(said.clone());
        self.context.pages = said;
    }

    /// Reports the pages of layers that no function has.
    pub(super) fn unused_pages(&mut self) {
        if !self.is_read {
            return;
        }
        let unused: Vec<Rc<SaidPages<'a>>> =
            self.pages_of_layers.iter().filter(|said| !said.is_own && !said.is_used.get()).cloned().collect();
        for said in unused {
            let message = match said.parameter() {
                Some(parameter) => {
                    let names = match said.size {
                        Some(size) => format!("parameters {} and {}", quote(parameter.text), quote(size.text)),
                        None => format!("parameter {}", quote(parameter.text)),
                    };
                    format!("no function below reads and has the {names}")
                }
                None => "no function below reads and returns a list".to_owned(),
            };
            let help = match said.parameter() {
                Some(_) => "add them to the functions that have pages, or remove `pages`",
                None => "return a list where there are pages, or remove `pages`",
            };
            let problem = Diagnostic::new(Kind::UnusedPages, message).at(said.key, "");
            self.report(problem.help(help));
        }
    }

    fn said_pages(&mut self, pages: &Pages<'a>, level: Level, key: Span) -> Option<SaidPages<'a>> {
        let is_api = level == Level::Api;
        let before = self.problems.len();
        for parameter in [pages.offset, pages.page, pages.cursor, pages.size].into_iter().flatten() {
            self.parameter_name(parameter);
        }
        self.keys_of_pages(pages);
        let by = self.said_by(pages, is_api);
        let total = self.said_place(pages.total.as_ref(), is_api);
        let page_count = self.said_place(pages.page_count.as_ref(), is_api);
        let items = pages.items.and_then(|text| Some(SaidPlace { place: self.place(text, is_api)?, text: Some(text) }));
        let short_is_last = pages.short.is_some();
        let said = SaidPages {
            by: by?,
            size: pages.size,
            items,
            total,
            page_count,
            short_is_last,
            is_own: level == Level::Function,
            key,
            is_used: Cell::new(false),
        };
        (self.problems.len() == before).then_some(said)
    }

    /// Reports what other tools write in place of a parameter.
    fn parameter_name(&mut self, name: Text<'a>) {
        let problem = Diagnostic::new(Kind::BadPages, format!("{} is no parameter", quote(name.text))).at(name.span, "");
        if name.text.starts_with(['+', '$', '{', '/']) || name.text.parse::<f64>().is_ok() {
            self.report(
                problem
                    .help("write the name of the parameter: `pages: { page: page }`; how it is counted follows from the key"),
            );
        } else if name.text.trim().is_empty() {
            self.report(problem.help("write the name of the parameter"));
        }
    }

    /// What leads to the next page: one of four keys.
    fn said_by(&mut self, pages: &Pages<'a>, is_api: bool) -> Option<SaidBy<'a>> {
        match (pages.offset, pages.page, pages.cursor, &pages.r#continue) {
            (Some(offset), None, None, None) => Some(SaidBy::Offset(offset)),
            (None, Some(page), None, None) => Some(SaidBy::Page(page)),
            (None, None, Some(parameter), None) => {
                let Some(next) = &pages.next else {
                    let problem = Diagnostic::new(Kind::BadPages, "`cursor` needs the place of its next value");
                    let help = "say where the next cursor is: `next: /…`, or `next: -1/id` for the last item's";
                    self.report(problem.at(parameter.span, "").help(help));
                    return None;
                };
                let plus = pages.plus.map_or(Some(0), |plus| self.page_plus(plus));
                Some(SaidBy::Cursor { parameter, next: self.said_place(Some(next), is_api)?, plus: plus? })
            }
            (None, None, None, Some(bag)) => Some(SaidBy::Continue(self.said_place(Some(bag), is_api)?)),
            (None, None, None, None) => {
                let problem = Diagnostic::new(Kind::BadPages, "nothing says what leads to the next page").at(pages.owner, "");
                self.report(
                    problem.help("write the parameter: `offset`, `page`, or `cursor` with `next`; or `continue: /continue`"),
                );
                None
            }
            _ => {
                let problem = "only one of `offset`, `page`, `cursor` and `continue` leads to the next page";
                let problem = Diagnostic::new(Kind::KeysAtOdds, problem).at(pages.owner, "");
                self.report(problem.help("keep the one that every page needs, and write the most items of a page as `size`"));
                None
            }
        }
    }

    fn page_plus(&mut self, plus: Literal<'a>) -> Option<i64> {
        let number = plus.text.text.parse().ok();
        if number.is_none() {
            let problem = Diagnostic::new(Kind::BadPages, format!("{} is no whole number", quote(plus.text.text)));
            self.report(problem.at(plus.text.span, "").help("write what is added to the value, such as `plus: 1`"));
        }
        number
    }

    fn said_place(&mut self, entry: Option<&PlaceEntry<'a>>, is_api: bool) -> Option<SaidPlace<'a>> {
        let entry = entry?;
        let text = if let Either::Short(text) = entry { Some(*text) } else { None };
        Some(SaidPlace { place: self.place_entry(entry, is_api)?, text })
    }

    /// Reports keys that others need or exclude.
    fn keys_of_pages(&mut self, pages: &Pages<'a>) {
        let span = |entry: &PlaceEntry<'a>| match entry {
            Either::Short(text) => text.span,
            Either::Long(outside) => outside.owner,
        };
        let is_bag = pages.r#continue.is_some();
        let next = pages.next.as_ref().map(span);
        let total = pages.total.as_ref().map(span);
        let count = pages.page_count.as_ref().map(span);
        let plus = pages.plus.map(|plus| plus.text.span);
        let by = "it goes with `cursor`, the parameter that takes the value";
        let rules = [
            (next.filter(|_| pages.cursor.is_none()), "`next` is the value of a cursor", by),
            (plus.filter(|_| pages.cursor.is_none()), "`plus` is added to the value of a cursor", by),
            (
                total.filter(|_| is_bag),
                "`total` does not end pages by `continue`",
                "remove it: a reply without the object is the last",
            ),
            (
                count.filter(|_| pages.page.is_none()),
                "`page_count` needs the number of a page",
                "it goes with `page`; the number of items is `total`",
            ),
        ];
        for (span, message, help) in rules {
            if let Some(span) = span {
                self.report(Diagnostic::new(Kind::KeysAtOdds, message).at(span, "").help(help));
            }
        }
        if pages.short.is_some() && (pages.size.is_none() || is_bag) {
            let problem = Diagnostic::new(Kind::KeysAtOdds, "`short` needs the number of items that was asked for");
            let help = "write the parameter with it as `size`, or remove `short`; it does not go with `continue`";
            self.report(problem.at(pages.owner, "").help(help));
        }
        let others = [pages.offset, pages.page, pages.cursor];
        if let Some(size) = pages.size
            && let Some(same) = others.into_iter().flatten().find(|other| other.text == size.text)
        {
            let message = format!("{} is both the size and the position of a page", quote(size.text));
            let problem = Diagnostic::new(Kind::KeysAtOdds, message).at(size.span, "").at(same.span, "and here");
            self.report(problem.help("name two parameters"));
        }
    }
}
