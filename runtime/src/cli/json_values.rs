//! Parameters in a JSON body, and those that a form has as several: what a person typed as JSON.
//!
//! It does not know where in the body they go.

use super::describe::placeholder;
use super::leaf::leaf;
use super::plain::record_of;
use super::typed_json::canonical;
use super::values::Value;
use crate::Secret;
use crate::description::{Api, Parameter, RequestProfile, Scalar, Type, WireForm};
use crate::encode::{EMPTY, InForm, Parameters, required, written_json};
use crate::forms::{self, Parts};
use crate::json::{self, MARK, quote};

/// The JSON of a parameter that was given by these texts; `None` if it is left out.
pub(super) fn value(
    api: &Api,
    profile: &RequestProfile,
    parameter: &Parameter,
    texts: &[&str],
) -> Result<Option<Value>, Vec<String>> {
    let kind = parameter.given().without_option();
    let name = &parameter.name.wire;
    let is_secret = parameter.has_secret(api);
    if texts.is_empty() {
        return match parameter.is_required() && !parameter.is_presence() {
            true if kind.is_container() => Err(vec![format!("the parameter `--{name}` is required; repeat it for several")]),
            true => Err(vec![format!("the parameter `--{name}` is required")]),
            false => Ok(None),
        };
    }
    let explained = |text: &str, problem: String| match is_secret {
        // The problem would repeat the value.
        true => format!("`--{name}`: expected {}", placeholder(api, kind.item())),
        false => format!("`--{name} {text}`: {problem}"),
    };
    let each = |text: &str| leaf(api, profile, kind.item(), text).map_err(|problem| explained(text, problem));
    let plain = match (kind, texts) {
        (Type::List(item), [text]) if is_no_item(item, text) => "[]".to_owned(),
        (Type::List(_), _) => list(texts.iter().map(|text| each(text)))?,
        (Type::Map(_), _) => map(name, texts, each)?,
        (_, [text]) if parameter.given() != &parameter.kind => {
            let kind = parameter.kind.without_option();
            let problems = |problems: Vec<String>| match is_secret {
                true => vec![explained(text, String::new())],
                false => problems.into_iter().map(|problem| explained(text, problem)).collect(),
            };
            let json = canonical(api, profile, kind, &parameter.forms, text).map_err(problems)?;
            let secrets = secrets(api, kind, &parameter.forms, &json);
            let value = InForm::new(&parameter.forms, json, secrets);
            let sent = || Parameters::default().add(profile, name.clone(), required(value.clone()));
            if parameter.is_required() && sent().is_err_and(|problem| problem == EMPTY) {
                return Err(vec![format!("`--{name}`: {EMPTY}")]);
            }
            return Ok(Some(Value::InForm(value)));
        }
        (_, [text]) => each(text).map_err(|problem| vec![problem])?,
        _ => return Err(vec![format!("the parameter `--{name}` is given more than once")]),
    };
    let json = written_json(&parameter.forms, &plain);
    let secrets = secrets(api, kind, &[], &plain);
    // A boolean that is left out is false.
    Ok((!(parameter.is_presence() && json == "null")).then(|| Value::InForm(InForm::new(&parameter.forms, json, secrets))))
}

/// Whether the only text of a list stands for the list without items: no item is written like that.
pub(super) fn is_no_item(item: &Type, text: &str) -> bool {
    text.is_empty() && !matches!(item, Type::Scalar(Scalar::String | Scalar::Secret | Scalar::Json))
}

/// A value that is sent as JSON in a text, with the secrets in it.
pub(super) fn in_text(api: &Api, parameter: &Parameter, text: &str) -> Value {
    let mut json = String::new();
    quote(text, &mut json);
    let secrets = secrets(api, &parameter.kind, &parameter.forms, &json);
    Value::InForm(InForm::new(&parameter.forms, json, secrets))
}

/// The secrets in a value in these forms.
fn secrets(api: &Api, kind: &Type, forms: &[WireForm], json: &str) -> Vec<Secret> {
    let mut found = Vec::new();
    add_secrets(api, kind, forms, json, &mut found);
    found
}

fn add_secrets(api: &Api, kind: &Type, forms: &[WireForm], json: &str, found: &mut Vec<Secret>) {
    if !kind.has_secret(api) {
        return;
    }
    let plain = forms::plain(forms, json);
    let json = plain.as_ref().map_or(json, |plain| &*plain.text);
    match (kind.without_option(), Parts::of(json)) {
        (Type::Scalar(_), Some(Parts::Text(text))) => found.push(Secret::from(&*text)),
        (Type::List(item), Some(Parts::List(items))) => {
            items.into_iter().for_each(|value| add_secrets(api, item, &[], value, found));
        }
        (Type::Map(item), Some(Parts::Object(members))) => {
            members.into_iter().for_each(|(_, value)| add_secrets(api, item, &[], value, found));
        }
        (Type::Record(_) | Type::Cases(_), Some(Parts::Object(members))) => {
            let text = |name: &str| members.iter().find(|(member, _)| *member == name).map(|(_, value)| json::text(value));
            let Some(record) = record_of(api, kind, text) else { return };
            for (name, value) in &members {
                match record.fields().iter().find(|field| field.name.wire == *name) {
                    Some(field) => add_secrets(api, &field.kind, &field.forms, value, found),
                    None => record.rest.iter().for_each(|rest| add_secrets(api, rest.kind.item_type(), &[], value, found)),
                }
            }
        }
        _ => {}
    }
}

/// The JSON of a parameter whose type is not known: the text itself if it is JSON, and otherwise a string.
pub(super) fn untyped(text: &str) -> String {
    if !text.contains(MARK) && json::check(text).is_ok() {
        return text.to_owned();
    }
    let mut json = String::new();
    quote(text, &mut json);
    json
}

/// Several values of which the type is not known.
pub(super) fn untyped_list(texts: &[String]) -> String {
    format!("[{}]", texts.iter().map(|text| untyped(text)).collect::<Vec<_>>().join(","))
}

fn list(items: impl Iterator<Item = Result<String, String>>) -> Result<String, Vec<String>> {
    let items = super::values::collect(items)?;
    Ok(format!("[{}]", items.join(",")))
}

fn map(name: &str, texts: &[&str], each: impl Fn(&str) -> Result<String, String>) -> Result<String, Vec<String>> {
    let mut keys = Vec::new();
    let entry = |text: &&str| match text.split_once('=') {
        Some((key, _)) if keys.contains(&key.to_owned()) => Err(format!("`--{name}`: the key `{key}` is given twice")),
        Some((key, value)) => {
            keys.push(key.to_owned());
            let mut json = String::new();
            quote(key, &mut json);
            Ok(format!("{json}:{}", each(value)?))
        }
        None => Err(format!("`--{name}`: expected KEY=VALUE")),
    };
    let entries = super::values::collect(texts.iter().map(entry))?;
    Ok(format!("{{{}}}", entries.join(",")))
}
