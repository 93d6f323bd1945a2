//! Records that are the same.

use std::collections::HashMap;

use actionapi::description::{Field, Home, TypeId};
use actionapi_codegen::{Outline, Span};

use crate::fmt;
use crate::lint::edit::Edit;
use crate::lint::report::Report;
use crate::lint::schema::{Schema, key_of};

/// How many fields make it unlikely that records are the same by chance.
const FEW: usize = 3;

pub(super) fn equal_records(schema: &Schema<'_>, report: &mut Report) {
    // Those before, by the names of their fields.
    let mut before: HashMap<Vec<&str>, Vec<(TypeId, &Outline)>> = HashMap::new();
    for (id, outline) in schema.records() {
        let fields = schema.api.fields(*id);
        let rest = schema.api.types.get(id.0).and_then(|definition| definition.rest.as_ref());
        if fields.len() < FEW || rest.is_some() {
            continue;
        }
        let alike = before.entry(fields.iter().map(|field| &*field.name.wire).collect()).or_default();
        // The first that is the same, preferably one with a name.
        let is_same = |(other, first): &&(TypeId, &Outline)| {
            first.span() != outline.span() && are_same(fields, schema.api.fields(*other))
        };
        let same = alike.iter().find(is_same).copied();
        alike.push((*id, outline));
        let Some((other, first)) = same else { continue };
        let message = format!("{} has the same fields as {}", capital(&schema.record_name(*id)), schema.record_name(other));
        let remark = report.remark(message, key_of(outline)).and(schema.source, key_of(first), "these");
        let name = schema
            .api
            .types
            .get(other.0)
            .filter(|definition| definition.home == Home::Types)
            .map(|definition| &*definition.name.wire);
        let is_shared = schema.api.types.get(id.0).is_some_and(|definition| definition.home == Home::Types);
        let (help, fix) = match name {
            Some(name) if !is_shared => (format!("write `returns: {name}`"), use_of(schema, outline, name)),
            Some(name) => (format!("use `{name}` for both if they are the same thing"), Vec::new()),
            None => ("define a type with these fields under `types:`, and write its name in both".to_owned(), Vec::new()),
        };
        report.add_with(remark.help(help), fix);
    }
}

fn are_same(one: &[Field], other: &[Field]) -> bool {
    let is_same =
        |(one, other): (&Field, &Field)| (&one.name, &one.kind, &one.forms) == (&other.name, &other.kind, &other.forms);
    one.len() == other.len() && one.iter().zip(other).all(is_same)
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// The edit that writes the name of a type in place of fields in braces, unless something is said there that the type may not say.
fn use_of(schema: &Schema<'_>, fields: &Outline, name: &str) -> Vec<Edit> {
    let start = fields.span().start;
    let end = fmt::end_of_braces(schema.source, start);
    let has_descriptions = fields.entries().iter().any(|(_, field)| field.get("description").is_some());
    let written = end.and_then(|end| schema.source.text().get(start..end));
    match (written, end) {
        (Some(written), Some(end)) if !has_descriptions && !written.contains('#') => {
            vec![Edit { span: Span::new(start, end), text: name.to_owned() }]
        }
        _ => Vec::new(),
    }
}
