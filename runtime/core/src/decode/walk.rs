//! Checks data against a described type by the rules with which it is decoded, and finds everything that is wrong with it.
//!
//! It makes no value of what it reads.

use super::container::Step;
use crate::description::{Api, Cases, Definition, Field, ReplyProfile, Scalar, Type, TypeDefinition, TypeId, Types};
use crate::forms::{self, WireForm};
use crate::json::{self, Syntax};
use crate::wire::drift::Place;
use crate::wire::{Drift, ListItem, Mismatch, Nothing, Reader};

/// Data compared with a type.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Report {
    /// Everything that does not fit, in the order of the text; absent fields come at the end of their record.
    pub mismatches: Vec<Mismatch>,
    /// The paths of fields that the type does not have.
    pub unknown: Vec<Vec<String>>,
    /// The paths of texts that their enums do not have.
    pub unknown_values: Vec<Vec<String>>,
    /// The paths of optional fields that are absent, in records that have unknown fields.
    pub absent: Vec<Vec<String>>,
    /// Everything that was forgiven. It names fields only if [`inspect_data`] made the report.
    pub drift: Drift,
}

/// Compares JSON text with a type. With a `reply` profile, the text is the data of such a reply, and the reply's own fields are not unknown.
///
/// # Errors
/// If the text is not JSON.
pub fn inspect(types: &dyn Types, kind: &Type, text: &str, reply: Option<&ReplyProfile>) -> Result<Report, Syntax> {
    let beside_data = reply.into_iter().flat_map(ReplyProfile::beside_data).collect();
    let forms = reply.map(|reply| &*reply.data_forms).unwrap_or_default();
    Walk { types, lasting: None, report: Report::default(), path: Vec::new(), beside_data }.whole(kind, forms, text)
}

/// As [`inspect`] without a reply, for a value in these forms.
///
/// # Errors
/// If the text is not JSON.
pub fn inspect_in_form(types: &dyn Types, kind: &Type, forms: &[WireForm], text: &str) -> Result<Report, Syntax> {
    let walk = Walk { types, lasting: None, report: Report::default(), path: Vec::new(), beside_data: Vec::new() };
    walk.whole(kind, forms, text)
}

/// As [`inspect`], with the types of a description that lasts as long as the program, so that the drift names fields.
///
/// # Errors
/// If the text is not JSON.
pub fn inspect_data(api: &'static Api, kind: &Type, text: &str, reply: &ReplyProfile) -> Result<Report, Syntax> {
    let beside_data = reply.beside_data().collect();
    Walk { types: api, lasting: Some(api), report: Report::default(), path: Vec::new(), beside_data }.whole(
        kind,
        &reply.data_forms,
        text,
    )
}

/// Whether a reply without data is a value of this type that null itself is not: a record that needs no field.
#[doc(hidden)]
pub fn needs_no_data(types: &dyn Types, kind: &Type) -> bool {
    let Type::Record(id) = kind else { return false };
    types.definition(*id).is_some_and(|record| record.fields().iter().all(|field| field.kind.is_optional()))
}

struct Walk<'w> {
    types: &'w dyn Types,
    /// The description, if it lasts as long as the program.
    lasting: Option<&'static Api>,
    report: Report,
    path: Vec<String>,
    beside_data: Vec<&'w str>,
}

impl<'w> Walk<'w> {
    fn whole(mut self, kind: &'w Type, forms: &[WireForm], text: &str) -> Result<Report, Syntax> {
        json::check(text)?;
        let mut reader = Reader::whole(text);
        // The text is JSON, so whatever is wrong is in the report.
        let _ = self.formed(&mut reader, kind, forms);
        self.report.drift = reader.drift;
        Ok(self.report)
    }

    /// Passes over a value. Only text that is not JSON stops the walk.
    fn value(&mut self, reader: &mut Reader<'_>, kind: &'w Type) -> Result<(), Mismatch> {
        let (start, depth) = (reader.scanner.at(), reader.scanner.depth());
        if let Err(mismatch) = self.read(reader, kind) {
            self.add(mismatch);
            reader.scanner.restore(start, depth);
            reader.scanner.skip()?;
        }
        Ok(())
    }

    /// The same for a value in these forms.
    fn formed(&mut self, reader: &mut Reader<'_>, kind: &'w Type, forms: &[WireForm]) -> Result<(), Mismatch> {
        if forms.is_empty() {
            return self.value(reader, kind);
        }
        if let Err(mismatch) = reader.formed(forms, |reader| self.value(reader, kind)) {
            self.add(mismatch);
        }
        Ok(())
    }

