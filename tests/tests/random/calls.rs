//! Tests of a generated client, written from the description and not from the generated source: each function is called on the client's
//! own sandbox with a value for every parameter. The request and the reply are compared with the expected ones.

use std::fmt::Write as _;

use actionapi::description::{
    Api, Definition, Field, Function, Home, ListStyle, Module, Parameter, Place, RequestProfile, Rule, Scalar, Type, TypeId,
    WireForm,
};
use actionapi::{Timestamp, Url};
use serde_json::Value;

use crate::json_calls;
use crate::numbers::Random;
use crate::pages;
use crate::spread;

/// The helpers that the tests use; the generated crate's tests begin with them.
pub(crate) const HEAD: &str = r#"//! Calls of every function of every client.
#![allow(clippy::all, deprecated)]

use std::fmt::Debug;

use actionapi::serde::{Serialize, de::DeserializeOwned};

fn awaited<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// The reply is the example, and stays the same if it is stored and loaded.
#[track_caller]
fn read<T: Serialize + DeserializeOwned + PartialEq + Debug>(
    reply: actionapi::Result<actionapi::Reply<T>>,
    expected: &str,
    message: Option<&str>,
) {
    let reply = reply.unwrap_or_else(|error| panic!("{error}"));
    let stored = serde_json::to_value(reply.data()).unwrap();
    assert_eq!(stored, serde_json::from_str::<serde_json::Value>(expected).unwrap());
    assert_eq!(&serde_json::from_value::<T>(stored).unwrap(), reply.data());
    if message.is_some() {
        assert_eq!(reply.message(), message);
    }
}

/// A double returns a value, as the client then reads it.
#[track_caller]
fn returned<T: Clone + PartialEq + Debug, D>(
    example: T,
    double: impl FnOnce(T) -> D,
    call: impl FnOnce() -> actionapi::Result<actionapi::Reply<T>>,
) {
    let _ = double(example.clone());
    let reply = call().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(reply.data(), &example);
}

/// The last request has these parameters.
#[track_caller]
fn received<T>(double: actionapi::sandbox::Double<'_, T>, expected: &[(&str, &str)]) {
    let received = double.received();
    let last = received.last().expect("a request");
    let sent: Vec<(&str, &str)> = last.parameters().iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!((sent.as_slice(), last.refusal()), (expected, None));
}
"#;

/// The test of the client in this module of the generated crate.
pub(crate) fn test(module: &str, api: &Api, random: &mut Random) -> String {
    let mut text = format!(
        "\n#[test]\nfn {module}() {{\n    use generated::{module} as api;\n    let sandbox = api::sandbox::Sandbox::start().unwrap();\n    \
         let endpoint = sandbox.endpoint();\n"
    );
    for (client, path) in [("blocking", "api::blocking::Client"), ("awaited", "api::Client")] {
        let _ = write!(text, "    let {client}_client = {path}::builder(endpoint)");
        for (at, variable, given) in api.protocol.needed() {
            let value = match given.kind {
                Scalar::Integer => "7".to_owned(),
                _ => format!("\"cr3d3nti4l-{at}\""),
            };
            let _ = write!(text, ".{}({value})", variable.name.rust);
        }
        text.push_str(".build().unwrap();\n");
    }
    for module in &api.modules {
        for (at, function) in module.functions.iter().enumerate() {
            call(&mut text, api, module, function, at % 2 == 0, random);
        }
    }
    text.push_str("    let _ = (&blocking_client, &awaited_client);\n}\n");
    text
}

fn call(text: &mut String, api: &Api, module: &Module, function: &Function, blocking: bool, random: &mut Random) {
    let home = &module.name.rust;
    let is_optional = |parameter: &&Parameter| !parameter.is_required();
    let profile = api.request_of(function);
    let mut sent = Vec::new();
    let mut arguments = Vec::new();
    for parameter in function.parameters.iter().filter(|parameter| !is_optional(parameter)) {
        arguments.push(argument(api, profile, parameter, &mut sent, random));
    }
    let mut setters = String::new();
    for parameter in function.large_call().into_iter().filter(is_optional) {
        let argument = argument(api, profile, parameter, &mut sent, random);
        let _ = write!(setters, ".{}({argument})", parameter.name.rust);
    }
    let name = &function.name.rust;
    let client = if blocking { "blocking_client" } else { "awaited_client" };
    let call = format!("{client}.{home}().{name}({}){setters}.send()", arguments.join(", "));
    let call = if blocking { call } else { format!("awaited({call})") };
    let data: Value = serde_json::from_str(&function.example.data).unwrap();
    let expected = stored(api, &function.returns, Some(&data)).to_string();
    let message = if has_message(api, function) { format!("Some({:?})", function.example.message) } else { "None".to_owned() };
    if function.pages.is_some() {
        // A page is not all of the example.
        let _ = writeln!(text, "    let _ = {call};");
    } else {
        let _ = writeln!(text, "    read({call}, {expected:?}, {message});");
    }
    let _ = writeln!(text, "    received(sandbox.{home}().{name}(), &{sent:?});");
    if function.pages.is_some() {
        return pages::test(text, module, function, random);
    }
    if let Some(path) = example(api, function, &data) {
        let _ =
            writeln!(text, "    returned({path}::example(), |example| sandbox.{home}().{name}().returns(example), || {call});");
    }
}

