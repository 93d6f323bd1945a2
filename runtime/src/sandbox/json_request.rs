//! The JSON body of a request: whether it holds what every body of a profile does, and the function's own parameters in it.
//!
//! It does not know which function is called.

use std::borrow::Cow;

use super::parameters::Problems;
use super::refusal::Refusal;
use crate::description::template::Expected;
use crate::description::{
    Api, Function, JsonBody, JsonNames, JsonTemplate, Module, Parameter, RequestProfile, Template, Type, escaped_step, steps,
};
use crate::encode::check_json;
use crate::forms::Parts;
use crate::json;

/// A text of a constant, and what the body has in its place.
pub(super) struct Leaf<'r> {
    /// Its place.
    pub(super) at: String,
    pub(super) template: &'static Template,
    pub(super) value: Cow<'r, str>,
}

/// Why a body does not hold a constant.
pub(super) enum Lack {
    /// There is nothing in place of a text.
    Missing(String, &'static Template),
    /// There is something else.
    Other(Refusal),
}

/// The texts of all constants, each with what the body has there. What is not expected may be absent.
pub(super) fn leaves<'r>(
    profile: &'static RequestProfile,
    body: &'static JsonBody,
    json: &'r str,
    is_expected: &dyn Fn(&Template) -> bool,
) -> Vec<Result<Leaf<'r>, Lack>> {
    let mut comparison = Comparison { is_expected, leaves: Vec::new() };
    for constant in body.constants.iter() {
        let is_open = body.names == JsonNames::InOrder && list_of(profile) == constant.at;
        comparison.compare(&constant.value, &constant.at, find(json, &constant.at), is_open);
    }
    comparison.leaves
}

/// The place of the list that the parameters are items of.
fn list_of(profile: &RequestProfile) -> &str {
    match profile.names.before.strip_suffix('/') {
        Some("") | None => "/",
        Some(place) => place,
    }
}

/// The value in a place.
fn find<'r>(json: &'r str, place: &str) -> Option<&'r str> {
    steps(place).try_fold(json, |json, step| match Parts::of(json)? {
        Parts::Object(members) => members.into_iter().find(|(name, _)| *name == step).map(|(_, value)| value),
        Parts::List(items) => items.get(json::index(&step)?).copied(),
        _ => None,
    })
}

/// Compares what a body has with constants.
struct Comparison<'e, 'r> {
    is_expected: &'e dyn Fn(&Template) -> bool,
    leaves: Vec<Result<Leaf<'r>, Lack>>,
}

impl<'r> Comparison<'_, 'r> {
    /// Compares what is in a place with a constant. A list may be open: it may have more items than the constant.
    fn compare(&mut self, constant: &'static JsonTemplate, at: &str, found: Option<&'r str>, is_open: bool) {
        let other = |expected: &str| {
            let there = if found.is_some() { "must be" } else { "is missing; it must be" };
            Err(Lack::Other(Refusal::invalid(format!("`{at}` in the body {there} {expected}"))))
        };
        match (constant, found.and_then(Parts::of)) {
            (JsonTemplate::Plain(expected), _) if found.is_some_and(|found| is_same(expected, found)) => {}
            (JsonTemplate::Plain(expected), _) => self.leaves.push(other(&format!("`{expected}`"))),
            (JsonTemplate::Text(template), Some(Parts::Text(value))) => {
                self.leaves.push(Ok(Leaf { at: at.to_owned(), template, value }));
            }
            (JsonTemplate::Text(template), None) if (self.is_expected)(template) => {
                self.leaves.push(Err(Lack::Missing(at.to_owned(), template)));
            }
            (JsonTemplate::Text(_), None) => {}
            (JsonTemplate::Text(_), Some(_)) => self.leaves.push(other("a string")),
            (JsonTemplate::List(expected), Some(Parts::List(items))) => {
                let pairs = paired(expected, &items, self.is_expected);
                if items.len() > pairs.iter().filter(|(_, item)| item.is_some()).count() && !is_open {
                    self.leaves.push(other(&format!("a list of {} items", expected.len())));
                }
                for (index, (constant, item)) in pairs.into_iter().enumerate() {
                    self.compare(constant, &format!("{at}/{index}"), item, false);
                }
            }
            (JsonTemplate::List(_), _) => self.leaves.push(other("a list")),
            (JsonTemplate::Object(expected), Some(Parts::Object(members))) => {
                for (name, value) in expected.iter() {
                    let found = members.iter().find(|(each, _)| each == name).map(|(_, value)| *value);
                    self.compare(value, &inside(at, name), found, false);
                }
            }
            (JsonTemplate::Object(_), _) => self.leaves.push(other("an object")),
        }
    }
}

