//! Which function a request calls, and whether it has everything that each of that function's requests carries: its method, path,
//! constant parameters and headers, and the credentials in them.
//!
//! It does not know a function's own parameters; see `parameters`.

use std::borrow::Cow;
use std::fmt;

use hyper::StatusCode;
use percent_encoding::percent_decode_str;

use super::json_request::{self, Lack, Leaf};
use super::refusal::Refusal;
use super::request::Request;
use crate::Secret;
use crate::description::template::{Captures, Expected};
use crate::description::{Api, Constant, Function, Module, Origin, Part, RequestProfile, Template, Variable};
use crate::text::{qualified, suggestion};

/// The function that a request calls.
#[derive(Clone, Copy, Debug)]
pub(super) struct Called {
    pub(super) module: &'static Module,
    pub(super) function: &'static Function,
}

/// A part of the request that a template must match.
struct Place<'r> {
    /// Its description for messages.
    what: String,
    template: &'static Template,
    value: Cow<'r, str>,
    is_path: bool,
}

/// Why a request does not have the form of a profile, as it was found.
enum Unfit<'r> {
    Method(Refusal),
    /// The rest of it matches.
    Place(Box<Matched<'r>>, Refusal),
    /// Everything matches, but there is no function of these names with this profile.
    Function(Matched<'r>),
}

/// The refusal of a request by a profile, and how near it was. It is made only of requests that have the form of none.
struct Miss {
    /// How much of it matched, so that the profile that was probably meant is the one with the most. `None`: nothing at all.
    matched: Option<usize>,
    refusal: Refusal,
    /// The function that the request names, if it is one of another profile's.
    elsewhere: Option<Called>,
}

/// Finds the functions that a request calls, once everything that their requests must carry is checked. It is more than one only if
/// nothing that all their requests carry tells them apart; it is never none.
///
/// The request may have the form of any profile; where it fits none, the refusal is that of the profile that it is nearest to.
/// `accepted` has the value required of each variable; `None` accepts any, but no empty credential.
pub(super) fn route(api: &'static Api, accepted: &[Option<String>], request: &Request) -> Result<Vec<Called>, Refusal> {
    let (mut all, mut unfit) = (Vec::new(), Vec::new());
    for profile in 0..api.protocol.requests.len().max(1) {
        match route_as(api, profile, accepted, request) {
            Ok(called) => all.extend(called),
            Err(why) => unfit.push((profile, why)),
        }
    }
    if !all.is_empty() {
        return Ok(all);
    }
    Err(refusal(unfit.into_iter().map(|(profile, why)| why.miss(api, profile)).collect()))
}

/// The refusal of the nearest profile, when there is no other: then there is one miss for each profile.
fn refusal(mut misses: Vec<Miss>) -> Refusal {
    // Of several that are equally near, the first: the API's own.
    let nearest = (0..misses.len()).rev().max_by_key(|index| misses[*index].matched).unwrap_or_default();
    let elsewhere = misses.get(nearest).and_then(|miss| miss.elsewhere).filter(|called| called.function.request < misses.len());
    let Some(called) = elsewhere else { return misses.swap_remove(nearest).refusal };
    let refusal = misses.swap_remove(called.function.request).refusal;
    match called.function.request {
        0 => refusal,
        _ => Refusal { message: format!("`{called}` has requests of its own form: {}", refusal.message), ..refusal },
    }
}

/// As [`route`], if the request has the form of this profile.
fn route_as<'r>(
    api: &'static Api,
    profile: usize,
    accepted: &'r [Option<String>],
    request: &'r Request,
) -> Result<Vec<Called>, Unfit<'r>> {
    let form = api.protocol.request(profile);
    if !form.methods.iter().any(|method| method.name() == request.method.as_str()) {
        return Err(Unfit::Method(Refusal::method(&request.method, &form.methods)));
    }
    let mut matched = Matched::default();
    let mut first = None;
    for place in places(api, form, accepted, request) {
        if let Err(refusal) = matched.add(api, place) {
            first.get_or_insert(refusal);
        }
    }
    if let Some(refusal) = first {
        return Err(Unfit::Place(Box::new(matched), refusal));
    }
    let all = matched.functions(api, profile);
    if all.is_empty() {
        return Err(Unfit::Function(matched));
    }
    let mut refused = None;
    let all: Vec<_> = all
        .into_iter()
        .filter(|called| match matched.check_variables(api, accepted, *called) {
            Ok(()) => true,
            Err(refusal) => {
                refused.get_or_insert(refusal);
                false
            }
        })
        .collect();
    match refused {
        Some(refusal) if all.is_empty() => Err(Unfit::Place(Box::new(matched), refusal)),
        _ => Ok(all),
    }
}