/// The record of a function whose example is an object.
fn example(api: &Api, function: &Function, data: &Value) -> Option<String> {
    let Type::Record(id) = &function.returns else { return None };
    let definition = &api.types[id.0];
    let Home::Module(module) = definition.home else { return None };
    data.is_object().then(|| format!("api::{}::{}", api.modules[module].name.rust, definition.name.rust))
}

/// Whether a success is sure to have a message in the sandbox: it has none where it would look like an error.
fn has_message(api: &Api, function: &Function) -> bool {
    let reply = api.reply_of(function);
    if function.example.message.trim().is_empty() {
        return false;
    }
    let message = match reply.message.first() {
        Some(Place::Body(message)) => message,
        // A header takes only some characters, and no spaces around them.
        Some(Place::Header(_)) if function.example.message.trim_matches([' ', '\t']) != function.example.message => {
            return false;
        }
        Some(Place::Header(_)) => {
            let message = &function.example.message;
            let value = message.parse::<actionapi::http::HeaderValue>();
            // Spaces around it are not the value's.
            return message.trim() == message && value.is_ok_and(|value| value.to_str().is_ok());
        }
        _ => return false,
    };
    let overlaps = |rule: &Rule| match &rule.at {
        Place::Body(at) => message.steps().starts_with(at.steps()) || at.steps().starts_with(message.steps()),
        _ => false,
    };
    !reply.failure.iter().any(overlaps)
}

/// The argument as Rust; its texts on the wire are added to those sent.
fn argument(
    api: &Api,
    profile: &RequestProfile,
    parameter: &Parameter,
    sent: &mut Vec<(String, String)>,
    random: &mut Random,
) -> String {
    if profile.body.json().is_some() {
        return json_calls::argument(api, profile, parameter, sent, random);
    }
    if parameter.is_named() {
        return spread::argument(api, profile, parameter, sent, random);
    }
    let name = parameter.name.wire.to_string();
    // Of an empty one nothing might be sent.
    let least = usize::from(parameter.is_required());
    match parameter.kind.without_option() {
        Type::List(item) => {
            let lists = parameter.lists(profile);
            let separator = match &lists {
                ListStyle::Joined(separator) | ListStyle::JoinedOr(separator, _) => Some(separator),
                _ => None,
            };
            let fits = |(_, wire): &(String, String)| separator.is_none_or(|separator| !wire.contains(&**separator));
            let items: Vec<_> =
                (0..random.below(4).max(least)).map(|_| scalar(api, profile, item, random)).filter(fits).collect();
            match separator {
                // The items are integers.
                _ if parameter.forms == [WireForm::Json] => {
                    let items = items.iter().map(|(_, wire)| wire.as_str()).collect::<Vec<_>>().join(",");
                    sent.push((name.clone(), format!("[{items}]")));
                }
                Some(separator) => {
                    let joined = items.iter().map(|(_, wire)| wire.as_str()).collect::<Vec<_>>().join(separator);
                    sent.push((name.clone(), joined));
                }
                None => sent.extend(items.iter().enumerate().map(|(at, (_, wire))| {
                    let name = match profile.lists {
                        ListStyle::Brackets => format!("{name}[]"),
                        ListStyle::Indexed => format!("{name}[{at}]"),
                        _ => name.clone(),
                    };
                    (name, wire.clone())
                })),
            }
            format!(
                "Vec::<{}>::from([{}])",
                of(api, item),
                items.into_iter().map(|(rust, _)| rust).collect::<Vec<_>>().join(", ")
            )
        }
        Type::Map(value) => {
            let mut entries = Vec::new();
            for key in ["k7", "*/ \"#ü"].into_iter().take(random.below(3).max(least)) {
                let (rust, wire) = scalar(api, profile, value, random);
                sent.push((format!("{name}[{key}]"), wire));
                entries.push(format!("({key:?}, {rust})"));
            }
            format!("Vec::<(&str, {})>::from([{}])", of(api, value), entries.join(", "))
        }
        kind => {
            let (rust, wire) = scalar(api, profile, kind, random);
            if !(parameter.is_presence() && rust == "false") {
                sent.push((name.clone(), wire));
            }
            rust
        }
    }
}

/// The Rust type of a scalar or enum.
pub(crate) fn of(api: &Api, kind: &Type) -> String {
    match kind {
        Type::Scalar(Scalar::String) => "&str".to_owned(),
        Type::Scalar(scalar) => scalar.row().rust.to_owned(),
        Type::Enum(id) => format!("api::types::{}", api.types[id.0].name.rust),
        other => panic!("{other:?} is neither a scalar nor an enum"),
    }
}

