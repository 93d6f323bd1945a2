//! Made-up values of parameters: as JSON, as a person types them, and as they are sent.
//!
//! It chooses values that the schema allows, as far as types tell. It does not know languages.

use std::borrow::Cow;

use crate::Secret;
use crate::description::{Api, Case, Field, Function, Module, Parameter, RequestProfile, Scalar, Type, Types as _, WireForm};
use crate::encode::{InForm, Parameters, joined, joined_or};
use crate::exchange::request::Draft;
use crate::forms::{Separator, written};
use crate::json::{quote, text};
use crate::upload::Upload;

/// How deep records are filled in. Those that hold records of their own kind are cut off.
const DEPTH: usize = 6;

/// The path that stands for a file.
const PATH: &str = "PATH";

/// The parameters of a small call, each with its name in the schema. What cannot be sent is left out.
pub(crate) fn small_call<'f>(api: &Api, module: &Module, function: &'f Function) -> Vec<(&'f str, Parameters)> {
    let operation = api.operation(module.name.wire.clone(), function.name.wire.clone());
    let all = function.small_call().into_iter().filter(|parameter| !parameter.is_presence());
    let sent = all.filter_map(|parameter| {
        let mut draft = Draft::new(operation.clone());
        add(api, api.request_of(function), parameter, &mut draft);
        draft.problem.is_none().then_some((&*parameter.name.wire, draft.parameters))
    });
    sent.collect()
}

/// A value as a person types it after an option.
pub(crate) fn typed(api: &Api, profile: &RequestProfile, parameter: &Parameter) -> String {
    if parameter.given() == &parameter.kind {
        return leaf(api, parameter.given());
    }
    let json = formed(&parameter.forms, &json(api, &parameter.kind, 0));
    if is_in_json(profile, parameter) { json } else { text(&json).into_owned() }
}

/// Whether a value is given to the request as JSON.
fn is_in_json(profile: &RequestProfile, parameter: &Parameter) -> bool {
    profile.body.json().is_some() || parameter.is_named()
}

fn formed(forms: &[WireForm], plain: &str) -> String {
    if forms.is_empty() { plain.to_owned() } else { written(forms, plain) }
}

fn add(api: &Api, profile: &RequestProfile, parameter: &Parameter, draft: &mut Draft) {
    let name: Cow<'static, str> = Cow::Owned(parameter.name.wire.to_string());
    let protocol = &api.protocol;
    let kind = parameter.given().without_option();
    let is_secret = parameter.has_secret(api);
    if is_in_json(profile, parameter) {
        let secrets = if is_secret { vec![secret()] } else { Vec::new() };
        let value = InForm::new(&parameter.forms, formed(&parameter.forms, &json(api, &parameter.kind, 0)), secrets);
        return draft.add(protocol, name, value);
    }
    let one = |kind: &Type| wire(api, profile, parameter, kind);
    match kind {
        Type::File => draft.add(protocol, name, Upload::path(PATH)),
        Type::List(item) if **item == Type::File => draft.add(protocol, name, vec![Upload::path(PATH)]),
        Type::List(item) => match (WireForm::separator(&parameter.forms), is_secret) {
            (Some(Separator { text, other: None }), _) => {
                draft.add(protocol, name, joined(text.to_owned(), vec![one(item)]));
            }
            (Some(Separator { text, other: Some(other) }), _) => {
                draft.add(protocol, name, joined_or(text.to_owned(), other.to_owned(), vec![one(item)]));
            }
            (None, false) => draft.add(protocol, name, vec![one(item)]),
            (None, true) => draft.add(protocol, name, vec![Secret::from(one(item))]),
        },
        Type::Map(item) if is_secret => draft.add(protocol, name, vec![("key".to_owned(), Secret::from(one(item)))]),
        Type::Map(item) => draft.add(protocol, name, vec![("key".to_owned(), one(item))]),
        _ if is_secret => draft.add(protocol, name, Secret::from(one(kind))),
        _ => draft.add(protocol, name, one(kind)),
    }
}