/// Where the request must have what a template says, in the order in which it is checked; or why it has nothing there.
fn places<'r>(
    api: &'r Api,
    form: &'static RequestProfile,
    accepted: &'r [Option<String>],
    request: &'r Request,
) -> impl Iterator<Item = Result<Place<'r>, Refusal>> {
    let value = Cow::Borrowed(request.path.as_str());
    let path = Some(Place { what: "the path".to_owned(), template: &form.path, value, is_path: true });
    let is_sent = move |constant: &&Constant, value: bool| value || is_expected(api, form, accepted, &constant.value);
    let parameters = form.query.iter().chain(form.parameters.iter());
    let parameters = parameters.filter(move |constant| is_sent(constant, sent(request, constant).next().is_some()));
    let parameters = parameters.map(move |constant| {
        let mut values = sent(request, constant);
        let what = format!("the parameter `{}`", constant.name);
        let value = values.next().ok_or_else(|| missing(api, &constant.value, &what))?;
        if values.any(|other| other != value) {
            return Err(Refusal::invalid(format!("{what} is sent more than once")));
        }
        Ok(Place { what, template: &constant.value, value: Cow::Borrowed(value), is_path: false })
    });
    // Every program has a name of its own.
    let headers = form.headers.iter().filter(|constant| !constant.name.eq_ignore_ascii_case("user-agent"));
    let headers = headers.filter(move |constant| is_sent(constant, request.headers.contains_key(&*constant.name)));
    let headers = headers.map(move |constant| {
        let value = request.headers.get(&*constant.name).and_then(|value| value.to_str().ok());
        let what = format!("the header `{}`", constant.name);
        let value = value.ok_or_else(|| missing(api, &constant.value, &what))?;
        Ok(Place { what, template: &constant.value, value: Cow::Borrowed(value), is_path: false })
    });
    let parts = parameters.chain(headers).chain(in_body(api, form, accepted, request));
    path.into_iter().filter(|place| !place.template.is_empty()).map(Ok).chain(parts)
}

/// What a JSON body must have; or that the body is of the other kind.
fn in_body<'r>(
    api: &Api,
    form: &'static RequestProfile,
    accepted: &[Option<String>],
    request: &'r Request,
) -> Vec<Result<Place<'r>, Refusal>> {
    let (body, json) = match (form.body.json(), &request.json) {
        (Some(body), Some(json)) => (body, json),
        (None, None) => return Vec::new(),
        (Some(_), None) => return vec![Err(Refusal::invalid("the body must be JSON, sent as application/json"))],
        (None, Some(_)) => return vec![Err(Refusal::invalid("the body must be a form, not JSON"))],
    };
    let place = |leaf: Leaf<'r>| Place {
        what: format!("`{}` in the body", leaf.at),
        template: leaf.template,
        value: leaf.value,
        is_path: false,
    };
    let refusal = |lack| match lack {
        Lack::Missing(at, template) => missing(api, template, &format!("`{at}` in the body")),
        Lack::Other(refusal) => refusal,
    };
    let is_expected = |template: &Template| is_expected(api, form, accepted, template);
    let leaves = json_request::leaves(form, body, json, &is_expected);
    leaves.into_iter().map(|leaf| leaf.map(place).map_err(refusal)).collect()
}

/// The values of a parameter in a request.
fn sent<'r>(request: &'r Request, constant: &Constant) -> impl Iterator<Item = &'r str> {
    request.parameters.iter().filter(move |(name, _)| *name == constant.name).map(|(_, value)| value.as_str())
}

fn missing(api: &Api, template: &Template, what: &str) -> Refusal {
    let message = format!("{what} is missing; it must be {}", described(api, template));
    if api.protocol.is_secret(template) {
        return Refusal::new(StatusCode::UNAUTHORIZED, "unauthorized", message);
    }
    Refusal::invalid(message)
}

/// Whether a request must have what a template says: an optional variable may be absent, unless a value of it is required or the function
/// needs it.
fn is_expected(api: &Api, form: &RequestProfile, accepted: &[Option<String>], template: &Template) -> bool {
    let is_required = |index: usize| accepted.get(index).is_some_and(Option::is_some);
    api.protocol.is_always_sent(form, template) || template.variables().any(is_required)
}

