//! What a reply says about its pages, as far as it is in typed data: that it is there, and that it can be a number, a cursor or an object.
//!
//! It knows nothing of what is outside of the data.

use actionapi_core::description::{Place, Scalar, Step, Type, TypeDefinition, Types as _};

use super::checker::Checker;
use super::pages::PagedParts;
use super::said_pages::{SaidBy, SaidPages, SaidPlace};
use super::type_table::TypeTable;
use super::types::describe;
use crate::diagnostic::{Diagnostic, Kind, did_you_mean, quote};
use crate::document::Text;

/// What a key of `pages` expects in its place.
#[derive(Clone, Copy, PartialEq)]
enum Expected {
    Number,
    Cursor { counts: bool },
    Object,
}

impl Expected {
    /// What a value of another type cannot be, and what to do about it.
    fn unmet(self, key: &str) -> (&'static str, String) {
        let help = match self {
            Self::Number => {
                let what = if key == "total" { "of all items" } else { "of all pages" };
                format!("write the place of the number {what}, or remove {}: an empty page ends the list", quote(key))
            }
            Self::Cursor { counts: true } => "write the place of a number, because the parameter is one".to_owned(),
            Self::Cursor { counts: false } => "write the place of a single value, such as an identifier or a token".to_owned(),
            Self::Object => "write the place of the object whose members are parameters of the next request".to_owned(),
        };
        let cannot = match self {
            Self::Number | Self::Cursor { counts: true } => "is no number",
            Self::Cursor { counts: false } => "cannot be a cursor",
            Self::Object => "is no object",
        };
        (cannot, help)
    }
}

/// A step that leads nowhere.
struct Nowhere {
    step: String,
    /// The type in which there is no such step.
    whole: String,
    is_list: bool,
    /// The help line if another name is near.
    near: Option<String>,
    /// Whether it is the first step.
    is_first: bool,
}

impl<'a> Checker<'a> {
    /// Checks the places of pages that are in the data.
    pub(super) fn page_places(&mut self, parts: PagedParts<'_, 'a>, said: &SaidPages<'a>) {
        let numbers = [("total", &said.total), ("page_count", &said.page_count)];
        for (key, place) in numbers.into_iter().filter_map(|(key, place)| Some((key, place.as_ref()?))) {
            self.page_place(parts, said, (key, place), Expected::Number);
        }
        match &said.by {
            SaidBy::Cursor { parameter, next, plus } => {
                let kind = parts.parameters.iter().find(|found| found.name.wire == parameter.text).map(|found| &found.kind);
                let is_number = matches!(kind.map(Type::without_option), Some(Type::Scalar(Scalar::Integer | Scalar::Digits)));
                self.page_place(parts, said, ("next", next), Expected::Cursor { counts: *plus != 0 || is_number });
            }
            SaidBy::Continue(bag) => self.page_place(parts, said, ("continue", bag), Expected::Object),
            SaidBy::Offset(_) | SaidBy::Page(_) => {}
        }
    }