    fn add(&mut self, mismatch: Mismatch) {
        let mismatch = self.path.iter().rev().fold(mismatch, |mismatch, step| mismatch.at(step.as_str()));
        self.report.mismatches.push(mismatch);
    }

    fn read(&mut self, reader: &mut Reader<'_>, kind: &'w Type) -> Result<(), Mismatch> {
        match kind {
            Type::Scalar(scalar) => (scalar.row().decode)(reader),
            Type::Optional(some) => {
                if reader.nothing(self.nothing(some))? {
                    return Ok(());
                }
                self.read(reader, some)
            }
            Type::List(item) => {
                let (holes, types) = (has_holes(item), self.types);
                reader.list(
                    holes,
                    || as_item(types, item),
                    |reader, step| match step {
                        // What is wrong with it is wrong with the list.
                        Step::Only => self.read(reader, item),
                        _ => self.inside(step.name(), reader, item),
                    },
                )
            }
            Type::Map(value) => reader.map(has_holes(value), |reader, key| self.inside(key, reader, value)),
            Type::Record(id) | Type::Enum(id) | Type::Cases(id) => self.defined(reader, *id),
            // What stands for it is its text.
            Type::File => (Scalar::String.row().decode)(reader),
            Type::Nothing => Ok(reader.scanner.skip()?),
        }
    }

    fn defined(&mut self, reader: &mut Reader<'_>, id: TypeId) -> Result<(), Mismatch> {
        let Some(definition) = self.types.definition(id) else { return Ok(reader.scanner.skip()?) };
        match &definition.kind {
            Definition::Record(_) => self.record(reader, id, definition, ""),
            Definition::Cases(cases) => self.case(reader, cases),
            Definition::Or(either) => {
                let value = reader.scalar_or(&definition.values(), |reader| (either.scalar.row().decode)(reader))?;
                if matches!(value, Err((_, false))) {
                    self.report.unknown_values.push(self.path.clone());
                }
                Ok(())
            }
            Definition::Enum(_) => {
                let expected = format!("one of {}", definition.name.bare());
                let (_, is_known) = reader.enumerated(&expected, &definition.values())?;
                if !is_known {
                    self.report.unknown_values.push(self.path.clone());
                }
                Ok(())
            }
        }
    }

    /// A record, of which it is a field that says which it is.
    fn case(&mut self, reader: &mut Reader<'_>, cases: &'w Cases) -> Result<(), Mismatch> {
        let (_, at) = reader.case_of(&cases.discriminator, &cases.values())?;
        match at.and_then(|at| cases.cases.get(at)).and_then(|case| case.kind.defined()) {
            Some(id) => match self.types.definition(id) {
                Some(definition) => self.record(reader, id, definition, &cases.discriminator),
                None => Ok(reader.scanner.skip()?),
            },
            None => {
                self.path.push(cases.discriminator.clone());
                self.report.unknown_values.push(self.path.clone());
                self.path.pop();
                Ok(reader.scanner.skip()?)
            }
        }
    }

    fn inside(&mut self, step: String, reader: &mut Reader<'_>, kind: &'w Type) -> Result<(), Mismatch> {
        self.path.push(step);
        let result = self.value(reader, kind);
        self.path.pop();
        result
    }

    /// A record, which was perhaps chosen by the field `discriminator`.
    fn record(
        &mut self,
        reader: &mut Reader<'_>,
        id: TypeId,
        definition: &'w TypeDefinition,
        discriminator: &str,
    ) -> Result<(), Mismatch> {
        let fields = definition.fields();
        let unknown_before = self.report.unknown.len();
        let mut seen = vec![false; fields.len()];
        reader.each_field(|reader, name| {
            let index = fields.iter().position(|field| field.name.wire == name);
            reader.place = self.place(id, index);
            match index {
                Some(index) if !std::mem::replace(&mut seen[index], true) => {
                    let field = &fields[index];
                    self.path.push(name);
                    let result = self.formed(reader, &field.kind, &field.forms);
                    self.path.pop();
                    result
                }
                // If a field repeats, the first counts.
                Some(_) => Ok(reader.scanner.skip()?),
                None if !discriminator.is_empty() && name == discriminator => Ok(reader.scanner.skip()?),
                None => match &definition.rest {
                    Some(rest) if !reader.is_beside_data(&name) => self.rest(reader, name, rest.kind.item_type()),
                    _ => self.unknown(reader, name),
                },
            }
        })?;
        let has_unknown = self.report.unknown.len() > unknown_before;
        for (field, _) in fields.iter().zip(seen).filter(|(_, seen)| !seen) {
            let name = &*field.name.wire;
            if !may_be_absent(field) {
                self.add(Mismatch::absent(self.expected(&field.kind)).at(name));
            } else if has_unknown {
                self.report.absent.push(self.path.iter().cloned().chain([name.to_owned()]).collect());
            }
        }
        Ok(())
    }