/// Values of some scalars beside the sample, as JSON.
const MORE: &[(Scalar, &[&str])] = &[
    (Scalar::Integer, &["0", "-9223372036854775808"]),
    (Scalar::Float, &["0.5", "-1000000000000000000000", "0.000001"]),
    (Scalar::Decimal, &["-0.001", "7"]),
    (Scalar::Ip, &["\"2001:db8::1\""]),
    (Scalar::Url, &["\"https://example.org/?a=b#c\""]),
    (Scalar::Json, &[r#"{"a":[1,null,"*/"]}"#]),
];

/// A value as Rust, and as it is sent.
pub(crate) fn scalar(api: &Api, profile: &RequestProfile, kind: &Type, random: &mut Random) -> (String, String) {
    match kind {
        Type::Scalar(Scalar::Boolean) => {
            let yes = random.below(2) == 0;
            (yes.to_string(), if yes { profile.booleans.yes.to_string() } else { profile.booleans.no.to_string() })
        }
        Type::Scalar(scalar) if scalar.row().takes_into => {
            let text = random.of(&["", "a b&c=d", "*/ \"# {} $x ü😀\n", "+%2B;", ","]);
            (format!("{text:?}"), text.to_owned())
        }
        Type::Scalar(scalar) => {
            let more = MORE.iter().find(|(known, _)| known == scalar).map(|(_, more)| *more).unwrap_or_default();
            let all: Vec<&str> = more.iter().copied().chain([scalar.row().sample]).collect();
            let json = random.of(&all);
            let text = serde_json::from_str::<String>(json).unwrap_or_else(|_| json.to_owned());
            let rust = format!("actionapi::decode::from_json::<{}>({json:?}).unwrap().0", of(api, kind));
            (rust, (scalar.row().normalize)(&text, &profile.booleans))
        }
        Type::Enum(id) => {
            let variants = api.variants(*id);
            let variant = &variants[random.below(variants.len())].name;
            (format!("{}::{}", of(api, kind), variant.rust), variant.wire.to_string())
        }
        other => panic!("{other:?} is neither a scalar nor an enum"),
    }
}

/// The example's data as serde stores the Rust value.
pub(crate) fn stored(api: &Api, kind: &Type, data: Option<&Value>) -> Value {
    match (kind, data) {
        (Type::Nothing, _) | (Type::Optional(_), None | Some(Value::Null)) => Value::Null,
        (Type::Optional(inner), data) => stored(api, inner, data),
        (_, None) => panic!("the example lacks a required value"),
        (Type::Scalar(scalar), Some(value)) => stored_scalar(*scalar, value),
        (Type::List(item), Some(value)) => {
            value.as_array().unwrap().iter().map(|value| stored(api, item, Some(value))).collect()
        }
        (Type::Map(inner), Some(value)) => {
            let entries = value.as_object().unwrap().iter();
            Value::Object(entries.map(|(key, value)| (key.clone(), stored(api, inner, Some(value)))).collect())
        }
        (Type::Record(id) | Type::Enum(id) | Type::Cases(id), Some(value)) => stored_defined(api, *id, value),
        (other, _) => panic!("{other:?} is not known"),
    }
}

fn stored_scalar(scalar: Scalar, value: &Value) -> Value {
    match scalar {
        Scalar::Decimal => Value::from(value.as_str().map_or_else(|| value.to_string(), str::to_owned)),
        Scalar::DateTime => Value::from(value.as_str().unwrap().replace(' ', "T")),
        Scalar::Timestamp => Value::from(Timestamp::from_second(value.as_i64().unwrap()).unwrap().to_string()),
        Scalar::Url => Value::from(value.as_str().unwrap().parse::<Url>().unwrap().to_string()),
        _ => value.clone(),
    }
}

fn stored_defined(api: &Api, id: TypeId, value: &Value) -> Value {
    match &api.types[id.0].kind {
        Definition::Enum(variants) => {
            // The exact spelling comes first.
            assert!(variants.iter().any(|variant| Some(&*variant.name.wire) == value.as_str()));
            value.clone()
        }
        Definition::Record(fields) => {
            let field = |field: &Field| {
                let name = field.name.wire.to_string();
                let sent = value.get(&name).cloned();
                let sent = match (&*field.forms, sent) {
                    ([WireForm::Json], Some(Value::String(text))) => serde_json::from_str(&text).ok(),
                    (_, sent) => sent,
                };
                let value = stored(api, &field.kind, sent.as_ref());
                (name, value)
            };
            let mut stored: serde_json::Map<String, Value> = fields.iter().map(field).collect();
            if let Some(rest) = &api.types[id.0].rest {
                let is_named = |name: &str| fields.iter().any(|field| field.name.wire == name);
                let others = value.as_object().into_iter().flatten().filter(|(name, _)| !is_named(name));
                let others: serde_json::Map<String, Value> =
                    others.map(|(name, value)| (name.clone(), self::stored(api, rest.kind.item_type(), Some(value)))).collect();
                stored.insert("rest".to_owned(), others.into());
            }
            Value::Object(stored)
        }
        Definition::Cases(cases) => super::shapes::stored_case(api, cases, value),
        // As a text, in the form of a parameter.
        Definition::Or(_) => match value {
            Value::Bool(value) => Value::from(if *value { "1" } else { "0" }),
            Value::String(text) => Value::from(text.clone()),
            other => Value::from(other.to_string()),
        },
    }
}
