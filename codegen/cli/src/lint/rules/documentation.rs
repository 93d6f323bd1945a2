//! What documentation lacks.

use actionapi::description::{Effect, Type};
use actionapi_codegen::Outline;

use crate::lint::report::Report;
use crate::lint::schema::{Schema, key_of};

pub(super) fn missing_example(schema: &Schema<'_>, report: &mut Report) {
    for site in schema.functions() {
        let has_data = site.function.returns != Type::Nothing;
        if site.function.effect == Effect::Read && has_data && site.function.example.is_made {
            let remark = report.remark(format!("`{}` has no example", site.name), key_of(site.outline));
            report.add(remark.help("add a reply of the server: `example: { data: … }`"));
        }
    }
}

pub(super) fn missing_description(schema: &Schema<'_>, report: &mut Report) {
    let mut check = |outline: &Outline, what: String| {
        if outline.get("description").is_none() {
            report.add(report.remark(format!("{what} has no description"), key_of(outline)));
        }
    };
    if let Some(api) = schema.root.get("api") {
        check(api, "the API".to_owned());
    }
    let entries = |key: &str| schema.root.get(key).map(Outline::entries).unwrap_or_default();
    for (name, definition) in entries("types") {
        check(definition, format!("the type `{name}`"));
    }
    for site in schema.fields() {
        check(site.outline, format!("the field `{}` of {}", site.field.name.wire, schema.record_name(site.record)));
    }
    for (name, module) in entries("modules") {
        check(module, format!("the module `{name}`"));
    }
    for site in schema.functions() {
        check(site.outline, format!("the function `{}`", site.name));
        for (parameter, outline) in site.parameters() {
            check(outline, format!("the parameter `{}` of `{}`", parameter.name.wire, site.name));
        }
    }
}