/// The items of a constant, each with the item that a body has for it. One that is not expected has none if the next item is no text of
/// its form.
fn paired<'c, 'r>(
    constants: &'c [JsonTemplate],
    items: &[&'r str],
    is_expected: &dyn Fn(&Template) -> bool,
) -> Vec<(&'c JsonTemplate, Option<&'r str>)> {
    let mut items = items.iter().copied().peekable();
    let pair = |constant: &'c JsonTemplate| {
        let is_there = |item: &&'r str| match constant {
            JsonTemplate::Text(template) if !is_expected(template) => match Parts::of(item) {
                Some(Parts::Text(text)) => template.matches(Expected::ANY, &text).is_some(),
                _ => false,
            },
            _ => true,
        };
        (constant, items.next_if(is_there))
    };
    constants.iter().map(pair).collect()
}

/// Whether two scalars are one: numbers however they are written.
fn is_same(expected: &str, found: &str) -> bool {
    let found = found.trim();
    expected == found || matches!((expected.parse::<f64>(), found.parse::<f64>()), (Ok(one), Ok(other)) if one == other)
}

/// The place of a member.
fn inside(at: &str, name: &str) -> String {
    format!("{}/{}", if at == "/" { "" } else { at }, escaped_step(name))
}

/// The values in a body that are the function's own, by the names that the schema gives them; those that it does not have by their
/// places.
pub(super) fn own<'r>(api: &Api, function: &Function, json: &'r str) -> Vec<(String, &'r str)> {
    let profile = api.request_of(function);
    let Some(body) = profile.body.json() else { return Vec::new() };
    let mut own = Own { api, function, profile, body, found: Vec::new() };
    own.look_at("/", json, 0);
    own.found
}

struct Own<'f, 'r> {
    api: &'f Api,
    function: &'f Function,
    profile: &'f RequestProfile,
    body: &'f JsonBody,
    found: Vec<(String, &'r str)>,
}

impl<'r> Own<'_, 'r> {
    fn look_at(&mut self, at: &str, json: &'r str, depth: u32) {
        if self.body.names == JsonNames::InOrder && at == list_of(self.profile) {
            return self.items(at, json);
        }
        if self.body.names != JsonNames::InOrder
            && let Some(parameter) = self.function.parameters.iter().find(|parameter| self.place(parameter) == at)
        {
            return self.found.push((parameter.name.wire.to_string(), json));
        }
        match (self.constant(at), Parts::of(json)) {
            // It was compared already.
            (Some(JsonTemplate::Plain(_) | JsonTemplate::Text(_) | JsonTemplate::List(_)), _) => {}
            (constant, Some(Parts::Object(members))) if depth <= json::DEPTH => {
                if constant.is_none() && !self.leads_on(at) {
                    return self.found.push((self.name(at), json));
                }
                for (name, value) in members {
                    self.look_at(&inside(at, &name), value, depth + 1);
                }
            }
            _ => self.found.push((self.name(at), json)),
        }
    }

    /// The items of the list of parameters, after those of every body.
    fn items(&mut self, at: &str, json: &'r str) {
        let Some(Parts::List(items)) = Parts::of(json) else { return self.found.push((at.to_owned(), json)) };
        let is_expected = |template: &Template| self.api.protocol.is_always_sent(self.profile, template);
        let constants = match self.constant(at) {
            Some(JsonTemplate::List(constants)) => paired(constants, &items, &is_expected),
            _ => Vec::new(),
        };
        let constants = constants.iter().filter(|(_, item)| item.is_some()).count();
        let placed: Vec<&str> = self.profile.placed().collect();
        let parameters = self.function.parameters.iter().filter(|each| !placed.contains(&&*self.place(each)));
        let mut parameters = parameters.collect::<Vec<_>>().into_iter();
        for (index, item) in items.into_iter().enumerate().skip(constants) {
            let parameter = parameters.next();
            let name = parameter.map_or_else(|| inside(at, &index.to_string()), |parameter| parameter.name.wire.to_string());
            self.found.push((name, item));
        }
    }

