//! The line that is logged about a request. It owns what must not be in it.
//!
//! Values are shown only of parameters that the function has and that are not secret: a misspelled name may have a secret as its value.

use std::fmt::Write;

use hyper::Method;

use super::decide::Decision;
use super::json_request;
use super::parameters::parameter_of;
use super::request::Request;
use super::state::Whole;
use crate::Secret;
use crate::description::template::Expected;
use crate::description::{Api, Constant, Function, Template};
use crate::json;
use crate::redact::Redactor;

/// The most characters of a line.
const LENGTH: usize = 1_000;

/// `POST items.show id="7": 200`. `request` is there unless it could not be read, and its method always.
pub(super) fn line(
    api: &'static Api,
    required: &[Option<String>],
    method: &Method,
    request: Option<&Request>,
    decision: &Decision,
) -> String {
    let required = api.protocol.variables.iter().zip(required).filter(|(variable, _)| variable.is_secret);
    let mut secrets: Vec<Secret> = required.filter_map(|(_, value)| Some(Secret::from(value.as_deref()?))).collect();
    let mut line = method.to_string();
    if let Some(called) = decision.called {
        let _ = write!(line, " {called}");
    }
    if let Some(request) = request {
        secrets.extend(credentials(api, request));
        parameters(api, decision, request, &mut line, &mut secrets);
    }
    line.push_str(": ");
    let _ = match &decision.answer.content {
        Whole::Reply { status, .. } => write!(line, "{}", status.as_u16()),
        Whole::Bytes(bytes) if bytes.is_empty() => write!(line, "hung up"),
        Whole::Bytes(bytes) => write!(line, "{} bytes that are no reply", bytes.len()),
    };
    if let Some(refusal) = &decision.refusal {
        let _ = write!(line, ", refused: {refusal}");
    }
    Redactor::new(&secrets).line(&line, LENGTH)
}

/// What stands in the request where credentials do, whether or not it is one.
fn credentials(api: &'static Api, request: &Request) -> Vec<Secret> {
    let mut secrets = Vec::new();
    for profile in api.protocol.requests.iter() {
        let in_path = profile.path.matches_end_of_path(Expected::ANY, &request.path);
        let captured = in_path.into_iter().flat_map(|captures| captures.variables);
        let is_secret = |index: usize| api.protocol.variables.get(index).is_some_and(|variable| variable.is_secret);
        secrets.extend(captured.filter(|(index, _)| is_secret(*index)).map(|(_, value)| Secret::from(&*value)));
        let has_credential = |constant: &&Constant| api.protocol.is_secret(&constant.value);
        for constant in profile.parameters.iter().filter(has_credential) {
            let values = request.parameters.iter().filter(|(name, _)| *name == constant.name);
            values.for_each(|(_, value)| in_value(&constant.value, value, &mut secrets));
        }
        if let (Some(body), Some(json)) = (profile.body.json(), &request.json) {
            let leaves = json_request::leaves(profile, body, json, &|_| false).into_iter().flatten();
            leaves
                .filter(|leaf| api.protocol.is_secret(leaf.template))
                .for_each(|leaf| in_value(leaf.template, &leaf.value, &mut secrets));
        }
        for constant in profile.headers.iter().filter(has_credential) {
            let values = request.headers.get_all(&*constant.name).iter().filter_map(|value| value.to_str().ok());
            values.for_each(|value| in_value(&constant.value, value, &mut secrets));
        }
    }
    secrets
}

/// The credentials in a value; one that is not as its template says is one as a whole, and so is its last word: `Token …`.
fn in_value(template: &Template, value: &str, secrets: &mut Vec<Secret>) {
    secrets.push(Secret::from(value));
    match template.matches(Expected::ANY, value) {
        Some(captures) => secrets.extend(captures.variables.into_iter().map(|(_, value)| Secret::from(&*value))),
        None => secrets.extend(value.split_whitespace().last().map(Secret::from)),
    }
}

/// Adds the function's own parameters.
fn parameters(api: &Api, decision: &Decision, request: &Request, line: &mut String, secrets: &mut Vec<Secret>) {
    let Some(called) = decision.called else { return };
    let profile = api.request_of(called.function);
    if let Some(json) = request.json.as_deref() {
        return json_parameters(api, called.function, json, line, secrets);
    }
    for (name, value) in request.parameters.iter().filter(|(name, _)| !profile.has_constant(name)) {
        let _ = match parameter_of(api, called.function, profile, name) {
            Some(parameter) if parameter.has_secret(api) => {
                secrets.push(Secret::from(value.as_str()));
                write!(line, " {name}=[secret]")
            }
            Some(_) => write!(line, " {name}={value:?}"),
            None => write!(line, " {name}=…"),
        };
        // What is longer is cut in any case; a request may have a great many of them.
        if line.len() > 16 * LENGTH {
            break;
        }
    }
}

/// Adds the parameters in a JSON body.
fn json_parameters(api: &Api, function: &Function, json: &str, line: &mut String, secrets: &mut Vec<Secret>) {
    for (name, value) in json_request::own(api, function, json) {
        let value = json::text(value);
        let _ = match function.parameter(&name) {
            Some(parameter) if parameter.has_secret(api) => {
                secrets.push(Secret::from(&*value));
                write!(line, " {name}=[secret]")
            }
            Some(_) => write!(line, " {name}={value:?}"),
            None => write!(line, " {name}=…"),
        };
        if line.len() > 16 * LENGTH {
            break;
        }
    }
}
