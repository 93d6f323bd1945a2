//! Records: a struct each, and how it is read.
//!
//! It knows nothing of what each wire type accepts; the runtime does.

use actionapi_core::description::{Field, TypeDefinition};

use super::code::{Code, literal};
use super::context::{Context, Location};
use super::doc::{self, Doc};
use super::lints;

/// The limit of fields in a tuple of the runtime.
const TUPLE: usize = 12;

/// The type of more fields than that.
const MORE: &str = "::actionapi::decode::More";

/// The struct and its `read`.
pub(super) fn definition(context: &Context<'_>, at: Location, definition: &TypeDefinition, code: &mut Code) {
    let name = &definition.name.rust;
    code.doc(1, &Doc::new(&definition.description, "Data of a reply."));
    code.line(1, "#[derive(Clone, Debug, PartialEq)]");
    code.lines(1, SERDE);
    code.line(1, "#[non_exhaustive]");
    code.line(1, &format!("pub struct {name} {{"));
    for field in definition.fields() {
        code.doc(2, &field_doc(field));
        code.lines(2, &lints::of_type(&field.kind));
        code.lines(2, &renamed(field));
        code.line(2, &format!("pub {}: {},", field.name.rust, context.rust(at, &field.kind)));
    }
    if let Some(rest) = &definition.rest {
        code.doc(2, &Doc::new("", "The other fields, by their names."));
        code.lines(2, &lints::of_type(&rest.kind));
        code.line(2, &format!("pub {}: {},", rest.name.rust, context.rust(at, &rest.kind)));
    }
    code.line(1, "}");
    code.line(0, "");
    let result = context.prelude(at, "Result");
    code.line(1, &format!("impl ::actionapi::decode::Record for {name} {{"));
    code.line(
        2,
        &format!("fn read(reader: &mut ::actionapi::decode::Reader<'_>) -> {result}<Self, ::actionapi::decode::Mismatch> {{"),
    );
    read(context, at, definition, code);
    code.line(2, "}");
    code.line(1, "}");
    forms(definition, code);
}

const SERDE: &str = "\
#[cfg_attr(feature = \"serde\", derive(::actionapi::serde::Serialize, ::actionapi::serde::Deserialize))]
#[cfg_attr(feature = \"serde\", serde(crate = \"::actionapi::serde\"))]";

/// The body of `read`. It takes the fields from a tuple by their indices, because a pattern of names, or `?`, costs the compiler more.
fn read(context: &Context<'_>, at: Location, definition: &TypeDefinition, code: &mut Code) {
    let fields = definition.fields();
    let wires: Vec<String> = fields.iter().map(|field| literal(&field.name.wire)).collect();
    let tuple = |fields: &[(usize, &Field)]| {
        let types: Vec<String> = fields.iter().map(|(index, field)| taken(context, at, *index, field)).collect();
        // A tuple of one field ends with a comma.
        if let [only] = types.as_slice() { format!("({only},)") } else { format!("({})", types.join(", ")) }
    };
    let numbered: Vec<(usize, &Field)> = fields.iter().enumerate().collect();
    let tuples: Vec<String> = numbered.chunks(TUPLE).map(tuple).collect();
    let (types, name) = (joined(&tuples), literal(definition.name.bare()));
    let head = match &definition.rest {
        None => format!("match reader.record::<{types}>({name}, &["),
        Some(rest) => {
            let value = context.rust(at, rest.kind.item_type());
            format!("match reader.record_with_rest::<{types}, {value}>({name}, &[")
        }
    };
    code.packed(3, &head, &wires, ", ", "]) {");
    let value = |field: &Field| if field.forms.is_empty() { "" } else { ".value" };
    let taken = fields.iter().enumerate();
    let taken = taken.map(|(at, field)| format!("{}: all{}{}", field.name.rust, index(at, tuples.len()), value(field)));
    let taken: Vec<String> = taken.collect();
    match &definition.rest {
        None => code.packed(4, "Ok(all) => Ok(Self { ", &taken, ", ", " }),"),
        // It has no other name.
        Some(_) => code.packed(4, "Ok((all, rest)) => Ok(Self { ", &taken, ", ", ", rest }),"),
    }
    code.line(4, "Err(mismatch) => Err(mismatch),");
    code.line(3, "}");
}

