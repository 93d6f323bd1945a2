//! The pages of a function: that it has the parameters, that they can count, and that the items are a list.
//!
//! It knows nothing of how the keys of `pages` fit together: that is checked where they are read.

use std::borrow::Cow;
use std::rc::Rc;

use actionapi_core::description::{Effect, Pages, PagesBy, Parameter, Place, Pointer, Scalar, Step, Type, Types as _};

use super::checker::Checker;
use super::said_pages::{SaidBy, SaidPages, SaidPlace};
use super::types::describe;
use crate::diagnostic::{Diagnostic, Kind, did_you_mean, quote};
use crate::document::Text;

/// What of a function matters for its pages.
#[derive(Clone, Copy)]
pub(super) struct PagedParts<'f, 'a> {
    pub(super) name: Text<'a>,
    pub(super) effect: Effect,
    pub(super) parameters: &'f [Parameter],
    pub(super) returns: &'f Type,
    /// Whether the data as a whole has no form of its own.
    pub(super) has_plain_data: bool,
}

/// The names of fields, outermost first.
type Names = Vec<Cow<'static, str>>;

impl<'a> Checker<'a> {
    /// The pages of a function; `None` if it has none, or if they are invalid, which is reported.
    pub(super) fn pages(&mut self, parts: PagedParts<'_, 'a>) -> Option<Pages> {
        let said = Rc::clone(self.context.pages.as_ref()?);
        let is_own = said.is_own;
        if !is_own && parts.effect != Effect::Read {
            return None;
        }
        if parts.effect == Effect::Write {
            let problem = Diagnostic::new(Kind::BadPages, format!("{} writes, and pages are read", quote(parts.name.text)));
            self.report(problem.at(said.key, "").help("remove `pages`, or write `effect: read` if it changes nothing"));
            return None;
        }
        let wanted: Vec<Text<'a>> = said.parameter().into_iter().chain(said.size).collect();
        if let Some(missing) = wanted.iter().find(|name| parameter(parts, name.text).is_none()) {
            if is_own {
                self.no_page_parameter(parts, *missing);
            }
            return None;
        }
        let is_by_bag = matches!(said.by, SaidBy::Continue(_));
        if !is_own && is_by_bag && said.items.is_none() && !matches!(parts.returns.without_option(), Type::List(_)) {
            return None;
        }
        said.is_used.set(true);
        let before = self.problems.len();
        let items = self.path_of_items(parts, &said);
        self.relative_places(parts, &said);
        self.page_places(parts, &said);
        let by = self.pages_by(parts, &said);
        let usual_size = said.size.and_then(|size| self.counts(parts, size)?.default.as_deref()?.parse().ok());
        let place = |said: &Option<SaidPlace<'a>>| said.as_ref().map(|said| said.place.clone());
        let pages = Pages {
            by: by?,
            size: said.size.map(|size| size.text.to_owned().into()),
            usual_size,
            items: items?.into(),
            total: place(&said.total),
            page_count: place(&said.page_count),
            short_is_last: said.short_is_last,
        };
        (self.problems.len() == before).then_some(pages)
    }

    fn no_page_parameter(&mut self, parts: PagedParts<'_, 'a>, missing: Text<'a>) {
        let known = parts.parameters.iter().map(|parameter| &*parameter.name.wire);
        let help = did_you_mean(missing.text, known).unwrap_or_else(|| "add it, or `pages: ~`".to_owned());
        let message = format!("{} has no parameter {}", quote(parts.name.text), quote(missing.text));
        self.report(Diagnostic::new(Kind::UnknownParameter, message).at(missing.span, "").help(help));
    }

