//! What a function sends, as documentation shows it.

use std::borrow::Cow;

use actionapi_core::description::{
    Api, Constant, Field, Function, JsonBody, JsonConstant, JsonNames, ListStyle, Module, Parameter, Part, RequestProfile,
    Template, Type,
};
use actionapi_core::encode::{InForm, Pair, PairValue, Parameters, json_body};

use super::doc;

/// What stands for a value that is not known, or never shown.
const ELLIPSIS: &str = "…";

/// A sentence about the request: its method, its path and its parameters.
pub(super) fn described(api: &Api, module: &Module, function: &Function) -> String {
    let profile = api.request_of(function);
    let fill = |template: &Template| filled(template, &module.name.wire, &function.name.wire);
    let has_files = function.parameters.iter().any(|parameter| parameter.kind.is_file());
    let method = if has_files { None } else { profile.methods.first() }.map_or("POST", |method| method.name());
    let constant = |constant: &Constant| format!("{}={}", constant.name, fill(&constant.value));
    let query: Vec<String> = profile.query.iter().map(constant).collect();
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    let address = format!("{}{query}", fill(&profile.path));
    let to = if address.is_empty() { String::new() } else { format!(" to {}", doc::code(&address)) };
    if let Some(body) = profile.body.json() {
        return format!(
            "The call sends a {}{to} with the JSON {}.",
            doc::code(method),
            doc::code(&json(profile, body, function, &fill))
        );
    }
    let constants = profile.parameters.iter().map(constant);
    let pairs: Vec<String> =
        constants.chain(function.parameters.iter().map(|parameter| pair(api, profile, parameter))).collect();
    let with = if pairs.is_empty() { String::new() } else { format!(" with {}", doc::code(&pairs.join("&"))) };
    let form = if has_files { ", as `multipart/form-data` if it has a file" } else { "" };
    format!("The call sends a {}{to}{with}{form}.", doc::code(method))
}

/// The JSON body, with what stands for values that are not known.
fn json(profile: &RequestProfile, body: &JsonBody, function: &Function, fill: &dyn Fn(&Template) -> String) -> String {
    let constants = body.constants.iter().map(|JsonConstant { at, value }| {
        let mut json = String::new();
        value.write(&mut json, &|template: &Template| Some(fill(template)));
        Pair { name: at.clone(), value: PairValue::Json(json) }
    });
    let own = function.parameters.iter().map(|parameter| {
        let name = match body.names {
            JsonNames::InOrder => format!("{}-", profile.names.before).into(),
            _ => Cow::Owned(profile.sent_name(Cow::Borrowed(&parameter.name.wire)).into_owned()),
        };
        // In a list, nothing else says which is which.
        let shown = if body.names == JsonNames::InOrder { &*parameter.name.wire } else { ELLIPSIS };
        Pair { name, value: PairValue::Json(shown.to_owned()) }
    });
    // The checker refuses parameters that have no place.
    json_body(&constants.chain(own).collect::<Vec<_>>()).unwrap_or_default()
}

/// A value as JSON, as far as its names matter.
fn sample(api: &Api, kind: &Type, depth: usize) -> String {
    const DEPTH: usize = 4;
    match kind.without_option() {
        Type::List(item) if depth < DEPTH => format!("[{}]", sample(api, item, depth + 1)),
        Type::Map(value) if depth < DEPTH => format!("{{\"{ELLIPSIS}\":{}}}", sample(api, value, depth + 1)),
        Type::Record(id) if depth < DEPTH => {
            let all = api.fields(*id);
            let required: Vec<&Field> = all.iter().filter(|field| !field.kind.is_optional()).collect();
            let fields = if required.is_empty() { all.iter().take(1).collect() } else { required };
            let field = |field: &Field| {
                let name = serde_json::Value::from(&*field.name.wire);
                let is_plain = field.forms.is_empty();
                let value = if is_plain { sample(api, &field.kind, depth + 1) } else { format!("\"{ELLIPSIS}\"") };
                format!("{name}:{value}")
            };
            format!("{{{}}}", fields.into_iter().map(field).collect::<Vec<_>>().join(","))
        }
        _ => format!("\"{ELLIPSIS}\""),
    }
}

/// The names of a parameter that is sent as several.
fn spread(api: &Api, profile: &RequestProfile, parameter: &Parameter) -> String {
    let mut parameters = Parameters::default();
    let value = InForm::new(&parameter.forms, sample(api, &parameter.kind, 0), Vec::new());
    // Names that cannot be sent are refused by the checker or when a call is made.
    let _ = parameters.add(profile, parameter.name.wire.clone(), value);
    let pairs = parameters.pairs().iter().map(|pair| format!("{}={ELLIPSIS}", pair.name));
    pairs.collect::<Vec<_>>().join("&")
}

fn pair(api: &Api, profile: &RequestProfile, parameter: &Parameter) -> String {
    if parameter.is_named() {
        return spread(api, profile, parameter);
    }
    let name = profile.sent_name(Cow::Borrowed(&parameter.name.wire));
    let suffix = match (parameter.kind.without_option(), &parameter.lists(profile)) {
        _ if !parameter.is_spread() => "",
        (Type::List(_), ListStyle::Brackets) => "[]",
        (Type::List(_), ListStyle::Indexed) => "[0]",
        (Type::Map(_), _) => "[…]",
        _ => "",
    };
    format!("{name}{suffix}={ELLIPSIS}")
}

fn filled(template: &Template, module: &str, function: &str) -> String {
    let text = |part: &Part| match part {
        Part::Text(text) => text.to_string(),
        Part::Module => module.to_owned(),
        Part::Function => function.to_owned(),
        _ => ELLIPSIS.to_owned(),
    };
    template.parts().iter().map(text).collect()
}