    fn rest(&mut self, reader: &mut Reader<'_>, name: String, kind: &'w Type) -> Result<(), Mismatch> {
        if has_holes(kind) && reader.hole()? { Ok(()) } else { self.inside(name, reader, kind) }
    }

    fn unknown(&mut self, reader: &mut Reader<'_>, name: String) -> Result<(), Mismatch> {
        if !(self.path.is_empty() && self.beside_data.contains(&name.as_str())) {
            let place = reader.place;
            reader.unknown_field(place, &name);
            self.report.unknown.push(self.path.iter().cloned().chain([name]).collect());
        }
        Ok(reader.scanner.skip()?)
    }

    /// The field at this index of a record, for the drift.
    fn place(&self, id: TypeId, field: Option<usize>) -> Option<Place> {
        let definition = self.lasting?.types.get(id.0)?;
        let field = field.and_then(|index| definition.fields().get(index)).map_or("", |field| &*field.name.wire);
        Some(Place { record: definition.name.bare(), field })
    }

    /// The values that count as nothing for a type.
    fn nothing(&self, kind: &Type) -> Nothing {
        match kind {
            Type::Scalar(scalar) => scalar.row().nothing,
            Type::List(_) | Type::Map(_) | Type::File | Type::Nothing => Nothing::ABSENT,
            Type::Record(_) | Type::Cases(_) => Nothing::RECORD,
            Type::Enum(id) => {
                let nothing = |definition: &TypeDefinition| match definition.scalar() {
                    Some(scalar) => scalar.row().nothing,
                    None => Nothing::of_enum(&definition.values()),
                };
                self.types.definition(*id).map_or(Nothing::EMPTY, nothing)
            }
            Type::Optional(some) => self.nothing(some),
        }
    }

    /// The expected value, as messages name it.
    fn expected(&self, kind: &Type) -> String {
        match kind {
            Type::Scalar(scalar) => scalar.row().expected.to_owned(),
            Type::List(_) => "a list".to_owned(),
            Type::Map(_) => "a map".to_owned(),
            Type::Record(_) | Type::Cases(_) => "a record".to_owned(),
            Type::Enum(id) => {
                let name = self.types.definition(*id).map_or("", |definition| definition.name.bare());
                format!("one of {name}")
            }
            Type::Optional(some) => self.expected(some),
            Type::File => "a file, as text".to_owned(),
            Type::Nothing => "anything".to_owned(),
        }
    }
}

/// Whether a record may lack the field.
fn may_be_absent(field: &Field) -> bool {
    field.kind.is_optional() || forms::absent(&field.forms).is_some()
}

/// Whether null among values of this type in a list or map is a hole.
pub(super) fn has_holes(kind: &Type) -> bool {
    matches!(kind, Type::Record(_) | Type::Cases(_))
}

/// How a value of this type looks alone, in place of a list of them.
pub(super) fn as_item<'w>(types: &'w dyn Types, kind: &'w Type) -> ListItem<'w> {
    match kind {
        Type::Scalar(scalar) => (scalar.row().as_item)(),
        Type::Map(_) => ListItem::Map,
        Type::Enum(_) | Type::File | Type::Nothing => ListItem::Scalar,
        Type::Record(id) => match types.definition(*id) {
            Some(definition) => ListItem::Record(definition.fields().iter().map(|field| &*field.name.wire).collect()),
            None => ListItem::Scalar,
        },
        Type::Cases(id) => match types.definition(*id).and_then(TypeDefinition::cases) {
            Some(cases) => ListItem::Record(vec![&cases.discriminator]),
            None => ListItem::Scalar,
        },
        Type::List(item) | Type::Optional(item) => as_item(types, item),
    }
}
