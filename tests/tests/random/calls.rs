//! Tests of a generated client, written from the resolved API and not from what was generated: each function is called on the client's
//! own sandbox, with a value for every parameter, and what was received and what came back is compared with what must have been.

use std::fmt::Write as _;

use actionapi::{Timestamp, Url};
use actionapi_codegen::ir::{Api, Function, ListStyle, Parameter, Shape, Success, Type};
use serde_json::Value;

use crate::schemas::Random;

/// The helpers that the tests use; the generated crate's tests begin with them.
pub(crate) const HEAD: &str = r#"//! Calls of every function of every client.
#![allow(clippy::all)]

use std::fmt::Debug;

use actionapi::serde::{Serialize, de::DeserializeOwned};

fn awaited<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// What came back is what the example says, and is stored and loaded as it is.
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
    assert_eq!(reply.message(), message);
}

/// What was received last is this.
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
         let endpoint = actionapi::sandbox::Sandbox::endpoint(&sandbox);\n"
    );
    for (client, path) in [("blocking", "api::blocking::Client"), ("awaited", "api::Client")] {
        let _ = write!(text, "    let {client}_client = {path}::builder(endpoint)");
        for (at, credential) in api.credentials.iter().enumerate() {
            let _ = write!(text, ".{}(\"cr3d3nti4l-{at}\")", credential.name.rust.as_str());
        }
        text.push_str(".build().unwrap();\n");
    }
    for module_ in &api.modules {
        for (at, function) in module_.functions.iter().enumerate() {
            call(&mut text, api, module_.name.rust.as_str(), function, at % 2 == 0, random);
        }
    }
    text.push_str("    let _ = (&blocking_client, &awaited_client);\n}\n");
    text
}

fn call(text: &mut String, api: &Api, home: &str, function: &Function, blocking: bool, random: &mut Random) {
    let is_optional = |parameter: &&Parameter| matches!(parameter.kind, Type::Optional(_));
    let mut sent = Vec::new();
    let mut arguments = Vec::new();
    for parameter in function.parameters.iter().filter(|parameter| !is_optional(parameter)) {
        arguments.push(argument(api, parameter, &mut sent, random));
    }
    let mut setters = String::new();
    for parameter in function.parameters.iter().filter(is_optional) {
        let argument = argument(api, parameter, &mut sent, random);
        let _ = write!(setters, ".{}({argument})", parameter.name.rust.as_str());
    }
    let name = function.name.rust.as_str();
    let client = if blocking { "blocking_client" } else { "awaited_client" };
    let call = format!("{client}.{home}().{name}({}){setters}.send()", arguments.join(", "));
    let call = if blocking { call } else { format!("awaited({call})") };
    let data: Value = serde_json::from_str(&function.example.data).unwrap();
    let expected = stored(api, &function.reply, Some(&data)).to_string();
    let message = if has_message(api) { format!("Some({:?})", function.example.message) } else { "None".to_owned() };
    let _ = writeln!(text, "    read({call}, {expected:?}, {message});");
    let _ = writeln!(text, "    received(sandbox.{home}().{name}(), &{sent:?});");
}

/// Whether a success has a message in the sandbox: not where it would look like an error.
fn has_message(api: &Api) -> bool {
    let Some(message) = &api.envelope.message else { return false };
    match &api.envelope.success {
        Success::Absent { field } => !message.starts_with(field) && !field.starts_with(message),
        _ => true,
    }
}

