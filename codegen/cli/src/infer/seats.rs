//! Where the types of an API are written in the text of its schema.
//!
//! It does not change the text.

use actionapi::description::{Api, Definition, Home, Type, TypeId};
use actionapi_codegen::{Outline, Span};

use super::seen::Seat;

/// The schema with its text.
pub(crate) struct Schema<'s> {
    pub(crate) api: &'static Api,
    pub(crate) outline: &'s Outline,
}

impl<'s> Schema<'s> {
    /// The text of a type.
    pub(super) fn written(&self, seat: &Seat) -> Option<&'s Outline> {
        let value = match seat {
            Seat::Field(id, name) => self.fields(*id)?.get(name)?,
            Seat::Returns(module, function) => self.function(module, function)?.get("returns")?,
        };
        if value.text().is_some() { Some(value) } else { value.get("type") }
    }

    /// Where a type is written, or else what has it.
    pub(crate) fn span(&self, seat: &Seat) -> Option<Span> {
        self.written(seat).map(Outline::span).or_else(|| match seat {
            Seat::Field(id, _) => self.fields(*id)?.key(),
            Seat::Returns(module, function) => self.function(module, function)?.key(),
        })
    }

    /// The fields of a record.
    pub(crate) fn fields(&self, id: TypeId) -> Option<&'s Outline> {
        let definition = self.api.types.get(id.0)?;
        match definition.home {
            Home::Types => self.outline.find(&["types", &definition.name.wire, "record"]),
            Home::Module(_) => {
                let (module, function) = self.api.functions().find(|(_, function)| function.returns.defined() == Some(id))?;
                self.function(&module.name.wire, &function.name.wire)?.get("returns")
            }
        }
    }

    /// The values of an enum.
    pub(crate) fn values(&self, id: TypeId) -> Option<&'s Outline> {
        let definition = self.api.types.get(id.0)?;
        matches!(definition.kind, Definition::Enum(_)).then_some(())?;
        self.outline.find(&["types", &definition.name.wire, "enum"])
    }

    pub(crate) fn function(&self, module: &str, function: &str) -> Option<&'s Outline> {
        match module {
            "" => self.outline.find(&["functions", function]),
            module => self.outline.find(&["modules", module, "functions", function]),
        }
    }

    /// How messages name what has a type.
    pub(super) fn shown(&self, seat: &Seat) -> String {
        let record = |id: &TypeId| match self.api.types.get(id.0) {
            Some(definition) if definition.home == Home::Types => definition.name.wire.to_string(),
            _ => {
                let found = self.api.functions().find(|(_, function)| function.returns.defined() == Some(*id));
                found.map_or_else(String::new, |(module, function)| {
                    actionapi::text::qualified(&module.name.wire, ".", &function.name.wire)
                })
            }
        };
        match seat {
            Seat::Field(id, name) => format!("{}.{name}", record(id)),
            Seat::Returns(module, function) => actionapi::text::qualified(module, ".", function),
        }
    }
}

/// Where a `?` goes in the text of a type: after what is in so many lists and maps. `None` if there is one, or the text has another form.
pub(super) fn mark_at(text: &str, depth: usize) -> Option<usize> {
    let (mut start, mut end) = (0, text.trim_end().len());
    for _ in 0..depth {
        let inner = text[start..end].strip_suffix('?').unwrap_or(&text[start..end]);
        end = start + inner.len();
        let opened = ["list<", "map<"].iter().find(|opened| inner.starts_with(**opened))?;
        start += opened.len();
        end = end.checked_sub(1).filter(|end| text[..*end + 1].ends_with('>') && *end >= start)?;
    }
    let is_marked = text[start..end].ends_with('?');
    (!is_marked && start < end).then_some(end)
}

/// Whether everything that the one description says, the other says as well; it may have more functions, more fields and more values,
/// and a `?` more.
pub(super) fn is_wider(old: &Api, new: &Api, retypes: bool) -> bool {
    let kept = |module: &str, function: &actionapi::description::Function| {
        let Some(other) = new.function(module, &function.name.wire) else { return false };
        let is_filled = function.returns == Type::JSON;
        other.effect == function.effect
            && other.request == function.request
            && (other.description == function.description && other.parameters.len() == function.parameters.len())
            && (retypes || is_filled || wider((old, &function.returns), (new, &other.returns), &mut Vec::new()))
    };
    let all = old.functions().all(|(module, function)| kept(&module.name.wire, function));
    all && old.protocol == new.protocol && old.description == new.description && (retypes || types_are_wider(old, new))
}

fn types_are_wider(old: &Api, new: &Api) -> bool {
    let shared = old.types.iter().enumerate().filter(|(_, definition)| definition.home == Home::Types);
    shared.into_iter().all(|(index, definition)| {
        let other = new.types.iter().position(|other| other.home == Home::Types && other.name == definition.name);
        other.is_some_and(|other| defined((old, TypeId(index)), (new, TypeId(other)), &mut Vec::new()))
    })
}

type In<'a, T> = (&'a Api, T);

fn wider<'a>((old, one): In<'a, &'a Type>, (new, other): In<'a, &'a Type>, open: &mut Vec<TypeId>) -> bool {
    if one.is_optional() && !other.is_optional() {
        return false;
    }
    match (one.without_option(), other.without_option()) {
        (Type::List(one), Type::List(other)) | (Type::Map(one), Type::Map(other)) => wider((old, one), (new, other), open),
        (Type::Record(one), Type::Record(other))
        | (Type::Enum(one), Type::Enum(other))
        | (Type::Cases(one), Type::Cases(other)) => defined((old, *one), (new, *other), open),
        (one, other) => one == other,
    }
}

fn defined<'a>((old, one): In<'a, TypeId>, (new, other): In<'a, TypeId>, open: &mut Vec<TypeId>) -> bool {
    if open.contains(&one) {
        return true;
    }
    let (Some(before), Some(after)) = (old.types.get(one.0), new.types.get(other.0)) else { return false };
    open.push(one);
    let fields = before.fields().iter().all(|field| {
        let other = after.fields().iter().find(|other| other.name == field.name);
        other.is_some_and(|other| {
            other.forms == field.forms
                && other.description == field.description
                && wider((old, &field.kind), (new, &other.kind), open)
        })
    });
    let values = before.values().iter().all(|value| after.values().contains(value));
    fields && values && before.description == after.description
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_goes_after_the_inner_type() {
        let marked = |text: &str, depth| mark_at(text, depth).map(|at| format!("{}?{}", &text[..at], &text[at..]));
        assert_eq!(marked("integer", 0).as_deref(), Some("integer?"));
        assert_eq!(marked("list<integer>", 1).as_deref(), Some("list<integer?>"));
        assert_eq!(marked("list<map<integer>?>?", 2).as_deref(), Some("list<map<integer?>?>?"));
        assert_eq!((marked("integer?", 0), marked("Ids", 1), marked("list<integer?>", 1)), (None, None, None));
    }
}