    fn place(&self, parameter: &Parameter) -> Cow<'static, str> {
        Cow::Owned(self.profile.sent_name(Cow::Borrowed(&parameter.name.wire)).into_owned())
    }

    /// The constant in a place, also within another one.
    fn constant(&self, at: &str) -> Option<&JsonTemplate> {
        self.body.constants.iter().find_map(|constant| {
            let all: Vec<_> = steps(at).collect();
            let own: Vec<_> = steps(&constant.at).collect();
            let rest = all.strip_prefix(own.as_slice())?;
            rest.iter().try_fold(&constant.value, |value, step| match value {
                JsonTemplate::Object(members) => members.iter().find(|(name, _)| name == step).map(|(_, value)| value),
                _ => None,
            })
        })
    }

    /// Whether something of the schema is within a place.
    fn leads_on(&self, at: &str) -> bool {
        let is_within = |place: &str| at == "/" || place.strip_prefix(at).is_some_and(|rest| rest.starts_with('/'));
        let is_list = self.body.names == JsonNames::InOrder && is_within(list_of(self.profile));
        is_list
            || self.body.constants.iter().any(|constant| is_within(&constant.at))
            || self.function.parameters.iter().any(|parameter| is_within(&self.place(parameter)))
            || is_within(&format!("{}x", self.profile.names.before))
    }

    /// The name of what the schema does not have: the last step of a place in which parameters are, or the place.
    fn name(&self, at: &str) -> String {
        let names = &self.profile.names;
        let name = at.strip_prefix(&*names.before).and_then(|rest| rest.strip_suffix(&*names.after));
        match name.filter(|name| self.body.names == JsonNames::Named && !name.contains('/')) {
            Some(name) => name.replace("~1", "/").replace("~0", "~"),
            None => at.to_owned(),
        }
    }
}

/// The parameters in the path, the URL or a header, by the names that the schema gives them.
pub(super) fn placed(function: &Function, profile: &RequestProfile, placed: Vec<(String, String)>) -> Vec<(String, String)> {
    let named = |sent: String| {
        let is_it = |parameter: &&Parameter| profile.sent_name(Cow::Borrowed(&parameter.name.wire)) == sent;
        function.parameters.iter().find(is_it).map_or(sent.clone(), |parameter| parameter.name.wire.to_string())
    };
    placed.into_iter().map(|(name, text)| (named(name), text)).collect()
}

/// The JSON of a single text of a parameter.
pub(super) fn single(function: &Function, name: &str, text: &str) -> String {
    let kind = function.parameter(name).map(|parameter| parameter.kind.without_option());
    let json = match kind {
        Some(Type::Scalar(scalar)) => (scalar.row().json)(text),
        _ => None,
    };
    json.unwrap_or_else(|| {
        let mut json = String::new();
        json::quote(text, &mut json);
        json
    })
}

/// Checks all parameters of a JSON body, and refuses with everything that is wrong with them.
pub(super) fn check(api: &Api, module: &Module, function: &Function, own: &[(String, &str)]) -> Result<(), Refusal> {
    let mut problems = Problems::default();
    for (index, (name, json)) in own.iter().enumerate() {
        let Some(parameter) = function.parameter(name) else {
            problems.add(|| super::parameters::unknown(module, function, name));
            continue;
        };
        if own[..index].iter().any(|(other, _)| other == name) {
            problems.add(|| format!("the parameter `{name}` is sent more than once"));
        }
        let kind = parameter.kind.without_option();
        if let Err(problem) = check_json(api, kind, &parameter.forms, json) {
            problems.add(|| format!("the parameter `{name}`: {problem}"));
        }
    }
    let is_sent = |name: &str| own.iter().any(|(other, _)| other == name);
    for parameter in function.parameters.iter().filter(|each| !each.may_be_absent() && !is_sent(&each.name.wire)) {
        problems.add(|| format!("the required parameter `{}` is missing", parameter.name.wire));
    }
    for need in &function.needs {
        if let Some(problem) = need.violation(is_sent, |name| format!("`{name}`")) {
            problems.add(|| problem);
        }
    }
    problems.finish()
}