/// What a template stands for: `` `Bearer `, then the credential `token` ``.
fn described(api: &Api, template: &Template) -> String {
    let part = |part: &Part| match part {
        Part::Text(text) => format!("`{text}`"),
        Part::Module => "the module's name".to_owned(),
        Part::Function => "the function's name".to_owned(),
        Part::LowerModule => "the module's name in lower case".to_owned(),
        Part::LowerFunction => "the function's name in lower case".to_owned(),
        Part::Variable(index) => variable_name(api, *index),
        Part::Parameter(name) => format!("the parameter `{name}`"),
    };
    template.parts().iter().map(part).collect::<Vec<_>>().join(", then ")
}

fn variable_name(api: &Api, index: usize) -> String {
    api.protocol.variables.get(index).map_or_else(String::new, Variable::shown)
}

impl<'r> Place<'r> {
    fn matches(&self, expected: Expected<'_>) -> Option<Captures<'r>> {
        match &self.value {
            value if self.is_path => self.template.matches_end_of_path(expected, value),
            Cow::Borrowed(value) => self.template.matches(expected, value),
            Cow::Owned(value) => self.template.matches(expected, value).map(Captures::into_owned),
        }
    }

    fn mismatch(&self, api: &Api) -> Refusal {
        let must = if self.is_path { "must end with" } else { "must be" };
        Refusal::invalid(format!("{} {must} {}", self.what, described(api, self.template)))
    }

    /// The value without the escapes of a path.
    fn text(&self) -> Cow<'_, str> {
        if self.is_path { percent_decode_str(&self.value).decode_utf8_lossy() } else { Cow::Borrowed(&self.value) }
    }
}

/// The part of a request that has the form of a profile, and the names that it seems to have.
#[derive(Default)]
struct Matched<'r> {
    places: Vec<Place<'r>>,
    module: Option<Cow<'r, str>>,
    function: Option<Cow<'r, str>>,
}

impl<'r> Matched<'r> {
    fn add(&mut self, api: &Api, place: Result<Place<'r>, Refusal>) -> Result<(), Refusal> {
        let place = place?;
        let captures = place.matches(Expected::ANY).ok_or_else(|| place.mismatch(api))?;
        self.module = self.module.take().or(captures.module);
        self.function = self.function.take().or(captures.function);
        self.places.push(place);
        Ok(())
    }

    /// All functions of the profile with which every place agrees.
    fn functions(&self, api: &'static Api, profile: usize) -> Vec<Called> {
        let has = |part: &Part| -> Vec<_> {
            self.places.iter().filter(|place| place.template.parts().contains(part)).map(Place::text).collect()
        };
        let (modules, functions) = (has(&Part::Module), has(&Part::Function));
        // A name that is not even in the text is not what the template stands for; this spares most of the matching.
        let may_be = |called: &Called| {
            called.function.request == profile
                && functions.iter().all(|text| text.contains(&*called.function.name.wire))
                && modules.iter().all(|text| text.contains(&*called.module.name.wire))
        };
        let agrees = |called: &Called| self.places.iter().all(|place| place.matches(called.expected()).is_some());
        let all = api.functions().map(|(module, function)| Called { module, function });
        all.filter(may_be).filter(agrees).collect()
    }

    fn check_variables(&self, api: &Api, accepted: &[Option<String>], called: Called) -> Result<(), Refusal> {
        for place in &self.places {
            for (index, value) in place.matches(called.expected()).unwrap_or_default().variables {
                check_variable(api, accepted, index, &value)?;
            }
        }
        Ok(())
    }

    /// The miss of a request whose function the profile does not have.
    fn unknown(&self, api: &'static Api, profile: usize) -> Miss {
        let (module, function) = (self.module.as_deref(), self.function.as_deref());
        let named = |called: &Called| {
            let is_module = module.is_none_or(|module| module == called.module.name.wire);
            is_module && function == Some(&*called.function.name.wire) && called.function.request != profile
        };
        let mut all = api.functions().map(|(module, function)| Called { module, function });
        let elsewhere = all.find(named);
        let matched = elsewhere.map_or(Some(self.places.len()), |_| Some(0));
        Miss { matched, refusal: unknown(api, module, function), elsewhere }
    }
}