    fn pages_by(&mut self, parts: PagedParts<'_, 'a>, said: &SaidPages<'a>) -> Option<PagesBy> {
        let name = |text: Text<'a>| Cow::Owned(text.text.to_owned());
        match &said.by {
            SaidBy::Offset(text) | SaidBy::Page(text) => {
                let default = self.counts(parts, *text)?.default.as_deref().and_then(|default| default.parse().ok());
                let parameter = name(*text);
                Some(match &said.by {
                    SaidBy::Offset(_) => PagesBy::Offset { parameter, first: default.unwrap_or(0) },
                    _ => PagesBy::Page { parameter, first: default.unwrap_or(1) },
                })
            }
            SaidBy::Cursor { parameter, next, plus } => {
                self.holds_cursor(parts, *parameter)?;
                Some(PagesBy::Cursor { parameter: name(*parameter), next: next.place.clone(), plus: *plus })
            }
            SaidBy::Continue(bag) => Some(PagesBy::Continue { bag: bag.place.clone() }),
        }
    }

    /// A parameter that counts. `None` if it cannot, which is reported.
    fn counts<'f>(&mut self, parts: PagedParts<'f, 'a>, name: Text<'a>) -> Option<&'f Parameter> {
        let found = parameter(parts, name.text)?;
        if *found.kind.without_option() == Type::Scalar(Scalar::Integer) && found.forms.is_empty() {
            return Some(found);
        }
        let kind = describe(found.kind.without_option(), &self.types);
        let message = format!("{} of {} is a {}, which cannot count", quote(name.text), quote(parts.name.text), quote(&kind));
        let problem = Diagnostic::new(Kind::BadPages, message).at(name.span, "");
        self.report(problem.help("give the parameter the type `integer?`; a position that is no number is a `cursor`"));
        None
    }

    /// Reports a parameter that cannot take a value of the reply before it.
    fn holds_cursor(&mut self, parts: PagedParts<'_, 'a>, name: Text<'a>) -> Option<()> {
        let found = parameter(parts, name.text)?;
        let problem = match found.kind.without_option() {
            Type::Scalar(Scalar::Secret) => Some("is secret, but positions are kept and shown"),
            Type::Scalar(Scalar::Json | Scalar::Boolean) => Some("cannot be a position in a list"),
            Type::Scalar(_) => None,
            _ => Some("cannot be a position in a list"),
        };
        let Some(problem) = problem else { return Some(()) };
        let message = format!("the parameter {} of {} {problem}", quote(name.text), quote(parts.name.text));
        self.report(
            Diagnostic::new(Kind::BadPages, message).at(name.span, "").help("give it the type `string?` or `integer?`"),
        );
        None
    }

    /// The fields that lead from the data to the list.
    fn path_of_items(&mut self, parts: PagedParts<'_, 'a>, said: &SaidPages<'a>) -> Option<Names> {
        let names = match &said.items {
            Some(items) => self.names_of_items(parts, items)?,
            None => Vec::new(),
        };
        let mut kind = parts.returns;
        for name in &names {
            let found = match kind.without_option() {
                Type::Record(id) => match self.types.definition(*id) {
                    Some(definition) => definition.fields().iter().find(|field| field.name.wire == *name),
                    // It is invalid, which is reported.
                    None => return None,
                },
                _ => None,
            };
            match found {
                Some(field) => kind = &field.kind,
                None => {
                    let whole = describe(kind.without_option(), &self.types);
                    self.no_list(parts, said, &format!("{} has no field {}", quote(&whole), quote(name)));
                    return None;
                }
            }
        }
        if !matches!(kind.without_option(), Type::List(_)) {
            let kind = describe(kind.without_option(), &self.types);
            let message = match (parts.returns.without_option(), names.last()) {
                (_, Some(name)) => format!("the items are no list: {} is a {}", quote(name), quote(&kind)),
                (Type::Record(_), None) => "the items are no list: the data is a record".to_owned(),
                (_, None) => format!("the items are no list: the data is {}", quote(&kind)),
            };
            self.no_list(parts, said, &message);
            return None;
        }
        Some(names)
    }

    /// Reports items that are no list, and says where lists are.
    fn no_list(&mut self, parts: PagedParts<'_, 'a>, said: &SaidPages<'a>, message: &str) {
        let mut lists = Vec::new();
        if let Type::Record(id) = parts.returns.without_option()
            && let Some(definition) = self.types.definition(*id)
        {
            let fields = definition.fields().iter().filter(|field| matches!(field.kind.without_option(), Type::List(_)));
            lists.extend(fields.map(|field| quote(&format!("items: {}", field.name.wire))));
        }
        let help = match (lists.len(), parts.returns.without_option()) {
            (0, Type::Scalar(Scalar::Json)) => "write the type of the items: `returns: list<json>`".to_owned(),
            (0, Type::Map(_)) => "an object of records by their keys is a list with `as: { key: FIELD }`".to_owned(),
            (0, _) => "return a list, or a record with one, or write `pages: ~`".to_owned(),
            _ => format!("say where they are: {}", lists.join(" or ")),
        };
        let at = said.items.as_ref().and_then(|items| items.text).map_or(said.key, |text| text.span);
        let problem = Diagnostic::new(Kind::BadPages, message).at(at, "");
        let problem = if said.is_own { problem } else { problem.at(parts.name.span, "of this function") };
        self.report(problem.help(help));
    }

    /// The names in the place of the items, from the data.
    fn names_of_items(&mut self, parts: PagedParts<'_, 'a>, items: &SaidPlace<'a>) -> Option<Names> {
        let text = items.text?;
        let data = self.context.forms.reply.data.clone();
        let steps = match &items.place {
            Place::Data(pointer) => Some(pointer.steps()),
            Place::Body(pointer) => pointer.steps().strip_prefix(data.steps()),
            _ => None,
        };
        let Some(steps) = steps else {
            let message = format!("the items are not in the data of {}, which is at `/{data}`", quote(parts.name.text));
            self.report(
                Diagnostic::new(Kind::BadPages, message)
                    .at(text.span, "")
                    .help("write their place in the data: `items: slots`"),
            );
            return None;
        };
        let names: Option<Names> = steps.iter().map(|step| Some(step.text()?.to_owned().into())).collect();
        if names.is_none() {
            let problem =
                Diagnostic::new(Kind::BadPages, "the place of the items consists of names of fields").at(text.span, "");
            self.report(problem.help("write the place of the list itself, without `*` and placeholders"));
        }
        names
    }

    /// Reports places in data that is a list, and so has no names.
    fn relative_places(&mut self, parts: PagedParts<'_, 'a>, said: &SaidPages<'a>) {
        if !matches!(parts.returns.without_option(), Type::List(_)) {
            return;
        }
        let data = self.context.forms.reply.data.clone();
        for SaidPlace { place, text } in said.places() {
            let (Place::Data(pointer), Some(text)) = (place, text) else { continue };
            let Some(name) = pointer.first().filter(|name| !is_number(name)) else { continue };
            let list = data.steps().last().and_then(Step::text).map(|list| format!(" {}", quote(list))).unwrap_or_default();
            let outer = data.steps().split_last().map(|(_, outer)| outer.to_vec()).unwrap_or_default();
            let root: Vec<Step> = outer.into_iter().chain(pointer.steps().iter().cloned()).collect();
            let message = format!("the data is the list{list}, which has no {}", quote(name));
            let help = format!("from the root it is {}", quote(&format!("/{}", Pointer(root.into()))));
            self.report_once(text.span, Diagnostic::new(Kind::BadPlace, message).at(text.span, "").help(help));
        }
    }
}

fn parameter<'f>(parts: PagedParts<'f, '_>, name: &str) -> Option<&'f Parameter> {
    parts.parameters.iter().find(|parameter| parameter.name.wire == name)
}

/// Whether a step is the number of an item.
fn is_number(step: &str) -> bool {
    let digits = step.strip_prefix('-').unwrap_or(step);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}
