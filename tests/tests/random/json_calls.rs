//! Arguments of functions whose requests have a JSON body, of any type.

use actionapi::description::{Api, Definition, Parameter, RequestProfile, Scalar, Type, WireForm};

use crate::calls::{of, scalar};
use crate::numbers::Random;

/// The argument as Rust; its text in the body is added to those sent.
pub(crate) fn argument(
    api: &Api,
    profile: &RequestProfile,
    parameter: &Parameter,
    sent: &mut Vec<(String, String)>,
    random: &mut Random,
) -> String {
    let kind = parameter.kind.without_option();
    let is_single = |kind: &Type| matches!(kind, Type::Scalar(_) | Type::Enum(_));
    let (rust, json) = match kind {
        kind if is_single(kind) => single(api, profile, kind, random),
        Type::List(item) if is_single(item) => {
            let items: Vec<_> = (0..random.below(4)).map(|_| single(api, profile, item, random)).collect();
            let items = items.into_iter().filter(|(_, json)| !json.contains("; ")).collect::<Vec<_>>();
            let (rust, json): (Vec<_>, Vec<_>) = items.into_iter().unzip();
            (format!("Vec::<{}>::from([{}])", of(api, item), rust.join(", ")), format!("[{}]", json.join(",")))
        }
        kind => {
            let json = value(api, profile, kind, random, 0);
            (format!("actionapi::decode::from_json::<{}>({json:?}).unwrap().0", rust_type(api, kind)), json)
        }
    };
    let json = WireForm::written(&parameter.forms, &json);
    if json != "null" || !parameter.is_presence() {
        let text = serde_json::from_str::<String>(&json).unwrap_or(json);
        sent.push((parameter.name.wire.to_string(), text));
    }
    rust
}

/// A scalar or enum as Rust, and as JSON.
fn single(api: &Api, profile: &RequestProfile, kind: &Type, random: &mut Random) -> (String, String) {
    let (rust, wire) = scalar(api, profile, kind, random);
    let json = match kind {
        Type::Scalar(scalar) => (scalar.row().json)(&wire).unwrap(),
        _ => serde_json::to_string(&wire).unwrap(),
    };
    (rust, json)
}

/// A value of a type as JSON, in its forms.
fn value(api: &Api, profile: &RequestProfile, kind: &Type, random: &mut Random, depth: usize) -> String {
    let few = if depth > 3 { 0 } else { random.below(3) };
    match kind {
        Type::Optional(_) if random.below(3) == 0 => "null".to_owned(),
        // A value of its own means nothing.
        Type::Optional(inner) if **inner == Type::JSON => "null".to_owned(),
        Type::Optional(inner) => value(api, profile, inner, random, depth),
        Type::Scalar(Scalar::String | Scalar::Secret) => "\"text\"".to_owned(),
        Type::List(item) => {
            let items: Vec<_> = (0..few).map(|_| value(api, profile, item, random, depth + 1)).collect();
            // What is nothing among records is skipped.
            let is_record = matches!(item.without_option(), Type::Record(_));
            let items: Vec<_> = items.into_iter().filter(|item| !is_record || item != "null").collect();
            format!("[{}]", items.join(","))
        }
        Type::Map(item) => {
            let values: Vec<_> = (0..few).map(|_| value(api, profile, item, random, depth + 1)).collect();
            let values = values.into_iter().filter(|value| value != "null").enumerate();
            let entries: Vec<_> = values.map(|(at, value)| format!("\"k{at}\":{value}")).collect();
            format!("{{{}}}", entries.join(","))
        }
        Type::Record(id) => {
            let Definition::Record(fields) = &api.types[id.0].kind else { panic!("a record has fields") };
            let fields = fields.iter().filter_map(|field| {
                let plain = value(api, profile, &field.kind, random, depth + 1);
                let name = serde_json::to_string(&*field.name.wire).unwrap();
                let json = WireForm::written(&field.forms, &plain);
                (json != "null" || field.kind == Type::JSON).then(|| format!("{name}:{json}"))
            });
            format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
        }
        kind => single(api, profile, kind, random).1,
    }
}

/// The Rust type of any value.
pub(crate) fn rust_type(api: &Api, kind: &Type) -> String {
    match kind {
        Type::Scalar(Scalar::String) => "String".to_owned(),
        Type::List(item) => format!("Vec<{}>", rust_type(api, item)),
        Type::Map(item) => format!("actionapi::Map<{}>", rust_type(api, item)),
        Type::Optional(inner) => format!("Option<{}>", rust_type(api, inner)),
        Type::Record(id) => format!("api::types::{}", api.types[id.0].name.rust),
        kind => of(api, kind),
    }
}
