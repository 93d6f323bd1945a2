//! Texts and JSON whose examples have a more exact type.

use actionapi::description::{Scalar, Type};
use actionapi_codegen::Outline;
use serde_json::Value;

use crate::lint::names;
use crate::lint::report::Report;
use crate::lint::schema::{Schema, type_of};
use crate::lint::values::{self, Owner};

/// Something with a type, and the values of its examples.
struct Typed<'a> {
    /// As messages call it.
    name: String,
    /// Its own name.
    wire: &'a str,
    kind: &'a Type,
    /// Its type in the text.
    outline: &'a Outline,
    values: Vec<Value>,
}

/// Fields and data of functions that are of the scalar, with examples.
fn typed<'a>(schema: &Schema<'a>, scalar: Scalar) -> Vec<Typed<'a>> {
    let mut values = values::of_examples(schema.api);
    let mut found = Vec::new();
    for site in schema.fields() {
        let index = schema.api.fields(site.record).iter().position(|field| field.name.wire == site.field.name.wire);
        let values = index.and_then(|index| values.remove(&Owner::Field(site.record, index)));
        if let (true, Some(values)) = (*site.field.kind.item() == Type::Scalar(scalar), values) {
            let name = format!("the field `{}` of {}", site.field.name.wire, schema.record_name(site.record));
            found.push(Typed {
                name,
                wire: &site.field.name.wire,
                kind: &site.field.kind,
                outline: type_of(site.outline),
                values,
            });
        }
    }
    let functions: Vec<_> = schema.api.functions().map(|(_, function)| function).collect();
    for site in schema.functions() {
        let index = functions.iter().position(|function| std::ptr::eq(*function, site.function));
        let values = index.and_then(|index| values.remove(&Owner::Function(index)));
        // The data without a word about its type is JSON.
        let outline = site.outline.get("returns").filter(|returns| returns.text().is_some());
        if let (true, Some(values), Some(outline)) = (*site.function.returns.item() == Type::Scalar(scalar), values, outline) {
            found.push(Typed {
                name: format!("the data of `{}`", site.name),
                wire: &site.function.name.wire,
                kind: &site.function.returns,
                outline,
                values,
            });
        }
    }
    found
}

pub(super) fn typed_text(schema: &Schema<'_>, report: &mut Report) {
    text_that_looks_like(schema, report, |scalar| !matches!(scalar, Scalar::Integer | Scalar::Decimal));
}

pub(super) fn numeric_text(schema: &Schema<'_>, report: &mut Report) {
    text_that_looks_like(schema, report, |scalar| matches!(scalar, Scalar::Integer | Scalar::Decimal));
}

fn text_that_looks_like(schema: &Schema<'_>, report: &mut Report, is_wanted: impl Fn(Scalar) -> bool) {
    for Typed { name, wire, kind, outline, values } in typed(schema, Scalar::String) {
        // A version of four parts looks like an address, too.
        let may_be = |scalar: Scalar| scalar != Scalar::Ip || names::is_address(wire);
        let Some(look) = values::look(&values).filter(|look| is_wanted(look.scalar) && may_be(look.scalar)) else { continue };
        let shown = values
            .iter()
            .find(|value| value.as_str() != Some("") && !value.is_null())
            .map(Value::to_string)
            .unwrap_or_default();
        let of = if kind.is_container() { "each value of its example" } else { "its example" };
        let remark = report.remark(format!("{name} is text, and {of} is {}: `{shown}`", look.words), outline.span());
        let name = look.scalar.row().name;
        report.add(remark.help(format!("write `{name}` in place of `string`, or allow this and say what else is there")));
    }
}

pub(super) fn json_with_structure(schema: &Schema<'_>, report: &mut Report) {
    for Typed { name, outline, values, .. } in typed(schema, Scalar::Json) {
        let fields = values.iter().find_map(fields);
        if let Some(fields) = fields {
            let remark = report.remark(format!("{name} is `json`, and its example has the fields {fields}"), outline.span());
            report.add(remark.help("describe them as a record, or allow this and say what else is there"));
        }
    }
}

/// The names of an object's fields, or of the first one in a list.
fn fields(value: &Value) -> Option<String> {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            let names = fields.keys().take(3).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            Some(if fields.len() > 3 { format!("{names} …") } else { names })
        }
        Value::Array(items) => items.first().and_then(fields_of_item),
        _ => None,
    }
}

fn fields_of_item(item: &Value) -> Option<String> {
    if item.is_object() { fields(item) } else { None }
}
