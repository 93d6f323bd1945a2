//! A function in words: the names of types, what it returns, an example of a call.
//!
//! It prints nothing, and knows nothing of clap.

use std::fmt::Write as _;

use super::context::Context;
use super::words::{NARROWEST, wrapped};
use crate::description::{
    Api, Case, Definition, Deprecation, Field, Function, Instead, Module, Need, Parameter, Type, TypeDefinition, TypeId,
    Types as _,
};
use crate::json::Tree;
use crate::snippets::{called, command_line};
use crate::text::summary;

/// What stands for a value of a type in help and messages.
pub(super) fn placeholder(api: &Api, kind: &Type) -> String {
    match kind.without_option() {
        Type::Scalar(scalar) => scalar.row().placeholder.to_owned(),
        Type::List(item) => placeholder(api, item),
        Type::Map(value) => format!("KEY={}", placeholder(api, value)),
        Type::Record(id) | Type::Enum(id) | Type::Cases(id) => {
            api.definition(*id).map_or("VALUE", |definition| definition.name.bare()).to_owned()
        }
        Type::Optional(some) => placeholder(api, some),
        Type::File => "PATH".to_owned(),
        Type::Nothing => "NOTHING".to_owned(),
    }
}

/// That something is deprecated, and what to use instead, as a person would type it.
pub(super) fn deprecation(deprecated: &Deprecation) -> String {
    deprecated.labelled(|instead| match instead {
        Instead::Function(module, function) => format!("`{}`", called(module, function)),
        Instead::Parameter(name) => format!("`--{name}`"),
    })
}

/// The first paragraph about a function, as lists show it.
pub(super) fn about(function: &Function) -> String {
    let summary = summary(&function.description);
    if function.deprecated.is_some() { format!("[deprecated] {summary}") } else { summary }
}

/// A type as a schema spells it.
pub(super) fn type_name(api: &Api, kind: &Type) -> String {
    match kind {
        Type::Scalar(scalar) => scalar.row().name.to_owned(),
        Type::List(item) => format!("list<{}>", type_name(api, item)),
        Type::Map(value) => format!("map<{}>", type_name(api, value)),
        Type::Record(id) | Type::Enum(id) | Type::Cases(id) => {
            api.definition(*id).map_or("json", |definition| &definition.name.wire).to_owned()
        }
        Type::Optional(some) => format!("{}?", type_name(api, some)),
        Type::File => "file".to_owned(),
        Type::Nothing => "nothing".to_owned(),
    }
}

/// The type that a function returns, and the fields and values of all types in it, in lines of this width.
pub(super) fn returns(api: &Api, kind: &Type, width: usize) -> String {
    let mut text = format!("Returns: {}", type_name(api, kind));
    let mut all: Vec<TypeId> = kind.defined().into_iter().collect();
    let mut index = 0;
    while let Some(id) = all.get(index).copied() {
        for inner in api.definition(id).into_iter().flat_map(TypeDefinition::inner).filter_map(Type::defined) {
            if !all.contains(&inner) {
                all.push(inner);
            }
        }
        index += 1;
    }
    for definition in all.into_iter().filter_map(|id| api.definition(id)) {
        let name = &definition.name.wire;
        // Writing to a string does not fail.
        let _ = match &definition.kind {
            Definition::Record(fields) => {
                write!(text, "\n\n{name}:{}", self::fields(api, fields, definition.rest.as_ref(), width))
            }
            Definition::Enum(_) => write!(text, "\n\n{name}: {}", definition.values().join(", ")),
            Definition::Or(either) => {
                write!(text, "\n\n{name}: {}, or {}", either.scalar.row().name, definition.values().join(", "))
            }
            Definition::Cases(cases) => {
                let case = |case: &Case| format!("\n  {}: {}", case.name.wire, type_name(api, &case.kind));
                let all: String = cases.cases.iter().map(case).collect();
                write!(text, "\n\n{name}, by its field `{}`:{all}", cases.discriminator)
            }
        };
    }
    text
}

fn fields(api: &Api, fields: &[Field], rest: Option<&Field>, width: usize) -> String {
    let name = |field: &Field| if field.name.wire.is_empty() { "(others)".to_owned() } else { field.name.wire.to_string() };
    let rows =
        || fields.iter().chain(rest).map(|field| (name(field), type_name(api, &field.kind), summary(&field.description)));
    let names = rows().map(|(name, ..)| name.chars().count()).max().unwrap_or_default();
    let types = rows().map(|(_, kind, _)| kind.chars().count()).max().unwrap_or_default();
    let indent = 2 + names + 2 + types + 2;
    let line = |(name, kind, description): (_, _, String)| {
        let description = wrapped(&description, width.saturating_sub(indent).max(NARROWEST)).join(&format!("\n{:indent$}", ""));
        let line = format!("  {name:names$}  {kind:types$}  {description}");
        format!("\n{}", line.trim_end())
    };
    rows().map(line).collect()
}

/// A call with a value for each parameter that it needs, as a line for a shell.
pub(super) fn example(context: Context<'_>, module: &Module, function: &Function) -> String {
    command_line(context.api, context.program, module, function)
}

/// A function as JSON.
pub(super) fn json(api: &Api, module: &Module, function: &Function) -> Tree {
    let text = |text: &str| Tree::Text(text.to_owned());
    let parameters = function.parameters.iter().map(|parameter| parameter_json(api, parameter));
    let mut fields = vec![
        ("module", text(&module.name.wire)),
        ("function", text(&function.name.wire)),
        ("effect", text(function.effect.word())),
        ("description", text(function.description.trim_end())),
        ("parameters", Tree::List(parameters.collect())),
        ("returns", text(&type_name(api, &function.returns))),
    ];
    if !function.needs.is_empty() {
        let need = |need: &Need| {
            let names = need.parameters.iter().map(|name| text(name)).collect();
            Tree::Object(vec![(need.rule.key().to_owned(), Tree::List(names))])
        };
        fields.push(("needs", Tree::List(function.needs.iter().map(need).collect())));
    }
    let needed = api.request_of(function).needs.iter().filter_map(|index| api.protocol.variables.get(*index));
    let needed: Vec<Tree> = needed.map(|variable| text(&variable.name.wire)).collect();
    if !needed.is_empty() {
        fields.push(("variables", Tree::List(needed)));
    }
    if let Some(deprecated) = &function.deprecated {
        fields.push(("deprecated", text(&deprecation(deprecated))));
    }
    Tree::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn parameter_json(api: &Api, parameter: &Parameter) -> Tree {
    let text = |text: &str| Tree::Text(text.to_owned());
    let truth = |value: bool| Tree::Boolean(value);
    let mut fields = vec![
        ("name", text(&parameter.name.wire)),
        ("type", text(&type_name(api, parameter.kind.without_option()))),
        ("required", truth(parameter.is_required() && !parameter.is_presence())),
        ("secret", truth(parameter.kind.item().is_secret())),
        ("description", text(parameter.description.trim_end())),
    ];
    if let Some(default) = &parameter.default {
        fields.push(("default", text(default)));
    }
    if let Some(deprecated) = &parameter.deprecated {
        fields.push(("deprecated", text(&deprecation(deprecated))));
    }
    if let Type::Enum(id) = parameter.kind.item() {
        let values = api.variants(*id).iter().map(|variant| text(&variant.name.wire));
        fields.push(("values", Tree::List(values.collect())));
    }
    Tree::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}