/// The argument as Rust, of which the texts on the wire are added to those sent.
fn argument(api: &Api, parameter: &Parameter, sent: &mut Vec<(String, String)>, random: &mut Random) -> String {
    let name = &parameter.name.wire;
    let kind = match &parameter.kind {
        Type::Optional(inner) => inner,
        kind => kind,
    };
    match kind {
        Type::List(item) => {
            let separator = match &api.request.lists {
                ListStyle::Joined(separator) => Some(separator),
                _ => None,
            };
            let fits = |(_, wire): &(String, String)| separator.is_none_or(|separator| !wire.contains(separator.as_str()));
            let items: Vec<_> = (0..random.below(4)).map(|_| scalar(api, item, random)).filter(fits).collect();
            match separator {
                Some(separator) => {
                    let joined = items.iter().map(|(_, wire)| wire.as_str()).collect::<Vec<_>>().join(separator);
                    sent.push((name.clone(), joined));
                }
                None => sent.extend(items.iter().enumerate().map(|(at, (_, wire))| {
                    let name = match api.request.lists {
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
            for key in ["k7", "*/ \"#ü[]"].into_iter().take(random.below(3)) {
                let (rust, wire) = scalar(api, value, random);
                sent.push((format!("{name}[{key}]"), wire));
                entries.push(format!("({key:?}, {rust})"));
            }
            format!("Vec::<(&str, {})>::from([{}])", of(api, value), entries.join(", "))
        }
        kind => {
            let (rust, wire) = scalar(api, kind, random);
            sent.push((name.clone(), wire));
            rust
        }
    }
}

/// The Rust type of a scalar.
fn of(api: &Api, kind: &Type) -> String {
    match kind {
        Type::String => "&str".to_owned(),
        Type::Integer => "i64".to_owned(),
        Type::Float => "f64".to_owned(),
        Type::Decimal => "actionapi::Decimal".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::Date => "actionapi::Date".to_owned(),
        Type::DateTime => "actionapi::DateTime".to_owned(),
        Type::Timestamp => "actionapi::Timestamp".to_owned(),
        Type::Ip => "std::net::IpAddr".to_owned(),
        Type::Url => "actionapi::Url".to_owned(),
        Type::Defined(id) => format!("api::types::{}", api.types[id.0].rust.as_str()),
        other => panic!("{other:?} is no scalar"),
    }
}

/// A value as Rust, and as it is sent.
fn scalar(api: &Api, kind: &Type, random: &mut Random) -> (String, String) {
    let parsed = |text: &str| format!("{text:?}.parse::<{}>().unwrap()", of(api, kind));
    let text = match kind {
        Type::String => {
            let text = random.of(&["", "a b&c=d", "*/ \"# {} $x ü😀\n", "+%2B;", ","]);
            return (format!("{text:?}"), text.to_owned());
        }
        Type::Integer => random.of(&["0", "-9223372036854775808", "13"]),
        Type::Float => random.of(&["0.5", "-1000000000000000000000", "0.000001"]),
        Type::Decimal => random.of(&["38.00", "-0.001", "7"]),
        Type::Boolean => {
            let yes = random.below(2) == 0;
            let (on, off) = &api.request.booleans;
            return (yes.to_string(), if yes { on.clone() } else { off.clone() });
        }
        Type::Date => "2012-08-01",
        Type::DateTime => return (parsed("2012-08-01T18:30:56"), "2012-08-01 18:30:56".to_owned()),
        Type::Timestamp => {
            return ("actionapi::Timestamp::from_second(1343845856).unwrap()".to_owned(), "1343845856".to_owned());
        }
        Type::Ip => random.of(&["192.0.2.1", "2001:db8::1"]),
        Type::Url => "https://example.org/?a=b#c",
        Type::Json => {
            return (r#"serde_json::json!({ "a": [1, null, "*/"] })"#.to_owned(), r#"{"a":[1,null,"*/"]}"#.to_owned());
        }
        Type::Defined(id) => {
            let Shape::Enum(variants) = &api.types[id.0].shape else { panic!("a parameter is no record") };
            let variant = &variants[random.below(variants.len())].name;
            return (format!("{}::{}", of(api, kind), variant.rust.as_str()), variant.wire.clone());
        }
        other => panic!("{other:?} is no scalar"),
    };
    (parsed(text), text.to_owned())
}

/// The example's data as the Rust value is stored.
fn stored(api: &Api, kind: &Type, data: Option<&Value>) -> Value {
    match (kind, data) {
        (Type::Optional(inner), Some(Value::Null)) if matches!(**inner, Type::Json) => Value::Null,
        (Type::Optional(_), None | Some(Value::Null)) => Value::Null,
        (Type::Optional(inner), data) => stored(api, inner, data),
        (_, None) => panic!("the example lacks what must be there"),
        (Type::Decimal, Some(value)) => Value::from(value.as_str().map_or_else(|| value.to_string(), str::to_owned)),
        (Type::DateTime, Some(value)) => Value::from(value.as_str().unwrap().replace(' ', "T")),
        (Type::Timestamp, Some(value)) => Value::from(Timestamp::from_second(value.as_i64().unwrap()).unwrap().to_string()),
        (Type::Url, Some(value)) => Value::from(value.as_str().unwrap().parse::<Url>().unwrap().to_string()),
        (Type::List(item), Some(value)) => {
            value.as_array().unwrap().iter().map(|value| stored(api, item, Some(value))).collect()
        }
        (Type::Map(inner), Some(value)) => {
            let entries = value.as_object().unwrap().iter();
            Value::Object(entries.map(|(key, value)| (key.clone(), stored(api, inner, Some(value)))).collect())
        }
        (Type::Defined(id), Some(value)) => match &api.types[id.0].shape {
            Shape::Enum(variants) => {
                // The exact spelling comes first.
                assert!(variants.iter().any(|variant| Some(variant.name.wire.as_str()) == value.as_str()));
                value.clone()
            }
            Shape::Record(fields) => {
                let field = |field: &actionapi_codegen::ir::Field| {
                    (field.name.wire.clone(), stored(api, &field.kind, value.get(&field.name.wire)))
                };
                Value::Object(fields.iter().map(field).collect())
            }
        },
        (_, Some(value)) => value.clone(),
    }
}
