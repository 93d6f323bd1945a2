//! Pages that are not described, and what the client calls by itself.

use actionapi::description::{Effect, PagesBy, Scalar, Type, Types as _};
use serde_json::Value;

use crate::lint::names;
use crate::lint::report::Report;
use crate::lint::schema::{FunctionSite, Schema, key_of};
use crate::lint::values::example;

pub(super) fn missing_pages(schema: &Schema<'_>, report: &mut Report) {
    for site in schema.functions() {
        let function = site.function;
        let is_paged = function.pages.is_some() || is_said(schema, site);
        if is_paged || function.effect != Effect::Read || !has_list(schema, &function.returns) {
            continue;
        }
        let has = |name: &str| function.parameters.iter().any(|parameter| parameter.name.wire.eq_ignore_ascii_case(name));
        // Alone, it may be the beginning of anything.
        let is_start = |name: &str| name.eq_ignore_ascii_case("start") && (has("limit") || has("count"));
        let parameter = site.parameters().into_iter().find(|(parameter, _)| {
            let is_position =
                matches!(parameter.kind.without_option(), Type::Scalar(Scalar::String | Scalar::Integer | Scalar::Digits));
            let name = &*parameter.name.wire;
            is_position && (names::is_page(name) || is_start(name))
        });
        if let Some((parameter, outline)) = parameter {
            let message = format!("`{}` has the parameter `{}`, and no `pages`", site.name, parameter.name.wire);
            let remark = report.remark(message, key_of(outline));
            report.add(remark.help("say with `pages` how the list goes on, or allow this and say why it cannot be described"));
        }
    }
}

/// Whether the function or its module says that there are no pages.
fn is_said(schema: &Schema<'_>, site: &FunctionSite<'_>) -> bool {
    let is_none = |layer: Option<&actionapi_codegen::Outline>| {
        layer.and_then(|layer| layer.get("pages")).is_some_and(|pages| pages.text().is_some())
    };
    is_none(Some(site.outline)) || is_none(schema.root.find(&["modules", &site.module.name.wire]))
}

/// Whether a value is a list, or a record that has one.
fn has_list(schema: &Schema<'_>, kind: &Type) -> bool {
    match kind.without_option() {
        Type::List(_) | Type::Map(_) => true,
        Type::Record(id) => schema.api.definition(*id).is_some_and(|definition| {
            definition.inner().any(|kind| matches!(kind.without_option(), Type::List(_) | Type::Map(_)))
        }),
        _ => false,
    }
}

pub(super) fn first_page(schema: &Schema<'_>, report: &mut Report) {
    for site in schema.functions() {
        let by = site.function.pages.as_ref().map(|pages| &pages.by);
        let Some(PagesBy::Page { parameter: name, first: 1 }) = by else { continue };
        let is_zero = example(site.function).is_some_and(|data| number_of(&data, name) == Some(0));
        if let Some((_, outline)) = site.parameter(name).filter(|_| is_zero) {
            let message = format!("`{name}` is 0 in the example of `{}`, and its first page is number 1", site.name);
            let remark = report.remark(message, key_of(outline));
            report.add(remark.help(format!("if 0 is the first page, add `default: 0` to the parameter `{name}`")));
        }
    }
}

/// The number that a reply has under this name, in an object that is not part of a list.
fn number_of(data: &Value, name: &str) -> Option<i64> {
    let members = data.as_object()?;
    let own = members.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).and_then(|(_, value)| match value {
        Value::String(text) => text.parse().ok(),
        value => value.as_i64(),
    });
    own.or_else(|| members.values().find_map(|value| number_of(value, name)))
}

pub(super) fn deprecated_call(schema: &Schema<'_>, report: &mut Report) {
    let protocol = &schema.api.protocol;
    for (index, fetch) in protocol.fetches.iter().enumerate() {
        let operation = &fetch.operation;
        let is_deprecated =
            |name: &str| schema.api.function(&operation.module, name).is_some_and(|function| function.deprecated.is_some());
        if !is_deprecated(&operation.function) {
            continue;
        }
        for (_, variable, _) in protocol.fetched(index) {
            let path = ["api", "variables", &variable.name.wire, "fetch", "call"];
            if let Some(call) = schema.root.find(&path) {
                let name = call.text().unwrap_or_default();
                report.add(
                    report
                        .remark(format!("`{}` is fetched with `{name}`, which is deprecated", variable.name.wire), call.span()),
                );
            }
        }
    }
    for site in schema.functions() {
        let Some(pages) = &site.function.pages else { continue };
        for name in pages.parameter().into_iter().chain(pages.size.as_deref()) {
            if let Some((_, outline)) = site.parameter(name).filter(|(parameter, _)| parameter.deprecated.is_some()) {
                let message = format!("the pages of `{}` need the parameter `{name}`, which is deprecated", site.name);
                report.add(report.remark(message, key_of(outline)));
            }
        }
    }
}