/// The type of all tuples: pairs of pairs, because the compiler limits how deep a type may be.
fn joined(tuples: &[String]) -> String {
    match tuples {
        [] => String::new(),
        [only] => only.clone(),
        _ => {
            let (left, right) = tuples.split_at(tuples.len() / 2);
            format!("{MORE}<{}, {}>", joined(left), joined(right))
        }
    }
}

/// The type as which a field is taken.
fn taken(context: &Context<'_>, at: Location, index: usize, field: &Field) -> String {
    let rust = context.rust(at, &field.kind);
    if field.forms.is_empty() { rust } else { format!("::actionapi::decode::Formed<Self, {index}, {rust}>") }
}

/// The forms of the fields that are not in the plain ones of their types.
fn forms(definition: &TypeDefinition, code: &mut Code) {
    for (index, field) in definition.fields().iter().enumerate().filter(|(_, field)| !field.forms.is_empty()) {
        code.line(0, "");
        code.line(1, &format!("impl ::actionapi::decode::FieldForms<{index}> for {} {{", definition.name.rust));
        let forms = super::forms::slice(&field.forms);
        code.line(2, &format!("const FORMS: &'static [::actionapi::description::WireForm] = {forms};"));
        code.line(1, "}");
    }
}

/// Where the field at an index is in this number of tuples: `.3`, or `.1.0.3` in the second of three.
fn index(field: usize, tuples: usize) -> String {
    let (mut tuple, mut tuples) = (field / TUPLE, tuples);
    let mut path = String::new();
    while tuples > 1 {
        let left = tuples / 2;
        if tuple < left {
            path.push_str(".0");
            tuples = left;
        } else {
            path.push_str(".1");
            (tuple, tuples) = (tuple - left, tuples - left);
        }
    }
    format!("{path}.{}", field % TUPLE)
}

/// The line of the macro `records!`.
pub(super) fn written(path: &str, definition: &TypeDefinition, code: &mut Code) {
    let field = |(index, field): (usize, &Field)| {
        let index = if field.forms.is_empty() { String::new() } else { format!(" [{index}]") };
        format!("{} {}{index},", field.name.rust, literal(&field.name.wire))
    };
    let fields: Vec<String> = definition.fields().iter().enumerate().map(field).collect();
    let rest = definition.rest.as_ref().map_or_else(String::new, |rest| format!("..{}; ", rest.name.rust));
    code.packed(2, &format!("{path} {{ {rest}"), &fields, " ", " }");
}

/// The name in the serialized form, if it is not the field's own.
fn renamed(field: &Field) -> String {
    if field.name.bare() == field.name.wire {
        String::new()
    } else {
        format!("#[cfg_attr(feature = \"serde\", serde(rename = {}))]", literal(&field.name.wire))
    }
}

fn field_doc(field: &Field) -> Doc {
    let named = format!("The field {}.", doc::code(&field.name.wire));
    let doc = Doc::new(&field.description, &named);
    let is_named = field.description.trim().is_empty() || field.name.wire == field.name.rust;
    if is_named { doc } else { doc.paragraph(&named) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_beyond_a_tuple_are_in_the_next() {
        let at = |field, tuples| index(field, tuples);
        assert_eq!([at(0, 1), at(11, 1)], [".0", ".11"]);
        assert_eq!([at(0, 3), at(12, 3), at(24, 3), at(35, 3)], [".0.0", ".1.0.0", ".1.1.0", ".1.1.11"]);
        assert_eq!([at(0, 4), at(12, 4), at(36, 4)], [".0.0.0", ".0.1.0", ".1.1.0"]);
    }

    #[test]
    fn the_tuples_of_many_fields_are_not_deep() {
        let tuples: Vec<String> = (0..1_000).map(|tuple| format!("({tuple},)")).collect();
        let joined = joined(&tuples);
        let depths = joined.chars().scan(0, |depth: &mut usize, each| {
            match each {
                '<' => *depth += 1,
                '>' => *depth -= 1,
                _ => {}
            }
            Some(*depth)
        });
        assert_eq!(depths.max(), Some(10));
        assert!((0..12_000).all(|field| index(field, 1_000).matches('.').count() <= 11));
        assert_eq!(super::joined(&tuples[..3]), format!("{MORE}<(0,), {MORE}<(1,), (2,)>>"));
    }
}
