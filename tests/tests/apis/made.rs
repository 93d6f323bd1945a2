//! Values of parameters in JSON, made up from their types.

use actionapi::description::{Api, Parameter, Scalar, Type, WireForm};
use serde_json::Value;

/// A value of a parameter, as the server expects it.
pub(crate) fn parameter(api: &Api, parameter: &Parameter) -> Value {
    formed(&parameter.forms, value(api, &parameter.kind))
}

fn value(api: &Api, kind: &Type) -> Value {
    match kind.without_option() {
        Type::Scalar(Scalar::Secret) => Value::from("s3cr3t"),
        Type::Scalar(scalar) => serde_json::from_str(scalar.row().sample).unwrap(),
        Type::Enum(id) => Value::from(&*api.variants(*id)[0].name.wire),
        Type::List(item) => Value::from(vec![value(api, item)]),
        Type::Map(item) => Value::from_iter([("key", value(api, item))]),
        Type::Record(id) => {
            let required = api.fields(*id).iter().filter(|field| !field.kind.is_optional());
            required.map(|field| (field.name.wire.to_string(), formed(&field.forms, value(api, &field.kind)))).collect()
        }
        other => panic!("{other:?} is no type of a parameter"),
    }
}

fn formed(forms: &[WireForm], value: Value) -> Value {
    serde_json::from_str(&WireForm::written(forms, &value.to_string())).unwrap()
}
