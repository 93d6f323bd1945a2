//! Which function a request calls, and whether what every request must carry is there: the constant parameters and headers, and
//! the credentials in them.
//!
//! It knows nothing of a function's own parameters; see `check`.

use hyper::StatusCode;

use super::request::Request;
use super::template::{Captures, Known, matched, matched_at_end};
use crate::description::{Api, Constant, Function, Module, Part};
use crate::suggestion::suggestion;

/// Why the sandbox refuses a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The HTTP status for APIs that tell errors by it.
    pub(super) status: StatusCode,
    /// The code for APIs whose errors have one.
    pub(super) code: &'static str,
    /// For people.
    pub(super) message: String,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }

    /// A request that is wrong in itself.
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_request", message)
    }
}

/// A place of the request that a template fills.
enum Place<'r> {
    Path(&'static [Part], &'r str),
    /// Its description for messages, its template and its value.
    Value(String, &'static [Part], &'r str),
}

impl<'r> Place<'r> {
    fn matched(&self, known: Known<'_>) -> Option<Captures<'r>> {
        match self {
            Self::Path(template, path) => matched_at_end(template, known, path),
            Self::Value(_, template, value) => matched(template, known, value),
        }
    }

    fn mismatch(&self, api: &Api) -> Refusal {
        match self {
            Self::Path(template, _) => Refusal::invalid(format!("the path must end with `{}`", spelled(api, template))),
            Self::Value(what, template, _) => Refusal::invalid(format!("{what} must be `{}`", spelled(api, template))),
        }
    }
}

/// The function the request calls, once all that every request must carry has been checked.
///
/// `accepted` has the value required of each credential; `None` accepts any that is not empty.
pub(super) fn locate(api: &'static Api, accepted: &[Option<String>], request: &Request) -> Result<&'static Function, Refusal> {
    let places = places(api, request)?;
    let mut module = None;
    let mut function = None;
    for place in &places {
        let captures = place.matched(Known::ANY).ok_or_else(|| place.mismatch(api))?;
        module = module.or(captures.module);
        function = function.or(captures.function);
    }
    let (module, function) = (module.as_deref(), function.as_deref());
    let found = find(api, &places, module, function).ok_or_else(|| unknown(api, module, function))?;
    let known = Known { module: Some(found.module), function: Some(found.name) };
    for place in &places {
        let captures = place.matched(known).unwrap_or_default();
        for (index, value) in captures.credentials {
            check_credential(api, accepted, index, &value)?;
        }
    }
    Ok(found)
}

/// Where the request must have what a template says. The first that is absent refuses it.
fn places<'r>(api: &'static Api, request: &'r Request) -> Result<Vec<Place<'r>>, Refusal> {
    let mut places = vec![Place::Path(api.request.path, &request.path)];
    for constant in api.request.parameters {
        let mut values = request.parameters.iter().filter(|(name, _)| name == constant.name).map(|(_, value)| value.as_str());
        let value = values.next().ok_or_else(|| missing(api, constant, "parameter"))?;
        if values.any(|other| other != value) {
            return Err(Refusal::invalid(format!("the parameter `{}` is sent more than once", constant.name)));
        }
        places.push(Place::Value(format!("the parameter `{}`", constant.name), constant.value, value));
    }
    for constant in api.request.headers {
        let value = request.headers.get(constant.name).and_then(|value| value.to_str().ok());
        let value = value.ok_or_else(|| missing(api, constant, "header"))?;
        places.push(Place::Value(format!("the header `{}`", constant.name), constant.value, value));
    }
    Ok(places)
}

fn missing(api: &Api, constant: &Constant, what: &str) -> Refusal {
    let message = format!("the {what} `{}` is missing; it must be `{}`", constant.name, spelled(api, constant.value));
    if constant.value.iter().any(|part| matches!(part, Part::Credential(_))) {
        return Refusal::new(StatusCode::UNAUTHORIZED, "unauthorized", message);
    }
    Refusal::invalid(message)
}

/// The template as the schema spells it.
fn spelled(api: &Api, template: &[Part]) -> String {
    template
        .iter()
        .map(|part| match part {
            Part::Text(text) => (*text).to_owned(),
            Part::Module => "${module}".to_owned(),
            Part::Function => "${function}".to_owned(),
            Part::Credential(index) => format!("${{{}}}", api.credentials.get(*index).map_or("credential", |each| each.name)),
        })
        .collect()
}

/// The function all places agree on. What was captured is tried first; names in which a template's own text occurs need the search.
fn find(api: &'static Api, places: &[Place<'_>], module: Option<&str>, function: Option<&str>) -> Option<&'static Function> {
    let agrees = |candidate: &Function| {
        let known = Known { module: Some(candidate.module), function: Some(candidate.name) };
        places.iter().all(|place| place.matched(known).is_some())
    };
    let likely = module.zip(function).and_then(|(module, function)| api.function(module, function));
    if let Some(likely) = likely.filter(|likely| agrees(likely)) {
        return Some(likely);
    }
    api.modules.iter().flat_map(|module| module.functions).copied().find(|candidate| agrees(candidate))
}

fn unknown(api: &'static Api, module: Option<&str>, function: Option<&str>) -> Refusal {
    let refuse = |message| Refusal::new(StatusCode::NOT_FOUND, "unknown_function", message);
    let known = module.and_then(|name| api.module(name));
    match (module, known, function) {
        (Some(module), None, _) => {
            refuse(format!("there is no module `{module}`{}", suggestion(module, api.modules.iter().map(|each| each.name))))
        }
        (_, Some(Module { name, functions, .. }), Some(function)) => {
            let help = suggestion(function, functions.iter().map(|each| each.name));
            refuse(format!("the module `{name}` has no function `{function}`{help}"))
        }
        (_, _, Some(function)) => {
            let all = api.modules.iter().flat_map(|module| module.functions).map(|each| each.name);
            refuse(format!("there is no function `{function}`{}", suggestion(function, all)))
        }
        _ => refuse("the request names no function".to_owned()),
    }
}

fn check_credential(api: &Api, accepted: &[Option<String>], index: usize, value: &str) -> Result<(), Refusal> {
    let name = api.credentials.get(index).map_or("credential", |credential| credential.name);
    let refuse = |message: String| Err(Refusal::new(StatusCode::UNAUTHORIZED, "unauthorized", message));
    if value.is_empty() {
        return refuse(format!("the credential `{name}` is empty"));
    }
    match accepted.get(index) {
        Some(Some(required)) if required != value => refuse(format!("the credential `{name}` is not accepted")),
        _ => Ok(()),
    }
}
