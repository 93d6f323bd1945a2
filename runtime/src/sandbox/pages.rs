//! The pages of an example, or of a double's data: the part of its list that a request asks for, and what the reply says beside it of the others.
//!
//! It does not know how clients ask for pages.

use std::borrow::Cow;

use super::example::value;
use crate::description::template::Values;
use crate::description::{Api, Function, Pages, PagesBy, Place, ReplyProfile, Step, Type, WireForm};
use crate::forms::plain;
use crate::json::{self, Scanner, Token};

/// A page.
#[derive(Debug)]
pub(super) struct Page {
    /// The data with the items of this page.
    pub(super) data: String,
    /// What the reply has outside of the data: the places, and the texts and JSON of the values.
    pub(super) beside: Vec<(Place, String, String)>,
}

/// What a page is cut out by.
struct Cut<'c> {
    pages: &'c Pages,
    /// The parameters of the request, by the names of the schema.
    sent: &'c [(String, String)],
}

/// The page of a function's data that a request with these parameters asks for. `None`: it asks for none, and gets the data as it is.
pub(super) fn page(api: &Api, function: &Function, values: Values<'_>, sent: &[(String, String)], data: &str) -> Option<Page> {
    let pages = function.pages.as_ref()?;
    let cut = Cut { pages, sent };
    if !cut.is_asked() {
        return None;
    }
    let profile = api.reply_of(function);
    let mut said = None;
    let list = |text: &str| {
        let items = items(text)?;
        let (start, end) = cut.range(&items);
        said = Some((items.len(), (end < items.len()).then_some(end)));
        Some(format!("[{}]", items[start..end].join(",")))
    };
    let data = edited(api, data, (&function.returns, &profile.data_forms), &pages.items, list)?;
    let (total, next) = said?;
    let mut page = Page { data, beside: Vec::new() };
    let size = cut.number(pages.size.as_deref()).filter(|size| *size > 0);
    let count = size.map_or(1, |size| total.div_ceil(usize::try_from(size).unwrap_or(usize::MAX)).max(1));
    for (place, number) in [(&pages.total, total), (&pages.page_count, count)] {
        if let Some(place) = place {
            page.say(profile, values, place, Some(Said::number(&number.to_string())));
        }
    }
    match &pages.by {
        PagesBy::Cursor { next: place, .. } if cut.in_items(place).is_none() => {
            page.say(profile, values, place, next.map(|next| Said::text(&next.to_string())));
        }
        PagesBy::Continue { bag } => {
            let members = next.map(|next| Said { text: String::new(), json: format!(r#"{{"{BAG}":"{next}"}}"#) });
            page.say(profile, values, bag, members);
        }
        _ => {}
    }
    Some(page)
}

/// The member of the bag that the sandbox sends.
const BAG: &str = "continue";

/// A value beside the items.
struct Said {
    text: String,
    json: String,
}

impl Said {
    fn number(text: &str) -> Self {
        Self { text: text.to_owned(), json: text.to_owned() }
    }

    fn text(text: &str) -> Self {
        Self { text: text.to_owned(), json: format!("\"{text}\"") }
    }
}

impl Page {
    /// Puts a value where the reply has it. `None`: it says there that there is nothing.
    fn say(&mut self, profile: &ReplyProfile, values: Values<'_>, place: &Place, said: Option<Said>) {
        let steps = place.pointer(&profile.data);
        let inside = steps.as_deref().and_then(|steps| steps.strip_prefix(profile.data.steps()));
        let Some(inside) = inside else {
            self.beside.extend(said.map(|Said { text, json }| (place.clone(), text, json)));
            return;
        };
        let inside: Option<Vec<Cow<'_, str>>> = inside.iter().map(|step| name(step, values)).collect();
        let Some(inside) = inside.filter(|_| profile.data_forms.is_empty()) else { return };
        let steps: Vec<Option<&str>> = inside.iter().map(|step| Some(&**step)).collect();
        let found = json::lookup(&self.data, &steps).unwrap_or_default().into_iter().next();
        // As the example has it: a number, a text, or nothing.
        let kind = found.map(|range| self.data[range].chars().next().unwrap_or_default());
        let json = match (kind, said) {
            (Some('0'..='9' | '-'), said) => {
                said.map_or("0".to_owned(), |said| if said.text.is_empty() { said.json } else { said.text })
            }
            (Some('"'), Some(said)) if !said.text.is_empty() => format!("\"{}\"", said.text),
            (_, Some(said)) => said.json,
            (Some('"'), None) => r#""""#.to_owned(),
            (Some(_), None) => "null".to_owned(),
            (None, None) => return,
        };
        if let Some(data) = with(&self.data, &inside, &json) {
            self.data = data;
        }
    }
}

fn name<'s>(step: &'s Step, values: Values<'_>) -> Option<Cow<'s, str>> {
    match step {
        Step::Each => Some(Cow::Borrowed("0")),
        Step::Name(template) => {
            step.text().map_or_else(|| Some(template.fill(values)?.into()), |text| Some(Cow::Borrowed(text)))
        }
    }
}

impl Cut<'_> {
    fn value(&self, name: &str) -> Option<&str> {
        self.sent.iter().find(|(sent, _)| sent == name).map(|(_, value)| value.as_str())
    }

    fn number(&self, name: Option<&str>) -> Option<u64> {
        self.value(name?)?.trim().parse().ok()
    }

    /// Whether the request has a parameter of pages.
    fn is_asked(&self) -> bool {
        let is_bag = matches!(self.pages.by, PagesBy::Continue { .. });
        let names = self.pages.parameter().into_iter().chain(self.pages.size.as_deref());
        names.chain(is_bag.then_some(BAG)).any(|name| self.value(name).is_some())
    }

    /// The first item of the page, and the end of its items.
    fn range(&self, items: &[&str]) -> (usize, usize) {
        let size = self.number(self.pages.size.as_deref()).filter(|size| *size > 0);
        let size = size.and_then(|size| usize::try_from(size).ok()).unwrap_or(usize::MAX);
        let given = |parameter: &str| self.value(parameter).map(str::trim);
        let counted = |parameter: &str, first: i64| {
            let number = given(parameter).and_then(|text| text.parse::<i64>().ok()).unwrap_or(first);
            usize::try_from(number.saturating_sub(first)).unwrap_or(0)
        };
        let start = match &self.pages.by {
            PagesBy::Offset { parameter, first } => counted(parameter, *first),
            PagesBy::Page { parameter, first } => counted(parameter, *first).saturating_mul(size),
            PagesBy::Cursor { parameter, next, plus } => match (given(parameter), self.in_items(next)) {
                (None, _) => 0,
                (Some(cursor), Some(path)) => after(items, path, cursor, *plus),
                // What the sandbox has not sent leads nowhere.
                (Some(cursor), None) => cursor.parse().unwrap_or(items.len()),
            },
            PagesBy::Continue { .. } => given(BAG).map_or(0, |text| text.parse().unwrap_or(items.len())),
        };
        let start = start.min(items.len());
        (start, start.saturating_add(size).min(items.len()))
    }

    /// The steps in the last item, if the cursor is in it.
    fn in_items<'p>(&self, next: &'p Place) -> Option<&'p [Step]> {
        let Place::Data(pointer) = next else { return None };
        let (path, rest) = pointer.steps().split_at_checked(self.pages.items.len())?;
        let is_path = path.iter().zip(self.pages.items.iter()).all(|(step, name)| step.text() == Some(name));
        let (last, rest) = rest.split_first()?;
        (is_path && last.text() == Some("-1")).then_some(rest)
    }
}