/// The text that is sent for a single value.
fn wire(api: &Api, profile: &RequestProfile, parameter: &Parameter, kind: &Type) -> String {
    let forms = &*parameter.forms;
    if forms.contains(&WireForm::Json) {
        return text(&written(forms, &json(api, &parameter.kind, 0))).into_owned();
    }
    let typed = leaf(api, kind);
    if !forms.is_empty() && !parameter.kind.is_container() {
        let mut plain = String::new();
        quote(&typed, &mut plain);
        return text(&written(forms, &plain)).into_owned();
    }
    match kind.without_option() {
        Type::Scalar(scalar) => (scalar.row().normalize)(&typed, &profile.booleans),
        _ => typed,
    }
}

/// A single value, or an item of a list or map, as a person types it.
fn leaf(api: &Api, kind: &Type) -> String {
    match kind.without_option() {
        Type::Scalar(Scalar::Boolean) => "yes".to_owned(),
        Type::Scalar(scalar) => text(scalar.row().sample).into_owned(),
        Type::Enum(id) => {
            let scalar = api.definition(*id).and_then(|definition| definition.scalar());
            let other = || scalar.map_or_else(String::new, |scalar| text(scalar.row().sample).into_owned());
            api.variants(*id).first().map_or_else(other, |variant| variant.name.wire.to_string())
        }
        Type::List(item) => leaf(api, item),
        Type::Map(value) => format!("key={}", leaf(api, value)),
        Type::File => PATH.to_owned(),
        kind => json(api, kind, 0),
    }
}

/// The secret in made-up values.
fn secret() -> Secret {
    Secret::from(text(Scalar::Secret.row().sample).into_owned())
}

/// A value as JSON in the plain form of its type. Records have their required fields.
pub(crate) fn json(api: &Api, kind: &Type, depth: usize) -> String {
    match kind.without_option() {
        Type::Scalar(scalar) => scalar.row().sample.to_owned(),
        Type::Enum(_) => {
            let mut json = String::new();
            quote(&leaf(api, kind), &mut json);
            json
        }
        Type::List(_) if depth >= DEPTH => "[]".to_owned(),
        Type::List(item) => format!("[{}]", json(api, item, depth + 1)),
        Type::Map(_) if depth >= DEPTH => "{}".to_owned(),
        Type::Map(value) => format!("{{\"key\":{}}}", json(api, value, depth + 1)),
        Type::Record(id) => format!("{{{}}}", members(api, api.fields(*id), None, depth)),
        Type::Cases(id) => {
            let cases = api.definition(*id).and_then(|definition| definition.cases());
            let Some((cases, case)) = cases.and_then(|cases| Some((cases, cases.cases.first()?))) else {
                return "{}".to_owned();
            };
            let fields = case.kind.defined().map(|id| api.fields(id)).unwrap_or_default();
            format!("{{{}}}", members(api, fields, Some((&cases.discriminator, case)), depth))
        }
        Type::File | Type::Nothing | Type::Optional(_) => "null".to_owned(),
    }
}

fn members(api: &Api, fields: &[Field], case: Option<(&str, &Case)>, depth: usize) -> String {
    let mut all = Vec::new();
    if let Some((discriminator, case)) = case {
        let mut json = String::new();
        quote(discriminator, &mut json);
        json.push(':');
        quote(&case.name.wire, &mut json);
        all.push(json);
    }
    let is_chosen = |field: &Field| case.is_some_and(|(discriminator, _)| field.name.wire == discriminator);
    for field in fields.iter().filter(|field| !field.kind.is_optional() && !is_chosen(field)) {
        let mut member = String::new();
        quote(&field.name.wire, &mut member);
        member.push(':');
        member.push_str(&formed(&field.forms, &json(api, &field.kind, depth + 1)));
        all.push(member);
    }
    all.join(",")
}
