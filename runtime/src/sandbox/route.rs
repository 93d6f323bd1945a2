//! Which function a request calls, and whether it has everything that each of that function's requests carries: its method, path,
//! constant parameters and headers, and the credentials in them.
//!
//! It does not know a function's own parameters; see `parameters`.

use hyper::StatusCode;

use super::refusal::Refusal;
use super::request::Request;
use crate::description::template::{Captures, Expected};
use crate::description::{Api, Constant, Function, Module, RequestProfile, Template};
use crate::text::suggestion;

/// The function that a request calls.
#[derive(Clone, Copy, Debug)]
pub(super) struct Called {
    pub(super) module: &'static Module,
    pub(super) function: &'static Function,
}

/// A part of the request that a template must match.
enum Place<'r> {
    Path(&'static Template, &'r str),
    /// Its description for messages, its template and its value.
    Value(String, &'static Template, &'r str),
}

impl<'r> Place<'r> {
    fn matched(&self, expected: Expected<'_>) -> Option<Captures<'r>> {
        match self {
            Self::Path(template, path) => template.matches_end_of_path(expected, path),
            Self::Value(_, template, value) => template.matches(expected, value),
        }
    }

    fn mismatch(&self, api: &Api) -> Refusal {
        match self {
            Self::Path(template, _) => Refusal::invalid(format!("the path must end with `{}`", api.protocol.spelled(template))),
            Self::Value(what, template, _) => Refusal::invalid(format!("{what} must be `{}`", api.protocol.spelled(template))),
        }
    }
}

/// Finds the function that a request calls, once everything that its requests must carry is checked. The request may have the form of
/// any profile; where it fits none, the refusal is that of the API's own.
///
/// `accepted` has the value required of each credential; `None` accepts any that is not empty.
pub(super) fn route(api: &'static Api, accepted: &[Option<String>], request: &Request) -> Result<Called, Refusal> {
    let mut first_refusal = None;
    for index in 0..api.protocol.requests.len().max(1) {
        match route_as(api, index, accepted, request) {
            Ok(called) => return Ok(called),
            Err(refusal) => {
                first_refusal.get_or_insert(refusal);
            }
        }
    }
    Err(first_refusal.unwrap_or_else(|| unknown(api, None, None)))
}

/// As [`route`], if the request has the form of this profile.
fn route_as(api: &'static Api, profile: usize, accepted: &[Option<String>], request: &Request) -> Result<Called, Refusal> {
    let form = api.protocol.request(profile);
    if !form.methods.iter().any(|method| method.name() == request.method.as_str()) {
        let message = format!("the API has no {}", request.method);
        return Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "invalid_request", message));
    }
    let places = places(api, form, request)?;
    let (mut module, mut function) = (None, None);
    for place in &places {
        let captures = place.matched(Expected::ANY).ok_or_else(|| place.mismatch(api))?;
        module = module.or(captures.module);
        function = function.or(captures.function);
    }
    let (module, function) = (module.as_deref(), function.as_deref());
    let called = find(api, profile, &places, module, function).ok_or_else(|| unknown(api, module, function))?;
    for place in &places {
        for (index, value) in place.matched(called.expected()).unwrap_or_default().credentials {
            check_credential(api, accepted, index, &value)?;
        }
    }
    Ok(called)
}

impl Called {
    fn expected(self) -> Expected<'static> {
        Expected { module: Some(&self.module.name.wire), function: Some(&self.function.name.wire) }
    }
}

/// Where the request must have what a template says. The first part that is missing refuses it.
fn places<'r>(api: &Api, form: &'static RequestProfile, request: &'r Request) -> Result<Vec<Place<'r>>, Refusal> {
    let mut places = vec![Place::Path(&form.path, &request.path)];
    for constant in form.parameters.iter() {
        let mut values = request.parameters.iter().filter(|(name, _)| *name == constant.name).map(|(_, value)| value.as_str());
        let value = values.next().ok_or_else(|| missing(api, constant, "parameter"))?;
        if values.any(|other| other != value) {
            return Err(Refusal::invalid(format!("the parameter `{}` is sent more than once", constant.name)));
        }
        places.push(Place::Value(format!("the parameter `{}`", constant.name), &constant.value, value));
    }
    for constant in form.headers.iter() {
        let value = request.headers.get(&*constant.name).and_then(|value| value.to_str().ok());
        let value = value.ok_or_else(|| missing(api, constant, "header"))?;
        places.push(Place::Value(format!("the header `{}`", constant.name), &constant.value, value));
    }
    Ok(places)
}

fn missing(api: &Api, constant: &Constant, what: &str) -> Refusal {
    let spelled = api.protocol.spelled(&constant.value);
    let message = format!("the {what} `{}` is missing; it must be `{spelled}`", constant.name);
    if constant.value.has_credential() {
        return Refusal::new(StatusCode::UNAUTHORIZED, "unauthorized", message);
    }
    Refusal::invalid(message)
}

/// The function that all places agree on, among those with this profile. What was captured is tried first; names in which a template's
/// own text occurs need the search.
fn find(
    api: &'static Api,
    profile: usize,
    places: &[Place<'_>],
    module: Option<&str>,
    function: Option<&str>,
) -> Option<Called> {
    let agrees = |called: &Called| {
        called.function.request == profile && places.iter().all(|place| place.matched(called.expected()).is_some())
    };
    let captured = module.zip(function).and_then(|(module, function)| {
        let module = api.module(module)?;
        Some(Called { module, function: module.function(function)? })
    });
    let all = || api.functions().map(|(module, function)| Called { module, function });
    captured.filter(agrees).or_else(|| all().find(agrees))
}

fn unknown(api: &Api, module: Option<&str>, function: Option<&str>) -> Refusal {
    let refuse = |message| Refusal::new(StatusCode::NOT_FOUND, "unknown_function", message);
    let known = module.and_then(|name| api.module(name));
    match (module, known, function) {
        (Some(module), None, _) => {
            let names = api.modules.iter().map(|each| &*each.name.wire);
            refuse(format!("there is no module `{module}`{}", suggestion(module, names)))
        }
        (_, Some(known), Some(function)) => {
            let help = suggestion(function, known.functions.iter().map(|each| &*each.name.wire));
            refuse(format!("the module `{}` has no function `{function}`{help}", known.name.wire))
        }
        (_, _, Some(function)) => {
            let names = api.functions().map(|(_, each)| &*each.name.wire);
            refuse(format!("there is no function `{function}`{}", suggestion(function, names)))
        }
        _ => refuse("the request names no function".to_owned()),
    }
}

fn check_credential(api: &Api, accepted: &[Option<String>], index: usize, value: &str) -> Result<(), Refusal> {
    let name = api.protocol.credential_name(index).map_or("credential", |name| &*name.wire);
    let refuse = |message: String| Err(Refusal::new(StatusCode::UNAUTHORIZED, "unauthorized", message));
    if value.is_empty() {
        return refuse(format!("the credential `{name}` is empty"));
    }
    match accepted.get(index) {
        Some(Some(required)) if required != value => refuse(format!("the credential `{name}` is not accepted")),
        _ => Ok(()),
    }
}