/// The first item after the one that the cursor was made from.
fn after(items: &[&str], path: &[Step], cursor: &str, plus: i64) -> usize {
    let steps: Vec<Option<&str>> = path.iter().map(Step::text).collect();
    let value = |item: &str| {
        let range = json::lookup(item, &steps).ok()?.into_iter().next()?;
        Some(json::text(&item[range]).into_owned())
    };
    if plus == 0 {
        let found = items.iter().position(|item| value(item).as_deref() == Some(cursor));
        return found.map_or(items.len(), |at| at + 1);
    }
    let Ok(cursor) = cursor.parse::<i64>() else { return items.len() };
    let number = |item: &str| value(item)?.trim().parse::<i64>().ok();
    let is_after = |item: &&str| number(item).is_some_and(|number| if plus > 0 { number >= cursor } else { number <= cursor });
    items.iter().position(is_after).unwrap_or(items.len())
}

/// The JSON text with the list changed to which the fields lead. `None`: there is no list.
fn edited(
    api: &Api,
    text: &str,
    (kind, forms): (&Type, &[WireForm]),
    path: &[Cow<'static, str>],
    list: impl FnOnce(&str) -> Option<String>,
) -> Option<String> {
    if !forms.is_empty() {
        let text = plain(forms, text).ok()?.text;
        return Some(WireForm::written(forms, &edited(api, &text, (kind, &[]), path, list)?));
    }
    let Some((name, path)) = path.split_first() else { return list(text) };
    let Type::Record(id) = kind.without_option() else { return None };
    let field = api.fields(*id).iter().find(|field| field.name.wire == *name)?;
    let range = json::lookup(text, &[Some(name)]).ok()?.into_iter().next()?;
    let inner = edited(api, &text[range.clone()], (&field.kind, &field.forms), path, list)?;
    Some(format!("{}{inner}{}", &text[..range.start], &text[range.end..]))
}

/// The items of a list; `None` if the text is none.
fn items(text: &str) -> Option<Vec<&str>> {
    let mut scanner = Scanner::new(text);
    if scanner.token() != Ok(Token::Array) {
        return None;
    }
    let (mut items, mut first) = (Vec::new(), true);
    while scanner.item(&mut first).ok()? {
        items.push(value(&mut scanner)?);
    }
    Some(items)
}

/// The JSON text with a value where the names lead, made if it is not there. `None`: something else is in the way.
fn with(text: &str, names: &[Cow<'_, str>], value: &str) -> Option<String> {
    let Some((name, rest)) = names.split_first() else { return Some(value.to_owned()) };
    if let Some(range) = json::lookup(text, &[Some(name)]).ok()?.into_iter().next() {
        let inner = with(&text[range.clone()], rest, value)?;
        return Some(format!("{}{inner}{}", &text[..range.start], &text[range.end..]));
    }
    let text = if text.trim() == "null" { "{}" } else { text.trim() };
    let fields = text.strip_prefix('{')?.strip_suffix('}')?;
    let mut member = String::new();
    json::quote(name, &mut member);
    let comma = if fields.trim().is_empty() { "" } else { "," };
    Some(format!("{{{fields}{comma}{member}:{}}}", with("{}", rest, value)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_put_into_json() {
        let names = |text: &'static str| text.split('/').map(Cow::Borrowed).collect::<Vec<_>>();
        let cases = [
            (r#"{"a":{"b":1},"c":2}"#, "a/b", r#"{"a":{"b":9},"c":2}"#),
            (r#"{"a":{}}"#, "a/b", r#"{"a":{"b":9}}"#),
            (r#"{"c":2}"#, "a/b", r#"{"c":2,"a":{"b":9}}"#),
            ("null", "a", r#"{"a":9}"#),
        ];
        for (text, at, expected) in cases {
            assert_eq!(with(text, &names(at), "9").as_deref(), Some(expected));
        }
        assert_eq!(with("[1]", &names("a"), "9"), None);
    }
}
