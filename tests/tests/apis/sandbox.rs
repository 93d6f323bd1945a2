//! Every function is called on the schema's sandbox, by both clients and by the command line, with made-up parameters.

use std::ffi::OsString;
use std::io::Cursor;
use std::path::Path;

use actionapi::cli::{Console, Exit, Program};
use actionapi::description::{Api, Function, Module, Parameter, Scalar, Type, WireForm};
use actionapi::encode::formed;
use actionapi::sandbox::Sandbox;
use actionapi::{Async, Blocking, Builder, Call, Client, Mode, RawData, Secret};
use serde_json::Value;

use crate::{all, made};

/// Made-up JSON of a type: required fields, a list of one item.
fn json(api: &Api, function: &Function, kind: &Type) -> Value {
    match kind {
        Type::List(item) => Value::Array(vec![json(api, function, item)]),
        Type::Map(item) => Value::Object([("key".to_owned(), json(api, function, item))].into_iter().collect()),
        Type::Record(id) => {
            let required = api.fields(*id).iter().filter(|field| !matches!(field.kind, Type::Optional(_)));
            required.map(|field| (field.name.wire.to_string(), json(api, function, &field.kind))).collect()
        }
        Type::Scalar(scalar) => serde_json::from_str(scalar.row().sample).unwrap(),
        other => Value::String(sample(api, function, other)),
    }
}

/// A value of a scalar or enum, as the server expects it.
fn sample(api: &Api, function: &Function, kind: &Type) -> String {
    match kind {
        Type::Enum(id) => api.variants(*id)[0].name.wire.to_string(),
        Type::Scalar(Scalar::Secret) => "s3cr3t".to_owned(),
        Type::Scalar(scalar) => {
            let json = scalar.row().sample;
            let text = serde_json::from_str::<String>(json).unwrap_or_else(|_| json.to_owned());
            (scalar.row().normalize)(&text, &api.request_of(function).booleans)
        }
        other => panic!("{other:?} is neither a scalar nor an enum"),
    }
}

/// The parameters that a call needs: the required ones, and the first of those that only some of are required.
fn required(function: &Function) -> impl Iterator<Item = &Parameter> {
    let needed = |parameter: &Parameter| {
        let mut some = function.needs.iter().filter(|need| need.rule.needs_some());
        some.any(|need| need.parameters.first() == Some(&parameter.name.wire))
    };
    function.parameters.iter().filter(move |parameter| parameter.is_required() || needed(parameter))
}

fn client<M: Mode>(builder: Builder<M>, api: &Api) -> Builder<M> {
    api.protocol.needed().into_iter().fold(builder, |builder, (index, ..)| builder.credential(index, Secret::from("k3y")))
}

fn with_parameters<'a, M: Mode>(call: Call<'a, M, RawData>, api: &Api, function: &Function) -> Call<'a, M, RawData> {
    let in_json = api.request_of(function).body.json().is_some();
    required(function).fold(call, |call, parameter| {
        let name = parameter.name.wire.to_string();
        if in_json {
            return call.parameter(name, made::parameter(api, parameter));
        }
        if parameter.is_named() {
            return call.parameter(name, formed(&parameter.forms, made::parameter(api, parameter)));
        }
        if parameter.forms.contains(&WireForm::Json) {
            return call.parameter(name, json(api, function, &parameter.kind).to_string());
        }
        let value = sample(api, function, parameter.kind.item());
        match &parameter.kind {
            Type::List(_) if WireForm::separator(&parameter.forms).is_some() => call.parameter(name, value),
            Type::List(_) => call.parameter(name, vec![value]),
            Type::Map(_) => call.parameter(name, vec![("key".to_owned(), value)]),
            _ => call.parameter(name, value),
        }
    })
}

/// The arguments of a function, with each secret in a file.
fn arguments(api: &Api, function: &Function, folder: &Path) -> Vec<OsString> {
    let mut arguments = Vec::new();
    for parameter in required(function) {
        let name = &parameter.name.wire;
        if parameter.forms.contains(&WireForm::Json) {
            arguments.push(format!("--{name}={}", json(api, function, &parameter.kind)).into());
            continue;
        }
        if parameter.given() != &parameter.kind {
            arguments.push(format!("--{name}={}", made::parameter(api, parameter)).into());
            continue;
        }
        let value = sample(api, function, parameter.kind.item());
        if parameter.is_secret() {
            let file = folder.join("secret");
            std::fs::write(&file, value).unwrap();
            arguments.extend([format!("--{name}-file").into(), file.into_os_string()]);
        } else {
            let value = if matches!(parameter.kind, Type::Map(_)) { format!("key={value}") } else { value };
            arguments.push(format!("--{name}={value}").into());
        }
    }
    arguments
}