impl Unfit<'_> {
    fn miss(self, api: &'static Api, profile: usize) -> Miss {
        match self {
            Self::Method(refusal) => Miss { matched: None, refusal, elsewhere: None },
            Self::Place(has, refusal) => {
                // What it has counts for nothing if no function of the profile is called so.
                let is_other = has.function.is_some() && has.functions(api, profile).is_empty();
                Miss { matched: Some(if is_other { 0 } else { has.places.len() }), refusal, elsewhere: None }
            }
            Self::Function(has) => has.unknown(api, profile),
        }
    }
}

fn unknown(api: &Api, module: Option<&str>, function: Option<&str>) -> Refusal {
    let refuse = |message| Refusal::new(StatusCode::NOT_FOUND, "unknown_function", message);
    let known = module.and_then(|name| api.named_modules().find(|each| each.name.wire == name));
    match (module, known, function) {
        (Some(module), None, _) => {
            let names = api.named_modules().map(|each| &*each.name.wire);
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

fn check_variable(api: &Api, accepted: &[Option<String>], index: usize, value: &str) -> Result<(), Refusal> {
    let Some(variable) = api.protocol.variables.get(index) else { return Ok(()) };
    let refuse = |message: String| Err(Refusal::new(StatusCode::UNAUTHORIZED, "unauthorized", message));
    if value.is_empty() && variable.is_secret && variable.is_required() {
        return refuse(format!("{} is empty", variable.shown()));
    }
    let booleans = &api.protocol.request(0).booleans;
    match (accepted.get(index), variable.given()) {
        (Some(Some(required)), _) if required != value => refuse(format!("{} is not accepted", variable.shown())),
        (_, Some(given)) if !(given.kind.row().is_text)(value, booleans) => {
            Err(Refusal::invalid(format!("{} must be {}", variable.shown(), given.kind.wanted(booleans))))
        }
        _ => Ok(()),
    }
}

impl Called {
    /// The variables that are in a request of this function, in the order of the description's.
    pub(super) fn variables(self, api: &'static Api, request: &Request) -> Vec<Option<Secret>> {
        let mut variables = vec![None; api.protocol.variables.len()];
        for place in places(api, api.request_of(self.function), &[], request).flatten() {
            for (index, value) in place.matches(self.expected()).unwrap_or_default().variables {
                if let Some(variable) = variables.get_mut(index) {
                    *variable = Some(Secret::from(&*value));
                }
            }
        }
        variables
    }

    /// What was fetched and is in parameters that have it by default. `own` are the function's own parameters, by the names of the schema.
    /// In the order of the description's variables, or empty if there are none.
    pub(super) fn fetched_defaults(self, api: &Api, own: &[(String, String)]) -> Vec<Option<Secret>> {
        let form = api.request_of(self.function);
        if form.defaults.is_empty() {
            return Vec::new();
        }
        let is_fetched = |index: usize| {
            let variable = api.protocol.variables.get(index);
            variable.is_some_and(|variable| matches!(variable.origin, Origin::Fetched(_)))
        };
        let mut found = vec![None; api.protocol.variables.len()];
        for (name, value) in own {
            let sent = form.sent_name(Cow::Borrowed(name));
            let Some(default) = form.defaults.iter().find(|default| default.name == sent) else { continue };
            // What is no value of the template was not made by it: the caller has set the parameter.
            let captures = default.value.matches(self.expected(), value).unwrap_or_default();
            for (index, value) in captures.variables.into_iter().filter(|(index, _)| is_fetched(*index)) {
                found[index] = Some(Secret::from(&*value));
            }
        }
        found
    }

    /// The parameters of the function that its path, its URL or a header has in it, by the names that they would be sent as.
    pub(super) fn placed(self, api: &'static Api, request: &Request) -> Vec<(String, String)> {
        let form = api.request_of(self.function);
        if !form.has_placed() {
            return Vec::new();
        }
        let places = places(api, form, &[], request).flatten();
        let captures = places.flat_map(|place| place.matches(self.expected()).unwrap_or_default().parameters);
        captures.map(|(name, value)| (name, value.into_owned())).collect()
    }

    fn expected(self) -> Expected<'static> {
        Expected { module: Some(&self.module.name.wire), function: Some(&self.function.name.wire) }
    }
}

impl fmt::Display for Called {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&qualified(&self.module.name.wire, ".", &self.function.name.wire))
    }
}