    fn page_place(
        &mut self,
        parts: PagedParts<'_, 'a>,
        said: &SaidPages<'a>,
        (key, place): (&str, &SaidPlace<'a>),
        expected: Expected,
    ) {
        let data = self.context.forms.reply.data.clone();
        let steps = match &place.place {
            Place::Data(pointer) => Some(pointer.steps()),
            Place::Body(pointer) => pointer.steps().strip_prefix(data.steps()),
            _ => None,
        };
        let (Some(text), Some(steps)) = (place.text, steps.filter(|_| parts.has_plain_data)) else { return };
        match leads_to(&self.types, parts.returns, steps) {
            Ok(None) => {}
            Ok(Some(kind)) if fits(&self.types, kind, expected) => {}
            Ok(Some(kind)) => {
                let (cannot, help) = expected.unmet(key);
                let message = format!("{} is {}, which {cannot}", quote(text.text), article(&describe(kind, &self.types)));
                self.misfit(parts, said, text, Diagnostic::new(Kind::BadPages, message), help);
            }
            Err(nowhere) => self.leads_nowhere(parts, said, text, data.is_root(), nowhere),
        }
    }

    /// Reports a place that is not in the data. Where the data is the whole reply, a field may be beside it.
    fn leads_nowhere(
        &mut self,
        parts: PagedParts<'_, 'a>,
        said: &SaidPages<'a>,
        text: Text<'a>,
        is_whole_reply: bool,
        nowhere: Nowhere,
    ) {
        let may_be_beside = nowhere.is_first && is_whole_reply && nowhere.near.is_none();
        // A list is reported with the place from the root.
        if may_be_beside || nowhere.is_first && nowhere.is_list || !said.is_own {
            return;
        }
        let whole = if nowhere.is_first { "the data".to_owned() } else { quote(&nowhere.whole) };
        let message = format!("{whole} has no field {}", quote(&nowhere.step));
        let add = "correct the place, or add the field; a place from the root of the reply begins with `/`".to_owned();
        self.misfit(parts, said, text, Diagnostic::new(Kind::BadPlace, message), nowhere.near.unwrap_or(add));
    }

    fn misfit(&mut self, parts: PagedParts<'_, 'a>, said: &SaidPages<'a>, text: Text<'a>, problem: Diagnostic, help: String) {
        let problem = problem.at(text.span, "");
        let problem = if said.is_own { problem } else { problem.at(parts.name.span, "of this function") };
        self.report_once(text.span, problem.help(help));
    }
}

fn article(kind: &str) -> String {
    let article = if kind.to_ascii_lowercase().starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {}", quote(kind))
}

/// The type to which the steps lead. `None`: nobody knows, because something on the way is `json` or in a form of its own.
fn leads_to<'k>(types: &'k TypeTable<'_>, mut kind: &'k Type, steps: &[Step]) -> Result<Option<&'k Type>, Nowhere> {
    for (index, step) in steps.iter().enumerate() {
        let plain = kind.without_option();
        let nowhere = |names: Vec<&str>| {
            let step = step.text().unwrap_or("*").to_owned();
            let (whole, near) = (describe(plain, types), did_you_mean(&step, names));
            Nowhere { step, whole, is_list: matches!(plain, Type::List(_)), near, is_first: index == 0 }
        };
        let is_number = step.text().is_none_or(|text| text.strip_prefix('-').unwrap_or(text).parse::<u32>().is_ok());
        kind = match plain {
            Type::Record(id) => {
                let (Some(record), Some(name)) = (types.definition(*id), step.text()) else { return Ok(None) };
                match record.fields().iter().find(|field| field.name.wire == name) {
                    Some(field) if field.forms.is_empty() => &field.kind,
                    Some(_) => return Ok(None),
                    None if record.rest.is_some() => return Ok(None),
                    None => return Err(nowhere(record.fields().iter().map(|field| &*field.name.wire).collect())),
                }
            }
            Type::List(item) if is_number => item,
            Type::Map(item) => item,
            Type::List(_) => return Err(nowhere(Vec::new())),
            Type::Scalar(Scalar::Json) | Type::Cases(_) | Type::File | Type::Nothing => return Ok(None),
            _ => return Err(nowhere(Vec::new())),
        };
    }
    Ok(Some(kind))
}

/// Whether a value of this type can be what is expected. Servers send numbers as texts, too.
fn fits(types: &TypeTable<'_>, kind: &Type, expected: Expected) -> bool {
    let kind = kind.without_option();
    match expected {
        Expected::Object => matches!(kind, Type::Record(_) | Type::Map(_) | Type::Cases(_) | Type::Scalar(Scalar::Json)),
        Expected::Number | Expected::Cursor { counts: true } => match kind {
            Type::Scalar(scalar) => is_number(*scalar),
            Type::Enum(id) => types.definition(*id).and_then(TypeDefinition::scalar).is_some_and(is_number),
            _ => false,
        },
        Expected::Cursor { counts: false } => match kind {
            Type::Scalar(scalar) => !matches!(scalar, Scalar::Boolean),
            kind => matches!(kind, Type::Enum(_)),
        },
    }
}

fn is_number(scalar: Scalar) -> bool {
    use Scalar::{Decimal, Digits, Float, Integer, Json, String, Timestamp};
    matches!(scalar, Integer | Digits | Float | Decimal | Json | String | Timestamp)
}
