//! What a program needs to make records that it sends: a function with the required fields, setters of the others, and how they are
//! written.

use actionapi_core::description::{Field, TypeDefinition};

use super::code::{Code, literal};
use super::context::{Context, Location, converted};
use super::doc::{self, Doc};
use super::lints;
use crate::reserved::SENT;

/// The functions of a record, and how it is written.
pub(super) fn functions(context: &Context<'_>, at: Location, definition: &TypeDefinition, code: &mut Code) {
    let name = &definition.name.rust;
    let (required, optional): (Vec<&Field>, Vec<&Field>) =
        definition.fields().iter().partition(|field| !field.kind.is_optional());
    code.line(0, "");
    code.line(1, &format!("impl {name} {{"));
    new(context, at, definition, &required, code);
    for field in optional {
        let (rust, inner) = (&field.name.rust, field.kind.without_option());
        code.line(0, "");
        code.doc(2, &Doc::new(&field.description, &format!("Sets {}.", doc::code(&field.name.wire))));
        code.line(2, "#[must_use]");
        code.lines(2, &lints::of_method(rust, std::iter::once(&**rust), &field.kind));
        code.line(2, &format!("pub fn {rust}(mut self, {rust}: {}) -> Self {{", context.owned(at, inner)));
        code.line(3, &format!("self.{rust} = Some({});", converted(inner, rust)));
        code.line(3, "self");
        code.line(2, "}");
    }
    if let Some(Field { name: rest, kind, .. }) = &definition.rest {
        code.line(0, "");
        code.doc(2, &Doc::new("", "Sets the other fields, by their names."));
        code.line(2, "#[must_use]");
        code.line(2, &format!("pub fn {0}(mut self, {0}: {1}) -> Self {{", rest.rust, context.rust(at, kind)));
        code.line(3, &format!("self.{0} = {0};", rest.rust));
        code.line(3, "self");
        code.line(2, "}");
    }
    code.line(1, "}");
    code.line(0, "");
    written(context, at, definition, code);
}

fn new(context: &Context<'_>, at: Location, definition: &TypeDefinition, required: &[&Field], code: &mut Code) {
    let [new] = SENT.idents();
    let argument = |field: &&Field| format!("{}: {}", field.name.rust, context.owned(at, &field.kind));
    let arguments: Vec<String> = required.iter().map(argument).collect();
    code.line(2, "/// A record with these fields.");
    code.line(2, "#[must_use]");
    let names = required.iter().map(|field| &*field.name.rust);
    code.lines(2, &lints::of_record_function(names));
    code.packed(2, &format!("pub fn {new}("), &arguments, ", ", ") -> Self {");
    let value = |field: &Field| match field.kind.is_optional() {
        true => format!("{}: None", field.name.rust),
        false => match converted(&field.kind, &field.name.rust) {
            same if same == *field.name.rust => same,
            other => format!("{}: {other}", field.name.rust),
        },
    };
    let rest = definition.rest.iter().map(|rest| format!("{}: ::actionapi::Map::new()", rest.name.rust));
    let values: Vec<String> = definition.fields().iter().map(value).chain(rest).collect();
    code.packed(3, "Self { ", &values, ", ", " }");
    code.line(2, "}");
}

fn written(context: &Context<'_>, at: Location, definition: &TypeDefinition, code: &mut Code) {
    code.line(1, &format!("impl ::actionapi::encode::WriteJson for {} {{", definition.name.rust));
    code.line(2, &format!("fn write_json(&self, json: &mut {}) {{", context.prelude(at, "String")));
    let field = |(index, field): (usize, &Field)| {
        let (wire, rust) = (literal(&field.name.wire), &field.name.rust);
        if field.forms.is_empty() {
            format!("({wire}, &self.{rust})")
        } else {
            format!("({wire}, &::actionapi::encode::field::<Self, {index}, _>(&self.{rust}))")
        }
    };
    let fields: Vec<String> = definition.fields().iter().enumerate().map(field).collect();
    match &definition.rest {
        None => code.packed(3, "::actionapi::encode::write_record(json, &[", &fields, ", ", "]);"),
        Some(rest) => {
            let tail = format!("], &self.{});", rest.name.rust);
            code.packed(3, "::actionapi::encode::write_record_with_rest(json, &[", &fields, ", ", &tail);
        }
    }
    code.line(2, "}");
    let secrets: Vec<&Field> =
        definition.fields().iter().chain(&definition.rest).filter(|field| field.kind.has_secret(context.api)).collect();
    if !secrets.is_empty() {
        let vec = context.prelude(at, "Vec");
        code.line(0, "");
        code.line(2, &format!("fn add_secrets(&self, secrets: &mut {vec}<::actionapi::Secret>) {{"));
        for field in secrets {
            code.line(3, &format!("::actionapi::encode::WriteJson::add_secrets(&self.{}, secrets);", field.name.rust));
        }
        code.line(2, "}");
    }
    code.line(1, "}");
}