/// The exit code, the output and the messages of the command line.
fn command_line(
    api: &'static Api,
    sandbox: &Sandbox,
    (module, function): (&Module, &Function),
    more: &[&str],
) -> (Exit, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let names = [&module.name.wire, &function.name.wire].into_iter().filter(|name| !name.is_empty());
    let names = names.map(|name| OsString::from(&**name));
    let options = ["--yes", "--output", "json"].iter().chain(more).map(OsString::from);
    let arguments = options.chain(names).chain(arguments(api, function, folder.path()));
    let environment = |name: &str| {
        let mut needed = api.protocol.needed().into_iter();
        match name {
            _ if name == api.endpoint_variable() => Some(sandbox.endpoint().into()),
            _ if needed.any(|(index, ..)| api.environment_variable(index) == name) => Some("k3y".into()),
            _ => None,
        }
    };
    let (mut input, mut output, mut error) = (Cursor::new(""), Vec::new(), Vec::new());
    let mut console = Console::new(&mut input, &mut output, &mut error, &environment);
    let exit = Program::new(api).run_on(arguments, &mut console);
    (exit, String::from_utf8(output).unwrap(), String::from_utf8(error).unwrap())
}

/// Data without the reply's own fields, which are beside those of the data if the whole reply is the data.
fn without_envelope(api: &Api, function: &Function, example: &Value, mut data: Value) -> Value {
    if let Value::Object(fields) = &mut data {
        let envelope: Vec<_> = api.reply_of(function).beside_data().filter(|name| example.get(name).is_none()).collect();
        fields.retain(|name, _| !envelope.contains(&name.as_str()));
    }
    data
}

#[test]
fn every_function_can_be_called_on_the_sandbox() {
    let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for described in all() {
        let api = described.api;
        let sandbox = Sandbox::start(api).unwrap();
        let awaited: Client<Async> = client(Builder::new(&api.protocol, sandbox.endpoint()), api).build().unwrap();
        let blocking: Client<Blocking> = client(Builder::new(&api.protocol, sandbox.endpoint()), api).build().unwrap();
        for (module, function) in api.functions() {
            let name = format!("{}: {}.{}", described.name, module.name.wire, function.name.wire);
            let operation = api.operation(module.name.wire.to_string(), function.name.wire.to_string());
            let one = with_parameters(Call::new(&awaited, operation.clone()), api, function);
            let other = with_parameters(Call::new(&blocking, operation), api, function);
            let example: Value = serde_json::from_str(&function.example.data).unwrap();
            for reply in [tokio.block_on(one.send()), other.send()] {
                let reply = reply.unwrap_or_else(|error| panic!("{name}: {error}"));
                assert_eq!(without_envelope(api, function, &example, reply.data().value()), example, "{name}");
            }
            let (exit, output, error) = command_line(api, &sandbox, (module, function), &[]);
            assert_eq!(exit, Exit::Success, "{name}: {error}");
            if function.returns == Type::Nothing {
                assert_eq!(output, "", "{name}");
                continue;
            }
            let output: Value = serde_json::from_str(&output).unwrap_or_else(|problem| panic!("{name}: {problem}: {output}"));
            let output = without_envelope(api, function, &example, output);
            assert_eq!(output, example, "{name}");
        }
    }
}

#[test]
fn every_list_comes_page_by_page_on_the_sandbox() {
    let mut lists = 0;
    for described in all() {
        let sandbox = Sandbox::start(described.api).unwrap();
        for (module, function) in described.api.functions() {
            let Some(pages) = &function.pages else { continue };
            let name = format!("{}: {}.{}", described.name, module.name.wire, function.name.wire);
            let example: Value = serde_json::from_str(&function.example.data).unwrap();
            let items = pages.items.iter().try_fold(&example, |data, field| data.get(&**field));
            let expected = items.and_then(Value::as_array).map_or(0, Vec::len);
            let (exit, output, error) = command_line(described.api, &sandbox, (module, function), &["--all"]);
            assert_eq!((exit, error.as_str()), (Exit::Success, ""), "{name}");
            let output: Value = serde_json::from_str(&output).unwrap_or_else(|problem| panic!("{name}: {problem}: {output}"));
            assert_eq!(output.as_array().map(Vec::len), Some(expected), "{name}: {output}");
            lists += 1;
        }
    }
    assert!(lists > 5, "{lists} lists");
}

#[test]
fn every_call_can_be_recorded_and_replayed() {
    for described in all() {
        let api = described.api;
        let folder = tempfile::tempdir().unwrap();
        let record = ["--record", folder.path().to_str().unwrap()];
        let sandbox = Sandbox::start(api).unwrap();
        let calls: Vec<_> = api.functions().map(|called| (called, command_line(api, &sandbox, called, &record))).collect();
        let replayed = Sandbox::start(api).unwrap();
        replayed.replay_strictly(folder.path()).unwrap();
        for ((module, function), recorded) in calls {
            let name = format!("{}: {}.{}", described.name, module.name.wire, function.name.wire);
            let again = command_line(api, &replayed, (module, function), &[]);
            assert_eq!((again.0, &again.2), (recorded.0, &recorded.2), "{name}");
            // A secret parameter is replaced in the reply as well.
            if !function.returns.has_secret(api) && !recorded.1.contains("s3cr3t") {
                assert_eq!(again.1, recorded.1, "{name}");
            }
        }
        for file in std::fs::read_dir(folder.path()).unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            let sent = text.split("\n  \"status\": ").next().unwrap();
            assert!(!text.contains("k3y") && !sent.contains("s3cr3t"), "{}: {text}", described.name);
        }
    }
}
