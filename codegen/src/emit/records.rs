//! Records: a struct each, and how it is read.
//!
//! It knows nothing of what each wire type accepts; the runtime does.

use actionapi::description::{Field, TypeDefinition};

use super::code::{Code, literal};
use super::context::{Context, Location};
use super::doc::{self, Doc};
use super::lints;

/// The limit of fields in a tuple of the runtime.
const TUPLE: usize = 12;

/// The limit of fields that are read on one line.
const FEW: usize = 3;

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
}

const SERDE: &str = "\
#[cfg_attr(feature = \"serde\", derive(::actionapi::serde::Serialize, ::actionapi::serde::Deserialize))]
#[cfg_attr(feature = \"serde\", serde(crate = \"::actionapi::serde\"))]";

fn read(context: &Context<'_>, at: Location, definition: &TypeDefinition, code: &mut Code) {
    let names: Vec<&str> = definition.fields().iter().map(|field| &*field.name.rust).collect();
    let wires: Vec<String> = definition.fields().iter().map(|field| literal(&field.name.wire)).collect();
    let tuples: Vec<&[&str]> = names.chunks(TUPLE).collect();
    let (mut taken, mut close) = (Vec::new(), String::new());
    for (index, tuple) in tuples.iter().enumerate() {
        let is_last = index + 1 == tuples.len();
        let open = if is_last { "(" } else { "::actionapi::decode::More((" };
        for (at, name) in tuple.iter().enumerate() {
            let before = if at == 0 { open } else { "" };
            // A tuple of one field ends with a comma.
            let after = match at + 1 == tuple.len() {
                true if tuple.len() == 1 => ",)",
                true => ")",
                false => "",
            };
            taken.push(format!("{before}{name}{after}"));
        }
        if !is_last {
            close.push(')');
        }
    }
    let (taking, reading) = (format!("{close} ="), format!("reader.record({}, &[", literal(definition.name.bare())));
    if wires.len() <= FEW {
        let line = format!("{}{taking} {reading}{}])?;", taken.join(", "), wires.join(", "));
        code.line(3, &format!("let {line}"));
    } else {
        code.packed(3, "let ", &taken, ", ", &taking);
        code.packed(4, &reading, &wires, ", ", "])?;");
    }
    code.packed(3, &format!("{}(Self {{ ", context.prelude(at, "Ok")), &names, ", ", " })");
}

/// The line of the macro `records!`.
pub(super) fn written(path: &str, definition: &TypeDefinition, code: &mut Code) {
    let field = |field: &Field| format!("{} {},", field.name.rust, literal(&field.name.wire));
    let fields: Vec<String> = definition.fields().iter().map(field).collect();
    code.packed(2, &format!("{path} {{ "), &fields, " ", " }");
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
